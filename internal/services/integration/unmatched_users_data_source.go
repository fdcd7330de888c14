package integration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewUnmatchedUsersDataSource returns the data source cerby_integration_unmatched_users.
func NewUnmatchedUsersDataSource() datasource.DataSource {
	return &unmatchedUsersDataSource{framework.DataSource{Use: unmatchedUsersUse}}
}

// unmatchedUsersDataSource lists the accounts of an application that belong to no user of the workspace.
type unmatchedUsersDataSource struct{ framework.DataSource }

// unmatchedUsersModel is a cerby_integration_unmatched_users.
type unmatchedUsersModel struct {
	IntegrationID  types.String         `tfsdk:"integration_id"`
	Search         types.String         `tfsdk:"search"`
	UnmatchedUsers []unmatchedUserModel `tfsdk:"unmatched_users"`
}

// Schema returns the schema.
func (d *unmatchedUsersDataSource) Schema(
	_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: unmatchedUsersUse.Describe("Lists the accounts of an application that match no user of " +
			"the workspace.\n\n" +
			"Cerby finds them through an integration, called a business hub in Cerby's web app.\n\n" +
			"## Limitations\n\n" +
			"Cerby lists the accounts as of its last synchronization with the application, which may be a day old."),
		Attributes: map[string]schema.Attribute{
			"integration_id": framework.RequiredID("integration"),
			"search":         framework.Filter("Text to search for in the accounts."),
			"unmatched_users": framework.ComputedList("Accounts, in the service's order.", map[string]schema.Attribute{
				"id":         framework.DataString("ID of the account."),
				"email":      framework.DataString("Email of the account."),
				"first_name": framework.DataString("First name of the user."),
				"last_name":  framework.DataString("Last name of the user."),
				"status":     framework.DataString("Status of the account."),
			}),
		},
	}
}

// Read lists the accounts.
func (d *unmatchedUsersDataSource) Read(
	ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse,
) {
	var state unmatchedUsersModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.IntegrationID.ValueString()
	users, err := cerby.Collect(ws.API().Integrations().UnmatchedUsers(ctx, id, state.Search.ValueString()))
	if err != nil {
		framework.AddError(&resp.Diagnostics, "list unmatched users of integration "+framework.Quote(id), err)
		return
	}
	state.UnmatchedUsers = framework.Map(users, newUnmatchedUserModel)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
