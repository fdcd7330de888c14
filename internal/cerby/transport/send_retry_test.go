package transport_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// oneRequestAtOnce limits the concurrent requests to one.
func oneRequestAtOnce(c *transport.Config) { c.MaxConcurrentRequests = 1 }

// TestSend_retryTimeout ends before the attempt that would come after the retry timeout, with the service's last words.
func TestSend_retryTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.Always(t, apitest.FromFile(503, "error-503.json"))
		e := requestError(t, getUser(t.Context(), newClient(t, server, retryFor(10*time.Second))))
		requests := server.Requests()
		// Waits of 0.5 to 1, 1 to 2, 2 to 4 and 4 to 8 seconds leave room for four or five attempts.
		if n := len(requests); n < 4 || n > 5 || e.Attempts != n {
			t.Errorf("%d requests, %d attempts in the error; want 4 or 5", n, e.Attempts)
		}
		last := requests[len(requests)-1].At
		if ended := server.Elapsed(); last > 10*time.Second || ended != last {
			t.Errorf("the last request came at %s, the end at %s", last, ended)
		}
		apitest.ExpectText(t, e.Error(), "unable to read user: the service responded with 503 Service Unavailable: Back "+
			"soon.",
			". Stopped retrying: the next attempt would exceed the retry timeout of 10s")
		if e.Ambiguous {
			t.Error("a read is called ambiguous")
		}
	})
}

// TestSend_namesFirstLimit names the end that keeps a call from another attempt: the context's, or that of the retry
// timeout.
func TestSend_namesFirstLimit(t *testing.T) {
	for outer, words := range map[time.Duration]string{
		9 * time.Second:  ". Stopped retrying: the next attempt would exceed the timeout of the operation",
		11 * time.Second: ". Stopped retrying: the next attempt would exceed the retry timeout of 10s",
	} {
		for name, call := range map[string]func(ctx context.Context, client *transport.Client) error{
			"read": getUser,
			"write": func(ctx context.Context, client *transport.Client) error {
				_, err := createUser(ctx, client)
				return err
			},
		} {
			apitest.Run(t, name+" "+outer.String(), func(t *testing.T) {
				ctx, cancel := context.WithTimeoutCause(t.Context(), outer, errors.New("the timeout has passed"))
				defer cancel()
				server := apitest.Always(t, apitest.Response{Unreachable: true})
				e := requestError(t, call(ctx, newClient(t, server, retryFor(10*time.Second))))
				if !strings.HasSuffix(e.Error(), words) || e.Ambiguous || ctx.Err() != nil {
					t.Errorf("ambiguous %t, ended %v: %v", e.Ambiguous, ctx.Err(), e)
				}
			})
		}
	}
}

// TestSend_finalResponses does not repeat a request after a final response.
func TestSend_finalResponses(t *testing.T) {
	for _, status := range []int{300, 302, 304, 400, 401, 403, 404, 405, 408, 409, 410, 418, 422, 500, 501, 505} {
		for _, body := range []string{"error-401.json", "not-found-404.html"} {
			apitest.Run(t, http.StatusText(status)+" "+body, func(t *testing.T) {
				server := apitest.InOrder(t, apitest.FromFile(status, body))
				if e := requestError(t, getUser(t.Context(), newClient(t, server, nil))); e.Status != status || e.Attempts != 1 {
					t.Errorf("status %d after %d attempts", e.Status, e.Attempts)
				}
			})
		}
	}
}

// TestSend_requestTimeout bounds one attempt, and repeats a read.
func TestSend_requestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Delay: time.Hour}, apitest.FromFile(200, "user.json"))
		if err := getUser(t.Context(), newClient(t, server, nil)); err != nil {
			t.Fatal(err)
		}
		if second := server.Requests()[1].At - requestTimeout; second < 500*time.Millisecond || second >= time.Second {
			t.Errorf("the second request came %s after the timeout", second)
		}

		server = apitest.Always(t, apitest.Response{Delay: time.Hour})
		short := func(c *transport.Config) { c.RequestTimeout, c.RetryTimeout = 5*time.Second, 12*time.Second }
		e := requestError(t, getUser(t.Context(), newClient(t, server, short)))
		apitest.ExpectText(t, e.Error(), "unable to read user: acme.cerby.com did not send a complete response within")
		if ended := server.Elapsed(); ended > 12*time.Second {
			t.Errorf("ended after %s, later than the retry timeout", ended)
		}
	})
}

// TestSend_lastAttemptHasTime does not cut the last attempt to nothing, and with it the service's words.
func TestSend_lastAttemptHasTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := apitest.FromFile(429, "error-429.json")
		busy.Delay = 10 * time.Millisecond
		server := apitest.Always(t, busy)
		e := requestError(t, getUser(t.Context(), newClient(t, server, retryFor(30*time.Second+15*time.Millisecond))))
		if e.Status != 429 {
			t.Error(e)
		}
	})
}

// TestSend_keepsOwnFailure returns the request's own failure if the pause of another one prevents a repetition.
func TestSend_keepsOwnFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(number int, _ apitest.Request) apitest.Response {
			if number == 1 {
				return apitest.FromFile(503, "error-503.json")
			}
			return apitest.Response{Status: 429, Header: map[string]string{"Retry-After": "7200"}}
		})
		client := newClient(t, server, nil)
		go func() {
			time.Sleep(100 * time.Millisecond)
			_ = getUser(t.Context(), client)
		}()
		if e := requestError(t, getUser(t.Context(), client)); e.Status != 503 || e.Attempts != 1 {
			t.Error(e)
		}
	})
}
