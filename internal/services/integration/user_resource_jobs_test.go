package integration_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestUser_invitationFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.SetJobDuration(0)
		w.FailNextJob("NotEnoughSeats", "https://pictures.acme.example/1")
		diags := w.Apply(t, userConfig("", "VIEWER"))
		job := w.Jobs()[0].ID
		for _, part := range []string{
			"Unable to complete the invitation of user",
			"Job " + job + " failed. The application has no free license (NotEnoughSeats).",
			"Buy licenses in the application", "https://pictures.acme.example/1",
		} {
			acctest.ExpectMessages(t, "errors", diags.Errors, part)
		}
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
		w.ExpectApply(t, userConfig("", "VIEWER"), nil, nil)
		w.ExpectEmptyPlan(t, userConfig("", "VIEWER"))
		w.ExpectWrites(t, "POST POST")
	})
}

// A failed job of several parts may have changed something.
func TestUser_failedJobAppliedChange(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.ScriptJobs(cerbytest.JobScript{Times: 1, Duration: -1, ErrorType: "OfTheFuture", DespiteError: true})
		has := "The user has these entitlements on the integration: "
		w.ExpectApply(t, userConfig("", "VIEWER"), []string{has + `"VIEWER".`}, nil)
		w.ExpectApply(t, userConfig("", "VIEWER"), nil, nil)
		expectText(t, w.State, "job_id", "null")
		w.ScriptJobs(cerbytest.JobScript{Times: 1, Duration: -1, ErrorType: "OfTheFuture", DespiteError: true})
		w.ExpectApply(t, userConfig("", "EDITOR"), []string{has + `"EDITOR".`}, nil)
		w.ExpectEmptyPlan(t, userConfig("", "EDITOR"))
		w.ExpectWrites(t, "POST PATCH")
	})
}

func TestUser_changeFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "1h")
		w.SetJobDuration(0)
		w.FailNextJob("InvalidBusinessId", "")
		w.ExpectApply(t, userConfig("1h", "EDITOR"), []string{"Correct the business ID"}, nil)
		// The user has what the invitation granted.
		expectText(t, w.State, "job_status", "finished")
		if !w.State["entitlements"].Equal(set("VIEWER")) {
			t.Errorf("the state has %s", w.State["entitlements"])
		}
		planned, _ := w.Plan(t, userConfig("1h", "EDITOR"))
		expectText(t, planned, "job_status", "unknown")
		w.ExpectApply(t, userConfig("1h", "EDITOR"), nil, nil)
		w.ExpectEmptyPlan(t, userConfig("1h", "EDITOR"))
		w.ExpectWrites(t, "POST PATCH PATCH")
	})
}

func TestUser_unusualJobs(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]cerbytest.JobScript{
		"retrying":       {Duration: 1500 * time.Millisecond, Retries: 2},
		"unknown status": {Duration: -1, UnknownStatus: "pondering", UnknownFor: 1500 * time.Millisecond},
		"lag":            {Duration: -1, Lag: 1500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newJobHarness(t, userType)
				w.ScriptJobs(script)
				w.ExpectApply(t, userConfig("", "VIEWER"), nil, nil)
				expectText(t, w.State, "job_status", "finished")
				expectText(t, w.State, "email", "ines.intern@acme.example")
				w.ExpectApply(t, userConfig("", "EDITOR"), nil, nil)
				w.ExpectEmptyPlan(t, userConfig("", "EDITOR"))
				w.ExpectWrites(t, "POST PATCH")
			})
		})
	}
}

func TestUser_lostInvitation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.SetJobDuration(1500 * time.Millisecond)
		w.Inject(cerbytest.Fault{Method: "POST", Drop: cerbytest.DropAfter, Times: 1})
		w.ExpectApply(t, userConfig("", "VIEWER"), nil, nil)
		expectText(t, w.State, "job_id", "null")
		w.ExpectEmptyPlan(t, userConfig("", "VIEWER"))
		w.ExpectWrites(t, "POST")
	})
}

func TestUser_changeWithoutJobTimesOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "2s")
		w.UpdateIntegration(video, func(i *cerbytest.Integration) { i.PatchWithoutJob = true })
		w.ExpectApply(t, userConfig("2s", "EDITOR"), nil, []string{"Cerby returned no job to wait for"})
		expectText(t, w.State, "job_id", "null")
		if planned, _ := w.Plan(t, userConfig("2s", "EDITOR")); planned == nil {
			t.Error("the next plan is empty, want the change")
		}
	})
}

// keyWithoutJobs returns an API key that may do everything but read jobs.
func keyWithoutJobs(w *jobHarness) string {
	return w.AddKey(cerbytest.Key{
		UserID: cerbytest.SeedOwnerID,
		Scopes: []string{"Read integrations", "Read users", "Write integrations", "Write automated jobs"},
	})
}

func TestUser_jobsNotReadable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "1h")
		w.SetJobDuration(1500 * time.Millisecond)
		w.Token = keyWithoutJobs(w)
		scope := `needs the scope "Read automated jobs"`
		w.ExpectApply(t, userConfig("", "EDITOR"), nil, []string{scope})
		w.ExpectEmptyPlan(t, userConfig("", "EDITOR"))
		expectEntitlements(t, w.Workspace, "EDITOR")
		w.ExpectApply(t, nil, nil, []string{scope})
		expectEntitlements(t, w.Workspace)
		w.ExpectWrites(t, "POST PATCH DELETE")
	})
}

