package collection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var _ datasource.DataSourceWithConfigure = (*collectionsDataSource)(nil)

// NewListDataSource returns the data source cerby_collections.
func NewListDataSource() datasource.DataSource { return &collectionsDataSource{} }

// collectionsDataSource lists collections.
type collectionsDataSource struct{ framework.DataSource }

// listModel is the model of the data source cerby_collections.
type listModel struct {
	Status      types.String `tfsdk:"status"`
	Collections []dataModel  `tfsdk:"collections"`
}

// Metadata sets the type name of the data source.
func (d *collectionsDataSource) Metadata(
	_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = listDataSourceUse.Name
}

// Schema sets the schema of the data source.
func (d *collectionsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: listDataSourceUse.Describe("The collections of which the API key's user is Owner."),
		Attributes: map[string]schema.Attribute{
			"status": schema.StringAttribute{Optional: true, MarkdownDescription: "Take collections of this status only: " +
				"`enabled` or `disabled`."},
			"collections": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The collections, in the service's order.",
				NestedObject:        schema.NestedAttributeObject{Attributes: computedAttributes()},
			},
		},
	}
}

// Read lists the collections.
func (d *collectionsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	all, err := ws.Collections().List(ctx)
	if err != nil {
		framework.AddError(&resp.Diagnostics, "list the collections", err)
		return
	}
	state.Collections = []dataModel{}
	for _, one := range all {
		if state.Status.IsNull() || one.Status == state.Status.ValueString() {
			state.Collections = append(state.Collections, newDataModel(one))
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
