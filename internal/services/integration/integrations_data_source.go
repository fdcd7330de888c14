package integration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewIntegrationsDataSource returns the data source cerby_integrations.
func NewIntegrationsDataSource() datasource.DataSource {
	return &integrationsDataSource{framework.DataSource{Use: integrationsDataSourceUse}}
}

// integrationsDataSource lists integrations.
type integrationsDataSource struct{ framework.DataSource }

// integrationsModel is a cerby_integrations.
type integrationsModel struct {
	framework.Names

	Applications []string `tfsdk:"applications"`
	Integrations []model  `tfsdk:"integrations"`
}

// Schema returns the schema.
func (d *integrationsDataSource) Schema(
	_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse,
) {
	attributes := map[string]schema.Attribute{
		"applications": framework.WordsFilter("Applications of the integrations to list, such as `youtube_tenant`."),
		"integrations": framework.ComputedList("Integrations, in the service's order.", computed()),
	}
	framework.Integrations.SetNameAttributes(attributes)
	resp.Schema = schema.Schema{
		MarkdownDescription: integrationsDataSourceUse.Describe("Lists the integrations, called business hubs in Cerby's " +
			"web app, that the API key's user owns."),
		Attributes: attributes,
	}
}

// Read lists the integrations.
func (d *integrationsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state integrationsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	list := ws.API().Integrations().ListByApplication(ctx, state.Applications...)
	if len(state.Applications) == 0 {
		list = framework.Each(ws.Integrations().List(ctx))
	}
	integrations, err := cerby.Collect(list)
	if err != nil {
		framework.AddError(&resp.Diagnostics, "list integrations", err)
		return
	}
	state.Integrations, state.Names = framework.Map(integrations, newModel), framework.Integrations.Names(integrations)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
