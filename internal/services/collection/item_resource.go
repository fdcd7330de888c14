package collection

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
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
	c := r.NewPlanCall(resp.Private, &resp.Diagnostics)
	object, ok := framework.GetObjectPlan(ctx, c, req, &plan, &state)
	if !ok {
		return
	}
	if framework.PlanGrant(ctx, c, object, plan.itemIdentity) {
		resp.Diagnostics.Append(framework.PlanUnknown(ctx, &resp.Plan, "id")...)
	}
	if !req.Plan.Raw.IsNull() && object.Changes {
		c.AsWarning = c.MustNotFail(ctx, plan.Key())
		checkReferences(ctx, c, plan.itemIdentity)
	}
}

// Create adds the item to the collection.
func (r *itemResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan itemModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || !plan.Ensure(ctx, c) {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.itemIdentity)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, newItemModel(plan.itemIdentity))...)
}

// Read refreshes the item.
func (r *itemResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state itemModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	framework.ReadGrant(ctx, c, state.itemIdentity)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.itemIdentity)...)
	_, err := c.WS.Collections().FindItem(ctx, state.item())
	if c.HandleReadError(ctx, resp, state.Label(c.WS), err, state.Key()) {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newItemModel(state.itemIdentity))...)
	c.RecordRead(ctx, req, resp, framework.ReadOptions{})
}

// Update moves the item. It adds the new item before it removes the old one.
func (r *itemResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state itemModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || !framework.UpdateGrant(ctx, c, state.itemIdentity, plan.itemIdentity) {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.itemIdentity)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, newItemModel(plan.itemIdentity))...)
	framework.RevokePrior(ctx, c, state.itemIdentity, plan.itemIdentity)
}

// Delete removes the item from the collection.
func (r *itemResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state itemModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		framework.DeleteGrant(ctx, c, state.itemIdentity)
	}
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
	if !framework.HandleImportError(resp, identity.Label(ws), err, notFound) {
		framework.SetImported(ctx, resp, identity.FormatID(), identity)
	}
}

// checkReferences refuses a collection, an account or a secret that does not exist, as far as this run has read it.
func checkReferences(ctx context.Context, c *framework.Call, plan itemIdentity) {
	reference := func(name string, id types.String) framework.Reference {
		return framework.Reference{ID: id, At: path.Root(name)}
	}
	framework.Collections.CheckReference(ctx, c, reference("collection_id", plan.CollectionID))
	framework.Accounts.CheckReference(ctx, c, reference("account_id", plan.AccountID))
	framework.Secrets.CheckReference(ctx, c, reference("secret_id", plan.SecretID))
}
