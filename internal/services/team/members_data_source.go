package team

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewMembersDataSource returns the data source cerby_team_members.
func NewMembersDataSource() datasource.DataSource {
	return &membersDataSource{framework.DataSource{Use: membersDataSourceUse}}
}

// membersDataSource implements the data source cerby_team_members.
type membersDataSource struct{ framework.DataSource }

// membersDataModel is the model of cerby_team_members.
type membersDataModel struct {
	TeamID  types.String  `tfsdk:"team_id"`
	Members []memberModel `tfsdk:"members"`
}

// Schema returns the schema of the data source.
func (d *membersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: membersDataSourceUse.Describe("Lists the members of a team, with their roles.\n\n" +
			"A name or an email is null if the service does not return it."),
		Attributes: map[string]schema.Attribute{
			"team_id": framework.RequiredID("team"),
			"members": framework.ComputedList("Members, in the service's order.", map[string]schema.Attribute{
				"user_id":    framework.DataString("ID of the user."),
				"role":       framework.DataString("Role in the team, such as `admin` or `member`."),
				"email":      framework.DataString("Email of the user."),
				"first_name": framework.DataString("First name of the user."),
				"last_name":  framework.DataString("Last name of the user."),
			}),
		},
	}
}

// Read retrieves the members.
func (d *membersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state membersDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	members, err := ws.TeamMembers(state.TeamID.ValueString()).List(ctx)
	if err != nil {
		framework.AddError(&resp.Diagnostics, "list members of team "+framework.Quote(state.TeamID.ValueString()), err)
		return
	}
	state.Members = framework.Map(members, newMemberModel)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
