package integration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
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
	_ resource.ResourceWithConfigure   = (*userResource)(nil)
	_ resource.ResourceWithIdentity    = (*userResource)(nil)
	_ resource.ResourceWithImportState = (*userResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*userResource)(nil)
)

// NewUserResource makes the resource cerby_integration_user.
func NewUserResource() resource.Resource { return &userResource{} }

// userResource is a person on a hub, with exactly the entitlements that are written.
type userResource struct{ framework.Resource }

// Metadata names the resource.
func (r *userResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = userResourceUse.Name
	resp.ResourceBehavior.MutableIdentity = true
}

// Schema describes the resource.
func (r *userResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: userResourceUse.Describe("A person on a business hub, with exactly these entitlements.\n\n" +
			"Cerby gives, changes and takes access by jobs that work in the application, for seconds to many minutes. The provider follows each to its end. " +
			"Where it stops before, at a time-out or an interrupt, the job goes on, the state keeps its id, and the next apply waits for it. " +
			"The guide [Jobs](../guides/jobs.md) tells it all.\n\n" +
			"Somebody who is on the hub already is taken over: with other entitlements or another role, they are changed to what is written here, with a warning."),
		Attributes: map[string]schema.Attribute{
			"integration_id": framework.Part("integration", "Id of the integration. A change grants the access on the new integration first, and then removes the old one."),
			"user_id":        framework.Part("user", "Id of the user in the workspace. A change grants the access to the new user first, and then removes the old one."),
			"entitlements": schema.SetAttribute{
				Required:    true,
				ElementType: types.StringType,
				MarkdownDescription: "Ids of the entitlements, at least one, as `cerby_integration_entitlements` lists them. " +
					"In some applications higher entitlements include lower ones, and the service shows all of them: what is shown more than was given is no difference.",
				Validators: []validator.Set{
					setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(),
					setvalidator.ValueStringsAre(framework.IDCheck("entitlement")),
				},
			},
			"role": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				Default:             stringdefault.StaticString(collaborator),
				MarkdownDescription: "Role on the integration: `owner` or `collaborator`. Defaults to `collaborator`. Changing this forces a new resource to be created.",
				Validators:          []validator.String{roles.Check()},
			},
			"timeouts": timeoutsAttribute(ctx),
			"id":       framework.Kept("`integration_id/user_id`."),
			"email":    framework.Kept("E-mail address of the person; null until they are on the hub."),
			"status":   framework.Kept("Status of the user in the workspace; null until they are on the hub."),
			"job_id":   framework.Kept("Id of the last job that changed the access here; null where there was none."),
			"job_status": framework.Kept("Status of that job as last seen: `finished`, or another where it was not followed to its end; null where there was none, or none whose end could be seen. " +
				"While it is not over, a plan shows it as known after apply."),
		},
	}
}

// IdentitySchema describes what identifies a person on a hub.
func (r *userResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"integration_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the integration."},
		"user_id":        identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the user."},
	}}
}

// Create puts the person on the hub.
func (r *userResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan userResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	limit, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	within, w := begin(ctx, client, plan.seat(), limit, &resp.Diagnostics)
	if w == nil {
		return
	}
	defer w.end()
	withdraw, ok := r.Acquire(ctx, resp.Private, name(w.seat), &resp.Diagnostics, plan.keys()...)
	if !ok {
		return
	}
	e, begun, ok := w.makeSo(within, plan.wants(), true)
	if !ok || e.outcome == failed {
		withdraw()
	}
	switch {
	case !ok:
		return
	case e.outcome == failed:
		w.jobFailed(e, begun.Does, "The next apply takes them over as they are then.")
		return
	}
	w.tell(e, begun.Does)
	plan.written(e)
	e.record(ctx, resp.Private, begun, &resp.Diagnostics)
	plan.wants().keepShown(ctx, resp.Private, e.person, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Read reads the person. It leaves everything as it is while a job of an earlier run may still run.
func (r *userResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state userResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	earlier := recordedKey.Load(ctx, req.Private, &resp.Diagnostics)
	shown := shownKey.Load(ctx, req.Private, &resp.Diagnostics)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.BeginRead(ctx, resp.Private, &resp.Diagnostics, state.keys()...)
	r.ReadLeftovers(ctx, resp.Private, userLeftover, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	got := earlier.look(ctx, client, state.seat(), state.who(), earlier.sight(state.wants()), r.AddReadError, &resp.Diagnostics)
	switch {
	case !got.known:
		return
	case got.person == nil && r.PlansUpdate(ctx, req.Private, &resp.Diagnostics) && !r.Contested(ctx, req.Private, &resp.Diagnostics):
		keepMissing(ctx, name(state.seat()), resp)
		return
	case got.person == nil:
		r.RemoveFromState(ctx, resp, name(state.seat()), state.keys()...)
		return
	}
	recordedKey.Remove(ctx, resp.Private, &resp.Diagnostics)
	missingKey.Remove(ctx, resp.Private, &resp.Diagnostics)
	if got.given {
		state.wants().keepShown(ctx, resp.Private, got.person, &resp.Diagnostics)
		shown = got.person.Entitlements
	}
	if earlier.ID != "" {
		state.JobID, state.JobStatus = got.id, got.status
	}
	if state.Role.IsNull() && !given(roleOf(*got.person)) {
		assumedKey.Save(ctx, resp.Private, true, &resp.Diagnostics)
	}
	if !state.read(*got.person, shown) {
		shownKey.Remove(ctx, resp.Private, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	r.EndRead(ctx, req, resp)
}

// ImportState takes the integration's id or label and the user's id or e-mail, or the identity.
func (r *userResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var identity userIdentity
	if framework.ImportsNothing(req, &resp.Diagnostics) {
		return
	}
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
	} else if hub, user, ok := framework.Divide(req.ID, &resp.Diagnostics, userImport); ok {
		identity = findSeat(ctx, client, hub, user, &resp.Diagnostics)
	}
	seat := identity.seat()
	if resp.Diagnostics.HasError() {
		return
	}
	switch person := integrationRowKey(ctx, client, seat, &resp.Diagnostics); {
	case person == nil:
		return
	case len(person.Entitlements) == 0:
		resp.Diagnostics.AddError("Nothing to import", framework.Capital(name(seat))+" has no entitlement there, and this resource takes one at least. Give them one first.")
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), seat.String())...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("integration_id"), seat.IntegrationID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("user_id"), seat.UserID)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
}
