package share

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var (
	_ resource.ResourceWithIdentity         = (*shareResource)(nil)
	_ resource.ResourceWithImportState      = (*shareResource)(nil)
	_ resource.ResourceWithModifyPlan       = (*shareResource)(nil)
	_ resource.ResourceWithConfigValidators = (*shareResource)(nil)
)

// The roles that every item has.
const (
	owner        = "owner"
	collaborator = "collaborator"
)

// shareResource manages one item shared with one user or team.
type shareResource struct {
	framework.Resource

	kind kind
}

func (k kind) newResource() resource.Resource {
	return &shareResource{framework.Resource{Use: k.resourceUse(), MutableIdentity: true}, k}
}

// Schema sets the schema of the resource.
func (r *shareResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: r.Use.Describe(fmt.Sprintf("Manages the share of %[1]s with a user or a "+
			"team in a Cerby workspace.\n\n"+
			"Other users and teams keep their access.\n\n"+
			"~> **Warning:** Do not manage the same %[2]s with both `%[5]s` and `%[6]s`. Each would revert the other's "+
			"changes, so the plan fails.\n\n"+
			"## Behavior\n\n"+
			"### Existing shares\n\n"+
			"The provider adopts an existing share. If its role differs, the provider changes it to the configured "+
			"role, with a warning.\n\n"+
			"The provider always sends a new share, even if the service already lists the user or team. The listed "+
			"access may come only from a team or a collection.\n\n"+
			"### Moves\n\n"+
			"A change of `%[3]s`, `user_id` or `team_id` moves the share. The provider grants the new share before it "+
			"revokes the old one.\n\n"+
			"### Inherited access\n\n"+
			"If a collection or a team grants a higher role, the service may continue to list that role. The apply "+
			"warns once, and later plans show no difference. For the same reason, the service may still list a user or "+
			"team after the share is destroyed. The destroy then warns. %[4]s",
			r.kind.withArticle(), r.kind.item, r.kind.itemAttribute(), r.kind.extraDescription, r.kind.typeName(),
			r.kind.membersTypeName())),
		Attributes: map[string]schema.Attribute{
			r.kind.itemAttribute(): framework.GrantID(string(r.kind.item),
				fmt.Sprintf("ID of the %s. The API key's user must own it.", r.kind.item)),
			"user_id": framework.OptionalGrantID("user", "ID of the user. Conflicts with `team_id`."),
			"team_id": framework.OptionalGrantID("team", "ID of the team. Conflicts with `user_id`."),
			"role": r.kind.roles().Attribute(collaborator, "Role on the item: `collaborator` or `owner`. Defaults to "+
				"`collaborator`. Guests and login-only users can only be `collaborator`. The share remains while its role "+
				"changes, if the service allows it."),
			"message": schema.StringAttribute{
				Optional:  true,
				WriteOnly: true,
				MarkdownDescription: "Message to the user or team. The provider sends it when the share is created or " +
					"moved, or when its role changes. Terraform stores it neither in state nor in plans. Changing only the " +
					"message sends nothing.",
			},
			r.kind.itemNameAttribute(): framework.CachedNameAttribute(fmt.Sprintf("%s of the %s.",
				framework.Capital(r.kind.nameAttribute), r.kind.item)),
			"user_email": framework.CachedNameAttribute("Email of the user."),
			"team_name":  framework.CachedNameAttribute("Name of the team."),
			"id": framework.ComputedString(fmt.Sprintf(
				"ID in the form `%[1]s/user/user_id` or `%[1]s/team/team_id`.", r.kind.itemAttribute())),
		},
	}
}

// ConfigValidators requires exactly one of user_id and team_id.
func (r *shareResource) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{resourcevalidator.ExactlyOneOf(path.MatchRoot("user_id"), path.MatchRoot("team_id"))}
}

// IdentitySchema sets the identity schema of a share.
func (r *shareResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		r.kind.itemAttribute(): identityschema.StringAttribute{
			RequiredForImport: true, Description: fmt.Sprintf("ID of the %s.", r.kind.item),
		},
		"user_id": identityschema.StringAttribute{OptionalForImport: true, Description: "ID of the user, if any."},
		"team_id": identityschema.StringAttribute{OptionalForImport: true, Description: "ID of the team, if any."},
	}}
}

// Create shares the item.
func (r *shareResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	planned, diags := r.kind.getPlanned(ctx, req.Plan, req.Config)
	resp.Diagnostics.Append(diags...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || !planned.Ensure(ctx, c) {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, planned.identity())...)
	planned.flattenResult(c.WS)
	resp.Diagnostics.Append(resp.State.Set(ctx, planned.object())...)
}

// Read refreshes the share.
func (r *shareResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state, diags := r.kind.getModel(ctx, req.State)
	resp.Diagnostics.Append(diags...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	framework.ReadGrant(ctx, c, state)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	listed, err := c.WS.Shares().Find(ctx, state.expand())
	if c.HandleReadError(ctx, resp, state.Label(c.WS), err, state.Key()) {
		return
	}
	state.readNames(c.WS, listed)
	imported := state.Role.IsNull()
	if !isInheritedRole(ctx, c, listed) || imported {
		state.flatten(listed)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state.object())...)
	c.RecordRead(ctx, req, resp, framework.ReadOptions{
		NoDrift: imported, Ignored: []string{r.kind.itemNameAttribute(), "user_email", "team_name"},
	})
}

// Update changes the role or moves the share. It grants the new share before it revokes the old one.
func (r *shareResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	planned, diags := r.kind.getPlanned(ctx, req.Plan, req.Config)
	state, more := r.kind.getModel(ctx, req.State)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(more...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || !framework.UpdateGrant(ctx, c, state, planned) {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, planned.identity())...)
	planned.flattenResult(c.WS)
	resp.Diagnostics.Append(resp.State.Set(ctx, planned.object())...)
	framework.RevokePrior(ctx, c, state, planned)
}

// Delete stops sharing the item.
func (r *shareResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state, diags := r.kind.getModel(ctx, req.State)
	resp.Diagnostics.Append(diags...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		framework.DeleteGrant(ctx, c, state)
	}
}

// ImportState accepts ITEM/user/USER or ITEM/team/TEAM, with IDs or names, or the identity.
func (r *shareResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	ws, identity, ok := framework.ReadImport(ctx, &r.Resource, req, resp, r.kind.parseImportID)
	if !ok {
		return
	}
	m := r.kind.newModelFromIdentity(identity)
	if m.UserID.IsNull() == m.TeamID.IsNull() {
		resp.Diagnostics.AddError("Invalid identity", "Set exactly one of user_id and team_id.")
		return
	}
	_, err := ws.Shares().Find(ctx, m.expand())
	if !framework.HandleImportError(resp, m.Label(ws), err, m.describeNotFound()) {
		framework.SetImported(ctx, resp, m.FormatID(), m.identity())
	}
}
