package integration

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// userPlan is a plan of a cerby_integration_user.
type userPlan struct {
	*framework.Call

	plan, state userResourceModel
	// exists is set if there is a prior state.
	exists bool
	// moved is set if the state has another integration or user, or may have.
	moved bool
}

// ModifyPlan plans moves in place, adds errors for what the service would refuse, and warns of reductions.
func (r *userResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	p := userPlan{Call: r.NewPlanCall(resp.Private, &resp.Diagnostics), exists: !req.State.Raw.IsNull()}
	object, ok := framework.GetObjectPlan(ctx, p.Call, req, &p.plan, &p.state)
	if !ok {
		return
	}
	if req.Plan.Raw.IsNull() {
		p.PlanObject(ctx, object)
		p.PlanLeftovers(ctx, operation.DescribeLeftover(r.parseID))
		r.warnPending(ctx, p, true)
		r.warnUnmanaged(ctx, p)
		return
	}
	p.plan.Email = framework.NameForID(p.plan.UserID, p.state.UserID, p.plan.Email)
	object.What = r.access(p.plan).String()
	p.moved = p.exists && (object.UnknownKeys || p.plan.access().ID() != p.state.access().ID())
	if p.exists && !p.moved {
		object.Prior = object.Prior[:1]
	}
	p.PlanObject(ctx, object)
	p.PlanLeftovers(ctx, operation.DescribeLeftover(r.parseID))
	if p.exists {
		r.planExisting(ctx, p, resp)
	}
	if p.WS != nil && object.Changes {
		p.AsWarning = p.MustNotFail(ctx, p.plan.access().Keys()...)
		p.check(ctx)
	}
}

// planExisting plans the computed attributes of an access that the state has, and decides about a replacement.
func (r *userResource) planExisting(ctx context.Context, p userPlan, resp *resource.ModifyPlanResponse) {
	plan, state := p.plan, p.state
	earlier := operation.LoadPendingJob(ctx, p.Call)
	ensures := operation.MayBeMissing(ctx, p.Call, p.moved)
	pending, changes := earlier.ID != "", !plan.Entitlements.Equal(state.Entitlements)
	if pending || changes || ensures {
		plan.JobID, plan.JobStatus = earlier.Plan(state.JobID, changes || ensures)
	}
	if p.moved || pending && state.Email.IsNull() {
		plan.Email, plan.Status = types.StringUnknown(), types.StringUnknown()
	}
	if ensures || p.PlansUpdate(ctx) {
		plan.ID = types.StringUnknown()
	}
	p.Diags.Append(resp.Plan.Set(ctx, plan)...)
	if !p.moved {
		p.releaseDropped(ctx)
	}
	switch {
	case p.moved && p.Refreshed(ctx) && leaving(p.Call, plan.UserID, state.UserID):
		resp.RequiresReplace.Append(path.Root("user_id"))
	case !p.moved && !plan.Role.IsUnknown() && !plan.Role.Equal(state.Role) &&
		!roleAssumedKey.Load(ctx, p.Call) && p.Refreshed(ctx):
		resp.RequiresReplace.Append(path.Root("role"))
	}
	r.warnPending(ctx, p, len(resp.RequiresReplace) > 0)
}

// warnPending warns of the job that the apply waits for. removes is set if the plan destroys or replaces the access.
func (r *userResource) warnPending(ctx context.Context, p userPlan, removes bool) {
	wait := operation.Wait{Grant: r.access(p.state), Timeouts: p.plan.Timeouts, Removes: removes}
	wait.Refreshed = p.Refreshed(ctx)
	if removes {
		wait.Timeouts = p.state.Timeouts
	}
	operation.WarnPending(ctx, p.Call, wait)
}

// leaving reports whether a grant goes to another user because the plan removes the user who has it. Then the access
// has to be removed before the user is: Cerby may not remove it afterwards.
func leaving(c *framework.Call, planned, prior types.String) bool {
	return c.WS != nil && !planned.Equal(prior) && c.Registry().IsBeingRemoved(workspace.UserKey(prior.ValueString()))
}

