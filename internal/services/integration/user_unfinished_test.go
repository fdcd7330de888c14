package integration_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// showLater lets all that jobs have changed show only in an hour.
func showLater(w *acctest.Workspace) {
	w.ScriptJobs(cerbytest.JobScript{Duration: -1, Lag: time.Hour})
}

// showNow lets it show.
func showNow(w *acctest.Workspace) {
	w.ClearJobScripts()
	for _, job := range w.Jobs() {
		w.UpdateJob(job.ID, func(j *cerbytest.Job) { j.Script.Lag = 0 })
	}
}

// A time-out or an interrupt after the job, while its change is looked for, leaves as much open as one before.
func TestUser_timedOutBeforeItShows(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		showLater(w.Workspace)
		w.ExpectApply(t, managed("2s", "VIEWER"), nil, []string{`last status "finished"`})
		showNow(w.Workspace)
		w.ExpectApply(t, managed("2s", "VIEWER"), nil, nil)
		expectText(t, w.State, "job_status", "finished")
		w.ExpectEmptyPlan(t, managed("2s", "VIEWER"))
		w.ExpectWrites(t, "POST")
	})
}

// An invitation that never shows is told of, and made anew.
func TestUser_invitationThatNeverShows(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		showLater(w.Workspace)
		w.ExpectApply(t, managed("2s", "VIEWER"), nil, []string{"may still be pending"})
		acctest.ExpectMessages(t, "warnings", w.Refresh(t).Warnings, "the integration does not show the change")
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
		w.ClearJobScripts()
		w.SetJobDuration(0)
		w.ExpectApply(t, managed("", "VIEWER"), nil, nil)
		w.ExpectWrites(t, "POST POST")
	})
}

// Who is removed while an invitation that has ended does not show yet is removed once it does.
func TestUser_removedBeforeTheInvitationShows(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		w.ScriptJobs(cerbytest.JobScript{Times: 1, Duration: time.Hour, Lag: time.Second})
		w.ExpectApply(t, managed("2s", "VIEWER"), nil, []string{"may still be pending"})
		w.State["timeouts"] = timeouts("1h")
		w.SetJobDuration(0)
		began := w.Jobs()[0].CreatedAt
		// It ends now, and shows a second later.
		w.UpdateJob(w.Jobs()[0].ID, func(j *cerbytest.Job) { j.Script.Duration = time.Since(began) })
		w.ExpectApply(t, nil, nil, nil)
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
		w.ExpectWrites(t, "POST DELETE")
		for _, request := range w.Requests() {
			if request.Method == http.MethodDelete && request.Status != http.StatusOK {
				t.Errorf("the removal was answered %d: it came before the invitation showed", request.Status)
			}
		}
		expectEntitlements(t, w.Workspace)
	})
}

// A removal that the service has forgotten, and that has changed nothing, is begun anew.
func TestUser_forgottenRemoval(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newSeat(t, "2s")
		w.ExpectApply(t, nil, []string{"is still pending"}, nil)
		w.PurgeJob(w.Jobs()[1].ID)
		acctest.ExpectMessages(t, "warnings", w.Refresh(t).Warnings, "No job is pending.\nRemove the access again")
		expectText(t, w.State, "email", "ines.intern@acme.example")
		w.SetJobDuration(0)
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "POST DELETE DELETE")
		expectEntitlements(t, w.Workspace)
	})
}

// A removal that has finished is over, whoever is still listed.
func TestUser_stillListedAfterATimeOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newSeat(t, "2s")
		w.UpdateIntegrationUser(video, ines, func(u *cerbytest.IntegrationUser) { u.ThroughTeam = []string{"VIEWER"} })
		w.ExpectApply(t, nil, []string{"is still pending"}, nil)
		endJobs(w.Workspace, "")
		acctest.ExpectMessages(t, "warnings", w.Refresh(t).Warnings, "A user who has access through a team or a collection keeps that access")
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
	})
}

// A removal that fails while its regretter waits for it leaves what is wanted.
func TestUser_removalFailsRegretted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newSeat(t, "2s")
		w.ExpectApply(t, nil, []string{"is still pending"}, nil)
		w.failure = "SubscriptionDeactivated"
		w.reads.Store(2)
		w.ExpectApply(t, managed("", "VIEWER"), nil, nil)
		w.ExpectEmptyPlan(t, managed("", "VIEWER"))
		w.ExpectWrites(t, "POST DELETE")
	})
}

// A role that the service does not tell is what the configuration says first, and sends nothing.
func TestUser_importedRoleIsAssumed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newSeat(t, "1h")
		w.UpdateIntegrationUser(video, ines, func(u *cerbytest.IntegrationUser) { u.Role = "manager" })
		imported := w.Harness("cerby_integration_user")
		acctest.ExpectMessages(t, "errors", imported.Import(t, map[string]any{"integration_id": video, "user_id": ines}).Errors)
		config := managed("", "VIEWER")
		config["role"] = "owner"
		w.ResetRequests()
		acctest.ExpectMessages(t, "errors", imported.Apply(t, config).Errors)
		expectText(t, imported.State, "role", "owner")
		if planned, _ := imported.Plan(t, config); planned != nil {
			t.Errorf("after that is planned %v", planned)
		}
		w.ExpectWrites(t, "")
	})
}

// What could not be made stands in the way of no removal.
func TestUser_failedCreationIsNoClaim(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newSeat(t, "1h")
		w.SetJobDuration(0)
		w.Inject(cerbytest.Fault{Method: "PATCH", Status: http.StatusBadRequest, Times: 1})
		r, state := w.NewRun(t, "cerby_integration_user"), acctest.ConfigFromState(w.State)
		planned := maps.Clone(state)
		planned["entitlements"] = set("EDITOR")
		created := r.Apply(nil, planned).Errors
		if len(created) == 0 || !strings.Contains(created[len(created)-1], "Unable to change the entitlements") {
			t.Fatalf("the creation said %q", created)
		}
		acctest.ExpectMessages(t, "errors", r.Apply(state, nil).Errors)
		expectEntitlements(t, w.Workspace)
	})
}
