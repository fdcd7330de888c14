package cerby_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestJobs_get reads a job that failed, and what can be done about it.
func TestJobs_get(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.FromFile(200, "job-error.json"))
		job, err := newClient(t, server, nil).Jobs().Get(t.Context(), "j-1")
		if err != nil {
			t.Fatal(err)
		}
		server.ExpectRequests("GET /api/v1/jobs/j-1")
		got := []string{
			job.ID,
			job.Status,
			apitest.Text(job.WorkflowType),
			apitest.Text(job.Trigger),
			apitest.Text(job.Account.ID),
			apitest.Text(job.Account.Name),
			apitest.Text(job.ErrorDetails.ErrorType),
			apitest.Text(job.ErrorDetails.ScreenshotURL),
			apitest.Text(job.CreatedAt),
			apitest.Text(job.UpdatedAt),
		}
		want := []string{
			"j-1",
			"error",
			"provide_access",
			"manual",
			"i-1",
			"Acme / Video Team",
			"NotEnoughSeats",
			"https://pictures.acme.example/j-1",
			"2024-08-29T19:31:21.563000+00:00",
			"2024-08-29T19:31:22.750000+00:00",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		if failure, failed := job.Failure(); !failed || failure.Type != "NotEnoughSeats" || failure.Remedy == "" {
			t.Errorf("%t: %+v", failed, failure)
		}
	})
}

// createdJob is the job that the tests wait for.
var createdJob = cerby.Job{ID: "j-1", Status: "created"}

// jobWithStatus returns a response with the job j-1 and a status.
func jobWithStatus(status string) apitest.Response {
	return apitest.Response{
		Status: 200,
		Body:   `{"data": {"id": "j-1", "type": "job", "attributes": {"status": "` + status + `"}}}`,
	}
}

// newJobServer returns a server with a job that runs for a time and has finished then.
func newJobServer(t *testing.T, length time.Duration) *apitest.Server {
	t.Helper()
	return apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
		if req.At < length {
			return jobWithStatus("running")
		}
		return jobWithStatus("finished")
	})
}

// expectPollInterval checks the intervals between reads that get a response at once. Each is a quarter of the time
// since the first read, between 1 and 15 seconds, or up to a tenth shorter.
func expectPollInterval(t *testing.T, looks []apitest.Request) {
	t.Helper()
	for i := 1; i < len(looks); i++ {
		waited := looks[i-1].At - looks[0].At
		longest := min(max(waited/4, time.Second), 15*time.Second)
		if wait := looks[i].At - looks[i-1].At; wait > longest || wait < longest*9/10 {
			t.Errorf("after %s the next wait was %s, want at most %s and at least nine tenths of it", waited, wait, longest)
		}
	}
}

// expectWait waits for a job that lasts for a time, and checks everything that is promised of that.
func expectWait(t *testing.T, length time.Duration) {
	t.Helper()
	server := newJobServer(t, length)
	job, err := newClient(t, server, nil).Jobs().Wait(t.Context(), createdJob)
	if err != nil || job.ID != "j-1" || job.Status != cerby.JobFinished {
		t.Errorf("got %+v, %v", job, err)
	}
	late := server.Elapsed() - length
	if late < 0 || late > max(length/4, time.Second) || late > 15*time.Second {
		t.Errorf("the wait for a job of %s ended %s after it", length, late)
	}
	looks := server.Requests()
	if polls := len(looks); length <= 10*time.Second && polls > 10 || length <= time.Minute && polls > 18 {
		t.Errorf("a job of %s cost %d polls", length, polls)
	}
	expectPollInterval(t, append([]apitest.Request{{}}, looks...))
}

// TestWait_pollInterval holds its promises for jobs of different lengths, up to half an hour. TestPollInterval checks
// the range of the intervals.
func TestWait_pollInterval(t *testing.T) {
	for _, length := range []time.Duration{
		0, 130 * time.Millisecond, time.Second, 4 * time.Second, 10 * time.Second, 33 * time.Second, time.Minute,
		70 * time.Second, 10 * time.Minute, 30 * time.Minute,
	} {
		apitest.Run(t, length.String(), func(t *testing.T) { expectWait(t, length) })
	}
}

// TestWait_jitter spreads the waits over the last tenth of an interval.
func TestWait_jitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var shortest, longest time.Duration = time.Hour, 0
		for range 100 {
			server := newJobServer(t, 0)
			if _, err := newClient(t, server, nil).Jobs().Wait(t.Context(), createdJob); err != nil {
				t.Fatal(err)
			}
			shortest, longest = min(shortest, server.Requests()[0].At), max(longest, server.Requests()[0].At)
		}
		// The chance that 100 even draws leave out a fifth of the range is below one in a thousand million.
		if shortest > 920*time.Millisecond || longest < 980*time.Millisecond {
			t.Errorf("100 waits lie between %s and %s", shortest, longest)
		}
	})
}

