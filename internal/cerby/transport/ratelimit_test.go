package transport_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// TestRateLimit_pausesGrow waits 30, 60, 120 and 300 seconds after 429, and 300 from then on.
func TestRateLimit_pausesGrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := apitest.FromFile(429, "error-429.json")
		server := apitest.InOrder(t, busy, busy, busy, busy, busy, apitest.FromFile(200, "user.json"))
		if err := getUser(t.Context(), newClient(t, server, retryFor(time.Hour))); err != nil {
			t.Fatal(err)
		}
		server.ExpectTimes(0, 30*time.Second, 90*time.Second, 210*time.Second, 510*time.Second, 810*time.Second)
	})
}

// TestRetryAfter waits as long as each form of the header requires. The clock of the bubble starts with the year 2000.
func TestRetryAfter(t *testing.T) {
	const at = "Tue, 08 Jul 2025 10:00:42 GMT"
	for name, test := range map[string]struct {
		status int
		header map[string]string
		want   time.Duration
	}{
		"seconds":                {429, map[string]string{"Retry-After": "7"}, 7 * time.Second},
		"zero":                   {429, map[string]string{"Retry-After": "0"}, time.Second},
		"negative":               {429, map[string]string{"Retry-After": "-5"}, time.Second},
		"longer than the pauses": {429, map[string]string{"Retry-After": "600"}, 600 * time.Second},
		"date against the response's date": {
			429, map[string]string{"Retry-After": at, "Date": "Tue, 08 Jul 2025 10:00:00 GMT"}, 43 * time.Second,
		},
		"date in the past": {
			429, map[string]string{"Retry-After": at, "Date": "Tue, 08 Jul 2025 10:01:00 GMT"}, time.Second,
		},
		"date against this machine's": {
			429, map[string]string{"Retry-After": "Sat, 01 Jan 2000 00:00:20 GMT"}, 21 * time.Second,
		},
		"date against an unreadable date": {
			429, map[string]string{"Retry-After": "Sat, 01 Jan 2000 00:00:20 GMT", "Date": "now"}, 21 * time.Second,
		},
		"unreadable":            {429, map[string]string{"Retry-After": "soon"}, 30 * time.Second},
		"number that is no int": {429, map[string]string{"Retry-After": "99999999999999999999"}, 30 * time.Second},
		"with 503":              {503, map[string]string{"Retry-After": "90"}, 90 * time.Second},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(
				t,
				apitest.Response{Status: test.status, Header: test.header},
				apitest.FromFile(200, "user.json"),
			)
			if err := getUser(t.Context(), newClient(t, server, nil)); err != nil {
				t.Fatal(err)
			}
			server.ExpectTimes(0, test.want)
		})
	}
}

// TestRetryAfter_tooLong fails at once if the required wait exceeds the retry timeout.
func TestRetryAfter_tooLong(t *testing.T) {
	for _, value := range []string{"901", "86400", "9000000000", "18446744074", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		for _, status := range []int{429, 503} {
			apitest.Run(t, http.StatusText(status)+" "+value, func(t *testing.T) {
				server := apitest.InOrder(t, apitest.Response{Status: status, Header: map[string]string{"Retry-After": value}})
				e := requestError(t, getUser(t.Context(), newClient(t, server, nil)))
				apitest.ExpectText(t, e.Error(), "Stopped retrying: the next attempt would exceed the retry timeout of 15m0s")
				server.ExpectTimes(0)
				if waited := server.Elapsed(); waited != 0 {
					t.Errorf("waited %s before giving up", waited)
				}
			})
		}
	}
}

// TestRateLimit_sharedByRequests delays all requests of a client until the pause is over, and those that begin within
// it.
func TestRateLimit_sharedByRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(number int, _ apitest.Request) apitest.Response {
			if number == 1 {
				return apitest.Response{Status: 429}
			}
			return apitest.FromFile(200, "user.json")
		})
		client := newClient(t, server, nil)
		var calls sync.WaitGroup
		for _, begin := range []time.Duration{
			0, time.Second, 15 * time.Second, 30*time.Second - 1, 30 * time.Second, 40 * time.Second,
		} {
			calls.Go(func() {
				time.Sleep(begin)
				if err := getUser(t.Context(), client); err != nil {
					t.Error(err)
				}
			})
		}
		calls.Wait()
		server.ExpectTimes(0, 30*time.Second, 30*time.Second, 30*time.Second, 30*time.Second, 30*time.Second, 40*time.Second)
	})
}

