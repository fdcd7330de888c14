package share

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// listAccounts returns the account with the given ID, or all accounts if the ID is null.
func listAccounts(
	ctx context.Context, ws *workspace.Workspace, id types.String, diags *diag.Diagnostics,
) []framework.Labelled {
	return framework.Accounts.Parents(ctx, diags, id, ws.Accounts().Find, ws.Accounts().List)
}

// listSecrets returns the secret with the given ID, or all secrets if the ID is null. Deleted secrets are left out.
func listSecrets(
	ctx context.Context, ws *workspace.Workspace, id types.String, diags *diag.Diagnostics,
) []framework.Labelled {
	one := func(ctx context.Context, id string) (cerby.Secret, error) {
		secret, err := ws.Secrets().Find(ctx, id)
		if secret.Removed() {
			err = cerby.ErrNotFound
		}
		return secret, err
	}
	return framework.Secrets.Parents(ctx, diags, id, one, func(ctx context.Context) ([]cerby.Secret, error) {
		all, err := ws.Secrets().List(ctx)
		return slices.DeleteFunc(slices.Clone(all), cerby.Secret.Removed), err
	})
}

// listCollections returns the collection with the given ID, or all collections if the ID is null.
func listCollections(
	ctx context.Context, ws *workspace.Workspace, id types.String, diags *diag.Diagnostics,
) []framework.Labelled {
	return framework.Collections.Parents(ctx, diags, id, ws.Collections().Find, ws.Collections().List)
}
