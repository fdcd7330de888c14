package collection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewCollectionsDataSource returns the data source cerby_collections.
func NewCollectionsDataSource() datasource.DataSource {
	return &collectionsDataSource{framework.DataSource{Use: collectionsDataSourceUse}}
}

// collectionsDataSource lists collections.
type collectionsDataSource struct{ framework.DataSource }

// collectionsModel is the model of the data source cerby_collections.
type collectionsModel struct {
	framework.Names

	Status      []string    `tfsdk:"status"`
	Collections []dataModel `tfsdk:"collections"`
}

// Schema sets the schema of the data source.
func (d *collectionsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"status": framework.WordsFilter("Statuses of the collections to list: `enabled` or `disabled`.",
			framework.KnownValueValidator("status", "enabled", "disabled")),
		"collections": framework.ComputedList("Collections in the service's order.", computedAttributes()),
	}
	framework.Collections.SetNameAttributes(attributes)
	resp.Schema = schema.Schema{
		MarkdownDescription: collectionsDataSourceUse.Describe("Lists the collections that the API key's user owns."),
		Attributes:          attributes,
	}
}

// Read lists the collections.
func (d *collectionsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state collectionsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	all, err := ws.Collections().List(ctx)
	if err != nil {
		framework.AddError(&resp.Diagnostics, "list collections", err)
		return
	}
	all = framework.Select(all, func(c cerby.Collection) bool { return framework.MatchesAny(state.Status, &c.Status) })
	state.Collections, state.Names = framework.Map(all, newDataModel), framework.Collections.Names(all)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
