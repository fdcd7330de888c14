package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// VerifyFunc reads what a write was to change, after its attempt failed. It reports whether the write was applied. An
// error means that this is unknown.
type VerifyFunc func(ctx context.Context, failure *RequestError) (applied bool, err error)

// maxConflictReads is the number of times that a write which was refused as a conflict is verified: lists may show a
// change late.
const maxConflictReads = 4

// interruptedTime is the time that verifying a write may take whose context has ended.
const interruptedTime = 5 * time.Second

// outcome is what is known of a write with an ambiguous response.
type outcome int

const (
	unknown outcome = iota
	notApplied
	applied
)

// verifyWrite verifies the write. Verification gets LateTime and the time of one request, or VerifyTime, even if no
// time is left for another attempt.
func (s *sending) verifyWrite(ctx context.Context, failure *RequestError) outcome {
	if s.verify == nil {
		return unknown
	}
	if ctx.Err() != nil {
		return s.verifyInterrupted(ctx, failure)
	}
	start := time.Now()
	deadline := start.Add(max(s.request.LateTime+s.client.config.RequestTimeout, s.request.VerifyTime))
	if deadline.Before(s.deadline) {
		deadline = s.deadline
	}
	ctx, cancel := context.WithDeadlineCause(ctx, deadline, errNoTime)
	defer cancel()
	if !failure.Transient && failure.Status >= http.StatusInternalServerError {
		// Such a write may still be in progress. Transient failures were waited after already.
		_ = Sleep(ctx, backoff(1))
	}
	result := s.readUntilApplied(ctx, failure)
	if s.request.VerifyTime > 0 {
		s.deadline = s.deadline.Add(time.Since(start))
	}
	return result
}

// verifyInterrupted verifies a write whose context has ended. The write counts as applied if that shows within
// interruptedTime, and is not sent again otherwise.
func (s *sending) verifyInterrupted(ctx context.Context, failure *RequestError) outcome {
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), interruptedTime, context.Cause(ctx))
	defer cancel()
	done, err := s.verify(ctx, failure)
	switch {
	case err != nil:
		failure.VerifyErr = err
	case done:
		return applied
	}
	return unknown
}

// errNoTime is the cause of a verification that took too long.
var errNoTime = errors.New("no time was left to verify the write")

// readUntilApplied calls verify until the write shows, or until waiting longer is of no use.
func (s *sending) readUntilApplied(ctx context.Context, failure *RequestError) outcome {
	start := time.Now()
	for number := 1; ; number++ {
		done, err := s.verify(ctx, failure)
		if err != nil {
			failure.VerifyErr = err
			return unknown
		}
		s.client.config.Logger.Debug(ctx, "Cerby API write with an ambiguous response was verified", map[string]any{
			"operation": failure.Operation, "status": failure.Status, "applied": done,
		})
		wait, again := s.nextRead(failure, number, time.Since(start))
		switch {
		case done:
			return applied
		case again && Sleep(ctx, wait) == nil:
		case ctx.Err() != nil && !errors.Is(context.Cause(ctx), errNoTime):
			return unknown
		default:
			return notApplied
		}
	}
}

// nextRead returns the wait before the next read of a write that did not show after a number of reads. It reports
// whether there is a next read.
func (s *sending) nextRead(failure *RequestError, number int, elapsed time.Duration) (time.Duration, bool) {
	switch {
	case failure.Status == http.StatusConflict:
		// Something has to be in conflict. Lists may show it late.
		return backoff(number), number < maxConflictReads
	case failure.mayApplyLate():
		return min(backoff(number), s.request.LateTime-elapsed), elapsed < s.request.LateTime
	}
	return 0, false
}

// verifyText is the part of an error message about a verification that failed.
func verifyText(err error) string {
	return fmt.Sprintf("it is unknown whether the write was applied: %s", err)
}
