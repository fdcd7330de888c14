package cerby_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// seatWire makes a wire on which a person reads as after from a moment on, and as before until then. Writes are
// answered in order, and one too many is taken for a mistake.
func seatWire(t *testing.T, shows time.Duration, before, after reply, writes ...reply) *wire {
	t.Helper()
	sent := 0
	return newWire(t, func(_ int, a arrival) reply {
		switch {
		case a.method == "GET" && a.at < shows:
			return before
		case a.method == "GET":
			return after
		}
		if sent++; sent > len(writes) {
			t.Errorf("write %d was one too many: %s %s at %s", sent, a.method, a.uri, a.at)
			return reply{status: http.StatusTeapot}
		}
		return writes[sent-1]
	})
}

// writes gives the requests that came to change something, in their order.
func (w *wire) writes() []arrival {
	var writes []arrival
	for _, a := range w.all() {
		if a.method != "GET" {
			writes = append(writes, a)
		}
	}
	return writes
}

// change is a call that starts a job, and how the person reads before and after that.
type change struct {
	call          starting
	request       string
	before, after reply
}

// changes are one of each kind.
func changes(t *testing.T) map[string]change {
	t.Helper()
	nobody, little, all := answer(t, 404, "error-404.json"), answer(t, 200, "integration-user-older.json"), answer(t, 200, "integration-user.json")
	return map[string]change{
		"invite":   {invite, inviteJane, nobody, all},
		"replace":  {replace, patchSeat, little, all},
		"exchange": {exchange, patchSome, little, all},
		"remove":   {takeOff, deleteSeat, all, nobody},
	}
}

// eachChange runs a test for each kind of change, each with each of some replies.
func eachChange(t *testing.T, replies map[string]reply, run func(t *testing.T, c change, r reply)) {
	t.Helper()
	for name, c := range changes(t) {
		for kind, r := range replies {
			t.Run(name+", "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { run(t, c, r) })
			})
		}
	}
}

// passing are the failures of a write that may have been carried out, after which it may be sent again.
func passing(t *testing.T) map[string]reply {
	t.Helper()
	failures := unclear(t)
	for _, final := range []string{"500", "a page", "empty", "other JSON"} {
		delete(failures, final)
	}
	return failures
}

// TestLostAnswerOfWhatShows reads the person where the answer of a change got lost, and is content once the change
// shows: with a job that has no id, and nothing sent again.
func TestLostAnswerOfWhatShows(t *testing.T) {
	for _, shows := range []time.Duration{0, 90 * time.Second, 119 * time.Second} {
		eachChange(t, unclear(t), func(t *testing.T, c change, lost reply) {
			w := seatWire(t, shows, c.before, c.after, lost)
			job, err := c.call(t.Context(), newWorkspace(t, w, nil).Integrations())
			if err != nil || job.ID != "" || job.Status != "" {
				t.Errorf("got %+v, %v", job, err)
			}
			if ended := time.Since(w.began); shows > 0 && (ended < shows || ended > shows+15*time.Second) {
				t.Errorf("shown at %s, ended at %s", shows, ended)
			}
			for i, a := range w.all() {
				if request := a.method + " " + a.uri; i == 0 && request != c.request || i > 0 && request != readSeat {
					t.Errorf("request %d: %s", i+1, request)
				}
			}
		})
	}
}

// TestLostAnswerOfWhatDoesNotShow sends a change again once its effect has been looked for in vain for two minutes, and
// not before; as often as the answer gets lost.
func TestLostAnswerOfWhatDoesNotShow(t *testing.T) {
	eachChange(t, passing(t), func(t *testing.T, c change, lost reply) {
		w := seatWire(t, time.Hour, c.before, c.after, lost, lost, answer(t, 200, "job-created.json"))
		job, err := c.call(t.Context(), newWorkspace(t, w, nil).Integrations())
		if err != nil || job.ID != "j-1" || job.Status != "created" {
			t.Errorf("got %+v, %v", job, err)
		}
		writes := w.writes()
		if len(writes) != 3 {
			t.Fatalf("%d writes", len(writes))
		}
		for i, backoff := range []time.Duration{time.Second, 2 * time.Second} {
			failed := writes[i].at + min(lost.after, cerby.DefaultRequestTimeout)
			if wait := writes[i+1].at - failed; wait < 2*time.Minute || wait > 2*time.Minute+backoff {
				t.Errorf("write %d was sent again after %s", i+1, wait)
			}
			if writes[i+1].body != writes[i].body {
				t.Errorf("sent\n%s\nand then\n%s", writes[i].body, writes[i+1].body)
			}
		}
		arrivals := w.all()
		if last := arrivals[len(arrivals)-2]; last.method != "GET" || last.at != writes[2].at {
			t.Errorf("the last look was %s at %s, the last write at %s", last.method, last.at, writes[2].at)
		}
	})
}

