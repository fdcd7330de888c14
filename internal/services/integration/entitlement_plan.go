package integration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
)

// ModifyPlan plans moves in place, checks an entitlement that is being added, and plans to wait for a pending job.
func (r *entitlementResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	var plan, state entitlementResourceModel
	exists := !req.State.Raw.IsNull()
	object, ok := framework.GetObjectPlan(ctx, r.WorkspaceIfKnown(), req, &plan, &state, &resp.Diagnostics)
	if !ok {
		return
	}
	r.PlanObject(ctx, resp.Private, object, &resp.Diagnostics)
	r.PlanLeftovers(ctx, resp.Private, operation.DescribeLeftover(r.parseID), &resp.Diagnostics)
	if req.Plan.Raw.IsNull() {
		r.warnPending(ctx, plan, state, true, req.Private, &resp.Diagnostics)
		return
	}
	moved := exists && (object.UnknownKeys || plan.grant().ID() != state.grant().ID())
	if exists {
		r.planExisting(ctx, plan, state, moved, req, resp)
	}
	if ws := r.WorkspaceIfKnown(); ws != nil && (moved || !exists) {
		asWarning := r.MustNotFail(ctx, req.Private, &resp.Diagnostics, plan.grant().Keys()...)
		if !plan.Entitlement.IsUnknown() {
			checkEntitlements(ctx, ws, plan.IntegrationID, path.Root("entitlement"),
				[]string{plan.Entitlement.ValueString()}, nil, asWarning, &resp.Diagnostics)
		}
		framework.CheckMember(ctx, ws, framework.MemberCheck{
			UserID: plan.UserID, At: path.Root("user_id"), RoleAt: path.Root("user_id"), AsWarning: asWarning,
		}, &resp.Diagnostics)
	}
}

// planExisting plans the computed attributes of an entitlement that the state has, and decides about a replacement.
func (r *entitlementResource) planExisting(
	ctx context.Context, plan, state entitlementResourceModel, moved bool, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse,
) {
	diags := &resp.Diagnostics
	earlier := operation.LoadPendingJob(ctx, req.Private, diags)
	ensures := operation.MayBeMissing(ctx, &r.Resource, req.Private, moved, diags)
	if earlier.ID != "" || ensures {
		plan.JobID, plan.JobStatus = earlier.Plan(state.JobID, ensures)
	}
	if ensures || r.PlansUpdate(ctx, req.Private, diags) {
		plan.ID = types.StringUnknown()
	}
	diags.Append(resp.Plan.Set(ctx, plan)...)
	if moved && r.Refreshed(ctx, req.Private, diags) &&
		leaving(r.WorkspaceIfKnown(), r.Registry, plan.UserID, state.UserID) {
		resp.RequiresReplace.Append(path.Root("user_id"))
	}
	r.warnPending(ctx, plan, state, len(resp.RequiresReplace) > 0, req.Private, diags)
}

// warnPending warns of the job that the apply waits for. removes is set if the plan destroys or replaces the
// entitlement.
func (r *entitlementResource) warnPending(
	ctx context.Context, plan, state entitlementResourceModel, removes bool, private framework.ReadablePrivate,
	diags *diag.Diagnostics,
) {
	wait := operation.Wait{Grant: r.grant(state), Timeouts: plan.Timeouts, Removes: removes}
	wait.Refreshed = r.Refreshed(ctx, private, diags)
	if removes {
		wait.Timeouts = state.Timeouts
	}
	operation.WarnPending(ctx, wait, private, diags)
}
