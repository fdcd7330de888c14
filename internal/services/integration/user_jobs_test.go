package integration_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestUser_notEnoughSeats(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		w.SetJobDuration(0)
		w.FailNextJob("NotEnoughSeats", "https://pictures.acme.example/1")
		said := w.Apply(t, managed("", "VIEWER"))
		job := w.Jobs()[0].ID
		for _, part := range []string{
			"Unable to complete the invitation of user", "The job " + job + " failed. The application has no free seat (NotEnoughSeats).",
			"Buy licenses in the application", "https://pictures.acme.example/1",
		} {
			acctest.ExpectMessages(t, "errors", said.Errors, part)
		}
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
		w.ExpectApply(t, managed("", "VIEWER"), nil, nil)
		w.ExpectEmptyPlan(t, managed("", "VIEWER"))
		w.ExpectWrites(t, "POST POST")
	})
}

// A job of several parts may have made its change although it failed.
func TestUser_failedAndThereAllTheSame(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		w.ScriptJobs(cerbytest.JobScript{Times: 1, Duration: -1, ErrorType: "OfTheFuture", DespiteError: true})
		w.ExpectApply(t, managed("", "VIEWER"), []string{`The user has these entitlements on the integration: "VIEWER".`}, nil)
		w.ExpectApply(t, managed("", "VIEWER"), nil, nil)
		expectText(t, w.State, "job_id", "null")
		w.ScriptJobs(cerbytest.JobScript{Times: 1, Duration: -1, ErrorType: "OfTheFuture", DespiteError: true})
		w.ExpectApply(t, managed("", "EDITOR"), []string{`The user has these entitlements on the integration: "EDITOR".`}, nil)
		w.ExpectEmptyPlan(t, managed("", "EDITOR"))
		w.ExpectWrites(t, "POST PATCH")
	})
}

func TestUser_changeFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newSeat(t, "1h")
		w.SetJobDuration(0)
		w.FailNextJob("InvalidBusinessId", "")
		w.ExpectApply(t, managed("1h", "EDITOR"), []string{"Correct the business ID"}, nil)
		// What the person has is what the invitation gave them.
		expectText(t, w.State, "job_status", "finished")
		if !w.State["entitlements"].Equal(set("VIEWER")) {
			t.Errorf("the state has %s", w.State["entitlements"])
		}
		planned, _ := w.Plan(t, managed("1h", "EDITOR"))
		expectText(t, planned, "job_status", "unknown")
		w.ExpectApply(t, managed("1h", "EDITOR"), nil, nil)
		w.ExpectEmptyPlan(t, managed("1h", "EDITOR"))
		w.ExpectWrites(t, "POST PATCH PATCH")
	})
}

func TestUser_oddJobs(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]cerbytest.JobScript{
		"retrying":       {Duration: 1500 * time.Millisecond, Retries: 2},
		"unknown status": {Duration: -1, UnknownStatus: "pondering", UnknownFor: 1500 * time.Millisecond},
		"lag":            {Duration: -1, Lag: 1500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWaiting(t, "cerby_integration_user")
				w.ScriptJobs(script)
				w.ExpectApply(t, managed("", "VIEWER"), nil, nil)
				expectText(t, w.State, "job_status", "finished")
				expectText(t, w.State, "email", "ines.intern@acme.example")
				w.ExpectApply(t, managed("", "EDITOR"), nil, nil)
				w.ExpectEmptyPlan(t, managed("", "EDITOR"))
				w.ExpectWrites(t, "POST PATCH")
			})
		})
	}
}

func TestUser_lostInvitation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		w.SetJobDuration(1500 * time.Millisecond)
		w.Inject(cerbytest.Fault{Method: "POST", Drop: cerbytest.DropAfter, Times: 1})
		w.ExpectApply(t, managed("", "VIEWER"), nil, nil)
		expectText(t, w.State, "job_id", "null")
		w.ExpectEmptyPlan(t, managed("", "VIEWER"))
		w.ExpectWrites(t, "POST")
	})
}

func TestUser_changeWithoutJobTimesOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newSeat(t, "2s")
		w.UpdateIntegration(video, func(i *cerbytest.Integration) { i.PatchWithoutJob = true })
		w.ExpectApply(t, managed("2s", "EDITOR"), nil, []string{"Cerby named no job to wait for"})
		expectText(t, w.State, "job_id", "null")
		if planned, _ := w.Plan(t, managed("2s", "EDITOR")); planned == nil {
			t.Error("the next plan does not show what is there")
		}
	})
}

// withoutJobs is a key that may do everything but read jobs.
func withoutJobs(w *waiting) string {
	return w.AddKey(cerbytest.Key{
		UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read integrations", "Read users", "Write integrations", "Write automated jobs"},
	})
}

func TestUser_keyThatReadsNoJobs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newSeat(t, "1h")
		w.SetJobDuration(1500 * time.Millisecond)
		w.Token = withoutJobs(w)
		scope := `needs the scope "Read automated jobs"`
		w.ExpectApply(t, managed("", "EDITOR"), nil, []string{scope})
		w.ExpectEmptyPlan(t, managed("", "EDITOR"))
		expectEntitlements(t, w.Workspace, "EDITOR")
		w.ExpectApply(t, nil, nil, []string{scope})
		expectEntitlements(t, w.Workspace)
		w.ExpectWrites(t, "POST PATCH DELETE")
	})
}