// TestLostAnswerOfWhatIsFinal sends nothing again after 500, and is certain then.
func TestLostAnswerOfWhatIsFinal(t *testing.T) {
	final := map[string]reply{"500": answer(t, 500, "not-found-404.html")}
	eachChange(t, final, func(t *testing.T, c change, lost reply) {
		w := seatWire(t, time.Hour, c.before, c.after, lost)
		_, err := c.call(t.Context(), newWorkspace(t, w, nil).Integrations())
		if e := failure(t, err); e.Status != 500 || e.Uncertain {
			t.Errorf("status %d, uncertain %t", e.Status, e.Uncertain)
		}
		if ended := time.Since(w.began); ended < 2*time.Minute || ended > 2*time.Minute+time.Second {
			t.Errorf("ended at %s", ended)
		}
	})
}

// TestInterruptedLook ends in the instant in which its context does, sends nothing again, and says that the change is
// uncertain.
func TestInterruptedLook(t *testing.T) {
	cause := errors.New("the user had enough")
	for kind, look := range map[string]reply{"waiting": {}, "reading": {after: time.Hour}} {
		eachChange(t, map[string]reply{kind: {dropped: true}}, func(t *testing.T, c change, lost reply) {
			if look.after > 0 {
				c.before = look
			}
			w := seatWire(t, time.Hour, c.before, c.after, lost)
			job, err := c.call(cancelAfter(t, 50*time.Second, cause), newWorkspace(t, w, nil).Integrations())
			if e := failure(t, err); !e.Uncertain || job.ID != "" || !errors.Is(err, cause) {
				t.Errorf("uncertain %t, job %+v: %v", e.Uncertain, job, err)
			}
			expectText(t, err.Error(), "the connection to acme.cerby.com failed: unexpected EOF", "whether the write was applied is unknown: the user had enough")
			if ended := time.Since(w.began); ended != 50*time.Second {
				t.Errorf("ended at %s, want 50s", ended)
			}
		})
	}
}

// TestLookWithoutTime ends where the time for all ends before the two minutes do, sends nothing again, and says that
// the change is uncertain.
func TestLookWithoutTime(t *testing.T) {
	lost := map[string]reply{"dropped": {dropped: true}}
	eachChange(t, lost, func(t *testing.T, c change, lost reply) {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 100*time.Second, errors.New("the time-out of 1m40s has passed"))
		defer cancel()
		w := seatWire(t, time.Hour, c.before, c.after, lost)
		_, err := c.call(ctx, newWorkspace(t, w, nil).Integrations())
		if ended := time.Since(w.began); !failure(t, err).Uncertain || ended != 100*time.Second {
			t.Errorf("ended at %s: %v", ended, err)
		}
		expectText(t, err.Error(), "is unknown: the time-out of 1m40s has passed")

		// The retry timeout does not shorten the look, and the look not what is left for repeating.
		w = seatWire(t, time.Hour, c.before, c.after, lost, answer(t, 200, "job-created.json"))
		job, err := c.call(t.Context(), newWorkspace(t, w, retryFor(30*time.Second)).Integrations())
		if ended := time.Since(w.began); err != nil || job.ID != "j-1" || ended < cerby.LostLimit || ended > cerby.LostLimit+2*time.Second {
			t.Errorf("ended at %s: %+v, %v", ended, job, err)
		}
	})
}

// TestLookFails is an error that says that the change is uncertain where it cannot be looked for.
func TestLookFails(t *testing.T) {
	for kind, look := range map[string]reply{"denied": answer(t, 401, "error-401.json"), "a page of 404": answer(t, 404, "not-found-404.html")} {
		eachChange(t, map[string]reply{kind: {dropped: true}}, func(t *testing.T, c change, lost reply) {
			w := seatWire(t, time.Hour, look, look, lost)
			_, err := c.call(t.Context(), newWorkspace(t, w, nil).Integrations())
			if e := failure(t, err); !e.Uncertain || errors.Is(err, cerby.ErrDenied) || errors.Is(err, cerby.ErrNotFound) {
				t.Errorf("uncertain %t: %v", e.Uncertain, err)
			}
			expectText(t, err.Error(), "whether the write was applied is unknown: could not read integration user: ")
			w.expectRequests(c.request, readSeat)
		})
	}
}

