package integration_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// jobHarness is a resource whose jobs end after a number of reads of a job, not by the clock.
type jobHarness struct {
	*acctest.ResourceHarness
	// reads is the number of reads of jobs until all jobs end. A number below 1 ends none.
	reads atomic.Int32
	// failure is the errorType with which the jobs end, empty if they succeed.
	failure string
}

// newJobHarness returns a resource of a workspace in which jobs take an hour.
func newJobHarness(t *testing.T, kind string) *jobHarness {
	t.Helper()
	w := &jobHarness{}
	endAfterReads := cerbytest.WithObserver(func(r cerbytest.Request) {
		if strings.HasPrefix(r.Path, "/jobs/") && w.reads.Add(-1) == 0 {
			endJobs(w.Workspace, w.failure)
		}
	})
	w.ResourceHarness = acctest.NewResourceHarness(t, kind, cerbytest.WithJobDuration(time.Hour), endAfterReads)
	return w
}

// newUserWithAccess returns a harness in which Ines has access to the video integration, with these timeouts.
func newUserWithAccess(t *testing.T, limit string) *jobHarness {
	t.Helper()
	w := newJobHarness(t, userType)
	w.SetJobDuration(0)
	w.ExpectApply(t, userConfig("", "VIEWER"), nil, nil)
	w.SetJobDuration(time.Hour)
	w.State["timeouts"] = timeouts(limit)
	return w
}

func TestUser_timedOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.ExpectApply(t, userConfig("2s", "VIEWER"), nil, []string{"may still be pending"})
		expectText(t, w.State, "job_id", w.Jobs()[0].ID)
		expectText(t, w.State, "job_status", "created")
		expectText(t, w.State, "email", "null")
		for _, config := range []map[string]any{userConfig("2s", "VIEWER"), userConfig("", "VIEWER")} {
			planned, _ := w.Plan(t, config)
			expectText(t, planned, "job_status", "unknown")
			expectText(t, planned, "email", "unknown")
			expectText(t, planned, "id", textOf(w.State, "id"))
		}
		// The refresh reads the job once, and so does the apply before the job finishes.
		w.reads.Store(2)
		w.ExpectApply(t, userConfig("", "VIEWER"), nil, waits)
		expectText(t, w.State, "job_status", "finished")
		expectText(t, w.State, "email", "ines.intern@acme.example")
		w.ExpectEmptyPlan(t, userConfig("", "VIEWER"))
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "POST DELETE")
	})
}

func TestUser_timedOutAndFinished(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		config := userConfig("2s", "VIEWER")
		w.ExpectApply(t, config, nil, []string{"increase timeouts.create for a new resource"})
		job := w.Jobs()[0].ID
		expectText(t, w.State, "job_id", job)
		// A refresh changes nothing.
		before := w.State
		acctest.ExpectMessages(t, "warnings", w.Refresh(t).Warnings)
		expectText(t, w.State, "job_status", textOf(before, "job_status"))
		w.ExpectApply(t, config, nil, []string{waits[0], "last status: \"created\""})
		endJobs(w.Workspace, "")
		w.ExpectApply(t, config, nil, nil)
		expectText(t, w.State, "job_id", job)
		expectText(t, w.State, "job_status", "finished")
		w.ExpectEmptyPlan(t, config)
		w.ExpectWrites(t, "POST")
	})
}

func TestUser_timedOutAndFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		config := userConfig("2s", "VIEWER")
		w.ExpectApply(t, config, nil, []string{"may still be pending"})
		endJobs(w.Workspace, "BadCredentials")
		planned, diags := w.Plan(t, config)
		acctest.ExpectMessages(t, "warnings", diags.Warnings, "Review the credentials")
		expectText(t, planned, "id", "unknown")
		config = userConfig("", "VIEWER")
		w.ExpectApply(t, config, nil, []string{"Job " + w.Jobs()[0].ID + " failed"})
		w.ExpectEmptyPlan(t, config)
		w.ExpectWrites(t, "POST POST")
		expectEntitlements(t, w.Workspace, "VIEWER")
	})
}

