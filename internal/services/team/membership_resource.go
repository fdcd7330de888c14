package team

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

var (
	_ resource.ResourceWithConfigure   = (*membershipResource)(nil)
	_ resource.ResourceWithIdentity    = (*membershipResource)(nil)
	_ resource.ResourceWithImportState = (*membershipResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*membershipResource)(nil)
)

// member is the role of a team member without admin rights.
const member = "member"

// NewMembershipResource returns the resource cerby_team_membership.
func NewMembershipResource() resource.Resource { return &membershipResource{} }

// membershipResource implements the resource cerby_team_membership.
type membershipResource struct{ framework.Resource }

// membershipModel is the model of cerby_team_membership.
type membershipModel struct {
	ID     types.String `tfsdk:"id"`
	TeamID types.String `tfsdk:"team_id"`
	UserID types.String `tfsdk:"user_id"`
	Role   types.String `tfsdk:"role"`
}

// membershipIdentity is the resource identity of cerby_team_membership.
type membershipIdentity struct {
	TeamID types.String `tfsdk:"team_id"`
	UserID types.String `tfsdk:"user_id"`
}

// key returns the ID of the membership, team_id/user_id.
func (m membershipModel) key() string { return m.TeamID.ValueString() + "/" + m.UserID.ValueString() }

// keys returns the registry keys of the membership.
func (m membershipModel) keys() []workspace.Key {
	return []workspace.Key{workspace.MembershipKey(m.TeamID.ValueString(), m.UserID.ValueString())}
}

// hasUnknownKey reports whether the team ID or the user ID is unknown.
func (m membershipModel) hasUnknownKey() bool { return m.TeamID.IsUnknown() || m.UserID.IsUnknown() }

// membershipFromID parses the ID of a membership.
func membershipFromID(id string) membershipModel {
	team, user, _ := strings.Cut(id, "/")
	return membershipModel{TeamID: types.StringValue(team), UserID: types.StringValue(user)}
}

// membershipLeftover returns the leftover of a membership whose removal failed after a move.
func membershipLeftover(id string) framework.Leftover {
	m := membershipFromID(id)
	return framework.Leftover{What: m.name(), Keys: m.keys()}
}

func (m membershipModel) identity() membershipIdentity {
	return membershipIdentity{TeamID: m.TeamID, UserID: m.UserID}
}

// name returns the name of the membership in messages.
func (m membershipModel) name() string {
	return fmt.Sprintf("the user %q in the team %q", m.UserID.ValueString(), m.TeamID.ValueString())
}

// read sets the model from a member that the service returns.
func (m *membershipModel) read(current cerby.Member) {
	m.ID = types.StringValue(m.key())
	if current.Role != nil {
		m.Role = types.StringPointerValue(current.Role)
	} else if m.Role.IsNull() {
		m.Role = types.StringValue(member)
	}
}

// memberRequest returns the request that adds the member or sets the role.
func (m membershipModel) memberRequest() cerby.TeamMember {
	return cerby.TeamMember{UserID: m.UserID.ValueString(), Role: m.Role.ValueString()}
}

// Metadata sets the type name of the resource.
func (r *membershipResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = membershipUse.Name
	resp.ResourceBehavior.MutableIdentity = true
}

// Schema returns the schema of the resource.
func (r *membershipResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: membershipUse.Describe("Adds one user to a team. Other members stay as they are.\n\n" +
			"A user who is a member already gets the configured role. The plan warns if that role is lower.\n\n" +
			"A change of `team_id` or `user_id` adds the new membership first, and removes the old one afterwards. " +
			"A user who leaves a team may lose the integrations that the team carries.\n\n" +
			"Do not manage the same team with `cerby_team_members`: the plan is refused. It is also refused for a team " +
			"that an identity provider manages by SCIM."),
		Attributes: map[string]schema.Attribute{
			"team_id": framework.ForceNewID("team", "Id of the team."),
			"user_id": framework.ForceNewID("user", "Id of the user."),
			"role": schema.StringAttribute{
				Optional: true,
				Computed: true,
				Default:  stringdefault.StaticString(member),
				MarkdownDescription: "Role in the team: `member`, the default, or `admin`. Guests cannot be admins. A change " +
					"leaves the user in the team wherever the service allows it.",
				Validators: []validator.String{roles.Check()},
			},
			"id": framework.ComputedString("`team_id/user_id`."),
		},
	}
}

// IdentitySchema returns the identity schema of a membership.
func (r *membershipResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"team_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the team."},
		"user_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the user."},
	}}
}

