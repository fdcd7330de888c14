package user

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

var (
	_ resource.ResourceWithIdentity    = (*userResource)(nil)
	_ resource.ResourceWithImportState = (*userResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*userResource)(nil)
)

// NewResource returns the resource cerby_user.
func NewResource() resource.Resource { return &userResource{framework.Resource{Use: resourceUse}} }

// userResource implements the resource cerby_user.
type userResource struct{ framework.Resource }

// description is the description of the resource in the documentation.
const description = "Manages a user in a Cerby workspace: a local user or a guest.\n\n" +
	"A new user gets an email with a temporary password that is valid for 48 hours. The user is `pending` until " +
	"the first sign-in.\n\n" +
	"~> **Warning:** If you destroy a user, the user loses all shares and memberships. You cannot create a user " +
	"with the same email again.\n\n" +
	"## Behavior\n\n" +
	"### Deletion\n\n" +
	"Destroying a user removes the user from the workspace. The user may keep access in applications. To remove " +
	"this access, manage it with `cerby_integration_user`, and destroy that resource first.\n\n" +
	"Cerby keeps a removed user as `disabled`. To use the email again, enable the user in Cerby's web app, and " +
	"import the user.\n\n" +
	"The plan warns about accounts whose only `owner` is the user: they become orphaned.\n\n" +
	"### Existing users\n\n" +
	"If the workspace already has a user with the email, the plan fails. The error contains the `import` block to " +
	"add. The plan also fails for `-replace`, for tainted users, and for emails that move to another resource " +
	"without a `moved` block.\n\n" +
	"There is one exception: an apply adopts a user whom an interrupted apply created. Such a user is `pending`, " +
	"less than an hour old, and has the same role and guest status.\n\n" +
	"## Limitations\n\n" +
	"### Users of an identity provider\n\n" +
	"You can import and read users whom an identity provider provisions through SCIM. You cannot create or destroy " +
	"them.\n\n" +
	"### Owners\n\n" +
	"You can import the owner of the workspace. The provider never assigns or removes the role `owner`. Cerby may " +
	"refuse to change a Super Admin to an Admin."

// Schema returns the schema of the resource.
func (r *userResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: resourceUse.Describe(description),
		Attributes: map[string]schema.Attribute{
			"email": schema.StringAttribute{
				Required:   true,
				CustomType: framework.EmailType{},
				MarkdownDescription: "Email of the user, compared without regard to case. Changing this forces a new " +
					"resource to be created. " +
					"If the new value is unknown at plan, the plan shows an update. If the value then differs, the apply " +
					"fails before it removes anything.",
				PlanModifiers: []planmodifier.String{framework.KeepEmail()},
			},
			"role": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Role in the workspace: `super_admin`, `admin`, `user` or `login_only`; " +
					"`guest_admin` or `guest_user` for guests. The provider sends other roles to the service, with a warning.",
				Validators: []validator.String{roles.Validator()},
			},
			"guest": schema.BoolAttribute{
				Optional: true,
				Computed: true,
				Default:  booldefault.StaticBool(false),
				MarkdownDescription: "Whether the user is a guest. Defaults to `false`. " +
					"Changing this together with `email` forces a new resource to be created. The plan fails if only `guest` changes.",
			},
			"first_name": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "First name of the user. Remains unchanged if it is not set.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"last_name": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "Last name of the user. Remains unchanged if it is not set.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"id":         framework.ComputedString("ID of the user."),
			"status":     framework.ComputedString("Status of the user: `pending` until the first sign-in, then `live`."),
			"created_at": framework.ComputedString("Time at which the user was created (RFC 3339)."),
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
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(userPlan{plan: plan}.checkRole()...)
	if resp.Diagnostics.HasError() {
		return
	}
	user := r.create(ctx, c, plan)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(plan.flattenResult(user)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: plan.ID})...)
}

