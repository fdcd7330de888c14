package job_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// A job has its status and its object, and a failed job has the reason and the remedy.
func TestDataSource(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddJob(cerbytest.Job{ID: "fine", WorkflowType: "provide_access", IntegrationID: cerbytest.SeedVideoIntegrationID})
	for id, script := range map[string]cerbytest.JobScript{
		"failed": {ErrorType: "NotEnoughSeats", ScreenshotURL: "https://pictures.acme.example/1"},
		"odd":    {ErrorType: "OfTheFuture"},
	} {
		w.AddJob(cerbytest.Job{ID: id, IntegrationID: cerbytest.SeedVideoIntegrationID, Script: script})
	}
	for id, test := range map[string]struct {
		attributes map[string]string
		// remedy is a part of the remedy.
		remedy string
	}{
		"fine": {map[string]string{
			"status": "finished", "workflow_type": "provide_access", "account_id": cerbytest.SeedVideoIntegrationID,
			"account_name": "Acme / Video Team", "error_type": "null", "error": "null", "remedy": "null",
		}, "null"},
		"failed": {map[string]string{
			"status": "error", "error_type": "NotEnoughSeats", "error": "The application has no free license.",
			"screenshot_url": "https://pictures.acme.example/1",
		}, "Buy licenses"},
		"odd": {map[string]string{"error_type": "OfTheFuture"}, "Check the job"},
	} {
		job := w.ReadDataSourceTwice(t, "cerby_job", map[string]any{"id": id})
		got := map[string]string{}
		for name := range test.attributes {
			got[name] = acctest.FormatString(job[name])
		}
		if diff := cmp.Diff(test.attributes, got); diff != "" {
			t.Errorf("job %q (-want +got):\n%s", id, diff)
		}
		if remedy := acctest.FormatString(job["remedy"]); !strings.Contains(remedy, test.remedy) {
			t.Errorf("job %q: the remedy is %q, want one with %q", id, remedy, test.remedy)
		}
	}
}

// A job that does not exist, and one that the API key may not read, are errors.
func TestDataSource_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddJob(cerbytest.Job{ID: "fine", IntegrationID: cerbytest.SeedVideoIntegrationID})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read integrations"}})
	_, diags := w.ReadDataSource(t, w.Token, "cerby_job", map[string]any{"id": "nothing"})
	diags.Expect(t, []string{`Job "nothing" not found`}, nil)
	_, diags = w.ReadDataSource(t, token, "cerby_job", map[string]any{"id": "fine"})
	diags.Expect(t, []string{`needs the scope "Read automated jobs"`}, nil)
}
