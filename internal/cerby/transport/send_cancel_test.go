package transport_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// TestSend_contextEndsWait ends every kind of wait of a read in the instant in which its context ends.
func TestSend_contextEndsWait(t *testing.T) {
	for name, test := range map[string]struct {
		replies []apitest.Response
		words   string
	}{
		"the client's pause": {[]apitest.Response{{Status: 429}}, "Interrupted before the next attempt: the user " +
			"had enough"},
		"backoff": {
			[]apitest.Response{{Status: 503, Header: map[string]string{"Retry-After": "60"}}},
			"Interrupted before the next attempt: the user had enough",
		},
		"an open read": {[]apitest.Response{{Delay: time.Hour}}, "interrupted while waiting for the " +
			"response: the user had enough"},
		"a read without connection": {
			[]apitest.Response{{Unreachable: true, Delay: time.Hour}},
			"interrupted while waiting for the response: the user had enough",
		},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			cause := errors.New("the user had enough")
			server := apitest.InOrder(t, test.replies...)
			err := getUser(apitest.CancelAfter(t, 7*time.Second, cause), newClient(t, server, nil))
			if waited := server.Elapsed(); waited != 7*time.Second {
				t.Errorf("ended after %s, want 7s", waited)
			}
			if !errors.Is(err, cause) {
				t.Errorf("%v does not wrap the cause", err)
			}
			apitest.ExpectText(t, requestError(t, err).Error(), "unable to read user: ", test.words)
		})
	}
}

// TestSend_contextEndsBeforeRequest sends nothing if the context ends during a pause, while all slots are taken, or
// before the call.
func TestSend_contextEndsBeforeRequest(t *testing.T) {
	expect := func(t *testing.T, server *apitest.Server, at time.Duration, err error) {
		t.Helper()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v does not wrap context.Canceled", err)
		}
		apitest.ExpectText(t, requestError(t, err).Error(), "unable to read user: interrupted while waiting to send: ")
		if ended := server.Elapsed(); ended != at {
			t.Errorf("ended at %s, want %s", ended, at)
		}
		server.ExpectTimes(0)
	}
	apitest.Run(t, "pause", func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Status: 429})
		client := newClient(t, server, nil)
		go func() { _ = getUser(apitest.CancelAfter(t, 3*time.Second, nil), client) }()
		synctest.Wait()
		expect(t, server, 3*time.Second, getUser(apitest.CancelAfter(t, 3*time.Second, nil), client))
	})
	apitest.Run(t, "slot", func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Status: 404, Delay: 10 * time.Second})
		client := newClient(t, server, oneRequestAtOnce)
		go func() { _ = getUser(t.Context(), client) }()
		synctest.Wait()
		expect(t, server, 3*time.Second, getUser(apitest.CancelAfter(t, 3*time.Second, nil), client))
		time.Sleep(time.Minute)
	})
	apitest.Run(t, "ended already", func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Status: 404})
		client := newClient(t, server, nil)
		_ = getUser(t.Context(), client)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for range 50 { // A free slot and an ended context are both at hand: either may be seen first.
			expect(t, server, 0, getUser(ctx, client))
		}
	})
}

// changeUser sends a write of the user u-1.
func changeUser(ctx context.Context, client *transport.Client, method string) error {
	write := transport.Request{Operation: "change user", Method: method, Path: "/users/u-1"}
	return asError(client.Send(ctx, write, func([]byte) error { return nil }, nil))
}

