package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var _ datasource.DataSourceWithConfigure = (*userDataSource)(nil)

// NewDataSource returns the data source cerby_user.
func NewDataSource() datasource.DataSource { return &userDataSource{} }

// userDataSource implements the data source cerby_user.
type userDataSource struct{ framework.DataSource }

// Metadata sets the type name of the data source.
func (d *userDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = dataSourceUse.Name
}

// Schema returns the schema of the data source.
func (d *userDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := computed()
	attributes["id"] = schema.StringAttribute{
		Optional:            true,
		Computed:            true,
		MarkdownDescription: "ID of the user. Exactly one of `id` and `email` must be set.",
		Validators: []validator.String{
			framework.IDCheck("user"), stringvalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("email")),
		},
	}
	attributes["email"] = schema.StringAttribute{
		Optional:   true,
		Computed:   true,
		CustomType: framework.EmailType{},
		MarkdownDescription: "Email of the user, compared without regard to case. " +
			"A removed user is found if no other user has the email.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: dataSourceUse.Describe("Retrieves a user of a Cerby workspace by ID or email."),
		Attributes:          attributes,
	}
}

// Read retrieves the user by ID or email.
func (d *userDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config dataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	user, diags := framework.Users.Find(ctx, ws, framework.Query{ID: config.ID, Name: config.Email.StringValue})
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	state := newDataModel(user)
	if !config.Email.IsNull() {
		state.Email = config.Email
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// computed returns the attributes of a user, all computed.
func computed() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": framework.Text("ID of the user."),
		"email": schema.StringAttribute{
			Computed:            true,
			CustomType:          framework.EmailType{},
			MarkdownDescription: "Email of the user.",
		},
		"role":          framework.Text("Role in the workspace, such as `admin` or `owner`."),
		"guest":         framework.Flag("Whether the user is a guest."),
		"first_name":    framework.Text("First name."),
		"last_name":     framework.Text("Last name."),
		"status":        framework.Text("Status: `live`, `pending` before the first sign-in, or `disabled` after removal."),
		"created_at":    framework.Text("Creation time (RFC 3339)."),
		"updated_at":    framework.Text("Time of the last change (RFC 3339)."),
		"last_activity": framework.Text("Time of the last activity (RFC 3339)."),
	}
}
