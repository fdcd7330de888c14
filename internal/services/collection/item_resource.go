package collection

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
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
	_ resource.ResourceWithIdentity         = (*itemResource)(nil)
	_ resource.ResourceWithImportState      = (*itemResource)(nil)
	_ resource.ResourceWithModifyPlan       = (*itemResource)(nil)
	_ resource.ResourceWithConfigValidators = (*itemResource)(nil)
)

// NewItemResource returns the resource cerby_collection_item.
func NewItemResource() resource.Resource {
	return &itemResource{framework.Resource{Use: itemUse, MutableIdentity: true}}
}

// itemResource manages one account or secret in one collection.
type itemResource struct{ framework.Resource }

// itemModel is the model of the resource cerby_collection_item.
type itemModel struct {
	itemIdentity

	ID types.String `tfsdk:"id"`
}

func newItemModel(i itemIdentity) itemModel { return itemModel{i, types.StringValue(i.formatID())} }

// itemIdentity is the identity of an item in a collection.
type itemIdentity struct {
	CollectionID types.String `tfsdk:"collection_id"`
	AccountID    types.String `tfsdk:"account_id"`
	SecretID     types.String `tfsdk:"secret_id"`
}

// item returns the client's form of the item.
func (i itemIdentity) item() cerby.Item {
	collection := i.CollectionID.ValueString()
	if !i.AccountID.IsNull() {
		return cerby.Item{CollectionID: collection, Kind: cerby.AccountItem, ItemID: i.AccountID.ValueString()}
	}
	return cerby.Item{CollectionID: collection, Kind: cerby.SecretItem, ItemID: i.SecretID.ValueString()}
}

// formatID returns the ID of the item: COLLECTION/account/ACCOUNT or COLLECTION/secret/SECRET.
func (i itemIdentity) formatID() string {
	item := i.item()
	return item.CollectionID + "/" + string(item.Kind) + "/" + item.ItemID
}

// parseItemID returns the item with the given ID, or an empty identity if the ID is malformed.
func parseItemID(id string) itemIdentity {
	parts := strings.SplitN(id, "/", 3)
	if len(parts) < 3 {
		return itemIdentity{}
	}
	if parts[1] == string(cerby.AccountItem) {
		return itemIdentity{CollectionID: types.StringValue(parts[0]), AccountID: types.StringValue(parts[2])}
	}
	return itemIdentity{CollectionID: types.StringValue(parts[0]), SecretID: types.StringValue(parts[2])}
}

// leftover describes an item that an interrupted move did not remove.
func (r *itemResource) leftover(id string) framework.Leftover {
	i := parseItemID(id)
	return framework.Leftover{What: i.label(r.WorkspaceIfKnown()), Keys: []workspace.Key{i.key()}}
}

// key returns the registry key of the item.
func (i itemIdentity) key() workspace.Key {
	return workspace.CollectionItemKey(i.item())
}

// RegistryEntry implements framework.ManagedModel.
func (i itemIdentity) RegistryEntry(ws *workspace.Workspace) (what string, keys []workspace.Key) {
	if i.CollectionID.IsUnknown() || i.AccountID.IsUnknown() || i.SecretID.IsUnknown() {
		return i.label(ws), nil
	}
	return i.label(ws), []workspace.Key{i.key()}
}

// label names the item in messages, as far as this run knows the names.
func (i itemIdentity) label(ws *workspace.Workspace) string {
	item := i.item()
	label := framework.Accounts.Label
	if item.Kind == cerby.SecretItem {
		label = framework.Secrets.Label
	}
	return fmt.Sprintf("%s in %s", label(ws, item.ItemID, types.StringNull()),
		framework.Collections.Label(ws, item.CollectionID, types.StringNull()))
}

// Schema sets the schema of the resource.
func (r *itemResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: itemUse.Describe("Manages an account or a secret in a collection of a Cerby workspace.\n\n" +
			"Other items of the collection remain unchanged.\n\n" +
			"## Behavior\n\n" +
			"### Existing items\n\n" +
			"The provider adopts an item that is already in the collection.\n\n" +
			"### Moves\n\n" +
			"A change of `collection_id`, `account_id` or `secret_id` moves the item. The provider adds the new item " +
			"before it removes the old one."),
		Attributes: map[string]schema.Attribute{
			"collection_id": framework.GrantID("collection", "ID of the collection."),
			"account_id":    framework.OptionalGrantID("account", "ID of the account. Conflicts with `secret_id`."),
			"secret_id":     framework.OptionalGrantID("secret", "ID of the secret. Conflicts with `account_id`."),
			"id": framework.ComputedString(
				"ID in the form `collection_id/account/account_id` or `collection_id/secret/secret_id`."),
		},
	}
}

// ConfigValidators requires exactly one of account_id and secret_id.
func (r *itemResource) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{
		resourcevalidator.ExactlyOneOf(path.MatchRoot("account_id"), path.MatchRoot("secret_id")),
	}
}

