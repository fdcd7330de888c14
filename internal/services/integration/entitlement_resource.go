package integration

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var (
	_ resource.ResourceWithConfigure   = (*entitlementResource)(nil)
	_ resource.ResourceWithIdentity    = (*entitlementResource)(nil)
	_ resource.ResourceWithImportState = (*entitlementResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*entitlementResource)(nil)
)

// NewEntitlementResource makes the resource cerby_integration_user_entitlement.
func NewEntitlementResource() resource.Resource { return &entitlementResource{} }

// entitlementResource is one entitlement of a person who is on a hub.
type entitlementResource struct{ framework.Resource }

// Metadata names the resource.
func (r *entitlementResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = entitlementResourceUse.Name
	resp.ResourceBehavior.MutableIdentity = true
}

// Schema describes the resource.
func (r *entitlementResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: entitlementResourceUse.Describe("Adds one entitlement to a user who is already on an integration. Other entitlements stay as they are.\n\n" +
			"Use `cerby_integration_user` to add a user to an integration, and to remove a user's last entitlement, which removes the user from the integration. Do not " +
			"manage the same user on the same integration with both resources, not even with `ignore_changes`: the plan is refused.\n\n" +
			"The provider waits for the job that adds or removes the entitlement, as for `cerby_integration_user`. See the guide [Jobs](../guides/jobs.md). " +
			"In applications whose higher entitlements include lower ones, Cerby may not list the lower ones: use `cerby_integration_user` there."),
		Attributes: map[string]schema.Attribute{
			"integration_id": framework.Part("integration", "Id of the integration."),
			"user_id":        framework.Part("user", "Id of the user in the workspace, who is on the integration."),
			"entitlement":    framework.Part("entitlement", "Id of the entitlement, as `cerby_integration_entitlements` lists them."),
			"timeouts":       timeoutsAttribute(ctx),
			"id":             framework.Kept("`integration_id/user_id/entitlement`."),
			"job_id":         framework.Kept("Id of the job that gave the entitlement; null where the person had it already."),
			"job_status": framework.Kept("Status of that job as last seen: `finished`, or another where it was not followed to its end. " +
				"While it is not over, a plan shows it as known after apply."),
		},
	}
}

// IdentitySchema describes what identifies an entitlement of a person on a hub.
func (r *entitlementResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"integration_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the integration."},
		"user_id":        identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the user."},
		"entitlement":    identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the entitlement."},
	}}
}

// Create gives the entitlement.
func (r *entitlementResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan entitlementResourceModel
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
	w.who = plan.who()
	withdraw, ok := r.Acquire(ctx, resp.Private, plan.title(), &resp.Diagnostics, plan.keys()...)
	if !ok {
		return
	}
	e, ok := w.give(within, plan)
	if !ok || e.outcome == failed {
		withdraw()
	}
	switch {
	case !ok:
		return
	case e.outcome == failed:
		w.jobFailed(e, changing, "The next apply looks for the entitlement again.")
		return
	}
	w.tell(e, changing)
	plan.written(e)
	e.record(ctx, resp.Private, recorded{Does: changing}, w.diags)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Read reads whether the person has the entitlement. It leaves everything as it is while a job of an earlier run may
// still run.
func (r *entitlementResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state entitlementResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	earlier := recordedKey.Load(ctx, req.Private, &resp.Diagnostics)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.BeginRead(ctx, resp.Private, &resp.Diagnostics, state.keys()...)
	r.ReadLeftovers(ctx, resp.Private, entitlementLeftover, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	got := earlier.look(ctx, client, state.seat(), state.who(), state.sight(earlier.Does), r.AddReadError, &resp.Diagnostics)
	switch {
	case !got.known:
		return
	case state.lacks(got.person) && r.PlansUpdate(ctx, req.Private, &resp.Diagnostics) && !r.Contested(ctx, req.Private, &resp.Diagnostics):
		keepMissing(ctx, state.title(), resp)
		return
	case state.lacks(got.person):
		r.RemoveFromState(ctx, resp, state.title(), state.keys()...)
		return
	}
	recordedKey.Remove(ctx, resp.Private, &resp.Diagnostics)
	missingKey.Remove(ctx, resp.Private, &resp.Diagnostics)
	state.ID = types.StringValue(state.key())
	if earlier.ID != "" {
		state.JobID, state.JobStatus = got.id, got.status
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	r.EndRead(ctx, req, resp)
}

// ImportState takes the integration's id or label, the user's id or e-mail and the entitlement's id, or the identity.
func (r *entitlementResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var identity entitlementIdentity
	if framework.ImportsNothing(req, &resp.Diagnostics) {
		return
	}
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
	} else if parts, ok := framework.DivideAll(req.ID, 3, &resp.Diagnostics, entitlementImport); ok {
		found := findSeat(ctx, client, parts[0], parts[1], &resp.Diagnostics)
		identity = entitlementIdentity{IntegrationID: found.IntegrationID, UserID: found.UserID, Entitlement: types.StringValue(parts[2])}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	m := entitlementResourceModel{IntegrationID: identity.IntegrationID, UserID: identity.UserID, Entitlement: identity.Entitlement}
	person := integrationRowKey(ctx, client, m.seat(), &resp.Diagnostics)
	switch {
	case person == nil:
		return
	case m.lacks(person):
		resp.Diagnostics.AddError("Nothing there to import", fmt.Sprintf("%s does not have the entitlement %q, but %s.",
			framework.Capital(name(m.seat())), m.Entitlement.ValueString(), quoted(person.Entitlements)))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), m.key())...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("integration_id"), m.IntegrationID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("user_id"), m.UserID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("entitlement"), m.Entitlement)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
}
