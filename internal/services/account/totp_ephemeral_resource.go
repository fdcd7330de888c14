package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var _ ephemeral.EphemeralResourceWithConfigure = (*totpEphemeralResource)(nil)

// NewTOTPEphemeralResource returns the ephemeral resource cerby_account_totp.
func NewTOTPEphemeralResource() ephemeral.EphemeralResource { return &totpEphemeralResource{} }

// totpEphemeralResource implements the ephemeral resource cerby_account_totp.
type totpEphemeralResource struct{ framework.EphemeralResource }

// totpModel is the model of the ephemeral resource cerby_account_totp.
type totpModel struct {
	AccountID types.String `tfsdk:"account_id"`
	Code      types.String `tfsdk:"code"`
	ExpiresAt types.String `tfsdk:"expires_at"`
}

// Metadata sets the type name of the ephemeral resource.
func (e *totpEphemeralResource) Metadata(
	_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse,
) {
	resp.TypeName = totpUse.Name
}

// Schema returns the schema of the ephemeral resource.
func (e *totpEphemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: totpUse.Describe("The current one-time code of an account, for the length of a plan or an " +
			"apply: it is in no state and no plan, and is valid for some seconds. " + framework.OpensTwice +
			" The guide [Secrets](../guides/secrets.md) tells what is stored where."),
		Attributes: map[string]schema.Attribute{
			"account_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Id of the account.",
				Validators:          []validator.String{framework.IDCheck("account")},
			},
			"code": schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Current one-time code."},
			"expires_at": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "When it stops being valid (RFC 3339), null where the service does not say.",
			},
		},
	}
}

// Open retrieves the current one-time code.
func (e *totpEphemeralResource) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var m totpModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	ws := e.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	code, err := ws.API().Accounts().TOTP(ctx, m.AccountID.ValueString())
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		resp.Diagnostics.AddError("No one-time code", fmt.Sprintf("There is no account with the id %q of which the API "+
			"key's user is Owner, or it has no one-time codes that Cerby manages.",
			m.AccountID.ValueString()))
		return
	case err != nil:
		what := fmt.Sprintf("read the one-time code of the account %q", m.AccountID.ValueString())
		framework.AddError(&resp.Diagnostics, what, err)
		return
	}
	m.Code, m.ExpiresAt = types.StringValue(code.Code.Reveal()), framework.Time(code.ExpiresAt)
	resp.Diagnostics.Append(resp.Result.Set(ctx, m)...)
}
