package secret

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewEphemeralResource returns the ephemeral resource cerby_secret.
func NewEphemeralResource() ephemeral.EphemeralResource {
	return &ephemeralResource{framework.EphemeralResource{Use: ephemeralUse}}
}

// ephemeralResource reads the value of a secret without storing it.
type ephemeralResource struct{ framework.EphemeralResource }

// ephemeralModel is the model of the ephemeral resource cerby_secret.
type ephemeralModel struct {
	SecretID  types.String `tfsdk:"secret_id"`
	Value     types.String `tfsdk:"value"`
	Title     types.String `tfsdk:"title"`
	VersionID types.String `tfsdk:"version_id"`
}

// Schema sets the schema of the ephemeral resource.
func (e *ephemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: ephemeralUse.Describe("Reads the value of a secret without storing it in state.\n\n" +
			framework.OpensTwice),
		Attributes: map[string]schema.Attribute{
			"secret_id":  framework.RequiredID("secret"),
			"value":      framework.DataSensitiveString("Value of the secret."),
			"title":      framework.DataString("Title of the secret."),
			"version_id": framework.DataString("ID of the version of the value."),
		},
	}
}

// Open reads the secret with its value.
func (e *ephemeralResource) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var m ephemeralModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	ws := e.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	secret, value, diags := openSecret(ctx, ws, m.SecretID.ValueString())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	m.Value = types.StringValue(value.Reveal())
	m.Title = types.StringPointerValue(secret.Title)
	m.VersionID = types.StringPointerValue(secret.VersionID)
	resp.Diagnostics.Append(resp.Result.Set(ctx, m)...)
}
