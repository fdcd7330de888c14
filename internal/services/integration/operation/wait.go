package operation

import (
	"context"
	"math"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// visibilityTimeout is how long to wait for the change of a finished job.
const visibilityTimeout = time.Minute

// unlimited is the limit of the wait for a change without a job. Only the timeout of the operation ends that wait.
const unlimited = time.Duration(math.MaxInt64)

// wait waits until a job has finished and its change is visible. Without a job that it can read, it waits for
// the change for at most limit.
func (s *session) wait(
	ctx context.Context, job cerby.Job, change visibilityFunc, limit time.Duration,
) JobResult {
	result := JobResult{Job: job}
	if job.ID != "" {
		result.Job, result.Err = s.client.jobs().Wait(ctx, job)
	}
	state, visibility := newJobState(result.Job, result.Err), Unread
	switch state {
	case JobPending:
	case JobFailed:
		// A job of several parts fails if one part fails.
		result.User, _ = s.client.user(ctx)
	default:
		var err error
		result.User, visibility, err = s.client.awaitChange(ctx, state.changeTimeout(limit), change)
		if err != nil && (result.Err == nil || ctx.Err() == nil) {
			result.Err = err
		}
	}
	result.Outcome = Transition(state, visibility)
	if result.Outcome == Pending {
		*s.lock.Pending = result.Job
	}
	return result
}

// changeTimeout returns how long to wait for the change of a job. limit is for a job whose end cannot be read.
func (j JobState) changeTimeout(limit time.Duration) time.Duration {
	switch j {
	case JobFinished, JobNotFound:
		return visibilityTimeout
	case JobFailed:
		return 0
	}
	return limit
}

// awaitChange reads the integration user until a change is visible, for at most limit. If the change is possible
// after visibilityTimeout, it stops.
func (c client) awaitChange(
	ctx context.Context, limit time.Duration, change visibilityFunc,
) (*cerby.IntegrationUser, Visibility, error) {
	user, shown, err := c.calls().Wait(ctx, min(limit, visibilityTimeout), change.shows)
	if err == nil && !shown && change(user) == Hidden && limit > visibilityTimeout {
		user, _, err = c.calls().Wait(ctx, limit-visibilityTimeout, change.shows)
	}
	if err != nil {
		return user, Unread, err
	}
	return user, change(user), nil
}