// ModifyPlan plans moves as updates, refuses plans that the service would refuse, and warns about lost access.
func (r *membershipResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	var plan, state membershipModel
	object := framework.ObjectPlan{Changes: !req.Plan.Raw.Equal(req.State.Raw)}
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		object.PriorWhat, object.Prior = state.name(), state.keys()
	}
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
		object.Uncertain = plan.hasUnknownKey()
		if !object.Uncertain {
			object.What, object.Planned = plan.name(), plan.keys()
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	r.PlanObject(ctx, resp.Private, object, &resp.Diagnostics)
	r.PlanLeftovers(ctx, resp.Private, membershipLeftover, &resp.Diagnostics)
	if req.Plan.Raw.IsNull() {
		return
	}
	moved := object.Uncertain || plan.key() != state.key()
	if len(object.Prior) > 0 && (moved || r.PlansUpdate(ctx, req.Private, &resp.Diagnostics)) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), types.StringUnknown())...)
	}
	if ws := r.WorkspaceIfKnown(); ws != nil && object.Changes {
		softened := r.Softened(ctx, req.Private, &resp.Diagnostics, plan.keys()...)
		r.check(ctx, ws, plan, state, softened, &resp.Diagnostics)
	}
}

// check refuses a plan that the service would refuse, and warns if the user may lose access or a role.
func (r *membershipResource) check(
	ctx context.Context, ws *workspace.Workspace, plan, state membershipModel, softened bool, diags *diag.Diagnostics,
) {
	checkManaged(ctx, ws, plan.TeamID, softened, diags)
	moved := plan.hasUnknownKey() || plan.key() != state.key()
	if moved || !plan.Role.Equal(state.Role) {
		framework.CheckMember(ctx, ws, framework.MemberCheck{
			UserID: plan.UserID, Role: plan.Role, At: path.Root("user_id"), RoleAt: path.Root("role"), Softened: softened,
		}, diags)
	}
	if !state.TeamID.IsNull() && !plan.TeamID.IsUnknown() && !plan.TeamID.Equal(state.TeamID) {
		diags.AddAttributeWarning(
			path.Root("team_id"),
			fmt.Sprintf("User may lose the integrations of team %q", state.TeamID.ValueString()),
			fmt.Sprintf("User %q leaves the team after joining team %q, and may lose the integrations that it carries.",
				state.UserID.ValueString(), plan.TeamID.ValueString()),
		)
	}
	if plan.hasUnknownKey() || plan.Role.ValueString() != member || diags.HasError() {
		return
	}
	current, err := ws.TeamMembers(plan.TeamID.ValueString()).FindWithoutRecheck(ctx, plan.UserID.ValueString())
	if err == nil && current.Role != nil && *current.Role != member {
		diags.AddAttributeWarning(path.Root("role"), "User will lose a role in the team",
			fmt.Sprintf("User %q has the role %q in team %q and will have the role %q.",
				displayName(ctx, ws, current), cerby.Clean(*current.Role), plan.TeamID.ValueString(), member))
	}
}

// Create adds the user to the team.
func (r *membershipResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan membershipModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !r.ensure(ctx, ws, plan, resp.Private, &resp.Diagnostics) {
		return
	}
	plan.ID = types.StringValue(plan.key())
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// ensure adds the user to the team, or changes the role of a member. It reports whether the user has the planned role.
func (r *membershipResource) ensure(
	ctx context.Context, ws *workspace.Workspace, plan membershipModel, private framework.Private, diags *diag.Diagnostics,
) bool {
	unlock, ok := r.Lock(ctx, workspace.MembershipKey(plan.TeamID.ValueString(), plan.UserID.ValueString()), diags)
	if !ok {
		return false
	}
	defer unlock()
	withdraw, ok := r.Acquire(ctx, private, plan.name(), diags, plan.keys()...)
	if !ok {
		return false
	}
	current, err := ws.TeamMembers(plan.TeamID.ValueString()).FindWithoutRecheck(ctx, plan.UserID.ValueString())
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		err = ws.TeamMembers(plan.TeamID.ValueString()).Add(ctx, plan.memberRequest())
	case err != nil:
	case current.Role == nil:
		err = ws.TeamMembers(plan.TeamID.ValueString()).SetRole(ctx, plan.memberRequest())
	case *current.Role != plan.Role.ValueString():
		diags.AddWarning("User is in the team already", fmt.Sprintf("%s had the role %q, and gets the role %q as configured.",
			framework.Capital(plan.name()), cerby.Clean(*current.Role), plan.Role.ValueString()))
		err = ws.TeamMembers(plan.TeamID.ValueString()).SetRole(ctx, plan.memberRequest())
	}
	if err != nil {
		withdraw()
		users := []string{plan.UserID.ValueString()}
		addMemberError(ctx, ws, fmt.Sprintf("put %s", plan.name()), plan.TeamID.ValueString(), users, err, diags)
		return false
	}
	return true
}

