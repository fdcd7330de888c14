package cerby_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// newUserServer returns a server on which a user reads as before, and from a moment on as after. It responds to writes
// in order; one write more fails the test.
func newUserServer(
	t *testing.T,
	shows time.Duration,
	before, after apitest.Response,
	writes ...apitest.Response,
) *apitest.Server {
	t.Helper()
	sent := 0
	return apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
		switch {
		case req.Method == http.MethodGet && req.At < shows:
			return before
		case req.Method == http.MethodGet:
			return after
		}
		if sent++; sent > len(writes) {
			t.Errorf("write %d was one too many: %s %s at %s", sent, req.Method, req.URI, req.At)
			return apitest.Response{Status: http.StatusTeapot}
		}
		return writes[sent-1]
	})
}

// jobStart is a call that starts a job, with the reads of the user before and after the change.
type jobStart struct {
	call          startJob
	request       string
	before, after apitest.Response
}

// jobStarts are one of each kind.
func jobStarts(t *testing.T) map[string]jobStart {
	t.Helper()
	noAccess := apitest.FromFile(404, "error-404.json")
	older := apitest.FromFile(200, "integration-user-older.json")
	all := apitest.FromFile(200, "integration-user.json")
	return map[string]jobStart{
		"invite":   {invite, inviteJane, noAccess, all},
		"replace":  {replaceEntitlements, replaceJane, older, all},
		"exchange": {changeEntitlements, changeJane, older, all},
		"remove":   {removeUser, removeJane, all, noAccess},
	}
}

// forEachJobStart runs a test for each kind of change with each response.
func forEachJobStart(
	t *testing.T,
	replies map[string]apitest.Response,
	run func(t *testing.T, c jobStart, r apitest.Response),
) {
	t.Helper()
	for name, c := range jobStarts(t) {
		for kind, r := range replies {
			t.Run(name+", "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { run(t, c, r) })
			})
		}
	}
}

// repeatableFailures are the failures of a write that may have been carried out, after which it may be sent again.
func repeatableFailures(t *testing.T) map[string]apitest.Response {
	t.Helper()
	failures := ambiguousResponses(t)
	for _, final := range []string{"500", "a page", "empty", "other JSON"} {
		delete(failures, final)
	}
	return failures
}

// TestStartJob_ambiguousAndShown reads the user after an ambiguous response until the change shows. The job has no ID
// then, and nothing is sent again.
func TestStartJob_ambiguousAndShown(t *testing.T) {
	for _, shows := range []time.Duration{0, 90 * time.Second, 119 * time.Second} {
		forEachJobStart(t, ambiguousResponses(t), func(t *testing.T, c jobStart, ambiguous apitest.Response) {
			server := newUserServer(t, shows, c.before, c.after, ambiguous)
			job, err := c.call(t.Context(), newClient(t, server, nil).Integrations())
			if err != nil || job.ID != "" || job.Status != "" {
				t.Errorf("got %+v, %v", job, err)
			}
			if elapsed := server.Elapsed(); shows > 0 && (elapsed < shows || elapsed > shows+15*time.Second) {
				t.Errorf("elapsed %s, want at most 15s after %s", elapsed, shows)
			}
			reads := len(server.Requests()) - 1
			server.ExpectRequests(append([]string{c.request}, slices.Repeat([]string{readJane}, reads)...)...)
		})
	}
}

// TestStartJob_ambiguousAndNotShown sends a change again, after each ambiguous response, once it has not shown for two
// minutes.
func TestStartJob_ambiguousAndNotShown(t *testing.T) {
	forEachJobStart(t, repeatableFailures(t), func(t *testing.T, c jobStart, ambiguous apitest.Response) {
		success := apitest.FromFile(200, "job-created.json")
		server := newUserServer(t, time.Hour, c.before, c.after, ambiguous, ambiguous, success)
		job, err := c.call(t.Context(), newClient(t, server, nil).Integrations())
		if err != nil || job.ID != "j-1" || job.Status != "created" {
			t.Errorf("got %+v, %v", job, err)
		}
		writes := server.Writes()
		if len(writes) != 3 {
			t.Fatalf("%d writes, want 3", len(writes))
		}
		duration := min(ambiguous.Delay, cerby.DefaultRequestTimeout)
		expectResent(t, writes[0], writes[1], duration, cerby.LostResponseTimeout, time.Second)
		expectResent(t, writes[1], writes[2], duration, cerby.LostResponseTimeout, 2*time.Second)
		requests := server.Requests()
		if last := requests[len(requests)-2]; last.Method != http.MethodGet || last.At != writes[2].At {
			t.Errorf("the last verification was %s at %s, the last write at %s", last, last.At, writes[2].At)
		}
	})
}

