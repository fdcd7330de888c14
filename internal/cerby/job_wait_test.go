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

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// created is the job that the tests wait for.
var created = cerby.Job{ID: "j-1", Status: "created"}

// jobAs is an answer that tells the status of the job.
func jobAs(status string) reply {
	return reply{status: 200, body: `{"data": {"id": "j-1", "type": "job", "attributes": {"status": "` + status + `"}}}`}
}

// jobWire makes a wire on which the job runs for a time, and has finished from then on.
func jobWire(t *testing.T, length time.Duration) *wire {
	t.Helper()
	return newWire(t, func(_ int, a arrival) reply {
		if a.at < length {
			return jobAs("running")
		}
		return jobAs("finished")
	})
}

// expectPace checks that each wait between looks that are answered at once is a quarter of the time waited since the
// first of them, between 1 and 15 seconds, or up to a tenth shorter.
func expectPace(t *testing.T, looks []arrival) {
	t.Helper()
	for i := 1; i < len(looks); i++ {
		waited := looks[i-1].at - looks[0].at
		longest := min(max(waited/4, time.Second), 15*time.Second)
		if wait := looks[i].at - looks[i-1].at; wait > longest || wait < longest*9/10 {
			t.Errorf("after %s the next wait was %s, want at most %s and at least nine tenths of it", waited, wait, longest)
		}
	}
}

// waitFor waits for a job that lasts for a time, and checks everything that is promised of that.
func waitFor(t *testing.T, length time.Duration) {
	t.Helper()
	w := jobWire(t, length)
	job, err := newClient(t, w, nil).Jobs().Wait(t.Context(), created)
	if err != nil || job.ID != "j-1" || job.Status != cerby.JobFinished {
		t.Errorf("got %+v, %v", job, err)
	}
	late := time.Since(w.began) - length
	if late < 0 || late > max(length/4, time.Second) || late > 15*time.Second {
		t.Errorf("the wait for a job of %s ended %s after it", length, late)
	}
	looks := w.all()
	if polls := len(looks); length <= 10*time.Second && polls > 10 || length <= time.Minute && polls > 18 {
		t.Errorf("a job of %s cost %d polls", length, polls)
	}
	expectPace(t, append([]arrival{{}}, looks...))
}

// TestWaitKeepsPace holds its promises for jobs of every length, up to half an hour.
func TestWaitKeepsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for length := time.Duration(0); length < 70*time.Second; length += 130 * time.Millisecond {
			waitFor(t, length)
		}
		for length := 70 * time.Second; length < 30*time.Minute; length += 7 * time.Second {
			waitFor(t, length)
		}
		for range 200 {
			waitFor(t, 10*time.Second)
			waitFor(t, time.Minute)
		}
	})
}

// TestWaitIsJittered gives different waits different lengths, spread over the last tenth.
func TestWaitIsJittered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var shortest, longest time.Duration = time.Hour, 0
		for range 100 {
			w := jobWire(t, 0)
			if _, err := newClient(t, w, nil).Jobs().Wait(t.Context(), created); err != nil {
				t.Fatal(err)
			}
			shortest, longest = min(shortest, w.all()[0].at), max(longest, w.all()[0].at)
		}
		// The chance that 100 even draws leave out a fifth of the range is below one in a thousand million.
		if shortest > 920*time.Millisecond || longest < 980*time.Millisecond {
			t.Errorf("100 waits lie between %s and %s", shortest, longest)
		}
	})
}

// TestWaitForSlowAnswers counts the time of the answers as waited, and waits after an answer, not after its request.
func TestWaitForSlowAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const takes = 8 * time.Second
		w := newWire(t, func(_ int, a arrival) reply {
			r := jobAs("running")
			if a.at > time.Minute {
				r = jobAs("finished")
			}
			r.after = takes
			return r
		})
		if _, err := newClient(t, w, nil).Jobs().Wait(t.Context(), created); err != nil {
			t.Fatal(err)
		}
		looks := w.all()
		for i := 1; i < len(looks); i++ {
			answered := looks[i-1].at + takes
			longest := min(max(answered/4, time.Second), 15*time.Second)
			if wait := looks[i].at - answered; wait > longest || wait < longest*9/10 {
				t.Errorf("answered at %s, the next wait was %s, want up to %s", answered, wait, longest)
			}
		}
	})
}