// releaseDropped registers entitlements that the plan removes from the set.
func (p userPlan) releaseDropped(ctx context.Context) {
	if p.WS == nil || hasUnknownElement(p.plan.Entitlements) {
		return
	}
	kept := p.plan.access().Keys()
	for _, key := range p.state.access().Keys() {
		if !slices.Contains(kept, key) {
			p.PlanPartRemoval(ctx, key)
		}
	}
}

// warnUnmanaged warns about entitlements that no resource manages after the apply: other resources keep a part of the
// access, so that it is not removed.
func (r *userResource) warnUnmanaged(ctx context.Context, p userPlan) {
	keys := p.state.access().Keys()
	if p.WS == nil || !p.HasOtherOwner(ctx, keys[0]) {
		return
	}
	var left []string
	for i, id := range knownIDs(p.state.Entitlements) {
		if !p.HasOtherOwner(ctx, keys[i+1]) {
			left = append(left, id)
		}
	}
	if len(left) > 0 {
		p.Diags.AddWarning("Entitlements of "+r.access(p.state).String()+" will no longer be managed", fmt.Sprintf(
			"No other resource in this configuration lists these entitlements: %s.\n\n"+
				"These entitlements remain, unless another cerby_integration_user for the same user removes "+
				"them.", operation.Quote(left)))
	}
}

// check adds errors for what the service would refuse, and warns if the user loses something.
func (p userPlan) check(ctx context.Context) {
	var had []string
	if p.plan.IntegrationID.Equal(p.state.IntegrationID) {
		had = knownIDs(p.state.Entitlements)
	}
	checkEntitlements(ctx, p.Call, p.plan.IntegrationID, path.Root("entitlements"), knownIDs(p.plan.Entitlements), had)
	if p.Diags.HasError() {
		return
	}
	grants := !p.exists || p.moved
	if grants || !p.plan.Role.Equal(p.state.Role) {
		p.CheckMember(ctx, framework.MemberCheck{
			UserID: p.plan.UserID, Role: p.plan.Role, At: path.Root("user_id"), RoleAt: path.Root("role"),
		})
	}
	if grants && !p.plan.hasUnknownID() && !p.Diags.HasError() {
		p.plan.warnReduction(ctx, p.Call)
	}
}

// warnReduction warns if the user has more on the integration than the plan grants.
func (m userResourceModel) warnReduction(ctx context.Context, c *framework.Call) {
	user, err := cerby.Observe(c.WS.Integrations().User(m.access().User).Find(ctx))
	if err != nil || user == nil {
		return
	}
	who := framework.Users.Label(c.WS, m.UserID.ValueString(), types.StringPointerValue(user.Email))
	on := integrationLabel(c.WS, m.IntegrationID)
	summary := framework.Capital(who) + " "
	planned := knownIDs(m.Entitlements)
	lost := framework.Select(user.Entitlements, func(id string) bool { return !slices.Contains(planned, id) })
	switch {
	case len(lost) == 0:
	case hasUnknownElement(m.Entitlements):
		c.Diags.AddAttributeWarning(path.Root("entitlements"), summary+"may lose entitlements on "+on, fmt.Sprintf(
			"The value of entitlements is known only after an apply. The apply removes each of these entitlements unless the "+
				"value has it: %s.", operation.Quote(lost)))
	default:
		c.Diags.AddAttributeWarning(path.Root("entitlements"), summary+"loses entitlements on "+on, fmt.Sprintf(
			"The plan removes these entitlements of %s on %s: %s.", who, on, operation.Quote(lost)))
	}
	if operation.RoleOf(*user) == operation.Owner && m.Role.ValueString() == operation.Collaborator {
		summary += fmt.Sprintf("loses the role %q on %s", operation.Owner, on)
		c.Diags.AddAttributeWarning(path.Root("role"), summary, fmt.Sprintf(
			"The plan changes the role of %s on %s from %q to %q.",
			who, on, operation.Owner, operation.Collaborator))
	}
}
