package share

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var (
	_ resource.ResourceWithConfigure        = (*shareResource)(nil)
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

// Metadata sets the type name of the resource.
func (r *shareResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.kind.typeName()
	resp.ResourceBehavior.MutableIdentity = true
}

// Schema sets the schema of the resource.
func (r *shareResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: r.kind.resourceUse().Describe(fmt.Sprintf("One %s shared with one user or one team. Others "+
			"who have it are left alone.\n\n", r.kind.item) +
			"An existing share is adopted. If its role differs, it is changed to the configured role, with a warning. " +
			"Creating a share always sends it, " +
			"since a listed user or team may have the item through a team or a collection only.\n\n" +
			fmt.Sprintf("A changed `%s`, `user_id` or `team_id` moves the share: the new share is granted before the old one "+
				"is revoked.\n\n", r.kind.itemAttribute()) +
			"If a collection or a team gives the user a higher role, the service may go on listing that role. A warning says " +
			"so once, and it is no difference. " +
			"For the same reason a user or team may still be listed after the share was destroyed, with a " +
			"warning.\n\n" + r.kind.extraDescription),
		Attributes: map[string]schema.Attribute{
			r.kind.itemAttribute(): framework.ForceNewID(string(r.kind.item),
				fmt.Sprintf("Id of the %s, of which the API key's user has to be Owner.", r.kind.item)),
			"user_id": framework.OptionalForceNewID("user", "Id of the user. Either this or `team_id` is given."),
			"team_id": framework.OptionalForceNewID("team", "Id of the team. Either this or `user_id` is given."),
			"role": schema.StringAttribute{
				Optional: true,
				Computed: true,
				Default:  stringdefault.StaticString(collaborator),
				MarkdownDescription: "Role on the item: `collaborator`, the default, or `owner`. Guests and login-only users " +
					"can only be `collaborator`. A changed role keeps the share wherever the service allows it.",
				Validators: []validator.String{r.kind.roles().Check()},
			},
			"message": schema.StringAttribute{
				Optional:  true,
				WriteOnly: true,
				MarkdownDescription: "Message to the user or team, sent when the share is created or moved, or its role " +
					"changes. It is stored in neither state nor plan, and a " +
					"change of it alone sends nothing.",
			},
			"id": framework.ComputedString(fmt.Sprintf("`%s/user/user_id` or "+
				"`%s/team/team_id`.", r.kind.itemAttribute(), r.kind.itemAttribute())),
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
			RequiredForImport: true,
			Description:       fmt.Sprintf("Id of the %s.", r.kind.item),
		},
		"user_id": identityschema.StringAttribute{
			OptionalForImport: true,
			Description:       "Id of the user, where it is one.",
		},
		"team_id": identityschema.StringAttribute{
			OptionalForImport: true,
			Description:       "Id of the team, where it is one.",
		},
	}}
}

// Create shares the item.
func (r *shareResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan := r.kind.getModel(ctx, req.Plan, &resp.Diagnostics)
	message := getMessage(ctx, req.Config, &resp.Diagnostics)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !r.ensure(ctx, ws, grant{plan, message}, resp.Private, &resp.Diagnostics) {
		return
	}
	r.kind.setIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
	r.kind.setModel(ctx, &resp.State, plan, &resp.Diagnostics)
}

// Read refreshes the share.
func (r *shareResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state := r.kind.getModel(ctx, req.State, &resp.Diagnostics)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.BeginRead(ctx, resp.Private, &resp.Diagnostics, r.kind.keys(state)...)
	r.ReadLeftovers(ctx, resp.Private, r.kind.leftover, &resp.Diagnostics)
	r.kind.setIdentity(ctx, resp.Identity, state, &resp.Diagnostics)
	now, err := ws.Shares().Find(ctx, r.kind.expand(state))
	missing := errors.Is(err, cerby.ErrNotFound)
	switch {
	case missing && r.KeepMissing(ctx, r.kind.label(state), resp):
		return
	case missing:
		r.RemoveFromState(ctx, resp, r.kind.label(state), r.kind.keys(state)...)
		return
	case err != nil:
		r.AddReadError(&resp.Diagnostics, "read the sharing of "+r.kind.describe(state), err)
		return
	}
	imported := state.Role.IsNull()
	if !isInheritedRole(ctx, resp.Private, now, &resp.Diagnostics) || imported {
		r.kind.flatten(&state, now)
	}
	r.kind.setModel(ctx, &resp.State, state, &resp.Diagnostics)
	if imported {
		// The first Read after an import reports no drift.
		req.State.Raw = resp.State.Raw
	}
	r.EndRead(ctx, req, resp)
}

// Update changes the role or moves the share. It grants the new share before it revokes the old one.
func (r *shareResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, state := r.kind.getModel(ctx, req.Plan, &resp.Diagnostics), r.kind.getModel(ctx, req.State, &resp.Diagnostics)
	wanted := grant{plan, getMessage(ctx, req.Config, &resp.Diagnostics)}
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	moved := ""
	if plan.formatID() != state.formatID() {
		moved = state.formatID()
	}
	switch {
	case moved != "" || r.Contested(ctx, req.Private, &resp.Diagnostics):
		if !r.ensure(ctx, ws, wanted, resp.Private, &resp.Diagnostics) {
			return
		}
	case !plan.Role.Equal(state.Role):
		if !r.changeRole(ctx, ws, wanted, resp.Private, &resp.Diagnostics) {
			return
		}
	}
	r.kind.setIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
	r.kind.setModel(ctx, &resp.State, plan, &resp.Diagnostics)
	r.RevokeLeftovers(ctx, resp.Private, moved, &resp.Diagnostics, func(id string) bool {
		return r.revoke(ctx, ws, parseID(id), req.Private, &resp.Diagnostics)
	})
}

// Delete stops sharing the item.
func (r *shareResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state := r.kind.getModel(ctx, req.State, &resp.Diagnostics)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if !r.RevokeLeftovers(ctx, resp.Private, "", &resp.Diagnostics, func(id string) bool {
		return r.revoke(ctx, ws, parseID(id), req.Private, &resp.Diagnostics)
	}) {
		return
	}
	r.revoke(ctx, ws, state, req.Private, &resp.Diagnostics)
}

// ImportState accepts ITEM/user/USER or ITEM/team/TEAM, with IDs or names, or the identity.
func (r *shareResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var m model
	if req.ID == "" {
		m = r.kind.modelFromIdentity(ctx, req, &resp.Diagnostics)
	} else {
		m = r.kind.parseImportID(ctx, ws, req.ID, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	_, err := ws.Shares().Find(ctx, r.kind.expand(m))
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		resp.Diagnostics.AddError("Nothing there to import", r.kind.describeNotFound(m))
		return
	case err != nil:
		framework.AddError(&resp.Diagnostics, "read the sharing of "+r.kind.describe(m), err)
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), m.formatID())...)
	r.kind.setIdentity(ctx, &resp.State, m, &resp.Diagnostics)
	r.kind.setIdentity(ctx, resp.Identity, m, &resp.Diagnostics)
}