// TestThirtyJobs follows the jobs of 30 people at once, within 16 seconds and 10 polls each for jobs of 10 seconds.
func TestThirtyJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(_ int, a arrival) reply {
			r := jobAs("running")
			if a.at >= 10*time.Second {
				r = jobAs("finished")
			}
			r.body = strings.ReplaceAll(r.body, "j-1", strings.TrimPrefix(a.uri, "/api/v1/jobs/"))
			r.after = 100 * time.Millisecond
			return r
		})
		jobs := newClient(t, w, nil).Jobs()
		var asked atomic.Int32
		together(30, func() {
			id := fmt.Sprintf("j-%d", 100+asked.Add(1))
			if job, err := jobs.Wait(t.Context(), cerby.Job{ID: id, Status: "created"}); err != nil || job.ID != id || job.Status != cerby.JobFinished {
				t.Errorf("got %+v, %v", job, err)
			}
		})
		if lasted := time.Since(w.began); lasted > 16*time.Second {
			t.Errorf("all lasted %s", lasted)
		}
		polls := map[string]int{}
		for _, a := range w.all() {
			polls[a.uri]++
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

// TestJobOver takes a job for over that has finished or failed, and no other.
func TestJobOver(t *testing.T) {
	for status, over := range map[string]bool{
		"finished": true, "error": true, "created": false, "started": false, "running": false,
		"retrying": false, "of_the_future": false, "": false, "Finished": false,
	} {
		if got := (cerby.Job{Status: status}).Over(); got != over {
			t.Errorf("%q: %t", status, got)
		}
	}
}

// TestWaitForWhatIsOver reads nothing where the job is over, even where there is no more time.
func TestWaitForWhatIsOver(t *testing.T) {
	for _, status := range []string{"finished", "error"} {
		synctest.Test(t, func(t *testing.T) {
			over := cerby.Job{ID: "j-1", Status: status}
			job, err := newClient(t, inOrder(t), nil).Jobs().Wait(overAlready(t, context.Canceled), over)
			if err != nil || job.ID != over.ID || job.Status != status {
				t.Errorf("got %+v, %v", job, err)
			}
		})
	}
}

// TestWaitLogs tells each status of a job once until it changes, from the one at the beginning to the end of a job that
// takes every turn, and gives the job as it was read last.
func TestWaitLogs(t *testing.T) {
	for _, last := range []string{"finished", "error"} {
		synctest.Test(t, func(t *testing.T) {
			failed := answer(t, 200, "job-error.json")
			failed.body = strings.Replace(failed.body, `"status": "error"`, `"status": "`+last+`"`, 1)
			w := inOrder(t, jobAs("created"), jobAs("started"), jobAs("running"), jobAs("running"), jobAs("retrying"), jobAs("running"),
				jobAs(`of\nthe future`), jobAs(`of\nthe future`), jobAs(""), failed)
			var book logbook
			job, err := newClient(t, w, func(c *cerby.Config) { c.Logger = &book }).Jobs().Wait(t.Context(), created)
			if err != nil || job.Status != last || text(job.WorkflowType) != "provide_access" || text(job.ErrorDetails.ErrorType) != "NotEnoughSeats" {
				t.Errorf("got %+v, %v", job, err)
			}
			var told []string
			for i, entry := range book.entries {
				fields := book.fields[i]
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
			waited := book.fields[len(book.fields)-1]["waited_ms"]
			if want := time.Since(w.began).Milliseconds(); waited != want || book.fields[0]["waited_ms"] != int64(0) {
				t.Errorf("waited from %v to %v ms, want 0 to %d", book.fields[0]["waited_ms"], waited, want)
			}
			w.expectRequests(slices.Repeat([]string{"GET /api/v1/jobs/j-1"}, 10)...)
		})
	}
}

// TestWaitEnds ends with its context in the same instant, whether it waits or reads, with the cause and the job as last
// seen.
func TestWaitEnds(t *testing.T) {
	const end = 7700 * time.Millisecond
	cause := errors.New("the user had enough")
	for name, second := range map[string]reply{"waiting": jobAs("retrying"), "reading": {after: time.Hour}, "connecting": {unreachable: true, after: time.Hour}} {
		for kind, contextFor := range map[string]func(t *testing.T) context.Context{
			"cancel": func(t *testing.T) context.Context { return cancelAfter(t, end, cause) },
			"deadline": func(t *testing.T) context.Context {
				ctx, cancel := context.WithTimeoutCause(t.Context(), end, cause)
				t.Cleanup(cancel)
				return ctx
			},
		} {
			t.Run(name+", "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := newWire(t, func(number int, _ arrival) reply {
						if number == 1 {
							return jobAs("retrying")
						}
						return second
					})
					job, err := newClient(t, w, nil).Jobs().Wait(contextFor(t), created)
					if err != cause || job.ID != "j-1" || job.Status != "retrying" { //nolint:errorlint // the cause itself
						t.Errorf("got %+v, %v", job, err)
					}
					if ended := time.Since(w.began); ended != end {
						t.Errorf("ended at %s, want %s", ended, end)
					}
				})
			})
		}
	}
	t.Run("repeating", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, reply{status: 503, header: map[string]string{"Retry-After": "60"}})
			job, err := newClient(t, w, nil).Jobs().Wait(cancelAfter(t, end, cause), created)
			if ended := time.Since(w.began); err != cause || job.ID != created.ID || job.Status != created.Status || ended != end { //nolint:errorlint // the cause itself
				t.Errorf("ended at %s: got %+v, %v", ended, job, err)
			}
		})
	})
	t.Run("ended already", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t)
			job, err := newClient(t, w, nil).Jobs().Wait(overAlready(t, cause), created)
			if ended := time.Since(w.began); err != cause || job.ID != created.ID || ended != 0 { //nolint:errorlint // the cause itself
				t.Errorf("ended at %s: got %+v, %v", ended, job, err)
			}
		})
	})
}

