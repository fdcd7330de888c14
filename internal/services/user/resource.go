package user

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

var (
	_ resource.ResourceWithConfigure   = (*userResource)(nil)
	_ resource.ResourceWithIdentity    = (*userResource)(nil)
	_ resource.ResourceWithImportState = (*userResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*userResource)(nil)
)

// NewResource returns the resource cerby_user.
func NewResource() resource.Resource { return &userResource{} }

// userResource implements the resource cerby_user.
type userResource struct{ framework.Resource }

// Metadata sets the type name of the resource.
func (r *userResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = resourceUse.Name
}

// description is the description of the resource in the documentation.
const description = "Manages a user in a Cerby workspace: a local user or a guest.\n\n" +
	"A new user gets an email with a temporary password that is valid for 48 hours, and is `pending` until it is " +
	"used.\n\n" +
	"## Deletion\n\n" +
	"Destroying a user removes the user from the workspace, with all shares and memberships. The user may keep access " +
	"in applications: manage it with `cerby_integration_user`, and destroy that first. Cerby keeps a removed user as " +
	"`disabled`, and the email cannot be used for a new user. Enable the user in Cerby's web app instead, and import " +
	"the user.\n\n" +
	"The plan warns about accounts of which the user is the only `owner`: they become orphaned.\n\n" +
	"## Existing users\n\n" +
	"An email that the workspace already has is refused at plan, with the `import` block to paste. This includes " +
	"`-replace`, tainted users, and emails that move from one resource to another without a `moved` block.\n\n" +
	"One exception is the rest of an interrupted apply: a user who is `pending`, has the same role and guest status, " +
	"and was created less than an hour ago is adopted with a warning.\n\n" +
	"## Users of an identity provider\n\n" +
	"Users that an identity provider provisions by SCIM can be imported and read, but neither created nor destroyed " +
	"here. The owner of the workspace can be imported, but the role is never given or taken here."

// Schema returns the schema of the resource.
func (r *userResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: resourceUse.Describe(description),
		Attributes: map[string]schema.Attribute{
			"email": schema.StringAttribute{
				Required:   true,
				CustomType: framework.EmailType{},
				MarkdownDescription: "Email, compared without regard to case. Changing this forces a new resource to be created. " +
					"While the new value is unknown, an update is planned. It fails before anything is removed if the value differs.",
				PlanModifiers: []planmodifier.String{framework.KeepEmail()},
			},
			"role": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Role in the workspace: `super_admin`, `admin`, `user`, `login_only`, or `guest_admin` and " +
					"`guest_user` for guests. Others that the service knows are passed on.",
				Validators: []validator.String{roles.Check()},
			},
			"guest": schema.BoolAttribute{
				Optional: true,
				Computed: true,
				Default:  booldefault.StaticBool(false),
				MarkdownDescription: "Whether the user is a guest. Defaults to `false`; a guest who is imported needs `true`. " +
					"Changing this together with `email` forces a new resource to be created, and is refused at plan otherwise.",
			},
			"first_name": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "First name. Left as it is where it is not set.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"last_name": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "Last name. Left as it is where it is not set.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"id":         framework.ComputedString("Id of the user."),
			"status":     framework.ComputedString("`pending` until the user has signed in, then `live`."),
			"created_at": framework.ComputedString("When the user was made (RFC 3339)."),
		},
	}
}

// IdentitySchema returns the identity schema of a user.
func (r *userResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = framework.IDIdentitySchema("user")
}

// Create creates the user, or adopts the user that an interrupted apply created.
func (r *userResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	ws := r.Workspace(&resp.Diagnostics)
	refuseRole(plan, resourceModel{}, false, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	user, ok := r.create(ctx, ws, plan, resp.Private, &resp.Diagnostics)
	if !ok {
		return
	}
	plan.applyWrite(user, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: plan.ID})...)
}

