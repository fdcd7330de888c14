package secret

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewDataSource returns the data source cerby_secret.
func NewDataSource() datasource.DataSource {
	return &secretDataSource{framework.DataSource{Use: dataSourceUse}}
}

// secretDataSource reads one secret.
type secretDataSource struct{ framework.DataSource }

// dataSourceModel is the model of the data source cerby_secret.
type dataSourceModel struct {
	dataModel

	IncludeValue types.Bool   `tfsdk:"include_value"`
	Value        types.String `tfsdk:"value"`
}

// Schema sets the schema of the data source.
func (d *secretDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := computedAttributes()
	framework.SetLookupAttributes(attributes, "secret", "title")
	attributes["include_value"] = schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether to read the value. Defaults to `false`. If `true`, the state contains the value in " +
			"plain text. The ephemeral resource `cerby_secret` reads the value without storing it.",
	}
	attributes["value"] = framework.DataSensitiveString("Value of the secret. Null unless `include_value` is `true`.")
	resp.Schema = schema.Schema{
		MarkdownDescription: dataSourceUse.Describe("Retrieves a secret by ID or title.\n\n" +
			"The data source reads the value only if `include_value` is `true`. The guide " +
			"[Secrets](../guides/secrets.md) explains where each value is stored.\n\n" +
			"## Limitations\n\n" +
			"The data source finds only secrets that the API key's user owns."),
		Attributes: attributes,
	}
}

// Read gets the secret, with its value only if include_value is set.
func (d *secretDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config dataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	state := dataSourceModel{IncludeValue: config.IncludeValue}
	id, includeValue := config.ID.ValueString(), config.IncludeValue.ValueBool()
	if config.ID.IsNull() || !includeValue {
		found, diags := framework.Secrets.Find(ctx, ws, framework.Query{ID: config.ID, Name: config.Title})
		resp.Diagnostics.Append(diags...)
		if diags.HasError() {
			return
		}
		state.dataModel, id = newDataModel(found), found.ID
	}
	if includeValue {
		secret, value, diags := openSecret(ctx, ws, id)
		resp.Diagnostics.Append(diags...)
		if diags.HasError() {
			return
		}
		state.dataModel, state.Value = newDataModel(secret), types.StringValue(value.Reveal())
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// computedAttributes returns the read-only attributes of a secret.
func computedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":    framework.DataString("ID of the secret."),
		"title": framework.DataString("Title of the secret."),
		"category": framework.DataString("Category of the secret, such as `text`, `wifi_password`, `ssh_key`, `database`, " +
			"`server`, `software_license` or `custom`."),
		"status": framework.DataString("Status of the secret: `active`, or `disabled` if it is " +
			"deleted."),
		"requires_identity_challenge": framework.DataBool("Whether users must verify their identity before they see the " +
			"value."),
		"expires_at": framework.DataString("Time at which the secret expires (RFC 3339). Null if the " +
			"secret does not expire."),
		"version_id": framework.DataString("ID of the current version. Each change of the secret also " +
			"changes this ID."),
		"created_at": framework.DataString("Time at which the secret was created (RFC 3339)."),
		"updated_at": framework.DataString("Time at which the secret was last changed (RFC 3339)."),
	}
}
