package share

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// accountParents gives the account with an id, or without one all, or adds an error.
func accountParents(ctx context.Context, client *cerby.Client, id string, diags *diag.Diagnostics) []framework.Labelled {
	return framework.Accounts.Parents(diags, id,
		func() (*cerby.Account, error) { return client.Accounts().Known(ctx, id) },
		func() ([]cerby.Account, error) { return client.Accounts().All(ctx) })
}

// secretParents gives the secret with an id, or without one all, or adds an error. Deleted ones have no shares.
func secretParents(ctx context.Context, client *cerby.Client, id string, diags *diag.Diagnostics) []framework.Labelled {
	return framework.Secrets.Parents(diags, id,
		func() (*cerby.Secret, error) { return client.Secrets().Known(ctx, id) },
		func() ([]cerby.Secret, error) {
			all, err := client.Secrets().All(ctx)
			return slices.DeleteFunc(slices.Clone(all), cerby.Secret.Removed), err
		})
}

// collectionParents gives the collection with an id, or without one all, or adds an error.
func collectionParents(ctx context.Context, client *cerby.Client, id string, diags *diag.Diagnostics) []framework.Labelled {
	return framework.Collections.Parents(diags, id,
		func() (*cerby.Collection, error) { return client.Collections().Known(ctx, id) },
		func() ([]cerby.Collection, error) { return client.Collections().All(ctx) })
}