// The API key may not read the job that an earlier run left pending.
func TestUser_earlierJobNotReadable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.ExpectApply(t, userConfig("2s", "VIEWER"), nil, []string{"may still be pending"})
		w.Token = keyWithoutJobs(w)
		acctest.ExpectMessages(t, "warnings", w.Refresh(t).Warnings, "The state was not changed.")
		if w.State == nil {
			t.Fatal("the user is not in the state")
		}
		endJobs(w.Workspace, "")
		acctest.ExpectMessages(t, "errors", w.Refresh(t).Errors)
		expectText(t, w.State, "email", "ines.intern@acme.example")
		w.ExpectEmptyPlan(t, userConfig("2s", "VIEWER"))
		w.ExpectWrites(t, "POST")
	})
}

func TestUser_forgottenJob(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.ExpectApply(t, userConfig("2s", "VIEWER"), nil, []string{"may still be pending"})
		endJobs(w.Workspace, "")
		expectEntitlements(t, w.Workspace, "VIEWER")
		w.PurgeJob(w.Jobs()[0].ID)
		w.ExpectApply(t, userConfig("2s", "VIEWER"), nil, nil)
		expectText(t, w.State, "email", "ines.intern@acme.example")
		w.Inject(cerbytest.Fault{Method: "GET", Path: "/jobs/{id}", Status: http.StatusNotFound})
		w.ExpectApply(t, userConfig("", "EDITOR"), nil, []string{"Unable to read the job"})
		w.ExpectEmptyPlan(t, userConfig("", "EDITOR"))
		w.ExpectWrites(t, "POST PATCH")
	})
}

// A not-found page of a proxy does not end a job: it may still be pending.
func TestUser_jobReadFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.Inject(cerbytest.Fault{Method: "GET", Path: "/jobs/{id}", Status: http.StatusNotFound, HTML: true})
		w.ExpectApply(t, userConfig("", "VIEWER"), nil, []string{"may still be pending"})
		expectText(t, w.State, "job_id", w.Jobs()[0].ID)
		acctest.ExpectMessages(t, "errors", w.Refresh(t).Errors, "The response does not have the format of the Cerby API")
		w.ClearFaults()
		endJobs(w.Workspace, "")
		w.ExpectApply(t, userConfig("", "VIEWER"), nil, nil)
		expectText(t, w.State, "job_status", "finished")
		w.ExpectWrites(t, "POST")
	})
}

// The job of an earlier run has finished, and its change becomes visible during the refresh.
func TestUser_visibleAfterTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.ExpectApply(t, userConfig("2s", "VIEWER"), nil, []string{"may still be pending"})
		job := w.Jobs()[0]
		w.UpdateJob(job.ID, func(j *cerbytest.Job) {
			j.Script.Duration, j.Script.Lag = -1, time.Since(job.CreatedAt)+1500*time.Millisecond
		})
		acctest.ExpectMessages(t, "warnings", w.Refresh(t).Warnings)
		expectText(t, w.State, "email", "ines.intern@acme.example")
		w.ExpectEmptyPlan(t, userConfig("2s", "VIEWER"))
	})
}

// A rate limit that lasts longer than the timeout ends the creation before anything is sent.
func TestUser_timeoutBeforeInvitation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		w.Inject(cerbytest.Fault{
			Method: "POST", Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"60"}}, Times: 1,
		})
		w.ExpectApply(t, userConfig("2s", "VIEWER"), []string{"Unable to invite user"}, nil)
		if w.State != nil || len(w.Jobs()) != 0 {
			t.Errorf("the state has %v, and there are the jobs %v", w.State, w.Jobs())
		}
	})
}

// A job whose end cannot be read leaves no job_status, on which a postcondition would fail forever.
func TestUser_jobStatusNotRead(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(w *jobHarness){
		"forgotten": func(w *jobHarness) {
			w.Inject(cerbytest.Fault{Method: "GET", Path: "/jobs/{id}", Status: http.StatusNotFound})
		},
		"denied": func(w *jobHarness) { w.Token = keyWithoutJobs(w) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newUserWithAccess(t, "1h")
				w.SetJobDuration(0)
				lose(w)
				acctest.ExpectMessages(t, "errors", w.Apply(t, userConfig("1h", "EDITOR")).Errors)
				acctest.ExpectMessages(t, "errors", w.Refresh(t).Errors)
				if status := textOf(w.State, "job_status"); status != "null" && status != "finished" {
					t.Errorf("job_status stays %s", status)
				}
			})
		})
	}
}

// A failed change that is no longer configured leaves no job_status either.
func TestUser_failedJobNotKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "1h")
		w.SetJobDuration(0)
		w.FailNextJob("BadCredentials", "")
		w.ExpectApply(t, userConfig("1h", "EDITOR"), []string{"BadCredentials"}, nil)
		w.ExpectApply(t, userConfig("1h", "VIEWER"), nil, nil)
		if status := textOf(w.State, "job_status"); status == "error" {
			t.Error("job_status stays error, although nothing is left to change")
		}
	})
}

// A user who also has access through a team stays listed after the removal.
func TestUser_accessThroughTeam(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "1h")
		w.SetJobDuration(0)
		w.UpdateIntegrationUser(video, ines, func(u *cerbytest.IntegrationUser) { u.ThroughTeam = []string{"VIEWER"} })
		w.ExpectApply(t, nil, nil, []string{"A user who has access through a team or a collection keeps that access."})
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
		w.ExpectWrites(t, "POST DELETE")
	})
}
