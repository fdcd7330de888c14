package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewTOTPEphemeralResource returns the ephemeral resource cerby_account_totp.
func NewTOTPEphemeralResource() ephemeral.EphemeralResource {
	return &totpEphemeralResource{framework.EphemeralResource{Use: totpUse}}
}

// totpEphemeralResource implements the ephemeral resource cerby_account_totp.
type totpEphemeralResource struct{ framework.EphemeralResource }

// totpModel is the model of the ephemeral resource cerby_account_totp.
type totpModel struct {
	AccountID types.String `tfsdk:"account_id"`
	Code      types.String `tfsdk:"code"`
	ExpiresAt types.String `tfsdk:"expires_at"`
}

// Schema returns the schema of the ephemeral resource.
func (e *totpEphemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: totpUse.Describe("Reads the current one-time code of an account without storing it in " +
			"state.\n\n" +
			"A code is valid for a few seconds. " + framework.OpensTwice),
		Attributes: map[string]schema.Attribute{
			"account_id": framework.RequiredID("account"),
			"code":       framework.DataSensitiveString("Current one-time code."),
			"expires_at": framework.DataString("Time at which the code expires (RFC 3339). Null if the service does not " +
				"return it."),
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
	id := m.AccountID.ValueString()
	code, err := ws.API().Accounts().TOTP(ctx, id)
	what := "read one-time code of account " + framework.Quote(id)
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		resp.Diagnostics.AddError("Unable to "+what, fmt.Sprintf("Account %s does not exist, the API key's user does "+
			"not own it, or Cerby does not manage its one-time codes.\n\n"+
			"Check the ID, and set up one-time codes in Cerby's web app.", framework.Quote(id)))
		return
	case err != nil:
		framework.AddError(&resp.Diagnostics, what, err)
		return
	}
	m.Code, m.ExpiresAt = types.StringValue(code.Code.Reveal()), framework.Time(code.ExpiresAt)
	resp.Diagnostics.Append(resp.Result.Set(ctx, m)...)
}