// Read refreshes the membership.
func (r *membershipResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state membershipModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.BeginRead(ctx, resp.Private, &resp.Diagnostics, state.keys()...)
	r.ReadLeftovers(ctx, resp.Private, membershipLeftover, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	current, err := ws.TeamMembers(state.TeamID.ValueString()).Find(ctx, state.UserID.ValueString())
	missing := errors.Is(err, cerby.ErrNotFound)
	switch {
	case missing && r.KeepMissing(ctx, state.name(), resp):
		return
	case missing:
		r.RemoveFromState(ctx, resp, state.name(), state.keys()...)
		return
	case err != nil:
		r.AddReadError(&resp.Diagnostics, "read "+state.name(), err)
		return
	}
	state.read(current)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	r.EndRead(ctx, req, resp)
}

// Update changes the role or moves the membership. It grants the new membership before it revokes the old one.
func (r *membershipResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state membershipModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	moved := ""
	if plan.key() != state.key() {
		moved = state.key()
	}
	switch {
	case moved != "" || r.Contested(ctx, req.Private, &resp.Diagnostics):
		if !r.ensure(ctx, ws, plan, resp.Private, &resp.Diagnostics) {
			return
		}
	case !plan.Role.Equal(state.Role):
		if err := ws.TeamMembers(plan.TeamID.ValueString()).SetRole(ctx, plan.memberRequest()); err != nil {
			what := fmt.Sprintf("change to %q the role of %s", plan.Role.ValueString(), plan.name())
			framework.AddError(&resp.Diagnostics, what, err)
			return
		}
	}
	plan.ID = types.StringValue(plan.key())
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	r.RevokeLeftovers(ctx, resp.Private, moved, &resp.Diagnostics, func(id string) bool {
		return r.revoke(ctx, ws, membershipFromID(id), req.Private, &resp.Diagnostics)
	})
}

// revoke removes the user from the team, unless another resource keeps the membership. It reports whether the
// revocation is complete.
func (r *membershipResource) revoke(
	ctx context.Context, ws *workspace.Workspace, m membershipModel, private framework.ReadablePrivate,
	diags *diag.Diagnostics,
) bool {
	defer r.LockUninterrupted(ctx, workspace.MembershipKey(m.TeamID.ValueString(), m.UserID.ValueString()))()
	if r.Spared(ctx, private, m.name(), diags, m.keys()...) {
		return true
	}
	err := ws.TeamMembers(m.TeamID.ValueString()).Remove(ctx, m.UserID.ValueString())
	switch {
	case err == nil:
		return true
	case errors.Is(err, cerby.ErrDenied) && hasManagedMembers(ctx, ws, m.TeamID.ValueString()):
		framework.AddSCIMError(diags, "Unable to remove "+m.name(), membershipUse.Name, err)
	default:
		framework.AddError(diags, "remove "+m.name(), err)
	}
	return false
}

// Delete removes the user from the team.
func (r *membershipResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state membershipModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if !r.RevokeLeftovers(ctx, resp.Private, "", &resp.Diagnostics, func(id string) bool {
		return r.revoke(ctx, ws, membershipFromID(id), req.Private, &resp.Diagnostics)
	}) {
		return
	}
	r.revoke(ctx, ws, state, req.Private, &resp.Diagnostics)
}

// membershipIDFormat is the format of an import ID.
const membershipIDFormat = "team/user: the id or the name of the team, and the id or the e-mail of the user"

// ImportState imports by the team's ID or name and the user's ID or email, or by the identity.
func (r *membershipResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var identity membershipIdentity
	if framework.ImportsNothing(req, &resp.Diagnostics) {
		return
	}
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
	} else if team, user, ok := framework.SplitImportID(req.ID, &resp.Diagnostics, membershipIDFormat); ok {
		identity.TeamID = types.StringValue(framework.TeamID(ctx, ws, team, &resp.Diagnostics))
		identity.UserID = types.StringValue(framework.UserID(ctx, ws, user, &resp.Diagnostics))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	m := membershipModel{TeamID: identity.TeamID, UserID: identity.UserID}
	_, err := ws.TeamMembers(m.TeamID.ValueString()).Find(ctx, m.UserID.ValueString())
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		resp.Diagnostics.AddError("Nobody there to import", framework.Capital(m.name())+
			" was not found: either the user is not in the team, or there is no such team.")
		return
	case err != nil:
		framework.AddError(&resp.Diagnostics, "read "+m.name(), err)
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), m.key())...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("team_id"), m.TeamID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("user_id"), m.UserID)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
}
