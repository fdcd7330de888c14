package collection

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var (
	_ resource.ResourceWithConfigure   = (*collectionResource)(nil)
	_ resource.ResourceWithIdentity    = (*collectionResource)(nil)
	_ resource.ResourceWithImportState = (*collectionResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*collectionResource)(nil)
)

// NewResource makes the resource cerby_collection.
func NewResource() resource.Resource { return &collectionResource{} }

// collectionResource is a collection that is managed in Cerby.
type collectionResource struct{ framework.Resource }

// Metadata names the resource.
func (r *collectionResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = resourceUse.Name
}

// Schema describes the resource.
func (r *collectionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: resourceUse.Describe("A collection of accounts and secrets, to be shared together. What it holds is for `cerby_collection_item` to say, and who has it for " +
			"`cerby_collection_share`.\n\nNames may repeat. A collection of the same name that was made less than an hour ago may be what an apply that was cut off has left behind: " +
			"a new one is made all the same, and a warning gives the id of the other. Destroying a collection takes what it holds from all who have it through the collection alone."),
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Name of the collection.",
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"id":         framework.Kept("Id of the collection."),
			"status":     framework.Kept("`enabled` or `disabled`."),
			"created_at": framework.Kept("When the collection was made (RFC 3339)."),
		},
	}
}

// IdentitySchema describes what identifies a collection.
func (r *collectionResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = framework.IDIdentitySchema("collection")
}

// ModifyPlan warns where people lose access.
func (r *collectionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !req.Plan.Raw.IsNull() || req.State.Raw.IsNull() {
		return
	}
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.AddWarning("Who has the collection loses what it holds",
		fmt.Sprintf("The collection %q will be deleted. Users and teams who have its accounts and secrets through it alone lose them, and are removed from the "+
			"applications of its business hubs.", state.Name.ValueString()))
}

// Create makes the collection.
func (r *collectionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	framework.WarnOfTwin(&resp.Diagnostics, framework.Collections, plan.Name.ValueString(), framework.Each(client.Collections().AllKnown(ctx)),
		func(t cerby.Collection) (string, bool) { return t.CreatedAt, client.MadeWithinTheHour(t.CreatedAt) })
	one, err := client.Collections().Create(ctx, plan.Name.ValueString())
	switch {
	case cerby.IsConflict(err):
		framework.Collections.AddTaken(&resp.Diagnostics, resourceUse.Name, plan.Name.ValueString(), framework.Each(client.Collections().AllKnown(ctx)), err)
		return
	case err != nil:
		framework.AddError(&resp.Diagnostics, fmt.Sprintf("create the collection %q", plan.Name.ValueString()), err)
		return
	}
	plan.written(one)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: plan.ID})...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Read reads the collection.
func (r *collectionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: state.ID})...)
	one, err := client.Collections().Known(ctx, state.ID.ValueString())
	switch {
	case err != nil:
		r.AddReadError(&resp.Diagnostics, fmt.Sprintf("read collection %q", state.ID.ValueString()), err)
		return
	case one == nil:
		resp.State.RemoveResource(ctx)
		return
	}
	state.read(*one)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// Update renames the collection.
func (r *collectionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: plan.ID})...)
	one, err := client.Collections().Rename(ctx, plan.ID.ValueString(), plan.Name.ValueString())
	if err != nil {
		framework.AddError(&resp.Diagnostics, fmt.Sprintf("rename the collection %q", plan.ID.ValueString()), err)
		return
	}
	plan.written(one)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Delete removes the collection.
func (r *collectionResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := client.Collections().Delete(ctx, state.ID.ValueString()); err != nil {
		framework.AddError(&resp.Diagnostics, fmt.Sprintf("delete the collection %q", state.Name.ValueString()), err)
	}
}

// ImportState takes an id or a name, or the identity.
func (r *collectionResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := framework.ImportID(ctx, req, &resp.Diagnostics)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id = framework.CollectionID(ctx, client, id, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || !exists(ctx, client, id, &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: types.StringValue(id)})...)
}
