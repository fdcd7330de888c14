package integration_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestEntitlement_timedOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitlementHarness(t)
		w.ExpectApply(t, entitlementConfig("EDITOR", "2s"), nil, []string{"may still be pending"})
		for _, config := range []map[string]any{entitlementConfig("EDITOR", "2s"), entitlementConfig("EDITOR", "")} {
			planned, _ := w.Plan(t, config)
			expectText(t, planned, "job_status", "unknown")
			expectText(t, planned, "id", textOf(w.State, "id"))
		}
		w.reads.Store(2)
		w.ExpectApply(t, entitlementConfig("EDITOR", ""), nil, waits)
		expectText(t, w.State, "job_status", "finished")
		w.ExpectEmptyPlan(t, entitlementConfig("EDITOR", ""))
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "PATCH PATCH")
		expectEntitlements(t, w.Workspace, "VIEWER")
	})
}

// A change after a job that does not finish in time is not sent, and fails with an error.
func TestEntitlement_behindPendingJob(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitlementHarness(t)
		one, two := w.ResourceHarness, w.Harness(entitlementType)
		var errors []string
		short := acctest.ApplyTogether(t,
			one.Change(entitlementConfig("EDITOR", "2s")), two.Change(entitlementConfig("MANAGER", "2s")))
		for _, diags := range short {
			errors = append(errors, diags.Errors...)
		}
		acctest.ExpectMessages(t, "errors", errors, "An earlier job for the same user is still pending")
		w.ExpectWrites(t, "PATCH")
		endJobs(w.Workspace, "")
		long := acctest.ApplyTogether(t,
			one.Change(entitlementConfig("EDITOR", "")), two.Change(entitlementConfig("MANAGER", "")))
		for _, diags := range long {
			diags.Expect(t, nil, nil)
		}
		one.ExpectEmptyPlan(t, entitlementConfig("EDITOR", ""))
		two.ExpectEmptyPlan(t, entitlementConfig("MANAGER", ""))
		for _, diags := range acctest.ApplyTogether(t, one.Change(nil), two.Change(nil)) {
			diags.Expect(t, nil, nil)
		}
		w.ExpectWrites(t, "PATCH PATCH PATCH PATCH")
	})
}

func TestEntitlement_timedOutAndFinished(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitlementHarness(t)
		w.ExpectApply(t, entitlementConfig("EDITOR", "2s"), nil, []string{`Change of entitlement "EDITOR" of user`})
		endJobs(w.Workspace, "")
		w.ExpectApply(t, entitlementConfig("EDITOR", "2s"), nil, nil)
		expectText(t, w.State, "job_status", "finished")
		w.ExpectWrites(t, "PATCH")
	})
}

func TestEntitlement_timedOutAndFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitlementHarness(t)
		w.ExpectApply(t, entitlementConfig("EDITOR", "2s"), nil, []string{"may still be pending"})
		endJobs(w.Workspace, "BadCredentials")
		w.ExpectApply(t, entitlementConfig("EDITOR", ""), nil, []string{"Review the credentials"})
		w.ExpectEmptyPlan(t, entitlementConfig("EDITOR", ""))
		w.ExpectWrites(t, "PATCH PATCH")
	})
}

func TestEntitlement_failsDuringWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitlementHarness(t)
		w.ExpectApply(t, entitlementConfig("EDITOR", "2s"), nil, []string{"may still be pending"})
		w.failure = "InvalidEmail"
		w.reads.Store(2)
		w.ExpectApply(t, entitlementConfig("EDITOR", ""), []string{"The application does not accept the email"}, waits)
		w.ExpectApply(t, entitlementConfig("EDITOR", ""), nil, []string{"Job failed after the last apply"})
		w.ExpectEmptyPlan(t, entitlementConfig("EDITOR", ""))
		w.ExpectWrites(t, "PATCH PATCH")
	})
}

