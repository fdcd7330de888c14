package share

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// teamsDataSource lists the teams of one kind of item.
type teamsDataSource struct {
	framework.DataSource

	kind kind
}

func (k kind) newTeamsDataSource() datasource.DataSource {
	return &teamsDataSource{framework.DataSource{Use: k.teamsUse()}, k}
}

// teamsUse returns the API operations of the data source with the teams of an item.
func (k kind) teamsUse() framework.Use {
	teams := cerby.Operations(k.item, cerby.TeamMembers)
	operations := []cerby.Operation{teams.List}
	if !teams.IsListedByItem() {
		operations = append(operations, cerby.ListTeams)
		operations = append(operations, k.itemOperations...)
	}
	return framework.NewUse(framework.DataSourceKind, "cerby_"+string(k.item)+"_teams", operations...)
}

// Schema returns the schema of the data source.
func (d *teamsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text, order := "A name is null if the service does not return it.", "Teams in the service's order."
	if !cerby.Operations(d.kind.item, cerby.TeamMembers).IsListedByItem() {
		text = fmt.Sprintf("The service does not list the teams of %s. Instead, the provider lists all teams and the "+
			"%ss of each team. It reads each list once in a run, for all of these data sources.", d.kind.withArticle(),
			d.kind.item)
		order = "Teams, in the order in which the service lists all teams."
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: d.Use.Describe(fmt.Sprintf(
			"Lists the teams of %s, with their roles.\n\n%s", d.kind.withArticle(), text)),
		Attributes: map[string]schema.Attribute{
			d.kind.itemAttribute(): framework.RequiredID(string(d.kind.item)),
			"teams": framework.ComputedList(order, map[string]schema.Attribute{
				"id":   framework.DataString("ID of the team."),
				"name": framework.DataString("Name of the team."),
				"role": d.kind.roleText(),
			}),
		},
	}
}

// Read lists the teams.
func (d *teamsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var id types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(d.kind.itemAttribute()), &id)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	listed := d.kind.listTeams(ctx, ws, id, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	d.kind.setListed(ctx, resp, id, cerby.TeamMembers, framework.NewAccessNamed(listed))
}

// listTeams lists the teams of an item. The lists of teams do not show whether an account exists and whether the API
// key's user is its Owner, so it is read as well.
func (k kind) listTeams(
	ctx context.Context, ws *workspace.Workspace, id types.String, diags *diag.Diagnostics,
) (teams []cerby.Member) {
	var err error
	if cerby.Operations(k.item, cerby.TeamMembers).IsListedByItem() {
		teams, err = ws.Shares().ListByItem(k.item, id.ValueString(), cerby.TeamMembers).List(ctx)
	} else {
		if _, missing := k.listItems(ctx, ws, id); missing.HasError() {
			diags.Append(missing...)
			return nil
		}
		teams, err = ws.Shares().AccountTeams(ctx, id.ValueString())
	}
	if err != nil {
		framework.AddError(diags, k.listing(cerby.TeamMembers, id), err)
	}
	return teams
}
