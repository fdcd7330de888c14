package integration

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
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
	plan, state userResourceModel
	// exists is set if there is a prior state.
	exists bool
	// moved is set if the state has another integration or user, or may have.
	moved     bool
	asWarning bool
}

// ModifyPlan plans moves in place, adds errors for what the service would refuse, and warns of reductions.
func (r *userResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	p := userPlan{exists: !req.State.Raw.IsNull()}
	object, ok := framework.GetObjectPlan(ctx, r.WorkspaceIfKnown(), req, &p.plan, &p.state, &resp.Diagnostics)
	if !ok {
		return
	}
	if req.Plan.Raw.IsNull() {
		r.PlanObject(ctx, resp.Private, object, &resp.Diagnostics)
		r.PlanLeftovers(ctx, resp.Private, operation.DescribeLeftover(r.parseID), &resp.Diagnostics)
		r.warnPending(ctx, p, true, req.Private, &resp.Diagnostics)
		r.warnUnmanaged(ctx, p.state, resp)
		return
	}
	p.plan.Email = framework.NameForID(p.plan.UserID, p.state.UserID, p.plan.Email)
	object.What = r.access(p.plan).String()
	p.moved = p.exists && (object.UnknownKeys || p.plan.access().ID() != p.state.access().ID())
	if p.exists && !p.moved {
		object.Prior = object.Prior[:1]
	}
	r.PlanObject(ctx, resp.Private, object, &resp.Diagnostics)
	r.PlanLeftovers(ctx, resp.Private, operation.DescribeLeftover(r.parseID), &resp.Diagnostics)
	if p.exists {
		r.planExisting(ctx, p, req, resp)
	}
	if ws := r.WorkspaceIfKnown(); ws != nil && object.Changes {
		p.asWarning = r.MustNotFail(ctx, req.Private, &resp.Diagnostics, p.plan.access().Keys()...)
		p.check(ctx, ws, &resp.Diagnostics)
	}
}

// planExisting plans the computed attributes of an access that the state has, and decides about a replacement.
func (r *userResource) planExisting(
	ctx context.Context, p userPlan, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	plan, state, diags := p.plan, p.state, &resp.Diagnostics
	earlier := operation.LoadPendingJob(ctx, req.Private, diags)
	ensures := operation.MayBeMissing(ctx, &r.Resource, req.Private, p.moved, diags)
	pending, changes := earlier.ID != "", !plan.Entitlements.Equal(state.Entitlements)
	if pending || changes || ensures {
		plan.JobID, plan.JobStatus = earlier.Plan(state.JobID, changes || ensures)
	}
	if p.moved || pending && state.Email.IsNull() {
		plan.Email, plan.Status = types.StringUnknown(), types.StringUnknown()
	}
	if ensures || r.PlansUpdate(ctx, req.Private, diags) {
		plan.ID = types.StringUnknown()
	}
	diags.Append(resp.Plan.Set(ctx, plan)...)
	if !p.moved {
		r.releaseDropped(ctx, p, resp)
	}
	switch {
	case p.moved && r.Refreshed(ctx, req.Private, diags) &&
		leaving(r.WorkspaceIfKnown(), r.Registry, plan.UserID, state.UserID):
		resp.RequiresReplace.Append(path.Root("user_id"))
	case !p.moved && !plan.Role.IsUnknown() && !plan.Role.Equal(state.Role) &&
		!roleAssumedKey.Load(ctx, req.Private, diags) && r.Refreshed(ctx, req.Private, diags):
		resp.RequiresReplace.Append(path.Root("role"))
	}
	r.warnPending(ctx, p, len(resp.RequiresReplace) > 0, req.Private, diags)
}

// warnPending warns of the job that the apply waits for. removes is set if the plan destroys or replaces the access.
func (r *userResource) warnPending(
	ctx context.Context, p userPlan, removes bool, private framework.ReadablePrivate, diags *diag.Diagnostics,
) {
	wait := operation.Wait{Grant: r.access(p.state), Timeouts: p.plan.Timeouts, Removes: removes}
	wait.Refreshed = r.Refreshed(ctx, private, diags)
	if removes {
		wait.Timeouts = p.state.Timeouts
	}
	operation.WarnPending(ctx, wait, private, diags)
}

// leaving reports whether a grant goes to another user because the plan removes the user who has it. Then the access
// has to be removed before the user is: Cerby may not remove it afterwards.
func leaving(ws *workspace.Workspace, registry func() *workspace.Registry, planned, prior types.String) bool {
	return ws != nil && !planned.Equal(prior) && registry().IsBeingRemoved(workspace.UserKey(prior.ValueString()))
}

