package operation

import (
	"context"
	"errors"
	"fmt"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// session is the part of an operation that keeps one integration user locked.
type session struct {
	*Operation
	grant   Grant
	client  client
	lock    *workspace.IntegrationUserLock
	cancel  context.CancelFunc
	release func()
}

// begin locks the integration user of a grant and waits for the job of an earlier operation. It returns a context that
// ends with the timeout. If the wait ends early, it adds an error and returns a nil session.
func (o *Operation) begin(ctx context.Context, grant Grant) (context.Context, *session) {
	calls := client{o.WS, grant.key()}
	lock, err := o.WS.LockIntegrationUser(ctx, calls.key)
	if err != nil {
		o.addNotBegun(grant, "Another operation on the same integration user has not finished.", err)
		return ctx, nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, o.timeout, fmt.Errorf("the timeout of %s has expired", o.timeout))
	s := &session{Operation: o, grant: grant, client: calls, lock: lock, cancel: cancel, release: func() {}}
	if pending := *lock.Pending; pending.ID != "" {
		job, err := calls.jobs().Wait(ctx, pending)
		if newJobState(job, err) == JobPending {
			*lock.Pending = job
			o.addNotBegun(grant, "An earlier job for the same user is still pending: "+describeStatus(job)+".", err)
			s.close()
			return ctx, nil
		}
		*lock.Pending = cerby.Job{}
	}
	return ctx, s
}

// close unlocks the integration user.
func (s *session) close() {
	s.cancel()
	s.lock.Unlock()
}

// register registers the grant, and adds an error if another resource of this run has it.
func (s *session) register(ctx context.Context) bool {
	release, ok := s.Register(ctx, s.grant.String(), s.grant.Keys()...)
	if ok {
		s.release = release
	}
	return ok
}

// start starts a job by a call, and waits for it. If there is no access to remove, it waits until the integration shows
// that, for visibilityTimeout at most.
func (s *session) start(
	ctx context.Context, job PendingJob, what string, call func(cerby.Shows) (cerby.Job, error),
) JobResult {
	change := s.grant.visibility(job)
	job.Email = s.grant.known().findEmail(s.client.key).ValueString()
	started, err := call(change.shows)
	limit, noAccess := unlimited, errors.Is(err, errNoAccess)
	switch {
	case noAccess:
		limit = visibilityTimeout
	case err != nil:
		s.addWriteError(ctx, what, err)
		return JobResult{}
	}
	result := s.wait(ctx, started, change, limit)
	result.Started = job
	if noAccess && result.Outcome == NotApplied && result.Err == nil {
		result.Err = errNoAccess
	}
	return result
}

// resume waits for the job of an earlier run, which was to grant prior, or to remove it. If another grant is planned,
// or if again is set, it then ensures the grant.
func (s *session) resume(ctx context.Context, earlier PendingJob, prior Grant, again bool) JobResult {
	result := s.wait(ctx, earlier.job(), prior.visibility(earlier), unlimited)
	result.Started = earlier
	switch {
	case earlier.Action != Removal && s.grant.equal(prior) && (!again || result.Outcome == Pending):
		return result
	case result.Outcome == Pending:
		s.addBlocked(result)
		return JobResult{}
	}
	return s.grant.ensure(ctx, s, false)
}

// finish reports the result of a grant and saves a pending job. It reports whether the state may be set.
func (s *session) finish(ctx context.Context, result JobResult) bool {
	switch result.Outcome {
	case NotStarted:
		s.release()
		return false
	case Failed:
		s.release()
		s.addFailed(result)
		return false
	}
	s.warn(result)
	s.savePendingJob(ctx, result)
	missingKey.Remove(ctx, s.Call)
	return true
}

// remove waits for an earlier job that grants prior, starts a removal unless an earlier run has, and waits for it. It
// reports whether the grant is removed, and adds an error if it is not.
func (s *session) remove(ctx context.Context, earlier PendingJob, prior Grant) (result JobResult, removed bool) {
	switch {
	case earlier.Action == Removal:
		result = s.wait(ctx, earlier.job(), s.grant.visibility(earlier), unlimited)
		result.Started = PendingJob{Action: Removal}
		return result, s.finishRemoval(result)
	case earlier.ID != "":
		// A job that cannot be read may still grant access. The wait for this is as long as after a lost response.
		result = s.wait(ctx, earlier.job(), prior.visibility(earlier), cerby.LostResponseTimeout)
		if result.blocks(ctx) {
			result.Started = earlier
			s.addBlocked(result)
			return JobResult{}, false
		}
		*s.lock.Pending = cerby.Job{}
	}
	result = s.grant.remove(ctx, s)
	return result, result.Outcome != NotStarted && s.finishRemoval(result)
}