// TestSend_contextEndsDuringWrite gives a write on the wire the rest of the request timeout for its response.
func TestSend_contextEndsDuringWrite(t *testing.T) {
	for name, write := range map[string]func(ctx context.Context, client *transport.Client) error{
		"create": func(ctx context.Context, client *transport.Client) error {
			_, err := createUser(ctx, client)
			return err
		},
		"update": func(ctx context.Context, client *transport.Client) error {
			return changeUser(ctx, client, http.MethodPatch)
		},
		"delete": func(ctx context.Context, client *transport.Client) error {
			return changeUser(ctx, client, http.MethodDelete)
		},
	} {
		// send cancels the write after 2 seconds, and checks when it ends.
		send := func(t *testing.T, response apitest.Response, elapsed time.Duration) error {
			t.Helper()
			server := apitest.InOrder(t, response, apitest.WholeList())
			err := write(apitest.CancelAfter(t, 2*time.Second, nil), newClient(t, server, nil))
			server.ExpectElapsed(elapsed)
			return err
		}
		apitest.Run(t, name+" in time", func(t *testing.T) {
			late := apitest.Delayed(59*time.Second, apitest.FromFile(200, "user-pending.json"))
			if err := send(t, late, late.Delay); err != nil {
				t.Errorf("the response was not used: %v", err)
			}
		})
		apitest.Run(t, name+" too late", func(t *testing.T) {
			e := requestError(t, send(t, apitest.Response{Delay: time.Hour}, requestTimeout))
			if !e.Ambiguous || !errors.Is(e, context.Canceled) {
				t.Errorf("got ambiguous %t: %v", e.Ambiguous, e)
			}
			apitest.ExpectText(t, e.Error(), "interrupted while waiting for the response: context canceled")
		})
		apitest.Run(t, name+" dropped in time", func(t *testing.T) {
			e := requestError(t, send(t, apitest.Response{Dropped: true, Delay: 5 * time.Second}, 5*time.Second))
			apitest.ExpectEqual(t, e.Ambiguous, true)
			apitest.ExpectText(t, e.Error(), "the connection to acme.cerby.com failed: unexpected EOF. "+
				"Interrupted before the next attempt: context canceled")
		})
		apitest.Run(t, name+" refused in time", func(t *testing.T) {
			late := apitest.Delayed(5*time.Second, apitest.FromFile(403, "error-403.json"))
			e := requestError(t, send(t, late, late.Delay))
			if e.Status != 403 || e.Ambiguous {
				t.Errorf("got status %d, ambiguous %t", e.Status, e.Ambiguous)
			}
		})
	}
}

// TestSend_contextEndsBeforeVerification verifies a write whose response was lost after its context ended, for at most
// 5 seconds, and does not send it again.
func TestSend_contextEndsBeforeVerification(t *testing.T) {
	for name, test := range map[string]struct {
		read    apitest.Response
		elapsed time.Duration
		words   string // of the error, empty without one
	}{
		"applied": {apitest.FromFile(200, "users-pending.json"), 30 * time.Second, ""},
		"not applied": {apitest.WholeList(), 30 * time.Second, "unable to create user: the service responded with 504 " +
			"Gateway " +
			"Timeout and an empty body. Interrupted before the next attempt: context canceled"},
		"none": {apitest.Response{Delay: time.Hour}, 35 * time.Second, "It is unknown whether the write was applied: " +
			"unable to list users: interrupted while waiting for the response: context canceled"},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.Response{Status: 504, Delay: 30 * time.Second}, test.read)
			_, err := createUser(apitest.CancelAfter(t, 2*time.Second, nil), newClient(t, server, nil))
			server.ExpectElapsed(test.elapsed)
			if test.words == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			e := requestError(t, err)
			apitest.ExpectText(t, e.Error(), test.words)
			apitest.ExpectEqual(t, e.Ambiguous, true)
		})
	}
}

// TestSend_contextEndsBeforeConnection ends a write at once that is still waiting for its connection: it cannot have
// been delivered, and must not be any more.
func TestSend_contextEndsBeforeConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Unreachable: true, Delay: time.Hour})
		_, err := createUser(apitest.CancelAfter(t, 2*time.Second, nil), newClient(t, server, nil))
		if e := requestError(t, err); e.Ambiguous {
			t.Errorf("ambiguous: %v", e)
		}
		if ended := server.Elapsed(); ended != 2*time.Second {
			t.Errorf("ended at %s, want 2s", ended)
		}
	})
}
