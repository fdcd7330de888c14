package integration

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
)

// userUpdate is an update of a cerby_integration_user.
type userUpdate struct {
	operation.Request
	plan, state userResourceModel
	earlier     operation.PendingJob
	moved       bool
	// ensures is set if the access of the plan may not exist.
	ensures bool
	resp    *resource.UpdateResponse
}

// refuseRole adds an error if the role turned out to differ, which only a replacement can change. It reports whether it
// did.
func (u userUpdate) refuseRole(ctx context.Context) bool {
	if u.moved || u.plan.Role.Equal(u.state.Role) || roleAssumedKey.Load(ctx, u.Private, u.Diags) {
		return false
	}
	u.Diags.AddAttributeError(path.Root("role"), "Unable to change role of "+u.state.access().String(),
		fmt.Sprintf("role was %q and turned out to be %q, which the plan did not show. A change removes the user from the "+
			"integration and invites the user again. Nothing was sent.\n\nApply again: the next plan shows the replacement.",
			u.state.Role.ValueString(), u.plan.Role.ValueString()))
	return true
}

// grant makes the user have the access of the plan, and sets the state. wait is set if the access before a move has to
// stay for now.
func (u userUpdate) grant(ctx context.Context) (wait, ok bool) {
	if !u.ensures && u.plan.Entitlements.Equal(u.state.Entitlements) && u.earlier.ID == "" {
		u.plan.setUnknown(u.state)
		u.Diags.Append(u.resp.State.Set(ctx, u.plan)...)
		return false, !u.Diags.HasError()
	}
	within, op := u.Begin(ctx, u.plan.access())
	if op == nil {
		return false, false
	}
	defer op.Close()
	if u.ensures && !op.Register(ctx) {
		return false, false
	}
	result := u.send(within, op)
	if !op.Finish(ctx, result) {
		if result.Outcome == operation.Failed && !u.moved {
			u.keepUnchanged(ctx, result)
		}
		return false, false
	}
	u.plan.setResult(result)
	saveListed(ctx, u.Private, u.plan.access(), result.User, u.Diags)
	u.Diags.Append(u.resp.Identity.Set(ctx, u.plan.identity())...)
	u.Diags.Append(u.resp.State.Set(ctx, u.plan)...)
	return !result.IsCertain(), true
}

// send starts the change, or waits for that of an earlier run.
func (u userUpdate) send(ctx context.Context, op *operation.Operation) operation.JobResult {
	switch {
	case u.moved:
		return op.Ensure(ctx, true)
	case u.earlier.ID != "":
		return op.Resume(ctx, u.earlier, u.state.access(), false)
	case u.ensures:
		return op.Ensure(ctx, false)
	}
	listed := listedKey.Load(ctx, u.Private, u.Diags)
	if listed == nil {
		listed = knownIDs(u.state.Entitlements)
	}
	return op.ReplaceEntitlements(ctx, u.plan.access(), listed)
}

// keepUnchanged sets the state to what the user has after a change that failed. If that is unknown, it keeps the job,
// and the next refresh reports it.
func (u userUpdate) keepUnchanged(ctx context.Context, result operation.JobResult) {
	if result.User == nil {
		u.KeepFailedJob(ctx, result)
		return
	}
	u.SavePendingJob(ctx, result)
	if result.Started.Before == nil {
		// The state's job is the one that failed.
		u.state.JobID, u.state.JobStatus = types.StringNull(), types.StringNull()
	}
	if !u.state.setUser(*result.User, listedKey.Load(ctx, u.Private, u.Diags)) {
		listedKey.Remove(ctx, u.Private, u.Diags)
	}
	u.Diags.Append(u.resp.State.Set(ctx, u.state)...)
}