// Read refreshes the user. It removes a user that was deleted outside Terraform from the state.
func (r *userResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	c.RegisterRead(ctx, state.keys()...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: state.ID})...)
	user, err := c.WS.Users().Find(ctx, state.ID.ValueString())
	switch {
	case errors.Is(err, cerby.ErrNotFound) || err == nil && user.IsRemoved():
		c.RemoveFromState(ctx, resp, state.name(), state.keys()...)
		deletedKey.Save(ctx, c, true)
		return
	case err != nil:
		c.AddReadError("read "+state.name(), err)
		return
	}
	before := state
	state.flatten(user)
	// After an import the state had no email until now, and the email may have changed.
	c.RegisterRead(ctx, state.keys()...)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	c.RecordRead(ctx, req, resp, framework.ReadOptions{
		// A new status or name is not drift that could cause a refusal.
		NoDrift: before.Email.Same(state.Email.ValueString()) && before.Role.Equal(state.Role) &&
			before.Guest.Equal(state.Guest),
	})
}

// Update changes role and names. It returns an error before it sends a request if only a new user can have the planned
// values.
func (r *userResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var p userPlan
	resp.Diagnostics.Append(req.Plan.Get(ctx, &p.plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &p.state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	what := "update " + p.state.name()
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: p.state.ID})...)
	if differences := p.differences(); len(differences) > 0 {
		resp.Diagnostics.AddAttributeError(differences[0], "Unable to "+what, p.explainDifferences())
	}
	resp.Diagnostics.Append(p.checkRole()...)
	if resp.Diagnostics.HasError() {
		return
	}
	var user cerby.User
	var err error
	if request, changes := p.plan.updateRequest(p.state); changes {
		user, err = c.WS.Users().Update(ctx, p.state.ID.ValueString(), request)
	} else {
		user, err = c.WS.API().Users().Get(ctx, p.state.ID.ValueString())
	}
	if err != nil {
		addWriteError(&resp.Diagnostics, what, err)
		return
	}
	resp.Diagnostics.Append(p.plan.flattenResult(user)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, p.plan)...)
}

// Delete removes the user from the workspace, unless another resource keeps the user.
func (r *userResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	c := r.NewCall(resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	unlock, ok := c.Lock(ctx, state.name(), state.emailKey())
	if !ok {
		return
	}
	defer unlock()
	if c.SkipsRemoval(ctx, state.name(), state.keys()...) {
		return
	}
	c.PlanPartRemoval(ctx, workspace.UserKey(state.ID.ValueString()))
	switch err := c.WS.Users().Delete(ctx, state.ID.ValueString()); {
	case errors.Is(err, cerby.ErrStillListed):
		framework.AddStillListed(&resp.Diagnostics, state.name(), err)
	case err != nil:
		addWriteError(&resp.Diagnostics, "remove "+state.name(), err)
	}
}

// ImportState imports by ID or email, or by the identity.
func (r *userResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	framework.Users.ImportState(ctx, &r.Resource, req, resp, func(u cerby.User, diags *diag.Diagnostics) {
		if u.IsRemoved() {
			diags.AddError("Unable to import removed user "+framework.Quote(u.Email), enableAdvice)
		}
	})
}

// create creates or adopts the planned user, or adds an error. Its lock serializes creates and deletes of users with
// the same email.
func (r *userResource) create(ctx context.Context, c *framework.Call, plan resourceModel) cerby.User {
	unlock, release, ok := c.LockAndRegister(ctx, plan.name(), plan.emailKey())
	if !ok {
		return cerby.User{}
	}
	defer unlock()
	user, err := c.WS.Users().Create(ctx, plan.createRequest())
	switch {
	case errors.Is(err, cerby.ErrConflict):
		user = r.adopt(ctx, c, plan, err)
	case err != nil:
		c.AddError("create "+plan.name(), err)
	default:
		c.Register(ctx, plan.name(), workspace.UserKey(user.ID))
	}
	if c.Diags.HasError() {
		release()
	}
	return user
}

// addWriteError adds the error of an update or a removal. what completes "Unable to". A 403 response may mean that an
// identity provider manages the user.
func addWriteError(diags *diag.Diagnostics, what string, err error) {
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		framework.AddDeletedError(diags, what, []string{"The user no longer exists."}, err)
	case errors.Is(err, cerby.ErrForbidden):
		diags.AddError("Unable to "+what, framework.Explain(err)+"\n\n"+
			"To stop managing the user, "+framework.UseRemovedBlock+"\n\n"+
			framework.RemovedBlock(resourceUse.Name))
	default:
		framework.AddError(diags, what, err)
	}
}