// releaseDropped registers entitlements that the plan removes from the set.
func (r *userResource) releaseDropped(ctx context.Context, p userPlan, resp *resource.ModifyPlanResponse) {
	if r.WorkspaceIfKnown() == nil || hasUnknownElement(p.plan.Entitlements) {
		return
	}
	kept := p.plan.access().Keys()
	for _, key := range p.state.access().Keys() {
		if !slices.Contains(kept, key) {
			r.PlanPartRemoval(ctx, resp.Private, key, &resp.Diagnostics)
		}
	}
}

// warnUnmanaged warns about entitlements that no resource manages after the apply: other resources keep a part of the
// access, so that it is not removed.
func (r *userResource) warnUnmanaged(ctx context.Context, state userResourceModel, resp *resource.ModifyPlanResponse) {
	if r.WorkspaceIfKnown() == nil || !r.HasOtherOwner(ctx, resp.Private, &resp.Diagnostics, state.access().Keys()[0]) {
		return
	}
	var left []string
	for i, id := range knownIDs(state.Entitlements) {
		if !r.HasOtherOwner(ctx, resp.Private, &resp.Diagnostics, state.access().Keys()[i+1]) {
			left = append(left, id)
		}
	}
	if len(left) > 0 {
		resp.Diagnostics.AddWarning("Entitlements of "+r.access(state).String()+" will no longer be managed", fmt.Sprintf(
			"No other resource in this configuration lists these entitlements: %s.\n\n"+
				"These entitlements remain, unless another cerby_integration_user for the same user removes "+
				"them.", operation.Quote(left)))
	}
}

// check adds errors for what the service would refuse, and warns if the user loses something.
func (p userPlan) check(ctx context.Context, ws *workspace.Workspace, diags *diag.Diagnostics) {
	var had []string
	if p.plan.IntegrationID.Equal(p.state.IntegrationID) {
		had = knownIDs(p.state.Entitlements)
	}
	checkEntitlements(ctx, ws, p.plan.IntegrationID, path.Root("entitlements"), knownIDs(p.plan.Entitlements), had,
		p.asWarning, diags)
	if diags.HasError() {
		return
	}
	grants := !p.exists || p.moved
	if grants || !p.plan.Role.Equal(p.state.Role) {
		framework.CheckMember(ctx, ws, framework.MemberCheck{
			UserID: p.plan.UserID, Role: p.plan.Role, At: path.Root("user_id"), RoleAt: path.Root("role"),
			AsWarning: p.asWarning,
		}, diags)
	}
	if grants && !p.plan.hasUnknownID() && !diags.HasError() {
		p.plan.warnReduction(ctx, ws, diags)
	}
}

// warnReduction warns if the user has more on the integration than the plan grants.
func (m userResourceModel) warnReduction(ctx context.Context, ws *workspace.Workspace, diags *diag.Diagnostics) {
	user, err := cerby.Observe(ws.Integrations().User(m.access().User).Find(ctx))
	if err != nil || user == nil {
		return
	}
	who := framework.Users.Label(ws, m.UserID.ValueString(), types.StringPointerValue(user.Email))
	on := integrationLabel(ws, m.IntegrationID)
	summary := framework.Capital(who) + " "
	planned := knownIDs(m.Entitlements)
	lost := slices.Clone(user.Entitlements)
	lost = slices.DeleteFunc(lost, func(id string) bool { return slices.Contains(planned, id) })
	switch {
	case len(lost) == 0:
	case hasUnknownElement(m.Entitlements):
		diags.AddAttributeWarning(path.Root("entitlements"), summary+"may lose entitlements on "+on, fmt.Sprintf(
			"The value of entitlements is known only after an apply. The apply removes each of these entitlements unless the "+
				"value has it: %s.", operation.Quote(lost)))
	default:
		diags.AddAttributeWarning(path.Root("entitlements"), summary+"loses entitlements on "+on, fmt.Sprintf(
			"The plan removes these entitlements of %s on %s: %s.", who, on, operation.Quote(lost)))
	}
	if operation.RoleOf(*user) == operation.Owner && m.Role.ValueString() == operation.Collaborator {
		summary += fmt.Sprintf("loses the role %q on %s", operation.Owner, on)
		diags.AddAttributeWarning(path.Root("role"), summary, fmt.Sprintf(
			"The plan changes the role of %s on %s from %q to %q.",
			who, on, operation.Owner, operation.Collaborator))
	}
}
