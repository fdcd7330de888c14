package share

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// owner is the role of who may share an item.
const owner = "owner"

// ModifyPlan plans moves in place, refuses what the service would refuse, and warns about who loses access.
func (r *shareResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state model
	object := framework.ObjectPlan{Changes: !req.Plan.Raw.Equal(req.State.Raw)}
	if !req.State.Raw.IsNull() {
		state = r.kind.get(ctx, req.State, &resp.Diagnostics)
		object.What, object.Prior = "sharing "+r.kind.describe(state), r.kind.keys(state)
	}
	if !req.Plan.Raw.IsNull() {
		plan = r.kind.get(ctx, req.Plan, &resp.Diagnostics)
		if object.Uncertain = plan.uncertain(); !object.Uncertain {
			object.What, object.Planned = "sharing "+r.kind.describe(plan), r.kind.keys(plan)
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	r.PlanObject(ctx, resp.Private, object, &resp.Diagnostics)
	client := r.ClientIfKnown()
	if req.Plan.Raw.IsNull() {
		r.warnLastOwner(ctx, client, state, &resp.Diagnostics)
		return
	}
	moved := object.Uncertain || plan.key() != state.key()
	if len(object.Prior) > 0 && (moved || r.PlansUpdate(ctx, req.Private, &resp.Diagnostics)) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), types.StringUnknown())...)
	}
	if client == nil || !object.Changes {
		return
	}
	if moved || !plan.Role.Equal(state.Role) {
		framework.CheckMember(ctx, client, framework.MemberCheck{
			UserID: plan.UserID, Role: plan.Role, At: path.Root("user_id"), RoleAt: path.Root("role"),
			Softened: r.Softened(ctx, req.Private, &resp.Diagnostics, r.kind.keys(plan)...),
		}, &resp.Diagnostics)
		r.warnReduction(ctx, client, plan, &resp.Diagnostics)
	}
	if !object.Uncertain && (moved || plan.Role.ValueString() != owner) {
		r.warnLastOwner(ctx, client, state, &resp.Diagnostics)
	}
}

// warnReduction warns if the member has another role, which the share lowers.
func (r *shareResource) warnReduction(ctx context.Context, client *cerby.Client, plan model, diags *diag.Diagnostics) {
	if plan.uncertain() || plan.Role.ValueString() != collaborator || diags.HasError() {
		return
	}
	now, err := client.Shares().Listed(ctx, r.kind.share(plan))
	if err != nil || now == nil || now.Role == nil || now.HasRole(collaborator) {
		return
	}
	diags.AddAttributeWarning(path.Root("role"), "Role will be reduced", fmt.Sprintf("%s has the role %q on %s %q and will have the role %q.",
		framework.Capital(r.shareName(plan, *now)), cerby.Clean(cerby.BareRole(*now.Role)), r.kind.item, plan.Item.ValueString(), collaborator))
}

// warnLastOwner warns if the share of a state is the only one by which a user is owner of an account.
func (r *shareResource) warnLastOwner(ctx context.Context, client *cerby.Client, state model, diags *diag.Diagnostics) {
	if client == nil || r.kind.item != cerby.AccountItem || state.UserID.IsNull() || state.Role.ValueString() != owner {
		return
	}
	all, err := client.Shares().CachedMembers(ctx, r.kind.item, state.Item.ValueString(), cerby.OfUsers)
	if err != nil {
		return
	}
	who := r.shareName(state, cerby.Member{})
	for _, one := range all {
		key := workspace.ShareKey("account/"+state.Item.ValueString(), "users/"+one.ID)
		switch {
		case one.ID == state.UserID.ValueString():
			who = r.shareName(state, one)
		case one.HasRole(owner) && !r.Registry().Leaving(key) && !r.Registry().Leaving(workspace.UserKey(one.ID)):
			return
		}
	}
	diags.AddWarning("Account will lose its last owner", fmt.Sprintf("%s is the only user who is owner of account %q. Without an owner the account is orphaned: it can no "+
		"longer be shared, its settings and its rotation are lost, and the API no longer shows it. A team that is owner does not count.\n\n"+
		"Make another user owner first.", framework.Capital(who), state.Item.ValueString()))
}
