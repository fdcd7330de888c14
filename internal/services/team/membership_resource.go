package team

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

var (
	_ resource.ResourceWithIdentity    = (*membershipResource)(nil)
	_ resource.ResourceWithImportState = (*membershipResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*membershipResource)(nil)
)

// NewMembershipResource returns the resource cerby_team_membership.
func NewMembershipResource() resource.Resource {
	return &membershipResource{framework.Resource{Use: membershipUse, MutableIdentity: true}}
}

// membershipResource implements the resource cerby_team_membership.
type membershipResource struct{ framework.Resource }

// Schema returns the schema of the resource.
func (r *membershipResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: membershipUse.Describe("Manages the membership of one user in a team of a Cerby " +
			"workspace.\n\n" +
			"Other members remain unchanged.\n\n" +
			"~> **Warning:** Do not manage the same team with both `cerby_team_membership` and `cerby_team_members`. " +
			"Each would revert the other's changes, so the plan fails.\n\n" +
			"## Behavior\n\n" +
			"### Existing members\n\n" +
			"A user who is already a member gets the configured role. The plan warns if that role is lower.\n\n" +
			"### Moves\n\n" +
			"If `team_id` or `user_id` changes, the provider first adds the new membership, and then removes the old one.\n\n" +
			"### Integrations of the team\n\n" +
			"If a user leaves a team, Cerby also removes the user from the applications of the team's integrations, " +
			"unless another grant covers them. Add the user to the new team first, and remove the old membership in a " +
			"later apply.\n\n" +
			"## Limitations\n\n" +
			"### Teams of an identity provider\n\n" +
			"The plan fails if it changes the members of a team that an identity provider manages through SCIM."),
		Attributes: map[string]schema.Attribute{
			"team_id": framework.GrantID("team", "ID of the team."),
			"user_id": framework.GrantID("user", "ID of the user."),
			"role": roles.Attribute(member, "Role in the team: `member` or `admin`. Guests cannot be admins. Defaults to "+
				"`member`. The user remains in the team while the role changes, if the service allows it."),
			"team_name":  framework.CachedNameAttribute("Name of the team."),
			"user_email": framework.CachedNameAttribute("Email of the user."),
			"id":         framework.ComputedString("ID in the form `team_id/user_id`."),
		},
	}
}

// IdentitySchema returns the identity schema of a membership.
func (r *membershipResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"team_id": identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the team."},
		"user_id": identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the user."},
	}}
}

// Create adds the user to the team.
func (r *membershipResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan membershipModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || !plan.Ensure(ctx, c) {
		return
	}
	plan.flattenResult(c.WS)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Read refreshes the membership.
func (r *membershipResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state membershipModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	framework.ReadGrant(ctx, c, state)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	current, err := c.WS.TeamMembers(state.TeamID.ValueString()).Find(ctx, state.UserID.ValueString())
	if c.HandleReadError(ctx, resp, state.Label(c.WS), err, state.Key()) {
		return
	}
	state.flatten(c.WS, current)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	c.RecordRead(ctx, req, resp, framework.ReadOptions{Ignored: []string{"team_name", "user_email"}})
}

// Update changes the role or moves the membership. It grants the new membership before it revokes the old one.
func (r *membershipResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state membershipModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || !framework.UpdateGrant(ctx, c, state, plan) {
		return
	}
	plan.flattenResult(c.WS)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	framework.RevokePrior(ctx, c, state, plan)
}

// Delete removes the user from the team.
func (r *membershipResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state membershipModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		framework.DeleteGrant(ctx, c, state)
	}
}

// membershipIDFormat is the format of an import ID.
const membershipIDFormat = "<team>/<user>. The team is an ID or a name, and the user is an ID or an email"

// ImportState imports by the team's ID or name and the user's ID or email, or by the identity.
func (r *membershipResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	ws, identity, ok := framework.ReadImport(ctx, &r.Resource, req, resp, parseMembershipImportID)
	if !ok {
		return
	}
	m := membershipModel{TeamID: identity.TeamID, UserID: identity.UserID}
	const notFound = "The user is not in the team, or the team does not exist.\n\nCheck the IDs."
	_, err := ws.TeamMembers(m.TeamID.ValueString()).Find(ctx, m.UserID.ValueString())
	if !framework.HandleImportError(resp, m.Label(ws), err, notFound) {
		framework.SetImported(ctx, resp, m.FormatID(), identity)
	}
}

// parseMembershipImportID returns the identity of an import ID. It resolves names and emails to IDs.
func parseMembershipImportID(
	ctx context.Context, ws *workspace.Workspace, id string,
) (membershipIdentity, diag.Diagnostics) {
	parts, diags := framework.SplitImportID(id, 2, membershipIDFormat)
	if diags.HasError() {
		return membershipIdentity{}, diags
	}
	team, diags := framework.Teams.ID(ctx, ws, parts[0])
	user, more := framework.Users.ID(ctx, ws, parts[1])
	diags.Append(more...)
	return membershipIdentity{TeamID: types.StringValue(team), UserID: types.StringValue(user)}, diags
}
