package account

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewPasswordEphemeralResource returns the ephemeral resource cerby_account_password.
func NewPasswordEphemeralResource() ephemeral.EphemeralResource {
	return &passwordEphemeralResource{framework.EphemeralResource{Use: passwordEphemeralUse}}
}

// passwordEphemeralResource implements the ephemeral resource cerby_account_password.
type passwordEphemeralResource struct{ framework.EphemeralResource }

// passwordEphemeralModel is the model of the ephemeral resource cerby_account_password.
type passwordEphemeralModel struct {
	AccountID types.String `tfsdk:"account_id"`
	Password  types.String `tfsdk:"password"`
	VaultID   types.String `tfsdk:"vault_id"`
	UpdatedAt types.String `tfsdk:"updated_at"`
}

// Schema returns the schema of the ephemeral resource.
func (e *passwordEphemeralResource) Schema(
	_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: passwordEphemeralUse.Describe("Reads the password of an account without storing it in " +
			"state.\n\n" + framework.OpensTwice + "\n\n## Limitations\n\n" + cloudVaultNote),
		Attributes: map[string]schema.Attribute{
			"account_id": framework.RequiredID("account"),
			"password":   framework.DataSensitiveString("Password of the account."),
			"vault_id":   framework.DataString("ID of the vault with the password."),
			"updated_at": framework.DataString("Time at which the password was last changed (RFC 3339)."),
		},
	}
}

// Open retrieves the password.
func (e *passwordEphemeralResource) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var m passwordEphemeralModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	ws := e.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	password, diags := readPassword(ctx, ws, m.AccountID.ValueString())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	m.Password = types.StringValue(password.Value().Reveal())
	m.VaultID = types.StringPointerValue(password.VaultID)
	m.UpdatedAt = framework.Time(password.UpdatedAt)
	resp.Diagnostics.Append(resp.Result.Set(ctx, m)...)
}
