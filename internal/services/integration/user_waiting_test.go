package integration_test

import (
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// waiting is a workspace with a resource whose jobs end after so many reads of a job, not by the clock.
type waiting struct {
	*acctest.Workspace
	*acctest.Managed
	// reads is how many reads of a job are left until all end; a number below 1 ends none.
	reads atomic.Int32
	// failure is the errorType with which they end then; empty means well.
	failure string
}

// newWaiting serves a workspace in which jobs take an hour.
func newWaiting(t *testing.T, kind string) *waiting {
	t.Helper()
	w := &waiting{}
	w.Workspace = acctest.NewWorkspace(t, cerbytest.WithJobDuration(time.Hour), cerbytest.WithObserver(func(r cerbytest.Request) {
		if strings.HasPrefix(r.Path, "/jobs/") && w.reads.Add(-1) == 0 {
			endJobs(w.Workspace, w.failure)
		}
	}))
	w.Managed = w.Manage(kind)
	return w
}

// newSeat serves such a workspace in which Ines has an entitlement on the video hub, with time-outs that are all alike.
func newSeat(t *testing.T, limit string) *waiting {
	t.Helper()
	w := newWaiting(t, "cerby_integration_user")
	w.SetJobDuration(0)
	w.expectApply(t, managed("", "VIEWER"), nil, nil)
	w.SetJobDuration(time.Hour)
	w.State["timeouts"] = timeouts(limit)
	return w
}

// expectApply applies, and checks what is said: the words of one error each, and of one warning each.
func (w *waiting) expectApply(t *testing.T, config map[string]any, errors, warnings []string) {
	t.Helper()
	said := w.Apply(t, config)
	acctest.Expect(t, "errors", said.Errors, errors...)
	acctest.Expect(t, "warnings", said.Warnings, warnings...)
}

// expectEmpty checks that nothing is planned, without a word.
func (w *waiting) expectEmpty(t *testing.T, config map[string]any) {
	t.Helper()
	planned, said := w.Plan(t, config)
	acctest.Expect(t, "errors", said.Errors)
	acctest.Expect(t, "warnings", said.Warnings)
	if planned != nil {
		t.Errorf("planned is %v", planned)
	}
}

func TestUser_timedOut(t *testing.T) {
	t.Parallel()
	w := newWaiting(t, "cerby_integration_user")
	waits := []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
		plancheck.ExpectUnknownValue(address, tfjsonpath.New("job_status")),
		plancheck.ExpectUnknownValue(address, tfjsonpath.New("email")),
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories,
		Steps: []resource.TestStep{
			{
				Config: w.Config(seat(`"VIEWER"`, brief)),
				ConfigStateChecks: []statecheck.StateCheck{
					attribute("job_id", knownvalue.NotNull()), attribute("job_status", text("created")), attribute("email", knownvalue.Null()),
				},
				ExpectNonEmptyPlan: true,
				ConfigPlanChecks:   resource.ConfigPlanChecks{PostApplyPostRefresh: waits},
			},
			{
				// The plan reads the job once, and so does the apply before it is over.
				PreConfig:        func() { w.reads.Store(2) },
				Config:           w.Config(seat(`"VIEWER"`)),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: waits},
				ConfigStateChecks: []statecheck.StateCheck{
					attribute("job_status", text("finished")), attribute("email", text("ines.intern@acme.example")),
				},
			},
			{Config: w.Config(seat(`"VIEWER"`)), ConfigPlanChecks: empty},
		},
	})
	expectWrites(t, w.Workspace, "POST DELETE")
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
		ProtoV6ProviderFactories: acctest.Factories,
		Steps: []resource.TestStep{
			{Config: w.Config(seat(`"VIEWER"`, brief, over)), ExpectError: words("has not finished. Apply again to go on waiting.")},
			{PreConfig: func() { w.reads.Store(2) }, Config: w.Config(seat(`"VIEWER"`, over))},
		},
	})
	expectWrites(t, w.Workspace, "POST DELETE")
}

// Where there is no job to tell of, the documented postcondition holds.
func TestUser_postconditionWithoutJob(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: ines, Entitlements: []string{"VIEWER"}})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories,
		Steps:                    []resource.TestStep{{Config: w.Config(seat(`"VIEWER"`, documented(t)))}},
	})
}

