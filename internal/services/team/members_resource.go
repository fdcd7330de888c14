package team

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var (
	_ resource.ResourceWithConfigure      = (*membersResource)(nil)
	_ resource.ResourceWithIdentity       = (*membersResource)(nil)
	_ resource.ResourceWithImportState    = (*membersResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*membersResource)(nil)
	_ resource.ResourceWithValidateConfig = (*membersResource)(nil)
)

// NewMembersResource makes the resource cerby_team_members.
func NewMembersResource() resource.Resource { return &membersResource{} }

// membersResource is all members of a team.
type membersResource struct{ framework.Resource }

// Metadata names the resource.
func (r *membersResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = membersUse.Name
}

// Schema describes the resource.
func (r *membersResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: membersUse.Describe("All members of a team. **Whoever is not in it is removed from the team**, whoever put them there: the plan warns of them by name.\n\n" +
			"Destroying it removes the members that it lists, and nobody else. Beside a `cerby_team_membership` of the same team the two are in each other's way.\n\n" +
			"The members of a team that an identity provider manages by SCIM cannot be changed here, which is refused at plan."),
		Attributes: map[string]schema.Attribute{
			"team_id": framework.Part("Id of the team."),
			"members": schema.MapAttribute{
				Required:    true,
				ElementType: types.StringType,
				MarkdownDescription: "The members: ids **or e-mails** of users, each with a role, `member` or `admin`. The e-mail of a user who is made in the same apply is known at plan, " +
					"their id is not: `{ (cerby_user.jane.email) = \"admin\" }`.",
				Validators: []validator.Map{mapvalidator.KeysAre(userCheck()), mapvalidator.ValueStringsAre(roles.Check()), mapvalidator.NoNullValues()},
			},
			"id": framework.Kept("Id of the team."),
		},
	}
}

// IdentitySchema describes what identifies the members of a team.
func (r *membersResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"team_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the team."},
	}}
}

// ValidateConfig refuses an e-mail that stands twice, in whatever case of letters.
func (r *membersResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var members types.Map
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("members"), &members)...)
	seen := map[string]string{}
	for _, key := range keys(members) {
		if before, twice := seen[folded(key)]; twice {
			twiceIn(&resp.Diagnostics, before, key)
		}
		seen[folded(key)] = key
	}
}

// ModifyPlan keeps what means the same, and warns of who will be removed.
func (r *membersResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	client := r.ClientIfKnown()
	if req.Plan.Raw.IsNull() || client == nil || req.Plan.Raw.Equal(req.State.Raw) {
		return
	}
	var plan, state membersModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if unsettled(plan.Members) {
		resp.Diagnostics.AddAttributeWarning(path.Root("members"), "Others will be removed from the team",
			"Who the members are is known only after an apply. Whoever else is in the team then is removed from it.")
		return
	}
	if plan.TeamID.IsUnknown() {
		return
	}
	wanted, open := resolve(ctx, client, plan.Members, quick, &resp.Diagnostics)
	if wanted == nil || resp.Diagnostics.HasError() {
		return
	}
	if plan.TeamID.Equal(state.TeamID) && open == 0 {
		had, _ := resolve(ctx, client, state.Members, thorough, &resp.Diagnostics)
		if sameRoles(wanted, had) {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("members"), state.Members)...)
			return
		}
	}
	checkManaged(ctx, client, plan.TeamID, false, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	now, err := client.Teams().KnownMembers(ctx, plan.TeamID.ValueString())
	if err != nil {
		if !cerby.IsDenied(err) && !cerby.IsNotFound(err) {
			framework.AddError(&resp.Diagnostics, fmt.Sprintf("list the members of the team %q", plan.TeamID.ValueString()), err)
		}
		return
	}
	warnOfRemovals(ctx, client, plan.TeamID.ValueString(), leaving(now, wanted), open, &resp.Diagnostics)
}

// Create makes the members those of the plan. Where that fails nothing is kept: the next apply makes it so from wherever this one got.
func (r *membersResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan membersModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	defer r.Alone(plan.TeamID.ValueString(), "")()
	if !r.Claim(plan.key(), fmt.Sprintf("the members of the team %q", plan.TeamID.ValueString()), &resp.Diagnostics) {
		return
	}
	if !r.makeSo(ctx, client, plan, nil, &resp.Diagnostics) {
		r.Disclaim(plan.key())
		return
	}
	plan.ID = plan.TeamID
	plan.noteWritten(ctx, client, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Read reads the members, and keeps the keys as they are written.
func (r *membersResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state membersModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	now, err := client.Teams().KnownMembers(ctx, state.TeamID.ValueString())
	switch {
	case cerby.IsNotFound(err):
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		framework.AddError(&resp.Diagnostics, fmt.Sprintf("list the members of the team %q", state.TeamID.ValueString()), err)
		return
	}
	had, _ := resolve(ctx, client, state.Members, thorough, &resp.Diagnostics)
	listed := map[string]bool{}
	for _, one := range now {
		listed[one.ID] = true
	}
	// Who is missed is looked for a second time: the list may have moved.
	for id := range had {
		if !listed[id] {
			member, err := client.Teams().KnownMember(ctx, state.TeamID.ValueString(), id)
			if err != nil {
				framework.AddError(&resp.Diagnostics, fmt.Sprintf("list the members of the team %q", state.TeamID.ValueString()), err)
				return
			}
			if member != nil {
				now = append(now, *member)
			}
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	state.read(now, had)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// Update makes the members those of the plan. Where that fails, the next read finds out how far it got.
func (r *membersResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state membersModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	defer r.Alone(plan.TeamID.ValueString(), "")()
	had, _ := resolve(ctx, client, state.Members, thorough, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() && r.makeSo(ctx, client, plan, had, &resp.Diagnostics) {
		plan.noteWritten(ctx, client, resp.Private, &resp.Diagnostics)
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	}
}

// Delete removes the members that the state lists.
func (r *membersResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state membersModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	defer r.Alone(state.TeamID.ValueString(), "")()
	if r.Claimed(state.key(), fmt.Sprintf("who is in the team %q", state.TeamID.ValueString()), &resp.Diagnostics) {
		return
	}
	had, _ := resolve(ctx, client, state.Members, thorough, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var going []string
	written := writtenIn(ctx, req.Private, &resp.Diagnostics)
	for _, id := range sortedIDs(had) {
		// Who came since is in the state after a refresh, and was not put there from here.
		if written != nil && !slices.Contains(written, id) {
			continue
		}
		if !r.Claimed(state.TeamID.ValueString()+"/"+id, fmt.Sprintf("the user %q in the team %q", had[id].key, state.TeamID.ValueString()), &resp.Diagnostics) {
			going = append(going, id)
		}
	}
	removeAll(ctx, client, state.TeamID.ValueString(), going, &resp.Diagnostics)
}

// ImportState takes the team's id or name, or the identity.
func (r *membersResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var identity membersIdentity
	switch {
	case framework.ImportsNothing(req, &resp.Diagnostics):
		return
	case req.ID == "":
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
	default:
		identity.TeamID = types.StringValue(framework.TeamID(ctx, client, req.ID, &resp.Diagnostics))
	}
	if resp.Diagnostics.HasError() || !exists(ctx, client, identity.TeamID.ValueString(), &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), identity.TeamID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("team_id"), identity.TeamID)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
}
