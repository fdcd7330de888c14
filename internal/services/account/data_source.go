package account

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewDataSource returns the data source cerby_account.
func NewDataSource() datasource.DataSource {
	return &accountDataSource{framework.DataSource{Use: dataSourceUse}}
}

// accountDataSource implements the data source cerby_account.
type accountDataSource struct{ framework.DataSource }

// Schema returns the schema of the data source.
func (d *accountDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := computedAttributes()
	framework.SetLookupAttributes(attributes, "account", "label")
	attributes["application"] = schema.StringAttribute{
		Optional:            true,
		Computed:            true,
		MarkdownDescription: "Application of the account, such as `twitter`. Narrows a lookup by label. Conflicts with `id`.",
		Validators: []validator.String{
			stringvalidator.LengthAtLeast(1), stringvalidator.ConflictsWith(path.MatchRoot("id")),
		},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: dataSourceUse.Describe("Retrieves an account by ID or label.\n\n" +
			"## Limitations\n\n" +
			"The data source finds only accounts that the API key's user owns. All-Access Mode does not apply to API keys."),
		Attributes: attributes,
	}
}

// Read retrieves the account by ID or label.
func (d *accountDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	account, diags := framework.Accounts.Find(ctx, ws, framework.Query{
		ID: config.ID, Name: config.Label, Application: config.Application,
	})
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newModel(account))...)
}
