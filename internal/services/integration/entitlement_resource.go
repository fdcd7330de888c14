package integration

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
)

var (
	_ resource.ResourceWithIdentity    = (*entitlementResource)(nil)
	_ resource.ResourceWithImportState = (*entitlementResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*entitlementResource)(nil)
)

// NewEntitlementResource returns the resource cerby_integration_user_entitlement.
func NewEntitlementResource() resource.Resource {
	return &entitlementResource{framework.Resource{Use: entitlementResourceUse, MutableIdentity: true}}
}

// entitlementResource manages one entitlement of an integration user.
type entitlementResource struct{ framework.Resource }

// Schema returns the schema.
func (r *entitlementResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: entitlementResourceUse.Describe("Manages one entitlement of a user on an integration, " +
			"called a business hub in Cerby's web app.\n\n" +
			"Other entitlements remain unchanged. The user must already have access to the integration. Use " +
			"`cerby_integration_user` to grant access, and to remove a user's last entitlement.\n\n" +
			"~> **Warning:** Do not manage the same user of an integration with both `cerby_integration_user` and " +
			"`cerby_integration_user_entitlement`, not even with `ignore_changes`. Each would revert the other's " +
			"changes, so the plan fails.\n\n" +
			"## Behavior\n\n" +
			"### Jobs\n\n" +
			"The provider waits for the job that adds or removes the entitlement. See the guide [Jobs](../guides/jobs.md).\n\n" +
			"## Limitations\n\n" +
			"### Inherited entitlements\n\n" +
			"In some applications, higher entitlements include lower ones, and Cerby may not list the lower ones. Use " +
			"`cerby_integration_user` for such applications."),
		Attributes: map[string]schema.Attribute{
			"integration_id": framework.GrantID("integration", "ID of the integration."),
			"user_id":        framework.GrantID("user", "ID of the user, who must have access to the integration."),
			"entitlement": framework.GrantID("entitlement",
				"ID of the entitlement, as listed by `cerby_integration_entitlements`."),
			"timeouts": timeoutsAttribute(ctx),
			"id":       framework.ComputedString("ID in the form `integration_id/user_id/entitlement`."),
			"job_id": framework.ComputedString(
				"ID of the job that granted the entitlement. Null if the user already had it."),
			"job_status": framework.ComputedString(jobStatusDescription),
		},
	}
}

// IdentitySchema returns the schema of the identity.
func (r *entitlementResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"integration_id": identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the integration."},
		"user_id":        identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the user."},
		"entitlement":    identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the entitlement."},
	}}
}

// Create adds the entitlement.
func (r *entitlementResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan entitlementResourceModel
	diags := &resp.Diagnostics
	diags.Append(req.Plan.Get(ctx, &plan)...)
	op := operation.New(ctx, r.NewCall(resp.Private, diags), r.parseID, plan.Timeouts.Create)
	if diags.HasError() {
		return
	}
	result, ok := op.Create(ctx, r.grant(plan))
	if !ok {
		return
	}
	plan.flattenResult(result)
	diags.Append(resp.Identity.Set(ctx, plan.identity())...)
	diags.Append(resp.State.Set(ctx, plan)...)
}

// Read reads whether the user has the entitlement. It changes nothing while a job of an earlier run is pending.
func (r *entitlementResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state entitlementResourceModel
	diags := &resp.Diagnostics
	diags.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, diags)
	if diags.HasError() {
		return
	}
	diags.Append(resp.Identity.Set(ctx, state.identity())...)
	found, ok := operation.Refresh{
		Call: c, Grant: r.grant(state), Parse: r.parseID, Req: req, Resp: resp,
	}.Read(ctx)
	if !ok {
		return
	}
	state.ID = types.StringValue(state.grant().ID())
	if found.HadJob {
		state.JobID, state.JobStatus = found.JobID, found.JobStatus
	}
	diags.Append(resp.State.Set(ctx, state)...)
	c.RecordRead(ctx, req, resp, framework.ReadOptions{})
}

// Update moves the entitlement, and waits for a pending job of an earlier run.
func (r *entitlementResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state entitlementResourceModel
	diags := &resp.Diagnostics
	diags.Append(req.Plan.Get(ctx, &plan)...)
	diags.Append(req.State.Get(ctx, &state)...)
	op := operation.New(ctx, r.NewCall(resp.Private, diags), r.parseID, plan.Timeouts.Update)
	diags.Append(resp.Identity.Set(ctx, state.identity())...)
	if diags.HasError() {
		return
	}
	result, ok := op.Update(ctx, r.grant(state), r.grant(plan))
	switch {
	case !ok:
		// A job that failed stays in private state, and the next refresh finds out what the user has.
		return
	case result.Outcome == operation.Unchanged:
		plan.flattenUnknown(state.JobID, state.JobStatus)
	default:
		plan.flattenResult(result)
	}
	diags.Append(resp.Identity.Set(ctx, plan.identity())...)
	diags.Append(resp.State.Set(ctx, plan)...)
	op.RevokeLeftovers(ctx)
}

// Delete removes the entitlement, unless it is the user's last.
func (r *entitlementResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state entitlementResourceModel
	diags := &resp.Diagnostics
	diags.Append(req.State.Get(ctx, &state)...)
	op := operation.New(ctx, r.NewCall(resp.Private, diags), r.parseID, state.Timeouts.Delete)
	if diags.HasError() {
		return
	}
	if result, isPending := op.Delete(ctx, r.grant(state)); isPending {
		state.JobID, state.JobStatus = result.JobAttributes()
		diags.Append(resp.State.Set(ctx, state)...)
	}
}

// ImportState accepts the ID or label of the integration, the ID or email of the user and the ID of the entitlement,
// or the identity.
func (r *entitlementResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	ws, identity, ok := framework.ReadImport(ctx, &r.Resource, req, resp, parseEntitlementImportID)
	if !ok {
		return
	}
	grant := identity.grant().Named(ws)
	user := findUser(ctx, ws, operation.Access{User: grant.User}.Named(ws, types.StringNull()), &resp.Diagnostics)
	switch {
	case user == nil:
		return
	case !grant.IsGranted(user):
		resp.Diagnostics.AddError("Unable to import "+grant.String(), fmt.Sprintf(
			"The user does not have the entitlement %s. Entitlements of the user: %s.\n\n"+
				"Import one of these. To add the entitlement instead, remove the `import` block.",
			framework.Quote(grant.Entitlement), operation.Quote(user.Entitlements)))
		return
	}
	framework.SetImported(ctx, resp, grant.ID(), identity)
}
