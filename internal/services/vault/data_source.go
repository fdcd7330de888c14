package vault

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var _ datasource.DataSourceWithConfigure = (*vaultDataSource)(nil)

// lookup finds vaults by name or ID.
var lookup = framework.Lookup[cerby.Vault]{
	Noun: "vault", Word: "name", Where: "all vaults that Cerby lists, which need not be all that exist,",
	Known: func(v cerby.Vault) framework.Labelled { return framework.Labelled{ID: v.ID, Label: v.Name} },
}

// NewDataSource returns the data source cerby_vault.
func NewDataSource() datasource.DataSource { return &vaultDataSource{} }

// vaultDataSource implements the data source cerby_vault.
type vaultDataSource struct{ framework.DataSource }

// Metadata sets the type name of the data source.
func (d *vaultDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = dataSourceUse.Name
}

// Schema returns the schema of the data source.
func (d *vaultDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := computedAttributes()
	framework.SetLookupAttributes(attributes, "vault", "name")
	resp.Schema = schema.Schema{
		MarkdownDescription: dataSourceUse.Describe("Retrieves a vault by ID or name.\n\n" +
			"Cerby does not list every vault. A vault that is not found may exist."),
		Attributes: attributes,
	}
}

// Read retrieves the vault by ID or name.
func (d *vaultDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	vaults := framework.Cached(ctx, ws.Vaults())
	var vault cerby.Vault
	var found bool
	if config.ID.IsNull() {
		vault, found = lookup.Find(&resp.Diagnostics, config.Name.ValueString(), "", vaults)
	} else {
		vault, found = lookup.FindID(&resp.Diagnostics, config.ID.ValueString(), vaults)
	}
	if !found {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newModel(vault))...)
}
