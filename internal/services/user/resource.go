package user

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
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

// NewResource makes the resource cerby_user.
func NewResource() resource.Resource { return &userResource{} }

// userResource is a local or guest user of the workspace.
type userResource struct{ framework.Resource }

// Metadata names the resource.
func (r *userResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = resourceUse.Name
}

// Schema describes the resource.
func (r *userResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: resourceUse.Describe("A person of the workspace: a local user, or a guest.\n\n" +
			"A new user gets an e-mail with a temporary password that is valid for 48 hours, and is `pending` until it is used. " +
			"Destroying a user removes them from the workspace together with their shares, memberships and seats; Cerby goes on showing them as `disabled`, " +
			"and their e-mail cannot be used for a new user: enable them in Cerby's web app instead, and import them.\n\n" +
			"An e-mail that is in the workspace already is an error that prints the `import` block to paste. One exception: a user who is `pending`, has the " +
			"same role and guest status and was made less than an hour ago is what an apply that was cut off has left behind, and is taken over with a warning.\n\n" +
			"Users that an identity provider provisions by SCIM can be imported and read, " +
			"but neither created nor destroyed here. The workspace's owner can be imported, but their role is never given or taken here."),
		Attributes: map[string]schema.Attribute{
			"email": schema.StringAttribute{
				Required:            true,
				CustomType:          framework.EmailType{},
				MarkdownDescription: "E-mail address, compared without regard to case. A change replaces the user.",
				PlanModifiers:       []planmodifier.String{framework.KeepEmail(), stringplanmodifier.RequiresReplace()},
			},
			"role": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Role in the workspace: `super_admin`, `admin`, `user`, `login_only`, or `guest_admin` and `guest_user` for guests. " +
					"Others that the service knows are passed on.",
				Validators: []validator.String{roles.Check()},
			},
			"guest": schema.BoolAttribute{
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
				MarkdownDescription: "Whether the user is a guest. Default `false`; a guest who is imported needs `true`. A change replaces the user, which fails with the same e-mail.",
				PlanModifiers:       []planmodifier.Bool{boolplanmodifier.RequiresReplace()},
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
			"id":         framework.Kept("Id of the user."),
			"status":     framework.Kept("`pending` until the user has signed in, then `live`."),
			"created_at": framework.Kept("When the user was made (RFC 3339)."),
		},
	}
}

// IdentitySchema describes what identifies a user.
func (r *userResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = framework.IDIdentitySchema("user")
}

// ModifyPlan keeps the owner as they are, and warns where a person loses access.
func (r *userResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state resourceModel
	creates, destroys := req.State.Raw.IsNull(), req.Plan.Raw.IsNull()
	if !creates {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if !destroys {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	owned, owns := state.Role.ValueString() == owner, plan.Role.ValueString() == owner
	replaces := !creates && !destroys && (!plan.Email.Equal(state.Email) || !plan.Guest.Equal(state.Guest))
	name := state.Email.ValueString()
	switch {
	case owns && !owned:
		resp.Diagnostics.AddAttributeError(path.Root("role"), "The owner's role cannot be given",
			fmt.Sprintf("%s is not the owner of the workspace, and ownership is not handed over here. Write another role, such as %q.",
				plan.Email.ValueString(), "super_admin"))
	case owned && (destroys || replaces):
		resp.Diagnostics.AddError("The owner cannot be removed",
			fmt.Sprintf("%s is an owner of the workspace. To stop managing them here without removing them, use a `removed` block with "+
				"`destroy = false`, or `terraform state rm`.", name))
	case owned && !owns && !plan.Role.IsUnknown():
		resp.Diagnostics.AddAttributeError(path.Root("role"), "The owner's role cannot be taken",
			fmt.Sprintf("%s is an owner of the workspace. Write role = %q, or hand over ownership in Cerby's web app first.", name, owner))
	case destroys:
		resp.Diagnostics.AddWarning("A user loses all access",
			fmt.Sprintf("%s will be removed from the workspace, and with them their shares, memberships and seats.", name))
	case replaces:
		resp.Diagnostics.AddWarning("A user loses all access",
			fmt.Sprintf("%s will be removed from the workspace, and with them their shares, memberships and seats; a new user is made, "+
				"who has none of those that are not declared. E-mail and guest status of a user cannot be changed. Cerby keeps removed "+
				"users with their e-mails: making the new one fails if the e-mail is the same.", name))
	}
}

// Create makes the user.
func (r *userResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	user, err := client.Users().Create(ctx, plan.createRequest())
	switch {
	case cerby.IsConflict(err):
		user = r.takeOver(ctx, client, plan, err, &resp.Diagnostics)
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, takenOver, []byte("true"))...)
	case err != nil:
		framework.AddError(&resp.Diagnostics, fmt.Sprintf("create the user %q", plan.Email.ValueString()), err)
	default:
		if fate, first := r.Decide(user.ID, framework.Made); !first && fate == framework.TakenOver {
			resp.Diagnostics.AddError(fmt.Sprintf("The user %q is declared twice", plan.Email.ValueString()), twice)
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	plan.written(user, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: plan.ID})...)
}

