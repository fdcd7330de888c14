package share

import (
	"context"
	"fmt"

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

// membersResource manages all users and teams that one item is shared with.
type membersResource struct {
	framework.Resource

	kind kind
}

func (k kind) newMembersResource() resource.Resource {
	return &membersResource{framework.Resource{Use: k.membersUse(), MutableIdentity: true}, k}
}

// Schema sets the schema of the resource.
func (r *membersResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	item := string(r.kind.item)
	roles := func(m framework.RoleMap, required bool, description string) schema.MapAttribute {
		return schema.MapAttribute{
			Required: required, Optional: !required, ElementType: types.StringType,
			MarkdownDescription: description, Validators: m.Validators(r.kind.roles()),
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: r.Use.Describe(fmt.Sprintf("Manages all users and teams that %[1]s is "+
			"shared with in a Cerby workspace.\n\n"+
			"~> **Warning:** Users and teams that are not listed lose access to the %[2]s, even if it was shared with "+
			"them outside Terraform. The plan lists them.\n\n"+
			"~> **Warning:** Do not manage the same %[2]s with both `cerby_%[2]s_share` and `%[3]s`. Each would revert "+
			"the other's changes, so the plan fails.\n\n"+
			"## Behavior\n\n"+
			"### Owners\n\n"+
			"At least one user must have the role `owner`. Without such a user, the %[2]s becomes orphaned. A team "+
			"with the role `owner` does not count. Set `allow_orphan = true` to allow an orphaned %[2]s.\n\n"+
			"Terraform can change the %[2]s only while the API key's user is an owner. Keep that user in `users`.%[5]s\n\n"+
			"### Changes\n\n"+
			"The provider first grants new shares. It then removes other users and teams, owners last and one at a "+
			"time. After an error, it removes nothing more.\n\n"+
			"The remaining owner may have the role only by inheritance. The provider therefore grants the role to that "+
			"owner again before it removes another owner.\n\n"+
			"### Inherited access\n\n"+
			"The provider ignores and keeps access that comes from a team or a collection. An import leaves out such "+
			"users and teams. The provider reads the teams and collections only if the %[2]s has a user or a team that "+
			"is not listed. It does not detect a share if the user or team also inherits the same or a higher role. %[4]s\n\n"+
			"### Deletion\n\n"+
			"Destroying the resource removes the users and teams that the state lists after the refresh. Users with "+
			"the role `owner` keep their access, unless `allow_orphan` is `true`.",
			r.kind.withArticle(), item, r.kind.membersTypeName(), r.kind.extraDescription, r.kind.creatorNote())),
		Attributes: map[string]schema.Attribute{
			r.kind.itemAttribute(): framework.GrantID(item, fmt.Sprintf("ID of the %s. The API key's user must own "+
				"it.", item)),
			"users": roles(userRoles, true, "Roles of the users, `collaborator` or `owner`, by ID **or email** of the user. "+
				"If the same apply creates the user, the email is known at plan, but the ID is not. Guests and login-only users "+
				"can only be `collaborator`."),
			"teams": roles(teamRoles, false, "Roles of the teams, `collaborator` or `owner`, by ID **or name** of the team."),
			"allow_orphan": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("Whether the last user with the role `owner` may lose access to the %s. "+
					"Defaults to `false`.",
					item),
			},
			"message": schema.StringAttribute{
				Optional:  true,
				WriteOnly: true,
				MarkdownDescription: "Message to users and teams. The provider sends it with each new share, and when a " +
					"role changes. Terraform stores it neither in state nor in plans. Changing only the message sends nothing.",
			},
			"id": framework.ComputedString(fmt.Sprintf("ID of the %s.", item)),
		},
	}
}

// IdentitySchema sets the identity schema of the members of an item.
func (r *membersResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		r.kind.itemAttribute(): identityschema.StringAttribute{
			RequiredForImport: true, Description: fmt.Sprintf("ID of the %s.", r.kind.item),
		},
	}}
}

