package transport

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"
)

// The limits of the waits after 502, 503, 504 and failed connections.
const (
	firstBackoff   = time.Second
	longestBackoff = 30 * time.Second
)

// refusedTimeout limits the retries of the first connection of a run while the host refuses it.
const refusedTimeout = time.Minute

// shortestAttempt is the time that an attempt gets at least. A shorter one would only hide what the service says.
const shortestAttempt = time.Second

// backOff waits before the next attempt and reports whether there may be one. If the wait would pass the deadline or is
// interrupted, it adds that to the failure.
func (c *Client) backOff(ctx context.Context, failure *RequestError, number int, deadline time.Time) bool {
	wait := max(backoff(number), failure.retryAfter)
	if failure.Status == http.StatusTooManyRequests {
		// The rate limit of the client decides.
		wait = max(c.rateLimit.remaining(time.Now()), 0)
	}
	if !fits(ctx, wait+shortestAttempt, deadline) {
		_ = failure.Wrap(fmt.Errorf(
			"stopped retrying: the next attempt would exceed %s", c.firstLimit(ctx, failure, deadline)))
		return false
	}
	c.config.Logger.Debug(ctx, "Cerby API request will be retried", map[string]any{
		"operation": failure.Operation, "status": failure.Status, "attempt": number, "wait_ms": wait.Milliseconds(),
	})
	if err := Sleep(ctx, wait); err != nil {
		_ = failure.Wrap(fmt.Errorf("interrupted before the next attempt: %w", err))
		return false
	}
	return true
}

// firstLimit names what ends first: the context or the retry timeout.
func (c *Client) firstLimit(ctx context.Context, failure *RequestError, deadline time.Time) string {
	if outer, ok := ctx.Deadline(); ok && outer.Before(deadline) {
		return "the timeout of the operation"
	}
	if failure.refused && c.config.RetryTimeout > refusedTimeout {
		return fmt.Sprintf("the limit of %s for the first connection", refusedTimeout)
	}
	return fmt.Sprintf("the retry timeout of %s", c.config.RetryTimeout)
}

// fits reports whether a wait ends before the deadline and that of the context.
func fits(ctx context.Context, wait time.Duration, deadline time.Time) bool {
	end := time.Now().Add(wait)
	if outer, ok := ctx.Deadline(); ok && end.After(outer) {
		return false
	}
	return !end.After(deadline)
}

// backoff returns the wait after a number of tries. It is half a second to a second after the first, and doubles with
// each further one, up to a limit.
func backoff(tries int) time.Duration {
	longest := min(longestBackoff, firstBackoff<<min(tries-1, 10))
	return longest/2 + rand.N(longest/2) //nolint:gosec // jitter is no secret
}

// Sleep waits. It returns the cause of the context as soon as the context ends.
func Sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