// TestStartJob_cutOff sends a change again that was not written to its end, once it has not shown for 15 seconds. It is
// not sent again if it shows until then.
func TestStartJob_cutOff(t *testing.T) {
	cutOff := map[string]apitest.Response{"cut off": {CutOff: true}}
	forEachJobStart(t, cutOff, func(t *testing.T, c jobStart, r apitest.Response) {
		server := newUserServer(t, time.Hour, c.before, c.after, r, r, apitest.FromFile(200, "job-created.json"))
		job, err := c.call(t.Context(), newClient(t, server, nil).Integrations())
		if err != nil || job.ID != "j-1" {
			t.Errorf("got %+v, %v", job, err)
		}
		writes := server.Writes()
		if len(writes) != 3 {
			t.Fatalf("%d writes, want 3", len(writes))
		}
		expectResent(t, writes[0], writes[1], 0, 15*time.Second, time.Second)
		expectResent(t, writes[1], writes[2], 0, 15*time.Second, 2*time.Second)

		server = newUserServer(t, 10*time.Second, c.before, c.after, r)
		if job, err := c.call(t.Context(), newClient(t, server, nil).Integrations()); err != nil || job.ID != "" {
			t.Errorf("got %+v, %v, want no error and no job", job, err)
		}
	})
}

// expectResent checks that a write that failed after a duration is sent again once it was verified for a time, and
// after a backoff.
func expectResent(t *testing.T, first, second apitest.Request, duration, verified, backoff time.Duration) {
	t.Helper()
	if wait := second.At - first.At - duration; wait < verified || wait > verified+backoff {
		t.Errorf("sent again after %s, want %s and at most %s", wait, verified, backoff)
	}
	apitest.ExpectEqual(t, second.Body, first.Body)
}

// TestStartJob_finalFailure sends nothing again after 500, and is certain then.
func TestStartJob_finalFailure(t *testing.T) {
	final := map[string]apitest.Response{"500": apitest.FromFile(500, "not-found-404.html")}
	forEachJobStart(t, final, func(t *testing.T, c jobStart, ambiguous apitest.Response) {
		server := newUserServer(t, time.Hour, c.before, c.after, ambiguous)
		_, err := c.call(t.Context(), newClient(t, server, nil).Integrations())
		if e := callError(t, err); e.Status != 500 || e.Ambiguous {
			t.Errorf("status %d, ambiguous %t", e.Status, e.Ambiguous)
		}
		if ended := server.Elapsed(); ended < 2*time.Minute || ended > 2*time.Minute+time.Second {
			t.Errorf("ended at %s", ended)
		}
	})
}

// TestStartJob_verifyInterrupted returns as soon as the context ends, and does not repeat the write, which is
// ambiguous.
func TestStartJob_verifyInterrupted(t *testing.T) {
	cause := errors.New("the user had enough")
	for kind, verification := range map[string]apitest.Response{"waiting": {}, "reading": {Delay: time.Hour}} {
		forEachJobStart(
			t,
			map[string]apitest.Response{kind: {Dropped: true}},
			func(t *testing.T, c jobStart, ambiguous apitest.Response) {
				if verification.Delay > 0 {
					c.before = verification
				}
				server := newUserServer(t, time.Hour, c.before, c.after, ambiguous)
				job, err := c.call(apitest.CancelAfter(t, 50*time.Second, cause), newClient(t, server, nil).Integrations())
				if e := callError(t, err); !e.Ambiguous || job.ID != "" || !errors.Is(err, cause) {
					t.Errorf("ambiguous %t, job %+v: %v", e.Ambiguous, job, err)
				}
				apitest.ExpectText(
					t,
					err.Error(),
					"the connection to acme.cerby.com failed: unexpected EOF",
					"It is unknown whether the write was applied: the user had enough",
				)
				if ended := server.Elapsed(); ended != 50*time.Second {
					t.Errorf("ended at %s, want 50s", ended)
				}
			},
		)
	}
}