// TestRateLimit_perClient lets another client go on.
func TestRateLimit_perClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		paused := newClient(t, apitest.InOrder(t, apitest.Response{Status: 429}), retryFor(time.Second))
		_ = getUser(t.Context(), paused)
		server := apitest.InOrder(t, apitest.FromFile(200, "user.json"))
		if err := getUser(t.Context(), newClient(t, server, nil)); err != nil {
			t.Fatal(err)
		}
		server.ExpectTimes(0)
	})
}

// TestRateLimit_whileWaitingForSlot sends nothing in a pause that began while a call waited for its slot.
func TestRateLimit_whileWaitingForSlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Status: 429, Delay: 5 * time.Second},
			apitest.FromFile(200, "user.json"), apitest.FromFile(200, "user.json"), apitest.FromFile(200, "user.json"))
		client := newClient(t, server, oneRequestAtOnce)
		apitest.Together(3, func() {
			if err := getUser(t.Context(), client); err != nil {
				t.Error(err)
			}
		})
		server.ExpectTimes(0, 35*time.Second, 35*time.Second, 35*time.Second)
	})
}

// openRequest is one of several requests that are under way at the same time.
type openRequest struct {
	status int
	delay  time.Duration
	header map[string]string
}

// TestRateLimit_openRequests has requests open when a pause begins. Their responses neither grow nor reset the next
// pause, and extend this one only by what they ask for themselves. The 429 after the pause shows the next pause.
func TestRateLimit_openRequests(t *testing.T) {
	retryAfter := func(seconds string) map[string]string { return map[string]string{"Retry-After": seconds} }
	for name, test := range map[string]struct {
		open          []openRequest
		resumed, next time.Duration
	}{
		"429 again": {
			open:    []openRequest{{429, 1 * time.Second, nil}, {429, 2 * time.Second, nil}, {429, 3 * time.Second, nil}},
			resumed: 31 * time.Second, next: 60 * time.Second,
		},
		"success": {
			open:    []openRequest{{429, 1 * time.Second, nil}, {200, 2 * time.Second, nil}},
			resumed: 31 * time.Second, next: 60 * time.Second,
		},
		"429 that asks for more": {
			open:    []openRequest{{429, 1 * time.Second, nil}, {429, 2 * time.Second, retryAfter("60")}},
			resumed: 62 * time.Second, next: 60 * time.Second,
		},
		"429 that asks for less": {
			open:    []openRequest{{429, 1 * time.Second, nil}, {429, 2 * time.Second, retryAfter("3")}},
			resumed: 31 * time.Second, next: 60 * time.Second,
		},
		"429 after one that asked": {
			open:    []openRequest{{429, 1 * time.Second, retryAfter("10")}, {429, 2 * time.Second, nil}},
			resumed: 11 * time.Second, next: 30 * time.Second,
		},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := newPausingServer(t, test.open)
			client := newClient(t, server, nil)
			apitest.Together(len(test.open), func() {
				if err := getUser(t.Context(), client); err != nil {
					t.Error(err)
				}
			})
			requests := server.Requests()
			if first := requests[len(test.open)].At; first != test.resumed {
				t.Errorf("resumed at %s, want %s", first, test.resumed)
			}
			if last := requests[len(requests)-1].At; last != test.resumed+test.next {
				t.Errorf("the next pause ended at %s, want %s", last, test.resumed+test.next)
			}
		})
	}
}

// newPausingServer returns a server that responds to the open requests, then one with 429, and all others with success.
func newPausingServer(t *testing.T, open []openRequest) *apitest.Server {
	t.Helper()
	return apitest.NewServer(t, func(number int, _ apitest.Request) apitest.Response {
		switch {
		case number <= len(open):
			o := open[number-1]
			return apitest.Response{Status: o.status, Delay: o.delay, Header: o.header, Body: apitest.File("user.json")}
		case number == len(open)+1:
			return apitest.Response{Status: 429}
		}
		return apitest.Delayed(time.Second, apitest.FromFile(200, "user.json"))
	})
}

// TestRateLimit_resetBySuccess starts again with the shortest pause after a response other than 429.
func TestRateLimit_resetBySuccess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy, fine := apitest.Response{Status: 429}, apitest.FromFile(200, "user.json")
		server := apitest.InOrder(t, busy, busy, fine, busy, fine)
		client := newClient(t, server, nil)
		for range 2 {
			if err := getUser(t.Context(), client); err != nil {
				t.Fatal(err)
			}
		}
		server.ExpectTimes(0, 30*time.Second, 90*time.Second, 90*time.Second, 120*time.Second)
	})
}

