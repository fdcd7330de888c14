package secret

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

var (
	_ resource.ResourceWithConfigure   = (*secretResource)(nil)
	_ resource.ResourceWithIdentity    = (*secretResource)(nil)
	_ resource.ResourceWithImportState = (*secretResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*secretResource)(nil)
)

// NewResource returns the resource cerby_secret.
func NewResource() resource.Resource { return &secretResource{} }

// secretResource manages a secret with a write-only value.
type secretResource struct{ framework.Resource }

// Metadata sets the type name of the resource.
func (r *secretResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = resourceUse.Name
}

// Schema sets the schema of the resource.
func (r *secretResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	const first = "The first value after an import is taken for what is; a later change replaces the secret."
	resp.Schema = schema.Schema{
		MarkdownDescription: resourceUse.Describe("A secret: a text that is kept in a cloud vault and shared. Its value " +
			"is write-only: it is in no state and no plan, and is not read back.\n\n" +
			"Cerby changes no secret: each change here makes a new one and deletes the old, with its shares. Shares that " +
			"`cerby_secret_share` declares are granted again for the new one. " +
			"All others are lost; the plan lists who has the secret. " +
			"Write `lifecycle { create_before_destroy = true }` to have the new one before the old is gone.\n\n" +
			"A value that is unknown at plan is planned as an update. If it turns out to differ, the apply fails before " +
			"anything is removed: apply again to replace the secret.\n\n" +
			"Titles may repeat. A secret of the same title that was made less than an hour ago may be what an apply that was " +
			"cut off has left behind: a new one is made all the same, and a " +
			"warning gives the id of the other.\n\n" +
			"Where somebody changes the secret outside, every plan warns until `value_wo_version` changes. The guide " +
			"[Secrets](../guides/secrets.md) tells what is stored where."),
		Attributes: map[string]schema.Attribute{
			"title": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Title, of at most 255 characters. A change replaces the secret.",
				Validators:          []validator.String{stringvalidator.UTF8LengthBetween(1, cerby.MaxSecretTitle)},
			},
			"vault_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Id of the vault, which has to be a cloud vault that is enabled. Needed to make the " +
					"secret; no read tells it, so a secret that is imported does not need it. " +
					first,
				Validators: []validator.String{framework.IDCheck("vault")},
			},
			"value_wo": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				WriteOnly: true,
				MarkdownDescription: "Value, of at most 45,000 characters: write-only, and best given as an ephemeral value. " +
					"Needed to make the secret. A change of it alone does nothing: change `value_wo_version` " +
					"with it.",
				Validators: []validator.String{
					stringvalidator.UTF8LengthBetween(1, cerby.MaxSecretValue),
					stringvalidator.AlsoRequires(path.MatchRoot("value_wo_version")),
				},
			},
			"value_wo_version": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: "Number of the value, raised by whoever changes it. Stands with `value_wo`, or not at " +
					"all. " + first,
				Validators: []validator.Int64{int64validator.AlsoRequires(path.MatchRoot("value_wo"))},
			},
			"requires_identity_challenge": schema.BoolAttribute{
				Optional: true,
				Computed: true,
				Default:  booldefault.StaticBool(false),
				MarkdownDescription: "Whether people have to prove who they are before they see the value. Default `false`. A " +
					"change replaces the secret.",
			},
			"expires_at": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "When the secret expires (RFC 3339). Equal instants are equal, however they are written. A " +
					"change replaces the secret.",
				Validators:    []validator.String{framework.InstantCheck()},
				PlanModifiers: []planmodifier.String{framework.KeepInstant()},
			},
			"id":         framework.ComputedString("Id of the secret."),
			"category":   framework.ComputedString("`text` for secrets that are made here."),
			"status":     framework.ComputedString("`active`."),
			"version_id": framework.ComputedString("Id of the secret's version, another one after each change."),
			"created_at": framework.ComputedString("When the secret was made (RFC 3339)."),
		},
	}
}

// IdentitySchema sets the identity schema of a secret.
func (r *secretResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = framework.IDIdentitySchema("secret")
}

// Create creates the secret.
func (r *secretResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	var value types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("value_wo"), &value)...)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// A plan during a destroy is not rejected, and the value may have been unknown.
	if checkComplete(plan, value, &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	release, ok := r.Acquire(ctx, resp.Private, plan.name(), &resp.Diagnostics, titleKey(plan.Title))
	if !ok {
		return
	}
	title, cached := plan.Title.ValueString(), framework.Each(ws.Secrets().Cached(ctx))
	framework.WarnDuplicateName(&resp.Diagnostics, framework.Secrets, title, cached, func(s cerby.Secret) (string, bool) {
		if s.CreatedAt == nil || s.Removed() {
			return "", false
		}
		return *s.CreatedAt, ws.API().CreatedWithin(*s.CreatedAt, time.Hour)
	})
	secret, err := ws.Secrets().Create(ctx, plan.createRequest(value))
	if err != nil {
		release()
		framework.AddError(&resp.Diagnostics, "create "+plan.name(), err)
		return
	}
	plan.flattenCreated(secret)
	saveVersion(ctx, resp.Private, plan, &resp.Diagnostics)
	saveBaseline(ctx, resp.Private, plan, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: plan.ID})...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Read refreshes the secret from the list, because a get of one secret returns its value.