func TestEntitlement_fails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitlementHarness(t)
		w.SetJobDuration(0)
		w.FailNextJob("UnderpermissionedAccount", "")
		w.ExpectApply(t, entitlementConfig("EDITOR", ""), []string{"In the application, allow the account to manage " +
			"users"}, nil)
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
		w.ExpectApply(t, entitlementConfig("EDITOR", ""), nil, nil)
		w.FailNextJob("SubscriptionDeactivated", "")
		w.ExpectApply(t, nil, []string{"Reactivate the subscription"}, nil)
		w.ExpectEmptyPlan(t, entitlementConfig("EDITOR", ""))
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "PATCH PATCH PATCH PATCH")
		expectEntitlements(t, w.Workspace, "VIEWER")
	})
}

func TestEntitlement_timedOutRemoval(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitlementHarness(t)
		w.SetJobDuration(0)
		w.ExpectApply(t, entitlementConfig("EDITOR", ""), nil, nil)
		w.SetJobDuration(time.Hour)
		w.State["timeouts"] = timeouts("2s")
		w.ExpectApply(t, nil, []string{`Unable to wait for the removal of entitlement "EDITOR" of user`}, nil)
		// The entitlement is configured again while its removal is pending.
		w.ExpectApply(t, entitlementConfig("EDITOR", "2s"), []string{"The next change was not sent"}, waits)
		w.State["timeouts"] = timeouts("1h")
		w.reads.Store(2)
		w.ExpectApply(t, nil, nil, waits)
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
		w.ExpectWrites(t, "PATCH PATCH")
		expectEntitlements(t, w.Workspace, "VIEWER")
	})
}

func TestEntitlement_timedOutRemovalThenGranted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitlementHarness(t)
		w.SetJobDuration(0)
		w.ExpectApply(t, entitlementConfig("EDITOR", ""), nil, nil)
		w.SetJobDuration(time.Hour)
		w.State["timeouts"] = timeouts("2s")
		w.ExpectApply(t, nil, []string{"Unable to wait for the"}, nil)
		w.reads.Store(2)
		w.ExpectApply(t, entitlementConfig("EDITOR", ""), nil, waits)
		w.ExpectEmptyPlan(t, entitlementConfig("EDITOR", ""))
		w.ExpectWrites(t, "PATCH PATCH PATCH")
		expectEntitlements(t, w.Workspace, "VIEWER", "EDITOR")
	})
}

func TestEntitlement_removedDuringAddition(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitlementHarness(t)
		w.ExpectApply(t, entitlementConfig("EDITOR", "2s"), nil, []string{"may still be pending"})
		w.ExpectApply(t, nil, []string{`Unable to wait for the change of entitlement "EDITOR" of user`}, waits)
		w.State["timeouts"] = timeouts("1h")
		w.reads.Store(2)
		w.ExpectApply(t, nil, nil, waits)
		w.ExpectWrites(t, "PATCH PATCH")
		expectEntitlements(t, w.Workspace, "VIEWER")
	})
}

func TestEntitlement_timeoutsOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitlementHarness(t)
		w.SetJobDuration(0)
		w.ExpectApply(t, entitlementConfig("EDITOR", ""), nil, nil)
		job := textOf(w.State, "job_id")
		w.ResetRequests()
		w.ExpectApply(t, entitlementConfig("EDITOR", "1h"), nil, nil)
		expectText(t, w.State, "job_id", job)
		if n := len(w.Requests()); n != 1 {
			t.Errorf("the apply took %d requests, want only the one of the refresh", n)
		}
	})
}

func TestEntitlement_missingScope(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitlementHarness(t)
		needs := `needs the scopes "Write integrations" and "Write automated jobs"`
		for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden} {
			w.Inject(cerbytest.Fault{Method: "PATCH", Status: status, Times: 1})
			w.ExpectApply(t, entitlementConfig("EDITOR", ""), []string{needs}, nil)
		}
		w.SetJobDuration(0)
		w.ExpectApply(t, entitlementConfig("EDITOR", ""), nil, nil)
		w.Inject(cerbytest.Fault{Method: "PATCH", Status: http.StatusForbidden, Times: 1})
		w.ExpectApply(t, nil, []string{needs}, nil)
		w.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusNotFound, HTML: true, Times: 1})
		acctest.ExpectMessages(t, "errors", w.Refresh(t).Errors, "The response does not have the format of the Cerby API")
		w.ExpectEmptyPlan(t, entitlementConfig("EDITOR", ""))
	})
}