// TestWait_slowResponses counts the time of responses as waited, and waits from each response to the next read.
func TestWait_slowResponses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const takes = 8 * time.Second
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			r := jobWithStatus("running")
			if req.At > time.Minute {
				r = jobWithStatus("finished")
			}
			r.Delay = takes
			return r
		})
		if _, err := newClient(t, server, nil).Jobs().Wait(t.Context(), createdJob); err != nil {
			t.Fatal(err)
		}
		looks := server.Requests()
		for i := 1; i < len(looks); i++ {
			answered := looks[i-1].At + takes
			longest := min(max(answered/4, time.Second), 15*time.Second)
			if wait := looks[i].At - answered; wait > longest || wait < longest*9/10 {
				t.Errorf("answered at %s, the next wait was %s, want up to %s", answered, wait, longest)
			}
		}
	})
}

// TestWait_thirtyJobs waits for 30 jobs of 10 seconds in parallel, within 16 seconds and with 10 reads of each.
func TestWait_thirtyJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			r := jobWithStatus("running")
			if req.At >= 10*time.Second {
				r = jobWithStatus("finished")
			}
			r.Body = strings.ReplaceAll(r.Body, "j-1", strings.TrimPrefix(req.URI, "/api/v1/jobs/"))
			return apitest.Delayed(100*time.Millisecond, r)
		})
		jobs := newClient(t, server, nil).Jobs()
		var calls atomic.Int32
		apitest.Together(30, func() {
			id := fmt.Sprintf("j-%d", 100+calls.Add(1))
			job, err := jobs.Wait(t.Context(), cerby.Job{ID: id, Status: "created"})
			if err != nil || job.ID != id || job.Status != cerby.JobFinished {
				t.Errorf("got %+v, %v", job, err)
			}
		})
		if elapsed := server.Elapsed(); elapsed > 16*time.Second {
			t.Errorf("elapsed %s, want at most 16s", elapsed)
		}
		reads := map[string]int{}
		for _, req := range server.Requests() {
			reads[req.URI]++
		}
		if most := slices.Max(slices.Collect(maps.Values(reads))); len(reads) != 30 || most > 10 {
			t.Errorf("%d jobs were read at most %d times, want 30 jobs and at most 10 reads", len(reads), most)
		}
	})
}

// TestJob_over reports a job as over if it has finished or failed.
func TestJob_over(t *testing.T) {
	for status, over := range map[string]bool{
		"finished": true, "error": true, "created": false, "started": false, "running": false,
		"retrying": false, "of_the_future": false, "": false, "Finished": false,
	} {
		if got := (cerby.Job{Status: status}).HasEnded(); got != over {
			t.Errorf("%q: %t", status, got)
		}
	}
}

// TestWait_finishedJob reads nothing if the job is over, even after the context has ended.
func TestWait_finishedJob(t *testing.T) {
	for _, status := range []string{"finished", "error"} {
		synctest.Test(t, func(t *testing.T) {
			over := cerby.Job{ID: "j-1", Status: status}
			job, err := newClient(t, apitest.InOrder(t), nil).Jobs().Wait(apitest.EndedContext(t, context.Canceled), over)
			if err != nil || job.ID != over.ID || job.Status != status {
				t.Errorf("got %+v, %v", job, err)
			}
		})
	}
}

// TestWait_logs logs each change of a job's status once, and returns the job as it was read last.
func TestWait_logs(t *testing.T) {
	for _, last := range []string{"finished", "error"} {
		apitest.Run(t, last, func(t *testing.T) {
			var responses []apitest.Response
			for _, status := range []string{
				"created", "started", "running", "running", "retrying", "running", `of\nthe future`, `of\nthe future`, "",
			} {
				responses = append(responses, jobWithStatus(status))
			}
			failed := apitest.FromFile(200, "job-error.json")
			failed.Body = strings.Replace(failed.Body, `"status": "error"`, `"status": "`+last+`"`, 1)
			server := apitest.InOrder(t, append(responses, failed)...)
			var log apitest.Log
			client := newClient(t, server, func(c *cerby.Config) { c.Logger = &log })
			job, err := client.Jobs().Wait(t.Context(), createdJob)
			if err != nil {
				t.Fatal(err)
			}
			got := []string{job.Status, apitest.Text(job.WorkflowType), apitest.Text(job.ErrorDetails.ErrorType)}
			apitest.ExpectStrings(t, got, last, "provide_access", "NotEnoughSeats")
			apitest.ExpectStrings(t, loggedStatuses(t, &log),
				"created", "started", "running", "retrying", "running", "of the future", "", last)
			apitest.ExpectEqual(t, log.Fields[0]["waited_ms"], any(int64(0)))
			apitest.ExpectEqual(t, log.Fields[len(log.Fields)-1]["waited_ms"], any(server.Elapsed().Milliseconds()))
			server.ExpectRequests(slices.Repeat([]string{"GET /api/v1/jobs/j-1"}, 10)...)
		})
	}
}

// loggedStatuses returns the statuses of the job j-1 in a log.
func loggedStatuses(t *testing.T, log *apitest.Log) []string {
	t.Helper()
	var statuses []string
	for i, line := range log.Lines {
		if !strings.HasPrefix(line, "Cerby job: ") {
			continue
		}
		fields := log.Fields[i]
		statuses = append(statuses, fmt.Sprint(fields["status"]))
		if fields["job_id"] != "j-1" || len(fields) != 3 {
			t.Errorf("got %s, want three fields of the job j-1", line)
		}
	}
	return statuses
}

