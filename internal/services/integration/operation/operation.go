// Package operation changes integration users through Cerby's jobs.
//
// An Operation locks one integration user, waits for a job that an earlier operation left pending, starts a job, and
// waits until it has finished and the change is visible. Transition is the state machine that decides how an operation
// ended. A job that is still pending then is kept in private state, and the next run waits for it.
package operation

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// unlimited is how long a change without a job to wait for is looked for: only the timeout ends it.
const unlimited = time.Duration(math.MaxInt64)

// Request is what the operations of one call of Create, Update or Delete have in common.
type Request struct {
	Resource *framework.Resource
	Client   *cerby.Client
	Timeout  time.Duration
	Private  framework.Private
	Diags    *diag.Diagnostics
}

// Operation changes one grant of an integration user, which it keeps locked.
type Operation struct {
	Request
	grant    Grant
	client   client
	lock     userLock
	cancel   context.CancelFunc
	withdraw func()
}

// JobResult is the result of an operation.
type JobResult struct {
	Outcome Outcome
	// Job is the job as last read. Its ID is empty if there was none to wait for.
	Job cerby.Job
	// User is the integration user as last read, nil without access or if not read.
	User *cerby.IntegrationUser
	// Started describes the job. Its action is empty if nothing had to be changed.
	Started PendingJob
	// Err is why the wait for the job, or for its change, ended early.
	Err error
}

// JobAttributes returns what the state keeps of the job. The status of a job that ended unseen is null, because it
// would never change again.
func (r JobResult) JobAttributes() (id, status types.String) {
	id, status = framework.TextOrNull(r.Job.ID), framework.TextOrNull(r.Job.Status)
	if r.Outcome != Pending && !r.Job.Over() {
		status = types.StringNull()
	}
	return id, status
}

// IsCertain reports whether the grant is certain enough to remove the one before a move.
func (r JobResult) IsCertain() bool { return r.Outcome == Applied || r.Job.Status == cerby.JobFinished }

// blocks reports whether the job may still change the user, so that nothing may be sent after it.
func (r JobResult) blocks(ctx context.Context) bool {
	return r.Outcome == Pending && (!isFinal(r.Err) || ctx.Err() != nil)
}

// isFinal reports whether a failed read of a job will not succeed later.
func isFinal(err error) bool { return err == nil || cerby.IsDenied(err) || cerby.IsNotFound(err) }

// Begin locks the integration user of a grant and waits for the job of an earlier operation. It returns a context that
// ends with the timeout. If the wait ends early, it adds an error and returns a nil operation.
func (r Request) Begin(ctx context.Context, grant Grant) (context.Context, *Operation) {
	client := client{r.Client, grant.Key()}
	lock, err := client.lock(ctx)
	if err != nil {
		r.addNotBegun(grant, "Another operation on the same integration user has not finished.", err)
		return ctx, nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, r.Timeout, fmt.Errorf("the timeout of %s has expired", r.Timeout))
	o := &Operation{Request: r, grant: grant, client: client, lock: lock, cancel: cancel, withdraw: func() {}}
	if pending := lock.pendingJob(); pending.ID != "" {
		job, err := client.waitForJob(ctx, pending)
		if newJobState(job, err) == JobPending {
			lock.setPendingJob(job)
			r.addNotBegun(grant, "An earlier job for the same user is still pending: "+describeStatus(job)+".", err)
			o.Close()
			return ctx, nil
		}
		lock.setPendingJob(cerby.Job{})
	}
	return ctx, o
}

// Close unlocks the integration user.
func (o *Operation) Close() {
	o.cancel()
	o.lock.unlock()
}

// Register registers the grant, and adds an error if another resource of this run has it.
func (o *Operation) Register(ctx context.Context) bool {
	withdraw, ok := o.Resource.Acquire(ctx, o.Private, o.grant.String(), o.Diags, o.grant.Keys()...)
	if ok {
		o.withdraw = withdraw
	}
	return ok
}

// MayBeMissing reports whether an update has to ensure that the grant exists: it moves, another resource may remove it
// in the same run, or a refresh did not find it.
func MayBeMissing(
	ctx context.Context, r *framework.Resource, private framework.ReadablePrivate, moved bool, diags *diag.Diagnostics,
) bool {
	return moved || r.Contested(ctx, private, diags) || missingKey.Load(ctx, private, diags)
}

// Ensure makes the integration user have the grant, and sends nothing if the user has it. If adopt is set, the user may
// have access that Terraform does not manage yet.
func (o *Operation) Ensure(ctx context.Context, adopt bool) JobResult {
	return o.grant.ensure(ctx, o, adopt)
}

// ReplaceEntitlements sets the entitlements of a user who has others.
func (o *Operation) ReplaceEntitlements(ctx context.Context, access Access, listed []string) JobResult {
	return access.replaceEntitlements(ctx, o, &cerby.IntegrationUser{Entitlements: listed})
}

// Resume waits for the job of an earlier run, which was to make the user have prior or not. If the operation's grant is
// another, or if again is set, it then ensures that grant.
func (o *Operation) Resume(ctx context.Context, earlier PendingJob, prior Grant, again bool) JobResult {
	result := o.wait(ctx, earlier.job(), prior.visibility(earlier), unlimited)
	result.Started = earlier
	switch {
	case earlier.Action != Removal && o.grant.equal(prior) && (!again || result.Outcome == Pending):
		return result
	case result.Outcome == Pending:
		o.addBlocked(result)
		return JobResult{}
	}
	return o.Ensure(ctx, false)
}

// Finish reports the result of a grant and saves a pending job. It reports whether the state may be set.
func (o *Operation) Finish(ctx context.Context, result JobResult) bool {
	switch result.Outcome {
	case NotStarted:
		o.withdraw()
		return false
	case Failed:
		o.withdraw()
		o.addFailed(result)
		return false
	}
	o.warn(result)
	o.SavePendingJob(ctx, result)
	missingKey.Remove(ctx, o.Private, o.Diags)
	return true
}

// start starts a job by a call, and waits for it.
func (o *Operation) start(
	ctx context.Context, job PendingJob, what string, call func(cerby.Shows) (cerby.Job, error),
) JobResult {
	visibility := o.grant.visibility(job)
	started, err := call(visibility.shows)
	if err != nil {
		o.addWriteError(ctx, what, err)
		return JobResult{}
	}
	result := o.wait(ctx, started, visibility, unlimited)
	result.Started = job
	return result
}
