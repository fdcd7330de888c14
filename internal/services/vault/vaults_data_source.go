package vault

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewVaultsDataSource returns the data source cerby_vaults.
func NewVaultsDataSource() datasource.DataSource {
	return &vaultsDataSource{framework.DataSource{Use: vaultsDataSourceUse}}
}

// vaultsDataSource implements the data source cerby_vaults.
type vaultsDataSource struct{ framework.DataSource }

// vaultsModel is the model of cerby_vaults.
type vaultsModel struct {
	framework.Names

	State  types.String `tfsdk:"state"`
	Scheme types.String `tfsdk:"scheme"`
	Vaults []model      `tfsdk:"vaults"`
}

// Schema returns the schema of the data source.
func (d *vaultsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"state": framework.Filter("State of the vaults to list: `enabled` or `disabled`.",
			framework.KnownValueValidator("state", "enabled", "disabled")),
		"scheme": framework.Filter("Scheme of the vaults to list: `kms_byo`, `akv` or `local_encryption_key`.",
			framework.KnownValueValidator("scheme", "kms_byo", "akv", "local_encryption_key")),
		"vaults": framework.ComputedList("Vaults in the service's order.", computedAttributes()),
	}
	lookup.SetNameAttributes(attributes)
	resp.Schema = schema.Schema{
		MarkdownDescription: vaultsDataSourceUse.Describe("Lists the vaults that Cerby shows to the API key.\n\n" +
			"## Limitations\n\n" +
			"Cerby may not list every vault."),
		Attributes: attributes,
	}
}

// Read lists the vaults.
func (d *vaultsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state vaultsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	vaults, err := ws.Vaults().List(ctx)
	if err != nil {
		framework.AddError(&resp.Diagnostics, "list vaults", err)
		return
	}
	vaults = framework.Select(vaults, func(v cerby.Vault) bool {
		return framework.Matches(state.State, v.State) && framework.Matches(state.Scheme, v.Scheme)
	})
	state.Vaults, state.Names = framework.Map(vaults, newModel), lookup.Names(vaults)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
