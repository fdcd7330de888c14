package integration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
)

// entitlementUpdate is an update of a cerby_integration_user_entitlement.
type entitlementUpdate struct {
	operation.Request
	plan, state entitlementResourceModel
	earlier     operation.PendingJob
	moved       bool
	// ensures is set if the entitlement of the plan may not have been granted.
	ensures bool
	resp    *resource.UpdateResponse
}

// grant makes the user have the entitlement of the plan, and sets the state. wait is set if the entitlement before a
// move has to stay for now.
func (u entitlementUpdate) grant(ctx context.Context) (wait, ok bool) {
	if u.earlier.ID == "" && !u.ensures {
		u.plan.setUnknown(u.state.JobID, u.state.JobStatus)
		u.Diags.Append(u.resp.State.Set(ctx, u.plan)...)
		return false, !u.Diags.HasError()
	}
	within, op := u.Begin(ctx, u.plan.grant())
	if op == nil {
		return false, false
	}
	defer op.Close()
	if u.ensures && !op.Register(ctx) {
		return false, false
	}
	// A job that fails stays in private state, and the next refresh finds out what the user has.
	result := u.send(within, op)
	if !op.Finish(ctx, result) {
		return false, false
	}
	u.plan.setResult(result)
	u.Diags.Append(u.resp.Identity.Set(ctx, u.plan.identity())...)
	u.Diags.Append(u.resp.State.Set(ctx, u.plan)...)
	return !result.IsCertain(), true
}

// send grants the entitlement, or waits for the job of an earlier run.
func (u entitlementUpdate) send(ctx context.Context, op *operation.Operation) operation.JobResult {
	if u.moved || u.earlier.ID == "" {
		return op.Ensure(ctx, true)
	}
	return op.Resume(ctx, u.earlier, u.state.grant(), u.ensures)
}
