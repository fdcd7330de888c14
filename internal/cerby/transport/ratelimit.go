package transport

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// pauses are the waits of all requests after a response 429 without Retry-After, one step further for each 429 in a
// row. The service documents "retry in five minutes", and recovers sooner in the field.
var pauses = []time.Duration{30 * time.Second, 60 * time.Second, 120 * time.Second, 300 * time.Second}

// maxRetryAfter limits Retry-After, in seconds, so that neither of its forms can overflow.
const maxRetryAfter = 24 * 60 * 60

// rateLimit makes all requests of a client wait together after a 429 response.
type rateLimit struct {
	mu    sync.Mutex
	start time.Time
	until time.Time
	step  int
	// hasRetryAfter is set if the response had the length of the pause.
	hasRetryAfter bool
}

// rateLimitTransport updates the rate limit from each response.
type rateLimitTransport struct {
	limit *rateLimit
	next  http.RoundTripper
}

func (t rateLimitTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	sent := time.Now()
	resp, err := t.next.RoundTrip(req)
	if err == nil {
		t.limit.observe(resp.StatusCode, sent, time.Now(), retryAfter(resp.Header))
	}
	return resp, err
}

// remaining returns how long a request has to wait before it may be sent.
func (l *rateLimit) remaining(now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.until.Sub(now)
}

// isRetryAfter reports whether the service set the length of the last pause.
func (l *rateLimit) isRetryAfter() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.hasRetryAfter
}

// observe updates the limit from a response. sent is when the request was sent. A 429 begins a pause, and any other
// response makes the next pause a short one again.
func (l *rateLimit) observe(status int, sent, now time.Time, retryAfter time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if status == http.StatusTooManyRequests {
		l.extend(sent, now, retryAfter)
	} else if !sent.Before(l.until) {
		l.step = 0
	}
}

// extend begins or extends a pause. Without Retry-After, requests that were sent before the pause began do not extend
// it.
func (l *rateLimit) extend(sent, now time.Time, retryAfter time.Duration) {
	wait := retryAfter
	if wait == 0 {
		if sent.Before(l.start) {
			return
		}
		wait = pauses[min(l.step, len(pauses)-1)]
		l.step++
	}
	if until := now.Add(wait); until.After(l.until) {
		l.start, l.until, l.hasRetryAfter = now, until, retryAfter > 0
	}
}

// retryAfter returns the wait that the Retry-After header asks for, at least a second, or 0 if the header is missing or
// unreadable. A date is compared with the Date header of the response, because clocks differ.
func retryAfter(header http.Header) time.Duration {
	value := header.Get("Retry-After")
	if value == "" {
		return 0
	}
	if seconds, err := strconv.Atoi(value); err == nil {
		return time.Duration(min(max(seconds, 1), maxRetryAfter)) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return min(max(at.Sub(now), 0), (maxRetryAfter-1)*time.Second) + time.Second
}
