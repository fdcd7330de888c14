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

// The vaults from which passwords can be read.
const (
	cloudVaultNote = "Cerby returns passwords only for accounts in a cloud vault (AWS KMS)."
	localVaultNote = "The key of a local vault never leaves the devices of its users."
)

// readPassword returns the password of an account.
func readPassword(ctx context.Context, ws *workspace.Workspace, id string) (cerby.Password, diag.Diagnostics) {
	password, err := ws.API().Accounts().Password(ctx, id)
	if err == nil {
		return password, nil
	}
	detail := framework.Explain(err)
	switch {
	case errors.Is(err, cerby.ErrDenied):
		detail += "\n\n" + cloudVaultNote
	case cerby.IsNoPassword(err):
		detail = fmt.Sprintf("Account %s has no readable password. %s %s",
			framework.Quote(id), cloudVaultNote, localVaultNote)
	case errors.Is(err, cerby.ErrNotFound):
		detail = fmt.Sprintf("Account %s does not exist, the API key's user does not own it, or it has no readable "+
			"password. %s\n\nCheck the ID.", framework.Quote(id), cloudVaultNote)
	case errors.Is(err, cerby.ErrRefused):
		detail += "\n\n" + cloudVaultNote + " " + localVaultNote
	}
	summary := "Unable to read password of account " + framework.Quote(id)
	return cerby.Password{}, diag.Diagnostics{diag.NewErrorDiagnostic(summary, detail)}
}
