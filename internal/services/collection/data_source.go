package collection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewDataSource returns the data source cerby_collection.
func NewDataSource() datasource.DataSource {
	return &collectionDataSource{framework.DataSource{Use: dataSourceUse}}
}

// collectionDataSource reads one collection.
type collectionDataSource struct{ framework.DataSource }

// Schema sets the schema of the data source.
func (d *collectionDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := computedAttributes()
	framework.SetLookupAttributes(attributes, "collection", "name")
	resp.Schema = schema.Schema{
		MarkdownDescription: dataSourceUse.Describe("Retrieves a collection by ID or name."),
		Attributes:          attributes,
	}
}

// Read gets the collection.
func (d *collectionDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config dataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	one, diags := framework.Collections.Find(ctx, ws, framework.Query{ID: config.ID, Name: config.Name})
	resp.Diagnostics.Append(diags...)
	if !diags.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, newDataModel(one))...)
	}
}

// computedAttributes returns the read-only attributes of a collection.
func computedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":         framework.DataString("ID of the collection."),
		"name":       framework.DataString("Name of the collection."),
		"status":     framework.DataString("Status of the collection, such as `enabled` or `disabled`."),
		"created_at": framework.DataString("Time at which the collection was created (RFC 3339)."),
		"updated_at": framework.DataString("Time at which the collection was last changed (RFC 3339)."),
	}
}
