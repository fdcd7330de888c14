package vault

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var _ datasource.DataSourceWithConfigure = (*vaultDataSource)(nil)

// NewDataSource makes the data source cerby_vault.
func NewDataSource() datasource.DataSource { return &vaultDataSource{} }

// vaultDataSource is one vault.
type vaultDataSource struct{ framework.DataSource }

// Metadata names the data source.
func (d *vaultDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = dataSourceUse.Name
}

// Schema describes the data source.
func (d *vaultDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := maps.Clone(computed())
	attributes["id"] = schema.StringAttribute{
		Optional:            true,
		Computed:            true,
		MarkdownDescription: "Id of the vault. Either this or `name` is given.",
		Validators:          []validator.String{framework.IDCheck(), stringvalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))},
	}
	attributes["name"] = schema.StringAttribute{
		Optional:            true,
		Computed:            true,
		MarkdownDescription: "Name of the vault, to the letter.",
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: dataSourceUse.Describe("One vault, found by id or name. Cerby does not list every vault: one that is not found may exist."),
		Attributes:          attributes,
	}
}

// Read finds the vault.
func (d *vaultDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	client := d.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	what := fmt.Sprintf("vault with the id %q", config.ID.ValueString())
	fits := func(v cerby.Vault) bool { return v.ID == config.ID.ValueString() }
	if config.ID.IsNull() {
		what = fmt.Sprintf("vault with the name %q", config.Name.ValueString())
		fits = func(v cerby.Vault) bool { return v.Name != nil && *v.Name == config.Name.ValueString() }
	}
	vaults, err := framework.Cached(ctx, client.Vaults()).Match(fits)
	if err != nil {
		framework.AddError(&resp.Diagnostics, "look for the "+what, err)
		return
	}
	vault, found := framework.Pick(&resp.Diagnostics, what, "all vaults that Cerby lists, which need not be all that exist,", vaults, func(v cerby.Vault) string { return v.ID })
	if !found {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newModel(vault))...)
}