// TestRateLimit_beyondRetryTimeout does not wait for longer than the retry timeout. The request with a 429 response
// fails with the service's words, and the next one fails unsent.
func TestRateLimit_beyondRetryTimeout(t *testing.T) {
	for name, test := range map[string]struct {
		retryAfter, words string
	}{
		"without Retry-After": {"", "the pause after a 429 response lasts another 30s, which exceeds the remaining time"},
		"with Retry-After":    {"30", "the service requires a pause of another 30s, which exceeds the remaining time"},
	} {
		apitest.Run(t, name, func(t *testing.T) { testBeyondRetryTimeout(t, test.retryAfter, test.words) })
	}
}

// testBeyondRetryTimeout checks the errors of a request with a 429 response, and of the next one.
func testBeyondRetryTimeout(t *testing.T, retryAfter, words string) {
	t.Helper()
	limited := apitest.FromFile(429, "error-429.json")
	limited.Header["Retry-After"] = retryAfter
	server := apitest.InOrder(t, limited)
	client := newClient(t, server, retryFor(29*time.Second))
	e := requestError(t, getUser(t.Context(), client))
	if e.Status != 429 || e.Attempts != 1 || e.Ambiguous {
		t.Errorf("status %d, attempts %d, ambiguous %t", e.Status, e.Attempts, e.Ambiguous)
	}
	apitest.ExpectText(
		t,
		e.Error(),
		"unable to read user: the service responded with 429 Too Many Requests: Retry in five minutes.",
		"Stopped retrying: the next attempt would exceed the retry timeout of 29s",
	)
	e = requestError(t, getUser(t.Context(), client))
	apitest.ExpectText(
		t,
		e.Error(),
		"unable to read user: no request was sent: "+words,
	)
	server.ExpectTimes(0)
	if waited := server.Elapsed(); waited != 0 {
		t.Errorf("waited %s", waited)
	}
}

// TestRateLimit_write repeats a write with a 429 response without verification: it was refused.
func TestRateLimit_write(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Status: 429}, apitest.FromFile(201, "user-pending.json"))
		if _, err := createUser(t.Context(), newClient(t, server, nil)); err != nil {
			t.Fatal(err)
		}
		server.ExpectRequests("POST /api/v1/users", "POST /api/v1/users")
		server.ExpectTimes(0, 30*time.Second)
	})
}

// TestRateLimit_extended goes on waiting if the pause is extended meanwhile.
func TestRateLimit_extended(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(number int, _ apitest.Request) apitest.Response {
			switch number {
			case 1:
				return apitest.Response{Status: 429, Delay: time.Second}
			case 2:
				return apitest.Response{Status: 429, Delay: 20 * time.Second, Header: map[string]string{"Retry-After": "100"}}
			}
			return apitest.FromFile(200, "user.json")
		})
		client := newClient(t, server, nil)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		apitest.Together(2, func() {
			if err := getUser(ctx, client); err != nil {
				t.Error(err)
			}
		})
		server.ExpectTimes(0, 0, 120*time.Second, 120*time.Second)
	})
}

// A configured number of requests per minute spreads all attempts evenly. The first is sent at once.
func TestRequestsPerMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy, found := apitest.FromFile(502, "error-429.json"), apitest.FromFile(200, "user.json")
		server := apitest.InOrder(t, found, busy, found, found, found)
		client := newClient(t, server, func(c *transport.Config) { c.RequestsPerMinute = 20 })
		apitest.Together(4, func() {
			if err := getUser(t.Context(), client); err != nil {
				t.Error(err)
			}
		})
		server.ExpectTimes(0, 3*time.Second, 6*time.Second, 9*time.Second, 12*time.Second)
	})
}

// A request that waits for its turn within the minute ends with its context, and is not sent.
func TestRequestsPerMinute_interrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.Always(t, apitest.FromFile(200, "user.json"))
		client := newClient(t, server, func(c *transport.Config) { c.RequestsPerMinute = 1 })
		cause := errors.New("interrupted")
		ctx := apitest.CancelAfter(t, 10*time.Second, cause)
		if err := getUser(ctx, client); err != nil {
			t.Error(err)
		}
		err := getUser(ctx, client)
		server.ExpectElapsed(10 * time.Second)
		server.ExpectTimes(0)
		if !errors.Is(err, cause) {
			t.Errorf("got %v, want the cause", err)
		}
	})
}

// A request whose deadline comes before its share of the minute is an error at once, and is not sent.
func TestRequestsPerMinute_noTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.Always(t, apitest.FromFile(200, "user.json"))
		client := newClient(t, server, func(c *transport.Config) { c.RequestsPerMinute = 1 })
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := getUser(ctx, client); err != nil {
			t.Error(err)
		}
		err := getUser(ctx, client)
		server.ExpectElapsed(0)
		server.ExpectTimes(0)
		apitest.ExpectText(t, fmt.Sprint(err), "no request was sent: the wait for requests_per_minute")
	})
}
