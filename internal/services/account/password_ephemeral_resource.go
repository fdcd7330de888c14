package account

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var _ ephemeral.EphemeralResourceWithConfigure = (*passwordEphemeralResource)(nil)

// NewPasswordEphemeralResource returns the ephemeral resource cerby_account_password.
func NewPasswordEphemeralResource() ephemeral.EphemeralResource { return &passwordEphemeralResource{} }

// passwordEphemeralResource implements the ephemeral resource cerby_account_password.
type passwordEphemeralResource struct{ framework.EphemeralResource }

// passwordEphemeralModel is the model of the ephemeral resource cerby_account_password.
type passwordEphemeralModel struct {
	AccountID types.String `tfsdk:"account_id"`
	Password  types.String `tfsdk:"password"`
	VaultID   types.String `tfsdk:"vault_id"`
	UpdatedAt types.String `tfsdk:"updated_at"`
}

// Metadata sets the type name of the ephemeral resource.
func (e *passwordEphemeralResource) Metadata(
	_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse,
) {
	resp.TypeName = passwordEphemeralUse.Name
}

// Schema returns the schema of the ephemeral resource.
func (e *passwordEphemeralResource) Schema(
	_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: passwordEphemeralUse.Describe("The password of an account, for the length of a plan or an " +
			"apply: it is in no state and no plan. " + cloudVaultNote + " " + framework.OpensTwice +
			" The guide [Secrets](../guides/secrets.md) tells what is stored where."),
		Attributes: map[string]schema.Attribute{
			"account_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Id of the account.",
				Validators:          []validator.String{framework.IDCheck("account")},
			},
			"password": schema.StringAttribute{
				Computed:            true,
				Sensitive:           true,
				MarkdownDescription: "Password of the account.",
			},
			"vault_id":   schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the vault that keeps it."},
			"updated_at": schema.StringAttribute{Computed: true, MarkdownDescription: "When it was last changed (RFC 3339)."},
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
	password, ok := readPassword(ctx, ws, m.AccountID.ValueString(), &resp.Diagnostics)
	if !ok {
		return
	}
	m.Password = types.StringValue(password.Value().Reveal())
	m.VaultID = types.StringPointerValue(password.VaultID)
	m.UpdatedAt = framework.Time(password.UpdatedAt)
	resp.Diagnostics.Append(resp.Result.Set(ctx, m)...)
}
