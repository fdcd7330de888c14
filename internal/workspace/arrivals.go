package workspace

import (
	"sync"
	"time"
)

// arrivals counts the values that several batchers hold, and how fast they come.
//
// Terraform starts a new operation for each one that has ended, but one after another, because it writes its state in
// between. While that goes on, more values are to be expected, until there are as many as operations run at once. They
// are worth waiting for if there are more of them than batchers, so that some go out together.
type arrivals struct {
	mu       sync.Mutex
	batchers int
	// held is the number of values that wait or are on the wire, and expected is how many there were at once lately.
	held, expected int
	// interval is the mean time between values lately, and last is when the last one came.
	interval time.Duration
	last     time.Time
	// next is closed when the next value comes.
	next chan struct{}
}

// The limits of waiting for further values.
const (
	// maxInterval is the longest mean time between values at which more of them are waited for.
	maxInterval = 500 * time.Millisecond
	// missedIntervals is the number of intervals without a value after which no more are waited for.
	missedIntervals = 10
)

// newArrivals returns the arrivals of no values.
func newArrivals() *arrivals { return &arrivals{next: make(chan struct{})} }

// addBatcher counts a batcher.
func (a *arrivals) addBatcher() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.batchers++
}

// enter counts a value that comes.
func (a *arrivals) enter() {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	if interval := now.Sub(a.last); interval > maxInterval {
		a.interval, a.expected = 0, 0
	} else {
		a.interval = (3*a.interval + interval) / 4
	}
	a.last = now
	a.held++
	a.expected = max(a.expected, a.held)
	close(a.next)
	a.next = make(chan struct{})
}

// leave counts values whose results are known.
func (a *arrivals) leave(values int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.held -= values
}

// missing reports whether a batch waits for values that are expected. It returns a channel that is closed when the next
// one comes, and how long to wait for that.
func (a *arrivals) missing() (next <-chan struct{}, limit time.Duration, missing bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.next, missedIntervals * a.interval, a.held < a.expected && a.expected > a.batchers
}

// expectFewer lowers the expected number of values, because no further one came in time.
func (a *arrivals) expectFewer() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.expected = max(a.held, a.expected/2)
}
