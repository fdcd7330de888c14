package secret

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var (
	_ resource.ResourceWithConfigure   = (*secretResource)(nil)
	_ resource.ResourceWithIdentity    = (*secretResource)(nil)
	_ resource.ResourceWithImportState = (*secretResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*secretResource)(nil)
)

// The keys of private state.
const (
	// writtenKey is for the version that was last written here.
	writtenKey = "written_version"
	// vaultKey and numberKey are for the vault_id and the value_wo_version that were last taken for what is: another one replaces.
	vaultKey  = "vault"
	numberKey = "number"
)

// NewResource makes the resource cerby_secret.
func NewResource() resource.Resource { return &secretResource{} }

// secretResource is a secret whose value is written and never kept.
type secretResource struct{ framework.Resource }

// Metadata names the resource.
func (r *secretResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = resourceUse.Name
}

// Schema describes the resource.
func (r *secretResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	const first = "The first value after an import is taken for what is; a later change replaces the secret."
	resp.Schema = schema.Schema{
		MarkdownDescription: resourceUse.Describe("A secret: a text that is kept in a cloud vault and shared. Its value is write-only: it is in no state and no plan, and is not read back.\n\n" +
			"Cerby changes no secret: each change here makes a new one and deletes the old, with its shares. Shares that `cerby_secret_share` declares are made anew for the new one. " +
			"Write `lifecycle { create_before_destroy = true }` to have the new one before the old is gone.\n\n" +
			"Titles may repeat. A secret of the same title that was made less than an hour ago may be what an apply that was cut off has left behind: a new one is made all the same, and a " +
			"warning gives the id of the other.\n\n" +
			"Where somebody changes the secret outside, every plan warns until `value_wo_version` changes. The guide [Secrets](../guides/secrets.md) tells what is stored where."),
		Attributes: map[string]schema.Attribute{
			"title": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Title, of at most 255 characters. A change replaces the secret.",
				Validators:          []validator.String{stringvalidator.UTF8LengthBetween(1, cerby.MaxSecretTitle)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"vault_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Id of the vault, which has to be a cloud vault that is enabled. Needed to make the secret; no read tells it, so a secret that is imported does not need it. " +
					first,
				Validators: []validator.String{framework.IDCheck()},
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplaceIf(func(ctx context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
					resp.RequiresReplace = another(ctx, req.Private, vaultKey, req.PlanValue, &resp.Diagnostics)
				}, first, first)},
			},
			"value_wo": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				WriteOnly: true,
				MarkdownDescription: "Value, of at most 45,000 characters: write-only, and best given as an ephemeral value. Needed to make the secret. A change of it alone does nothing: change `value_wo_version` " +
					"with it.",
				Validators: []validator.String{stringvalidator.UTF8LengthAtMost(cerby.MaxSecretValue), stringvalidator.AlsoRequires(path.MatchRoot("value_wo_version"))},
			},
			"value_wo_version": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "Number of the value, raised by whoever changes it. Stands with `value_wo`, or not at all. " + first,
				Validators:          []validator.Int64{int64validator.AlsoRequires(path.MatchRoot("value_wo"))},
				PlanModifiers: []planmodifier.Int64{int64planmodifier.RequiresReplaceIf(func(ctx context.Context, req planmodifier.Int64Request, resp *int64planmodifier.RequiresReplaceIfFuncResponse) {
					resp.RequiresReplace = another(ctx, req.Private, numberKey, req.PlanValue, &resp.Diagnostics)
				}, first, first)},
			},
			"requires_identity_challenge": schema.BoolAttribute{
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
				MarkdownDescription: "Whether people have to prove who they are before they see the value. Default `false`. A change replaces the secret.",
				PlanModifiers:       []planmodifier.Bool{boolplanmodifier.RequiresReplace()},
			},
			"expires_at": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "When the secret expires (RFC 3339). Equal instants are equal, however they are written. A change replaces the secret.",
				Validators:          []validator.String{framework.InstantCheck()},
				PlanModifiers:       []planmodifier.String{framework.KeepInstant(), stringplanmodifier.RequiresReplace()},
			},
			"id":         framework.Kept("Id of the secret."),
			"category":   framework.Kept("`text` for secrets that are made here."),
			"status":     framework.Kept("`active`."),
			"version_id": framework.Kept("Id of the secret's version, another one after each change."),
			"created_at": framework.Kept("When the secret was made (RFC 3339)."),
		},
	}
}