func TestUser_timedOutAndSaid(t *testing.T) {
	t.Parallel()
	w := newWaiting(t, "cerby_integration_user")
	config := managed("2s", "VIEWER")
	w.expectApply(t, config, nil, []string{"raise timeouts.create for what is new"})
	job := w.Jobs()[0].ID
	expectText(t, w.State, "job_id", job)
	// A refresh leaves all as it is.
	before := w.State
	acctest.Expect(t, "warnings", w.Refresh(t).Warnings)
	expectText(t, w.State, "job_status", textOf(before, "job_status"))
	w.expectApply(t, config, nil, []string{"last seen as \"created\""})
	endJobs(w.Workspace, "")
	w.expectApply(t, config, nil, nil)
	expectText(t, w.State, "job_id", job)
	expectText(t, w.State, "job_status", "finished")
	w.expectEmpty(t, config)
	expectWrites(t, w.Workspace, "POST")
}

func TestUser_timedOutAndFailed(t *testing.T) {
	t.Parallel()
	w := newWaiting(t, "cerby_integration_user")
	config := managed("2s", "VIEWER")
	w.expectApply(t, config, nil, []string{"may still be running"})
	endJobs(w.Workspace, "BadCredentials")
	planned, said := w.Plan(t, config)
	acctest.Expect(t, "warnings", said.Warnings, "Review the credentials")
	expectText(t, planned, "id", "unknown")
	config = managed("", "VIEWER")
	w.expectApply(t, config, nil, []string{"The job " + w.Jobs()[0].ID + " failed"})
	w.expectEmpty(t, config)
	expectWrites(t, w.Workspace, "POST POST")
	expectEntitlements(t, w.Workspace, "VIEWER")
}

func TestUser_timedOutUpdate(t *testing.T) {
	t.Parallel()
	w := newSeat(t, "2s")
	config := managed("2s", "EDITOR")
	w.expectApply(t, config, nil, []string{"timeouts.update for what the next apply goes on with"})
	planned, _ := w.Plan(t, config)
	expectText(t, planned, "job_status", "unknown")
	expectText(t, planned, "email", "ines.intern@acme.example")
	config = managed("", "EDITOR")
	w.reads.Store(2)
	w.expectApply(t, config, nil, nil)
	w.expectEmpty(t, config)
	expectWrites(t, w.Workspace, "POST PATCH")
	expectEntitlements(t, w.Workspace, "EDITOR")
}

func TestUser_timedOutUpdateFailed(t *testing.T) {
	t.Parallel()
	w := newSeat(t, "2s")
	config := managed("2s", "EDITOR")
	w.expectApply(t, config, nil, []string{"may still be running"})
	endJobs(w.Workspace, "UnderpermissionedAccount")
	acctest.Expect(t, "warnings", w.Refresh(t).Warnings, "Grant it the permission")
	if !w.State["entitlements"].Equal(set("VIEWER")) {
		t.Errorf("the state has %s", w.State["entitlements"])
	}
	expectText(t, w.State, "job_status", "null")
	config = managed("", "EDITOR")
	w.expectApply(t, config, nil, nil)
	w.expectEmpty(t, config)
	expectWrites(t, w.Workspace, "POST PATCH PATCH")
}

// The job fails after the plan, while the apply waits for it.
func TestUser_failsWhileWaitedFor(t *testing.T) {
	t.Parallel()
	w := newWaiting(t, "cerby_integration_user")
	config := managed("2s", "VIEWER")
	w.expectApply(t, config, nil, []string{"may still be running"})
	config = managed("", "VIEWER")
	w.failure = "NotEnoughSeats"
	w.reads.Store(2)
	w.expectApply(t, config, []string{"Buy licences"}, nil)
	expectWrites(t, w.Workspace, "POST")
	w.expectApply(t, config, nil, []string{"A job failed after the last apply"})
	w.expectEmpty(t, config)
	expectWrites(t, w.Workspace, "POST POST")
}

