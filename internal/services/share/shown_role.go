package share

import (
	"context"
	"fmt"

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
func (m model) saveShownRole(ctx context.Context, c *framework.Call, shown *cerby.Member) {
	saved, set, listed := shownRoleKey.Load(ctx, c), m.Role.ValueString(), ""
	if shown != nil && shown.Role != nil && !shown.HasRole(set) {
		listed = cerby.BareRole(*shown.Role)
	}
	switch {
	case listed == "" || roleRank(listed) < roleRank(set):
		if saved != "" {
			shownRoleKey.Remove(ctx, c)
		}
	case listed != saved:
		shownRoleKey.Save(ctx, c, listed)
		c.Diags.AddWarning(framework.Capital(m.Label(c.WS))+" has a higher role", fmt.Sprintf("The share has the role %s, "+
			"but the service still lists the role %q, which comes from a collection or a team. "+
			"Later plans show no difference.\n\nTo remove the higher role, change the collection or the team.",
			framework.Quote(set), cerby.Clean(listed)))
	}
}

// isInheritedRole reports whether the listed role is the saved role of a collection or team. Any other listed role
// removes the saved one.
func isInheritedRole(ctx context.Context, c *framework.Call, listed cerby.Member) bool {
	saved := shownRoleKey.Load(ctx, c)
	if saved == "" || listed.Role == nil {
		return false
	}
	if cerby.BareRole(*listed.Role) == saved {
		return true
	}
	shownRoleKey.Remove(ctx, c)
	return false
}