// TestWait_contextEnds returns as soon as the context ends, with its cause and the job as it was read last.
func TestWait_contextEnds(t *testing.T) {
	const end = 7700 * time.Millisecond
	cause := errors.New("the user had enough")
	retrying := jobWithStatus("retrying")
	for name, test := range map[string]struct {
		responses []apitest.Response
		status    string
	}{
		"waiting":       {[]apitest.Response{retrying, retrying, retrying, retrying, retrying}, "retrying"},
		"during a read": {[]apitest.Response{retrying, {Delay: time.Hour}}, "retrying"},
		"connecting":    {[]apitest.Response{retrying, {Unreachable: true, Delay: time.Hour}}, "retrying"},
		"repeating":     {[]apitest.Response{{Status: 503, Header: map[string]string{"Retry-After": "60"}}}, "created"},
	} {
		wait := func(t *testing.T, ctx context.Context) {
			t.Helper()
			server := apitest.NewServer(t, func(number int, _ apitest.Request) apitest.Response {
				return test.responses[min(number, len(test.responses))-1]
			})
			job, err := newClient(t, server, nil).Jobs().Wait(ctx, createdJob)
			expectInterrupted(t, job, test.status, err, cause)
			server.ExpectElapsed(end)
		}
		apitest.Run(t, name+", cancel", func(t *testing.T) { wait(t, apitest.CancelAfter(t, end, cause)) })
		apitest.Run(t, name+", deadline", func(t *testing.T) {
			ctx, cancel := context.WithTimeoutCause(t.Context(), end, cause)
			defer cancel()
			wait(t, ctx)
		})
	}
	apitest.Run(t, "ended already", func(t *testing.T) {
		server := apitest.InOrder(t)
		job, err := newClient(t, server, nil).Jobs().Wait(apitest.EndedContext(t, cause), createdJob)
		expectInterrupted(t, job, "created", err, cause)
		server.ExpectElapsed(0)
	})
}

// expectInterrupted checks the result of an interrupted wait for the job j-1. The error is the cause itself.
func expectInterrupted(t *testing.T, job cerby.Job, status string, err, cause error) {
	t.Helper()
	if err != cause || job.ID != "j-1" || job.Status != status { //nolint:errorlint // the cause itself
		t.Errorf("got %+v, %v, want the status %q and the cause", job, err, status)
	}
}

// TestWait_errors returns the error of a read that fails for good, with the job as read last.
func TestWait_errors(t *testing.T) {
	for name, test := range map[string]struct {
		poll             apitest.Response
		denied, notFound bool
		words            string
	}{
		"401": {apitest.FromFile(401, "error-401.json"), true, false, "401 Unauthorized: Unable to access " +
			"resource."},
		"403":           {apitest.FromFile(403, "error-403.json"), true, false, "403 Forbidden: User is not authorized"},
		"404":           {apitest.FromFile(404, "error-404.json"), false, true, "404 Not Found: User not found."},
		"a page of 404": {apitest.FromFile(404, "not-found-404.html"), false, false, "404 Not Found and an HTML page"},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(t, jobWithStatus("running"), test.poll)
			job, err := newClient(t, server, nil).Jobs().Wait(t.Context(), createdJob)
			if job.ID != "j-1" || job.Status != "running" || errors.Is(err, cerby.ErrDenied) != test.denied ||
				errors.Is(err, cerby.ErrNotFound) != test.notFound {
				t.Errorf("got %+v, %v", job, err)
			}
			apitest.ExpectText(t, callError(t, err).Error(), "unable to read job: the service responded with "+test.words)
		})
	}
	synctest.Test(t, func(t *testing.T) {
		_, err := newClient(t, apitest.InOrder(t), nil).Jobs().Wait(t.Context(), cerby.Job{Status: "created"})
		apitest.ExpectText(t, callError(t, err).Error(), "unable to read job: ", "is not a valid ID")
	})
}

// TestWait_repeats reads a job again after a transient failure.
func TestWait_repeats(t *testing.T) {
	for name, poll := range map[string]apitest.Response{
		"503":           apitest.FromFile(503, "error-503.json"),
		"502":           apitest.FromFile(502, "gateway-502.html"),
		"500":           apitest.FromFile(500, "not-found-404.html"),
		"429":           {Status: 429},
		"200 of a page": apitest.FromFile(200, "not-found-404.html"),
		"dropped":       {Dropped: true},
		"unreachable":   {Unreachable: true},
		"timed out":     {Delay: time.Hour},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(t, poll, poll, jobWithStatus("running"), poll, jobWithStatus("finished"))
			job, err := newClient(t, server, nil).Jobs().Wait(t.Context(), createdJob)
			if err != nil || job.Status != cerby.JobFinished {
				t.Errorf("got %+v, %v", job, err)
			}
			server.ExpectRequests(slices.Repeat([]string{"GET /api/v1/jobs/j-1"}, 5)...)
		})
	}
}