// IdentitySchema sets the identity schema of an item in a collection.
func (r *itemResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"collection_id": identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the collection."},
		"account_id":    identityschema.StringAttribute{OptionalForImport: true, Description: "ID of the account, if any."},
		"secret_id":     identityschema.StringAttribute{OptionalForImport: true, Description: "ID of the secret, if any."},
	}}
}

// ModifyPlan plans moves as updates.
func (r *itemResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	var plan, state itemModel
	object, ok := framework.GetObjectPlan(ctx, r.WorkspaceIfKnown(), req, &plan, &state, &resp.Diagnostics)
	if !ok {
		return
	}
	r.PlanObject(ctx, resp.Private, object, &resp.Diagnostics)
	r.PlanLeftovers(ctx, resp.Private, r.leftover, &resp.Diagnostics)
	if !req.Plan.Raw.IsNull() && object.Changes {
		r.checkReferences(ctx, plan.itemIdentity, resp)
	}
	if req.Plan.Raw.IsNull() || req.State.Raw.IsNull() {
		return
	}
	moved := object.UnknownKeys || plan.formatID() != state.formatID()
	if moved || r.PlansUpdate(ctx, req.Private, &resp.Diagnostics) {
		resp.Diagnostics.Append(framework.PlanUnknown(ctx, &resp.Plan, "id")...)
	}
}

// checkReferences rejects a collection, an account or a secret that does not exist, as far as this run has read it.
func (r *itemResource) checkReferences(ctx context.Context, plan itemIdentity, resp *resource.ModifyPlanResponse) {
	ws, diags := r.WorkspaceIfKnown(), &resp.Diagnostics
	asWarning := r.MustNotFail(ctx, resp.Private, diags, plan.key())
	reference := func(name string, id types.String) framework.Reference {
		return framework.Reference{ID: id, At: path.Root(name), AsWarning: asWarning}
	}
	framework.Collections.CheckReference(ctx, ws, reference("collection_id", plan.CollectionID), diags)
	framework.Accounts.CheckReference(ctx, ws, reference("account_id", plan.AccountID), diags)
	framework.Secrets.CheckReference(ctx, ws, reference("secret_id", plan.SecretID), diags)
}

// Create adds the item to the collection.
func (r *itemResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan itemModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	o := itemOperation{r, r.Workspace(&resp.Diagnostics), resp.Private, &resp.Diagnostics}
	if resp.Diagnostics.HasError() || !o.ensure(ctx, plan.itemIdentity) {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.itemIdentity)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, newItemModel(plan.itemIdentity))...)
}

// Read refreshes the item.
func (r *itemResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state itemModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.RegisterRead(ctx, resp.Private, &resp.Diagnostics, state.key())
	r.ReadLeftovers(ctx, resp.Private, r.leftover, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.itemIdentity)...)
	_, err := ws.Collections().FindItem(ctx, state.item())
	if r.HandleReadError(ctx, resp, state.label(ws), err, state.key()) {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newItemModel(state.itemIdentity))...)
	r.RecordRead(ctx, req, resp)
}

// Update moves the item. It adds the new item before it removes the old one.
func (r *itemResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state itemModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	o := itemOperation{r, r.Workspace(&resp.Diagnostics), resp.Private, &resp.Diagnostics}
	if resp.Diagnostics.HasError() {
		return
	}
	moved := ""
	if plan.formatID() != state.formatID() {
		moved = state.formatID()
	}
	contested := moved != "" || r.NeedsCreate(ctx, req.Private, &resp.Diagnostics)
	if contested && !o.ensure(ctx, plan.itemIdentity) {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.itemIdentity)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, newItemModel(plan.itemIdentity))...)
	o.removeLeftovers(ctx, moved)
}

// Delete removes the item from the collection.
func (r *itemResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state itemModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	o := itemOperation{r, r.Workspace(&resp.Diagnostics), resp.Private, &resp.Diagnostics}
	if resp.Diagnostics.HasError() || !o.removeLeftovers(ctx, "") {
		return
	}
	o.remove(ctx, state.itemIdentity)
}

// ImportState accepts COLLECTION/account/ACCOUNT or COLLECTION/secret/SECRET, with IDs or names, or the identity.
func (r *itemResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	ws, identity, ok := framework.ReadImport(ctx, &r.Resource, req, resp, parseItemImportID)
	if !ok {
		return
	}
	if identity.AccountID.IsNull() == identity.SecretID.IsNull() {
		resp.Diagnostics.AddError("Invalid identity", "Set exactly one of account_id and secret_id.")
		return
	}
	_, err := ws.Collections().FindItem(ctx, identity.item())
	notFound := fmt.Sprintf("The service does not list this item. The %s is not in the collection, or one of the two "+
		"does not exist.\n\nCheck both IDs. To add the item instead, remove the `import` block.", identity.item().Kind)
	if !framework.HandleImportError(resp, identity.label(ws), err, notFound) {
		framework.SetImported(ctx, resp, identity.formatID(), identity)
	}
}
