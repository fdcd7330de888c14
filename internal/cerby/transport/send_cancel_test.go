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
		"the client's pause":        {[]apitest.Response{{Status: 429}}, "interrupted before another attempt: the user had enough"},
		"backoff":                   {[]apitest.Response{{Status: 503, Header: map[string]string{"Retry-After": "60"}}}, "interrupted before another attempt: the user had enough"},
		"a read on the wire":        {[]apitest.Response{{Delay: time.Hour}}, "interrupted while waiting for the response: the user had enough"},
		"a read without connection": {[]apitest.Response{{Unreachable: true, Delay: time.Hour}}, "interrupted while waiting for the response: the user had enough"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cause := errors.New("the user had enough")
				server := apitest.InOrder(t, test.replies...)
				err := getUser(apitest.CancelAfter(t, 7*time.Second, cause), newClient(t, server, nil))
				if waited := server.Elapsed(); waited != 7*time.Second {
					t.Errorf("ended after %s, want 7s", waited)
				}
				if !errors.Is(err, cause) {
					t.Errorf("%v does not wrap the cause", err)
				}
				apitest.ExpectText(t, requestError(t, err).Error(), "could not read user: ", test.words)
			})
		})
	}
}

// TestSend_contextEndsBeforeRequest sends nothing for a call whose context ends while another one's pause lasts, while all slots
// are taken, or before it began.
func TestSend_contextEndsBeforeRequest(t *testing.T) {
	expect := func(t *testing.T, server *apitest.Server, at time.Duration, err error) {
		t.Helper()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v does not wrap context.Canceled", err)
		}
		apitest.ExpectText(t, requestError(t, err).Error(), "could not read user: interrupted while waiting to send: ")
		if ended := server.Elapsed(); ended != at {
			t.Errorf("ended at %s, want %s", ended, at)
		}
		server.ExpectTimes(0)
	}
	t.Run("pause", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.Response{Status: 429})
			client := newClient(t, server, nil)
			go func() { _ = getUser(apitest.CancelAfter(t, 3*time.Second, nil), client) }()
			synctest.Wait()
			expect(t, server, 3*time.Second, getUser(apitest.CancelAfter(t, 3*time.Second, nil), client))
		})
	})
	t.Run("slot", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.Response{Status: 404, Delay: 10 * time.Second})
			client := newClient(t, server, oneRequestAtOnce)
			go func() { _ = getUser(t.Context(), client) }()
			synctest.Wait()
			expect(t, server, 3*time.Second, getUser(apitest.CancelAfter(t, 3*time.Second, nil), client))
			time.Sleep(time.Minute)
		})
	})
	t.Run("ended already", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.Response{Status: 404})
			client := newClient(t, server, nil)
			_ = getUser(t.Context(), client)
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			for range 50 { // A free slot and an ended context are both at hand: either may be seen first.
				expect(t, server, 0, getUser(ctx, client))
			}
		})
	})
}

// changeUser sends a write of the user u-1.
func changeUser(ctx context.Context, client *transport.Client, method string) error {
	write := transport.Request{Operation: "change user", Method: method, Path: "/users/u-1"}
	return asError(client.Send(ctx, write, func([]byte) error { return nil }, nil))
}

// TestSend_contextEndsDuringWrite gives a write that is on the wire 5 seconds to be answered.
func TestSend_contextEndsDuringWrite(t *testing.T) {
	writes := map[string]func(ctx context.Context, client *transport.Client) error{
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
	}
	for name, write := range writes {
		t.Run(name+" in time", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				late := apitest.FromFile(t, 200, "user-pending.json")
				late.Delay = 6900 * time.Millisecond
				server := apitest.InOrder(t, late)
				if err := write(apitest.CancelAfter(t, 2*time.Second, nil), newClient(t, server, nil)); err != nil {
					t.Errorf("the answer was not taken: %v", err)
				}
				if ended := server.Elapsed(); ended != late.Delay {
					t.Errorf("ended at %s, want %s", ended, late.Delay)
				}
			})
		})
		t.Run(name+" too late", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := apitest.InOrder(t, apitest.Response{Delay: time.Hour})
				e := requestError(t, write(apitest.CancelAfter(t, 2*time.Second, nil), newClient(t, server, nil)))
				if ended := server.Elapsed(); ended != 7*time.Second {
					t.Errorf("ended at %s, want 7s", ended)
				}
				if !e.Uncertain || !errors.Is(e, context.Canceled) {
					t.Errorf("uncertain %t: %v", e.Uncertain, e)
				}
				apitest.ExpectText(t, e.Error(), "interrupted while waiting for the response: context canceled")
			})
		})
		t.Run(name+" dropped in time", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := apitest.InOrder(t, apitest.Response{Dropped: true, Delay: 5 * time.Second})
				e := requestError(t, write(apitest.CancelAfter(t, 2*time.Second, nil), newClient(t, server, nil)))
				if ended := server.Elapsed(); !e.Uncertain || ended != 5*time.Second {
					t.Errorf("ended at %s, uncertain %t", ended, e.Uncertain)
				}
				apitest.ExpectText(t, e.Error(), "the connection to acme.cerby.com failed: unexpected EOF; interrupted before another attempt: context canceled")
			})
		})
		t.Run(name+" refused in time", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				late := apitest.FromFile(t, 403, "error-403.json")
				late.Delay = 5 * time.Second
				e := requestError(t, write(apitest.CancelAfter(t, 2*time.Second, nil), newClient(t, apitest.InOrder(t, late), nil)))
				if e.Status != 403 || e.Uncertain {
					t.Errorf("status %d, uncertain %t", e.Status, e.Uncertain)
				}
			})
		})
	}
}

// TestSend_contextEndsBeforeConnection ends a write at once that is still waiting for its connection: it cannot have been
// delivered, and must not be any more.
func TestSend_contextEndsBeforeConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Unreachable: true, Delay: time.Hour})
		_, err := createUser(apitest.CancelAfter(t, 2*time.Second, nil), newClient(t, server, nil))
		if e := requestError(t, err); e.Uncertain {
			t.Errorf("uncertain: %v", e)
		}
		if ended := server.Elapsed(); ended != 2*time.Second {
			t.Errorf("ended at %s, want 2s", ended)
		}
	})
}
