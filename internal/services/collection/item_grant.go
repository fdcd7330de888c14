package collection

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// itemOperation is a change of items for one call of Terraform.
type itemOperation struct {
	*itemResource

	ws      *workspace.Workspace
	private framework.Private
	diags   *diag.Diagnostics
}

// ensure adds the item to the collection unless it is already listed, and reports whether that succeeded.
func (o itemOperation) ensure(ctx context.Context, plan itemIdentity) bool {
	unlock, release, ok := o.LockAndRegister(ctx, o.private, plan.label(o.ws), plan.key(), o.diags)
	if !ok {
		return false
	}
	defer unlock()
	_, err := o.ws.Collections().FindItemWithoutRecheck(ctx, plan.item())
	if errors.Is(err, cerby.ErrNotFound) {
		err = o.ws.Collections().AddItem(ctx, plan.item())
	}
	if err != nil {
		release()
		o.addError(ctx, "add "+plan.label(o.ws), plan.item(), err)
		return false
	}
	return true
}

// remove removes the item from the collection, unless another resource manages it there. It reports whether no further
// attempt is needed.
func (o itemOperation) remove(ctx context.Context, i itemIdentity) bool {
	defer o.LockUninterrupted(ctx, i.key())()
	if o.SkipsRemoval(ctx, o.private, i.label(o.ws), o.diags, i.key()) {
		return true
	}
	err := o.ws.Collections().RemoveItem(ctx, i.item())
	switch {
	case errors.Is(err, cerby.ErrStillListed):
		framework.AddStillListed(o.diags, i.label(o.ws), err)
	case err != nil:
		framework.AddError(o.diags, "remove "+i.label(o.ws), err)
		return false
	}
	return true
}

// removeLeftovers removes the items that moves left behind, including one with the ID moved unless that is empty. It
// reports whether none is left.
func (o itemOperation) removeLeftovers(ctx context.Context, moved string) bool {
	return o.RevokeLeftovers(ctx, o.private, moved, o.diags, func(id string) bool {
		return o.remove(ctx, parseItemID(id))
	})
}

// addError adds the error of a write. If the error matches ErrNotFound, the message names the objects that no longer
// exist.
func (o itemOperation) addError(ctx context.Context, what string, item cerby.Item, err error) {
	var missing []string
	if errors.Is(err, cerby.ErrNotFound) {
		missing = []string{
			framework.DescribeMissingItem(ctx, o.ws, cerby.CollectionItem, item.CollectionID),
			framework.DescribeMissingItem(ctx, o.ws, item.Kind, item.ItemID),
		}
	}
	framework.AddMissingError(o.diags, what, missing, err)
}
