package integration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
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
			"integration_id": seatAttribute("Id of the integration. A change moves the person to the other hub."),
			"user_id":        seatAttribute("Id of the user in the workspace. A change takes the seat from the one and gives it to the other."),
			"entitlements": schema.SetAttribute{
				Required:    true,
				ElementType: types.StringType,
				MarkdownDescription: "Ids of the entitlements, at least one, as `cerby_integration_entitlements` lists them. " +
					"In some applications higher entitlements include lower ones, and the service shows all of them: what is shown more than was given is no difference.",
				Validators: []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(framework.IDCheck())},
			},
			"role": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				Default:             stringdefault.StaticString(collaborator),
				MarkdownDescription: "Role on the integration: `owner` or `collaborator`, the default. A change takes the person off the hub and invites them anew.",
				Validators:          []validator.String{roles.Check()},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"timeouts": timeoutsAttribute(ctx),
			"id":       framework.Kept("`integration_id/user_id`."),
			"email":    framework.Kept("E-mail address of the person; null until they are on the hub."),
			"status":   framework.Kept("Status of the user in the workspace; null until they are on the hub."),
			"job_id":   framework.Kept("Id of the last job that changed the access here; null where there was none."),
			"job_status": framework.Kept("Status of that job as last seen: `finished`, or another where it was not followed to its end. " +
				"While it is not over, a plan shows it as known after apply."),
		},
	}
}

// IdentitySchema describes what identifies a person on a hub.
func (r *userResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"integration_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the integration."},
		"user_id":        identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the user."},
	}}
}

// ModifyPlan checks entitlements that are being added, and plans to wait for a job that still runs.
func (r *userResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, state userResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	var had []string
	if plan.IntegrationID.Equal(state.IntegrationID) {
		had = ids(state.Entitlements)
	}
	checkEntitlements(ctx, r.ClientIfKnown(), plan.IntegrationID, path.Root("entitlements"), ids(plan.Entitlements), had, &resp.Diagnostics)
	if req.State.Raw.IsNull() {
		return
	}
	earlier := recordedIn(ctx, req.Private, &resp.Diagnostics)
	open := earlier.ID != ""
	if changes := !plan.Entitlements.Equal(state.Entitlements); open || changes {
		plan.JobID, plan.JobStatus = earlier.plan(state.JobID, changes)
	}
	if open && state.Email.IsNull() {
		plan.Email, plan.Status = types.StringUnknown(), types.StringUnknown()
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
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
	if fate, first := r.Decide(plan.seat().String(), framework.Made); !first && fate == framework.Made {
		declaredTwice(w.diags, name(w.seat))
		return
	}
	e, begun, ok := w.makeSo(within, plan.wants())
	switch {
	case !ok:
		return
	case e.failed():
		w.jobFailed(e, begun.Does)
		return
	}
	w.tell(e, begun.Does, "create")
	plan.written(e)
	e.note(ctx, resp.Private, begun, plan.wants(), w.diags)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Read reads the person, or leaves everything as it is while a job of an earlier run still runs.
func (r *userResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state userResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	earlier := recordedIn(ctx, req.Private, &resp.Diagnostics)
	var shown []string
	load(ctx, req.Private, shownKey, &shown, &resp.Diagnostics)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	e, known := earlier.look(ctx, client, state.seat(), earlier.shows(state.wants()), &resp.Diagnostics)
	switch {
	case !known:
		return
	case e.person == nil || earlier.Does == removing && !e.failed():
		resp.State.RemoveResource(ctx)
		return
	}
	if earlier.ID != "" {
		shown = e.note(ctx, resp.Private, earlier, state.wants(), &resp.Diagnostics)
		state.JobID, state.JobStatus = types.StringValue(earlier.ID), textOrNull(e.job.Status)
	}
	if !state.read(*e.person, shown) {
		forget(ctx, resp.Private, shownKey, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// Update changes entitlements, and waits for a job of an earlier run that still runs.
func (r *userResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state userResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	limit, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	earlier := recordedIn(ctx, req.Private, &resp.Diagnostics)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	same := plan.Entitlements.Equal(state.Entitlements)
	if same && earlier.ID == "" {
		plan.written(ending{})
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
		return
	}
	within, w := begin(ctx, client, plan.seat(), limit, &resp.Diagnostics)
	if w == nil {
		return
	}
	defer w.end()
	var e ending
	begun, ok := earlier, true
	if earlier.ID == "" {
		e, begun, ok = w.replace(within, plan.wants(), &cerby.IntegrationUser{Entitlements: ids(state.Entitlements)})
	} else {
		e = w.follow(within, earlier.job(state.JobStatus), earlier.shows(state.wants()))
		switch enough := same && earlier.Does != removing; {
		case enough:
		case e.open:
			w.stillRuns(e, earlier.Does)
			return
		case !e.failed():
			e, begun, ok = w.makeSo(within, plan.wants())
		}
	}
	switch {
	case !ok:
		return
	case e.failed():
		w.jobFailed(e, begun.Does)
		r.notChanged(ctx, state, e, begun, resp)
		return
	}
	w.tell(e, begun.Does, "update")
	plan.written(e)
	e.note(ctx, resp.Private, begun, plan.wants(), w.diags)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// notChanged keeps what the person has after a change that failed. A failed invitation is left to the next read, which drops it.
func (r *userResource) notChanged(ctx context.Context, state userResourceModel, e ending, begun recorded, resp *resource.UpdateResponse) {
	state.JobID, state.JobStatus = textOrNull(e.job.ID), textOrNull(e.job.Status)
	if e.person != nil {
		forget(ctx, resp.Private, recordedKey, &resp.Diagnostics)
		state.read(*e.person, nil)
	} else {
		begun.ID = e.job.ID
		save(ctx, resp.Private, recordedKey, begun, &resp.Diagnostics)
	}
	forget(ctx, resp.Private, shownKey, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// Delete takes the person off the hub, after an invitation that still runs.
func (r *userResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state userResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	limit, diags := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	earlier := recordedIn(ctx, req.Private, &resp.Diagnostics)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	within, w := begin(ctx, client, state.seat(), limit, &resp.Diagnostics)
	if w == nil {
		return
	}
	defer w.end()
	if fate, _ := r.Decide(state.seat().String(), framework.Removed); fate == framework.Made {
		w.stays()
		return
	}
	job := earlier.job(state.JobStatus)
	if earlier.Does != removing {
		if earlier.ID != "" && !w.awaitEnd(within, job, earlier) {
			return
		}
		var err error
		if job, err = client.Integrations().Remove(within, w.seat); err != nil {
			framework.AddError(w.diags, "remove "+name(w.seat), err)
			return
		}
	}
	e := w.follow(within, job, gone)
	if !w.removed(e) {
		state.JobID, state.JobStatus = textOrNull(e.job.ID), textOrNull(e.job.Status)
		e.note(ctx, resp.Private, recorded{Does: removing}, state.wants(), w.diags)
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
}

// ImportState takes the integration's id or label and the user's id or e-mail, or the identity.
func (r *userResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var identity userIdentity
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
	} else if hub, user, ok := divide(req.ID, &resp.Diagnostics, userImport); ok {
		identity = findSeat(ctx, client, hub, user, &resp.Diagnostics)
	}
	seat := identity.seat()
	if resp.Diagnostics.HasError() || onHub(ctx, client, seat, &resp.Diagnostics) == nil {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), seat.String())...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("integration_id"), seat.IntegrationID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("user_id"), seat.UserID)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
}
