package operation

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// Refresh is one call of Read.
type Refresh struct {
	*framework.Call

	Grant Grant
	// Parse returns the grant of an ID.
	Parse func(id string) Grant
	Req   resource.ReadRequest
	Resp  *resource.ReadResponse
}

// Observation is what a refresh found.
type Observation struct {
	// User is nil if the user has no access, or if the grant counts as removed.
	User *cerby.IntegrationUser
	// Granted is set if a pending job has finished and the user has what it granted.
	Granted bool
	// HadJob is set if a job was pending. JobID and JobStatus are what the state keeps of it.
	HadJob           bool
	JobID, JobStatus types.String
}

// Read registers the grant and reads it, after the job that private state holds. It removes the resource from the state
// if the grant does not exist. It reports whether the state has to be set from the observation: while a job is pending,
// or if the user could not be read, everything stays as it is.
func (r Refresh) Read(ctx context.Context) (Observation, bool) {
	earlier := LoadPendingJob(ctx, r.Call)
	r.RegisterRead(ctx, r.Grant.Keys()...)
	r.ReadLeftovers(ctx, DescribeLeftover(r.Parse))
	saveLabel(ctx, r.Call, r.Grant)
	r.Grant = earlier.named(withLabel(ctx, r.Call, r.Grant))
	observation, known := r.observe(ctx, earlier)
	switch {
	case !known:
		return observation, false
	case r.Grant.IsGranted(observation.User):
		pendingJobKey.Remove(ctx, r.Call)
		missingKey.Remove(ctx, r.Call)
		return observation, true
	case r.PlansUpdate(ctx) && !r.NeedsCreate(ctx):
		// The next update grants this again, and removes what an earlier move left behind.
		missingKey.Save(ctx, r.Call, true)
		pendingJobKey.Remove(ctx, r.Call)
		r.warnMissing()
		return observation, false
	}
	r.RemoveFromState(ctx, r.Resp, r.Grant.String(), r.Grant.Keys()...)
	return observation, false
}

// observe reads the integration user. It reports whether it learned what the user has.
func (r Refresh) observe(ctx context.Context, earlier PendingJob) (Observation, bool) {
	calls := client{r.WS, r.Grant.key()}
	if earlier.ID == "" {
		user, err := calls.cachedUser(ctx)
		if err != nil {
			r.AddReadError("read "+describeUser(r.Grant), err)
		}
		return Observation{User: user}, err == nil
	}
	job, jobErr := calls.jobs().Get(ctx, earlier.ID)
	job.ID = earlier.ID
	state := newJobState(job, jobErr)
	if state == JobPending {
		if jobErr != nil {
			r.AddReadError("read job "+cerby.Clean(job.ID)+", the "+describeJob(earlier.Action, r.Grant), jobErr)
		} else if !earlier.Seen {
			earlier.Seen = true
			pendingJobKey.Save(ctx, r.Call, earlier)
		}
		return Observation{}, false
	}
	user, visibility, err := calls.awaitChange(ctx, state.changeTimeout(0), r.Grant.visibility(earlier))
	if err != nil {
		r.AddReadError("read "+describeUser(r.Grant), err)
		return Observation{}, false
	}
	result := JobResult{Outcome: Transition(state, visibility), Job: job, User: user, Started: earlier, Err: jobErr}
	warnObserved(r.Call, r.Grant, result)
	return result.observation(), result.Outcome != Pending
}

// observation returns what a refresh learns from the result of an earlier job.
func (r JobResult) observation() Observation {
	o := Observation{User: r.User, HadJob: true}
	switch removal := r.Started.Action == Removal; {
	case removal && (r.Outcome == Applied || r.Outcome == NotApplied && r.Job.HasEnded()):
		o.User = nil
	case !removal && r.Outcome == Applied:
		o.Granted = true
		o.JobID, o.JobStatus = r.JobAttributes()
	}
	return o
}

// warnMissing warns of a grant that was not found while the one before a move remains.
func (r Refresh) warnMissing() {
	r.Diags.AddWarning("Unable to find "+r.Grant.String(), "The access was deleted outside Terraform, and the access "+
		"from before an earlier move remains. The next apply grants the deleted access again, and then removes the previous "+
		"access.")
}