// ValidateConfig refuses duplicate members and users without an owner.
func (r *membersResource) ValidateConfig(
	ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse,
) {
	config := r.kind.getMembers(ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	for _, of := range memberKinds {
		roleMap(of).RefuseDuplicates(*config.of(of), &resp.Diagnostics)
	}
	if !config.AllowOrphan.IsUnknown() && !config.allowsOrphan() && config.lacksOwner() {
		resp.Diagnostics.AddAttributeError(userRoles.Path(), config.noOwnerSummary(), noOwnerDetail)
	}
}

// operation returns the operation of a call, with the configured message.
func (r *membersResource) operation(
	ctx context.Context, config source, private framework.Private, diags *diag.Diagnostics,
) membersOperation {
	o := membersOperation{Call: r.NewCall(private, diags), kind: r.kind}
	if config != nil {
		var message types.String
		diags.Append(config.GetAttribute(ctx, path.Root("message"), &message)...)
		o.message = message.ValueString()
	}
	return o
}

// Create sets the members of the item. After an error it saves no state, and the next apply starts again. Failed
// removals are warnings, because an error would taint the resource, and replacing it would remove all members.
func (r *membersResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var later diag.Diagnostics
	plan := r.kind.getMembers(ctx, req.Plan, &later)
	o := r.operation(ctx, req.Config, resp.Private, &later)
	defer func() { resp.Diagnostics.Append(later...) }()
	if later.HasError() {
		return
	}
	if _, ok := o.apply(ctx, plan, nil); !ok {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan.object())...)
	later = warnings(later)
}

// warnings returns diagnostics with errors as warnings.
func warnings(diags diag.Diagnostics) (all diag.Diagnostics) {
	for _, one := range diags {
		all.AddWarning(one.Summary(), one.Detail())
	}
	return all
}

// Read refreshes the members. Members in the state keep their keys. Inherited access is left out.
func (r *membersResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state := r.kind.getMembers(ctx, req.State, &resp.Diagnostics)
	o := r.operation(ctx, nil, resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	o.RegisterRead(ctx, state.key())
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	imported := state.Users.IsNull()
	current, err := r.kind.listAccess(ctx, o.WS, state.Item.ValueString())
	if o.HandleReadError(ctx, resp, state.label(o.WS), err, state.key()) {
		return
	}
	prior := o.resolveState(ctx, state, current, workspace.SearchAndList)
	if !resp.Diagnostics.HasError() {
		current = o.findMissing(ctx, state, current, prior)
		current = o.withoutInherited(ctx, state, current, prior)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	o.RegisterRead(ctx, state.keys(prior)...)
	for _, of := range memberKinds {
		values := state.of(of)
		read := roleMap(of).Read(ctx, o.Call, current[of], *values, prior[of], collaborator)
		if !values.IsNull() || len(read.Elements()) > 0 || of == cerby.UserMembers {
			*values = read
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state.object())...)
	o.RecordRead(ctx, req, resp, framework.ReadOptions{NoDrift: imported})
}

// Update sets the members of the item. If the item changes, it shares the new one before it stops sharing the old one.
func (r *membersResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan := r.kind.getMembers(ctx, req.Plan, &resp.Diagnostics)
	state := r.kind.getMembers(ctx, req.State, &resp.Diagnostics)
	o := r.operation(ctx, req.Config, resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	moved := !plan.Item.Equal(state.Item)
	var prior entries
	if !moved {
		prior = o.resolveState(ctx, state, o.listed(ctx, state), workspace.SearchAndList)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	left, ok := o.apply(ctx, plan, prior)
	if moved && !ok || len(left) == 0 && !ok {
		return
	}
	plan.undo(left)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan.object())...)
	for _, of := range memberKinds {
		roleMap(of).ForgetAliases(ctx, o.Call)
	}
	if moved && ok {
		o.removeListed(ctx, state)
	}
}

// Delete removes the members in the state from the item.
func (r *membersResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state := r.kind.getMembers(ctx, req.State, &resp.Diagnostics)
	o := r.operation(ctx, nil, resp.Private, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		o.removeListed(ctx, state)
	}
}

// ImportState imports by the ID or name of the item, or by the identity.
func (r *membersResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	ws, identity, ok := framework.ReadImport(ctx, &r.Resource, req, resp, r.kind.parseMembersID)
	if !ok {
		return
	}
	id, _ := identity.Attributes()[r.kind.itemAttribute()].(types.String)
	_, diags := r.kind.listItems(ctx, ws, id)
	resp.Diagnostics.Append(diags...)
	if !diags.HasError() {
		framework.SetImported(ctx, resp, id.ValueString(), identity)
	}
}

// parseMembersID returns the identity of an import ID. It resolves a name to an ID.
func (k kind) parseMembersID(ctx context.Context, ws *workspace.Workspace, id string) (types.Object, diag.Diagnostics) {
	item, diags := k.findID(ctx, ws, id)
	return k.newMembers(item).identity(), diags
}
