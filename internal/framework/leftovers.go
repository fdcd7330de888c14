package framework

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

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
func (r *Resource) ReadLeftovers(
	ctx context.Context, private Private, describe func(id string) Leftover, diags *diag.Diagnostics,
) {
	ids := leftoversKey.Load(ctx, private, diags)
	owner := instanceKey.Load(ctx, private, diags).Owner
	left := slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		return len(r.Registry().PlanRemoval(owner, describe(id).Keys...)) > 0
	})
	if len(left) < len(ids) {
		saveLeftovers(ctx, private, left, diags)
	}
}

// PlanLeftovers registers that an update or a destroy revokes the grants that moves left behind, and names them. What
// the plan moves back to stays. ModifyPlan calls it after PlanObject.
func (r *Resource) PlanLeftovers(
	ctx context.Context, private Private, describe func(id string) Leftover, diags *diag.Diagnostics,
) {
	if r.data == nil {
		return
	}
	owner := instanceKey.Load(ctx, private, diags).Owner
	for _, id := range leftoversKey.Load(ctx, private, diags) {
		one := describe(id)
		if r.Registry().IsOwner(owner, one.Keys...) {
			continue
		}
		r.Registry().PlanForcedRemoval(owner, one.Keys...)
		diags.AddWarning(Capital(one.What)+" is removed",
			"An earlier apply moved the grant, but did not remove the previous grant. The plan removes the previous grant.")
	}
}

// PlansUpdate reports whether a resource needs an update although its configuration did not change: an earlier move
// left a grant behind, or another resource may remove the object in this run.
func (r *Resource) PlansUpdate(ctx context.Context, private ReadablePrivate, diags *diag.Diagnostics) bool {
	return len(leftoversKey.Load(ctx, private, diags)) > 0 || needsCreateKey.Load(ctx, private, diags)
}

// KeepMissing keeps a resource in the state whose object was not found, if a grant that a move left behind remains: the
// next update grants the one again and revokes the other. It reports whether it did.
func (r *Resource) KeepMissing(ctx context.Context, what string, resp *resource.ReadResponse) bool {
	if len(leftoversKey.Load(ctx, resp.Private, &resp.Diagnostics)) == 0 {
		return false
	}
	needsCreateKey.Save(ctx, resp.Private, true, &resp.Diagnostics)
	resp.Diagnostics.AddWarning("Unable to find "+what, fmt.Sprintf("%s was deleted outside Terraform. An earlier "+
		"apply moved the grant, but did not remove the previous grant.\n\n"+
		"Apply to create the grant again and to remove the previous grant.", Capital(what)))
	return true
}

// RevokeLeftovers revokes the grants that moves left behind: those of earlier runs, and moved if it is not empty. A
// grant that revoke reports as not revoked stays in private state, and the next plan has an update for it. It reports
// whether none is left. Delete may remove the object itself only then: without it the state would no longer have the
// others.
func (r *Resource) RevokeLeftovers(
	ctx context.Context, private Private, moved string, diags *diag.Diagnostics, revoke func(id string) (revoked bool),
) (revoked bool) {
	ids := leftoversKey.Load(ctx, private, diags)
	if moved != "" && !slices.Contains(ids, moved) {
		ids = append(ids, moved)
	}
	left := slices.DeleteFunc(slices.Clone(ids), revoke)
	if len(ids) > 0 {
		saveLeftovers(ctx, private, left, diags)
	}
	return len(left) == 0
}

// saveLeftovers stores the IDs of grants that are not revoked yet.
func saveLeftovers(ctx context.Context, private Private, ids []string, diags *diag.Diagnostics) {
	if len(ids) == 0 {
		leftoversKey.Remove(ctx, private, diags)
		return
	}
	leftoversKey.Save(ctx, private, ids, diags)
}
