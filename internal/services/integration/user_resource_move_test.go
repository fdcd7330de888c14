package integration_test

import (
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// Access that moves to another user is granted before the old access is removed.
func TestUser_moved(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.SetJobDuration(0)
		w.ExpectApply(t, userConfig("", "VIEWER"), nil, nil)
		config := userConfig("", "VIEWER")
		config["user_id"] = cerbytest.SeedAdminID
		w.ExpectApply(t, config, nil, nil)
		w.ExpectEmptyPlan(t, config)
		w.ExpectWrites(t, "POST POST DELETE")
		expectEntitlements(t, w.Workspace)
	})
}

// If the old access cannot be removed, the state has the new one, and the next apply removes the old one.
func TestUser_movedRemovalFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.SetJobDuration(0)
		w.ExpectApply(t, userConfig("", "VIEWER"), nil, nil)
		config := userConfig("", "VIEWER")
		config["user_id"] = cerbytest.SeedAdminID
		w.Inject(cerbytest.Fault{Method: "DELETE", Status: 403, Times: 1})
		w.ExpectApply(t, config, []string{"403 Forbidden", "Unable to complete the removal"}, nil)
		w.ExpectApply(t, config, nil, []string{"is removed\nAn earlier apply moved the grant"})
		w.ExpectEmptyPlan(t, config)
		expectEntitlements(t, w.Workspace)
	})
}

// Access that cannot be granted leaves the state and the old access.
func TestUser_movedGrantFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.SetJobDuration(0)
		w.ExpectApply(t, userConfig("", "VIEWER"), nil, nil)
		config := userConfig("", "VIEWER")
		config["user_id"] = cerbytest.SeedAdminID
		w.Inject(cerbytest.Fault{Method: "POST", Status: 403, Times: 1})
		w.ExpectApply(t, config, []string{"403 Forbidden"}, nil)
		w.ExpectString(t, "user_id", ines)
		expectEntitlements(t, w.Workspace, "VIEWER")
	})
}