// TestUndeliveredChange sends a change again without any look where it cannot have been delivered, or was refused for
// now.
func TestUndeliveredChange(t *testing.T) {
	undelivered := map[string]reply{"unreachable": {unreachable: true}, "429": {status: 429, header: map[string]string{"Retry-After": "1"}}}
	eachChange(t, undelivered, func(t *testing.T, c change, lost reply) {
		w := inOrder(t, lost, lost, answer(t, 200, "job-created.json"))
		job, err := c.call(t.Context(), newWorkspace(t, w, nil).Integrations())
		if err != nil || job.ID != "j-1" {
			t.Errorf("got %+v, %v", job, err)
		}
		w.expectRequests(c.request, c.request, c.request)
		if ended := time.Since(w.began); ended > 3*time.Second {
			t.Errorf("ended at %s", ended)
		}
	})
}

// TestRefusedChange passes on at once that a change was refused.
func TestRefusedChange(t *testing.T) {
	refusals := map[string]reply{
		"400": answer(t, 400, "error-400.json"), "401": answer(t, 401, "error-401.json"),
		"403": answer(t, 403, "error-403.json"), "409": answer(t, 409, "error-409.json"),
	}
	eachChange(t, refusals, func(t *testing.T, c change, refusal reply) {
		w := inOrder(t, refusal)
		_, err := c.call(t.Context(), newWorkspace(t, w, nil).Integrations())
		if e := failure(t, err); e.Status != refusal.status || e.Uncertain || errors.Is(err, cerby.ErrDenied) != (e.Status == 401 || e.Status == 403) {
			t.Errorf("uncertain %t: %v", e.Uncertain, err)
		}
		if ended := time.Since(w.began); ended != 0 {
			t.Errorf("ended at %s", ended)
		}
	})
}

// TestRemoveOfNobody takes a person for removed whom the service does not know, and no page of a proxy for that.
func TestRemoveOfNobody(t *testing.T) {
	nobody, person, page := answer(t, 404, "error-404.json"), answer(t, 200, "integration-user.json"), answer(t, 404, "not-found-404.html")
	for name, test := range map[string]struct {
		writes []reply
		fails  string
	}{
		"at once":      {[]reply{nobody}, ""},
		"after a loss": {[]reply{{dropped: true}, nobody}, ""},
		"a page":       {[]reply{page}, `could not remove integration user: the service answered 404 Not Found with an HTML page titled "Page not found"`},
		"an empty 404": {[]reply{{status: 404}}, "could not remove integration user: the service answered 404 Not Found with an empty body"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				// The person leaves between the last look after a loss and the second removal.
				w := seatWire(t, 2*time.Minute+time.Second, person, nobody, test.writes...)
				job, err := takeOff(t.Context(), newWorkspace(t, w, nil).Integrations())
				switch {
				case job.ID != "" || len(w.writes()) != len(test.writes):
					t.Errorf("job %+v after %d writes", job, len(w.writes()))
				case test.fails == "" && err != nil:
					t.Error(err)
				case test.fails != "":
					expectText(t, failure(t, err).Error(), test.fails)
				}
			})
		})
	}
}

// TestCancelledChange gives a change that is on the wire 5 seconds to be answered, and takes the job of that answer.
func TestCancelledChange(t *testing.T) {
	late := answer(t, 200, "job-created.json")
	late.after = 6900 * time.Millisecond
	ends := map[string]reply{"in time": late, "too late": {after: time.Hour}, "dropped": {dropped: true, after: 5 * time.Second}, "no connection": {unreachable: true, after: time.Hour}}
	eachChange(t, ends, func(t *testing.T, c change, r reply) {
		w := inOrder(t, r)
		job, err := c.call(cancelAfter(t, 2*time.Second, nil), newWorkspace(t, w, nil).Integrations())
		want := min(r.after, 7*time.Second)
		if r.unreachable {
			want = 2 * time.Second
		}
		if ended := time.Since(w.began); ended != want {
			t.Errorf("ended at %s, want %s", ended, want)
		}
		if r.status == 200 {
			if err != nil || job.ID != "j-1" || job.Status != "created" {
				t.Errorf("got %+v, %v", job, err)
			}
			return
		}
		if e := failure(t, err); e.Uncertain == r.unreachable || job.ID != "" || !errors.Is(err, context.Canceled) {
			t.Errorf("uncertain %t, job %+v: %v", e.Uncertain, job, err)
		}
	})
}
