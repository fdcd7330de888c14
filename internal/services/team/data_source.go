package team

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewDataSource returns the data source cerby_team.
func NewDataSource() datasource.DataSource {
	return &teamDataSource{framework.DataSource{Use: dataSourceUse}}
}

// teamDataSource implements the data source cerby_team.
type teamDataSource struct{ framework.DataSource }

// Schema returns the schema of the data source.
func (d *teamDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := computed()
	framework.SetLookupAttributes(attributes, "team", "name")
	resp.Schema = schema.Schema{
		MarkdownDescription: dataSourceUse.Describe("Retrieves a team of a Cerby workspace by ID or name."),
		Attributes:          attributes,
	}
}

// Read retrieves the team by ID or name.
func (d *teamDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config dataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	team, diags := framework.Teams.Find(ctx, ws, framework.Query{ID: config.ID, Name: config.Name})
	resp.Diagnostics.Append(diags...)
	if !diags.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, newDataModel(team))...)
	}
}

// typeDescription is the description of the type of a team.
const typeDescription = "Type of the team: `user_managed`, or `scim_managed` if an identity provider manages it."

// typeFilter is the filter of cerby_teams and of the list resource cerby_team.
var typeFilter = framework.Filter("Type of the teams to list: `user_managed` or `scim_managed`.",
	framework.KnownValueValidator("type", "user_managed", "scim_managed"))

// computed returns the attributes of a team, all computed.
func computed() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":         framework.DataString("ID of the team."),
		"name":       framework.DataString("Name of the team."),
		"type":       framework.DataString(typeDescription),
		"created_at": framework.DataString("Time at which the team was created (RFC 3339)."),
		"updated_at": framework.DataString("Time at which the team was last changed (RFC 3339)."),
	}
}
