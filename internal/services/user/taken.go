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
	// owner is the one of the user who is replaced, empty for a creation.
	owner workspace.Owner
	// replaces is set if the plan removes a user first.
	replaces bool
	// softened is set if a refusal would block a destroy.
	softened bool
}

// emailHolder is who has the email of a planned user.
type emailHolder string

// The holders of an email.
const (
	// holderNone includes a user whom an interrupted apply left behind: the creation adopts them.
	holderNone emailHolder = "nobody"
	// removed is a user who was removed from the workspace, which keeps the email.
	holderRemoved emailHolder = "a removed user"
	// replaced is the user whom the plan replaces.
	holderReplaced emailHolder = "the user who is replaced"
	// managed is a user in the state: of another resource, or of this one if it is tainted.
	holderManaged emailHolder = "a user in the state"
	// unmanaged is any other user.
	holderUnmanaged emailHolder = "another user"
)

// refuseTaken refuses a plan that creates a user whose email is taken. It reports whether the service would refuse the
// creation. What is unknown, or what the API key may not read, is not checked. Nor is it during an apply, where the
// service refuses the creation itself.
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

// findByEmail returns the user who has an email. A removed user is returned if there is no other. It searches for the
// email, or takes it from the list if there are many lookups. A user whom the search misses is left to the creation.
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

// emailHolder returns what a user who has the email of a planned user is.
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

// creates returns the request of a creation. What is unknown yet is taken from a user who exists.
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

// advice says what to do about a user who exists.
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

// The advice about emails that are taken.
const (
	movedBlockAdvice = "If it is the same resource under a new address, add a `moved` block and plan again."
	sameEmailAdvice  = "The new user would have the same email, and Cerby keeps the email of a removed user. The user " +
		"would be removed, and the creation would fail.\n\n" +
		"Plan without -replace, and without replace_triggered_by in the resource."
	enableAdvice = "The user was removed from the workspace, which keeps the email: a new user cannot have it.\n\n" +
		"Enable the user in Cerby's web app, and import the user."
)

// removedEmailSummary is the summary of an error about the email of a removed user.
func removedEmailSummary(plan resourceModel) string {
	return fmt.Sprintf("Email %q belongs to a removed user", plan.Email.ValueString())
}
