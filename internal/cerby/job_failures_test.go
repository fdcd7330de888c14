package cerby_test

import (
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestJob_failure tells failures from everything else, whatever form the details have.
func TestJob_failure(t *testing.T) {
	for details, want := range map[string]string{`{}`: "", `null`: "", `{"errorType": null}`: "", `{"errorType": "OfTheFuture"}`: "OfTheFuture"} {
		for status, failed := range map[string]bool{"error": true, "finished": false, "retrying": false, "of_the_future": false} {
			synctest.Test(t, func(t *testing.T) {
				body := `{"data": {"id": "j-1", "type": "job", "attributes": {"status": "` + status + `", "errorDetails": ` + details + `}}}`
				job, err := newClient(t, apitest.InOrder(t, apitest.Response{Status: 200, Body: body}), nil).Jobs().Get(t.Context(), "j-1")
				if err != nil {
					t.Fatal(err)
				}
				got, is := job.Failure()
				if is != failed {
					t.Errorf("%s: failed %t", status, is)
				}
				if is && (got.Type != want || got.Meaning == "" || got.Remedy == "") {
					t.Errorf("%s: %+v", details, got)
				}
			})
		}
	}
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
