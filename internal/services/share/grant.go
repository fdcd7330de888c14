package share

import (
	"context"
	"errors"
	"fmt"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Ensure shares the item in the planned role and reports whether that succeeded. It sends the share even if the user or
// team is already listed, because listed access may come from a team or a collection.
func (m model) Ensure(ctx context.Context, c *framework.Call) bool {
	unlock, release, ok := c.LockAndRegister(ctx, m.Label(c.WS), m.Key())
	if !ok {
		return false
	}
	defer unlock()
	shares, role := c.WS.Shares(), m.kind.roles().Add(m.Role.ValueString())
	var shown *cerby.Member
	before, err := shares.FindWithoutRecheck(ctx, m.expand())
	switch {
	case err != nil && !errors.Is(err, cerby.ErrNotFound):
	case before.Role != nil && !before.HasRole(role):
		c.Diags.AddWarning(framework.Capital(m.Label(c.WS))+" already exists", fmt.Sprintf("The apply changes its role "+
			"from %q to the configured role %q.", cerby.Clean(cerby.BareRole(*before.Role)), m.Role.ValueString()))
		shown, err = shares.SetRole(ctx, m.expand(), workspace.RoleChange{To: role, Message: m.message})
	default:
		err = shares.Grant(ctx, m.expand(), role, m.message)
	}
	if err != nil {
		release()
		addWriteError(ctx, c, "share "+m.describe(c.WS), m.expand(), err)
		return false
	}
	m.saveShownRole(ctx, c, shown)
	return true
}

// Change changes the role of a share from that of prior to the planned one, if these differ. It reports whether that
// succeeded.
func (m model) Change(ctx context.Context, c *framework.Call, prior model) bool {
	if m.Role.Equal(prior.Role) {
		return true
	}
	from, to := prior.Role.ValueString(), m.Role.ValueString()
	shown, err := c.WS.Shares().SetRole(ctx, m.expand(), workspace.RoleChange{
		From: m.kind.roles().Add(from), To: m.kind.roles().Add(to), Message: m.message,
	})
	if err != nil {
		addWriteError(ctx, c, fmt.Sprintf("change the role of %s to %q", m.Label(c.WS), to), m.expand(), err)
		return false
	}
	m.saveShownRole(ctx, c, shown)
	return true
}

// Revoke stops sharing the item. It reports whether no further attempt is needed. A share that does not exist, such as
// one of a replaced item, counts as revoked.
func (m model) Revoke(ctx context.Context, c *framework.Call) bool {
	if err := c.WS.Shares().Revoke(ctx, m.expand()); err != nil {
		c.AddError("stop sharing "+m.describe(c.WS), err)
		return false
	}
	if _, err := c.WS.Shares().Read(ctx, m.expand()); err == nil {
		c.Diags.AddWarning(framework.Capital(m.Label(c.WS))+" is still listed", fmt.Sprintf("The share was revoked, but the "+
			"service still lists the %[1]s. The %[1]s still has access through a team or a collection.", m.memberNoun()))
	}
	return true
}

// addWriteError adds the error of a write. If the error matches ErrNotFound, the message names the objects that no
// longer exist.
func addWriteError(
	ctx context.Context, c *framework.Call, what string, share cerby.Share, err error,
) {
	var missing []string
	if errors.Is(err, cerby.ErrNotFound) {
		describeMember := framework.DescribeMissingUser
		if share.MemberKind == cerby.TeamMembers {
			describeMember = framework.DescribeMissingTeam
		}
		missing = []string{
			framework.DescribeMissingItem(ctx, c.WS, share.Kind, share.ItemID), describeMember(ctx, c.WS, share.MemberID),
		}
	}
	framework.AddMissingError(c.Diags, what, missing, err)
}
