package integration_test

import (
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// waiting is a workspace with a resource whose jobs end after so many reads of a job, not by the clock.
type waiting struct {
	*acctest.ResourceHarness
	// reads is how many reads of a job are left until all end; a number below 1 ends none.
	reads atomic.Int32
	// failure is the errorType with which they end then; empty means well.
	failure string
}

// newWaiting serves a workspace in which jobs take an hour.
func newWaiting(t *testing.T, kind string) *waiting {
	t.Helper()
	w := &waiting{}
	w.ResourceHarness = acctest.NewResourceHarness(t, kind, cerbytest.WithJobDuration(time.Hour), cerbytest.WithObserver(func(r cerbytest.Request) {
		if strings.HasPrefix(r.Path, "/jobs/") && w.reads.Add(-1) == 0 {
			endJobs(w.Workspace, w.failure)
		}
	}))
	return w
}

// newSeat serves such a workspace in which Ines has an entitlement on the video hub, with time-outs that are all alike.
func newSeat(t *testing.T, limit string) *waiting {
	t.Helper()
	w := newWaiting(t, "cerby_integration_user")
	w.SetJobDuration(0)
	w.ExpectApply(t, managed("", "VIEWER"), nil, nil)
	w.SetJobDuration(time.Hour)
	w.State["timeouts"] = timeouts(limit)
	return w
}

func TestUser_timedOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, userType)
		w.ExpectApply(t, managed("2s", "VIEWER"), nil, []string{"may still be pending"})
		expectText(t, w.State, "job_id", w.Jobs()[0].ID)
		expectText(t, w.State, "job_status", "created")
		expectText(t, w.State, "email", "null")
		for _, config := range []map[string]any{managed("2s", "VIEWER"), managed("", "VIEWER")} {
			planned, _ := w.Plan(t, config)
			expectText(t, planned, "job_status", "unknown")
			expectText(t, planned, "email", "unknown")
			expectText(t, planned, "id", textOf(w.State, "id"))
		}
		// The refresh reads the job once, and so does the apply before it is over.
		w.reads.Store(2)
		w.ExpectApply(t, managed("", "VIEWER"), nil, nil)
		expectText(t, w.State, "job_status", "finished")
		expectText(t, w.State, "email", "ines.intern@acme.example")
		w.ExpectEmptyPlan(t, managed("", "VIEWER"))
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "POST DELETE")
	})
}

// documented is the lifecycle block of the documented example, for pipelines that must fail where a job is not over.
func documented(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../examples/resources/cerby_integration_user/resource.tf")
	if err != nil {
		t.Fatal(err)
	}
	_, block, found := strings.Cut(string(text), "  lifecycle {")
	guide, err := os.ReadFile("../../../docs/guides/jobs.md")
	if block = strings.TrimSuffix(block, "}\n"); err != nil || !found || !strings.Contains(string(guide), block) {
		t.Fatalf("the guide has another block than the example: %s, %v", block, err)
	}
	return "lifecycle {" + block
}

func TestUser_postcondition(t *testing.T) {
	t.Parallel()
	w := newWaiting(t, "cerby_integration_user")
	over := documented(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{Config: w.Config(seat(`"VIEWER"`, brief, over)), ExpectError: acctest.ErrorRegexp("has not finished. Apply again to go on waiting.")},
			{PreConfig: func() { w.reads.Store(2) }, Config: w.Config(seat(`"VIEWER"`, over))},
		},
	})
	w.ExpectWrites(t, "POST DELETE")
}

// Where there is no job to tell of, the documented postcondition holds.
func TestUser_postconditionWithoutJob(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Entitlements: []string{"VIEWER"}})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps:                    []resource.TestStep{{Config: w.Config(seat(`"VIEWER"`, documented(t)))}},
	})
}

func TestUser_timedOutAndSaid(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		config := managed("2s", "VIEWER")
		w.ExpectApply(t, config, nil, []string{"increase timeouts.create for a new resource"})
		job := w.Jobs()[0].ID
		expectText(t, w.State, "job_id", job)
		// A refresh leaves all as it is.
		before := w.State
		acctest.ExpectMessages(t, "warnings", w.Refresh(t).Warnings)
		expectText(t, w.State, "job_status", textOf(before, "job_status"))
		w.ExpectApply(t, config, nil, []string{"last status \"created\""})
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
		w := newWaiting(t, "cerby_integration_user")
		config := managed("2s", "VIEWER")
		w.ExpectApply(t, config, nil, []string{"may still be pending"})
		endJobs(w.Workspace, "BadCredentials")
		planned, said := w.Plan(t, config)
		acctest.ExpectMessages(t, "warnings", said.Warnings, "Review the credentials")
		expectText(t, planned, "id", "unknown")
		config = managed("", "VIEWER")
		w.ExpectApply(t, config, nil, []string{"The job " + w.Jobs()[0].ID + " failed"})
		w.ExpectEmptyPlan(t, config)
		w.ExpectWrites(t, "POST POST")
		expectEntitlements(t, w.Workspace, "VIEWER")
	})
}

func TestUser_timedOutUpdate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newSeat(t, "2s")
		config := managed("2s", "EDITOR")
		w.ExpectApply(t, config, nil, []string{"timeouts.update for the next apply"})
		planned, _ := w.Plan(t, config)
		expectText(t, planned, "job_status", "unknown")
		expectText(t, planned, "email", "ines.intern@acme.example")
		config = managed("", "EDITOR")
		w.reads.Store(2)
		w.ExpectApply(t, config, nil, nil)
		w.ExpectEmptyPlan(t, config)
		w.ExpectWrites(t, "POST PATCH")
		expectEntitlements(t, w.Workspace, "EDITOR")
	})
}

