package cerbytest_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// clock is a time that a test advances while a server reads it.
type clock struct {
	mu sync.Mutex
	at time.Time
}

// newClock returns a clock that stands at noon.
func newClock() *clock { return &clock{at: noon} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// startJob starts a job that makes Ines VIEWER of the integration video, and returns the path of the job.
func (a *client) startJob() string {
	a.t.Helper()
	created := a.call(http.MethodPost, "/integrations/video/users", inviteBody("VIEWER", "ines"), 200)
	return "/jobs/" + created.stringAt("data", "id")
}

// jobStatus returns the status of a job as the API returns it.
func (a *client) jobStatus(path string) string {
	a.t.Helper()
	return a.get(path, 200).stringAt("data", "attributes", "status")
}

// TestGetJob checks a pending job, a finished one and a failed one.
func TestGetJob(t *testing.T) {
	now := newClock()
	a := serveWithIntegration(t, cerbytest.WithClock(now.now), cerbytest.WithJobDuration(10*time.Second))
	path := a.withKey(cerbytest.Key{UserID: "adam"}).startJob()
	tell := func() string {
		return strings.ReplaceAll(a.get(path, 200).text, strings.TrimPrefix(path, "/jobs/"), "ID")
	}
	wire := func(status, errorDetails, updatedAt string, canRetry bool) string {
		return fmt.Sprintf(`{
			"data": {"id":"ID","type":"job","relationships":{"audit":null},"attributes":{
				"account":{"entity":"account","id":"video","name":"Acme / Video","provider":"youtube_tenant"},
				"canRetry":%t,"createdAt":"2025-03-06T12:00:00","createdBy":{"id":"adam","name":"Adam Admin"},
				"errorDetails":%s,"hasMoreDetails":false,"payload":{"userIds":["ines"]},"response":{},"status":%q,
				"trigger":"manual","updatedAt":%q,"workflowType":"provide_access","novelty":{"rollout":["beta",null,3]}}},
			"meta": {}, "jsonapi": {"version":"1.1"}}`, canRetry, errorDetails, status, updatedAt)
	}
	wantJSON(t, tell(), wire("created", "null", "2025-03-06T12:00:00.000Z", false))
	now.advance(3 * time.Second)
	wantJSON(t, tell(), wire("running", "null", "2025-03-06T12:00:02.000Z", false))
	now.advance(time.Minute)
	wantJSON(t, tell(), wire("finished", "{}", "2025-03-06T12:00:10.000Z", false))

	id := strings.TrimPrefix(path, "/jobs/")
	a.workspace.UpdateJob(id, func(j *cerbytest.Job) { j.Script.ErrorType = "NotEnoughSeats" })
	wantJSON(t, tell(),
		wire("error", `{"errorType":"NotEnoughSeats","screenshotUrl":null,"userRequired":false,"novelty":"step 3"}`,
			"2025-03-06T12:00:10.000Z", true))
	a.workspace.UpdateJob(id, func(j *cerbytest.Job) {
		j.Script.ScreenshotURL, j.Script.UserRequired = "https://acme.example/s.png", true
	})
	wantJSON(t, tell(), wire("error", `{"errorType":"NotEnoughSeats","screenshotUrl":"https://acme.example/s.png",
		"userRequired":true,"novelty":"step 3"}`, "2025-03-06T12:00:10.000Z", true))
	wantEqual(t, "held", a.storedAccess("ines"), "collaborator VIEWER")
}

// TestJobPhases checks the status of jobs second by second.
func TestJobPhases(t *testing.T) {
	for _, c := range []struct {
		script cerbytest.JobScript
		want   string
	}{
		{
			cerbytest.JobScript{},
			"created started running*8 finished*2",
		},
		{
			cerbytest.JobScript{Retries: 1, Duration: 5 * time.Second},
			"created running*2 retrying running finished*7",
		},
		{
			cerbytest.JobScript{Retries: 2},
			"created started running*2 retrying*2 running retrying*2 running finished*2",
		},
		{cerbytest.JobScript{Duration: -1, ErrorType: "BadCredentials"}, "error*12"},
		{
			cerbytest.JobScript{Duration: 2 * time.Second, UnknownStatus: "pausing", UnknownFor: 3 * time.Second},
			"created running pausing*3 finished*7",
		},
		{
			cerbytest.JobScript{Duration: 2 * time.Second, UnknownStatus: "pausing", UnknownFor: time.Second, ErrorType: "X"},
			"created running pausing error*9",
		},
	} {
		now := newClock()
		a := serveWithIntegration(t, cerbytest.WithClock(now.now), cerbytest.WithJobDuration(10*time.Second))
		a.workspace.ScriptJobs(c.script)
		path := a.startJob()
		var listed, stored []string
		for range 12 {
			over := a.jobStatus(path)
			listed = append(listed, over)
			stored = append(stored, a.workspace.Jobs()[0].Status)
			exists := over == "finished"
			if _, on := a.workspace.IntegrationUser("video", "ines"); on != exists {
				t.Errorf("%+v: %s, and on the integration %t", c.script, over, on)
			}
			now.advance(time.Second)
		}
		wantEqual(t, fmt.Sprintf("%+v", c.script), countRuns(listed), c.want)
		wantEqual(t, "stored", stored, listed)
	}
}

// countRuns joins statuses, and writes several equal ones in a row as in "running*3".
func countRuns(statuses []string) string {
	var runs []string
	for start := 0; start < len(statuses); {
		end := start + 1
		for end < len(statuses) && statuses[end] == statuses[start] {
			end++
		}
		run := statuses[start]
		if end > start+1 {
			run += "*" + strconv.Itoa(end-start)
		}
		runs, start = append(runs, run), end
	}
	return strings.Join(runs, " ")
}

// TestFailedJob checks that a failed job changes nothing unless its script requires it, and that the next job works.
func TestFailedJob(t *testing.T) {
	a := serveWithIntegration(t)
	a.workspace.FailNextJob("NotEnoughSeats", "https://acme.example/shot.png")
	details := a.get(a.startJob(), 200).objectAt("data", "attributes", "errorDetails")
	wantEqual(t, "details", []any{details["errorType"], details["screenshotUrl"]},
		[]any{"NotEnoughSeats", "https://acme.example/shot.png"})
	wantEqual(t, "after the failure", a.storedAccess("ines"), "not there")
	wantEqual(t, "the next", a.jobStatus(a.startJob()), "finished")
	wantEqual(t, "after it", a.storedAccess("ines"), "collaborator VIEWER")

	a.workspace.FailNextJob("BadCredentials", "")
	a.call(http.MethodPatch, "/integrations/video/users/ines", replaceEntitlementsBody("EDITOR"), 200)
	a.workspace.FailNextJob("BadCredentials", "")
	a.call(http.MethodDelete, "/integrations/video/users/ines", "", 200)
	wantEqual(t, "after two more", a.storedAccess("ines"), "collaborator VIEWER")

	a.workspace.ScriptJobs(cerbytest.JobScript{Times: 1, ErrorType: "X", DespiteError: true})
	a.call(http.MethodPatch, "/integrations/video/users/ines", replaceEntitlementsBody("EDITOR"), 200)
	wantEqual(t, "despite the error", a.storedAccess("ines"), "collaborator EDITOR")
}

// TestJobScripts checks the selection of jobs by workflow, order and number.
func TestJobScripts(t *testing.T) {
	a := serveWithIntegration(t)
	a.workspace.ScriptJobs(cerbytest.JobScript{Workflow: "revoke_access", ErrorType: "revoking"})
	a.workspace.ScriptJobs(cerbytest.JobScript{Workflow: "update_access", Times: 2, ErrorType: "updating"})
	a.workspace.ScriptJobs(cerbytest.JobScript{Times: 1, ErrorType: "any"})
	a.workspace.ScriptJobs(cerbytest.JobScript{ErrorType: "others"})
	a.startJob()
	a.startJob()
	for range 4 {
		a.call(http.MethodPatch, "/integrations/video/users/adam", replaceEntitlementsBody("VIEWER"), 200)
	}
	a.call(
		http.MethodPatch,
		"/integrations/video/users/adam/entitlements",
		`{"data":{"add":{"entitlements":[{"id":"EDITOR"}]}}}`,
		200,
	)
	a.call(http.MethodDelete, "/integrations/video/users/adam", "", 200)
	a.workspace.ClearJobScripts()
	a.call(http.MethodDelete, "/integrations/video/users/adam", "", 200)

	var got []string
	for _, job := range a.workspace.Jobs() {
		got = append(got, job.WorkflowType+" "+job.Script.ErrorType)
	}
	wantEqual(t, "jobs", got, []string{
		"provide_access any", "provide_access others", "update_access updating", "update_access updating",
		"update_access others", "update_access others", "update_access others", "revoke_access revoking", "revoke_access ",
	})
}

// TestJobDuration checks that a new duration does not apply to pending jobs.
func TestJobDuration(t *testing.T) {
	now := newClock()
	a := serveWithIntegration(t, cerbytest.WithClock(now.now))
	wantEqual(t, "at once", a.jobStatus(a.startJob()), "finished")
	a.workspace.SetJobDuration(time.Minute)
	long := a.startJob()
	a.workspace.SetJobDuration(0)
	now.advance(59 * time.Second)
	wantEqual(t, "long", a.jobStatus(long), "running")
	now.advance(time.Second)
	wantEqual(t, "long", a.jobStatus(long), "finished")
}

// TestJobs_order checks that the changes are applied in the order in which the jobs end.
func TestJobs_order(t *testing.T) {
	now := newClock()
	a := serveWithIntegration(t, cerbytest.WithClock(now.now), cerbytest.WithJobDuration(10*time.Second))
	a.workspace.ScriptJobs(cerbytest.JobScript{Times: 1, Duration: 30 * time.Second})
	a.call(http.MethodPatch, "/integrations/video/users/adam", replaceEntitlementsBody("EDITOR"), 200)
	a.call(http.MethodPatch, "/integrations/video/users/adam", replaceEntitlementsBody("VIEWER"), 200)
	now.advance(time.Minute)
	wantEqual(t, "held", a.storedAccess("adam"), "collaborator EDITOR")
}

// TestJob_changesOnce checks that a job does not repeat its change after a change outside the API.
func TestJob_changesOnce(t *testing.T) {
	now := newClock()
	a := serveWithIntegration(t, cerbytest.WithClock(now.now), cerbytest.WithJobDuration(10*time.Second))
	a.startJob()
	now.advance(10 * time.Second)
	a.workspace.RemoveIntegrationUser("video", "ines")
	now.advance(time.Hour)
	wantEqual(t, "removed", a.storedAccess("ines"), "not there")

	a.call(http.MethodPatch, "/integrations/video/users/adam", replaceEntitlementsBody("EDITOR"), 200)
	now.advance(10 * time.Second)
	a.workspace.UpdateIntegrationUser(
		"video",
		"adam",
		func(u *cerbytest.IntegrationUser) { u.Entitlements = []string{"VIEWER"} },
	)
	wantEqual(t, "changed", a.storedAccess("adam"), "collaborator VIEWER")

	path := a.startJob()
	now.advance(10 * time.Second)
	a.workspace.UpdateJob(strings.TrimPrefix(path, "/jobs/"), func(j *cerbytest.Job) { j.Script.ErrorType = "TooLate" })
	wantEqual(t, "failed when it was over", a.storedAccess("ines"), "collaborator VIEWER")
	a.workspace.RemoveIntegrationUser("video", "ines")

	a.startJob()
	now.advance(10 * time.Second)
	wantPanic(t, "added beside an invitation", func() {
		a.workspace.AddIntegrationUser("video", cerbytest.IntegrationUser{UserID: "ines"})
	})
	a.call(http.MethodDelete, "/integrations/video/users/ines", "", 200)
	now.advance(10 * time.Second)
	wantEqual(t, "listed", len(a.workspace.IntegrationUsers("video")), 1)
}

// TestJobLag checks that a change becomes visible some time after the job has finished.
func TestJobLag(t *testing.T) {
	now := newClock()
	a := serveWithIntegration(t, cerbytest.WithClock(now.now), cerbytest.WithJobDuration(10*time.Second))
	a.workspace.ScriptJobs(cerbytest.JobScript{Lag: 20 * time.Second})
	path := a.startJob()
	now.advance(29 * time.Second)
	wantEqual(t, "status", a.jobStatus(path), "finished")
	a.get("/integrations/video/users/ines", 404)
	now.advance(time.Second)
	a.get("/integrations/video/users/ines", 200)
}

// TestJobStore checks the methods that change jobs outside the API.
func TestJobStore(t *testing.T) {
	now := newClock()
	a := serveWithIntegration(t, cerbytest.WithClock(now.now), cerbytest.WithJobDuration(10*time.Second))
	created := a.workspace.AddJob(
		cerbytest.Job{Status: "ignored", UserIDs: []string{"adam"}, Extra: map[string]any{"x": 1}},
	)
	wantEqual(t, "filled",
		[]any{created.WorkflowType, created.Trigger, created.CreatedAt, created.Status, created.ID != ""},
		[]any{"provide_access", "manual", noon, "finished", true})
	created.UserIDs[0], created.Extra["x"] = "mallory", 2
	remaining, found := a.workspace.Job(created.ID)
	wantEqual(t, "a caller's", []any{remaining.UserIDs[0], remaining.Extra["x"], found}, []any{"adam", 1, true})
	got := a.get("/jobs/"+created.ID, 200)
	wantEqual(t, "of nobody", []any{
		got.valueAt("data", "attributes", "account"), got.valueAt("data", "attributes", "createdBy"),
		got.valueAt("data", "attributes", "x"),
	}, []any{nil, map[string]any{"id": nil, "name": nil}, 1.0})

	ended, purged := a.startJob(), a.startJob()
	a.workspace.UpdateJob(strings.TrimPrefix(ended, "/jobs/"), func(j *cerbytest.Job) { j.ID, j.Script.Duration = "x", 0 })
	wantEqual(t, "ended from outside", []string{a.jobStatus(ended), a.storedAccess("ines")},
		[]string{"finished", "collaborator VIEWER"})
	a.workspace.RemoveIntegrationUser("video", "ines")
	a.workspace.PurgeJob(strings.TrimPrefix(purged, "/jobs/"))
	a.get(purged, 404)
	_, found = a.workspace.Job(strings.TrimPrefix(purged, "/jobs/"))
	now.advance(time.Hour)
	wantEqual(t, "purged", []any{found, a.storedAccess("ines")}, []any{false, "not there"})

	over := a.startJob()
	now.advance(10 * time.Second)
	a.workspace.PurgeJob(strings.TrimPrefix(over, "/jobs/"))
	wantEqual(t, "purged when it was over", a.storedAccess("ines"), "collaborator VIEWER")

	a.startJob()
	a.workspace.PurgeIntegration("video")
	now.advance(time.Hour)
	wantEqual(t, "without its integration",
		[]any{len(a.workspace.IntegrationUsers("video")), a.workspace.Jobs()[2].Status},
		[]any{0, "finished"})
}

// TestJobVisibility checks that a job is readable with an admin role only, and that an unknown job is 404.
func TestJobVisibility(t *testing.T) {
	a := serveWithIntegration(t)
	path := a.startJob()
	a.get("/jobs/unheard-of", 404)
	a.withKey(cerbytest.Key{Role: "workspace_admin"}).get(path, 200)
	a.withKey(cerbytest.Key{Role: "workspace_user"}).get(path, 401)
}
