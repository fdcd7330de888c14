package secret

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// openSecret returns a secret and its value. It adds an error and returns false if the value cannot be read.
func openSecret(
	ctx context.Context, ws *workspace.Workspace, id string, diags *diag.Diagnostics,
) (cerby.Secret, cerby.Confidential, bool) {
	secret, err := ws.API().Secrets().Open(ctx, id)
	if !framework.FoundByID(diags, "secret", id, "Check the id; only secrets are seen of which the API key's user is "+
		"Owner.", err) {
		return cerby.Secret{}, cerby.Confidential{}, false
	}
	value, plain := secret.Value()
	switch {
	case secret.Removed():
		diags.AddError("The secret is deleted", fmt.Sprintf("The secret %q has no value any more.", id))
	case !plain:
		diags.AddError("The secret has no text", fmt.Sprintf("The value of the secret %q is not a text as it stands: only "+
			"secrets of such a category can be read here.", id))
	}
	return secret.Secret, value, plain && !secret.Removed()
}
