package secret

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// openSecret returns a secret and its value. It returns an error if the secret has no value in plain text.
func openSecret(
	ctx context.Context, ws *workspace.Workspace, id string,
) (secret cerby.Secret, value cerby.Confidential, diags diag.Diagnostics) {
	opened, err := ws.API().Secrets().Open(ctx, id)
	const advice = "Check the ID. The API key can read only secrets that its user owns."
	if err != nil {
		return secret, value, framework.ReadFailure("secret", id, advice, err)
	}
	value, isText := opened.Value()
	switch {
	case opened.IsRemoved():
		diags.AddError("Unable to read secret "+framework.Quote(id), "The secret is deleted and has no value.\n\n"+
			"Use the ID of a secret that is not deleted.")
	case !isText:
		diags.AddError("Unable to read secret "+framework.Quote(id), "The value is not plain text. "+
			"The provider can read only values in plain text.\n\nRead the value in Cerby's web app.")
	}
	return opened.Secret, value, diags
}
