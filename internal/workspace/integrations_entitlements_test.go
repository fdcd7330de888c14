package workspace_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// slowEntitlements returns a server whose responses take ten seconds.
func slowEntitlements(t *testing.T, body func(number int, req apitest.Request) apitest.Response) *apitest.Server {
	t.Helper()
	return apitest.NewServer(t, func(number int, req apitest.Request) apitest.Response {
		r := body(number, req)
		r.Delay = 10 * time.Second
		return r
	})
}

// TestEntitlements_sharedRead reads the entitlements of an integration once for all callers.
func TestEntitlements_sharedRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := slowEntitlements(
			t,
			func(int, apitest.Request) apitest.Response { return apitest.FromFile(200, "entitlements.json") },
		)
		integrations := newWorkspace(t, server, nil).Integrations()
		ask := func() {
			known, err := integrations.Entitlements(t.Context(), "i-1")
			if err != nil || len(known) != 2 || known[0].ID != "MANAGER" || known[1].ID != "BILLING" {
				t.Errorf("got %+v, %v", known, err)
			}
		}
		apitest.Together(30, ask)
		time.Sleep(time.Hour)
		ask()
		if lasted := server.Elapsed(); lasted != time.Hour+10*time.Second {
			t.Errorf("all lasted %s", lasted)
		}
		server.ExpectRequests("GET /api/v1/integrations/i-1/entitlements")
	})
}

// TestEntitlements_emptyListCached caches an empty list.
func TestEntitlements_emptyListCached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Status: 200, Body: `{"data": []}`})
		integrations := newWorkspace(t, server, nil).Integrations()
		for range 2 {
			if known, err := integrations.Entitlements(t.Context(), "i-1"); err != nil || len(known) != 0 {
				t.Errorf("got %+v, %v", known, err)
			}
		}
	})
}

// TestEntitlements_perIntegration keeps the lists of several integrations apart, reads them at the same time, and has
// those of each client for itself.
func TestEntitlements_perIntegration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := slowEntitlements(t, func(_ int, req apitest.Request) apitest.Response {
			return apitest.Response{Status: 200, Body: `{"data": [{"id": "OF ` + req.URI + `"}]}`}
		})
		clients := []*workspace.Workspace{newWorkspace(t, server, nil), newWorkspace(t, server, nil)}
		for range 2 {
			var asked atomic.Int32
			apitest.Together(4, func() {
				n := asked.Add(1) - 1
				id := []string{"i-1", "i-2"}[n%2]
				known, err := clients[n/2].Integrations().Entitlements(t.Context(), id)
				if err != nil || len(known) != 1 || known[0].ID != "OF /api/v1/integrations/"+id+"/entitlements" {
					t.Errorf("%s: got %+v, %v", id, known, err)
				}
			})
		}
		server.ExpectTimes(0, 0, 0, 0)
	})
}

// TestEntitlements_failedRead returns the error of a read to all callers that wait for it. A later caller reads again.
func TestEntitlements_failedRead(t *testing.T) {
	denyFirst := func(number int, _ apitest.Request) apitest.Response {
		if number == 1 {
			return apitest.FromFile(401, "error-401.json")
		}
		return apitest.FromFile(200, "entitlements.json")
	}
	apitest.Run(t, "later", func(t *testing.T) {
		server := slowEntitlements(t, denyFirst)
		integrations := newWorkspace(t, server, nil).Integrations()
		if got, err := integrations.Entitlements(t.Context(), "i-1"); got != nil || !errors.Is(err, cerby.ErrDenied) {
			t.Errorf("got %+v, %v, want ErrDenied", got, err)
		}
		for range 2 {
			got, err := integrations.Entitlements(t.Context(), "i-1")
			expectTwoEntitlements(t, got, err)
		}
		server.ExpectTimes(0, 10*time.Second)
	})
	apitest.Run(t, "meanwhile", func(t *testing.T) {
		server := slowEntitlements(t, denyFirst)
		integrations := newWorkspace(t, server, nil).Integrations()
		apitest.Together(30, func() {
			if got, err := integrations.Entitlements(t.Context(), "i-1"); !errors.Is(err, cerby.ErrDenied) {
				t.Errorf("got %+v, %v, want ErrDenied", got, err)
			}
		})
		server.ExpectTimes(0)
	})
}

// TestEntitlements_interruptedRead ends the wait of a caller with its context. Another caller goes on reading.
func TestEntitlements_interruptedRead(t *testing.T) {
	for name, test := range map[string]struct {
		interrupted int32
		times       []time.Duration
	}{
		"a caller that waits":   {2, []time.Duration{0}},
		"the caller that reads": {1, []time.Duration{0, 3 * time.Second}},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			cause := errors.New("the user had enough")
			server := slowEntitlements(t, func(int, apitest.Request) apitest.Response {
				return apitest.FromFile(200, "entitlements.json")
			})
			integrations := newWorkspace(t, server, nil).Integrations()
			var calls atomic.Int32
			apitest.Together(3, func() {
				number := calls.Add(1)
				late := time.Duration(number-1) * time.Millisecond
				time.Sleep(late) // The first caller reads.
				if number != test.interrupted {
					got, err := integrations.Entitlements(t.Context(), "i-1")
					expectTwoEntitlements(t, got, err)
					return
				}
				_, err := integrations.Entitlements(apitest.CancelAfter(t, 3*time.Second, cause), "i-1")
				if waited := server.Elapsed() - late; !errors.Is(err, cause) || waited != 3*time.Second {
					t.Errorf("got %v after %s, want the cause after 3s", err, waited)
				}
			})
			server.ExpectTimes(test.times...)
		})
	}
}

// expectTwoEntitlements checks the entitlements of entitlements.json.
func expectTwoEntitlements(t *testing.T, got []cerby.Entitlement, err error) {
	t.Helper()
	if err != nil || len(got) != 2 {
		t.Errorf("got %+v, %v, want two entitlements", got, err)
	}
}