// TestStartJob_verifyWithoutTime returns when the timeout of the operation ends before the two minutes of verification,
// and does not repeat the write, which is ambiguous.
func TestStartJob_verifyWithoutTime(t *testing.T) {
	ambiguous := map[string]apitest.Response{"dropped": {Dropped: true}}
	forEachJobStart(t, ambiguous, func(t *testing.T, c jobStart, ambiguous apitest.Response) {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 100*time.Second, errors.New("the timeout of 1m40s has passed"))
		defer cancel()
		server := newUserServer(t, time.Hour, c.before, c.after, ambiguous)
		_, err := c.call(ctx, newClient(t, server, nil).Integrations())
		if ended := server.Elapsed(); !callError(t, err).Ambiguous || ended != 100*time.Second {
			t.Errorf("ended at %s: %v", ended, err)
		}
		apitest.ExpectText(t, err.Error(), "applied: the timeout of 1m40s has passed")

		// The retry timeout does not shorten the verification, and the verification not what is left for repeating.
		server = newUserServer(t, time.Hour, c.before, c.after, ambiguous, apitest.FromFile(200, "job-created.json"))
		job, err := c.call(t.Context(), newClient(t, server, retryFor(30*time.Second)).Integrations())
		ended := server.Elapsed()
		if err != nil || job.ID != "j-1" ||
			ended < cerby.LostResponseTimeout || ended > cerby.LostResponseTimeout+2*time.Second {
			t.Errorf("ended at %s: %+v, %v", ended, job, err)
		}
	})
}

// TestStartJob_verifyFails returns an ambiguous error if the verification fails.
func TestStartJob_verifyFails(t *testing.T) {
	for kind, verification := range map[string]apitest.Response{
		"denied": apitest.FromFile(401, "error-401.json"), "a page of 404": apitest.FromFile(404, "not-found-404.html"),
	} {
		forEachJobStart(
			t,
			map[string]apitest.Response{kind: {Dropped: true}},
			func(t *testing.T, c jobStart, ambiguous apitest.Response) {
				server := newUserServer(t, time.Hour, verification, verification, ambiguous)
				_, err := c.call(t.Context(), newClient(t, server, nil).Integrations())
				if e := callError(t, err); !e.Ambiguous || errors.Is(err, cerby.ErrDenied) || errors.Is(err, cerby.ErrNotFound) {
					t.Errorf("ambiguous %t: %v", e.Ambiguous, err)
				}
				apitest.ExpectText(t, err.Error(), "It is unknown whether the write was applied: unable to read integration user: ")
				server.ExpectRequests(c.request, readJane)
			},
		)
	}
}

// TestStartJob_notDelivered repeats a change without verification if it was not delivered, or was rate-limited.
func TestStartJob_notDelivered(t *testing.T) {
	undelivered := map[string]apitest.Response{
		"unreachable": {Unreachable: true},
		"429":         {Status: 429, Header: map[string]string{"Retry-After": "1"}},
	}
	forEachJobStart(t, undelivered, func(t *testing.T, c jobStart, ambiguous apitest.Response) {
		server := apitest.InOrder(t, ambiguous, ambiguous, apitest.FromFile(200, "job-created.json"))
		job, err := c.call(t.Context(), newClient(t, server, nil).Integrations())
		if err != nil || job.ID != "j-1" {
			t.Errorf("got %+v, %v", job, err)
		}
		server.ExpectRequests(c.request, c.request, c.request)
		if ended := server.Elapsed(); ended > 3*time.Second {
			t.Errorf("ended at %s", ended)
		}
	})
}

// TestStartJob_refused passes on at once that a change was refused.
func TestStartJob_refused(t *testing.T) {
	refusals := map[string]apitest.Response{
		"400": apitest.FromFile(400, "error-400.json"), "401": apitest.FromFile(401, "error-401.json"),
		"403": apitest.FromFile(403, "error-403.json"), "409": apitest.FromFile(409, "error-409.json"),
	}
	forEachJobStart(t, refusals, func(t *testing.T, c jobStart, refusal apitest.Response) {
		server := apitest.InOrder(t, refusal)
		_, err := c.call(t.Context(), newClient(t, server, nil).Integrations())
		e := callError(t, err)
		if e.Status != refusal.Status || e.Ambiguous ||
			errors.Is(err, cerby.ErrDenied) != (e.Status == 401 || e.Status == 403) {
			t.Errorf("ambiguous %t: %v", e.Ambiguous, err)
		}
		if ended := server.Elapsed(); ended != 0 {
			t.Errorf("ended at %s", ended)
		}
	})
}

