package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// NewDataSource returns the data source cerby_user.
func NewDataSource() datasource.DataSource {
	return &userDataSource{framework.DataSource{Use: dataSourceUse}}
}

// userDataSource implements the data source cerby_user.
type userDataSource struct{ framework.DataSource }

// singleModel is the model of cerby_user.
type singleModel struct {
	dataModel

	IncludeMFA types.Bool `tfsdk:"include_mfa"`
}

// Schema returns the schema of the data source.
func (d *userDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := computed()
	attributes["id"] = framework.LookupID("user", "id", "email")
	attributes["email"] = schema.StringAttribute{
		Optional:   true,
		Computed:   true,
		CustomType: framework.EmailType{},
		MarkdownDescription: "Email of the user, compared without regard to case. Exactly one of `id` and `email` must " +
			"be set. The data source finds a removed user only if no other user has the email.",
	}
	attributes["include_mfa"] = includeMFAAttribute()
	resp.Schema = schema.Schema{
		MarkdownDescription: dataSourceUse.Describe("Retrieves a user of a Cerby workspace by ID or email."),
		Attributes:          attributes,
	}
}

// Read retrieves the user by ID or email.
func (d *userDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config singleModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	query := framework.Query{ID: config.ID, Name: config.Email.StringValue}
	user, diags := findUser(ctx, ws, query, config.IncludeMFA.ValueBool())
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	state := singleModel{newDataModel(user), config.IncludeMFA}
	if !config.Email.IsNull() {
		state.Email = config.Email
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// findUser returns the only user that a query selects. The service searches by email without MFA.
func findUser(
	ctx context.Context, ws *workspace.Workspace, q framework.Query, withMFA bool,
) (cerby.User, diag.Diagnostics) {
	if !withMFA {
		return framework.Users.Find(ctx, ws, q)
	}
	if q.ID.IsNull() {
		user, diags := framework.Users.Find(ctx, ws, q)
		if diags.HasError() {
			return user, diags
		}
		q.ID = types.StringValue(user.ID)
	}
	users := framework.Users
	users.Reader = func(ws *workspace.Workspace) framework.Reader[cerby.User] { return ws.UsersWithMFA() }
	return users.Get(ctx, ws, q.ID.ValueString())
}

// includeMFAAttribute returns the attribute that requests the MFA of users.
func includeMFAAttribute() schema.Attribute {
	return schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether to read `mfa_enabled` and `mfa_enrolled_at`. Defaults to `false`, " +
			"which leaves them null.",
	}
}

// computed returns the attributes of a user, all computed.
func computed() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": framework.DataString("ID of the user."),
		"email": schema.StringAttribute{
			Computed:            true,
			CustomType:          framework.EmailType{},
			MarkdownDescription: "Email of the user.",
		},
		"role":       framework.DataString("Role in the workspace, such as `admin` or `owner`."),
		"guest":      framework.DataBool("Whether the user is a guest."),
		"first_name": framework.DataString("First name of the user."),
		"last_name":  framework.DataString("Last name of the user."),
		"status": framework.DataString(
			"Status of the user: `live`, `pending` before the first sign-in, or `disabled` after removal."),
		"created_at":       framework.DataString("Time at which the user was created (RFC 3339)."),
		"updated_at":       framework.DataString("Time at which the user was last changed (RFC 3339)."),
		"last_activity_at": framework.DataString("Time of the last activity (RFC 3339)."),
		"mfa_enabled": framework.DataBool("Whether the user has multi-factor authentication in Cerby. Null unless " +
			"`include_mfa` is `true`. The service returns it for local users and guests only."),
		"mfa_enrolled_at": framework.DataString("Time at which the user set up multi-factor authentication (RFC 3339)."),
	}
}
