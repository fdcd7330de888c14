package team

import (
	"context"
	"errors"
	"fmt"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// Ensure adds the user to the team, or changes the role of a member. It reports whether that succeeded.
func (m membershipModel) Ensure(ctx context.Context, c *framework.Call) bool {
	unlock, release, ok := c.LockAndRegister(ctx, m.Label(c.WS), m.Key())
	if !ok {
		return false
	}
	defer unlock()
	team := m.target(c)
	current, err := team.members().FindWithoutRecheck(ctx, m.UserID.ValueString())
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		err = team.members().Add(ctx, m.memberRequest())
	case err != nil:
	case current.Role == nil:
		err = team.members().SetRole(ctx, m.memberRequest())
	case *current.Role != m.Role.ValueString():
		c.Diags.AddWarning(fmt.Sprintf("%s is already in %s", framework.Capital(m.user(c.WS)), m.team(c.WS)),
			fmt.Sprintf("The apply changes the role of the user from %q to the configured role %q.",
				cerby.Clean(*current.Role), m.Role.ValueString()))
		err = team.members().SetRole(ctx, m.memberRequest())
	}
	if err != nil {
		release()
		team.addWriteError(ctx, c, fmt.Sprintf("add %s to %s", m.user(c.WS), m.team(c.WS)), err, m.UserID.ValueString())
	}
	return err == nil
}

// Change sets the role of the member if it differs from that of prior. It reports whether that succeeded.
func (m membershipModel) Change(ctx context.Context, c *framework.Call, prior membershipModel) bool {
	if m.Role.Equal(prior.Role) {
		return true
	}
	team := m.target(c)
	err := team.members().SetRole(ctx, m.memberRequest())
	if err != nil {
		what := fmt.Sprintf("change the role of %s in %s to %q", m.user(c.WS), m.team(c.WS), m.Role.ValueString())
		team.addWriteError(ctx, c, what, err, m.UserID.ValueString())
	}
	return err == nil
}

// Revoke removes the user from the team. It reports whether no further attempt is needed.
func (m membershipModel) Revoke(ctx context.Context, c *framework.Call) bool {
	team := m.target(c)
	err := team.members().Remove(ctx, m.UserID.ValueString())
	switch {
	case errors.Is(err, cerby.ErrStillListed):
		framework.AddStillListed(c.Diags, m.Label(c.WS), err)
		return true
	case err != nil:
		team.addWriteError(ctx, c, fmt.Sprintf("remove %s from %s", m.user(c.WS), m.team(c.WS)), err)
	}
	return err == nil
}

// target returns the team of the membership.
func (m membershipModel) target(c *framework.Call) target {
	return target{c.WS, m.TeamID.ValueString()}
}
