package team

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

var (
	_ resource.ResourceWithIdentity       = (*membersResource)(nil)
	_ resource.ResourceWithImportState    = (*membersResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*membersResource)(nil)
	_ resource.ResourceWithValidateConfig = (*membersResource)(nil)
)

// NewMembersResource returns the resource cerby_team_members.
func NewMembersResource() resource.Resource {
	return &membersResource{framework.Resource{Use: membersUse, MutableIdentity: true}}
}

// membersResource implements the resource cerby_team_members.
type membersResource struct{ framework.Resource }

// Schema returns the schema of the resource.
func (r *membersResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: membersUse.Describe("Manages all members of a team in a Cerby workspace.\n\n" +
			"~> **Warning:** Terraform removes users who are not in `members` from the team, even if they were added " +
			"outside Terraform. The plan lists them.\n\n" +
			"~> **Warning:** Do not manage the same team with both `cerby_team_membership` and `cerby_team_members`. " +
			"Each would revert the other's changes, so the plan fails.\n\n" +
			"## Behavior\n\n" +
			"### Integrations of the team\n\n" +
			"If a user leaves a team, Cerby also removes the user from the applications of the team's integrations, " +
			"unless another grant covers them. Add the user to the new team first, and remove the user here in a later " +
			"apply.\n\n" +
			"### Deletion\n\n" +
			"Destroying the resource removes the members that the state lists after the refresh.\n\n" +
			"## Limitations\n\n" +
			"### Teams of an identity provider\n\n" +
			"The plan fails if it changes the members of a team that an identity provider manages through SCIM."),
		Attributes: map[string]schema.Attribute{
			"team_id": framework.GrantID("team", "ID of the team."),
			"members": schema.MapAttribute{
				Required:    true,
				ElementType: types.StringType,
				MarkdownDescription: "Roles of the members, `member` or `admin`, by ID **or email** of the user. " +
					"If the same apply creates the user, the email is known at plan, but the ID is not: " +
					"`{ (cerby_user.jane.email) = \"admin\" }`.",
				Validators: memberRoles.Validators(roles),
			},
			"id": framework.ComputedString("ID of the team."),
		},
	}
}

// IdentitySchema returns the identity schema of the members of a team.
func (r *membersResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"team_id": identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the team."},
	}}
}

// ValidateConfig refuses duplicate emails, ignoring case.
func (r *membersResource) ValidateConfig(
	ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse,
) {
	var members types.Map
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("members"), &members)...)
	memberRoles.RefuseDuplicates(members, &resp.Diagnostics)
}

// Create sets the members of the team. After an error it saves no state, and the next apply starts again. Failed
// removals are warnings, because an error would taint the resource, and replacing it would remove all members.
func (r *membersResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan membersModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	o := membersOperation{c}
	failed, ok := o.apply(ctx, plan, nil)
	if !ok {
		return
	}
	plan.ID = plan.TeamID
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	for _, failure := range removalErrors(plan.team(c.WS), failed, applyAgain) {
		resp.Diagnostics.AddWarning(failure.Summary(), failure.Detail())
	}
}

// Read refreshes the members. Members in the state keep their keys.
func (r *membersResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state membersModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	c.RegisterRead(ctx, state.keys(nil)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	current, err := c.WS.TeamMembers(state.TeamID.ValueString()).ListAfterWrites(ctx)
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		c.RemoveFromState(ctx, resp, state.name(c.WS), state.keys(nil)...)
		return
	case err != nil:
		c.AddReadError("list "+state.name(c.WS), err)
		return
	}
	o := membersOperation{c}
	prior := o.resolveState(ctx, state, workspace.SearchAndList)
	current = o.findMissing(ctx, state, current, prior)
	if resp.Diagnostics.HasError() {
		return
	}
	c.RegisterRead(ctx, state.keys(prior)...)
	state.ID = state.TeamID
	state.Members = memberRoles.Read(ctx, c, current, state.Members, prior, member)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	c.RecordRead(ctx, req, resp, framework.ReadOptions{})
}

// Update sets the members of the team. If the team changes, it adds the members to the new team before it removes those
// of the old one.
func (r *membersResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state membersModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	o := membersOperation{c}
	prior := o.resolveState(ctx, state, workspace.SearchAndList)
	if resp.Diagnostics.HasError() {
		return
	}
	moved, priorInTeam := !plan.TeamID.Equal(state.TeamID), prior
	if moved {
		priorInTeam = nil
	}
	failed, ok := o.apply(ctx, plan, priorInTeam)
	if !ok {
		return
	}
	plan.ID = plan.TeamID
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan.withRemaining(failed))...)
	memberRoles.ForgetAliases(ctx, c)
	resp.Diagnostics.Append(removalErrors(plan.team(c.WS), failed, applyAgain)...)
	if moved {
		o.removeListed(ctx, state, prior, removeInWebApp)
	}
}

// Delete removes the members in the state from the team.
func (r *membersResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state membersModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	o := membersOperation{c}
	prior := o.resolveState(ctx, state, workspace.SearchAndList)
	if !resp.Diagnostics.HasError() {
		o.removeListed(ctx, state, prior, applyAgain)
	}
}

// ImportState imports by the team's ID or name, or by the identity.
func (r *membersResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	ws, identity, ok := framework.ReadImport(ctx, &r.Resource, req, resp, parseMembersImportID)
	if !ok {
		return
	}
	_, diags := framework.Teams.Get(ctx, ws, identity.TeamID.ValueString())
	resp.Diagnostics.Append(diags...)
	if !diags.HasError() {
		framework.SetImported(ctx, resp, identity.TeamID.ValueString(), identity)
	}
}

// parseMembersImportID returns the identity of an import ID. It resolves a name to an ID.
func parseMembersImportID(ctx context.Context, ws *workspace.Workspace, id string) (membersIdentity, diag.Diagnostics) {
	team, diags := framework.Teams.ID(ctx, ws, id)
	return membersIdentity{TeamID: types.StringValue(team)}, diags
}

// findMissing looks up members of the state that the list lacks, because a page may have shifted while listing.
func (o membersOperation) findMissing(
	ctx context.Context, state membersModel, current []cerby.Member, prior framework.RoleEntries,
) []cerby.Member {
	listed := currentRoles(current)
	for _, id := range prior.IDs() {
		if _, ok := listed[id]; ok {
			continue
		}
		member, err := o.WS.TeamMembers(state.TeamID.ValueString()).Find(ctx, id)
		switch {
		case err == nil:
			current = append(current, member)
		case !errors.Is(err, cerby.ErrNotFound):
			o.AddReadError("list "+state.name(o.WS), err)
			return current
		}
	}
	return current
}

// resolveState finds the users of the members in a state.
func (o membersOperation) resolveState(
	ctx context.Context, state membersModel, depth workspace.LookupMode,
) framework.RoleEntries {
	return memberRoles.ResolveState(ctx, o.Call, state.Members, nil, depth)
}