// create creates or adopts the planned user, and reports whether it did.
func (r *userResource) create(
	ctx context.Context, ws *workspace.Workspace, plan resourceModel, private framework.Private, diags *diag.Diagnostics,
) (cerby.User, bool) {
	unlock, ok := r.lock(ctx, plan, diags)
	if !ok {
		return cerby.User{}, false
	}
	defer unlock()
	withdraw, ok := r.Acquire(ctx, private, plan.name(), diags, plan.emailKey())
	if !ok {
		return cerby.User{}, false
	}
	user, err := ws.Users().Create(ctx, plan.createRequest())
	switch {
	case errors.Is(err, cerby.ErrConflict):
		user, ok = r.adopt(ctx, ws, plan, err, private, diags)
	case err != nil:
		framework.AddError(diags, fmt.Sprintf("create the user %q", plan.Email.ValueString()), err)
		ok = false
	default:
		_, ok = r.Acquire(ctx, private, plan.name(), diags, workspace.UserKey(user.ID))
	}
	if !ok {
		withdraw()
	}
	return user, ok
}

// lock serializes creates and deletes of users with the same email.
func (r *userResource) lock(
	ctx context.Context, m resourceModel, diags *diag.Diagnostics,
) (unlock func(), ok bool) {
	return r.Lock(ctx, workspace.EmailKey(foldEmail(m.Email.ValueString())), diags)
}

// Read refreshes the user. It removes a user that was deleted outside Terraform from the state.
func (r *userResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.BeginRead(ctx, resp.Private, &resp.Diagnostics, state.keys()...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: state.ID})...)
	user, err := ws.Users().Find(ctx, state.ID.ValueString())
	switch {
	case errors.Is(err, cerby.ErrNotFound) || err == nil && user.Removed():
		r.RemoveFromState(ctx, resp, state.name(), state.keys()...)
		deletedKey.Save(ctx, resp.Private, true, &resp.Diagnostics)
		return
	case err != nil:
		r.AddReadError(&resp.Diagnostics, fmt.Sprintf("read user %q", state.ID.ValueString()), err)
		return
	}
	before := state
	state.read(user)
	// After an import the state had no email until now, and the email may have changed.
	r.BeginRead(ctx, resp.Private, &resp.Diagnostics, state.keys()...)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	if before.Email.Same(state.Email.ValueString()) && before.Role.Equal(state.Role) && before.Guest.Equal(state.Guest) {
		// A new status or name is not drift that could cause a refusal.
		req.State.Raw = resp.State.Raw
	}
	r.EndRead(ctx, req, resp)
}

// Update changes role and names. It returns an error before it sends a request if only a new user can have the planned
// values.
func (r *userResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: state.ID})...)
	if differing := differences(plan, state); len(differing) > 0 {
		detail := explainDifferences(plan, state, differing)
		resp.Diagnostics.AddAttributeError(differing[0], "Unable to update "+state.name(), detail)
	}
	refuseRole(plan, state, false, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var user cerby.User
	var err error
	if request, changes := plan.updateRequest(state); changes {
		user, err = ws.Users().Update(ctx, state.ID.ValueString(), request)
	} else {
		user, err = ws.API().Users().Get(ctx, state.ID.ValueString())
	}
	if err != nil {
		addWriteError("update "+state.name(), err, &resp.Diagnostics)
		return
	}
	plan.applyWrite(user, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Delete removes the user from the workspace, unless another resource keeps the user.
func (r *userResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	unlock, ok := r.lock(ctx, state, &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()
	if r.Spared(ctx, req.Private, state.name(), &resp.Diagnostics, state.keys()...) {
		return
	}
	r.ReleasePart(ctx, req.Private, workspace.UserKey(state.ID.ValueString()), &resp.Diagnostics)
	if err := ws.Users().Delete(ctx, state.ID.ValueString()); err != nil {
		addWriteError("remove "+state.name(), err, &resp.Diagnostics)
	}
}

// ImportState imports by ID or email, or by the identity.
func (r *userResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	id := framework.ImportID(ctx, req, &resp.Diagnostics)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var user cerby.User
	var found bool
	switch {
	case framework.IsEmail(id):
		user, found = framework.UserByEmail(ctx, ws, id, &resp.Diagnostics)
	case framework.IsID(id):
		user, found = findByID(ctx, ws, id, &resp.Diagnostics)
	default:
		resp.Diagnostics.AddError("Not a user", fmt.Sprintf("%q is neither the id nor the e-mail of a user.", id))
	}
	if !found {
		return
	}
	if user.Removed() {
		resp.Diagnostics.AddError(fmt.Sprintf("The user %q is removed", user.Email), enableAdvice)
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), user.ID)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: types.StringValue(user.ID)})...)
}
