package cerby_test

import (
	"context"
	"errors"
	"fmt"
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
		server := apitest.InOrder(t, apitest.FromFile(t, 200, "job-error.json"))
		job, err := newClient(t, server, nil).Jobs().Get(t.Context(), "j-1")
		if err != nil {
			t.Fatal(err)
		}
		server.ExpectRequests("GET /api/v1/jobs/j-1")
		got := []string{
			job.ID, job.Status, apitest.Text(job.WorkflowType), apitest.Text(job.Trigger), apitest.Text(job.Account.ID), apitest.Text(job.Account.Name),
			apitest.Text(job.ErrorDetails.ErrorType), apitest.Text(job.ErrorDetails.ScreenshotURL), apitest.Text(job.CreatedAt), apitest.Text(job.UpdatedAt),
		}
		want := []string{
			"j-1", "error", "provide_access", "manual", "i-1", "Acme / Video Team",
			"NotEnoughSeats", "https://pictures.acme.example/j-1", "2024-08-29T19:31:21.563000+00:00", "2024-08-29T19:31:22.750000+00:00",
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

// jobWithStatus is an answer that tells the status of the job.
func jobWithStatus(status string) apitest.Response {
	return apitest.Response{Status: 200, Body: `{"data": {"id": "j-1", "type": "job", "attributes": {"status": "` + status + `"}}}`}
}

// newJobServer makes a wire on which the job runs for a time, and has finished from then on.
func newJobServer(t *testing.T, length time.Duration) *apitest.Server {
	t.Helper()
	return apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
		if req.At < length {
			return jobWithStatus("running")
		}
		return jobWithStatus("finished")
	})
}

// expectPollInterval checks that each wait between looks that are answered at once is a quarter of the time waited since the
// first of them, between 1 and 15 seconds, or up to a tenth shorter.
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

// TestWait_pollInterval holds its promises for jobs of every length, up to half an hour.
func TestWait_pollInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for length := time.Duration(0); length < 70*time.Second; length += 130 * time.Millisecond {
			expectWait(t, length)
		}
		for length := 70 * time.Second; length < 30*time.Minute; length += 7 * time.Second {
			expectWait(t, length)
		}
		for range 200 {
			expectWait(t, 10*time.Second)
			expectWait(t, time.Minute)
		}
	})
}

// TestWait_jitter gives different waits different lengths, spread over the last tenth.
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

// TestWait_slowResponses counts the time of the answers as waited, and waits after an answer, not after its request.
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

// TestWait_thirtyJobs follows the jobs of 30 people at once, within 16 seconds and 10 polls each for jobs of 10 seconds.
func TestWait_thirtyJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			r := jobWithStatus("running")
			if req.At >= 10*time.Second {
				r = jobWithStatus("finished")
			}
			r.Body = strings.ReplaceAll(r.Body, "j-1", strings.TrimPrefix(req.URI, "/api/v1/jobs/"))
			r.Delay = 100 * time.Millisecond
			return r
		})
		jobs := newClient(t, server, nil).Jobs()
		var asked atomic.Int32
		apitest.Together(30, func() {
			id := fmt.Sprintf("j-%d", 100+asked.Add(1))
			if job, err := jobs.Wait(t.Context(), cerby.Job{ID: id, Status: "created"}); err != nil || job.ID != id || job.Status != cerby.JobFinished {
				t.Errorf("got %+v, %v", job, err)
			}
		})
		if lasted := server.Elapsed(); lasted > 16*time.Second {
			t.Errorf("all lasted %s", lasted)
		}
		polls := map[string]int{}
		for _, req := range server.Requests() {
			polls[req.URI]++
		}
		for uri, n := range polls {
			if n > 10 {
				t.Errorf("%s was read %d times", uri, n)
			}
		}
		if len(polls) != 30 {
			t.Errorf("%d jobs were read", len(polls))
		}
	})
}

// TestJob_over takes a job for over that has finished or failed, and no other.
func TestJob_over(t *testing.T) {
	for status, over := range map[string]bool{
		"finished": true, "error": true, "created": false, "started": false, "running": false,
		"retrying": false, "of_the_future": false, "": false, "Finished": false,
	} {
		if got := (cerby.Job{Status: status}).Over(); got != over {
			t.Errorf("%q: %t", status, got)
		}
	}
}

// TestWait_finishedJob reads nothing where the job is over, even where there is no more time.
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

// TestWait_logs tells each status of a job once until it changes, from the one at the beginning to the end of a job that
// takes every turn, and gives the job as it was read last.
func TestWait_logs(t *testing.T) {
	for _, last := range []string{"finished", "error"} {
		synctest.Test(t, func(t *testing.T) {
			failed := apitest.FromFile(t, 200, "job-error.json")
			failed.Body = strings.Replace(failed.Body, `"status": "error"`, `"status": "`+last+`"`, 1)
			server := apitest.InOrder(t, jobWithStatus("created"), jobWithStatus("started"), jobWithStatus("running"), jobWithStatus("running"), jobWithStatus("retrying"), jobWithStatus("running"),
				jobWithStatus(`of\nthe future`), jobWithStatus(`of\nthe future`), jobWithStatus(""), failed)
			var log apitest.Log
			job, err := newClient(t, server, func(c *cerby.Config) { c.Logger = &log }).Jobs().Wait(t.Context(), createdJob)
			if err != nil || job.Status != last || apitest.Text(job.WorkflowType) != "provide_access" || apitest.Text(job.ErrorDetails.ErrorType) != "NotEnoughSeats" {
				t.Errorf("got %+v, %v", job, err)
			}
			var told []string
			for i, entry := range log.Lines {
				fields := log.Fields[i]
				if !strings.HasPrefix(entry, "Cerby job: ") {
					continue
				}
				told = append(told, fmt.Sprint(fields["status"]))
				if fields["job_id"] != "j-1" || len(fields) != 3 {
					t.Error(entry)
				}
			}
			if want := []string{"created", "started", "running", "retrying", "running", "of the future", "", last}; !slices.Equal(told, want) {
				t.Errorf("told  %q\nwant %q", told, want)
			}
			waited := log.Fields[len(log.Fields)-1]["waited_ms"]
			if want := server.Elapsed().Milliseconds(); waited != want || log.Fields[0]["waited_ms"] != int64(0) {
				t.Errorf("waited from %v to %v ms, want 0 to %d", log.Fields[0]["waited_ms"], waited, want)
			}
			server.ExpectRequests(slices.Repeat([]string{"GET /api/v1/jobs/j-1"}, 10)...)
		})
	}
}