func (r *secretResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.BeginRead(ctx, resp.Private, &resp.Diagnostics, state.keys()...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: state.ID})...)
	secret, err := ws.Secrets().Find(ctx, state.ID.ValueString())
	missing := errors.Is(err, cerby.ErrNotFound)
	switch {
	case missing && !isDeleted(ctx, ws, state, &resp.Diagnostics):
		return
	case err != nil && !missing:
		r.AddReadError(&resp.Diagnostics, fmt.Sprintf("read secret %q", state.ID.ValueString()), err)
		return
	case missing || secret.Removed():
		earlier := earlierKey.Load(ctx, resp.Private, &resp.Diagnostics)
		deletedKey.Save(ctx, resp.Private, true, &resp.Diagnostics)
		r.RemoveFromState(ctx, resp, state.name(), deletedKeys(state, earlier)...)
		return
	}
	before, imported := state.fingerprint(), state.Title.IsNull()
	state.flatten(secret)
	if !imported {
		saveEarlier(ctx, resp.Private, before, state.fingerprint(), &resp.Diagnostics)
	}
	if writtenKey.Load(ctx, req.Private, &resp.Diagnostics) == "" {
		saveVersion(ctx, resp.Private, state, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	if imported {
		// The first Read after an import reports no drift.
		req.State.Raw = resp.State.Raw
	}
	r.EndRead(ctx, req, resp)
}

// isDeleted reports whether a secret that is not listed does not exist, and adds an error otherwise. It lists the users
// of the secret, because a get would return the value.
func isDeleted(ctx context.Context, ws *workspace.Workspace, state resourceModel, diags *diag.Diagnostics) bool {
	_, err := ws.Shares().ListByItem(cerby.SecretItem, state.ID.ValueString(), cerby.OfUsers).List(ctx)
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		return true
	case err != nil:
		framework.AddError(diags, fmt.Sprintf("read the secret %q, which is not among those that the API key "+
			"sees", state.ID.ValueString()), err)
	default:
		diags.AddError("Unable to find "+state.name(), fmt.Sprintf("The service does not list the secret with the ID %q, "+
			"but still lists its users. "+
			"Nothing was removed from the state.\n\nPlan again. If the secret was deleted, remove it from the state with a "+
			"`removed` block with "+
			"`lifecycle { destroy = false }`.", state.ID.ValueString()))
	}
	return false
}

// Update sends no request. It saves the first vault and the first value version after an import. It adds an error for
// values that were unknown at plan and differ, because only a new secret can have them.
func (r *secretResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: state.ID})...)
	differing := findDifferences(plan, state, loadBaseline(ctx, req.Private, &resp.Diagnostics))
	switch {
	case len(differing) == 0:
	case config.incomplete() && !requestsReplacement(differing) && hasDrifted(ctx, req.Private, plan, &resp.Diagnostics):
		resp.Diagnostics.AddError(missingTitle, driftDetail(state.Title.ValueString()))
		return
	case config.incomplete():
		refuseIncomplete(false, config, false, &resp.Diagnostics)
		return
	default:
		resp.Diagnostics.AddError(replacementError(state, differing))
		return
	}
	switch {
	case plan.ValueVersion.IsNull() && !state.ValueVersion.IsNull():
		valueVersionKey.Save(ctx, resp.Private, removedVersion, &resp.Diagnostics)
	case !plan.ValueVersion.Equal(state.ValueVersion):
		saveVersion(ctx, resp.Private, state, &resp.Diagnostics)
	}
	saveBaseline(ctx, resp.Private, plan, &resp.Diagnostics)
	plan.ID, plan.Category, plan.Status = state.ID, state.Category, state.Status
	plan.VersionID, plan.CreatedAt = state.VersionID, state.CreatedAt
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Delete deletes the secret.
func (r *secretResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || r.Spared(ctx, req.Private, state.name(), &resp.Diagnostics, state.keys()...) {
		return
	}
	if err := ws.Secrets().Delete(ctx, state.ID.ValueString()); err != nil {
		framework.AddError(&resp.Diagnostics, "delete "+state.name(), err)
	}
}

// ImportState accepts an ID, a title or the identity.
func (r *secretResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	id := framework.ImportID(ctx, req, &resp.Diagnostics)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id = framework.SecretID(ctx, ws, id, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	secret, err := ws.Secrets().Find(ctx, id)
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		resp.Diagnostics.AddError("No such secret", fmt.Sprintf("There is no secret with the id %q of which the API key's "+
			"user is Owner. Check the id, or use the title.", id))
		return
	case err != nil:
		framework.AddError(&resp.Diagnostics, fmt.Sprintf("read the secret %q", id), err)
		return
	case secret.Removed():
		resp.Diagnostics.AddError("The secret is deleted", fmt.Sprintf("The secret %q is deleted, and cannot be "+
			"imported.", id))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: types.StringValue(id)})...)
}
