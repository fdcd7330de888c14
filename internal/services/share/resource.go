package share

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var (
	_ resource.ResourceWithConfigure        = (*shareResource)(nil)
	_ resource.ResourceWithIdentity         = (*shareResource)(nil)
	_ resource.ResourceWithImportState      = (*shareResource)(nil)
	_ resource.ResourceWithModifyPlan       = (*shareResource)(nil)
	_ resource.ResourceWithConfigValidators = (*shareResource)(nil)
)

// collaborator is the role of who is not an owner.
const collaborator = "collaborator"

// shareResource is one item shared with one user or team.
type shareResource struct {
	framework.Resource

	kind kind
}

// Metadata names the resource.
func (r *shareResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.kind.name()
	resp.ResourceBehavior.MutableIdentity = true
}

// Schema describes the resource.
func (r *shareResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: r.kind.use().Describe(fmt.Sprintf("One %s shared with one user or one team. Others who have it are left alone.\n\n", r.kind.item) +
			"What is shared already is taken over, and with another role changed to the one that is written here, with a warning. Making a share always sends it, since who is " +
			"listed may have the item through a team or a collection only. For the same reason somebody may still be listed after the share was destroyed, of which a warning tells.\n\n" + r.kind.about),
		Attributes: map[string]schema.Attribute{
			r.kind.attribute(): framework.Part(string(r.kind.item),
				fmt.Sprintf("Id of the %s, of which the API key's user has to be Owner.", r.kind.item)),
			"user_id": framework.EitherPart("user", "Id of the user. Either this or `team_id` is given."),
			"team_id": framework.EitherPart("team", "Id of the team. Either this or `user_id` is given."),
			"role": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				Default:             stringdefault.StaticString(collaborator),
				MarkdownDescription: "Role on the item: `collaborator`, the default, or `owner`. Guests and login-only users can only be `collaborator`. A change keeps the share wherever the service allows it.",
				Validators:          []validator.String{r.kind.roles().Check()},
			},
			"message": schema.StringAttribute{
				Optional:  true,
				WriteOnly: true,
				MarkdownDescription: "Message to who gets the item, sent when the share is made or its role changes. It is kept in no state and no plan, and a change of it alone " +
					"sends nothing.",
			},
			"id": framework.Kept(fmt.Sprintf("`%s/user/user_id` or `%s/team/team_id`.", r.kind.attribute(), r.kind.attribute())),
		},
	}
}

// ConfigValidators asks for a user or a team.
func (r *shareResource) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{resourcevalidator.ExactlyOneOf(path.MatchRoot("user_id"), path.MatchRoot("team_id"))}
}

// IdentitySchema describes what identifies a share.
func (r *shareResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		r.kind.attribute(): identityschema.StringAttribute{RequiredForImport: true, Description: fmt.Sprintf("Id of the %s.", r.kind.item)},
		"user_id":          identityschema.StringAttribute{OptionalForImport: true, Description: "Id of the user, where it is one."},
		"team_id":          identityschema.StringAttribute{OptionalForImport: true, Description: "Id of the team, where it is one."},
	}}
}

// Create shares the item.
func (r *shareResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan := r.kind.get(ctx, req.Plan, &resp.Diagnostics)
	var message types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("message"), &message)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !r.ensure(ctx, client, plan, message.ValueString(), resp.Private, &resp.Diagnostics) {
		return
	}
	r.kind.identify(ctx, resp.Identity, plan, &resp.Diagnostics)
	r.kind.set(ctx, &resp.State, plan, &resp.Diagnostics)
}

// Read reads the share.
func (r *shareResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state := r.kind.get(ctx, req.State, &resp.Diagnostics)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.BeginRead(ctx, resp.Private, &resp.Diagnostics, r.kind.keys(state)...)
	r.kind.identify(ctx, resp.Identity, state, &resp.Diagnostics)
	now, err := client.Shares().Known(ctx, r.kind.share(state))
	switch {
	case err != nil:
		r.AddReadError(&resp.Diagnostics, "read the sharing of "+r.kind.describe(state), err)
		return
	case now == nil:
		r.RemoveFromState(ctx, resp, "the sharing of "+r.kind.describe(state), r.kind.keys(state)...)
		return
	}
	noted := shownRoleKey.Load(ctx, req.Private, &resp.Diagnostics)
	if still := r.kind.read(&state, *now, noted); noted != "" && !still {
		shownRoleKey.Remove(ctx, resp.Private, &resp.Diagnostics)
	}
	r.kind.set(ctx, &resp.State, state, &resp.Diagnostics)
	r.EndRead(ctx, req, resp)
}

// Update changes the role, or moves the share: the new one is granted before the old one is revoked.
func (r *shareResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, state := r.kind.get(ctx, req.Plan, &resp.Diagnostics), r.kind.get(ctx, req.State, &resp.Diagnostics)
	var message types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("message"), &message)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || r.Refused(ctx, req.Private, &resp.Diagnostics) {
		return
	}
	moved := ""
	if plan.key() != state.key() {
		moved = state.key()
	}
	switch {
	case moved != "" || r.Contested(ctx, req.Private, &resp.Diagnostics):
		if !r.ensure(ctx, client, plan, message.ValueString(), resp.Private, &resp.Diagnostics) {
			return
		}
	case !plan.Role.Equal(state.Role):
		shown, err := client.Shares().SetRole(ctx, r.kind.share(plan), r.kind.roles().Add(plan.Role.ValueString()), message.ValueString())
		if err != nil {
			r.addError(ctx, client, fmt.Sprintf("share as %q %s", plan.Role.ValueString(), r.kind.describe(plan)), plan, err, &resp.Diagnostics)
			return
		}
		r.noteShown(ctx, resp.Private, plan, shown, &resp.Diagnostics)
	}
	r.kind.identify(ctx, resp.Identity, plan, &resp.Diagnostics)
	r.kind.set(ctx, &resp.State, plan, &resp.Diagnostics)
	r.RevokeLeftovers(ctx, resp.Private, moved, &resp.Diagnostics, func(id string) bool {
		return r.revoke(ctx, client, fromID(id), req.Private, &resp.Diagnostics)
	})
}

// Delete takes the item from the user or team.
func (r *shareResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state := r.kind.get(ctx, req.State, &resp.Diagnostics)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.RevokeLeftovers(ctx, resp.Private, "", &resp.Diagnostics, func(id string) bool {
		return r.revoke(ctx, client, fromID(id), req.Private, &resp.Diagnostics)
	})
	r.revoke(ctx, client, state, req.Private, &resp.Diagnostics)
}

// ImportState takes item/user/user or item/team/team, in which each is named by its id or name, or the identity.
func (r *shareResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var m model
	if req.ID == "" {
		m = r.kind.fromIdentity(ctx, req, &resp.Diagnostics)
	} else {
		m = r.kind.fromImportID(ctx, client, req.ID, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	now, err := client.Shares().Known(ctx, r.kind.share(m))
	switch {
	case err != nil:
		framework.AddError(&resp.Diagnostics, "read the sharing of "+r.kind.describe(m), err)
		return
	case now == nil:
		resp.Diagnostics.AddError("Nothing there to import", r.kind.notFound(m))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), m.key())...)
	r.kind.identify(ctx, &resp.State, m, &resp.Diagnostics)
	r.kind.identify(ctx, resp.Identity, m, &resp.Diagnostics)
}
