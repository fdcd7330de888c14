package operation

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// The values in private state.
var (
	// pendingJobKey is the job that the next run has to wait for.
	pendingJobKey = framework.PrivateKey[PendingJob]{Name: "job"}
	// missingKey is set by a refresh that did not find the grant of a move, while the grant before the move remains.
	missingKey = framework.PrivateKey[bool]{Name: "missing"}
)

// Action is what a job does with a grant.
type Action string

// The actions of jobs.
const (
	Invitation Action = "invitation"
	Change     Action = "change"
	Removal    Action = "removal"
)

// PendingJob is a job that a later run has to wait for. Its ID is empty if there is none.
type PendingJob struct {
	ID     string `json:"id"`
	Action Action `json:"action"`
	// Before is what the user had before the job was started, nil if the user had no access.
	Before *PriorAccess `json:"before"`
	// Email is the user's email for messages of later runs, empty if it was not known.
	Email string `json:"email,omitempty"`
	// Seen is set if a refresh found the job pending, so that the plan which followed warned of it.
	Seen bool `json:"seen,omitempty"`
}

// PriorAccess is what a user had before a change.
type PriorAccess struct {
	Role         string   `json:"role"`
	Entitlements []string `json:"entitlements"`
}

// newPendingJob returns a job that is about to be started; user is nil without access.
func newPendingJob(action Action, user *cerby.IntegrationUser) PendingJob {
	if user == nil {
		return PendingJob{Action: action}
	}
	return PendingJob{Action: action, Before: &PriorAccess{Role: RoleOf(*user), Entitlements: user.Entitlements}}
}

// LoadPendingJob returns the job that private state holds.
func LoadPendingJob(ctx context.Context, c *framework.Call) PendingJob {
	return pendingJobKey.Load(ctx, c)
}

// named returns a grant of the user of the job, with the email that the job was kept with.
func (p PendingJob) named(grant Grant) Grant {
	return grant.withNames(types.StringValue(p.Email), types.StringNull())
}

// job returns the job with a status that is yet to be read.
func (p PendingJob) job() cerby.Job { return cerby.Job{ID: p.ID} }

// Plan returns the planned attributes of the job. The status is unknown until the job has finished; the ID is unknown
// if another job has to follow, because the plan changes something or the pending job removes what the plan grants.
func (p PendingJob) Plan(priorID types.String, changes bool) (id, status types.String) {
	if changes || p.Action == Removal {
		return types.StringUnknown(), types.StringUnknown()
	}
	return priorID, types.StringUnknown()
}

// savePendingJob keeps the job in private state if the outcome is Pending, and removes an earlier one otherwise.
func (o *Operation) savePendingJob(ctx context.Context, result JobResult) {
	if result.Outcome != Pending {
		pendingJobKey.Remove(ctx, o.Call)
		return
	}
	o.keepJob(ctx, result)
}

// SaveFailedJob keeps a job in private state that failed, unless it is known what the user has. The next refresh then
// finds that out.
func (o *Operation) SaveFailedJob(ctx context.Context, result JobResult) {
	if result.User != nil {
		pendingJobKey.Remove(ctx, o.Call)
		return
	}
	o.keepJob(ctx, result)
}

// keepJob keeps the job of a result in private state.
func (o *Operation) keepJob(ctx context.Context, result JobResult) {
	pending := result.Started
	pending.ID = result.Job.ID
	pendingJobKey.Save(ctx, o.Call, pending)
}
