package cerby

import (
	"context"
	"errors"
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

// shortestAttempt is how long an attempt gets at least: less would only hide what the service says.
const shortestAttempt = time.Second

// maxLooks is how often a write is looked up that was refused as a conflict with, perhaps, itself.
const maxLooks = 4

// settle reads what a write was to change, after it failed. It reports whether the write has had its effect, and takes
// the result if so.
type settle func(ctx context.Context, failure *Error) (done bool, err error)

// do performs a call and gives a success's body to decode. It is the one place that repeats calls:
//
//   - after 429 all calls of the client wait together; after 502, 503, 504 and failed connections this one waits;
//   - reads are always repeated;
//   - a write that was refused, or cannot have been delivered, is repeated;
//   - a write that may have been carried out is repeated only once settle has shown that it was not; if it was, that is the
//     answer. Without settle it is not repeated;
//   - a write that changes nothing when it is sent again is repeated without.
//
// The context ends a wait at once; the retry timeout bounds attempts and waits together.
func (c *Client) do(ctx context.Context, call call, decode func(body []byte) error, settle settle) error {
	deadline := time.Now().Add(c.config.RetryTimeout)
	var last *Error
	// doubt is whether an attempt may have been carried out and no reading since has shown that it was not; ever is
	// whether there was such doubt before.
	doubt, ever := false, false
	for number := 1; ; number++ {
		if err := c.admit(ctx, call.op, deadline); err != nil {
			if last == nil {
				last = &Error{Operation: call.op}
			}
			return last.because(err)
		}
		if number == 1 {
			// Waiting for a slot is not the service's doing.
			deadline = time.Now().Add(c.config.RetryTimeout)
		}
		failure := c.attempt(ctx, call, number, deadline, decode)
		<-c.slots
		if failure == nil {
			return nil
		}
		doubt = doubt || failure.Uncertain
		ever = ever || doubt
		failure.Uncertain = doubt
		failure.transient = failure.transient || failure.Uncertain && number < call.resend
		again := failure.transient && c.backOff(ctx, failure, number, deadline)
		if again && call.resend > 0 {
			last = failure
			continue
		}
		// A final answer after a doubtful one is looked into too: a conflict may come from the call's own earlier
		// attempt.
		if doubt || ever && !failure.transient {
			failure.Uncertain = true
			began := time.Now()
			done, known := c.look(ctx, failure, settle, deadline, call.patience)
			if call.patience > 0 {
				deadline = deadline.Add(time.Since(began))
			}
			if done {
				return nil
			}
			if !known {
				return failure
			}
			doubt, failure.Uncertain = false, false
		}
		if !again {
			return failure
		}
		last = failure
	}
}

// admit waits until the client's pause is over and a slot is free, and takes the slot.
func (c *Client) admit(ctx context.Context, op Operation, deadline time.Time) error {
	for {
		if left := c.pause.left(time.Now()); left > 0 {
			if !fits(ctx, left, deadline) {
				return fmt.Errorf("gave up: the service asked for a pause of %s, longer than there is time", left.Round(time.Second))
			}
			c.config.Log(ctx, "Cerby API asked for a pause", map[string]any{"operation": op.Name, "wait_ms": left.Milliseconds()})
			if err := sleep(ctx, left); err != nil {
				return fmt.Errorf("interrupted while waiting to send: %w", err)
			}
		}
		select {
		case c.slots <- struct{}{}:
		case <-ctx.Done():
			return fmt.Errorf("interrupted while waiting to send: %w", context.Cause(ctx))
		}
		// A pause may have begun while this call waited for its slot.
		if c.pause.left(time.Now()) <= 0 && ctx.Err() == nil {
			return nil
		}
		<-c.slots
	}
}

// backOff waits before the next attempt and reports whether there may be one. Where the wait would pass the deadline or
// is interrupted, the failure says so. After a 429 the client's pause does the waiting.
func (c *Client) backOff(ctx context.Context, failure *Error, number int, deadline time.Time) bool {
	wait := max(jittered(number), failure.retryAfter)
	if failure.Status == http.StatusTooManyRequests {
		wait = max(c.pause.left(time.Now()), 0)
	}
	if !fits(ctx, wait+shortestAttempt, deadline) {
		_ = failure.because(fmt.Errorf("gave up: another attempt would come later than %s allows", c.firstEnd(ctx, deadline)))
		return false
	}
	c.config.Log(ctx, "Cerby API request will be repeated", map[string]any{
		"operation": failure.Operation.Name, "status": failure.Status, "attempt": number, "wait_ms": wait.Milliseconds(),
	})
	if err := sleep(ctx, wait); err != nil {
		_ = failure.because(fmt.Errorf("interrupted before another attempt: %w", err))
		return false
	}
	return true
}

// firstEnd names what ends first: the context, or the retry timeout.
func (c *Client) firstEnd(ctx context.Context, deadline time.Time) string {
	if outer, bounded := ctx.Deadline(); bounded && outer.Before(deadline) {
		return "the time-out of what is being done"
	}
	return fmt.Sprintf("the retry timeout of %s", c.config.RetryTimeout)
}

// look asks whether a write that may have been carried out was, and whether that is known at all. It gets the time of
// one request, or of the call's patience, even where there is none left for another attempt.
func (c *Client) look(
	ctx context.Context, failure *Error, settle settle, deadline time.Time, patience time.Duration,
) (done, known bool) {
	if settle == nil || ctx.Err() != nil {
		return false, false
	}
	if last := time.Now().Add(max(c.config.RequestTimeout, patience)); last.After(deadline) {
		deadline = last
	}
	reading, cancel := context.WithDeadlineCause(ctx, deadline, errors.New("there was no more time to look"))
	defer cancel()
	if !failure.transient && failure.Status >= http.StatusInternalServerError {
		// What was answered so may still be under way. Failures that pass have been waited after.
		_ = sleep(reading, jittered(1))
	}
	for number := 1; ; number++ {
		done, err := settle(reading, failure)
		if err != nil {
			_ = failure.because(fmt.Errorf("whether it was carried out could not be learnt: %w", err))
			return false, false
		}
		c.config.Log(ctx, "Cerby API write without a clear answer was looked up", map[string]any{
			"operation": failure.Operation.Name, "status": failure.Status, "done": done,
		})
		// What is in conflict has to be somewhere: lists may show a change late.
		if done || failure.Status != http.StatusConflict || number == maxLooks || sleep(reading, jittered(number)) != nil {
			return done, ctx.Err() == nil
		}
	}
}

// fits reports whether a wait ends before the deadline and the context's own.
func fits(ctx context.Context, wait time.Duration, deadline time.Time) bool {
	end := time.Now().Add(wait)
	if outer, bounded := ctx.Deadline(); bounded && end.After(outer) {
		return false
	}
	return !end.After(deadline)
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
