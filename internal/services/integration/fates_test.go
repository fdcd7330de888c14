package integration_test

import (
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// In one run somebody is removed by one resource and made by another, in either order.
func TestFates(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		madeFirst bool
		writes    string
		warnings  []string
	}{
		"made first":    {true, "POST", []string{"was not removed\nAnother resource of this configuration manages the same object."}},
		"removed first": {false, "POST DELETE POST", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWaiting(t, "cerby_integration_user")
				w.SetJobDuration(0)
				w.ExpectApply(t, managed("", "VIEWER"), nil, nil)
				r, state := w.NewRun(t, "cerby_integration_user"), acctest.ConfigFromState(w.State)
				if test.madeFirst {
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
