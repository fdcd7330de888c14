package operation

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// JobResult is what is known about a change once the wait for it has ended.
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
	id, status = framework.StringOrNull(r.Job.ID), framework.StringOrNull(r.Job.Status)
	if r.Outcome != Pending && !r.Job.HasEnded() {
		status = types.StringNull()
	}
	return id, status
}

// isCertain reports whether the grant is certain enough to remove the one before a move.
func (r JobResult) isCertain() bool { return r.Outcome == Applied || r.Job.Status == cerby.JobFinished }

// blocks reports whether the job may still change the user, so that nothing may be sent after it.
func (r JobResult) blocks(ctx context.Context) bool {
	final := r.Err == nil || cerby.IsUnreadable(r.Err)
	return r.Outcome == Pending && (!final || ctx.Err() != nil)
}
