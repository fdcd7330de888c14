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
//
// A machine that stands still for a moment looks like the end of an apply. So a wait in vain hardly lowers the expected
// number, but batches do not wait again until some values have come. If single values wait in vain, one after another,
// batches do not wait until there are two at once.
type arrivals struct {
	mu       sync.Mutex
	batchers int
	// inFlight is the number of values that wait or are on the wire, and expected is how many there can be at once.
	inFlight, expected int
	// pause is the number of values that come before batches wait again, and pauseLeft is how many of them are to come.
	pause, pauseLeft int
	// soloTimeouts is the number of single values that have waited in vain since there were two at once.
	soloTimeouts int
	// interval is the mean time between values, and last is when the last one came.
	interval time.Duration
	last     time.Time
	// next is closed when the next value comes.
	next chan struct{}
}

// The limits of waiting for further values.
const (
	// maxInterval is the longest interval that counts for the mean.
	maxInterval = 500 * time.Millisecond
	// idleReset is the time without a value after which earlier ones no longer count.
	idleReset = 10 * time.Second
	// missedIntervals is the number of intervals without a value after which no more are waited for.
	missedIntervals = 10
	// minPause is the pause after the first wait in vain. It doubles with each further one, up to maxPause.
	minPause, maxPause = 1, 8
	// maxSoloTimeouts is how many single values wait in vain before batches do not wait until there are two at once.
	maxSoloTimeouts = 2
)

// newArrivals returns the arrivals of no values.
func newArrivals() *arrivals { return &arrivals{pause: minPause, next: make(chan struct{})} }

// addBatcher counts a batcher.
func (a *arrivals) addBatcher() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.batchers++
}

// add counts a value that comes. As many at once as expected end the doubling of the pause.
func (a *arrivals) add() {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	switch interval := now.Sub(a.last); {
	case interval > idleReset:
		a.interval, a.expected, a.pause, a.pauseLeft = 0, 0, minPause, 0
	case interval <= maxInterval:
		a.interval = (3*a.interval + interval) / 4
	}
	a.last = now
	a.inFlight++
	a.pauseLeft--
	if a.inFlight > 1 {
		a.soloTimeouts = 0
	}
	if a.inFlight >= a.expected {
		a.expected, a.pause = a.inFlight, minPause
	}
	close(a.next)
	a.next = make(chan struct{})
}

// done counts values whose results are known.
func (a *arrivals) done(values int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.inFlight -= values
}

// shouldWait reports whether a batch waits for values that are expected. It returns a channel that is closed when the
// next one comes, and how long to wait for that.
func (a *arrivals) shouldWait() (next <-chan struct{}, limit time.Duration, waits bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	waits = a.pauseLeft <= 0 && a.soloTimeouts < maxSoloTimeouts && a.inFlight < a.expected && a.expected > a.batchers
	return a.next, missedIntervals * a.interval, waits
}

// recordTimeout records a wait in vain, once for all batches that waited.
func (a *arrivals) recordTimeout() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.pauseLeft > 0 {
		return
	}
	a.expected = max(a.inFlight, a.expected-max(1, a.expected/16))
	if a.inFlight == 1 {
		a.soloTimeouts++
	}
	a.pauseLeft = a.pause
	a.pause = min(2*a.pause, maxPause)
}
