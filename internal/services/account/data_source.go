package account

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

var _ datasource.DataSourceWithConfigure = (*accountDataSource)(nil)

// NewDataSource returns the data source cerby_account.
func NewDataSource() datasource.DataSource { return &accountDataSource{} }

// accountDataSource implements the data source cerby_account.
type accountDataSource struct{ framework.DataSource }

// Metadata sets the type name of the data source.
func (d *accountDataSource) Metadata(
	_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = dataSourceUse.Name
}

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
		MarkdownDescription: dataSourceUse.Describe("Retrieves an account by ID or label. The API key sees only accounts " +
			"of which its user is Owner."),
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
	var account cerby.Account
	var found bool
	if config.ID.IsNull() {
		account, found = findByLabel(ctx, ws, config, &resp.Diagnostics)
	} else {
		account, found = findByID(ctx, ws, config.ID.ValueString(), &resp.Diagnostics)
	}
	if !found {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newModel(account))...)
}

// findByID returns the account with the given ID, or adds an error.
func findByID(ctx context.Context, ws *workspace.Workspace, id string, diags *diag.Diagnostics) (cerby.Account, bool) {
	account, err := ws.Accounts().Find(ctx, id)
	return account, framework.FoundByID(diags, "account", id, "Check the id, or use the label.", err)
}

// findByLabel returns the only account with the configured label and, if set, application, or adds an error.
func findByLabel(
	ctx context.Context, ws *workspace.Workspace, config model, diags *diag.Diagnostics,
) (cerby.Account, bool) {
	var filter cerby.AccountFilter
	if application := config.Application.ValueString(); application != "" {
		filter.Applications = []string{application}
	}
	accounts := framework.Live(ws.API().Accounts().List(ctx, filter))
	if len(filter.Applications) == 0 {
		accounts = framework.Cached(ctx, ws.Accounts())
	}
	return framework.Accounts.Find(diags, config.Label.ValueString(), config.Application.ValueString(), accounts)
}
