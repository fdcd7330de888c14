package integration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewEntitlementsDataSource returns the data source cerby_integration_entitlements.
func NewEntitlementsDataSource() datasource.DataSource {
	return &entitlementsDataSource{framework.DataSource{Use: entitlementsUse}}
}

// entitlementsDataSource lists the entitlements of an integration.
type entitlementsDataSource struct{ framework.DataSource }

// entitlementsModel is a cerby_integration_entitlements.
type entitlementsModel struct {
	IntegrationID types.String       `tfsdk:"integration_id"`
	Entitlements  []entitlementModel `tfsdk:"entitlements"`
}

// Schema returns the schema.
func (d *entitlementsDataSource) Schema(
	_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: entitlementsUse.Describe("Lists the entitlements that an integration, " +
			"called a business hub in Cerby's web app, can grant to users."),
		Attributes: map[string]schema.Attribute{
			"integration_id": framework.RequiredID("integration"),
			"entitlements": framework.ComputedList("Entitlements, in the service's order.", map[string]schema.Attribute{
				"id":    framework.DataString("ID of the entitlement, such as `VIEWER_LIMITED`."),
				"group": framework.DataString("Group of the entitlement: `primary` or `secondary`."),
				"key":   framework.DataString("Key of the entitlement in the application."),
				"label": framework.DataString("Label of the entitlement."),
				"value": framework.DataString("Value of the entitlement in the application."),
			}),
		},
	}
}

// Read lists the entitlements.
func (d *entitlementsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state entitlementsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.IntegrationID.ValueString()
	entitlements, err := ws.API().Integrations().Entitlements(ctx, id)
	if err != nil {
		framework.AddError(&resp.Diagnostics, "list entitlements of integration "+framework.Quote(id), err)
		return
	}
	state.Entitlements = framework.Map(entitlements, newEntitlementModel)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
