package integration

import (
	"context"

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
	c := r.NewPlanCall(resp.Private, &resp.Diagnostics)
	object, ok := framework.GetObjectPlan(ctx, c, req, &plan, &state)
	if !ok {
		return
	}
	c.PlanObject(ctx, object)
	c.PlanLeftovers(ctx, operation.DescribeLeftover(r.parseID))
	if req.Plan.Raw.IsNull() {
		r.warnPending(ctx, c, plan, state, true)
		return
	}
	moved := exists && (object.UnknownKeys || plan.grant().ID() != state.grant().ID())
	if exists {
		r.planExisting(ctx, c, plan, state, moved, resp)
	}
	if c.WS != nil && (moved || !exists) {
		c.AsWarning = c.MustNotFail(ctx, plan.grant().Keys()...)
		if !plan.Entitlement.IsUnknown() {
			checkEntitlements(ctx, c, plan.IntegrationID, path.Root("entitlement"),
				[]string{plan.Entitlement.ValueString()}, nil)
		}
		c.CheckMember(ctx, framework.MemberCheck{
			UserID: plan.UserID, At: path.Root("user_id"), RoleAt: path.Root("user_id"),
		})
	}
}

// planExisting plans the computed attributes of an entitlement that the state has, and decides about a replacement.
func (r *entitlementResource) planExisting(
	ctx context.Context, c *framework.Call, plan, state entitlementResourceModel, moved bool,
	resp *resource.ModifyPlanResponse,
) {
	earlier := operation.LoadPendingJob(ctx, c)
	ensures := operation.MayBeMissing(ctx, c, moved)
	if earlier.ID != "" || ensures {
		plan.JobID, plan.JobStatus = earlier.Plan(state.JobID, ensures)
	}
	if ensures || c.PlansUpdate(ctx) {
		plan.ID = types.StringUnknown()
	}
	c.Diags.Append(resp.Plan.Set(ctx, plan)...)
	if moved && c.Refreshed(ctx) && leaving(c, plan.UserID, state.UserID) {
		resp.RequiresReplace.Append(path.Root("user_id"))
	}
	r.warnPending(ctx, c, plan, state, len(resp.RequiresReplace) > 0)
}

// warnPending warns of the job that the apply waits for. removes is set if the plan destroys or replaces the
// entitlement.
func (r *entitlementResource) warnPending(
	ctx context.Context, c *framework.Call, plan, state entitlementResourceModel, removes bool,
) {
	wait := operation.Wait{Grant: r.grant(state), Timeouts: plan.Timeouts, Removes: removes}
	wait.Refreshed = c.Refreshed(ctx)
	if removes {
		wait.Timeouts = state.Timeouts
	}
	operation.WarnPending(ctx, c, wait)
}
