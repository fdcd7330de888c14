package cerby_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// listOf makes a wire on which the lists of entitlements take ten seconds; answer gives the body by the request.
func listOf(t *testing.T, body func(number int, a arrival) reply) *wire {
	t.Helper()
	return newWire(t, func(number int, a arrival) reply {
		r := body(number, a)
		r.after = 10 * time.Second
		return r
	})
}

// TestKnownEntitlements reads what an integration can give once, however many ask, at once and later.
func TestKnownEntitlements(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := listOf(t, func(int, arrival) reply { return answer(t, 200, "entitlements.json") })
		hubs := newWorkspace(t, w, nil).Integrations()
		ask := func() {
			if known, err := hubs.Entitlements(t.Context(), "i-1"); err != nil || len(known) != 2 || known[0].ID != "MANAGER" || known[1].ID != "BILLING" {
				t.Errorf("got %+v, %v", known, err)
			}
		}
		together(30, ask)
		time.Sleep(time.Hour)
		ask()
		if lasted := time.Since(w.began); lasted != time.Hour+10*time.Second {
			t.Errorf("all lasted %s", lasted)
		}
		w.expectRequests("GET /api/v1/integrations/i-1/entitlements")
	})
}

// TestKnownEntitlementsAreNone keeps that an integration can give nothing.
func TestKnownEntitlementsAreNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{status: 200, body: `{"data": []}`})
		hubs := newWorkspace(t, w, nil).Integrations()
		for range 2 {
			if known, err := hubs.Entitlements(t.Context(), "i-1"); err != nil || len(known) != 0 {
				t.Errorf("got %+v, %v", known, err)
			}
		}
	})
}

// TestKnownEntitlementsOfSeveral keeps the lists of several integrations apart, reads them at the same time, and has
// those of each client for itself.
func TestKnownEntitlementsOfSeveral(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := listOf(t, func(_ int, a arrival) reply {
			return reply{status: 200, body: `{"data": [{"id": "OF ` + a.uri + `"}]}`}
		})
		clients := []*workspace.Workspace{newWorkspace(t, w, nil), newWorkspace(t, w, nil)}
		for range 2 {
			var asked atomic.Int32
			together(4, func() {
				n := asked.Add(1) - 1
				id := []string{"i-1", "i-2"}[n%2]
				known, err := clients[n/2].Integrations().Entitlements(t.Context(), id)
				if err != nil || len(known) != 1 || known[0].ID != "OF /api/v1/integrations/"+id+"/entitlements" {
					t.Errorf("%s: got %+v, %v", id, known, err)
				}
			})
		}
		w.expectTimes(0, 0, 0, 0)
	})
}

// TestKnownEntitlementsAfterFailure tells a reading that failed to all who waited for it, and does not keep it: who
// comes later reads again.
func TestKnownEntitlementsAfterFailure(t *testing.T) {
	denyFirst := func(t *testing.T) *wire {
		return listOf(t, func(number int, _ arrival) reply {
			if number == 1 {
				return answer(t, 401, "error-401.json")
			}
			return answer(t, 200, "entitlements.json")
		})
	}
	t.Run("later", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := denyFirst(t)
			hubs := newWorkspace(t, w, nil).Integrations()
			if known, err := hubs.Entitlements(t.Context(), "i-1"); known != nil || !errors.Is(err, cerby.ErrDenied) {
				t.Errorf("got %+v, %v", known, err)
			}
			for range 2 {
				if known, err := hubs.Entitlements(t.Context(), "i-1"); err != nil || len(known) != 2 {
					t.Errorf("got %+v, %v", known, err)
				}
			}
			w.expectTimes(0, 10*time.Second)
		})
	})
	t.Run("meanwhile", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := denyFirst(t)
			hubs := newWorkspace(t, w, nil).Integrations()
			var denied atomic.Int32
			together(30, func() {
				known, err := hubs.Entitlements(t.Context(), "i-1")
				switch {
				case errors.Is(err, cerby.ErrDenied):
					denied.Add(1)
				case err != nil || len(known) != 2:
					t.Errorf("got %+v, %v", known, err)
				}
			})
			if denied.Load() != 30 {
				t.Errorf("%d were denied, want all", denied.Load())
			}
			w.expectTimes(0)
		})
	})
}

// TestKnownEntitlementsAreGivenUp ends the wait of one whose context ends, in the same instant and with the cause; the
// others get what they asked for, also where it was the one who read.
func TestKnownEntitlementsAreGivenUp(t *testing.T) {
	for name, gives := range map[string]struct {
		up    int32
		times []time.Duration
	}{"who waits": {2, []time.Duration{0}}, "who reads": {1, []time.Duration{0, 3 * time.Second}}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cause := errors.New("the user had enough")
				w := listOf(t, func(int, arrival) reply { return answer(t, 200, "entitlements.json") })
				hubs := newWorkspace(t, w, nil).Integrations()
				var asked atomic.Int32
				together(3, func() {
					n := asked.Add(1)
					late := time.Duration(n-1) * time.Millisecond
					time.Sleep(late) // The first to ask reads.
					if n != gives.up {
						if known, err := hubs.Entitlements(t.Context(), "i-1"); err != nil || len(known) != 2 {
							t.Errorf("got %+v, %v", known, err)
						}
						return
					}
					known, err := hubs.Entitlements(cancelAfter(t, 3*time.Second, cause), "i-1")
					if waited := time.Since(w.began) - late; known != nil || !errors.Is(err, cause) || waited != 3*time.Second {
						t.Errorf("waited %s: got %+v, %v", waited, known, err)
					}
				})
				w.expectTimes(gives.times...)
			})
		})
	}
}
