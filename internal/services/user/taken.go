package user

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// newUser is a plan that creates a user.
type newUser struct {
	plan resourceModel
	// owner is the registry owner of the replaced user, or empty for a create.
	owner workspace.Owner
	// replaces is set if the plan removes the old user first.
	replaces bool
	// softened is set if an error would block a destroy.
	softened bool
}

// emailHolder classifies the user that has the email of a planned user.
type emailHolder string

// The classes of users that have an email.
const (
	// holderNone includes a user that an interrupted apply created: the create adopts that user.
	holderNone emailHolder = "nobody"
	// holderRemoved is a user that was removed from the workspace, which keeps the email.
	holderRemoved emailHolder = "a removed user"
	// holderReplaced is the user that the plan replaces.
	holderReplaced emailHolder = "the user who is replaced"
	// holderManaged is a user in the state, of another resource or of this one if it is tainted.
	holderManaged emailHolder = "a user in the state"
	// holderUnmanaged is any other user.
	holderUnmanaged emailHolder = "another user"
)

// refuseTaken refuses to create a user if another user has the email. It reports whether the service would refuse the
// create. It skips unknown emails and users that the API key cannot read. During an apply it does nothing, because the
// service refuses the create.
func (r *userResource) refuseTaken(ctx context.Context, n newUser, diags *diag.Diagnostics) (refused bool) {
	ws := r.WorkspaceIfKnown()
	if ws == nil || n.plan.Email.IsUnknown() || r.Registry().Applying() {
		return false
	}
	user, found := findByEmail(ctx, ws, n.plan.Email.ValueString(), diags)
	if !found {
		return false
	}
	switch holder := r.classifyHolder(ws, n, user); holder {
	case holderNone:
		return false
	case holderRemoved:
		strict := n.replaces || r.Registry().Managed(n.owner, n.plan.emailKey())
		framework.Refuse(n.softened || !strict, path.Root("email"), removedEmailSummary(n.plan), enableAdvice, diags)
	case holderReplaced:
		framework.Refuse(n.softened, path.Root("email"), "Unable to replace "+n.plan.name(), sameEmailAdvice, diags)
	default:
		framework.Refuse(n.softened, path.Root("email"), framework.Capital(n.plan.name())+" already exists",
			n.advice(user, holder), diags)
	}
	return true
}

// findByEmail returns the user with the email. It returns a removed user only if no other user has the email. It uses
// the search, or the cached list after many lookups. If the search misses a user, the create reports the conflict.
func findByEmail(
	ctx context.Context, ws *workspace.Workspace, email string, diags *diag.Diagnostics,
) (cerby.User, bool) {
	found, err := ws.Users().ByEmail(ctx, []string{email}, workspace.SearchOnly)
	if err != nil && !errors.Is(err, cerby.ErrDenied) {
		framework.AddError(diags, fmt.Sprintf("look up the user %q", email), err)
	}
	for _, users := range found {
		if len(users) > 0 {
			return framework.Present(users)[0], true
		}
	}
	return cerby.User{}, false
}

// classifyHolder returns the class of a user that has the email of the planned user.
func (r *userResource) classifyHolder(ws *workspace.Workspace, n newUser, user cerby.User) emailHolder {
	registry, key := r.Registry(), workspace.UserKey(user.ID)
	switch {
	case user.Removed():
		return holderRemoved
	case n.owner != "" && registry.Kept("", key) && !registry.Kept(n.owner, key):
		return holderReplaced
	case registry.Managed(n.owner, key), registry.Managed(n.owner, n.plan.emailKey()):
		return holderManaged
	case ws.API().Users().MayBeInterrupted(user, n.plan.createRequestFor(user)):
		return holderNone
	}
	return holderUnmanaged
}

// createRequestFor returns the create request, with unknown values taken from an existing user.
func (m resourceModel) createRequestFor(user cerby.User) cerby.CreateUserRequest {
	request := m.createRequest()
	if m.Role.IsUnknown() {
		request.Role = user.Role
	}
	if m.Guest.IsUnknown() && user.IsGuest != nil {
		request.IsGuest = *user.IsGuest
	}
	return request
}

// advice returns the detail of the error about an existing user with the email.
func (n newUser) advice(user cerby.User, holder emailHolder) string {
	described := fmt.Sprintf("The workspace has a user with this email: %s.", formatUser(user))
	switch {
	case holder == holderUnmanaged:
		return fmt.Sprintf("%s\n\nTo manage the user here, add this block with the address of this resource, and plan "+
			"again:\n\n%s\n\nIf the user is in this state under another address, add a `moved` block instead.",
			described, framework.ImportBlock(resourceUse.Name, user.ID))
	case n.replaces:
		return described + " Another resource manages the user.\n\n" + movedBlockAdvice
	}
	return described + " A resource in this state manages the user.\n\n" + movedBlockAdvice + "\n" +
		"If this resource is tainted, run terraform untaint with its address. " +
		"To destroy a tainted user, run terraform destroy -refresh=false.\n\n" +
		"If the other resource lets go of the user without destroying it, add this block with the address of this " +
		"resource:\n\n" +
		framework.ImportBlock(resourceUse.Name, user.ID)
}

// Advice about emails that another user has.
const (
	movedBlockAdvice = "If it is the same resource under a new address, add a `moved` block and plan again."
	sameEmailAdvice  = "The new user would have the same email, and Cerby keeps the email of a removed user. The user " +
		"would be removed, and the creation would fail.\n\n" +
		"Plan without -replace, and without replace_triggered_by in the resource."
	enableAdvice = "The user was removed from the workspace, which keeps the email: a new user cannot have it.\n\n" +
		"Enable the user in Cerby's web app, and import the user."
)

// removedEmailSummary returns the summary of the error about the email of a removed user.
func removedEmailSummary(plan resourceModel) string {
	return fmt.Sprintf("Email %q belongs to a removed user", plan.Email.ValueString())
}
