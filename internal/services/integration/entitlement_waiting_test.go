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
		w := newEntitled(t)
		w.ExpectApply(t, entitlement("EDITOR", "2s"), nil, []string{"may still be pending"})
		for _, config := range []map[string]any{entitlement("EDITOR", "2s"), entitlement("EDITOR", "")} {
			planned, _ := w.Plan(t, config)
			expectText(t, planned, "job_status", "unknown")
			expectText(t, planned, "id", textOf(w.State, "id"))
		}
		w.reads.Store(2)
		w.ExpectApply(t, entitlement("EDITOR", ""), nil, nil)
		expectText(t, w.State, "job_status", "finished")
		w.ExpectEmptyPlan(t, entitlement("EDITOR", ""))
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "PATCH PATCH")
		expectEntitlements(t, w.Workspace, "VIEWER")
	})
}

// What comes after a job that does not end in time is not sent, and says so.
func TestEntitlement_behindAJobThatRuns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitled(t)
		one, two := w.ResourceHarness, w.Harness(entitlementType)
		var errors []string
		for _, said := range applyTogether(t, change{one, entitlement("EDITOR", "2s")}, change{two, entitlement("MANAGER", "2s")}) {
			errors = append(errors, said.Errors...)
		}
		acctest.ExpectMessages(t, "errors", errors, "An earlier job for the same user is still pending")
		w.ExpectWrites(t, "PATCH")
		endJobs(w.Workspace, "")
		for _, said := range applyTogether(t, change{one, entitlement("EDITOR", "")}, change{two, entitlement("MANAGER", "")}) {
			said.Expect(t, nil, nil)
		}
		one.ExpectEmptyPlan(t, entitlement("EDITOR", ""))
		two.ExpectEmptyPlan(t, entitlement("MANAGER", ""))
		for _, said := range applyTogether(t, change{one, nil}, change{two, nil}) {
			said.Expect(t, nil, nil)
		}
		w.ExpectWrites(t, "PATCH PATCH PATCH PATCH")
	})
}

func TestEntitlement_timedOutAndFinished(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitled(t)
		w.ExpectApply(t, entitlement("EDITOR", "2s"), nil, []string{`Change of entitlement "EDITOR" of user`})
		endJobs(w.Workspace, "")
		w.ExpectApply(t, entitlement("EDITOR", "2s"), nil, nil)
		expectText(t, w.State, "job_status", "finished")
		w.ExpectWrites(t, "PATCH")
	})
}

func TestEntitlement_timedOutAndFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitled(t)
		w.ExpectApply(t, entitlement("EDITOR", "2s"), nil, []string{"may still be pending"})
		endJobs(w.Workspace, "BadCredentials")
		w.ExpectApply(t, entitlement("EDITOR", ""), nil, []string{"Review the credentials"})
		w.ExpectEmptyPlan(t, entitlement("EDITOR", ""))
		w.ExpectWrites(t, "PATCH PATCH")
	})
}

func TestEntitlement_failsWhileWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitled(t)
		w.ExpectApply(t, entitlement("EDITOR", "2s"), nil, []string{"may still be pending"})
		w.failure = "InvalidEmail"
		w.reads.Store(2)
		w.ExpectApply(t, entitlement("EDITOR", ""), []string{"The application does not accept the email"}, nil)
		w.ExpectApply(t, entitlement("EDITOR", ""), nil, []string{"Job failed after the last apply"})
		w.ExpectEmptyPlan(t, entitlement("EDITOR", ""))
		w.ExpectWrites(t, "PATCH PATCH")
	})
}

func TestEntitlement_fails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitled(t)
		w.SetJobDuration(0)
		w.FailNextJob("UnderpermissionedAccount", "")
		w.ExpectApply(t, entitlement("EDITOR", ""), []string{"Grant the account the permission"}, nil)
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
		w.ExpectApply(t, entitlement("EDITOR", ""), nil, nil)
		w.FailNextJob("SubscriptionDeactivated", "")
		w.ExpectApply(t, nil, []string{"Reactivate it"}, nil)
		w.ExpectEmptyPlan(t, entitlement("EDITOR", ""))
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "PATCH PATCH PATCH PATCH")
		expectEntitlements(t, w.Workspace, "VIEWER")
	})
}

func TestEntitlement_timedOutRemoval(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitled(t)
		w.SetJobDuration(0)
		w.ExpectApply(t, entitlement("EDITOR", ""), nil, nil)
		w.SetJobDuration(time.Hour)
		w.State["timeouts"] = timeouts("2s")
		w.ExpectApply(t, nil, []string{`Removal of entitlement "EDITOR" of user`}, nil)
		// It is wanted after all, while it is still being taken away.
		w.ExpectApply(t, entitlement("EDITOR", "2s"), []string{"The change that follows it was not sent"}, nil)
		w.State["timeouts"] = timeouts("1h")
		w.reads.Store(2)
		w.ExpectApply(t, nil, nil, nil)
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
		w.ExpectWrites(t, "PATCH PATCH")
		expectEntitlements(t, w.Workspace, "VIEWER")
	})
}

func TestEntitlement_timedOutRemovalRegretted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitled(t)
		w.SetJobDuration(0)
		w.ExpectApply(t, entitlement("EDITOR", ""), nil, nil)
		w.SetJobDuration(time.Hour)
		w.State["timeouts"] = timeouts("2s")
		w.ExpectApply(t, nil, []string{"is still pending"}, nil)
		w.reads.Store(2)
		w.ExpectApply(t, entitlement("EDITOR", ""), nil, nil)
		w.ExpectEmptyPlan(t, entitlement("EDITOR", ""))
		w.ExpectWrites(t, "PATCH PATCH PATCH")
		expectEntitlements(t, w.Workspace, "VIEWER", "EDITOR")
	})
}

func TestEntitlement_removedWhileItIsAdded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitled(t)
		w.ExpectApply(t, entitlement("EDITOR", "2s"), nil, []string{"may still be pending"})
		w.ExpectApply(t, nil, []string{`Change of entitlement "EDITOR" of user`}, nil)
		w.State["timeouts"] = timeouts("1h")
		w.reads.Store(2)
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "PATCH PATCH")
		expectEntitlements(t, w.Workspace, "VIEWER")
	})
}

func TestEntitlement_timeoutsAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitled(t)
		w.SetJobDuration(0)
		w.ExpectApply(t, entitlement("EDITOR", ""), nil, nil)
		job := textOf(w.State, "job_id")
		w.ResetRequests()
		w.ExpectApply(t, entitlement("EDITOR", "1h"), nil, nil)
		expectText(t, w.State, "job_id", job)
		if n := len(w.Requests()); n != 1 {
			t.Errorf("that took %d requests, not the one of the refresh", n)
		}
	})
}

func TestEntitlement_missingScope(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitled(t)
		needs := `needs the scopes "Write integrations" and "Write automated jobs"`
		for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden} {
			w.Inject(cerbytest.Fault{Method: "PATCH", Status: status, Times: 1})
			w.ExpectApply(t, entitlement("EDITOR", ""), []string{needs}, nil)
		}
		w.SetJobDuration(0)
		w.ExpectApply(t, entitlement("EDITOR", ""), nil, nil)
		w.Inject(cerbytest.Fault{Method: "PATCH", Status: http.StatusForbidden, Times: 1})
		w.ExpectApply(t, nil, []string{needs}, nil)
		w.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusNotFound, HTML: true, Times: 1})
		acctest.ExpectMessages(t, "errors", w.Refresh(t).Errors, "This is not how the Cerby API answers")
		w.ExpectEmptyPlan(t, entitlement("EDITOR", ""))
	})
}
