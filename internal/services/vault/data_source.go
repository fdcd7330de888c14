package vault

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// lookup finds vaults by name or ID.
var lookup = framework.Lookup[cerby.Vault]{
	Noun: "vault", NameAttribute: "name", Scope: "all vaults that Cerby lists. Cerby may not list every vault",
	Reader:   func(ws *workspace.Workspace) framework.Reader[cerby.Vault] { return ws.Vaults() },
	Describe: func(v cerby.Vault) framework.Object { return framework.Object{ID: v.ID, Name: v.Name} },
}

// NewDataSource returns the data source cerby_vault.
func NewDataSource() datasource.DataSource {
	return &vaultDataSource{framework.DataSource{Use: dataSourceUse}}
}

// vaultDataSource implements the data source cerby_vault.
type vaultDataSource struct{ framework.DataSource }

// Schema returns the schema of the data source.
func (d *vaultDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := computedAttributes()
	framework.SetLookupAttributes(attributes, "vault", "name")
	resp.Schema = schema.Schema{
		MarkdownDescription: dataSourceUse.Describe("Retrieves a vault by ID or name.\n\n" +
			"## Limitations\n\n" +
			"Cerby does not list every vault, so the data source may not find a vault that exists."),
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
	vault, diags := lookup.Find(ctx, ws, framework.Query{ID: config.ID, Name: config.Name})
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newModel(vault))...)
}
