package transport_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
)

// TestSend_backoff repeats a read after each failure that may pass. The longest wait doubles from one second to 30, and
// each wait is at least half of it.
func TestSend_backoff(t *testing.T) {
	for name, failed := range map[string]apitest.Response{
		"502":         apitest.FromFile(502, "gateway-502.html"),
		"503":         apitest.FromFile(503, "error-503.json"),
		"504":         apitest.FromFile(504, "gateway-message.json"),
		"unreachable": {Unreachable: true},
		"dropped":     {Dropped: true},
		"cut":         {Status: 200, Body: apitest.File("user.json"), Truncated: true},
		"cut 503":     {Status: 503, Body: apitest.File("error-503.json"), Truncated: true},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			limits := []int{1, 2, 4, 8, 16, 30, 30, 30}
			replies := slices.Repeat([]apitest.Response{failed}, len(limits))
			server := apitest.InOrder(t, append(replies, apitest.FromFile(200, "user.json"))...)
			if err := getUser(t.Context(), newClient(t, server, nil)); err != nil {
				t.Fatal(err)
			}
			requests := server.Requests()
			if len(requests) != len(limits)+1 {
				t.Fatalf("%d requests, want %d", len(requests), len(limits)+1)
			}
			for i, seconds := range limits {
				limit := time.Duration(seconds) * time.Second
				if wait := requests[i+1].At - requests[i].At; wait < limit/2 || wait >= limit {
					t.Errorf("wait %d was %s, want at least %s and less than %s", i+1, wait, limit/2, limit)
				}
			}
		})
	}
}

// TestSend_backoffJitter spreads the waits over the whole range.
func TestSend_backoffJitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var shortest, longest time.Duration = time.Hour, 0
		for range 100 {
			server := apitest.InOrder(t, apitest.Response{Status: 503}, apitest.FromFile(200, "user.json"))
			if err := getUser(t.Context(), newClient(t, server, nil)); err != nil {
				t.Fatal(err)
			}
			wait := server.Requests()[1].At
			shortest, longest = min(shortest, wait), max(longest, wait)
		}
		// The chance that 100 even draws leave out a fifth of the range is below one in a thousand million.
		if shortest > 600*time.Millisecond || longest < 900*time.Millisecond {
			t.Errorf("100 waits lie between %s and %s", shortest, longest)
		}
	})
}

// TestSend_backoffPerRequest lets other calls of the client go on, and holds no slot meanwhile.
func TestSend_backoffPerRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(
			t,
			apitest.Response{Status: 503, Header: map[string]string{"Retry-After": "50"}},
			apitest.FromFile(200, "user.json"),
			apitest.FromFile(200, "user.json"),
		)
		client := newClient(t, server, oneRequestAtOnce)
		go func() {
			time.Sleep(10 * time.Second)
			_ = getUser(t.Context(), client)
		}()
		if err := getUser(t.Context(), client); err != nil {
			t.Error(err)
		}
		server.ExpectTimes(0, 10*time.Second, 50*time.Second)
	})
}

// TestRetryAfter_shorterThanBackoff does not come sooner than the backoff allows.
func TestRetryAfter_shorterThanBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := apitest.Response{Status: 503, Header: map[string]string{"Retry-After": "1"}}
		server := apitest.InOrder(t, busy, busy, busy, busy, apitest.FromFile(200, "user.json"))
		if err := getUser(t.Context(), newClient(t, server, nil)); err != nil {
			t.Fatal(err)
		}
		requests := server.Requests()
		if first := requests[1].At; first != time.Second {
			t.Errorf("the first wait was %s, want the second that was asked for", first)
		}
		if wait := requests[4].At - requests[3].At; wait < 4*time.Second {
			t.Errorf("the fourth wait was %s, want at least 4s", wait)
		}
	})
}
