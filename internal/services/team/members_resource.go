package team

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

var (
	_ resource.ResourceWithConfigure      = (*membersResource)(nil)
	_ resource.ResourceWithIdentity       = (*membersResource)(nil)
	_ resource.ResourceWithImportState    = (*membersResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*membersResource)(nil)
	_ resource.ResourceWithValidateConfig = (*membersResource)(nil)
)

// NewMembersResource returns the resource cerby_team_members.
func NewMembersResource() resource.Resource { return &membersResource{} }

// membersResource implements the resource cerby_team_members.
type membersResource struct{ framework.Resource }

// Metadata sets the type name of the resource.
func (r *membersResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = membersUse.Name
	resp.ResourceBehavior.MutableIdentity = true
}

// Schema returns the schema of the resource.
func (r *membersResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: membersUse.Describe("All members of a team. **Whoever is not in it is removed from the " +
			"team**, whoever put them there: the plan warns of them by name.\n\n" +
			"Destroying it removes the members that the state lists after the refresh. Do not manage the same team with both " +
			"`cerby_team_membership` and `cerby_team_members`: each reverts the other's changes.\n\n" +
			"The members of a team that an identity provider manages by SCIM cannot be changed here, which is refused at plan."),
		Attributes: map[string]schema.Attribute{
			"team_id": framework.ForceNewID("team", "Id of the team."),
			"members": schema.MapAttribute{
				Required:    true,
				ElementType: types.StringType,
				MarkdownDescription: "The members: ids **or e-mails** of users, each with a role, `member` or `admin`. The " +
					"e-mail of a user who is made in the same apply is known at plan, their id is not: " +
					"`{ (cerby_user.jane.email) = \"admin\" }`.",
				Validators: []validator.Map{
					mapvalidator.KeysAre(framework.UserKeyCheck()), mapvalidator.ValueStringsAre(roles.Check()),
					mapvalidator.NoNullValues(),
				},
			},
			"id": framework.ComputedString("Id of the team."),
		},
	}
}

// IdentitySchema returns the identity schema of the members of a team.
func (r *membersResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"team_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the team."},
	}}
}

// ValidateConfig refuses duplicate emails, ignoring case.
func (r *membersResource) ValidateConfig(
	ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse,
) {
	var members types.Map
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("members"), &members)...)
	seen := map[string]string{}
	for _, key := range sortedKeys(members) {
		if before, twice := seen[normalizeKey(key)]; twice {
			addDuplicateError(&resp.Diagnostics, before, key)
		}
		seen[normalizeKey(key)] = key
	}
}

