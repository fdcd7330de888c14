package cerby_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// oneSlot lets one request at a time onto the wire.
func oneSlot(c *cerby.Config) { c.MaxConcurrentRequests = 1 }

// TestBackoff repeats a read after each failure that may pass, with waits that double from at most a second to at most
// 30, each at least half of that.
func TestBackoff(t *testing.T) {
	for name, failed := range map[string]reply{
		"502":         answer(t, 502, "gateway-502.html"),
		"503":         answer(t, 503, "error-503.json"),
		"504":         answer(t, 504, "gateway-message.json"),
		"unreachable": {unreachable: true},
		"dropped":     {dropped: true},
		"cut":         {status: 200, body: file(t, "user.json"), cut: true},
		"cut 503":     {status: 503, body: file(t, "error-503.json"), cut: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				limits := []int{1, 2, 4, 8, 16, 30, 30, 30}
				replies := slices.Repeat([]reply{failed}, len(limits))
				w := inOrder(t, append(replies, answer(t, 200, "user.json"))...)
				if err := getUser(t.Context(), newClient(t, w, nil)); err != nil {
					t.Fatal(err)
				}
				arrivals := w.all()
				if len(arrivals) != len(limits)+1 {
					t.Fatalf("%d requests, want %d", len(arrivals), len(limits)+1)
				}
				for i, seconds := range limits {
					limit := time.Duration(seconds) * time.Second
					if wait := arrivals[i+1].at - arrivals[i].at; wait < limit/2 || wait >= limit {
						t.Errorf("wait %d was %s, want at least %s and less than %s", i+1, wait, limit/2, limit)
					}
				}
			})
		})
	}
}

// TestBackoffIsJittered gives different calls different waits, spread over the whole range.
func TestBackoffIsJittered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var shortest, longest time.Duration = time.Hour, 0
		for range 100 {
			w := inOrder(t, reply{status: 503}, answer(t, 200, "user.json"))
			if err := getUser(t.Context(), newClient(t, w, nil)); err != nil {
				t.Fatal(err)
			}
			wait := w.all()[1].at
			shortest, longest = min(shortest, wait), max(longest, wait)
		}
		// The chance that 100 even draws leave out a fifth of the range is below one in a thousand million.
		if shortest > 600*time.Millisecond || longest < 900*time.Millisecond {
			t.Errorf("100 waits lie between %s and %s", shortest, longest)
		}
	})
}

// TestBackoffIsNotShared lets other calls of the client go on, and holds no slot meanwhile.
func TestBackoffIsNotShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{status: 503, header: map[string]string{"Retry-After": "50"}}, answer(t, 200, "user.json"), answer(t, 200, "user.json"))
		client := newClient(t, w, oneSlot)
		go func() {
			time.Sleep(10 * time.Second)
			_ = getUser(t.Context(), client)
		}()
		if err := getUser(t.Context(), client); err != nil {
			t.Error(err)
		}
		w.expectTimes(0, 10*time.Second, 50*time.Second)
	})
}

// TestRetryAfterShorterThanBackoff does not come sooner than the backoff allows.
func TestRetryAfterShorterThanBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := reply{status: 503, header: map[string]string{"Retry-After": "1"}}
		w := inOrder(t, busy, busy, busy, busy, answer(t, 200, "user.json"))
		if err := getUser(t.Context(), newClient(t, w, nil)); err != nil {
			t.Fatal(err)
		}
		arrivals := w.all()
		if first := arrivals[1].at; first != time.Second {
			t.Errorf("the first wait was %s, want the second that was asked for", first)
		}
		if wait := arrivals[4].at - arrivals[3].at; wait < 4*time.Second {
			t.Errorf("the fourth wait was %s, want at least 4s", wait)
		}
	})
}

