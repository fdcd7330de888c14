package workspace_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// TestLock_wholes locks parts of one whole in parallel, but not with the whole.
func TestLock_wholes(t *testing.T) {
	one, other := workspace.MembershipKey("t-1", "u-1"), workspace.MembershipKey("t-1", "u-2")
	whole, otherTeam := workspace.TeamMembersKey("t-1"), workspace.TeamMembersKey("t-2")
	for name, test := range map[string]struct {
		held, wanted workspace.Key
		wait         time.Duration
	}{
		"same part":        {one, one, time.Minute},
		"other part":       {one, other, 0},
		"whole after part": {one, whole, time.Minute},
		"part after whole": {whole, one, time.Minute},
		"another whole":    {one, otherTeam, 0},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			ws, start := newWorkspace(t, apitest.InOrder(t), nil), time.Now()
			unlock, err := ws.Lock(t.Context(), test.held)
			if err != nil {
				t.Fatal(err)
			}
			time.AfterFunc(time.Minute, unlock)
			unlockWanted, err := ws.Lock(t.Context(), test.wanted)
			if err != nil {
				t.Fatal(err)
			}
			unlockWanted()
			apitest.ExpectEqual(t, time.Since(start), test.wait)
			time.Sleep(time.Minute)
		})
	}
}

// TestLock_interrupted unlocks the whole if the wait for a part is interrupted.
func TestLock_interrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ws, cause := newWorkspace(t, apitest.InOrder(t), nil), errors.New("interrupted")
		part := workspace.MembershipKey("t-1", "u-1")
		unlock, err := ws.Lock(t.Context(), part)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ws.Lock(apitest.CancelAfter(t, time.Second, cause), part); !errors.Is(err, cause) {
			t.Errorf("got %v, want the cause", err)
		}
		unlock()
		unlockWhole, err := ws.Lock(t.Context(), workspace.TeamMembersKey("t-1"))
		if err != nil {
			t.Fatal(err)
		}
		unlockWhole()
	})
}
