package team

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var (
	_ resource.ResourceWithConfigure   = (*membershipResource)(nil)
	_ resource.ResourceWithIdentity    = (*membershipResource)(nil)
	_ resource.ResourceWithImportState = (*membershipResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*membershipResource)(nil)
)

// member is the role of a member who is not an admin of the team.
const member = "member"

// NewMembershipResource makes the resource cerby_team_membership.
func NewMembershipResource() resource.Resource { return &membershipResource{} }

// membershipResource is one user in one team.
type membershipResource struct{ framework.Resource }

// membershipModel is a cerby_team_membership.
type membershipModel struct {
	ID     types.String `tfsdk:"id"`
	TeamID types.String `tfsdk:"team_id"`
	UserID types.String `tfsdk:"user_id"`
	Role   types.String `tfsdk:"role"`
}

// membershipIdentity is what identifies a membership.
type membershipIdentity struct {
	TeamID types.String `tfsdk:"team_id"`
	UserID types.String `tfsdk:"user_id"`
}

// key is the id.
func (m membershipModel) key() string { return m.TeamID.ValueString() + "/" + m.UserID.ValueString() }

// identity gives the identity.
func (m membershipModel) identity() membershipIdentity {
	return membershipIdentity{TeamID: m.TeamID, UserID: m.UserID}
}

// name names the membership in messages.
func (m membershipModel) name() string {
	return fmt.Sprintf("the user %q in the team %q", m.UserID.ValueString(), m.TeamID.ValueString())
}

// read takes what the service says of the membership.
func (m *membershipModel) read(now cerby.Member) {
	m.ID = types.StringValue(m.key())
	if now.Role != nil {
		m.Role = types.StringPointerValue(now.Role)
	} else if m.Role.IsNull() {
		m.Role = types.StringValue(member)
	}
}

// wants gives what is to be.
func (m membershipModel) wants() cerby.TeamMember {
	return cerby.TeamMember{UserID: m.UserID.ValueString(), Role: m.Role.ValueString()}
}

// Metadata names the resource.
func (r *membershipResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = membershipUse.Name
}

// Schema describes the resource.
func (r *membershipResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: membershipUse.Describe("One user in one team. The team's other members are left alone.\n\n" +
			"Somebody who is in the team already is taken over, and with another role changed to the one that is written here, with a warning. " +
			"Beside a `cerby_team_members` of the same team the two are in each other's way: that one removes whom it does not list.\n\n" +
			"The members of a team that an identity provider manages by SCIM cannot be changed here, which is refused at plan."),
		Attributes: map[string]schema.Attribute{
			"team_id": framework.Part("Id of the team."),
			"user_id": framework.Part("Id of the user."),
			"role": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				Default:             stringdefault.StaticString(member),
				MarkdownDescription: "Role in the team: `member`, the default, or `admin`. Guests cannot be admins. A change leaves the user in the team wherever the service allows it.",
				Validators:          []validator.String{roles.Check()},
			},
			"id": framework.Kept("`team_id/user_id`."),
		},
	}
}

// IdentitySchema describes what identifies a membership.
func (r *membershipResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"team_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the team."},
		"user_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the user."},
	}}
}

// ModifyPlan refuses changes to teams that belong to the identity provider.
func (r *membershipResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || req.Plan.Raw.Equal(req.State.Raw) {
		return
	}
	var plan membershipModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !resp.Diagnostics.HasError() {
		checkManaged(ctx, r.ClientIfKnown(), plan.TeamID, &resp.Diagnostics)
	}
}

// Create puts the user into the team.
func (r *membershipResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan membershipModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	defer r.Alone(plan.TeamID.ValueString(), plan.UserID.ValueString())()
	if !r.Claim(plan.key(), plan.name(), &resp.Diagnostics) {
		return
	}
	now, err := client.Teams().ListedMember(ctx, plan.TeamID.ValueString(), plan.UserID.ValueString())
	switch {
	case err != nil:
	case now == nil:
		err = client.Teams().AddMembers(ctx, plan.TeamID.ValueString(), plan.wants())
	case now.Role == nil:
		err = client.Teams().SetRole(ctx, plan.TeamID.ValueString(), plan.wants())
	case *now.Role != plan.Role.ValueString():
		resp.Diagnostics.AddWarning("Somebody was in the team already", fmt.Sprintf("%s had the role %q, and gets the role %q as configured.",
			framework.Capital(plan.name()), cerby.Clean(*now.Role), plan.Role.ValueString()))
		err = client.Teams().SetRole(ctx, plan.TeamID.ValueString(), plan.wants())
	}
	if err != nil {
		r.Disclaim(plan.key())
		framework.AddError(&resp.Diagnostics, "put "+plan.name(), err)
		return
	}
	plan.ID = types.StringValue(plan.key())
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Read reads the membership.
func (r *membershipResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state membershipModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	now, err := client.Teams().KnownMember(ctx, state.TeamID.ValueString(), state.UserID.ValueString())
	switch {
	case err != nil:
		framework.AddError(&resp.Diagnostics, "read "+state.name(), err)
		return
	case now == nil:
		resp.State.RemoveResource(ctx)
		return
	}
	state.read(*now)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// Update changes the role.
func (r *membershipResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan membershipModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	if err := client.Teams().SetRole(ctx, plan.TeamID.ValueString(), plan.wants()); err != nil {
		framework.AddError(&resp.Diagnostics, fmt.Sprintf("change to %q the role of %s", plan.Role.ValueString(), plan.name()), err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Delete takes the user out of the team.
func (r *membershipResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state membershipModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	defer r.Alone(state.TeamID.ValueString(), state.UserID.ValueString())()
	if r.Claimed(state.key(), state.name(), &resp.Diagnostics) {
		return
	}
	if err := client.Teams().RemoveMember(ctx, state.TeamID.ValueString(), state.UserID.ValueString()); err != nil {
		framework.AddError(&resp.Diagnostics, "remove "+state.name(), err)
	}
}

// ImportState takes the team's id or name and the user's id or e-mail, or the identity.
func (r *membershipResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var identity membershipIdentity
	if framework.ImportsNothing(req, &resp.Diagnostics) {
		return
	}
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
	} else if team, user, ok := framework.Divide(req.ID, &resp.Diagnostics, "team/user: the id or the name of the team, and the id or the e-mail of the user"); ok {
		identity.TeamID = types.StringValue(framework.TeamID(ctx, client, team, &resp.Diagnostics))
		identity.UserID = types.StringValue(framework.UserID(ctx, client, user, &resp.Diagnostics))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	m := membershipModel{TeamID: identity.TeamID, UserID: identity.UserID}
	now, err := client.Teams().KnownMember(ctx, m.TeamID.ValueString(), m.UserID.ValueString())
	switch {
	case err != nil:
		framework.AddError(&resp.Diagnostics, "read "+m.name(), err)
		return
	case now == nil:
		resp.Diagnostics.AddError("Nobody there to import", framework.Capital(m.name())+" was not found: either the user is not in the team, or there is no such team.")
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), m.key())...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("team_id"), m.TeamID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("user_id"), m.UserID)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
}
