package provider_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// TestInterruptedWrite keeps the result of a write whose response arrives after an interrupt, within the request
// timeout, or is lost and verified. Nothing is sent again.
func TestInterruptedWrite(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]cerbytest.Fault{
		"late":    {Delay: 55 * time.Second},
		"lost":    {Delay: 55 * time.Second, Drop: cerbytest.DropAfter},
		"gateway": {Delay: 55 * time.Second, Status: http.StatusGatewayTimeout, AfterChange: true},
	} {
		for _, write := range lateWrites {
			if write.typeName == "cerby_account_share" && name != "late" {
				// The next apply shares again, which changes nothing.
				continue
			}
			t.Run(fmt.Sprintf("%s/%s", write.typeName, name), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { testInterruptedWrite(t, write, fault) })
			})
		}
	}
}

// TestInterruptedUpdate keeps the result of an update whose response arrives after an interrupt.
func TestInterruptedUpdate(t *testing.T) {
	t.Parallel()
	for typeName, change := range map[string]map[string]any{
		"cerby_user":            {"role": "admin"},
		"cerby_team":            {"name": "Later"},
		"cerby_collection":      {"name": "Later"},
		"cerby_team_membership": {"role": "admin"},
		"cerby_account_share":   {"role": "owner"},
	} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				i := slices.IndexFunc(lateWrites, func(w lateWrite) bool { return w.typeName == typeName })
				h := acctest.NewResourceHarness(t, typeName)
				h.AddTeam(cerbytest.Team{ID: lateTeamID, Name: "Late members"})
				config := maps.Clone(lateWrites[i].config)
				acctest.ExpectMessages(t, "errors", h.Apply(t, config).Errors)
				maps.Copy(config, change)
				h.Inject(cerbytest.Fault{Method: http.MethodPost, Delay: 55 * time.Second})
				h.Inject(cerbytest.Fault{Method: http.MethodPatch, Delay: 55 * time.Second})
				ctx, cancel := context.WithCancel(t.Context())
				defer time.AfterFunc(time.Second, cancel).Stop()
				acctest.ExpectMessages(t, "errors", h.ApplyInterrupted(ctx, t, config).Errors)
				for name, want := range change {
					h.ExpectString(t, name, fmt.Sprint(want))
				}
				h.ExpectEmptyPlan(t, config)
			})
		})
	}
}

// TestRemovalNotFound warns of what is still listed although the service answers its removal with 404.
func TestRemovalNotFound(t *testing.T) {
	t.Parallel()
	for typeName, want := range map[string]string{
		"cerby_user":            `User "jane@acme.example" is still listed`,
		"cerby_team_membership": `Membership of user "ines.intern@acme.example" in team "Late members" is still listed`,
		"cerby_team":            `Team "Late" is still listed`,
		"cerby_collection":      `Collection "Late" is still listed`,
		"cerby_secret":          `Secret "Late" is still listed`,
	} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				i := slices.IndexFunc(lateWrites, func(w lateWrite) bool { return w.typeName == typeName })
				h := acctest.NewResourceHarness(t, typeName)
				h.AddTeam(cerbytest.Team{ID: lateTeamID, Name: "Late members"})
				acctest.ExpectMessages(t, "errors", h.Apply(t, lateWrites[i].config).Errors)
				h.Inject(cerbytest.Fault{Method: http.MethodDelete, Status: http.StatusNotFound})
				start := time.Now()
				diagnostics := h.Apply(t, nil)
				acctest.ExpectMessages(t, "errors", diagnostics.Errors)
				acctest.ExpectMessages(t, "last warnings", diagnostics.Warnings[len(diagnostics.Warnings)-1:], want)
				if elapsed := time.Since(start); h.State != nil || elapsed != 10*time.Second {
					t.Errorf("ended after %s with the state %v", elapsed, h.State)
				}
			})
		})
	}
}

// testInterruptedWrite creates an object and removes it, with an interrupt and a fault during each of the two writes.
func testInterruptedWrite(t *testing.T, write lateWrite, fault cerbytest.Fault) {
	t.Helper()
	h := acctest.NewResourceHarness(t, write.typeName)
	h.AddTeam(cerbytest.Team{ID: lateTeamID, Name: "Late members"})
	for _, method := range []string{http.MethodPost, http.MethodDelete} {
		fault.Method, fault.Times = method, 1
		h.Inject(fault)
	}
	interrupt := func(config map[string]any) {
		ctx, cancel := context.WithCancel(t.Context())
		defer time.AfterFunc(time.Second, cancel).Stop()
		start := time.Now()
		acctest.ExpectMessages(t, "errors", h.ApplyInterrupted(ctx, t, config).Errors)
		if elapsed := time.Since(start); elapsed > time.Minute+5*time.Second {
			t.Errorf("ended after %s", elapsed)
		}
	}
	interrupt(write.config)
	if h.State == nil {
		t.Fatal("the state has no object")
	}
	h.ExpectEmptyPlan(t, write.config)
	h.ExpectWrites(t, "POST")
	if write.typeName == "cerby_integration_user" {
		// An interrupt ends the wait for the job of a removal.
		return
	}
	interrupt(nil)
	if h.State != nil {
		t.Errorf("the state is %v after the removal, want none", h.State)
	}
	h.ExpectWrites(t, "POST DELETE")
}