// IdentitySchema describes what identifies a secret.
func (r *secretResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = framework.IDIdentitySchema("secret")
}

// ModifyPlan asks for what a secret is made of where one will be made, and warns of changes from outside.
func (r *secretResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, state, config resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	creates := req.State.Raw.IsNull()
	written, diags := req.Private.GetKey(ctx, writtenKey)
	resp.Diagnostics.Append(diags...)
	anew := creates || replaces(plan, state) || another(ctx, req.Private, vaultKey, plan.VaultID, &resp.Diagnostics) ||
		another(ctx, req.Private, numberKey, plan.ValueVersion, &resp.Diagnostics)
	if anew {
		if config.VaultID.IsNull() {
			missing(&resp.Diagnostics, "vault_id", "the id of a cloud vault")
		}
		if config.Value.IsNull() || config.ValueVersion.IsNull() {
			missing(&resp.Diagnostics, "value_wo", "the value, with value_wo_version = 1 beside it")
		}
		checkVault(ctx, r.ClientIfKnown(), plan.VaultID, &resp.Diagnostics)
	}
	rewrites := !plan.ValueVersion.IsNull() && !plan.ValueVersion.Equal(state.ValueVersion)
	if now, err := json.Marshal(state.VersionID.ValueString()); err == nil && !anew && !state.VersionID.IsNull() && len(written) > 0 && string(written) != string(now) && !rewrites {
		resp.Diagnostics.AddWarning("The secret was changed outside", fmt.Sprintf("%q has another version than was last written here. Its value is not known here, and is left as it is. "+
			"To write the configured one again, raise value_wo_version.", state.Title.ValueString()))
	}
}

// replaces reports whether a plan makes a new secret of one, for what the service tells of it: ModifyPlan is not told what attributes have decided.
func replaces(plan, state resourceModel) bool {
	return !plan.Title.Equal(state.Title) || !plan.RequiresIdentityChallenge.Equal(state.RequiresIdentityChallenge) || !plan.ExpiresAt.Equal(state.ExpiresAt)
}

// readable is private state that is read.
type readable interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// another reports whether a value is planned that is another than was last taken for what is. The first one after an import is not, and none is not.
func another(ctx context.Context, private readable, key string, planned attr.Value, diags *diag.Diagnostics) bool {
	known, found := private.GetKey(ctx, key)
	diags.Append(found...)
	return len(known) > 0 && !planned.IsNull() && (planned.IsUnknown() || string(known) != string(encoded(planned)))
}

// encoded gives a value for private state.
func encoded(value attr.Value) []byte {
	text, err := json.Marshal(value.String())
	if err != nil {
		return nil
	}
	return text
}

// missing says what has to be written where a secret will be made.
func missing(diags *diag.Diagnostics, attribute, what string) {
	diags.AddAttributeError(path.Root(attribute), "Missing to make the secret", fmt.Sprintf("A secret has to be made for this plan, which takes %s: write %s. To destroy without, use -refresh=false, or let go of the secret with terraform state rm.", what, attribute))
}

// checkVault refuses a vault that cannot take a new secret. One that Cerby does not list may exist.
func checkVault(ctx context.Context, client *cerby.Client, id types.String, diags *diag.Diagnostics) {
	if client == nil || id.IsUnknown() || id.IsNull() {
		return
	}
	vaults, err := client.Vaults().AllKnown(ctx)
	if err != nil && !cerby.IsDenied(err) {
		framework.AddError(diags, "list the vaults", err)
	}
	for _, vault := range vaults {
		switch {
		case vault.ID != id.ValueString():
		case vault.Scheme != nil && *vault.Scheme == "local_encryption_key":
			diags.AddAttributeError(path.Root("vault_id"), "Not a cloud vault", fmt.Sprintf("The vault %q keeps its key locally: the API makes secrets in cloud vaults only. Choose one of another scheme.",
				id.ValueString()))
		case vault.State != nil && *vault.State == "disabled":
			diags.AddAttributeError(path.Root("vault_id"), "The vault is disabled", fmt.Sprintf("The vault %q takes no new secrets. Enable it in Cerby's web app, or choose another.", id.ValueString()))
		}
	}
}

