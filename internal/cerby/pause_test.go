package cerby_test

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestPauseWithoutRetryAfter waits 30, 60, 120 and 300 seconds after 429, and 300 from then on.
func TestPauseWithoutRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := answer(t, 429, "error-429.json")
		w := inOrder(t, busy, busy, busy, busy, busy, answer(t, 200, "user.json"))
		if err := getUser(t.Context(), newClient(t, w, retryFor(time.Hour))); err != nil {
			t.Fatal(err)
		}
		w.expectTimes(0, 30*time.Second, 90*time.Second, 210*time.Second, 510*time.Second, 810*time.Second)
	})
}

// TestRetryAfter waits as long as the answer asks, in each form that the header has. The bubble's clock stands at the
// beginning of the year 2000.
func TestRetryAfter(t *testing.T) {
	const at = "Tue, 08 Jul 2025 10:00:42 GMT"
	for name, test := range map[string]struct {
		status int
		header map[string]string
		want   time.Duration
	}{
		"seconds":                          {429, map[string]string{"Retry-After": "7"}, 7 * time.Second},
		"zero":                             {429, map[string]string{"Retry-After": "0"}, time.Second},
		"negative":                         {429, map[string]string{"Retry-After": "-5"}, time.Second},
		"longer than the pauses":           {429, map[string]string{"Retry-After": "600"}, 600 * time.Second},
		"date against the response's date": {429, map[string]string{"Retry-After": at, "Date": "Tue, 08 Jul 2025 10:00:00 GMT"}, 43 * time.Second},
		"date in the past":                 {429, map[string]string{"Retry-After": at, "Date": "Tue, 08 Jul 2025 10:01:00 GMT"}, time.Second},
		"date against this machine's":      {429, map[string]string{"Retry-After": "Sat, 01 Jan 2000 00:00:20 GMT"}, 21 * time.Second},
		"date against an unreadable date":  {429, map[string]string{"Retry-After": "Sat, 01 Jan 2000 00:00:20 GMT", "Date": "now"}, 21 * time.Second},
		"unreadable":                       {429, map[string]string{"Retry-After": "soon"}, 30 * time.Second},
		"number that is no int":            {429, map[string]string{"Retry-After": "99999999999999999999"}, 30 * time.Second},
		"with 503":                         {503, map[string]string{"Retry-After": "90"}, 90 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, reply{status: test.status, header: test.header}, answer(t, 200, "user.json"))
				if err := getUser(t.Context(), newClient(t, w, nil)); err != nil {
					t.Fatal(err)
				}
				w.expectTimes(0, test.want)
			})
		})
	}
}

// TestRetryAfterTooLong gives up at once where the service asks for more than the retry timeout, however much more.
func TestRetryAfterTooLong(t *testing.T) {
	for _, value := range []string{"901", "86400", "9000000000", "18446744074", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		for _, status := range []int{429, 503} {
			t.Run(http.StatusText(status)+" "+value, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := inOrder(t, reply{status: status, header: map[string]string{"Retry-After": value}})
					e := failure(t, getUser(t.Context(), newClient(t, w, nil)))
					expectText(t, e.Error(), "gave up: another attempt would come later than the retry timeout of 15m0s allows")
					w.expectTimes(0)
					if waited := time.Since(w.began); waited != 0 {
						t.Errorf("waited %s before giving up", waited)
					}
				})
			})
		}
	}
}

// TestPauseIsShared holds all calls of a client back until the pause is over, also those that begin within it.
func TestPauseIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(number int, _ arrival) reply {
			if number == 1 {
				return reply{status: 429}
			}
			return answer(t, 200, "user.json")
		})
		client := newClient(t, w, nil)
		var calls sync.WaitGroup
		for _, begin := range []time.Duration{0, time.Second, 15 * time.Second, 30*time.Second - 1, 30 * time.Second, 40 * time.Second} {
			calls.Go(func() {
				time.Sleep(begin)
				if err := getUser(t.Context(), client); err != nil {
					t.Error(err)
				}
			})
		}
		calls.Wait()
		w.expectTimes(0, 30*time.Second, 30*time.Second, 30*time.Second, 30*time.Second, 30*time.Second, 40*time.Second)
	})
}

// TestPauseIsTheClientsOwn lets another client go on.
func TestPauseIsTheClientsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		paused := newClient(t, inOrder(t, reply{status: 429}), retryFor(time.Second))
		_ = getUser(t.Context(), paused)
		w := inOrder(t, answer(t, 200, "user.json"))
		if err := getUser(t.Context(), newClient(t, w, nil)); err != nil {
			t.Fatal(err)
		}
		w.expectTimes(0)
	})
}

// TestPauseReachesCallsThatWaitForASlot sends nothing in a pause that began while a call waited for its slot.
func TestPauseReachesCallsThatWaitForASlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{status: 429, after: 5 * time.Second},
			answer(t, 200, "user.json"), answer(t, 200, "user.json"), answer(t, 200, "user.json"))
		client := newClient(t, w, oneSlot)
		together(3, func() {
			if err := getUser(t.Context(), client); err != nil {
				t.Error(err)
			}
		})
		w.expectTimes(0, 35*time.Second, 35*time.Second, 35*time.Second)
	})
}

// flight is one of several requests that are under way at the same time.
type flight struct {
	status int
	after  time.Duration
	header map[string]string
}

