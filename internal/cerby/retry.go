package cerby

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"
)

// The bounds of the waits after 502, 503, 504 and failed connections, as jittered makes them.
const (
	firstBackoff   = time.Second
	longestBackoff = 30 * time.Second
)

// maxLooks is how often a write is looked up that was refused as a conflict with, perhaps, itself.
const maxLooks = 4

// settle reads what a write was to change. It reports whether the write has had its effect, and takes the result if so.
type settle func(ctx context.Context) (done bool, err error)

// do performs a call and gives a success's body to decode. It is the one place that repeats calls:
//
//   - after 429 all calls of the client wait together; after 502, 503, 504 and failed connections this one waits;
//   - reads are always repeated;
//   - a write that was refused, or cannot have been delivered, is repeated;
//   - a write that may have been carried out is repeated only once settle has shown that it was not; if it was, that is the
//     answer. Without settle it is not repeated.
//
// The context ends a wait at once; the retry timeout bounds attempts and waits together.
func (c *Client) do(ctx context.Context, call call, decode func(body []byte) error, settle settle) error {
	deadline := time.Now().Add(c.config.RetryTimeout)
	unsure := false // whether an attempt so far may have been carried out
	for number := 1; ; number++ {
		if err := c.admit(ctx, call.op, deadline); err != nil {
			return err
		}
		failure := c.attempt(ctx, call, number, deadline, decode)
		<-c.slots
		if failure == nil {
			return nil
		}
		unsure = unsure || failure.Uncertain
		failure.Uncertain = unsure
		if failure.transient {
			if err := c.backOff(ctx, failure, number, deadline); err != nil {
				return err
			}
		}
		// A final answer after an unsure one is settled too: a conflict may come from the call's own earlier attempt.
		if unsure {
			done, err := c.settled(ctx, failure, settle, deadline)
			if done || err != nil {
				return err
			}
		}
		if !failure.transient {
			return failure
		}
	}
}

// admit waits until the client's pause is over and a slot is free, and takes the slot.
func (c *Client) admit(ctx context.Context, op Operation, deadline time.Time) error {
	for {
		if left := c.pause.left(time.Now()); left > 0 {
			if time.Now().Add(left).After(deadline) {
				return &Error{Operation: op, Err: fmt.Errorf("the service asked for a pause of %s, longer than the retry timeout leaves", left.Round(time.Second))}
			}
			c.config.Log(ctx, "Cerby API asked for a pause", map[string]any{"operation": op.Name, "wait_ms": left.Milliseconds()})
			if err := sleep(ctx, left); err != nil {
				return &Error{Operation: op, Err: fmt.Errorf("interrupted while waiting to send: %w", err)}
			}
		}
		select {
		case c.slots <- struct{}{}:
		case <-ctx.Done():
			return &Error{Operation: op, Err: fmt.Errorf("interrupted while waiting to send: %w", context.Cause(ctx))}
		}
		// A pause may have begun while this call waited for its slot.
		if c.pause.left(time.Now()) <= 0 && ctx.Err() == nil {
			return nil
		}
		<-c.slots
	}
}

// backOff waits before the next attempt. It returns the failure instead where the wait would pass the deadline or is
// interrupted. After a 429 the client's pause does the waiting.
func (c *Client) backOff(ctx context.Context, failure *Error, number int, deadline time.Time) error {
	wait := max(jittered(number), failure.retryAfter)
	if failure.Status == http.StatusTooManyRequests {
		wait = max(c.pause.left(time.Now()), 0)
	}
	if time.Now().Add(wait).After(deadline) {
		return failure.because(fmt.Errorf("gave up: another attempt would come later than the retry timeout of %s allows", c.config.RetryTimeout))
	}
	c.config.Log(ctx, "Cerby API request will be repeated", map[string]any{
		"operation": failure.Operation.Name, "status": failure.Status, "attempt": number, "wait_ms": wait.Milliseconds(),
	})
	if err := sleep(ctx, wait); err != nil {
		return failure.because(fmt.Errorf("interrupted before another attempt: %w", err))
	}
	return nil
}

// settled asks whether a write that may have been carried out was. An error means that this could not be learnt.
func (c *Client) settled(ctx context.Context, failure *Error, settle settle, deadline time.Time) (bool, error) {
	if settle == nil {
		return false, failure
	}
	reading, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	for look := 1; ; look++ {
		done, err := settle(reading)
		if err == nil && !done && failure.Status == http.StatusConflict && look < maxLooks {
			// What is in conflict has to be somewhere: lists may show a change late.
			err = sleep(reading, jittered(look))
			if err == nil {
				continue
			}
		}
		if err != nil {
			return false, failure.because(fmt.Errorf("whether it was carried out could not be learnt: %w", err))
		}
		c.config.Log(ctx, "Cerby API write without a clear answer was looked up", map[string]any{
			"operation": failure.Operation.Name, "status": failure.Status, "done": done,
		})
		if !done {
			failure.Uncertain = false
		}
		return done, nil
	}
}

// jittered is how long to wait after so many tries: half a second to a second after the first, twice as long after each
// further one, up to the longest.
func jittered(tries int) time.Duration {
	longest := min(longestBackoff, firstBackoff<<min(tries-1, 10))
	return longest/2 + rand.N(longest/2) //nolint:gosec // jitter is no secret
}

// sleep waits for a time or until the context ends, whichever comes first, and gives the context's cause in that case.
func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
