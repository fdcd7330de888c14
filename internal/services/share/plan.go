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
	*framework.Call

	kind        kind
	plan, state model
	// creates is true if there is no state, removes if there is no plan.
	creates, removes bool
}

// moves reports whether the plan grants a share that is not in state. Unknown IDs count as a move.
func (c change) moves() bool {
	return !c.removes && (c.creates || c.plan.hasUnknownID() || c.plan.FormatID() != c.state.FormatID())
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

// ModifyPlan plans moves as updates, refuses plans that the service would refuse, and warns about lost roles.
func (r *shareResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	c := change{
		Call: r.NewPlanCall(resp.Private, &resp.Diagnostics), kind: r.kind,
		creates: req.State.Raw.IsNull(), removes: req.Plan.Raw.IsNull(),
	}
	object, ok := c.get(ctx, req)
	if !ok {
		return
	}
	if framework.PlanGrant(ctx, c.Call, object, model{kind: r.kind}) {
		resp.Diagnostics.Append(framework.PlanUnknown(ctx, &resp.Plan, c.unknownAttributes()...)...)
	}
	if !c.removes {
		resp.Diagnostics.Append(c.plan.planNoNames(ctx, &resp.Plan)...)
	}
	if c.WS != nil && object.Changes {
		c.check(ctx)
	}
}

// get reads the plan and the state, as far as there are any, and returns what the plan does with the share. It adds
// errors and reports false if it cannot read them.
func (c *change) get(ctx context.Context, req resource.ModifyPlanRequest) (object framework.ObjectPlan, ok bool) {
	var diags diag.Diagnostics
	object.Changes = !req.Plan.Raw.Equal(req.State.Raw)
	if !c.creates {
		c.state, diags = c.kind.getModel(ctx, req.State)
		c.Diags.Append(diags...)
		object.PriorWhat, object.Prior = c.state.Label(c.WS), []workspace.Key{c.state.Key()}
	}
	if !c.removes {
		c.plan, diags = c.kind.getModel(ctx, req.Plan)
		c.Diags.Append(diags...)
		c.plan.ItemName = framework.NameForID(c.plan.Item, c.state.Item, c.plan.ItemName)
		c.plan.UserEmail = framework.NameForID(c.plan.UserID, c.state.UserID, c.plan.UserEmail)
		c.plan.TeamName = framework.NameForID(c.plan.TeamID, c.state.TeamID, c.plan.TeamName)
		object.UnknownKeys = c.plan.hasUnknownID()
		if !object.UnknownKeys {
			object.What, object.Planned = c.plan.Label(c.WS), []workspace.Key{c.plan.Key()}
		}
	}
	return object, !c.Diags.HasError()
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

// check refuses a plan that the service would refuse, and warns about lost roles.
func (c change) check(ctx context.Context) {
	c.AsWarning = !c.removes && c.MustNotFail(ctx, c.plan.Key())
	if c.setsRole() {
		c.CheckMember(ctx, framework.MemberCheck{
			UserID: c.plan.UserID, Role: c.plan.Role, At: path.Root("user_id"), RoleAt: path.Root("role"),
		})
	}
	if c.Diags.HasError() {
		return
	}
	if c.setsRole() {
		c.warnOfLowerRole(ctx)
	}
	if c.moves() {
		c.checkReferences(ctx)
	}
	if c.kind.item == cerby.AccountItem {
		c.warnOfLastOwner(ctx)
	}
}

// checkReferences refuses an item or a team that does not exist, as far as this run has read it.
func (c change) checkReferences(ctx context.Context) {
	m, missing := c.plan, false
	if !m.hasUnknownID() {
		missing = c.WS.Shares().IsParentMissing(m.expand())
	}
	listsItem := cerby.Operations(m.kind.item, m.expand().MemberKind).IsListedByItem()
	m.kind.names.CheckReference(ctx, c.Call, framework.Reference{
		ID: m.Item, At: path.Root(m.kind.itemAttribute()), Missing: missing && listsItem,
	})
	framework.Teams.CheckReference(ctx, c.Call, framework.Reference{
		ID: m.TeamID, At: path.Root("team_id"), Missing: missing && !listsItem,
	})
}
