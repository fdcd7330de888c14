package provider_test

import (
	"context"
	"fmt"
	"net/http"
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