// TestRemove_userWithoutAccess returns an error that matches ErrNotFound if the user has no access. It returns another
// error for the 404 page of a proxy.
func TestRemove_userWithoutAccess(t *testing.T) {
	noAccess := apitest.FromFile(404, "error-404.json")
	user := apitest.FromFile(200, "integration-user.json")
	page := apitest.FromFile(404, "not-found-404.html")
	for name, test := range map[string]struct {
		writes  []apitest.Response
		fails   string
		matches bool
	}{
		"at once":                     {[]apitest.Response{noAccess}, "User not found.", true},
		"after an ambiguous response": {[]apitest.Response{{Dropped: true}, noAccess}, "User not found.", true},
		"a page": {[]apitest.Response{page}, `unable to remove integration user: the service responded with 404 Not ` +
			`Found and an HTML page titled "Page not found"`, false},
		"an empty 404": {[]apitest.Response{{Status: 404}}, "unable to remove integration user: the service responded with " +
			"404 Not Found and an empty body", false},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			// The user leaves between the last verification and the second removal.
			server := newUserServer(t, 2*time.Minute+time.Second, user, noAccess, test.writes...)
			job, err := removeUser(t.Context(), newClient(t, server, nil).Integrations())
			if job.ID != "" || len(server.Writes()) != len(test.writes) {
				t.Errorf("job %+v after %d writes", job, len(server.Writes()))
			}
			apitest.ExpectText(t, callError(t, err).Error(), test.fails)
			apitest.ExpectEqual(t, errors.Is(err, cerby.ErrNotFound), test.matches)
		})
	}
}

// TestStartJob_contextEnds gives a change on the wire the rest of the request timeout for its response, and returns the
// job of that response. If the response is lost, it looks for the change for 5 seconds.
func TestStartJob_contextEnds(t *testing.T) {
	ends := map[string]apitest.Response{
		"in time":       apitest.Delayed(59*time.Second, apitest.FromFile(200, "job-created.json")),
		"too late":      {Delay: time.Hour},
		"dropped":       {Dropped: true, Delay: 5 * time.Second},
		"no connection": {Unreachable: true, Delay: time.Hour},
	}
	forEachJobStart(t, ends, func(t *testing.T, c jobStart, r apitest.Response) {
		server := newUserServer(t, time.Hour, c.before, c.after, r)
		job, err := c.call(apitest.CancelAfter(t, 2*time.Second, nil), newClient(t, server, nil).Integrations())
		want := min(r.Delay, cerby.DefaultRequestTimeout)
		switch {
		case r.Unreachable:
			want = 2 * time.Second
		case r.Status == 0:
			want += 5 * time.Second
		}
		server.ExpectElapsed(want)
		if r.Status == 200 {
			if err != nil || job.ID != "j-1" || job.Status != "created" {
				t.Errorf("got %+v, %v", job, err)
			}
			return
		}
		if e := callError(t, err); e.Ambiguous == r.Unreachable || job.ID != "" || !errors.Is(err, context.Canceled) {
			t.Errorf("ambiguous %t, job %+v: %v", e.Ambiguous, job, err)
		}
	})
}

// TestStartJob_contextEndsAndShown succeeds without a job if the response is lost after the context has ended, and the
// change shows.
func TestStartJob_contextEndsAndShown(t *testing.T) {
	lost := map[string]apitest.Response{"dropped": {Dropped: true, Delay: 30 * time.Second}}
	forEachJobStart(t, lost, func(t *testing.T, c jobStart, r apitest.Response) {
		server := newUserServer(t, 32*time.Second, c.before, c.after, r)
		job, err := c.call(apitest.CancelAfter(t, 2*time.Second, nil), newClient(t, server, nil).Integrations())
		if err != nil || job.ID != "" {
			t.Errorf("got %+v, %v", job, err)
		}
	})
}
