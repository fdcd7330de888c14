package cerby_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// cancelAfter gives a context that ends after a time, with a cause of its own.
func cancelAfter(t *testing.T, d time.Duration, cause error) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	timer := time.AfterFunc(d, func() { cancel(cause) })
	t.Cleanup(func() { timer.Stop(); cancel(nil) })
	return ctx
}

// TestCancelEndsWaits ends every kind of wait of a read in the instant in which its context ends.
func TestCancelEndsWaits(t *testing.T) {
	for name, test := range map[string]struct {
		replies []reply
		words   string
	}{
		"the client's pause":        {[]reply{{status: 429}}, "interrupted before another attempt: the user had enough"},
		"backoff":                   {[]reply{{status: 503, header: map[string]string{"Retry-After": "60"}}}, "interrupted before another attempt: the user had enough"},
		"a read on the wire":        {[]reply{{after: time.Hour}}, "interrupted while waiting for the response: the user had enough"},
		"a read without connection": {[]reply{{unreachable: true, after: time.Hour}}, "interrupted while waiting for the response: the user had enough"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cause := errors.New("the user had enough")
				w := inOrder(t, test.replies...)
				err := getUser(cancelAfter(t, 7*time.Second, cause), newClient(t, w, nil))
				if waited := time.Since(w.began); waited != 7*time.Second {
					t.Errorf("ended after %s, want 7s", waited)
				}
				if !errors.Is(err, cause) {
					t.Errorf("%v does not wrap the cause", err)
				}
				expectText(t, failure(t, err).Error(), "could not read user: ", test.words)
			})
		})
	}
}

// TestCancelBeforeSending sends nothing for a call whose context ends while another one's pause lasts, while all slots
// are taken, or before it began.
func TestCancelBeforeSending(t *testing.T) {
	expect := func(t *testing.T, w *wire, at time.Duration, err error) {
		t.Helper()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v does not wrap context.Canceled", err)
		}
		expectText(t, failure(t, err).Error(), "could not read user: interrupted while waiting to send: ")
		if ended := time.Since(w.began); ended != at {
			t.Errorf("ended at %s, want %s", ended, at)
		}
		w.expectTimes(0)
	}
	t.Run("pause", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, reply{status: 429})
			client := newClient(t, w, nil)
			go func() { _ = getUser(cancelAfter(t, 3*time.Second, nil), client) }()
			synctest.Wait()
			expect(t, w, 3*time.Second, getUser(cancelAfter(t, 3*time.Second, nil), client))
		})
	})
	t.Run("slot", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, reply{status: 404, after: 10 * time.Second})
			client := newClient(t, w, oneSlot)
			go func() { _ = getUser(t.Context(), client) }()
			synctest.Wait()
			expect(t, w, 3*time.Second, getUser(cancelAfter(t, 3*time.Second, nil), client))
			time.Sleep(time.Minute)
		})
	})
	t.Run("ended already", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, reply{status: 404})
			client := newClient(t, w, nil)
			_ = getUser(t.Context(), client)
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			for range 50 { // A free slot and an ended context are both at hand: either may be seen first.
				expect(t, w, 0, getUser(ctx, client))
			}
		})
	})
}