// TestPauseAndRequestsUnderWay has requests under way when a pause begins: what they are answered neither makes the
// next pause longer nor ends its steps, and lengthens this one only by what it asks for itself. The 429 after the pause
// shows the step that was reached.
func TestPauseAndRequestsUnderWay(t *testing.T) {
	for name, test := range map[string]struct {
		flights []flight
		resumed time.Duration
		next    time.Duration
	}{
		"429 again": {
			flights: []flight{{429, 1 * time.Second, nil}, {429, 2 * time.Second, nil}, {429, 3 * time.Second, nil}},
			resumed: 31 * time.Second, next: 60 * time.Second,
		},
		"success": {
			flights: []flight{{429, 1 * time.Second, nil}, {200, 2 * time.Second, nil}},
			resumed: 31 * time.Second, next: 60 * time.Second,
		},
		"429 that asks for more": {
			flights: []flight{{429, 1 * time.Second, nil}, {429, 2 * time.Second, map[string]string{"Retry-After": "60"}}},
			resumed: 62 * time.Second, next: 60 * time.Second,
		},
		"429 that asks for less": {
			flights: []flight{{429, 1 * time.Second, nil}, {429, 2 * time.Second, map[string]string{"Retry-After": "3"}}},
			resumed: 31 * time.Second, next: 60 * time.Second,
		},
		"429 after one that asked": {
			flights: []flight{{429, 1 * time.Second, map[string]string{"Retry-After": "10"}}, {429, 2 * time.Second, nil}},
			resumed: 11 * time.Second, next: 30 * time.Second,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var again atomic.Bool
				w := newWire(t, func(number int, a arrival) reply {
					if number <= len(test.flights) {
						f := test.flights[number-1]
						return reply{status: f.status, after: f.after, header: f.header, body: file(t, "user.json")}
					}
					if a.at < test.resumed {
						t.Errorf("a request came at %s, within the pause", a.at)
					}
					if again.CompareAndSwap(false, true) {
						return reply{status: 429}
					}
					return reply{status: 200, body: file(t, "user.json"), after: time.Second}
				})
				client := newClient(t, w, nil)
				together(len(test.flights), func() {
					if err := getUser(t.Context(), client); err != nil {
						t.Error(err)
					}
				})
				arrivals := w.all()
				if first := arrivals[len(test.flights)].at; first != test.resumed {
					t.Errorf("went on at %s, want %s", first, test.resumed)
				}
				if last := arrivals[len(arrivals)-1].at; last != test.resumed+test.next {
					t.Errorf("the pause after that ended at %s, want %s", last, test.resumed+test.next)
				}
			})
		})
	}
}

// TestPauseStartsAnewAfterSuccess makes the first pause a short one again once an answer came that was no 429.
func TestPauseStartsAnewAfterSuccess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy, fine := reply{status: 429}, answer(t, 200, "user.json")
		w := inOrder(t, busy, busy, fine, busy, fine)
		client := newClient(t, w, nil)
		for range 2 {
			if err := getUser(t.Context(), client); err != nil {
				t.Fatal(err)
			}
		}
		w.expectTimes(0, 30*time.Second, 90*time.Second, 90*time.Second, 120*time.Second)
	})
}

// TestPauseBeyondRetryTimeout refuses at once to wait longer than the retry timeout, in the call that was answered 429
// with the service's words, and in the next, which sends nothing.
func TestPauseBeyondRetryTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, answer(t, 429, "error-429.json"))
		client := newClient(t, w, retryFor(29*time.Second))
		e := failure(t, getUser(t.Context(), client))
		if e.Status != 429 || e.Attempts != 1 || e.Uncertain {
			t.Errorf("status %d, attempts %d, uncertain %t", e.Status, e.Attempts, e.Uncertain)
		}
		expectText(t, e.Error(), "could not read user: the service answered 429 Too Many Requests: Retry in five minutes.",
			"gave up: another attempt would come later than the retry timeout of 29s allows")
		e = failure(t, getUser(t.Context(), client))
		expectText(t, e.Error(), "could not read user: gave up: the service asked for a pause of 30s, longer than there is time")
		w.expectTimes(0)
		if waited := time.Since(w.began); waited != 0 {
			t.Errorf("waited %s", waited)
		}
	})
}

// TestPauseOfAWrite repeats a write that was answered 429 without reading anything: it was refused.
func TestPauseOfAWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{status: 429}, answer(t, 201, "user-pending.json"))
		if _, err := newClient(t, w, nil).Users().Create(t.Context(), jane); err != nil {
			t.Fatal(err)
		}
		w.expectRequests("POST /api/v1/users", "POST /api/v1/users")
		w.expectTimes(0, 30*time.Second)
	})
}

// TestPauseThatGrows goes on waiting where a pause was lengthened while a call waited for it.
func TestPauseThatGrows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(number int, _ arrival) reply {
			switch number {
			case 1:
				return reply{status: 429, after: time.Second}
			case 2:
				return reply{status: 429, after: 20 * time.Second, header: map[string]string{"Retry-After": "100"}}
			}
			return answer(t, 200, "user.json")
		})
		client := newClient(t, w, nil)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		together(2, func() {
			if err := getUser(ctx, client); err != nil {
				t.Error(err)
			}
		})
		w.expectTimes(0, 0, 120*time.Second, 120*time.Second)
	})
}

// together runs a function several times at once and waits for all.
func together(times int, run func()) {
	var calls sync.WaitGroup
	for range times {
		calls.Go(run)
	}
	calls.Wait()
}