// Create sets the members of the team. After an error it saves no state, and the next apply starts again.
func (r *membersResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan membersModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	unlock, ok := r.Lock(ctx, workspace.TeamMembersKey(plan.TeamID.ValueString()), &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()
	withdraw, ok := r.Acquire(ctx, resp.Private, plan.name(), &resp.Diagnostics, plan.keys(nil)...)
	if !ok {
		return
	}
	failed, ok := r.apply(ctx, ws, plan, nil, true, resp.Private, &resp.Diagnostics)
	if !ok {
		withdraw()
		return
	}
	plan.ID = plan.TeamID
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	addRemovalDiagnostics(plan.TeamID.ValueString(), failed, nil, true, applyAgain, &resp.Diagnostics)
}

// Read refreshes the members. Members in the state keep their keys.
func (r *membersResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state membersModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.BeginRead(ctx, resp.Private, &resp.Diagnostics, state.keys(nil)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	current, err := ws.TeamMembers(state.TeamID.ValueString()).ListAfterWrites(ctx)
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		r.RemoveFromState(ctx, resp, state.name(), state.keys(nil)...)
		return
	case err != nil:
		r.AddReadError(&resp.Diagnostics, fmt.Sprintf("list the members of the team %q", state.TeamID.ValueString()), err)
		return
	}
	prior := resolveState(ctx, ws, state.Members, workspace.SearchAndList, &resp.Diagnostics)
	current = r.findMissing(ctx, ws, state, current, prior, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.BeginRead(ctx, resp.Private, &resp.Diagnostics, state.keys(prior)...)
	aliases := aliasesKey.Load(ctx, req.Private, &resp.Diagnostics)
	byEmail := state.keyedByEmail()
	known := len(aliases)
	state.read(current, prior, func(one cerby.Member) string {
		name := displayName(ctx, ws, one)
		if !byEmail || !framework.IsEmail(name) {
			return one.ID
		}
		if aliases == nil {
			aliases = map[string]string{}
		}
		aliases[normalizeKey(name)] = one.ID
		return name
	})
	if len(aliases) > known {
		aliasesKey.Save(ctx, resp.Private, aliases, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	r.EndRead(ctx, req, resp)
}

// keyedByEmail reports whether new members get their emails as keys. This is so after an import, and if the state
// already has a key that is an email.
func (m membersModel) keyedByEmail() bool {
	for key := range m.Members.Elements() {
		if framework.IsEmail(key) {
			return true
		}
	}
	return m.Members.IsNull()
}

// findMissing looks up members of the state that the list lacks, because a page may have shifted while listing.
func (r *membersResource) findMissing(
	ctx context.Context, ws *workspace.Workspace, state membersModel, current []cerby.Member, prior map[string]entry,
	diags *diag.Diagnostics,
) []cerby.Member {
	listed := map[string]bool{}
	for _, one := range current {
		listed[one.ID] = true
	}
	for id := range prior {
		if listed[id] {
			continue
		}
		member, err := ws.TeamMembers(state.TeamID.ValueString()).Find(ctx, id)
		switch {
		case err == nil:
			current = append(current, member)
		case !errors.Is(err, cerby.ErrNotFound):
			r.AddReadError(diags, fmt.Sprintf("list the members of the team %q", state.TeamID.ValueString()), err)
			return current
		}
	}
	return current
}

// Update sets the members of the team. If the team changes, it adds the members to the new team before it removes those
// of the old one.
func (r *membersResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state membersModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	prior := resolveState(ctx, ws, state.Members, workspace.SearchAndList, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	moved := !plan.TeamID.Equal(state.TeamID)
	failed, ok := r.update(ctx, ws, plan, prior, moved, resp)
	if !ok {
		return
	}
	plan.ID = plan.TeamID
	kept := plan.withRemaining(failed, prior)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, kept)...)
	aliasesKey.Remove(ctx, resp.Private, &resp.Diagnostics)
	addRemovalDiagnostics(plan.TeamID.ValueString(), failed, prior, false, applyAgain, &resp.Diagnostics)
	if moved {
		r.removeListed(ctx, ws, state, prior, req.Private, removeInWebApp, &resp.Diagnostics)
	}
}

// update applies the plan while it holds the lock of the team.
func (r *membersResource) update(
	ctx context.Context, ws *workspace.Workspace, plan membersModel, prior map[string]entry, moved bool,
	resp *resource.UpdateResponse,
) (failed []removal, ok bool) {
	unlock, ok := r.Lock(ctx, workspace.TeamMembersKey(plan.TeamID.ValueString()), &resp.Diagnostics)
	if !ok {
		return nil, false
	}
	defer unlock()
	if _, ok := r.Acquire(ctx, resp.Private, plan.name(), &resp.Diagnostics, plan.keys(nil)...); !ok {
		return nil, false
	}
	if moved {
		prior = nil
	}
	return r.apply(ctx, ws, plan, prior, moved, resp.Private, &resp.Diagnostics)
}

// removeListed removes the members in the state, except those whose membership another resource keeps.
func (r *membersResource) removeListed(
	ctx context.Context, ws *workspace.Workspace, state membersModel, prior map[string]entry,
	private framework.ReadablePrivate, advice string, diags *diag.Diagnostics,
) {
	team := state.TeamID.ValueString()
	defer r.LockUninterrupted(ctx, workspace.TeamMembersKey(team))()
	kept := keptMembersKey.Load(ctx, private, diags)
	var removals []cerby.Member
	for _, id := range sortedIDs(prior) {
		key := workspace.MembershipKey(team, id)
		if slices.Contains(kept, id) || r.KeptByOther(ctx, private, diags, key) {
			diags.AddWarning(fmt.Sprintf("User %q was not removed from team %q", prior[id].key, team),
				"Another resource of this configuration manages the membership.")
			continue
		}
		removals = append(removals, cerby.Member{ID: id})
	}
	addRemovalDiagnostics(team, removeAll(ctx, ws, team, removals), prior, false, advice, diags)
}

// Delete removes the members in the state from the team.
func (r *membersResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state membersModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	prior := resolveState(ctx, ws, state.Members, workspace.SearchAndList, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		r.removeListed(ctx, ws, state, prior, req.Private, applyAgain, &resp.Diagnostics)
	}
}

// ImportState imports by the team's ID or name, or by the identity.
func (r *membersResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	ws := r.Workspace(&resp.Diagnostics)
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
		identity.TeamID = types.StringValue(framework.TeamID(ctx, ws, req.ID, &resp.Diagnostics))
	}
	if resp.Diagnostics.HasError() || !exists(ctx, ws, identity.TeamID.ValueString(), &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), identity.TeamID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("team_id"), identity.TeamID)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
}
