package account

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewAccountsDataSource returns the data source cerby_accounts.
func NewAccountsDataSource() datasource.DataSource {
	return &accountsDataSource{framework.DataSource{Use: accountsDataSourceUse}}
}

// accountsDataSource implements the data source cerby_accounts.
type accountsDataSource struct{ framework.DataSource }

// accountsModel is the model of cerby_accounts.
type accountsModel struct {
	framework.Names

	Applications []string `tfsdk:"applications"`
	Status       []string `tfsdk:"status"`
	Accounts     []model  `tfsdk:"accounts"`
}

// Schema returns the schema of the data source.
func (d *accountsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"applications": framework.WordsFilter("Applications of the accounts to list, such as `twitter`."),
		"status": framework.WordsFilter("Statuses of the accounts to list: `enabled` or `disabled`.",
			framework.KnownValueValidator("status", "enabled", "disabled")),
		"accounts": framework.ComputedList("Accounts in the service's order.", computedAttributes()),
	}
	framework.Accounts.SetNameAttributes(attributes)
	resp.Schema = schema.Schema{
		MarkdownDescription: accountsDataSourceUse.Describe("Lists the accounts that the API key's user owns.\n\n" +
			"All-Access Mode does not apply to API keys."),
		Attributes: attributes,
	}
}

// Read lists the accounts.
func (d *accountsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state accountsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	filter := cerby.AccountFilter{Applications: state.Applications, Statuses: state.Status}
	list := ws.API().Accounts().ListFiltered(ctx, filter)
	if len(state.Applications)+len(state.Status) == 0 {
		list = framework.Each(ws.Accounts().List(ctx))
	}
	accounts, err := cerby.Collect(list)
	if err != nil {
		framework.AddError(&resp.Diagnostics, "list accounts", err)
		return
	}
	state.Accounts, state.Names = framework.Map(accounts, newModel), framework.Accounts.Names(accounts)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
