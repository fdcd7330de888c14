package integration_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// showLower makes of a hub one that shows what is below the highest entitlement besides.
func showLower(w *acctest.Workspace) {
	w.UpdateIntegration(video, func(i *cerbytest.Integration) { i.Hierarchy = cerbytest.ShowLower })
}

func TestUser_hierarchy(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, userType)
		w.SetJobDuration(0)
		showLower(w.Workspace)
		w.ExpectApply(t, managed("", "EDITOR"), nil, nil)
		if !w.State["entitlements"].Equal(set("EDITOR")) {
			t.Errorf("the entitlements are %s, want EDITOR", w.State["entitlements"])
		}
		w.ExpectEmptyPlan(t, managed("", "EDITOR"))
		// What is changed outside is seen all the same.
		w.UpdateIntegrationUser(video, ines, func(u *cerbytest.IntegrationUser) { u.Entitlements = []string{"MANAGER"} })
		for _, entitlement := range []string{"EDITOR", "VIEWER"} {
			id := textOf(w.State, "id")
			planned, _ := w.Plan(t, managed("", entitlement))
			expectText(t, planned, "id", id)
			acctest.ExpectMessages(t, "errors", w.Apply(t, managed("", entitlement)).Errors)
			w.ExpectEmptyPlan(t, managed("", entitlement))
		}
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "POST PATCH PATCH DELETE")
	})
}

func TestUser_takenOverInAHierarchy(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		w.SetJobDuration(0)
		showLower(w.Workspace)
		w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Entitlements: []string{"EDITOR"}})
		acctest.ExpectMessages(t, "errors", w.Apply(t, managed("4s", "EDITOR")).Errors)
		w.ExpectEmptyPlan(t, managed("4s", "EDITOR"))
	})
}

// What a higher entitlement includes is no longer written.
func TestUser_hierarchyWrittenShorter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		w.SetJobDuration(0)
		showLower(w.Workspace)
		all := []string{"EDITOR", "VIEWER", "VIEWER_LIMITED"}
		w.ExpectApply(t, managed("", all...), nil, nil)
		acctest.ExpectMessages(t, "errors", w.Apply(t, managed("4s", "EDITOR")).Errors)
		w.ExpectEmptyPlan(t, managed("4s", "EDITOR"))
	})
}

// A removal that failed has changed nothing, so that nothing is to be done.
func TestUser_hierarchyAfterAFailedRemoval(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		w.SetJobDuration(0)
		showLower(w.Workspace)
		w.ExpectApply(t, managed("", "EDITOR"), nil, nil)
		w.FailNextJob("BadCredentials", "")
		w.ExpectApply(t, nil, []string{"BadCredentials"}, nil)
		w.ExpectEmptyPlan(t, managed("", "EDITOR"))
	})
}

// A change that failed has changed nothing either: who goes back to what was written before has nothing to do.
func TestUser_hierarchyAfterAFailedChange(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		w.SetJobDuration(0)
		showLower(w.Workspace)
		w.ExpectApply(t, managed("", "EDITOR"), nil, nil)
		w.FailNextJob("BadCredentials", "")
		w.ExpectApply(t, managed("", "MANAGER"), []string{"BadCredentials"}, nil)
		w.ExpectEmptyPlan(t, managed("", "EDITOR"))
	})
}

// The change of a job that has finished shows later, and is told from what was shown before.
func TestUser_hierarchyShowsLate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		w.SetJobDuration(0)
		showLower(w.Workspace)
		w.ExpectApply(t, managed("", "EDITOR"), nil, nil)
		w.ScriptJobs(cerbytest.JobScript{Duration: -1, Lag: 1500 * time.Millisecond})
		w.ExpectApply(t, managed("", "VIEWER"), nil, nil)
		expectEntitlements(t, w.Workspace, "VIEWER")
		w.ExpectEmptyPlan(t, managed("", "VIEWER"))
	})
}