// TestGivesUp ends before the attempt that would come after the retry timeout, with the service's last words.
func TestGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(int, arrival) reply { return answer(t, 503, "error-503.json") })
		e := failure(t, getUser(t.Context(), newClient(t, w, retryFor(10*time.Second))))
		arrivals := w.all()
		// Waits of 0.5 to 1, 1 to 2, 2 to 4 and 4 to 8 seconds leave room for four or five attempts.
		if n := len(arrivals); n < 4 || n > 5 || e.Attempts != n {
			t.Errorf("%d requests, %d attempts in the error; want 4 or 5", n, e.Attempts)
		}
		last := arrivals[len(arrivals)-1].at
		if ended := time.Since(w.began); last > 10*time.Second || ended != last {
			t.Errorf("the last request came at %s, the end at %s", last, ended)
		}
		expectText(t, e.Error(), "could not read user: the service answered 503 Service Unavailable: Back soon.",
			"; gave up: another attempt would come later than the retry timeout of 10s allows")
		if e.Uncertain {
			t.Error("a read is called uncertain")
		}
	})
}

// TestGivesUpForWhatEndsFirst names the end that keeps a call from another attempt: the context's, or that of the retry
// timeout.
func TestGivesUpForWhatEndsFirst(t *testing.T) {
	for outer, words := range map[time.Duration]string{
		9 * time.Second:  "; gave up: another attempt would come later than the timeout of the operation allows",
		11 * time.Second: "; gave up: another attempt would come later than the retry timeout of 10s allows",
	} {
		for name, call := range map[string]func(ctx context.Context, client *cerby.Client) error{"read": getUser, "write": func(ctx context.Context, client *cerby.Client) error {
			_, err := client.Users().Create(ctx, jane)
			return err
		}} {
			t.Run(name+" "+outer.String(), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					ctx, cancel := context.WithTimeoutCause(t.Context(), outer, errors.New("the time-out has passed"))
					defer cancel()
					w := newWire(t, func(int, arrival) reply { return reply{unreachable: true} })
					e := failure(t, call(ctx, newClient(t, w, retryFor(10*time.Second))))
					if !strings.HasSuffix(e.Error(), words) || e.Uncertain || ctx.Err() != nil {
						t.Errorf("uncertain %t, ended %v: %v", e.Uncertain, ctx.Err(), e)
					}
				})
			})
		}
	}
}

// TestDefaultRetryTimeout tries for a quarter of an hour where nothing else is configured.
func TestDefaultRetryTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(int, arrival) reply { return reply{unreachable: true} })
		_ = getUser(t.Context(), newClient(t, w, nil))
		if ended := time.Since(w.began); ended < 14*time.Minute || ended > 15*time.Minute {
			t.Errorf("ended after %s", ended)
		}
	})
}

// TestFinalAnswers sends nothing again after an answer that will not change.
func TestFinalAnswers(t *testing.T) {
	for _, status := range []int{300, 302, 304, 400, 401, 403, 404, 405, 408, 409, 410, 418, 422, 500, 501, 505} {
		for _, body := range []string{"error-401.json", "not-found-404.html"} {
			t.Run(http.StatusText(status)+" "+body, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := inOrder(t, answer(t, status, body))
					if e := failure(t, getUser(t.Context(), newClient(t, w, nil))); e.Status != status || e.Attempts != 1 {
						t.Errorf("status %d after %d attempts", e.Status, e.Attempts)
					}
				})
			})
		}
	}
}

// TestUnknownHostIsFinal does not wait for a workspace that does not exist.
func TestUnknownHostIsFinal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		unknown := &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "acme.cerby.com", IsNotFound: true}}
		w := inOrder(t, reply{failure: unknown})
		e := failure(t, getUser(t.Context(), newClient(t, w, nil)))
		expectText(t, e.Error(), "could not read user: the host acme.cerby.com does not exist: check the name of the workspace")
		busy := &net.DNSError{Err: "server misbehaving", Name: "acme.cerby.com", IsTemporary: true}
		w = inOrder(t, reply{failure: busy}, answer(t, 200, "user.json"))
		if err := getUser(t.Context(), newClient(t, w, nil)); err != nil {
			t.Errorf("a name server that is busy ended the call: %v", err)
		}
	})
}

// TestRequestTimeout bounds one attempt, and repeats a read.
func TestRequestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{after: time.Hour}, answer(t, 200, "user.json"))
		if err := getUser(t.Context(), newClient(t, w, nil)); err != nil {
			t.Fatal(err)
		}
		if second := w.all()[1].at - cerby.DefaultRequestTimeout; second < 500*time.Millisecond || second >= time.Second {
			t.Errorf("the second request came %s after the timeout", second)
		}

		w = newWire(t, func(int, arrival) reply { return reply{after: time.Hour} })
		short := func(c *cerby.Config) { c.RequestTimeout, c.RetryTimeout = 5*time.Second, 12*time.Second }
		e := failure(t, getUser(t.Context(), newClient(t, w, short)))
		expectText(t, e.Error(), "could not read user: no whole response from acme.cerby.com within")
		if ended := time.Since(w.began); ended > 12*time.Second {
			t.Errorf("ended after %s, later than the retry timeout", ended)
		}
	})
}

