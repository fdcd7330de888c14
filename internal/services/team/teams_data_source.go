package team

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewTeamsDataSource returns the data source cerby_teams.
func NewTeamsDataSource() datasource.DataSource {
	return &teamsDataSource{framework.DataSource{Use: teamsDataSourceUse}}
}

// teamsDataSource implements the data source cerby_teams.
type teamsDataSource struct{ framework.DataSource }

// teamsModel is the model of cerby_teams.
type teamsModel struct {
	framework.Names

	Type  types.String `tfsdk:"type"`
	Teams []dataModel  `tfsdk:"teams"`
}

// Schema returns the schema of the data source.
func (d *teamsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"type":  typeFilter,
		"teams": framework.ComputedList("Teams, in the service's order.", computed()),
	}
	framework.Teams.SetNameAttributes(attributes)
	resp.Schema = schema.Schema{
		MarkdownDescription: teamsDataSourceUse.Describe("Lists the teams of a Cerby workspace."),
		Attributes:          attributes,
	}
}

// Read lists the teams.
func (d *teamsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state teamsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	teams, err := ws.Teams().List(ctx)
	if err != nil {
		framework.AddError(&resp.Diagnostics, "list teams", err)
		return
	}
	teams = framework.Select(teams, func(t cerby.Team) bool { return framework.Matches(state.Type, &t.Type) })
	state.Teams, state.Names = framework.Map(teams, newDataModel), framework.Teams.Names(teams)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