// Create makes the secret.
func (r *secretResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	var value types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("value_wo"), &value)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if value.IsNull() || plan.VaultID.IsNull() {
		resp.Diagnostics.AddError("Missing to make the secret", "Both vault_id and value_wo are needed, and one of them turned out to be null.")
		return
	}
	framework.WarnOfTwin(&resp.Diagnostics, framework.Secrets, plan.Title.ValueString(), framework.Each(client.Secrets().AllKnown(ctx)), func(s cerby.Secret) (string, bool) {
		if s.CreatedAt == nil || s.Removed() {
			return "", false
		}
		return *s.CreatedAt, client.MadeWithinTheHour(*s.CreatedAt)
	})
	secret, err := client.Secrets().Create(ctx, plan.createRequest(value))
	if err != nil {
		framework.AddError(&resp.Diagnostics, fmt.Sprintf("create the secret %q", plan.Title.ValueString()), err)
		return
	}
	plan.made(secret)
	resp.Diagnostics.Append(note(ctx, resp.Private, plan)...)
	resp.Diagnostics.Append(adopt(ctx, resp.Private, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: plan.ID})...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Read reads the secret from the list: the single read carries the value.
func (r *secretResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: state.ID})...)
	secret, err := client.Secrets().Known(ctx, state.ID.ValueString())
	switch {
	case err != nil:
		framework.AddError(&resp.Diagnostics, fmt.Sprintf("read the secret %q", state.ID.ValueString()), err)
		return
	case secret == nil && !r.gone(ctx, client, state, &resp.Diagnostics):
		return
	case secret == nil || secret.Removed():
		resp.State.RemoveResource(ctx)
		return
	}
	state.read(*secret)
	if written, _ := req.Private.GetKey(ctx, writtenKey); len(written) == 0 {
		resp.Diagnostics.Append(note(ctx, resp.Private, state)...)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// gone tells a secret that is not listed because it is gone from one that the key does not see, which is an error. The single read would
// tell as well, but carries the value.
func (r *secretResource) gone(ctx context.Context, client *cerby.Client, state resourceModel, diags *diag.Diagnostics) bool {
	_, err := client.Shares().Members(ctx, cerby.SecretItem, state.ID.ValueString(), cerby.OfUsers)
	if err != nil && !cerby.IsNotFound(err) {
		framework.AddError(diags, fmt.Sprintf("read the secret %q, which is not among those that the API key sees", state.ID.ValueString()), err)
		return false
	}
	// Of a deleted secret the service may still tell who had it; what is not listed twice is gone.
	return true
}

// Update sends nothing: it takes the first vault and the first version after an import.
func (r *secretResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: plan.ID})...)
	if !plan.ValueVersion.IsNull() && !plan.ValueVersion.Equal(state.ValueVersion) {
		resp.Diagnostics.Append(note(ctx, resp.Private, plan)...)
	}
	resp.Diagnostics.Append(adopt(ctx, resp.Private, plan)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Delete removes the secret.
func (r *secretResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := client.Secrets().Delete(ctx, state.ID.ValueString()); err != nil {
		framework.AddError(&resp.Diagnostics, fmt.Sprintf("delete the secret %q", state.Title.ValueString()), err)
	}
}

// ImportState takes an id or a title, or the identity.
func (r *secretResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := req.ID
	if id == "" && req.Identity != nil && !req.Identity.Raw.IsNull() {
		var identity framework.IDIdentity
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		id = identity.ID.ValueString()
	}
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id = framework.SecretID(ctx, client, id, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	secret, err := client.Secrets().Known(ctx, id)
	switch {
	case err != nil:
		framework.AddError(&resp.Diagnostics, fmt.Sprintf("read the secret %q", id), err)
		return
	case secret == nil || secret.Removed():
		resp.Diagnostics.AddError("No such secret", fmt.Sprintf("There is no secret with the id %q of which the API key's user is Owner. Check the id, or use the title.", id))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: types.StringValue(id)})...)
}

// writable is private state that can be changed.
type writable interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// note keeps which version was last written here.
func note(ctx context.Context, private writable, m resourceModel) diag.Diagnostics {
	if m.VersionID.ValueString() == "" {
		// The next read tells it.
		return private.SetKey(ctx, writtenKey, nil)
	}
	text, err := json.Marshal(m.VersionID.ValueString())
	if err != nil {
		return nil
	}
	return private.SetKey(ctx, writtenKey, text)
}

// adopt keeps the vault and the number of the value, where they are given, as what is.
func adopt(ctx context.Context, private writable, m resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if !m.VaultID.IsNull() {
		diags.Append(private.SetKey(ctx, vaultKey, encoded(m.VaultID))...)
	}
	if !m.ValueVersion.IsNull() {
		diags.Append(private.SetKey(ctx, numberKey, encoded(m.ValueVersion))...)
	}
	return diags
}
