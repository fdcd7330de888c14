package integration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewDataSource returns the data source cerby_integration.
func NewDataSource() datasource.DataSource {
	return &integrationDataSource{framework.DataSource{Use: dataSourceUse}}
}

// integrationDataSource finds one integration.
type integrationDataSource struct{ framework.DataSource }

// Schema returns the schema.
func (d *integrationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := computed()
	framework.SetLookupAttributes(attributes, "integration", "label")
	attributes["application"] = schema.StringAttribute{
		Optional:            true,
		Computed:            true,
		MarkdownDescription: "Application, such as `youtube_tenant`. Narrows a lookup by label. Conflicts with `id`.",
		Validators: []validator.String{
			stringvalidator.LengthAtLeast(1), stringvalidator.ConflictsWith(path.MatchRoot("id")),
		},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: dataSourceUse.Describe("Retrieves an integration, called a business hub in Cerby's web " +
			"app, by ID or label.\n\n" +
			"## Limitations\n\n" +
			"The data source finds only integrations that the API key's user owns."),
		Attributes: attributes,
	}
}

// Read finds the integration.
func (d *integrationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	integration, diags := framework.Integrations.Find(ctx, ws, framework.Query{
		ID: config.ID, Name: config.Label, Application: config.Application,
	})
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newModel(integration))...)
}