// overAlready gives a context that has ended for a reason.
func overAlready(t *testing.T, cause error) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	return ctx
}

// TestWaitFails ends with a reading that fails for good, gives the job as last seen, and can be told for what it is.
func TestWaitFails(t *testing.T) {
	for name, test := range map[string]struct {
		poll             reply
		denied, notFound bool
		words            string
	}{
		"401":           {answer(t, 401, "error-401.json"), true, false, "401 Unauthorized: Unable to access resource."},
		"403":           {answer(t, 403, "error-403.json"), true, false, "403 Forbidden: User is not authorized"},
		"404":           {answer(t, 404, "error-404.json"), false, true, "404 Not Found: User not found."},
		"a page of 404": {answer(t, 404, "not-found-404.html"), false, false, "404 Not Found with an HTML page"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, jobAs("running"), test.poll)
				job, err := newClient(t, w, nil).Jobs().Wait(t.Context(), created)
				if job.ID != "j-1" || job.Status != "running" || errors.Is(err, cerby.ErrDenied) != test.denied || errors.Is(err, cerby.ErrNotFound) != test.notFound {
					t.Errorf("got %+v, %v", job, err)
				}
				expectText(t, failure(t, err).Error(), "could not read job: the service answered "+test.words)
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		_, err := newClient(t, inOrder(t), nil).Jobs().Wait(t.Context(), cerby.Job{Status: "created"})
		expectText(t, failure(t, err).Error(), "could not read job: ", "is not an ID")
	})
}

// TestWaitRepeats reads a job again after a failure that may pass, and is told by no such failure that the job is over.
func TestWaitRepeats(t *testing.T) {
	for name, poll := range map[string]reply{
		"503": answer(t, 503, "error-503.json"), "502": answer(t, 502, "gateway-502.html"), "429": {status: 429},
		"500": answer(t, 500, "not-found-404.html"), "200 of a page": answer(t, 200, "not-found-404.html"), "dropped": {dropped: true}, "unreachable": {unreachable: true}, "timed out": {after: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, poll, poll, jobAs("running"), poll, jobAs("finished"))
				if job, err := newClient(t, w, nil).Jobs().Wait(t.Context(), created); err != nil || job.Status != cerby.JobFinished {
					t.Errorf("got %+v, %v", job, err)
				}
				w.expectRequests(slices.Repeat([]string{"GET /api/v1/jobs/j-1"}, 5)...)
			})
		})
	}
}
