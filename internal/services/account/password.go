package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// cloudVaultNote states the accounts whose passwords can be read.
const cloudVaultNote = "A password can be read for accounts in a cloud vault (AWS KMS) only."

// localVaultNote states why passwords in a local vault cannot be read.
const localVaultNote = "The key of a local vault never leaves the devices of its users."

// readPassword returns the password of an account, or adds an error.
func readPassword(
	ctx context.Context, ws *workspace.Workspace, id string, diags *diag.Diagnostics,
) (cerby.Password, bool) {
	password, err := ws.API().Accounts().Password(ctx, id)
	what := fmt.Sprintf("read the password of the account %q", id)
	switch {
	case err == nil:
		return password, true
	case errors.Is(err, cerby.ErrDenied):
		diags.AddError("Unable to "+what, framework.Explain(err)+"\n\n"+cloudVaultNote)
	case cerby.IsNoPassword(err):
		diags.AddError("No password",
			fmt.Sprintf("The account %q has no password that can be read. %s %s", id, cloudVaultNote, localVaultNote))
	case errors.Is(err, cerby.ErrNotFound):
		diags.AddError("No password", fmt.Sprintf("There is no account with the id %q of which the API key's user is "+
			"Owner, or it has no password that can be read. %s", id, cloudVaultNote))
	case errors.Is(err, cerby.ErrRefused):
		diags.AddError("Unable to "+what, framework.Explain(err)+"\n\n"+cloudVaultNote+" "+localVaultNote)
	default:
		framework.AddError(diags, what, err)
	}
	return cerby.Password{}, false
}
