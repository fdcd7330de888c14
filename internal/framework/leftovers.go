package framework

import (
	"context"
	"fmt"
	"slices"

	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// leftoversKey are the IDs of grants that moves could not revoke yet.
var leftoversKey = PrivateKey[[]string]{"leftovers"}

// Leftover is a grant that a move could not revoke yet.
type Leftover struct {
	// What names the grant in messages.
	What string
	Keys []workspace.Key
}

// ReadLeftovers registers that the grants that moves left behind will be revoked, and forgets those that another
// resource has by now. Read calls it after RegisterRead.
func (c *Call) ReadLeftovers(ctx context.Context, describe func(id string) Leftover) {
	ids := leftoversKey.Load(ctx, c)
	owner := c.LoadOwner(ctx)
	left := slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		return len(c.Registry().PlanRemoval(owner, describe(id).Keys...)) > 0
	})
	if len(left) < len(ids) {
		c.saveLeftovers(ctx, left)
	}
}

// PlanLeftovers registers that an update or a destroy revokes the grants that moves left behind, and names them. What
// the plan moves back to stays. ModifyPlan calls it after PlanObject.
func (c *Call) PlanLeftovers(ctx context.Context, describe func(id string) Leftover) {
	if c.data == nil {
		return
	}
	owner := c.LoadOwner(ctx)
	for _, id := range leftoversKey.Load(ctx, c) {
		one := describe(id)
		if c.Registry().IsOwner(owner, one.Keys...) {
			continue
		}
		c.Registry().PlanForcedRemoval(owner, one.Keys...)
		c.Diags.AddWarning(Capital(one.What)+" is removed",
			"An earlier apply moved the grant, but did not remove the previous grant. The plan removes the previous grant.")
	}
}

// PlansUpdate reports whether a resource needs an update although its configuration did not change: an earlier move
// left a grant behind, or another resource may remove the object in this run.
func (c *Call) PlansUpdate(ctx context.Context) bool {
	return len(leftoversKey.Load(ctx, c)) > 0 || needsCreateKey.Load(ctx, c)
}

// keepMissing keeps a resource in the state whose object was not found, if a grant that a move left behind remains. The
// next update grants the one again and revokes the other. It reports whether it did.
func (c *Call) keepMissing(ctx context.Context, what string) bool {
	if len(leftoversKey.Load(ctx, c)) == 0 {
		return false
	}
	needsCreateKey.Save(ctx, c, true)
	c.Diags.AddWarning("Unable to find "+what, fmt.Sprintf("%s was deleted outside Terraform. An earlier "+
		"apply moved the grant, but did not remove the previous grant.\n\n"+
		"Apply to create the grant again and to remove the previous grant.", Capital(what)))
	return true
}

// RevokeLeftovers revokes the grants that moves left behind: those of earlier runs, and moved if it is not empty. A
// grant that revoke reports as not revoked stays in private state, and the next plan has an update for it. It reports
// whether none is left. Delete may remove the object itself only then: without it the state would no longer have the
// others.
func (c *Call) RevokeLeftovers(
	ctx context.Context, moved string, revoke func(id string) (revoked bool),
) (revoked bool) {
	ids := leftoversKey.Load(ctx, c)
	if moved != "" && !slices.Contains(ids, moved) {
		ids = append(ids, moved)
	}
	left := slices.DeleteFunc(slices.Clone(ids), revoke)
	if len(ids) > 0 {
		c.saveLeftovers(ctx, left)
	}
	return len(left) == 0
}

// saveLeftovers stores the IDs of grants that are not revoked yet.
func (c *Call) saveLeftovers(ctx context.Context, ids []string) {
	if len(ids) == 0 {
		leftoversKey.Remove(ctx, c)
		return
	}
	leftoversKey.Save(ctx, c, ids)
}
