package transport

import (
	"net/http"
	"sync/atomic"
	"time"
)

// The largest differences between a time of the service and the same moment here.
const (
	// leeway covers that the service rounds to whole seconds, and that a response takes a while.
	leeway = time.Minute
	// resolution covers only that the service rounds to whole seconds, in the object and in the Date header.
	resolution = 2 * time.Second
	// unknownClockLeeway applies as long as no response had a Date header.
	unknownClockLeeway = 5 * time.Minute
)

// clock knows how far the clock of the service is ahead of the local one.
type clock struct {
	ahead atomic.Int64 // in nanoseconds
	known atomic.Bool
}

// clockTransport sets the clock from the Date header of each response.
type clockTransport struct {
	clock *clock
	next  http.RoundTripper
}

func (t clockTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		t.clock.ahead.Store(int64(time.Until(date)))
		t.clock.known.Store(true)
	}
	return resp, nil
}

// ServiceTime returns what the clock of the service showed at a moment of the local clock.
func (c *Client) ServiceTime(moment time.Time) time.Time {
	return moment.Add(time.Duration(c.clock.ahead.Load()))
}

// IsAfter reports whether a time of the service may be later than a moment of the local clock.
func (c *Client) IsAfter(serviceTime, moment time.Time) bool {
	early := leeway
	if !c.clock.known.Load() {
		early = unknownClockLeeway
	}
	return serviceTime.After(c.ServiceTime(moment).Add(-early))
}

// IsBefore reports whether a time of the service may not be later than a moment of the local clock.
func (c *Client) IsBefore(serviceTime, moment time.Time) bool {
	return !serviceTime.After(c.ServiceTime(moment).Add(resolution))
}

// IsWithin reports whether a time of the service is not older than an age.
func (c *Client) IsWithin(serviceTime time.Time, age time.Duration) bool {
	elapsed := c.ServiceTime(time.Now()).Sub(serviceTime)
	return elapsed > -leeway && elapsed < age
}
