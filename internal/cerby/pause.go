package cerby

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// pauses are how long all calls wait after a 429 that does not say, one step further each time it is answered again.
// The service documents "retry in five minutes", and recovers sooner in the field.
var pauses = []time.Duration{30 * time.Second, 60 * time.Second, 120 * time.Second, 300 * time.Second}

// maxRetryAfter bounds what Retry-After may ask for, in seconds, so that neither form of it can overflow.
const maxRetryAfter = 24 * 60 * 60

// pause makes all calls of a client wait together once one of them was answered 429.
type pause struct {
	mu    sync.Mutex
	began time.Time
	until time.Time
	step  int
}

// left is how long a call has to wait before it may be sent.
func (p *pause) left(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.until.Sub(now)
}

// extend begins a pause because a request that was sent at sent was answered 429 now, with asked as its Retry-After (0
// without). Requests that were under way when the pause began lengthen it only by what they ask for themselves.
func (p *pause) extend(sent, now time.Time, asked time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	wait := asked
	if wait == 0 {
		if sent.Before(p.began) {
			return
		}
		wait = pauses[min(p.step, len(pauses)-1)]
		p.step++
	}
	if until := now.Add(wait); until.After(p.until) {
		p.began, p.until = now, until
	}
}

// note takes what a request that was sent at sent was answered now: a 429 begins a pause, anything else makes the next
// pause a short one again.
func (p *pause) note(status int, sent, now time.Time, asked time.Duration) {
	if status == http.StatusTooManyRequests {
		p.extend(sent, now, asked)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !sent.Before(p.until) {
		p.step = 0
	}
}

// retryAfter reads Retry-After, in seconds or as a date, which is measured against the answer's own Date: clocks
// differ. It gives 0 where there is none that can be read, and at least a second otherwise.
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