func TestUser_timedOutUpdate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "2s")
		config := userConfig("2s", "EDITOR")
		w.ExpectApply(t, config, nil, []string{"timeouts.update for the next apply"})
		planned, _ := w.Plan(t, config)
		expectText(t, planned, "job_status", "unknown")
		expectText(t, planned, "email", "ines.intern@acme.example")
		config = userConfig("", "EDITOR")
		w.reads.Store(2)
		w.ExpectApply(t, config, nil, waits)
		w.ExpectEmptyPlan(t, config)
		w.ExpectWrites(t, "POST PATCH")
		expectEntitlements(t, w.Workspace, "EDITOR")
	})
}

func TestUser_timedOutUpdateFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "2s")
		config := userConfig("2s", "EDITOR")
		w.ExpectApply(t, config, nil, []string{"may still be pending"})
		endJobs(w.Workspace, "UnderpermissionedAccount")
		acctest.ExpectMessages(t, "warnings", w.Refresh(t).Warnings, "In the application, allow the account to manage users")
		if !w.State["entitlements"].Equal(set("VIEWER")) {
			t.Errorf("the state has %s", w.State["entitlements"])
		}
		expectText(t, w.State, "job_status", "null")
		config = userConfig("", "EDITOR")
		w.ExpectApply(t, config, nil, nil)
		w.ExpectEmptyPlan(t, config)
		w.ExpectWrites(t, "POST PATCH PATCH")
	})
}

// The job fails after the plan, while the apply waits for it.
func TestUser_failsDuringWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		config := userConfig("2s", "VIEWER")
		w.ExpectApply(t, config, nil, []string{"may still be pending"})
		config = userConfig("", "VIEWER")
		w.failure = "NotEnoughSeats"
		w.reads.Store(2)
		w.ExpectApply(t, config, []string{"Buy licenses"}, waits)
		w.ExpectWrites(t, "POST")
		w.ExpectApply(t, config, nil, []string{"Job failed after the last apply"})
		w.ExpectEmptyPlan(t, config)
		w.ExpectWrites(t, "POST POST")
	})
}

func TestUser_changedWhileJobPending(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.ExpectApply(t, userConfig("2s", "VIEWER"), nil, []string{"may still be pending"})
		notSent := "The next change was not sent.\nRun the same command again to continue."
		w.ExpectApply(t, userConfig("2s", "EDITOR"), []string{notSent}, waits)
		if !w.State["entitlements"].Equal(set("VIEWER")) {
			t.Errorf("the state has %s", w.State["entitlements"])
		}
		w.ExpectWrites(t, "POST")
		w.reads.Store(2)
		acctest.ExpectMessages(t, "errors", w.Apply(t, userConfig("", "EDITOR")).Errors)
		w.ExpectEmptyPlan(t, userConfig("", "EDITOR"))
		w.ExpectWrites(t, "POST PATCH")
		expectEntitlements(t, w.Workspace, "EDITOR")
	})
}

func TestUser_timedOutRemoval(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "2s")
		w.ExpectApply(t, nil, []string{"Run the same command again. It waits for this job, and does not send the removal " +
			"again."}, nil)
		expectText(t, w.State, "job_status", "created")
		w.ExpectApply(t, nil, []string{"Unable to wait for the"}, waits)
		w.State["timeouts"] = timeouts("1h")
		w.reads.Store(2)
		w.ExpectApply(t, nil, nil, waits)
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
		w.ExpectWrites(t, "POST DELETE")
		expectEntitlements(t, w.Workspace)
	})
}

