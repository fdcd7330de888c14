package user

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
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
	attributes := maps.Clone(computed())
	attributes["id"] = schema.StringAttribute{
		Optional:            true,
		Computed:            true,
		MarkdownDescription: "Id of the user. Either this or `email` is given.",
		Validators: []validator.String{
			framework.IDCheck("user"), stringvalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("email")),
		},
	}
	attributes["email"] = schema.StringAttribute{
		Optional:            true,
		Computed:            true,
		CustomType:          framework.EmailType{},
		MarkdownDescription: "E-mail address, in any case. A removed user is found where nobody else has it.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: dataSourceUse.Describe("One user of the workspace, found by id or e-mail."),
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
	var user cerby.User
	var found bool
	if config.ID.IsNull() {
		user, found = framework.UserByEmail(ctx, ws, config.Email.ValueString(), &resp.Diagnostics)
	} else {
		user, found = findByID(ctx, ws, config.ID.ValueString(), &resp.Diagnostics)
	}
	if !found {
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
		"id": framework.Text("Id of the user."),
		"email": schema.StringAttribute{
			Computed:            true,
			CustomType:          framework.EmailType{},
			MarkdownDescription: "E-mail address.",
		},
		"role":          framework.Text("Role in the workspace, such as `admin`; `owner` for an owner."),
		"guest":         framework.Flag("Whether the user is a guest."),
		"first_name":    framework.Text("First name."),
		"last_name":     framework.Text("Last name."),
		"status":        framework.Text("`live`, `pending` before the first sign-in, or `disabled` after removal."),
		"created_at":    framework.Text("When the user was made (RFC 3339)."),
		"updated_at":    framework.Text("When the user was last changed (RFC 3339)."),
		"last_activity": framework.Text("When the user was last active (RFC 3339)."),
	}
}
