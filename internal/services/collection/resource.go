package collection

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var (
	_ resource.ResourceWithIdentity    = (*collectionResource)(nil)
	_ resource.ResourceWithImportState = (*collectionResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*collectionResource)(nil)
)

// NewResource returns the resource cerby_collection.
func NewResource() resource.Resource {
	return &collectionResource{framework.Resource{Use: resourceUse}}
}

// collectionResource manages a collection.
type collectionResource struct{ framework.Resource }

// Schema sets the schema of the resource.
func (r *collectionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: resourceUse.Describe("Manages a collection in a Cerby workspace: accounts and secrets " +
			"that are shared together.\n\n" +
			"Manage its items with `cerby_collection_item`. Manage its users and teams with `cerby_collection_share` " +
			"or `cerby_collection_members`.\n\n" +
			"~> **Warning:** If you destroy a collection, users and teams lose the items that only the collection " +
			"shares with them. The plan lists these users and teams.\n\n" +
			"## Behavior\n\n" +
			"### Existing collections\n\n" +
			"Two collections may have the same name. If an apply is killed after it sends the request, the collection " +
			"can exist in Cerby without being in the state. The next apply adopts such a collection, with a warning " +
			"that shows its ID. The collection must have the same name, be empty, and be less than an hour old. Only " +
			"one user, its owner, may have access to it. An apply never adopts a collection that another resource of " +
			"the run manages.\n\n" +
			"If several collections match, the apply creates a new one. A plan for a new collection warns about each " +
			"collection of the same name that is less than a day old. The warning contains the `import` block that manages " +
			"this collection instead.\n\n" +
			"An apply does not see the resources that it does not change. Therefore, a plan fails for a second " +
			"collection of the same name while the first is less than an hour old and empty. The plan does not detect " +
			"collections of another configuration or provider alias, or those that `-target` leaves out. Use different " +
			"names in these cases."),
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Name of the collection.",
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"id":         framework.ComputedString("ID of the collection."),
			"status":     framework.ComputedString("Status of the collection: `enabled` or `disabled`."),
			"created_at": framework.ComputedString("Time at which the collection was created (RFC 3339)."),
		},
	}
}

// IdentitySchema sets the identity schema of a collection.
func (r *collectionResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = framework.IDIdentitySchema("collection")
}

// Create creates the collection.
func (r *collectionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	creator := plan.creator()
	created, ok := creator.Create(ctx, c, plan.keys(),
		func(ctx context.Context) (cerby.Created[cerby.Collection], error) {
			return c.WS.Collections().Create(ctx, creator.Name)
		})
	if !ok {
		return
	}
	plan.flattenResult(created)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: plan.ID})...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Read refreshes the collection.
func (r *collectionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	c.RegisterRead(ctx, state.keys()...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: state.ID})...)
	one, err := c.WS.Collections().Find(ctx, state.ID.ValueString())
	if c.HandleReadError(ctx, resp, state.label(), err, state.keys()...) {
		return
	}
	imported := state.Name.IsNull()
	state.flatten(one)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	c.RecordRead(ctx, req, resp, framework.ReadOptions{NoDrift: imported})
}

// Update renames the collection.
func (r *collectionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: plan.ID})...)
	if plan.Name.Equal(state.Name) {
		// The name was unknown at plan and turned out the same.
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
		return
	}
	one, err := c.WS.Collections().Rename(ctx, plan.ID.ValueString(), plan.Name.ValueString())
	if err != nil {
		var missing []string
		if errors.Is(err, cerby.ErrNotFound) {
			missing = append(missing, fmt.Sprintf("Collection %s does not exist.", framework.Quote(plan.ID.ValueString())))
		}
		what := fmt.Sprintf("rename %s to %s", state.label(), framework.Quote(plan.Name.ValueString()))
		framework.AddDeletedError(&resp.Diagnostics, what, missing, err)
		return
	}
	plan.flattenResult(one)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Delete deletes the collection.
func (r *collectionResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || c.SkipsRemoval(ctx, state.label(), state.keys()...) {
		return
	}
	framework.AddDeleteError(&resp.Diagnostics, state.label(), c.WS.Collections().Delete(ctx, state.ID.ValueString()))
}

// ImportState accepts an ID, a name or the identity.
func (r *collectionResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	framework.Collections.ImportState(ctx, &r.Resource, req, resp, nil)
}
