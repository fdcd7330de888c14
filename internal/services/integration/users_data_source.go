package integration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewUsersDataSource returns the data source cerby_integration_users.
func NewUsersDataSource() datasource.DataSource {
	return &usersDataSource{framework.DataSource{Use: usersUse}}
}

// usersDataSource lists the users of an integration.
type usersDataSource struct{ framework.DataSource }

// usersModel is a cerby_integration_users.
type usersModel struct {
	IntegrationID types.String `tfsdk:"integration_id"`
	Users         []userModel  `tfsdk:"users"`
}

// Schema returns the schema.
func (d *usersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: usersUse.Describe("Lists the users of an integration, called a business hub in Cerby's " +
			"web app, with their roles and entitlements.\n\n" +
			"## Limitations\n\n" +
			"Cerby lists the users as of its last synchronization with the application, which may be a day old."),
		Attributes: map[string]schema.Attribute{
			"integration_id": framework.RequiredID("integration"),
			"users": framework.ComputedList("Users, in the service's order.", map[string]schema.Attribute{
				"id":         framework.DataString("ID of the user."),
				"email":      framework.DataString("Email of the user."),
				"first_name": framework.DataString("First name of the user."),
				"last_name":  framework.DataString("Last name of the user."),
				"guest":      framework.DataBool("Whether the user is a guest of the workspace."),
				"status":     framework.DataString("Status of the user in the workspace."),
				"role": framework.DataString("Role on the integration: `owner`, `collaborator`, or another role of the " +
					"service."),
				"entitlements": framework.DataStringList("IDs of the user's entitlements, in the service's order. " +
					"In some applications, the list also contains entitlements that a higher entitlement includes."),
				"dynamic_fields": framework.DataString("JSON object with additional values of the user on this integration. Use " +
					"`jsondecode` to read it. Null if there are none."),
			}),
		},
	}
}

// Read lists the users.
func (d *usersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state usersModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.IntegrationID.ValueString()
	users, err := ws.Integrations().Users(id).List(ctx)
	if err != nil {
		framework.AddError(&resp.Diagnostics, "list users of integration "+framework.Quote(id), err)
		return
	}
	state.Users = framework.Map(users, newUserModel)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
