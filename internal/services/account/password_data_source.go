package account

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewPasswordDataSource returns the data source cerby_account_password.
func NewPasswordDataSource() datasource.DataSource {
	return &passwordDataSource{framework.DataSource{Use: passwordUse}}
}

// passwordDataSource implements the data source cerby_account_password.
type passwordDataSource struct{ framework.DataSource }

// passwordModel is the model of cerby_account_password.
type passwordModel struct {
	AccountID types.String `tfsdk:"account_id"`
	Password  types.String `tfsdk:"password"`
}

// Schema returns the schema of the data source.
func (d *passwordDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: passwordUse.Describe("Retrieves the password of an account.\n\n" +
			"~> **Warning:** The state stores the password in plain text. If possible, use the [ephemeral " +
			"resource](../ephemeral-resources/account_password.md) of the same name instead.\n\n" +
			"Cerby shows each read as a sign-in with the account.\n\n" +
			"## Limitations\n\n" + cloudVaultNote),
		Attributes: map[string]schema.Attribute{
			"account_id": framework.RequiredID("account"),
			"password":   framework.DataSensitiveString("Password of the account."),
		},
	}
}

// Read retrieves the password.
func (d *passwordDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state passwordModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	password, diags := readPassword(ctx, ws, state.AccountID.ValueString())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	state.Password = types.StringValue(password.Value().Reveal())
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