// Read refreshes the user. One who was removed outside leaves the state.
func (r *userResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: state.ID})...)
	user, err := client.Users().Known(ctx, state.ID.ValueString())
	switch {
	case err != nil:
		r.AddReadError(&resp.Diagnostics, fmt.Sprintf("read user %q", state.ID.ValueString()), err)
		return
	case user == nil || user.Removed():
		resp.State.RemoveResource(ctx)
		return
	}
	state.read(*user)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// Update changes role and names.
func (r *userResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: state.ID})...)
	var user cerby.User
	var err error
	if request, changes := plan.updateRequest(state); changes {
		user, err = client.Users().Update(ctx, state.ID.ValueString(), request)
	} else {
		user, err = client.Users().Get(ctx, state.ID.ValueString())
	}
	if err != nil {
		framework.AddError(&resp.Diagnostics, fmt.Sprintf("update the user %q", state.Email.ValueString()), err)
		return
	}
	plan.written(user, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Delete removes the user from the workspace.
func (r *userResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// Under create_before_destroy a user who was just made is replaced by themselves: they must not be destroyed then. The
	// resource that took them over can still destroy them.
	mine, diags := req.Private.GetKey(ctx, takenOver)
	resp.Diagnostics.Append(diags...)
	if fate, _ := r.Decide(state.ID.ValueString(), framework.Removed); fate == framework.TakenOver && mine == nil {
		resp.Diagnostics.AddWarning("The user was not removed",
			fmt.Sprintf("%s stays in the workspace: the resource that replaces this one has taken them over.", state.Email.ValueString()))
		return
	}
	if err := client.Users().Delete(ctx, state.ID.ValueString()); err != nil {
		framework.AddError(&resp.Diagnostics, fmt.Sprintf("remove the user %q", state.Email.ValueString()), err)
	}
}

// ImportState takes an id or an e-mail, or the identity.
func (r *userResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := framework.ImportID(ctx, req, &resp.Diagnostics)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var user cerby.User
	var found bool
	switch {
	case framework.IsEmail(id):
		user, found = framework.UserByEmail(ctx, client, id, &resp.Diagnostics)
	case framework.IsID(id):
		user, found = findByID(ctx, client, id, &resp.Diagnostics)
	default:
		resp.Diagnostics.AddError("Not a user", fmt.Sprintf("%q is neither the id nor the e-mail of a user.", id))
	}
	if !found {
		return
	}
	if user.Removed() {
		resp.Diagnostics.AddError(fmt.Sprintf("The user %q is removed", user.Email), enable)
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), user.ID)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, framework.IDIdentity{ID: types.StringValue(user.ID)})...)
}
