package team

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// noun is the object type of teams in the registry.
const noun = "team"

// label returns the name of the team in messages.
func (m resourceModel) label() string {
	if m.Name.ValueString() == "" {
		return fmt.Sprintf("the team %q", m.ID.ValueString())
	}
	return fmt.Sprintf("the team %q", m.Name.ValueString())
}

// keys returns the registry keys of the team, by ID and by name. It omits unknown values.
func (m resourceModel) keys() []workspace.Key {
	return workspace.NamedKeys(noun, m.ID.ValueString(), m.Name.ValueString())
}

// ModifyPlan refuses to rename a team that the identity provider manages, and warns about users that lose access.
func (r *teamResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	var plan, state resourceModel
	object := framework.ObjectPlan{Changes: !req.Plan.Raw.Equal(req.State.Raw), Irreplaceable: true}
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
		object.What, object.Planned = plan.label(), plan.keys()
		object.Uncertain = len(object.Planned) == 0
	}
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		object.What, object.Prior = state.label(), state.keys()
	}
	if resp.Diagnostics.HasError() {
		return
	}
	r.PlanObject(ctx, resp.Private, object, &resp.Diagnostics)
	switch {
	case req.State.Raw.IsNull():
		r.warnTainted(ctx, plan, &resp.Diagnostics)
	case req.Plan.Raw.IsNull():
		if !r.KeptByAnother(ctx, resp.Private, &resp.Diagnostics) {
			r.warnAccessLoss(ctx, state, "will be deleted.", &resp.Diagnostics)
		}
	case renamesManaged(plan, state):
		softened := r.Softened(ctx, req.Private, &resp.Diagnostics)
		framework.Refuse(softened, path.Root("name"), managedSummary, renameAdvice(state), &resp.Diagnostics)
	}
}

// renamesManaged reports whether a plan renames a team that the identity provider manages. An unknown name is not
// a new name.
func renamesManaged(plan, state resourceModel) bool {
	return state.Type.ValueString() == cerby.TeamBySCIM && !plan.Name.IsUnknown() && !plan.Name.Equal(state.Name)
}

// managedSummary is the summary of errors about changes to a team that the identity provider manages.
const managedSummary = "The team belongs to the identity provider"

// renameAdvice returns the detail of the error about renaming a team that the identity provider manages.
func renameAdvice(state resourceModel) string {
	name := state.Name.ValueString()
	return fmt.Sprintf("The team %q is managed by SCIM. "+
		"Rename it in the identity provider, and write name = %q here until then.", name, name)
}

// warnTainted warns about users that lose access if the planned team replaces a tainted one. Terraform plans the new
// half of that replacement as a create without prior state, so that the team is found by its name.
func (r *teamResource) warnTainted(ctx context.Context, plan resourceModel, diags *diag.Diagnostics) {
	if r.WorkspaceIfKnown() == nil || plan.Name.ValueString() == "" {
		return
	}
	for _, id := range r.Registry().Unplanned(noun, plan.Name.ValueString()) {
		r.warnAccessLoss(ctx, resourceModel{ID: types.StringValue(id), Name: plan.Name, Type: types.StringNull()},
			"is in the state, and a team with its name is planned as new. If it is replaced, for example because it is "+
				"tainted, it is deleted.", diags)
	}
}

// warnAccessLoss warns that the members of a deleted team lose access. It lists their emails if the API key can read
// them. It adds no error, because that would block a destroy.
func (r *teamResource) warnAccessLoss(ctx context.Context, team resourceModel, how string, diags *diag.Diagnostics) {
	text := framework.Capital(team.label()) + " " + how + " Its members lose the accounts, secrets and collections that " +
		"they have through it alone. They may also lose the integrations that the team carries, and be removed from the " +
		"applications."
	if team.Type.ValueString() == cerby.TeamBySCIM {
		text += "\n\nThe identity provider manages the team, so that Cerby is expected to refuse its deletion."
	}
	if ws := r.WorkspaceIfKnown(); ws != nil {
		members, err := ws.TeamMembers(team.ID.ValueString()).ListAfterWrites(ctx)
		switch {
		case err == nil && len(members) > 0:
			text += "\n\nMembers:\n\n" + framework.ListNames(members, func(one cerby.Member) string {
				return framework.UserName(ctx, ws, one)
			})
		case err != nil && !errors.Is(err, cerby.ErrDenied) && !errors.Is(err, cerby.ErrNotFound):
			text += "\n\nThe members could not be listed. " + framework.Explain(err)
		}
	}
	diags.AddWarning("Members of "+team.label()+" will lose access", text)
}

// addWriteError adds the error of renaming or deleting a team. It explains a 403 response for a team that the identity
// provider manages.
func addWriteError(
	ctx context.Context, ws *workspace.Workspace, what string, team resourceModel, err error, diags *diag.Diagnostics,
) {
	e, ok := errors.AsType[*cerby.Error](err)
	if !ok || e.Status != http.StatusForbidden || !isManaged(ctx, ws, team) {
		framework.AddError(diags, what, err)
		return
	}
	diags.AddError("Unable to "+what, framework.Capital(strings.TrimSuffix(e.Response(), "."))+".\n\n"+
		"The identity provider manages the team by SCIM: change it there. To remove the team from this configuration "+
		"without deleting it, replace the resource by this block, with its address:\n\n"+
		"removed {\n  from = cerby_team.example\n\n  lifecycle {\n    destroy = false\n  }\n}")
}

// isManaged reports whether the identity provider manages a team. If the state does not show it, it reads the
// team, because the state may be outdated.
func isManaged(ctx context.Context, ws *workspace.Workspace, team resourceModel) bool {
	if team.Type.ValueString() == cerby.TeamBySCIM {
		return true
	}
	current, err := ws.API().Teams().Get(ctx, team.ID.ValueString())
	return err == nil && current.Managed()
}
