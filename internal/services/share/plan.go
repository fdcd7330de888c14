package share

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// change is the planned change of a share.
type change struct {
	plan, state model
	// creates is true if there is no state, removes if there is no plan.
	creates, removes bool
}

// moves reports whether the plan grants a share that is not in state. Unknown IDs count as a move.
func (c change) moves() bool {
	return !c.removes && (c.creates || c.plan.hasUnknownID() || c.plan.formatID() != c.state.formatID())
}

// unknownAttributes returns the computed attributes that an update may change: a name changes only with its ID.
func (c change) unknownAttributes() []string {
	names := []string{"id"}
	if !c.plan.Item.Equal(c.state.Item) {
		names = append(names, c.plan.kind.itemNameAttribute())
	}
	if !c.plan.UserID.Equal(c.state.UserID) {
		names = append(names, "user_email")
	}
	if !c.plan.TeamID.Equal(c.state.TeamID) {
		names = append(names, "team_name")
	}
	return names
}

func (c change) setsRole() bool { return !c.removes && (c.moves() || !c.plan.Role.Equal(c.state.Role)) }

// losesOwner reports whether the user in state loses the owner role of the item, and the planned share grants it to no
// other user.
func (c change) losesOwner() bool {
	if c.creates || c.state.UserID.IsNull() || c.state.Role.ValueString() != owner {
		return false
	}
	staysOwner := c.plan.Role.IsUnknown() || c.plan.Role.ValueString() == owner
	staysThere := c.plan.Item.IsUnknown() || c.plan.Item.Equal(c.state.Item)
	return c.removes || !staysOwner || !staysThere || c.plan.UserID.IsNull()
}

// lowersListed reports whether the plan grants a user a role below owner while the current role is not in state.
func (c change) lowersListed() bool {
	lower := !c.plan.Role.IsUnknown() && c.plan.Role.ValueString() != owner
	return c.moves() && !c.plan.hasUnknownID() && !c.plan.UserID.IsNull() && lower
}

// ModifyPlan plans moves as updates, rejects plans that the service would reject, and warns about lost roles.
func (r *shareResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	c := change{creates: req.State.Raw.IsNull(), removes: req.Plan.Raw.IsNull()}
	object := framework.ObjectPlan{Changes: !req.Plan.Raw.Equal(req.State.Raw)}
	if !c.creates {
		c.state = r.kind.getModel(ctx, req.State, &resp.Diagnostics)
		object.PriorWhat, object.Prior = c.state.label(r.WorkspaceIfKnown()), []workspace.Key{c.state.key()}
	}
	if !c.removes {
		c.plan = r.kind.getModel(ctx, req.Plan, &resp.Diagnostics)
		c.plan.ItemName = framework.NameForID(c.plan.Item, c.state.Item, c.plan.ItemName)
		c.plan.UserEmail = framework.NameForID(c.plan.UserID, c.state.UserID, c.plan.UserEmail)
		c.plan.TeamName = framework.NameForID(c.plan.TeamID, c.state.TeamID, c.plan.TeamName)
		object.UnknownKeys = c.plan.hasUnknownID()
		if !object.UnknownKeys {
			object.What, object.Planned = c.plan.label(r.WorkspaceIfKnown()), []workspace.Key{c.plan.key()}
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	r.PlanObject(ctx, resp.Private, object, &resp.Diagnostics)
	r.PlanLeftovers(ctx, resp.Private, r.leftover, &resp.Diagnostics)
	if !c.creates && !c.removes && (c.moves() || r.PlansUpdate(ctx, req.Private, &resp.Diagnostics)) {
		resp.Diagnostics.Append(framework.PlanUnknown(ctx, &resp.Plan, c.unknownAttributes()...)...)
	}
	if !c.removes {
		resp.Diagnostics.Append(c.plan.planNoNames(ctx, &resp.Plan)...)
	}
	if ws := r.WorkspaceIfKnown(); ws != nil && object.Changes {
		operation{r, ws, resp.Private, &resp.Diagnostics}.check(ctx, c)
	}
}

// planNoNames plans no email for a share with a team, and no name of a team for a share with a user.
func (m model) planNoNames(ctx context.Context, plan *tfsdk.Plan) (diags diag.Diagnostics) {
	for name, id := range map[string]types.String{"user_email": m.UserID, "team_name": m.TeamID} {
		if id.IsNull() {
			diags.Append(plan.SetAttribute(ctx, path.Root(name), types.StringNull())...)
		}
	}
	return diags
}

// check rejects a plan that the service would reject, and warns about lost roles.
func (o operation) check(ctx context.Context, c change) {
	if c.setsRole() {
		framework.CheckMember(ctx, o.ws, framework.MemberCheck{
			UserID: c.plan.UserID, Role: c.plan.Role, At: path.Root("user_id"), RoleAt: path.Root("role"),
			AsWarning: o.MustNotFail(ctx, o.private, o.diags, c.plan.key()),
		}, o.diags)
	}
	if o.diags.HasError() {
		return
	}
	if c.setsRole() {
		o.warnOfLowerRole(ctx, c)
	}
	if c.moves() {
		o.checkReferences(ctx, c.plan)
	}
	if o.kind.item == cerby.AccountItem {
		o.warnOfLastOwner(ctx, c)
	}
}

// checkReferences rejects an item or a team that does not exist, as far as this run has read it.
func (o operation) checkReferences(ctx context.Context, m model) {
	asWarning, missing := o.MustNotFail(ctx, o.private, o.diags, m.key()), false
	if !m.hasUnknownID() {
		missing = o.ws.Shares().IsParentMissing(m.expand())
	}
	listsItem := cerby.Operations(m.kind.item, m.expand().MemberKind).IsListedByItem()
	m.kind.names.CheckReference(ctx, o.ws, framework.Reference{
		ID: m.Item, At: path.Root(m.kind.itemAttribute()), Missing: missing && listsItem, AsWarning: asWarning,
	}, o.diags)
	framework.Teams.CheckReference(ctx, o.ws, framework.Reference{
		ID: m.TeamID, At: path.Root("team_id"), Missing: missing && !listsItem, AsWarning: asWarning,
	}, o.diags)
}