func TestUser_timedOutUpdateFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newSeat(t, "2s")
		config := managed("2s", "EDITOR")
		w.ExpectApply(t, config, nil, []string{"may still be pending"})
		endJobs(w.Workspace, "UnderpermissionedAccount")
		acctest.ExpectMessages(t, "warnings", w.Refresh(t).Warnings, "Grant the account the permission")
		if !w.State["entitlements"].Equal(set("VIEWER")) {
			t.Errorf("the state has %s", w.State["entitlements"])
		}
		expectText(t, w.State, "job_status", "null")
		config = managed("", "EDITOR")
		w.ExpectApply(t, config, nil, nil)
		w.ExpectEmptyPlan(t, config)
		w.ExpectWrites(t, "POST PATCH PATCH")
	})
}

// The job fails after the plan, while the apply waits for it.
func TestUser_failsWhileWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		config := managed("2s", "VIEWER")
		w.ExpectApply(t, config, nil, []string{"may still be pending"})
		config = managed("", "VIEWER")
		w.failure = "NotEnoughSeats"
		w.reads.Store(2)
		w.ExpectApply(t, config, []string{"Buy licenses"}, nil)
		w.ExpectWrites(t, "POST")
		w.ExpectApply(t, config, nil, []string{"Job failed after the last apply"})
		w.ExpectEmptyPlan(t, config)
		w.ExpectWrites(t, "POST POST")
	})
}

func TestUser_changedWhileAJobRuns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		w.ExpectApply(t, managed("2s", "VIEWER"), nil, []string{"may still be pending"})
		w.ExpectApply(t, managed("2s", "EDITOR"), []string{"The change that follows it was not sent.\nRun the same command again to continue."}, nil)
		if !w.State["entitlements"].Equal(set("VIEWER")) {
			t.Errorf("the state has %s", w.State["entitlements"])
		}
		w.ExpectWrites(t, "POST")
		w.reads.Store(2)
		acctest.ExpectMessages(t, "errors", w.Apply(t, managed("", "EDITOR")).Errors)
		w.ExpectEmptyPlan(t, managed("", "EDITOR"))
		w.ExpectWrites(t, "POST PATCH")
		expectEntitlements(t, w.Workspace, "EDITOR")
	})
}

func TestUser_timedOutRemoval(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newSeat(t, "2s")
		w.ExpectApply(t, nil, []string{"Run the same command again: it waits for this job and sends nothing again."}, nil)
		expectText(t, w.State, "job_status", "created")
		w.ExpectApply(t, nil, []string{"is still pending"}, nil)
		w.State["timeouts"] = timeouts("1h")
		w.reads.Store(2)
		w.ExpectApply(t, nil, nil, nil)
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
		w.ExpectWrites(t, "POST DELETE")
		expectEntitlements(t, w.Workspace)
	})
}

// Somebody thinks better of a removal that timed out: it is waited for, and they are invited again.
func TestUser_timedOutRemovalRegretted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newSeat(t, "2s")
		config := managed("2s", "VIEWER")
		w.ExpectApply(t, nil, []string{"is still pending"}, nil)
		w.ExpectApply(t, config, []string{"Removal of user"}, nil)
		config = managed("", "VIEWER")
		w.reads.Store(2)
		w.ExpectApply(t, config, nil, nil)
		w.ExpectEmptyPlan(t, config)
		w.ExpectWrites(t, "POST DELETE POST")
		expectEntitlements(t, w.Workspace, "VIEWER")
	})
}

func TestUser_removalFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newSeat(t, "1h")
		w.SetJobDuration(0)
		w.FailNextJob("SubscriptionDeactivated", "")
		w.ExpectApply(t, nil, []string{"Reactivate it in the application"}, nil)
		w.ExpectEmptyPlan(t, managed("1h", "VIEWER"))
		w.ExpectApply(t, nil, nil, nil)
		w.ExpectWrites(t, "POST DELETE DELETE")
		expectEntitlements(t, w.Workspace)
	})
}

func TestUser_removedDuringTheInvitation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		w.ExpectApply(t, managed("2s", "VIEWER"), nil, []string{"may still be pending"})
		w.ExpectApply(t, nil, []string{"Invitation of user"}, nil)
		w.ExpectWrites(t, "POST")
		w.State["timeouts"] = timeouts("1h")
		w.reads.Store(2)
		w.ExpectApply(t, nil, nil, nil)
		for _, request := range w.Requests() {
			if request.Method == http.MethodDelete && request.Status != http.StatusOK {
				t.Errorf("the removal was answered %d: it came before the end of the invitation", request.Status)
			}
		}
		w.ExpectWrites(t, "POST DELETE")
		expectEntitlements(t, w.Workspace)
	})
}

func TestUser_timeoutsAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newSeat(t, "2s")
		w.ResetRequests()
		w.ExpectApply(t, managed("1h", "VIEWER"), nil, nil)
		w.ExpectEmptyPlan(t, managed("1h", "VIEWER"))
		expectText(t, w.State, "job_status", "finished")
		for _, request := range w.Requests() {
			if request.Method != http.MethodGet || !strings.HasSuffix(request.Path, "/users/"+ines) {
				t.Errorf("sent was %s %s", request.Method, request.Path)
			}
		}
	})
}
