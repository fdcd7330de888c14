package account

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var _ datasource.DataSourceWithConfigure = (*usersDataSource)(nil)

// NewUsersDataSource returns the data source cerby_account_users.
func NewUsersDataSource() datasource.DataSource { return &usersDataSource{} }

// usersDataSource implements the data source cerby_account_users.
type usersDataSource struct{ framework.DataSource }

// usersModel is the model of cerby_account_users.
type usersModel struct {
	AccountID types.String `tfsdk:"account_id"`
	Users     []userModel  `tfsdk:"users"`
}

// userModel is the model of a user that has access to an account.
type userModel struct {
	ID        types.String `tfsdk:"id"`
	Role      types.String `tfsdk:"role"`
	Email     types.String `tfsdk:"email"`
	FirstName types.String `tfsdk:"first_name"`
	LastName  types.String `tfsdk:"last_name"`
}

// Metadata sets the type name of the data source.
func (d *usersDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = usersUse.Name
}

// Schema returns the schema of the data source.
func (d *usersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: usersUse.Describe("Lists the users of an account, with their roles. The list may include " +
			"users whose access comes from a team or a collection."),
		Attributes: map[string]schema.Attribute{
			"account_id": framework.RequiredID("account"),
			"users": framework.ComputedList("Users in the service's order.", map[string]schema.Attribute{
				"id":         framework.Text("ID of the user."),
				"role":       framework.Text("Role on the account, such as `owner` or `collaborator`."),
				"email":      framework.Text("Email of the user."),
				"first_name": framework.Text("First name of the user."),
				"last_name":  framework.Text("Last name of the user."),
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
	users, err := ws.Shares().ListByItem(cerby.AccountItem, state.AccountID.ValueString(), cerby.OfUsers).List(ctx)
	if err != nil {
		what := "list users of account " + framework.Quote(state.AccountID.ValueString())
		framework.AddError(&resp.Diagnostics, what, err)
		return
	}
	state.Users = make([]userModel, 0, len(users))
	for _, user := range users {
		state.Users = append(state.Users, userModel{
			ID: types.StringValue(user.ID), Role: framework.BareRole(user.Role), Email: types.StringPointerValue(user.Email),
			FirstName: types.StringPointerValue(user.FirstName), LastName: types.StringPointerValue(user.LastName),
		})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
