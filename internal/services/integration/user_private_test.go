package integration_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// inheritEntitlements makes the video integration list the entitlements that higher ones include.
func inheritEntitlements(w *acctest.Workspace) {
	w.UpdateIntegration(video, func(i *cerbytest.Integration) { i.Hierarchy = cerbytest.ShowLower })
}

func TestUser_inheritedEntitlements(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.SetJobDuration(0)
		inheritEntitlements(w.Workspace)
		w.ExpectApply(t, userConfig("", "EDITOR"), nil, nil)
		if !w.State["entitlements"].Equal(set("EDITOR")) {
			t.Errorf("the entitlements are %s, want EDITOR", w.State["entitlements"])
		}
		w.ExpectEmptyPlan(t, userConfig("", "EDITOR"))
		// A change outside Terraform is found nevertheless.
		w.UpdateIntegrationUser(video, ines, func(u *cerbytest.IntegrationUser) { u.Entitlements = []string{"MANAGER"} })
		for _, entitlement := range []string{"EDITOR", "VIEWER"} {
			id := textOf(w.State, "id")
			planned, _ := w.Plan(t, userConfig("", entitlement))
			expectText(t, planned, "id", id)
			acctest.ExpectMessages(t, "errors", w.Apply(t, userConfig("", entitlement)).Errors)
			w.ExpectEmptyPlan(t, userConfig("", entitlement))
		}
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "POST PATCH PATCH DELETE")
	})
}

func TestUser_adoptedWithInheritedEntitlements(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.SetJobDuration(0)
		inheritEntitlements(w.Workspace)
		w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Entitlements: []string{"EDITOR"}})
		acctest.ExpectMessages(t, "errors", w.Apply(t, userConfig("4s", "EDITOR")).Errors)
		w.ExpectEmptyPlan(t, userConfig("4s", "EDITOR"))
	})
}

// Entitlements that a higher one includes leave the configuration.
func TestUser_inheritedEntitlementsNotConfigured(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.SetJobDuration(0)
		inheritEntitlements(w.Workspace)
		all := []string{"EDITOR", "VIEWER", "VIEWER_LIMITED"}
		w.ExpectApply(t, userConfig("", all...), nil, nil)
		acctest.ExpectMessages(t, "errors", w.Apply(t, userConfig("4s", "EDITOR")).Errors)
		w.ExpectEmptyPlan(t, userConfig("4s", "EDITOR"))
	})
}

// A failed removal has changed nothing, so the plan is empty.
func TestUser_inheritedEntitlementsAfterFailedRemoval(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.SetJobDuration(0)
		inheritEntitlements(w.Workspace)
		w.ExpectApply(t, userConfig("", "EDITOR"), nil, nil)
		w.FailNextJob("BadCredentials", "")
		w.ExpectApply(t, nil, []string{"BadCredentials"}, nil)
		w.ExpectEmptyPlan(t, userConfig("", "EDITOR"))
	})
}

// A failed change has changed nothing: the plan of the earlier configuration is empty.
func TestUser_inheritedEntitlementsAfterFailedChange(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.SetJobDuration(0)
		inheritEntitlements(w.Workspace)
		w.ExpectApply(t, userConfig("", "EDITOR"), nil, nil)
		w.FailNextJob("BadCredentials", "")
		w.ExpectApply(t, userConfig("", "MANAGER"), []string{"BadCredentials"}, nil)
		w.ExpectEmptyPlan(t, userConfig("", "EDITOR"))
	})
}

// The change of a finished job becomes visible later, and differs from what was listed before.
func TestUser_inheritedEntitlementsVisibleLater(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.SetJobDuration(0)
		inheritEntitlements(w.Workspace)
		w.ExpectApply(t, userConfig("", "EDITOR"), nil, nil)
		w.ScriptJobs(cerbytest.JobScript{Duration: -1, Lag: 1500 * time.Millisecond})
		w.ExpectApply(t, userConfig("", "VIEWER"), nil, nil)
		expectEntitlements(t, w.Workspace, "VIEWER")
		w.ExpectEmptyPlan(t, userConfig("", "VIEWER"))
	})
}