// TestWait_contextEnds ends with its context in the same instant, whether it waits or reads, with the cause and the job as last
// seen.
func TestWait_contextEnds(t *testing.T) {
	const end = 7700 * time.Millisecond
	cause := errors.New("the user had enough")
	for name, second := range map[string]apitest.Response{"waiting": jobWithStatus("retrying"), "reading": {Delay: time.Hour}, "connecting": {Unreachable: true, Delay: time.Hour}} {
		for kind, contextFor := range map[string]func(t *testing.T) context.Context{
			"cancel": func(t *testing.T) context.Context { return apitest.CancelAfter(t, end, cause) },
			"deadline": func(t *testing.T) context.Context {
				ctx, cancel := context.WithTimeoutCause(t.Context(), end, cause)
				t.Cleanup(cancel)
				return ctx
			},
		} {
			t.Run(name+", "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					server := apitest.NewServer(t, func(number int, _ apitest.Request) apitest.Response {
						if number == 1 {
							return jobWithStatus("retrying")
						}
						return second
					})
					job, err := newClient(t, server, nil).Jobs().Wait(contextFor(t), createdJob)
					if err != cause || job.ID != "j-1" || job.Status != "retrying" { //nolint:errorlint // the cause itself
						t.Errorf("got %+v, %v", job, err)
					}
					if ended := server.Elapsed(); ended != end {
						t.Errorf("ended at %s, want %s", ended, end)
					}
				})
			})
		}
	}
	t.Run("repeating", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.Response{Status: 503, Header: map[string]string{"Retry-After": "60"}})
			job, err := newClient(t, server, nil).Jobs().Wait(apitest.CancelAfter(t, end, cause), createdJob)
			if ended := server.Elapsed(); err != cause || job.ID != createdJob.ID || job.Status != createdJob.Status || ended != end { //nolint:errorlint // the cause itself
				t.Errorf("ended at %s: got %+v, %v", ended, job, err)
			}
		})
	})
	t.Run("ended already", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t)
			job, err := newClient(t, server, nil).Jobs().Wait(apitest.EndedContext(t, cause), createdJob)
			if ended := server.Elapsed(); err != cause || job.ID != createdJob.ID || ended != 0 { //nolint:errorlint // the cause itself
				t.Errorf("ended at %s: got %+v, %v", ended, job, err)
			}
		})
	})
}

// TestWait_errors ends with a reading that fails for good, gives the job as last seen, and can be told for what it is.
func TestWait_errors(t *testing.T) {
	for name, test := range map[string]struct {
		poll             apitest.Response
		denied, notFound bool
		words            string
	}{
		"401":           {apitest.FromFile(t, 401, "error-401.json"), true, false, "401 Unauthorized: Unable to access resource."},
		"403":           {apitest.FromFile(t, 403, "error-403.json"), true, false, "403 Forbidden: User is not authorized"},
		"404":           {apitest.FromFile(t, 404, "error-404.json"), false, true, "404 Not Found: User not found."},
		"a page of 404": {apitest.FromFile(t, 404, "not-found-404.html"), false, false, "404 Not Found with an HTML page"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := apitest.InOrder(t, jobWithStatus("running"), test.poll)
				job, err := newClient(t, server, nil).Jobs().Wait(t.Context(), createdJob)
				if job.ID != "j-1" || job.Status != "running" || errors.Is(err, cerby.ErrDenied) != test.denied || errors.Is(err, cerby.ErrNotFound) != test.notFound {
					t.Errorf("got %+v, %v", job, err)
				}
				apitest.ExpectText(t, callError(t, err).Error(), "could not read job: the service answered "+test.words)
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		_, err := newClient(t, apitest.InOrder(t), nil).Jobs().Wait(t.Context(), cerby.Job{Status: "created"})
		apitest.ExpectText(t, callError(t, err).Error(), "could not read job: ", "is not an ID")
	})
}

// TestWait_repeats reads a job again after a failure that may pass, and is told by no such failure that the job is over.
func TestWait_repeats(t *testing.T) {
	for name, poll := range map[string]apitest.Response{
		"503": apitest.FromFile(t, 503, "error-503.json"), "502": apitest.FromFile(t, 502, "gateway-502.html"), "429": {Status: 429},
		"500": apitest.FromFile(t, 500, "not-found-404.html"), "200 of a page": apitest.FromFile(t, 200, "not-found-404.html"), "dropped": {Dropped: true}, "unreachable": {Unreachable: true}, "timed out": {Delay: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := apitest.InOrder(t, poll, poll, jobWithStatus("running"), poll, jobWithStatus("finished"))
				if job, err := newClient(t, server, nil).Jobs().Wait(t.Context(), createdJob); err != nil || job.Status != cerby.JobFinished {
					t.Errorf("got %+v, %v", job, err)
				}
				server.ExpectRequests(slices.Repeat([]string{"GET /api/v1/jobs/j-1"}, 5)...)
			})
		})
	}
}
