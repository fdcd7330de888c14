package team

import (
	"cmp"
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// ModifyPlan refuses to rename a team that the identity provider manages, and warns about users that lose access.
func (r *teamResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	var plan, state resourceModel
	c := r.NewPlanCall(resp.Private, &resp.Diagnostics)
	object, ok := framework.GetObjectPlan(ctx, c, req, &plan, &state)
	if !ok {
		return
	}
	object.Irreplaceable, object.What = true, cmp.Or(object.PriorWhat, object.What)
	c.PlanObject(ctx, object)
	if !req.Plan.Raw.IsNull() && !req.State.Raw.IsNull() {
		state.creator().PlanKeep(ctx, c, state.object())
	}
	switch {
	case req.State.Raw.IsNull():
		warnTainted(ctx, c, plan)
		plan.creator().PlanCreate(ctx, c, func(ctx context.Context) (*cerby.Team, error) {
			return c.WS.Teams().Adoptable(ctx, plan.Name.ValueString())
		})
	case req.Plan.Raw.IsNull():
		if !c.IsKeptByPlan(ctx) {
			warnAccessLoss(ctx, c, state, deletion)
		}
	case renamesManaged(plan, state):
		c.AsWarning = c.MustNotFail(ctx)
		refuseRename(c, state)
	}
}

// renamesManaged reports whether a plan renames a team that the identity provider manages. An unknown name is not
// a new name.
func renamesManaged(plan, state resourceModel) bool {
	return state.Type.ValueString() == cerby.TeamBySCIM && !plan.Name.IsUnknown() && !plan.Name.Equal(state.Name)
}

// refuseRename refuses to rename a team that the identity provider manages.
func refuseRename(c *framework.Call, state resourceModel) {
	c.Refuse(path.Root("name"), "Unable to rename "+state.name(),
		fmt.Sprintf("An identity provider manages the team through SCIM.\n\n"+
			"Rename the team in the identity provider. Until then, set name = %s.",
			framework.Quote(state.Name.ValueString())))
}

// warnTainted warns about users that lose access if the planned team replaces a tainted one. Terraform plans the new
// half of that replacement as a create without prior state, so that the team is found by its name.
func warnTainted(ctx context.Context, c *framework.Call, plan resourceModel) {
	if c.WS == nil || plan.Name.ValueString() == "" {
		return
	}
	for _, id := range c.Registry().ListUnplanned(noun, plan.Name.ValueString()) {
		team := resourceModel{ID: types.StringValue(id), Name: plan.Name, Type: types.StringNull()}
		warnAccessLoss(ctx, c, team, possibleReplacement)
	}
}

// The removals of plans.
var (
	deletion            = framework.AccessLoss{Verb: "lose", Detail: "The plan deletes %s."}
	possibleReplacement = framework.PossibleReplacement("a team with this name", "the apply deletes it.")
)

// warnAccessLoss warns that the members of a deleted team lose access, but for those whose memberships the
// configuration declares. It lists their emails if the API key can read them. It adds no error, because that would
// block a destroy.
func warnAccessLoss(ctx context.Context, c *framework.Call, team resourceModel, how framework.AccessLoss) {
	text := fmt.Sprintf(how.Detail, team.name()) +
		" Its members lose the accounts, secrets and collections that only the team shares with them. " +
		"They may also lose access to the integrations of the team, and to their applications."
	if team.Type.ValueString() == cerby.TeamBySCIM {
		text += "\n\nAn identity provider manages the team, so Cerby will probably reject the deletion."
	}
	if c.WS != nil {
		listed, warns := listMembers(ctx, c, team.ID.ValueString())
		if !warns {
			return
		}
		text += listed
	}
	c.Diags.AddWarning(fmt.Sprintf("Members of %s %s access", team.name(), how.Verb), text)
}

// listMembers returns the members of a team that the configuration does not declare, as the end of a warning. It
// reports whether there are any, or may be.
func listMembers(ctx context.Context, c *framework.Call, id string) (text string, warns bool) {
	members, err := c.WS.TeamMembers(id).ListAfterWrites(ctx)
	others := framework.Select(members, func(m cerby.Member) bool {
		return !c.Registry().IsRegistered(workspace.MembershipKey(id, m.ID))
	})
	switch declared := len(members) - len(others); {
	case cerby.IsUnreadable(err):
		return "", true
	case err != nil:
		return "\n\nUnable to list the members. " + framework.Explain(err), true
	case len(others) == 0:
		return "", false
	case declared > 0:
		text = fmt.Sprintf("\n\nOther resources in this configuration declare %d more of its members.", declared)
	}
	return "\n\nMembers:\n\n" + listUsers(ctx, c.WS, others) + text, true
}

// listUsers returns the emails of members as the lines of a list.
func listUsers(ctx context.Context, ws *workspace.Workspace, members []cerby.Member) string {
	names := framework.NewDisplayNames(ws)
	return framework.ListNames(members, func(m cerby.Member) string { return names.User(ctx, m) })
}