func TestUser_changedWhileAJobRuns(t *testing.T) {
	t.Parallel()
	w := newWaiting(t, "cerby_integration_user")
	w.expectApply(t, managed("2s", "VIEWER"), nil, []string{"may still be running"})
	w.expectApply(t, managed("2s", "EDITOR"), []string{"What was to come after it was not sent. Run the same command again to go on."}, nil)
	if !w.State["entitlements"].Equal(set("VIEWER")) {
		t.Errorf("the state has %s", w.State["entitlements"])
	}
	expectWrites(t, w.Workspace, "POST")
	w.reads.Store(2)
	acctest.Expect(t, "errors", w.Apply(t, managed("", "EDITOR")).Errors)
	w.expectEmpty(t, managed("", "EDITOR"))
	expectWrites(t, w.Workspace, "POST PATCH")
	expectEntitlements(t, w.Workspace, "EDITOR")
}

func TestUser_timedOutRemoval(t *testing.T) {
	t.Parallel()
	w := newSeat(t, "2s")
	w.expectApply(t, nil, []string{"Run the same command again: it waits for this job and sends nothing anew."}, nil)
	expectText(t, w.State, "job_status", "created")
	w.expectApply(t, nil, []string{"still runs"}, nil)
	w.State["timeouts"] = timeouts("1h")
	w.reads.Store(2)
	w.expectApply(t, nil, nil, nil)
	if w.State != nil {
		t.Errorf("the state has %v", w.State)
	}
	expectWrites(t, w.Workspace, "POST DELETE")
	expectEntitlements(t, w.Workspace)
}

// Somebody thinks better of a removal that timed out: it is waited for, and they are invited again.
func TestUser_timedOutRemovalRegretted(t *testing.T) {
	t.Parallel()
	w := newSeat(t, "2s")
	config := managed("2s", "VIEWER")
	w.expectApply(t, nil, []string{"still runs"}, nil)
	w.expectApply(t, config, []string{"The removal of the user"}, nil)
	config = managed("", "VIEWER")
	w.reads.Store(2)
	w.expectApply(t, config, nil, nil)
	w.expectEmpty(t, config)
	expectWrites(t, w.Workspace, "POST DELETE POST")
	expectEntitlements(t, w.Workspace, "VIEWER")
}

func TestUser_removalFails(t *testing.T) {
	t.Parallel()
	w := newSeat(t, "1h")
	w.SetJobDuration(0)
	w.FailNextJob("SubscriptionDeactivated", "")
	w.expectApply(t, nil, []string{"Reactivate it in the application"}, nil)
	w.expectEmpty(t, managed("1h", "VIEWER"))
	w.expectApply(t, nil, nil, nil)
	expectWrites(t, w.Workspace, "POST DELETE DELETE")
	expectEntitlements(t, w.Workspace)
}

func TestUser_removedDuringTheInvitation(t *testing.T) {
	t.Parallel()
	w := newWaiting(t, "cerby_integration_user")
	w.expectApply(t, managed("2s", "VIEWER"), nil, []string{"may still be running"})
	w.expectApply(t, nil, []string{"The invitation of the user"}, nil)
	expectWrites(t, w.Workspace, "POST")
	w.State["timeouts"] = timeouts("1h")
	w.reads.Store(2)
	w.expectApply(t, nil, nil, nil)
	for _, request := range w.Requests() {
		if request.Method == http.MethodDelete && request.Status != http.StatusOK {
			t.Errorf("the removal was answered %d: it came before the end of the invitation", request.Status)
		}
	}
	expectWrites(t, w.Workspace, "POST DELETE")
	expectEntitlements(t, w.Workspace)
}

func TestUser_timeoutsAlone(t *testing.T) {
	t.Parallel()
	w := newSeat(t, "2s")
	w.ResetRequests()
	w.expectApply(t, managed("1h", "VIEWER"), nil, nil)
	w.expectEmpty(t, managed("1h", "VIEWER"))
	expectText(t, w.State, "job_status", "finished")
	for _, request := range w.Requests() {
		if request.Method != http.MethodGet || !strings.HasSuffix(request.Path, "/users/"+ines) {
			t.Errorf("sent was %s %s", request.Method, request.Path)
		}
	}
}
