package collection

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// ensure adds the item to the collection unless it is already listed, and reports whether that succeeded.
func (r *itemResource) ensure(
	ctx context.Context, ws *workspace.Workspace, plan itemModel, private framework.Private, diags *diag.Diagnostics,
) bool {
	unlock, ok := r.Lock(ctx, plan.keys()[0], diags)
	if !ok {
		return false
	}
	defer unlock()
	release, ok := r.Acquire(ctx, private, plan.name(), diags, plan.keys()...)
	if !ok {
		return false
	}
	_, err := ws.Collections().FindItemWithoutRecheck(ctx, plan.item())
	if errors.Is(err, cerby.ErrNotFound) {
		err = ws.Collections().AddItem(ctx, plan.item())
	}
	if err != nil {
		release()
		addItemError(ctx, ws, "put "+plan.name(), plan.item(), err, diags)
		return false
	}
	return true
}

// remove removes the item from the collection, unless another resource manages it there. It reports whether no further
// attempt is needed.
func (r *itemResource) remove(
	ctx context.Context, ws *workspace.Workspace, m itemModel, private framework.ReadablePrivate, diags *diag.Diagnostics,
) bool {
	defer r.LockUninterrupted(ctx, m.keys()[0])()
	if r.Spared(ctx, private, m.name(), diags, m.keys()...) {
		return true
	}
	if err := ws.Collections().RemoveItem(ctx, m.item()); err != nil {
		framework.AddError(diags, "remove "+m.name(), err)
		return false
	}
	return true
}

// addItemError adds the error of a write. If the error matches ErrNotFound, the message names the objects that no
// longer exist.
func addItemError(
	ctx context.Context, ws *workspace.Workspace, what string, item cerby.Item, err error, diags *diag.Diagnostics,
) {
	var missing []string
	if errors.Is(err, cerby.ErrNotFound) {
		if _, err := ws.API().Collections().Get(ctx, item.CollectionID); errors.Is(err, cerby.ErrNotFound) {
			missing = append(missing, fmt.Sprintf("Collection %q does not exist.", item.CollectionID))
		}
		if isItemMissing(ctx, ws, item) {
			missing = append(missing, fmt.Sprintf("%s %q does not exist.", framework.Capital(string(item.Kind)), item.ItemID))
		}
	}
	framework.AddMissingError(diags, what, missing, err)
}

// isItemMissing reports whether the account or secret does not exist. It lists secrets, because a get would return the
// value.
func isItemMissing(ctx context.Context, ws *workspace.Workspace, item cerby.Item) bool {
	if item.Kind == cerby.AccountItem {
		_, err := ws.API().Accounts().Get(ctx, item.ItemID)
		return errors.Is(err, cerby.ErrNotFound)
	}
	all, err := ws.Secrets().ListSince(ctx, time.Now())
	is := func(one cerby.Secret) bool { return one.ID == item.ItemID && !one.Removed() }
	return err == nil && !slices.ContainsFunc(all, is)
}
