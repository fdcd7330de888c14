package integration_test

import (
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// In one run, one resource removes a user's access and another one creates it, in either order.
func TestUser_removedAndCreatedInOneRun(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		createdFirst bool
		writes       string
		warnings     []string
	}{
		"created first": {
			true, "POST", []string{"was not removed\nAnother resource in this configuration manages the same object."},
		},
		"removed first": {false, "POST DELETE POST", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newJobHarness(t, userType)
				w.SetJobDuration(0)
				w.ExpectApply(t, userConfig("", "VIEWER"), nil, nil)
				r, state := w.NewRun(t, userType), acctest.ConfigFromState(w.State)
				if test.createdFirst {
					r.Apply(nil, state).Expect(t, nil, nil)
					r.Apply(state, nil).Expect(t, nil, test.warnings)
				} else {
					r.Apply(state, nil).Expect(t, nil, test.warnings)
					r.Apply(nil, state).Expect(t, nil, nil)
				}
				w.ExpectWrites(t, test.writes)
				expectEntitlements(t, w.Workspace, "VIEWER")
			})
		})
	}
}
