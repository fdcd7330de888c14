package framework

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// DescribeMissingItem returns a sentence if the account, secret or collection with the given ID does not exist, or an
// empty string. It reads live.
func DescribeMissingItem(ctx context.Context, ws *workspace.Workspace, kind cerby.ItemKind, id string) string {
	if !isItemMissing(ctx, ws, kind, id) {
		return ""
	}
	return Capital(itemLabel(ws, kind, id)) + " does not exist."
}

// itemLabel names an account, secret or collection in messages, with its ID.
func itemLabel(ws *workspace.Workspace, kind cerby.ItemKind, id string) string {
	switch kind {
	case cerby.AccountItem:
		return Accounts.LabelWithID(ws, id)
	case cerby.CollectionItem:
		return Collections.LabelWithID(ws, id)
	}
	return Secrets.LabelWithID(ws, id)
}

// isItemMissing reports whether an item does not exist. It lists secrets, because a get would return the value, and
// deleted secrets may stay readable.
func isItemMissing(ctx context.Context, ws *workspace.Workspace, kind cerby.ItemKind, id string) bool {
	var err error
	switch kind {
	case cerby.AccountItem:
		_, err = ws.API().Accounts().Get(ctx, id)
	case cerby.CollectionItem:
		_, err = ws.API().Collections().Get(ctx, id)
	default:
		secrets, err := ws.Secrets().ListSince(ctx, time.Now())
		return err == nil && !slices.ContainsFunc(secrets, func(s cerby.Secret) bool { return s.ID == id && !s.Removed() })
	}
	return errors.Is(err, cerby.ErrNotFound)
}
