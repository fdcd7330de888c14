package share

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// accountParents gives the account with an id, or without one all, or adds an error.
func listAccounts(
	ctx context.Context, ws *workspace.Workspace, id types.String, diags *diag.Diagnostics,
) []framework.Labelled {
	return framework.Accounts.Parents(ctx, diags, id, ws.Accounts().Find, ws.Accounts().List)
}

// secretParents gives the secret with an id, or without one all, or adds an error. A deleted one is as good as none.
func listSecrets(
	ctx context.Context, ws *workspace.Workspace, id types.String, diags *diag.Diagnostics,
) []framework.Labelled {
	one := func(ctx context.Context, id string) (*cerby.Secret, error) {
		secret, err := ws.Secrets().Find(ctx, id)
		if secret != nil && secret.Removed() {
			secret = nil
		}
		return secret, err
	}
	return framework.Secrets.Parents(ctx, diags, id, one, func(ctx context.Context) ([]cerby.Secret, error) {
		all, err := ws.Secrets().List(ctx)
		return slices.DeleteFunc(slices.Clone(all), cerby.Secret.Removed), err
	})
}

// collectionParents gives the collection with an id, or without one all, or adds an error.
func listCollections(
	ctx context.Context, ws *workspace.Workspace, id types.String, diags *diag.Diagnostics,
) []framework.Labelled {
	return framework.Collections.Parents(ctx, diags, id, ws.Collections().Find, ws.Collections().List)
}

// accountMissing reports whether a read finds that an account does not exist.
func isAccountMissing(ctx context.Context, ws *workspace.Workspace, id string) bool {
	_, err := ws.API().Accounts().Get(ctx, id)
	return errors.Is(err, cerby.ErrNotFound)
}

// secretMissing reports whether a new list of secrets lacks a secret: a read of one secret would open it. Deleted
// secrets may stay readable.
func isSecretMissing(ctx context.Context, ws *workspace.Workspace, id string) bool {
	all, err := ws.Secrets().ListSince(ctx, time.Now())
	return err == nil && !slices.ContainsFunc(all, func(one cerby.Secret) bool { return one.ID == id && !one.Removed() })
}

// collectionMissing reports whether a read finds that a collection does not exist.
func isCollectionMissing(ctx context.Context, ws *workspace.Workspace, id string) bool {
	_, err := ws.API().Collections().Get(ctx, id)
	return errors.Is(err, cerby.ErrNotFound)
}