// After a removal that timed out, the access is configured again: the apply waits for the job and invites the user.
func TestUser_timedOutRemovalThenGranted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "2s")
		config := userConfig("2s", "VIEWER")
		w.ExpectApply(t, nil, []string{"Unable to wait for the"}, nil)
		w.ExpectApply(t, config, []string{"Unable to wait for the removal of user"}, waits)
		config = userConfig("", "VIEWER")
		w.reads.Store(2)
		w.ExpectApply(t, config, nil, waits)
		w.ExpectEmptyPlan(t, config)
		w.ExpectWrites(t, "POST DELETE POST")
		expectEntitlements(t, w.Workspace, "VIEWER")
	})
}

func TestUser_removalFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "1h")
		w.SetJobDuration(0)
		w.FailNextJob("SubscriptionDeactivated", "")
		w.ExpectApply(t, nil, []string{"Reactivate the subscription in the application"}, nil)
		w.ExpectEmptyPlan(t, userConfig("1h", "VIEWER"))
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "POST DELETE DELETE")
		expectEntitlements(t, w.Workspace)
	})
}

// A removal that the service answers with 404 is looked for only so long if the integration still lists the user,
// unless an earlier attempt may have started a job.
func TestUser_removalNotFound(t *testing.T) {
	t.Parallel()
	notFound := cerbytest.Fault{Status: http.StatusNotFound}
	for name, test := range map[string]struct {
		faults           []cerbytest.Fault
		errors, warnings []string
		elapsed          time.Duration
		writes           string
	}{
		"still listed": {
			[]cerbytest.Fault{notFound},
			nil,
			[]string{`After 1m0s, the integration still lists user "ines.intern@acme.example" (` + ines + `).`},
			time.Minute, "POST DELETE",
		},
		"not listed": {[]cerbytest.Fault{{Status: 404, AfterChange: true}}, nil, nil, 0, "POST DELETE"},
		"after a lost attempt": {
			[]cerbytest.Fault{{Drop: cerbytest.DropBefore, Times: 1}, notFound},
			[]string{"Unable to verify the removal of user"},
			nil,
			time.Hour, "POST DELETE DELETE",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newUserWithAccess(t, "1h")
				w.SetJobDuration(0)
				for _, fault := range test.faults {
					fault.Method = http.MethodDelete
					w.Inject(fault)
				}
				start := time.Now()
				w.ExpectApply(t, nil, test.errors, test.warnings)
				elapsed := time.Since(start)
				if (w.State == nil) != (test.errors == nil) || elapsed < test.elapsed || elapsed > test.elapsed+time.Second {
					t.Errorf("ended after %s with the state %v, want %s", elapsed, w.State, test.elapsed)
				}
				w.ExpectWrites(t, test.writes)
			})
		})
	}
}

func TestUser_removedDuringInvitation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.ExpectApply(t, userConfig("2s", "VIEWER"), nil, []string{"may still be pending"})
		w.ExpectApply(t, nil, []string{"Unable to wait for the invitation of user"}, waits)
		w.ExpectWrites(t, "POST")
		w.State["timeouts"] = timeouts("1h")
		w.reads.Store(2)
		w.ExpectApply(t, nil, nil, waits)
		for _, request := range w.Requests() {
			if request.Method == http.MethodDelete && request.Status != http.StatusOK {
				t.Errorf("the removal returned %d: it was sent before the end of the invitation", request.Status)
			}
		}
		w.ExpectWrites(t, "POST DELETE")
		expectEntitlements(t, w.Workspace)
	})
}

func TestUser_timeoutsOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "2s")
		w.ResetRequests()
		w.ExpectApply(t, userConfig("1h", "VIEWER"), nil, nil)
		w.ExpectEmptyPlan(t, userConfig("1h", "VIEWER"))
		expectText(t, w.State, "job_status", "finished")
		for _, request := range w.Requests() {
			if request.Method != http.MethodGet || !strings.HasSuffix(request.Path, "/users/"+ines) {
				t.Errorf("the request %s %s was sent, want reads of the user only", request.Method, request.Path)
			}
		}
	})
}
