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

// hideChanges hides the changes of jobs for an hour after their end.
func hideChanges(w *acctest.Workspace) {
	w.ScriptJobs(cerbytest.JobScript{Duration: -1, Lag: time.Hour})
}

// showChanges makes hidden changes visible.
func showChanges(w *acctest.Workspace) {
	w.ClearJobScripts()
	for _, job := range w.Jobs() {
		w.UpdateJob(job.ID, func(j *cerbytest.Job) { j.Script.Lag = 0 })
	}
}

// A timeout after the job, while its change is not visible, leaves the job pending.
func TestUser_timedOutBeforeVisible(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		hideChanges(w.Workspace)
		w.ExpectApply(t, userConfig("2s", "VIEWER"), nil, []string{`last status: "finished"`})
		showChanges(w.Workspace)
		w.ExpectApply(t, userConfig("2s", "VIEWER"), nil, nil)
		expectText(t, w.State, "job_status", "finished")
		w.ExpectEmptyPlan(t, userConfig("2s", "VIEWER"))
		w.ExpectWrites(t, "POST")
	})
}

// An invitation that never becomes visible is sent again, with a warning.
func TestUser_invitationNeverVisible(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		hideChanges(w.Workspace)
		w.ExpectApply(t, userConfig("2s", "VIEWER"), nil, []string{"may still be pending"})
		acctest.ExpectMessages(t, "warnings", w.Refresh(t).Warnings, "the integration does not show the change")
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
		w.ClearJobScripts()
		w.SetJobDuration(0)
		w.ExpectApply(t, userConfig("", "VIEWER"), nil, nil)
		w.ExpectWrites(t, "POST POST")
	})
}

// A user is removed once a finished invitation becomes visible.
func TestUser_removedBeforeInvitationVisible(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.ScriptJobs(cerbytest.JobScript{Times: 1, Duration: time.Hour, Lag: time.Second})
		w.ExpectApply(t, userConfig("2s", "VIEWER"), nil, []string{"may still be pending"})
		w.State["timeouts"] = timeouts("1h")
		w.SetJobDuration(0)
		began := w.Jobs()[0].CreatedAt
		// The job ends now, and its change is visible a second later.
		w.UpdateJob(w.Jobs()[0].ID, func(j *cerbytest.Job) { j.Script.Duration = time.Since(began) })
		w.ExpectApply(t, nil, nil, nil)
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
		w.ExpectWrites(t, "POST DELETE")
		for _, request := range w.Requests() {
			if request.Method == http.MethodDelete && request.Status != http.StatusOK {
				t.Errorf("the removal returned %d: it was sent before the invitation was visible", request.Status)
			}
		}
		expectEntitlements(t, w.Workspace)
	})
}

// A removal that the service no longer knows, and that has changed nothing, is sent again.
func TestUser_forgottenRemoval(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "2s")
		w.ExpectApply(t, nil, []string{"Unable to wait for the"}, nil)
		w.PurgeJob(w.Jobs()[1].ID)
		acctest.ExpectMessages(t, "warnings", w.Refresh(t).Warnings, "No job is pending.\nRemove the access again")
		expectText(t, w.State, "email", "ines.intern@acme.example")
		w.SetJobDuration(0)
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "POST DELETE DELETE")
		expectEntitlements(t, w.Workspace)
	})
}

// A finished removal removes the resource from the state, even if the user is still listed.
func TestUser_listedAfterRemovalTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "2s")
		w.UpdateIntegrationUser(video, ines, func(u *cerbytest.IntegrationUser) { u.ThroughTeam = []string{"VIEWER"} })
		w.ExpectApply(t, nil, []string{"Unable to wait for the"}, nil)
		endJobs(w.Workspace, "")
		acctest.ExpectMessages(t, "warnings", w.Refresh(t).Warnings,
			"A user who has access through a team or a collection keeps that access")
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
	})
}

// A removal that fails while an apply grants the same access again leaves the access.
func TestUser_failedRemovalThenGranted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "2s")
		w.ExpectApply(t, nil, []string{"Unable to wait for the"}, nil)
		w.failure = "SubscriptionDeactivated"
		w.reads.Store(2)
		w.ExpectApply(t, userConfig("", "VIEWER"), nil, waits)
		w.ExpectEmptyPlan(t, userConfig("", "VIEWER"))
		w.ExpectWrites(t, "POST DELETE")
	})
}

// A role that the service does not return is taken from the configuration, and nothing is sent.
func TestUser_importedRoleIsAssumed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "1h")
		w.UpdateIntegrationUser(video, ines, func(u *cerbytest.IntegrationUser) { u.Role = "manager" })
		imported := w.Harness(userType)
		identity := map[string]any{"integration_id": video, "user_id": ines}
		acctest.ExpectMessages(t, "errors", imported.Import(t, identity).Errors)
		config := userConfig("", "VIEWER")
		config["role"] = "owner"
		w.ResetRequests()
		acctest.ExpectMessages(t, "errors", imported.Apply(t, config).Errors)
		expectText(t, imported.State, "role", "owner")
		if planned, _ := imported.Plan(t, config); planned != nil {
			t.Errorf("the plan is %v, want an empty one", planned)
		}
		w.ExpectWrites(t, "")
	})
}

// A failed creation does not keep the access of another resource from being removed.
func TestUser_failedCreationIsNotRegistered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "1h")
		w.SetJobDuration(0)
		w.Inject(cerbytest.Fault{Method: "PATCH", Status: http.StatusBadRequest, Times: 1})
		r, state := w.NewRun(t, userType), acctest.ConfigFromState(w.State)
		planned := maps.Clone(state)
		planned["entitlements"] = set("EDITOR")
		created := r.Apply(nil, planned).Errors
		if len(created) == 0 || !strings.Contains(created[len(created)-1], "Unable to change the entitlements") {
			t.Fatalf("the errors of the creation are %q", created)
		}
		acctest.ExpectMessages(t, "errors", r.Apply(state, nil).Errors)
		expectEntitlements(t, w.Workspace)
	})
}
