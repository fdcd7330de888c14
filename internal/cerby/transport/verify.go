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

// outcome is what is known of a write with an ambiguous response.
type outcome int

const (
	unknown outcome = iota
	notApplied
	applied
)

// verifyWrite verifies the write. Verification gets the time of one request, or VerifyTime, even if no time is left for
// another attempt.
func (s *sending) verifyWrite(ctx context.Context, failure *RequestError) outcome {
	if s.verify == nil || ctx.Err() != nil {
		return unknown
	}
	start := time.Now()
	deadline := s.deadline
	if last := start.Add(max(s.client.config.RequestTimeout, s.request.VerifyTime)); last.After(deadline) {
		deadline = last
	}
	ctx, cancel := context.WithDeadlineCause(ctx, deadline, errNoTime)
	defer cancel()
	if !failure.transient && failure.Status >= http.StatusInternalServerError {
		// Such a write may still be in progress. Transient failures were waited after already.
		_ = Sleep(ctx, backoff(1))
	}
	result := s.readUntilApplied(ctx, failure)
	if s.request.VerifyTime > 0 {
		s.deadline = s.deadline.Add(time.Since(start))
	}
	return result
}

// errNoTime is the cause of a verification that took too long.
var errNoTime = errors.New("there was no time left to verify the write")

// readUntilApplied calls verify once, or after a conflict until the write shows.
func (s *sending) readUntilApplied(ctx context.Context, failure *RequestError) outcome {
	for number := 1; ; number++ {
		done, err := s.verify(ctx, failure)
		if err != nil {
			failure.VerifyErr = err
			return unknown
		}
		s.client.config.Logger.Debug(ctx, "Cerby API write with an ambiguous response was verified", map[string]any{
			"operation": failure.Operation, "status": failure.Status, "applied": done,
		})
		switch {
		case done:
			return applied
		case failure.Status == http.StatusConflict && number < maxConflictReads && Sleep(ctx, backoff(number)) == nil:
			// Something has to be in conflict.
		case ctx.Err() != nil && !errors.Is(context.Cause(ctx), errNoTime):
			return unknown
		default:
			return notApplied
		}
	}
}

// verifyText is the part of an error message about a verification that failed.
func verifyText(err error) string {
	return fmt.Sprintf("whether the write was applied is unknown: %s", err)
}
