package integration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
)

var (
	_ resource.ResourceWithIdentity    = (*userResource)(nil)
	_ resource.ResourceWithImportState = (*userResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*userResource)(nil)
)

// NewUserResource returns the resource cerby_integration_user.
func NewUserResource() resource.Resource {
	return &userResource{framework.Resource{Use: userResourceUse, MutableIdentity: true}}
}

// userResource manages a user's access to an integration, with exactly the configured entitlements.
type userResource struct{ framework.Resource }

// Schema returns the schema.
func (r *userResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: userResourceUse.Describe("Manages a user's access to an integration, called a business " +
			"hub in Cerby's web app, with exactly the configured entitlements.\n\n" +
			"~> **Warning:** The user loses all entitlements that are not in `entitlements`, even if they were granted " +
			"outside Terraform. The plan lists them.\n\n" +
			"~> **Warning:** Do not manage the same user of an integration with both `cerby_integration_user` and " +
			"`cerby_integration_user_entitlement`, not even with `ignore_changes`. Each would revert the other's " +
			"changes, so the plan fails.\n\n" +
			"## Behavior\n\n" +
			"### Existing access\n\n" +
			"The provider adopts the access of a user who already has it. If the role or the entitlements differ, the " +
			"provider changes them to the configured values, with a warning.\n\n" +
			"### Jobs\n\n" +
			"Cerby grants, changes and removes access with jobs, which take seconds to many minutes in the " +
			"application. The provider waits for each job. If a timeout or an interrupt ends the wait, the job " +
			"continues. The state keeps its ID, and the next apply waits for it. See the guide [Jobs](../guides/jobs.md).\n\n" +
			"## Limitations\n\n" +
			"The service returns the users of an integration as of its last synchronization with the application, " +
			"which may be a day old. A plan shows changes that were made in the application only after the next " +
			"synchronization.\n\n" +
			"Some applications send an invitation of their own. The role in the application changes only after the " +
			"user has accepted it."),
		Attributes: map[string]schema.Attribute{
			"integration_id": framework.GrantID("integration", "ID of the integration. A change first grants access "+
				"to the new integration, and then removes access to the old one."),
			"user_id": framework.GrantID("user", "ID of the user. A change first grants access to the new user, and "+
				"then removes the old user's access."),
			"entitlements": schema.SetAttribute{
				Required:    true,
				ElementType: types.StringType,
				MarkdownDescription: "IDs of the entitlements, as listed by `cerby_integration_entitlements`. At least one must " +
					"be set. Entitlements that the application adds by inheritance are ignored.",
				Validators: []validator.Set{
					setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(),
					setvalidator.ValueStringsAre(framework.IDValidator("entitlement")),
				},
			},
			"role": operation.Roles.Attribute(operation.Collaborator, "Role on the integration: `owner` or `collaborator`. "+
				"Defaults to `collaborator`. Changing this forces a new resource to be created."),
			"timeouts": timeoutsAttribute(ctx),
			"id":       framework.ComputedString("ID in the form `integration_id/user_id`."),
			"email":    framework.ComputedString("Email of the user. Null until the user has access."),
			"status":   framework.ComputedString("Status of the user in the workspace. Null until the user has access."),
			"job_id":   framework.ComputedString("ID of the last job that changed the access. Null if there was none."),
			"job_status": framework.ComputedString(
				jobStatusDescription + " Null if there was no job, or if it could not be read."),
		},
	}
}

// IdentitySchema returns the schema of the identity.
func (r *userResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"integration_id": identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the integration."},
		"user_id":        identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the user."},
	}}
}

// Create invites the user, or changes the access that the user has.
func (r *userResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan userResourceModel
	diags := &resp.Diagnostics
	diags.Append(req.Plan.Get(ctx, &plan)...)
	c := r.NewCall(resp.Private, diags)
	op := operation.New(ctx, c, r.parseID, plan.Timeouts.Create)
	if diags.HasError() {
		return
	}
	result, ok := op.Create(ctx, r.access(plan))
	if !ok {
		return
	}
	plan.flattenResult(result)
	saveListed(ctx, c, plan.access(), result.User)
	diags.Append(resp.Identity.Set(ctx, plan.identity())...)
	diags.Append(resp.State.Set(ctx, plan)...)
}