// TestCancelWriteOnTheWire gives a write that is on the wire 5 seconds to be answered.
func TestCancelWriteOnTheWire(t *testing.T) {
	writes := map[string]func(ctx context.Context, client *cerby.Client) error{
		"create": func(ctx context.Context, client *cerby.Client) error {
			_, err := client.Users().Create(ctx, jane)
			return err
		},
		"update": func(ctx context.Context, client *cerby.Client) error {
			_, err := client.Users().Update(ctx, "u-1", cerby.UpdateUserRequest{Role: new("workspace_user")})
			return err
		},
		"delete": func(ctx context.Context, client *cerby.Client) error { return client.Users().Delete(ctx, "u-1") },
	}
	for name, write := range writes {
		t.Run(name+" in time", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				late := answer(t, 200, "user-pending.json")
				late.after = 6900 * time.Millisecond
				w := inOrder(t, late)
				if err := write(cancelAfter(t, 2*time.Second, nil), newClient(t, w, nil)); err != nil {
					t.Errorf("the answer was not taken: %v", err)
				}
				if ended := time.Since(w.began); ended != late.after {
					t.Errorf("ended at %s, want %s", ended, late.after)
				}
			})
		})
		t.Run(name+" too late", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, reply{after: time.Hour})
				e := failure(t, write(cancelAfter(t, 2*time.Second, nil), newClient(t, w, nil)))
				if ended := time.Since(w.began); ended != 7*time.Second {
					t.Errorf("ended at %s, want 7s", ended)
				}
				if !e.Uncertain || !errors.Is(e, context.Canceled) {
					t.Errorf("uncertain %t: %v", e.Uncertain, e)
				}
				expectText(t, e.Error(), "interrupted while waiting for the response: context canceled")
			})
		})
		t.Run(name+" dropped in time", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, reply{dropped: true, after: 5 * time.Second})
				e := failure(t, write(cancelAfter(t, 2*time.Second, nil), newClient(t, w, nil)))
				if ended := time.Since(w.began); !e.Uncertain || ended != 5*time.Second {
					t.Errorf("ended at %s, uncertain %t", ended, e.Uncertain)
				}
				expectText(t, e.Error(), "the connection to acme.cerby.com failed: unexpected EOF; interrupted before another attempt: context canceled")
			})
		})
		t.Run(name+" refused in time", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				late := answer(t, 403, "error-403.json")
				late.after = 5 * time.Second
				e := failure(t, write(cancelAfter(t, 2*time.Second, nil), newClient(t, inOrder(t, late), nil)))
				if e.Status != 403 || e.Uncertain {
					t.Errorf("status %d, uncertain %t", e.Status, e.Uncertain)
				}
			})
		})
	}
}

// TestCancelWriteWithoutConnection ends a write at once that is still waiting for its connection: it cannot have been
// delivered, and must not be any more.
func TestCancelWriteWithoutConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{unreachable: true, after: time.Hour})
		_, err := newClient(t, w, nil).Users().Create(cancelAfter(t, 2*time.Second, nil), jane)
		if e := failure(t, err); e.Uncertain {
			t.Errorf("uncertain: %v", e)
		}
		if ended := time.Since(w.began); ended != 2*time.Second {
			t.Errorf("ended at %s, want 2s", ended)
		}
	})
}

// TestCancelBetweenLooks ends the wait between two readings at once.
func TestCancelBetweenLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lost := reply{status: 504, header: map[string]string{"Retry-After": "10"}}
		none := answer(t, 200, "users-none.json")
		w := inOrder(t, lost, none, answer(t, 409, "error-409.json"), none, none)
		_, err := newClient(t, w, nil).Users().Create(cancelAfter(t, 10100*time.Millisecond, nil), jane)
		if e := failure(t, err); !e.Uncertain || !errors.Is(err, cerby.ErrConflict) {
			t.Errorf("uncertain %t: %v", e.Uncertain, err)
		}
		if ended := time.Since(w.began); ended != 10100*time.Millisecond {
			t.Errorf("ended at %s, want 10.1s", ended)
		}
		w.expectRequests(postUser, findJane, postUser, findJane, listUsers)
	})
}

// TestCancelSettle ends the reading that settles a write, and keeps that the write is uncertain.
func TestCancelSettle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{status: 504}, reply{after: time.Hour})
		_, err := newClient(t, w, nil).Users().Create(cancelAfter(t, 20*time.Second, nil), jane)
		e := failure(t, err)
		if ended := time.Since(w.began); ended != 20*time.Second {
			t.Errorf("ended at %s, want 20s", ended)
		}
		if !e.Uncertain || e.Status != 504 || !errors.Is(e, context.Canceled) {
			t.Errorf("uncertain %t, status %d: %v", e.Uncertain, e.Status, e)
		}
		expectText(t, e.Error(), "could not create user: the service answered 504 Gateway Timeout",
			"whether the write was applied is unknown: could not list users: interrupted while waiting for the response: context canceled")
	})
}
