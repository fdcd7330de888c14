package share

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// shownRoleKey stores the higher role that the service still lists after the share was set to a lower one.
var shownRoleKey = framework.PrivateKey[string]{Name: "shown_role"}

// roleRank orders roles: 0 for collaborator, 2 for owner, 1 for any other role.
func roleRank(role string) int {
	switch role {
	case owner:
		return 2
	case collaborator:
		return 0
	}
	return 1
}

// saveShownRole saves a listed role that is higher than the planned one, and warns once. It does not save a lower role,
// so that the next plan shows a difference.
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

// isInheritedRole reports whether the listed role is the saved role of a collection or team. Any other listed role
// removes the saved one.
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