// Read reads the user's access. It changes nothing while a job of an earlier run is pending.
func (r *userResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state userResourceModel
	diags := &resp.Diagnostics
	diags.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, diags)
	listed := listedKey.Load(ctx, c)
	if diags.HasError() {
		return
	}
	diags.Append(resp.Identity.Set(ctx, state.identity())...)
	found, ok := operation.Refresh{
		Call: c, Grant: r.access(state), Parse: r.parseID, Req: req, Resp: resp,
	}.Read(ctx)
	if !ok {
		return
	}
	if found.Granted {
		saveListed(ctx, c, state.access(), found.User)
		listed = found.User.Entitlements
	}
	if found.HadJob {
		state.JobID, state.JobStatus = found.JobID, found.JobStatus
	}
	if state.Role.IsNull() && !operation.IsGrantable(operation.RoleOf(*found.User)) {
		roleAssumedKey.Save(ctx, c, true)
	}
	if !state.flatten(*found.User, listed) {
		listedKey.Remove(ctx, c)
	}
	diags.Append(resp.State.Set(ctx, state)...)
	c.RecordRead(ctx, req, resp, framework.ReadOptions{})
}

// Update changes entitlements, moves the access, and waits for a pending job of an earlier run.
func (r *userResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state userResourceModel
	diags := &resp.Diagnostics
	diags.Append(req.Plan.Get(ctx, &plan)...)
	diags.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, diags)
	op := operation.New(ctx, c, r.parseID, plan.Timeouts.Update)
	diags.Append(resp.Identity.Set(ctx, state.identity())...)
	if !diags.HasError() {
		r.checkRole(ctx, c, plan, state)
	}
	if diags.HasError() {
		return
	}
	roleAssumedKey.Remove(ctx, c)
	prior := r.access(state)
	prior.Listed = listedKey.Load(ctx, c)
	result, ok := op.Update(ctx, prior, r.access(plan))
	switch {
	case result.Outcome == operation.Failed && plan.identity() == state.identity():
		op.SaveFailedJob(ctx, result)
		if result.User != nil {
			state.setFailed(ctx, c, result)
			diags.Append(resp.State.Set(ctx, state)...)
		}
		return
	case !ok:
		return
	case result.Outcome == operation.Unchanged:
		plan.flattenUnknown(state)
	default:
		plan.flattenResult(result)
		saveListed(ctx, c, plan.access(), result.User)
	}
	diags.Append(resp.Identity.Set(ctx, plan.identity())...)
	diags.Append(resp.State.Set(ctx, plan)...)
	op.RevokeLeftovers(ctx)
}

// Delete removes the user from the integration, after an invitation that is still pending.
func (r *userResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state userResourceModel
	diags := &resp.Diagnostics
	diags.Append(req.State.Get(ctx, &state)...)
	op := operation.New(ctx, r.NewCall(resp.Private, diags), r.parseID, state.Timeouts.Delete)
	if diags.HasError() {
		return
	}
	if result, isPending := op.Delete(ctx, r.access(state)); isPending {
		state.JobID, state.JobStatus = result.JobAttributes()
		diags.Append(resp.State.Set(ctx, state)...)
	}
}

// ImportState accepts the ID or label of the integration and the ID or email of the user, or the identity.
func (r *userResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	ws, identity, ok := framework.ReadImport(ctx, &r.Resource, req, resp, parseUserImportID)
	if !ok {
		return
	}
	access := identity.access().Named(ws, types.StringNull())
	switch user := findUser(ctx, ws, access, &resp.Diagnostics); {
	case user == nil:
		return
	case len(user.Entitlements) == 0:
		resp.Diagnostics.AddError("Unable to import "+access.String(), "The user has no entitlements, and "+
			"cerby_integration_user requires at least one.\nGrant an entitlement first.")
		return
	}
	framework.SetImported(ctx, resp, access.ID(), identity)
}
