package team

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
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
	object, ok := framework.GetObjectPlan(ctx, r.WorkspaceIfKnown(), req, &plan, &state, &resp.Diagnostics)
	if !ok {
		return
	}
	object.Irreplaceable, object.What = true, cmp.Or(object.PriorWhat, object.What)
	r.PlanObject(ctx, resp.Private, object, &resp.Diagnostics)
	if !req.Plan.Raw.IsNull() && !req.State.Raw.IsNull() {
		state.creator().PlanKeep(ctx, &r.Resource, state.object(), &resp.Diagnostics)
	}
	switch {
	case req.State.Raw.IsNull():
		r.warnTainted(ctx, plan, &resp.Diagnostics)
		plan.creator().PlanCreate(ctx, &r.Resource, req.Private, func(ctx context.Context) (*cerby.Team, error) {
			return r.WorkspaceIfKnown().Teams().Adoptable(ctx, plan.Name.ValueString())
		}, &resp.Diagnostics)
	case req.Plan.Raw.IsNull():
		if !r.IsKeptByPlan(ctx, resp.Private, &resp.Diagnostics) {
			r.warnAccessLoss(ctx, state, deletion, &resp.Diagnostics)
		}
	case renamesManaged(plan, state):
		asWarning := r.MustNotFail(ctx, req.Private, &resp.Diagnostics)
		addManagedError(state, asWarning, &resp.Diagnostics)
	}
}

// renamesManaged reports whether a plan renames a team that the identity provider manages. An unknown name is not
// a new name.
func renamesManaged(plan, state resourceModel) bool {
	return state.Type.ValueString() == cerby.TeamBySCIM && !plan.Name.IsUnknown() && !plan.Name.Equal(state.Name)
}

// addManagedError refuses to rename a team that the identity provider manages.
func addManagedError(state resourceModel, asWarning bool, diags *diag.Diagnostics) {
	framework.Refuse(asWarning, path.Root("name"), "Unable to rename "+state.name(),
		fmt.Sprintf("An identity provider manages the team through SCIM.\n\n"+
			"Rename the team in the identity provider. Until then, set name = %s.",
			framework.Quote(state.Name.ValueString())), diags)
}

// warnTainted warns about users that lose access if the planned team replaces a tainted one. Terraform plans the new
// half of that replacement as a create without prior state, so that the team is found by its name.
func (r *teamResource) warnTainted(ctx context.Context, plan resourceModel, diags *diag.Diagnostics) {
	if r.WorkspaceIfKnown() == nil || plan.Name.ValueString() == "" {
		return
	}
	for _, id := range r.Registry().ListUnplanned(noun, plan.Name.ValueString()) {
		team := resourceModel{ID: types.StringValue(id), Name: plan.Name, Type: types.StringNull()}
		r.warnAccessLoss(ctx, team, possibleReplacement, diags)
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
func (r *teamResource) warnAccessLoss(
	ctx context.Context, team resourceModel, how framework.AccessLoss, diags *diag.Diagnostics,
) {
	text := fmt.Sprintf(how.Detail, team.name()) +
		" Its members lose the accounts, secrets and collections that only the team shares with them. " +
		"They may also lose access to the integrations of the team, and to their applications."
	if team.Type.ValueString() == cerby.TeamBySCIM {
		text += "\n\nAn identity provider manages the team, so Cerby will probably reject the deletion."
	}
	if ws := r.WorkspaceIfKnown(); ws != nil {
		listed, warns := r.listMembers(ctx, ws, team.ID.ValueString())
		if !warns {
			return
		}
		text += listed
	}
	diags.AddWarning(fmt.Sprintf("Members of %s %s access", team.name(), how.Verb), text)
}

// listMembers returns the members of a team that the configuration does not declare, as the end of a warning. It
// reports whether there are any, or may be.
func (r *teamResource) listMembers(ctx context.Context, ws *workspace.Workspace, id string) (text string, warns bool) {
	members, err := ws.TeamMembers(id).ListAfterWrites(ctx)
	others := slices.DeleteFunc(slices.Clone(members), func(m cerby.Member) bool {
		return r.Registry().IsRegistered(workspace.MembershipKey(id, m.ID))
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
	return "\n\nMembers:\n\n" + listUsers(ctx, ws, others) + text, true
}

// listUsers returns the emails of members as the lines of a list.
func listUsers(ctx context.Context, ws *workspace.Workspace, members []cerby.Member) string {
	names := framework.NewDisplayNames(ws)
	return framework.ListNames(members, func(m cerby.Member) string { return names.User(ctx, m) })
}
