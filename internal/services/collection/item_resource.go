package collection

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var (
	_ resource.ResourceWithConfigure        = (*itemResource)(nil)
	_ resource.ResourceWithIdentity         = (*itemResource)(nil)
	_ resource.ResourceWithImportState      = (*itemResource)(nil)
	_ resource.ResourceWithConfigValidators = (*itemResource)(nil)
)

// NewItemResource makes the resource cerby_collection_item.
func NewItemResource() resource.Resource { return &itemResource{} }

// itemResource is one account or secret in one collection.
type itemResource struct{ framework.Resource }

// itemModel is a cerby_collection_item.
type itemModel struct {
	ID           types.String `tfsdk:"id"`
	CollectionID types.String `tfsdk:"collection_id"`
	AccountID    types.String `tfsdk:"account_id"`
	SecretID     types.String `tfsdk:"secret_id"`
}

// itemIdentity is what identifies an item in a collection.
type itemIdentity struct {
	CollectionID types.String `tfsdk:"collection_id"`
	AccountID    types.String `tfsdk:"account_id"`
	SecretID     types.String `tfsdk:"secret_id"`
}

// identity gives the identity.
func (m itemModel) identity() itemIdentity {
	return itemIdentity{CollectionID: m.CollectionID, AccountID: m.AccountID, SecretID: m.SecretID}
}

// item gives the item.
func (m itemModel) item() cerby.Item {
	if !m.AccountID.IsNull() {
		return cerby.Item{CollectionID: m.CollectionID.ValueString(), Kind: cerby.AccountItem, ItemID: m.AccountID.ValueString()}
	}
	return cerby.Item{CollectionID: m.CollectionID.ValueString(), Kind: cerby.SecretItem, ItemID: m.SecretID.ValueString()}
}

// key is the id.
func (m itemModel) key() string {
	item := m.item()
	return item.CollectionID + "/" + string(item.Kind) + "/" + item.ItemID
}

// name names the item in messages.
func (m itemModel) name() string {
	item := m.item()
	return fmt.Sprintf("the %s %q in the collection %q", item.Kind, item.ItemID, item.CollectionID)
}

// Metadata names the resource.
func (r *itemResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = itemUse.Name
}

// Schema describes the resource.
func (r *itemResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: itemUse.Describe("One account or one secret in one collection. The collection's other items are left alone; an item that is in it already is taken over."),
		Attributes: map[string]schema.Attribute{
			"collection_id": framework.Part("collection", "Id of the collection."),
			"account_id":    framework.EitherPart("account", "Id of the account. Either this or `secret_id` is given."),
			"secret_id":     framework.EitherPart("secret", "Id of the secret. Either this or `account_id` is given."),
			"id":            framework.Kept("`collection_id/account/account_id` or `collection_id/secret/secret_id`."),
		},
	}
}

// ConfigValidators asks for an account or a secret.
func (r *itemResource) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{resourcevalidator.ExactlyOneOf(path.MatchRoot("account_id"), path.MatchRoot("secret_id"))}
}

// IdentitySchema describes what identifies an item in a collection.
func (r *itemResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"collection_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the collection."},
		"account_id":    identityschema.StringAttribute{OptionalForImport: true, Description: "Id of the account, where it is one."},
		"secret_id":     identityschema.StringAttribute{OptionalForImport: true, Description: "Id of the secret, where it is one."},
	}}
}

// Create puts the item into the collection.
func (r *itemResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan itemModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	defer r.Alone(plan.CollectionID.ValueString(), plan.key())()
	if !r.Claim(plan.key(), plan.name(), &resp.Diagnostics) {
		return
	}
	now, err := client.Collections().ListedItem(ctx, plan.item())
	if err == nil && now == nil {
		err = client.Collections().AddItem(ctx, plan.item())
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

// Read reads whether the collection has the item.
func (r *itemResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state itemModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	now, err := client.Collections().KnownItem(ctx, state.item())
	switch {
	case err != nil:
		r.AddReadError(&resp.Diagnostics, "read "+state.name(), err)
	case now == nil:
		resp.State.RemoveResource(ctx)
	default:
		state.ID = types.StringValue(state.key())
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
}

// Update has nothing to do: every change replaces.
func (r *itemResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan itemModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Delete takes the item out of the collection.
func (r *itemResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state itemModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	defer r.Alone(state.CollectionID.ValueString(), state.key())()
	if r.Claimed(state.key(), state.name(), &resp.Diagnostics) {
		return
	}
	if err := client.Collections().RemoveItem(ctx, state.item()); err != nil {
		framework.AddError(&resp.Diagnostics, "remove "+state.name(), err)
	}
}

// ImportState takes collection/account/account or collection/secret/secret, in which each is named by its id or name, or the identity.
func (r *itemResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var identity itemIdentity
	if framework.ImportsNothing(req, &resp.Diagnostics) {
		return
	}
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		if identity.AccountID.IsNull() == identity.SecretID.IsNull() {
			resp.Diagnostics.AddError("Not an identity", "Give either account_id or secret_id.")
		}
	} else {
		identity = itemFromImportID(ctx, client, req.ID, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	m := itemModel{CollectionID: identity.CollectionID, AccountID: identity.AccountID, SecretID: identity.SecretID}
	now, err := client.Collections().KnownItem(ctx, m.item())
	switch {
	case err != nil:
		framework.AddError(&resp.Diagnostics, "read "+m.name(), err)
		return
	case now == nil:
		resp.Diagnostics.AddError("Nothing there to import", framework.Capital(m.name())+" was not found: either it is not in the collection, or there is no such collection.")
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), m.key())...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("collection_id"), m.CollectionID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("account_id"), m.AccountID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("secret_id"), m.SecretID)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
}

// itemFromImportID gives the item of an import id, or adds an error.
func itemFromImportID(ctx context.Context, client *cerby.Client, id string, diags *diag.Diagnostics) itemIdentity {
	if framework.Occurrences(id, "/account/")+framework.Occurrences(id, "/secret/") != 1 {
		diags.AddError("Not an import id", fmt.Sprintf("%q cannot be divided in one way. Write collection/account/ and the id or the label of the account, or collection/secret/ and the id or "+
			"the title of the secret. The collection is named by its id or its name; where a name has /account/ or /secret/ in it, write the id.", id))
		return itemIdentity{}
	}
	var identity itemIdentity
	collection, account, found := strings.Cut(id, "/account/")
	if before, after, _ := strings.Cut(id, "/secret/"); collection == "" || before == "" || found && account == "" || !found && after == "" {
		diags.AddError("Not an import id", fmt.Sprintf("%q names only one of two. Write the collection before the middle part, and what it holds after it.", id))
		return identity
	}
	if found {
		identity.AccountID = types.StringValue(framework.AccountID(ctx, client, account, diags))
	} else {
		var secret string
		collection, secret, _ = strings.Cut(id, "/secret/")
		identity.SecretID = types.StringValue(framework.SecretID(ctx, client, secret, diags))
	}
	identity.CollectionID = types.StringValue(framework.CollectionID(ctx, client, collection, diags))
	return identity
}
