package framework

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// MemberCheck is a grant whose user is checked.
type MemberCheck struct {
	UserID types.String
	// Role is the role of the grant, as the configuration writes it.
	Role types.String
	// At is the attribute that names the user, and RoleAt the one with the role.
	At, RoleAt path.Path
}

// CheckMember refuses a grant that the service refuses: to a removed user, or of a role that guests and login-only
// users cannot have. What is unknown, or what the API key may not read, is not checked.
func (c *Call) CheckMember(ctx context.Context, check MemberCheck) {
	if c.WS == nil || check.UserID.IsNull() || check.UserID.IsUnknown() {
		return
	}
	user, err := c.WS.Users().Find(ctx, check.UserID.ValueString())
	switch {
	case errors.Is(err, cerby.ErrDenied):
	case errors.Is(err, cerby.ErrNotFound):
		Users.CheckReference(ctx, c, Reference{check.UserID, check.At, true})
	case err != nil:
		c.AddError("read user "+Quote(check.UserID.ValueString()), err)
	case user.IsRemoved():
		c.Refuse(check.At, "Unable to grant access to removed user "+Quote(user.Email), fmt.Sprintf(
			"User %q (%s) is disabled and cannot get access.\n\n"+
				"Enable the user in Cerby's web app, or remove the user from the configuration, and plan again.",
			cerby.Clean(user.Email), cerby.Clean(user.ID)))
	case collaboratorOnly(user, check.Role.ValueString()):
		summary := fmt.Sprintf("Unable to grant the role %q to user %s", check.Role.ValueString(), Quote(user.Email))
		c.Refuse(check.RoleAt, summary, fmt.Sprintf(
			"User %q has the workspace role %q and cannot get the role %q.\n\nUse a different role.",
			cerby.Clean(user.Email), cerby.BareWorkspaceRole(user.Role), check.Role.ValueString()))
	}
}

// CanOwn reports whether a user can be an owner of an item.
func CanOwn(user cerby.User) bool { return !user.IsRemoved() && !collaboratorOnly(user, "owner") }

// collaboratorOnly reports whether a user cannot get a role: guests and login-only users own nothing, and guests lead
// no team.
func collaboratorOnly(user cerby.User, role string) bool {
	guest := user.IsGuest != nil && *user.IsGuest
	switch role {
	case "owner":
		return guest || cerby.BareWorkspaceRole(user.Role) == "login_only"
	case "admin":
		return guest
	}
	return false
}
