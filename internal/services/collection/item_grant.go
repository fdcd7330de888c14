package collection

import (
	"context"
	"errors"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// Ensure adds the item to the collection unless it is already listed, and reports whether that succeeded.
func (i itemIdentity) Ensure(ctx context.Context, c *framework.Call) bool {
	unlock, release, ok := c.LockAndRegister(ctx, i.Label(c.WS), i.Key())
	if !ok {
		return false
	}
	defer unlock()
	_, err := c.WS.Collections().FindItemWithoutRecheck(ctx, i.item())
	if errors.Is(err, cerby.ErrNotFound) {
		err = c.WS.Collections().AddItem(ctx, i.item())
	}
	if err != nil {
		release()
		i.addError(ctx, c, err)
	}
	return err == nil
}

// Change changes nothing: an item of a collection has no role.
func (i itemIdentity) Change(context.Context, *framework.Call, itemIdentity) bool { return true }

// Revoke removes the item from the collection. It reports whether no further attempt is needed.
func (i itemIdentity) Revoke(ctx context.Context, c *framework.Call) bool {
	err := c.WS.Collections().RemoveItem(ctx, i.item())
	switch {
	case errors.Is(err, cerby.ErrStillListed):
		framework.AddStillListed(c.Diags, i.Label(c.WS), err)
	case err != nil:
		c.AddError("remove "+i.Label(c.WS), err)
		return false
	}
	return true
}

// addError adds the error of adding the item. If the error matches ErrNotFound, the message names the objects that no
// longer exist.
func (i itemIdentity) addError(ctx context.Context, c *framework.Call, err error) {
	var missing []string
	if errors.Is(err, cerby.ErrNotFound) {
		item := i.item()
		missing = []string{
			framework.DescribeMissingItem(ctx, c.WS, cerby.CollectionItem, item.CollectionID),
			framework.DescribeMissingItem(ctx, c.WS, item.Kind, item.ItemID),
		}
	}
	framework.AddMissingError(c.Diags, "add "+i.Label(c.WS), missing, err)
}
