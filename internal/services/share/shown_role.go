package share

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// shownRoleKey is the role that the service goes on listing after the share was set to a lower one.
var shownRoleKey = framework.PrivateKey[string]{Name: "shown_role"}

// rank orders roles: owner is the highest, collaborator the lowest, and others are in between.
func roleRank(role string) int {
	switch role {
	case owner:
		return 2
	case collaborator:
		return 0
	}
	return 1
}

// noteShownRole saves that the list shows another role than the one that was set, with one warning. A lower role is not
// saved: the share lacks it, so that the next plan shows the difference.
func (r *shareResource) saveShownRole(
	ctx context.Context, private framework.Private, m model, shown *cerby.Member, diags *diag.Diagnostics,
) {
	saved, set, listed := shownRoleKey.Load(ctx, private, diags), m.Role.ValueString(), ""
	if shown != nil && shown.Role != nil && !shown.HasRole(set) {
		listed = cerby.BareRole(*shown.Role)
	}
	switch {
	case listed == "" || roleRank(listed) < roleRank(set):
		if saved != "" {
			shownRoleKey.Remove(ctx, private, diags)
		}
	case listed != saved:
		shownRoleKey.Save(ctx, private, listed, diags)
		diags.AddWarning("A higher role comes from elsewhere", fmt.Sprintf("Sharing %s: the role is %q, but the service "+
			"still shows the role %q, which comes from a collection or team.\n\n"+
			"This is no difference for later plans. To take the role away, change the collection or the team.",
			r.kind.describe(m), set, cerby.Clean(listed)))
	}
}

// comesFromElsewhere reports whether the listed role is the noted one of a collection or team. Another role clears the
// note.
func isInheritedRole(
	ctx context.Context, private framework.Private, now cerby.Member, diags *diag.Diagnostics,
) bool {
	saved := shownRoleKey.Load(ctx, private, diags)
	if saved == "" || now.Role == nil {
		return false
	}
	if cerby.BareRole(*now.Role) == saved {
		return true
	}
	shownRoleKey.Remove(ctx, private, diags)
	return false
}
