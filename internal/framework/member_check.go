package framework

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// MemberCheck is a grant whose user is checked.
type MemberCheck struct {
	UserID types.String
	// Role is the role of the grant, as the configuration writes it.
	Role types.String
	// At is the attribute that names the user, and RoleAt the one with the role.
	At, RoleAt path.Path
	// AsWarning is set if a refusal is a warning.
	AsWarning bool
}

// CheckMember refuses a grant that the service refuses: to a removed user, or of a role that guests and login-only
// users cannot have. What is unknown, or what the API key may not read, is not checked.
func CheckMember(ctx context.Context, ws *workspace.Workspace, c MemberCheck, diags *diag.Diagnostics) {
	if ws == nil || c.UserID.IsNull() || c.UserID.IsUnknown() {
		return
	}
	user, err := ws.Users().Find(ctx, c.UserID.ValueString())
	switch {
	case errors.Is(err, cerby.ErrDenied):
	case errors.Is(err, cerby.ErrNotFound):
		Users.CheckReference(ctx, ws, Reference{c.UserID, c.At, true, c.AsWarning}, diags)
	case err != nil:
		AddError(diags, "read user "+Quote(c.UserID.ValueString()), err)
	case user.IsRemoved():
		Refuse(c.AsWarning, c.At, "Unable to grant access to removed user "+Quote(user.Email), fmt.Sprintf(
			"User %q (%s) is disabled and cannot get access.\n\n"+
				"Enable the user in Cerby's web app, or remove the user from the configuration, and plan again.",
			cerby.Clean(user.Email), cerby.Clean(user.ID)), diags)
	case collaboratorOnly(user, c.Role.ValueString()):
		summary := fmt.Sprintf("Unable to grant the role %q to user %s", c.Role.ValueString(), Quote(user.Email))
		Refuse(c.AsWarning, c.RoleAt, summary, fmt.Sprintf(
			"User %q has the workspace role %q and cannot get the role %q.\n\nUse a different role.",
			cerby.Clean(user.Email), cerby.BareWorkspaceRole(user.Role), c.Role.ValueString()), diags)
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