// A job was left running by an earlier run, and the key of this one may not read it.
func TestUser_keyThatReadsNoEarlierJob(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		w.ExpectApply(t, managed("2s", "VIEWER"), nil, []string{"may still be pending"})
		w.Token = withoutJobs(w)
		acctest.ExpectMessages(t, "warnings", w.Refresh(t).Warnings, "The state was not changed.")
		if w.State == nil {
			t.Fatal("she has left the state")
		}
		endJobs(w.Workspace, "")
		acctest.ExpectMessages(t, "errors", w.Refresh(t).Errors)
		expectText(t, w.State, "email", "ines.intern@acme.example")
		w.ExpectEmptyPlan(t, managed("2s", "VIEWER"))
		w.ExpectWrites(t, "POST")
	})
}

func TestUser_forgottenJob(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		w.ExpectApply(t, managed("2s", "VIEWER"), nil, []string{"may still be pending"})
		endJobs(w.Workspace, "")
		expectEntitlements(t, w.Workspace, "VIEWER")
		w.PurgeJob(w.Jobs()[0].ID)
		w.ExpectApply(t, managed("2s", "VIEWER"), nil, nil)
		expectText(t, w.State, "email", "ines.intern@acme.example")
		w.Inject(cerbytest.Fault{Method: "GET", Path: "/jobs/{id}", Status: http.StatusNotFound})
		w.ExpectApply(t, managed("", "EDITOR"), nil, []string{"Unable to read the job"})
		w.ExpectEmptyPlan(t, managed("", "EDITOR"))
		w.ExpectWrites(t, "POST PATCH")
	})
}

// What a proxy says of a job says nothing: it may still be running.
func TestUser_jobThatCannotBeRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		w.Inject(cerbytest.Fault{Method: "GET", Path: "/jobs/{id}", Status: http.StatusNotFound, HTML: true})
		w.ExpectApply(t, managed("", "VIEWER"), nil, []string{"may still be pending"})
		expectText(t, w.State, "job_id", w.Jobs()[0].ID)
		acctest.ExpectMessages(t, "errors", w.Refresh(t).Errors, "This is not how the Cerby API answers")
		w.ClearFaults()
		endJobs(w.Workspace, "")
		w.ExpectApply(t, managed("", "VIEWER"), nil, nil)
		expectText(t, w.State, "job_status", "finished")
		w.ExpectWrites(t, "POST")
	})
}

// The job of an earlier run has finished, and its change shows while the refresh looks for it.
func TestUser_showsLateAfterATimeOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		w.ExpectApply(t, managed("2s", "VIEWER"), nil, []string{"may still be pending"})
		job := w.Jobs()[0]
		w.UpdateJob(job.ID, func(j *cerbytest.Job) {
			j.Script.Duration, j.Script.Lag = -1, time.Since(job.CreatedAt)+1500*time.Millisecond
		})
		acctest.ExpectMessages(t, "warnings", w.Refresh(t).Warnings)
		expectText(t, w.State, "email", "ines.intern@acme.example")
		w.ExpectEmptyPlan(t, managed("2s", "VIEWER"))
	})
}

// A pause that is longer than the time-out ends the creation before anything was sent.
func TestUser_timeOutBeforeTheInvitation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWaiting(t, "cerby_integration_user")
		w.Inject(cerbytest.Fault{Method: "POST", Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"60"}}, Times: 1})
		w.ExpectApply(t, managed("2s", "VIEWER"), []string{"Unable to invite user"}, nil)
		if w.State != nil || len(w.Jobs()) != 0 {
			t.Errorf("the state has %v, and there are the jobs %v", w.State, w.Jobs())
		}
	})
}

// A postcondition on job_status would fail for ever on a job that was last seen running and that nobody will look at
// again.
func TestUser_statusThatIsNotLearnt(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(w *waiting){
		"forgotten": func(w *waiting) {
			w.Inject(cerbytest.Fault{Method: "GET", Path: "/jobs/{id}", Status: http.StatusNotFound})
		},
		"denied": func(w *waiting) { w.Token = withoutJobs(w) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newSeat(t, "1h")
				w.SetJobDuration(0)
				lose(w)
				acctest.ExpectMessages(t, "errors", w.Apply(t, managed("1h", "EDITOR")).Errors)
				acctest.ExpectMessages(t, "errors", w.Refresh(t).Errors)
				if status := textOf(w.State, "job_status"); status != "null" && status != "finished" {
					t.Errorf("the job is %s for ever", status)
				}
			})
		})
	}
}

// So it would on a failed job that is of no account any more.
func TestUser_failureThatIsOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newSeat(t, "1h")
		w.SetJobDuration(0)
		w.FailNextJob("BadCredentials", "")
		w.ExpectApply(t, managed("1h", "EDITOR"), []string{"BadCredentials"}, nil)
		w.ExpectApply(t, managed("1h", "VIEWER"), nil, nil)
		if status := textOf(w.State, "job_status"); status == "error" {
			t.Error("the job is error for ever, though nothing is left to be done")
		}
	})
}

// Who has access through a team as well stays listed.
func TestUser_throughATeam(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newSeat(t, "1h")
		w.SetJobDuration(0)
		w.UpdateIntegrationUser(video, ines, func(u *cerbytest.IntegrationUser) { u.ThroughTeam = []string{"VIEWER"} })
		w.ExpectApply(t, nil, nil, []string{"A user who has access through a team or a collection keeps that access."})
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
		w.ExpectWrites(t, "POST DELETE")
	})
}
