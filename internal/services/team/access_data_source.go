package team

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewAccessDataSource returns the data source cerby_team_access.
func NewAccessDataSource() datasource.DataSource {
	return &accessDataSource{framework.DataSource{Use: accessUse}}
}

// accessDataSource implements the data source cerby_team_access.
type accessDataSource struct{ framework.DataSource }

// accessModel is the model of cerby_team_access.
type accessModel struct {
	TeamID      types.String              `tfsdk:"team_id"`
	Accounts    []framework.AccessAccount `tfsdk:"accounts"`
	Secrets     []framework.AccessSecret  `tfsdk:"secrets"`
	Collections []framework.AccessNamed   `tfsdk:"collections"`
}

// Schema returns the schema of the data source.
func (d *accessDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: accessUse.Describe("Lists the accounts, secrets and collections of a team, with the team's " +
			"roles.\n\n" +
			"Use it, for example, for an access review.\n\n" +
			"## Limitations\n\n" +
			"The API lists only items that the API key's user owns."),
		Attributes: map[string]schema.Attribute{
			"team_id":     framework.RequiredID("team"),
			"accounts":    framework.AccessAccountsAttribute("team"),
			"secrets":     framework.AccessSecretsAttribute("team"),
			"collections": framework.AccessCollectionsAttribute("team"),
		},
	}
}

// Read lists the items that the team has access to.
func (d *accessDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state accessModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.TeamID.ValueString()
	for _, list := range []struct {
		noun string
		op   cerby.Operation
		set  func(listed []cerby.Member)
	}{
		{"accounts", cerby.Operations(cerby.AccountItem, cerby.TeamMembers).List, func(all []cerby.Member) {
			state.Accounts = framework.NewAccessAccounts(all)
		}},
		{"secrets", cerby.ListTeamSecrets, func(all []cerby.Member) { state.Secrets = framework.NewAccessSecrets(all) }},
		{"collections", cerby.ListTeamCollections, func(all []cerby.Member) {
			state.Collections = framework.NewAccessNamed(all)
		}},
	} {
		items, err := ws.Teams().Items(id, list.op).List(ctx)
		if err != nil {
			framework.AddError(&resp.Diagnostics, fmt.Sprintf("list %s of team %s", list.noun, framework.Quote(id)), err)
			return
		}
		list.set(items)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
