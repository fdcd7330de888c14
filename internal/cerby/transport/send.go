package transport

import (
	"context"
	"time"
)

// Send performs a request and passes the body of a success to decode. It is the only place that repeats requests:
//
//   - After 429 all requests of the client wait together. After 502, 503, 504 and failed connections this one waits.
//   - A read is repeated.
//   - A write that was refused, or cannot have been delivered, is repeated.
//   - A write with an ambiguous response is repeated only after verify has shown that it was not applied. If it was
//     applied, Send returns nil. Without verify it is not repeated.
//   - A write with Resends is repeated without verification.
//
// The context ends a wait at once. The retry timeout limits attempts and waits together.
func (c *Client) Send(
	ctx context.Context, r Request, decode func(body []byte) error, verify VerifyFunc,
) *RequestError {
	s := &sending{client: c, request: r, verify: verify, deadline: time.Now().Add(c.config.RetryTimeout)}
	var last *RequestError
	for number := 1; ; number++ {
		if err := c.acquire(ctx, r.Operation, s.deadline); err != nil {
			if last == nil {
				last = &RequestError{Operation: r.Operation}
			}
			last.Ambiguous = last.Ambiguous || s.mayApplyLate
			return last.Wrap(err)
		}
		if number == 1 {
			// Waiting for a slot is not the service's doing.
			s.start = time.Now()
			s.deadline = s.start.Add(c.config.RetryTimeout)
		}
		failure := c.attempt(ctx, r, number, s.deadline, decode)
		c.release()
		if failure == nil {
			return nil
		}
		switch s.afterFailure(ctx, failure, number) {
		case succeed:
			return nil
		case fail:
			failure.Ambiguous = failure.Ambiguous || s.mayApplyLate
			return failure
		}
		last = failure
	}
}

// step is what follows a failed attempt.
type step int

const (
	fail step = iota
	succeed
	repeat
)

// sending is the state of one Send.
type sending struct {
	client   *Client
	request  Request
	verify   VerifyFunc
	start    time.Time
	deadline time.Time
	// ambiguous is set while a previous attempt may have been applied and no read since has shown that it was not.
	// wasAmbiguous is set if there ever was such an attempt.
	ambiguous, wasAmbiguous bool
	// mayApplyLate is set if an attempt was not seen to be applied within LateTime, but may still be.
	mayApplyLate bool
}

// afterFailure waits and verifies as the failure requires, and returns what follows.
func (s *sending) afterFailure(ctx context.Context, failure *RequestError, number int) step {
	s.ambiguous = s.ambiguous || failure.Ambiguous
	s.wasAmbiguous = s.wasAmbiguous || s.ambiguous
	failure.Ambiguous = s.ambiguous
	failure.Transient = failure.Transient || failure.Ambiguous && number < s.request.Resends
	again := failure.Transient && s.client.backOff(ctx, failure, number, s.retryDeadline(failure))
	if again && s.request.Resends > 0 {
		return repeat
	}
	// A final response after an ambiguous one is verified, too: a conflict may come from the request's own earlier
	// attempt.
	if s.ambiguous || s.wasAmbiguous && !failure.Transient {
		failure.Ambiguous = true
		switch s.verifyWrite(ctx, failure) {
		case applied:
			return succeed
		case unknown:
			return fail
		}
		again = s.clearAmbiguity(ctx, failure) && again
	}
	if again {
		return repeat
	}
	return fail
}

// retryDeadline returns when the retries of a failure end. A host that refuses the first connection of a run is more
// likely a wrong address than a service that restarts.
func (s *sending) retryDeadline(failure *RequestError) time.Time {
	refusedDeadline := s.start.Add(refusedTimeout)
	if failure.refused && refusedDeadline.Before(s.deadline) {
		return refusedDeadline
	}
	return s.deadline
}

// clearAmbiguity records that a read has shown the write as not applied. It reports whether there is time for another
// attempt, which would otherwise be ambiguous again.
func (s *sending) clearAmbiguity(ctx context.Context, failure *RequestError) (again bool) {
	s.ambiguous, failure.Ambiguous = false, false
	if s.request.LateTime == 0 {
		return true
	}
	s.mayApplyLate = s.mayApplyLate || failure.mayApplyLate()
	return fits(ctx, shortestAttempt, s.deadline)
}
