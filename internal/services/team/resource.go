package team

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var (
	_ resource.ResourceWithIdentity    = (*teamResource)(nil)
	_ resource.ResourceWithImportState = (*teamResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*teamResource)(nil)
)

// NewResource returns the resource cerby_team.
func NewResource() resource.Resource { return &teamResource{framework.Resource{Use: resourceUse}} }

// teamResource implements the resource cerby_team.
type teamResource struct{ framework.Resource }

// Schema returns the schema of the resource.
func (r *teamResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: resourceUse.Describe("Manages a team in a Cerby workspace.\n\n" +
			"Manage its members with `cerby_team_membership` or `cerby_team_members`.\n\n" +
			"~> **Warning:** If you destroy a team, its members lose the items that only the team shares with them. " +
			"The plan lists these members.\n\n" +
			"## Behavior\n\n" +
			"### Existing teams\n\n" +
			"Two teams may have the same name. If an apply is killed after it sends the request, the team can exist in " +
			"Cerby without being in the state. The next apply adopts such a team, with a warning that shows its ID. " +
			"The team must have the same name, be less than an hour old, and have no members and no items. An apply " +
			"never adopts a team that an identity provider or another resource of the run manages.\n\n" +
			"If several teams match, the apply creates a new one. A plan for a new team warns about each team of the " +
			"same name that is less than a day old. The warning contains the `import` block that manages this team " +
			"instead.\n\n" +
			"An apply does not see the resources that it does not change. Therefore, a plan fails for a second team " +
			"of the same name while the first is less than an hour old and unused. The plan does not detect teams of " +
			"another configuration or provider alias, or those that `-target` leaves out. Use different names in these " +
			"cases.\n\n" +
			"## Limitations\n\n" +
			"### Teams of an identity provider\n\n" +
			"You can import and read teams that an identity provider manages through SCIM. A plan that changes their " +
			"name fails."),
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Name of the team.",
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"id":         framework.ComputedString("ID of the team."),
			"type":       framework.ComputedString(typeDescription),
			"created_at": framework.ComputedString("Time at which the team was created (RFC 3339)."),
		},
	}
}

// IdentitySchema returns the identity schema of a team.
func (r *teamResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = framework.IDIdentitySchema("team")
}

// Create creates the team.
func (r *teamResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	creator := plan.creator()
	created, ok := creator.Create(ctx, c, plan.keys(),
		func(ctx context.Context) (cerby.Created[cerby.Team], error) {
			return c.WS.Teams().Create(ctx, creator.Name)
		})
	if !ok {
		return
	}
	name := plan.Name
	plan.flatten(created)
	plan.Name = name
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: plan.ID})...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Read refreshes the team.
func (r *teamResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	c.RegisterRead(ctx, state.keys()...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: state.ID})...)
	team, err := c.WS.Teams().Find(ctx, state.ID.ValueString())
	if c.HandleReadError(ctx, resp, state.name(), err, state.keys()...) {
		return
	}
	imported := state.Name.IsNull()
	state.flatten(team)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	c.RecordRead(ctx, req, resp, framework.ReadOptions{NoDrift: imported})
}

// Update renames the team.
func (r *teamResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: state.ID})...)
	switch {
	case plan.Name.Equal(state.Name):
		// The name was unknown during the plan and did not change.
	case renamesManaged(plan, state):
		refuseRename(c, state)
		return
	default:
		team := target{c.WS, state.ID.ValueString()}
		if _, err := c.WS.Teams().Rename(ctx, team.id, plan.Name.ValueString()); err != nil {
			team.addWriteError(ctx, c, "rename "+state.name(), err)
			return
		}
	}
	state.Name = plan.Name
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// Delete deletes the team.
func (r *teamResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || c.SkipsRemoval(ctx, state.name(), state.keys()...) {
		return
	}
	team := target{c.WS, state.ID.ValueString()}
	err := c.WS.Teams().Delete(ctx, team.id)
	switch {
	case errors.Is(err, cerby.ErrStillListed):
		framework.AddStillListed(&resp.Diagnostics, state.name(), err)
	case err != nil:
		team.addWriteError(ctx, c, "delete "+state.name(), err)
	}
}

// ImportState imports by ID or name, or by the identity.
func (r *teamResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	framework.Teams.ImportState(ctx, &r.Resource, req, resp, nil)
}
