package transport

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/time/rate"
)

// newPace returns a limiter that spreads a number of requests evenly over each minute; 0 is any number. It allows no
// bursts: with one, a full minute's requests could follow in the rest of the same minute.
func newPace(requestsPerMinute int) *rate.Limiter {
	if requestsPerMinute == 0 {
		return rate.NewLimiter(rate.Inf, 1)
	}
	return rate.NewLimiter(rate.Every(time.Minute/time.Duration(requestsPerMinute)), 1)
}

// acquire waits until the rate limit allows a request and a slot is free, and takes the slot. Callers release it after
// the attempt.
func (c *Client) acquire(ctx context.Context, operation string, deadline time.Time) error {
	for {
		if err := c.waitForRateLimit(ctx, operation, deadline); err != nil {
			return err
		}
		select {
		case c.slots <- struct{}{}:
		case <-ctx.Done():
			return fmt.Errorf("interrupted while waiting to send: %w", context.Cause(ctx))
		}
		if err := c.pace.Wait(ctx); err != nil {
			c.release()
			if cause := context.Cause(ctx); cause != nil {
				return fmt.Errorf("interrupted while waiting to send: %w", cause)
			}
			return errors.New("no request was sent: the wait for requests_per_minute exceeds the remaining time")
		}
		// A pause may have begun while this request waited.
		if c.rateLimit.remaining(time.Now()) <= 0 && ctx.Err() == nil {
			return nil
		}
		c.release()
	}
}

func (c *Client) release() { <-c.slots }

// waitForRateLimit waits until the pause of the rate limit is over. It returns an error at once if the pause is longer
// than the time that is left.
func (c *Client) waitForRateLimit(ctx context.Context, operation string, deadline time.Time) error {
	remaining := c.rateLimit.remaining(time.Now())
	if remaining <= 0 {
		return nil
	}
	asked := c.rateLimit.isRetryAfter()
	if !fits(ctx, remaining, deadline) {
		cause := "the pause after a 429 response lasts another %s"
		if asked {
			cause = "the service requires a pause of another %s"
		}
		return fmt.Errorf("no request was sent: "+cause+", which exceeds the remaining time", remaining.Round(time.Second))
	}
	c.config.Logger.Debug(ctx, "Cerby API request waits for the rate limit", map[string]any{
		"operation": operation, "wait_ms": remaining.Milliseconds(), "retry_after": asked,
	})
	if err := Sleep(ctx, remaining); err != nil {
		return fmt.Errorf("interrupted while waiting to send: %w", err)
	}
	return nil
}