// TestSlots lets as many requests onto the wire as configured and no more, and frees each slot whatever became of it.
func TestSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		user := answer(t, 200, "user.json")
		user.after = time.Second
		for _, test := range []struct {
			configured, slots int
			lasts             time.Duration
		}{{2, 2, 10 * time.Second}, {0, cerby.DefaultMaxConcurrentRequests, 2 * time.Second}} {
			w := newWire(t, func(int, arrival) reply { return user })
			client := newClient(t, w, func(c *cerby.Config) { c.MaxConcurrentRequests = test.configured })
			together(20, func() {
				if err := getUser(t.Context(), client); err != nil {
					t.Error(err)
				}
			})
			if lasted := time.Since(w.began); w.mostOpen != test.slots || lasted != test.lasts {
				t.Errorf("%d slots: %d requests at once, all in %s", test.slots, w.mostOpen, lasted)
			}
		}

		w := inOrder(t, reply{status: 404}, reply{dropped: true}, reply{unreachable: true}, reply{status: 503},
			reply{status: 200, body: "<html>"}, reply{status: 200, body: file(t, "user.json"), cut: true}, reply{after: time.Hour}, user)
		client := newClient(t, w, func(c *cerby.Config) { c.MaxConcurrentRequests, c.RetryTimeout = 1, 400*time.Millisecond })
		for range 7 {
			if err := getUser(t.Context(), client); err == nil {
				t.Error("a call succeeded that had to fail")
			}
		}
		if _, err := client.Users().Get(t.Context(), ".."); err == nil {
			t.Error("an id that is no id was sent")
		}
		user.after = 0
		w.answer = func(int, arrival) reply { return user }
		if err := getUser(t.Context(), client); err != nil {
			t.Errorf("after eight failures: %v", err)
		}
	})
}

// TestLastAttemptHasTime does not cut the last attempt to nothing, and with it the service's words.
func TestLastAttemptHasTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := answer(t, 429, "error-429.json")
		busy.after = 10 * time.Millisecond
		w := newWire(t, func(int, arrival) reply { return busy })
		if e := failure(t, getUser(t.Context(), newClient(t, w, retryFor(30*time.Second+15*time.Millisecond)))); e.Status != 429 {
			t.Error(e)
		}
	})
}

// TestOwnFailureIsKept gives a call's own failure where another call's pause keeps it from trying again.
func TestOwnFailureIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(number int, _ arrival) reply {
			if number == 1 {
				return answer(t, 503, "error-503.json")
			}
			return reply{status: 429, header: map[string]string{"Retry-After": "7200"}}
		})
		client := newClient(t, w, nil)
		go func() {
			time.Sleep(100 * time.Millisecond)
			_ = getUser(t.Context(), client)
		}()
		if e := failure(t, getUser(t.Context(), client)); e.Status != 503 || e.Attempts != 1 {
			t.Error(e)
		}
	})
}

// TestUnreadableRedirect takes a redirect to nowhere for an answer, and not for a lost connection.
func TestUnreadableRedirect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{status: 302, header: map[string]string{"Location": "http://[::1"}})
		e := failure(t, getUser(t.Context(), newClient(t, w, nil)))
		if e.Status != 302 || e.Location != "an address that cannot be read" {
			t.Error(e)
		}
	})
}

// TestNetworkWordsAreClean shows nothing of the key where a network error quotes what the other side sent.
func TestNetworkWordsAreClean(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(int, arrival) reply {
			return reply{failure: errors.New("malformed MIME header: missing colon: \"X-API-Key " + token + "\x1b[31m\"")}
		})
		e := failure(t, getUser(t.Context(), newClient(t, w, retryFor(time.Second))))
		expectText(t, e.Error(), `missing colon: "X-API-Key [API key][31m"`)
	})
}
