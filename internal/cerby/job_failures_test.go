package cerby_test

import (
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestJob_failure returns the failure of a failed job, whatever the form of its details.
func TestJob_failure(t *testing.T) {
	for details, want := range map[string]string{
		`{}`: "", `null`: "", `{"errorType": null}`: "", `{"errorType": "OfTheFuture"}`: "OfTheFuture",
	} {
		got, ok := getJob(t, "error", details).Failure()
		if !ok || got.Type != want || got.Meaning == "" || got.Remedy == "" {
			t.Errorf("%s: got %+v, %t", details, got, ok)
		}
		for _, status := range []string{"finished", "retrying", "of_the_future"} {
			if got, ok := getJob(t, status, details).Failure(); ok {
				t.Errorf("%s: got the failure %+v", status, got)
			}
		}
	}
}

// getJob reads a job with a status and error details, which are JSON.
func getJob(t *testing.T, status, details string) (job cerby.Job) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		attributes := `"status": "` + status + `", "errorDetails": ` + details
		server := apitest.InOrder(t, apitest.Object(apitest.Element("j-1", attributes)))
		var err error
		if job, err = newClient(t, server, nil).Jobs().Get(t.Context(), "j-1"); err != nil {
			t.Fatal(err)
		}
	})
	return job
}

// TestJobFailures has each type once, with a sentence on what it means and one on what to do.
func TestJobFailures(t *testing.T) {
	seen := map[string]bool{}
	for _, failure := range cerby.JobFailures {
		if seen[failure.Type] {
			t.Errorf("%s stands twice", failure.Type)
		}
		seen[failure.Type] = true
		for _, sentence := range []string{failure.Meaning, failure.Remedy} {
			if len(sentence) < 20 || sentence[len(sentence)-1] != '.' {
				t.Errorf("%s: %q is no sentence", failure.Type, sentence)
			}
		}
	}
	if len(seen) != 17 {
		t.Errorf("%d types are known, want the 17 that are published", len(seen))
	}
}
