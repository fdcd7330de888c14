package user

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// emailUse classifies the user that has the email of a planned user.
type emailUse string

// The classes of users that have an email.
const (
	// holderNone includes a user that an interrupted apply created: the create adopts that user.
	holderNone emailUse = "none"
	// holderRemoved is a user that was removed from the workspace, which keeps the email.
	holderRemoved emailUse = "removed user"
	// holderReplaced is the user that the plan replaces.
	holderReplaced emailUse = "replaced user"
	// holderManaged is a user in the state, of another resource or of this one if it is tainted.
	holderManaged emailUse = "managed user"
	// holderUnmanaged is any other user.
	holderUnmanaged emailUse = "unmanaged user"
)

// refuseTaken refuses to create a user if another user has the email. It reports whether the service would refuse the
// create. It skips unknown emails and users that the API key cannot read. During an apply it does nothing, because the
// service refuses the create.
func (r *userResource) refuseTaken(ctx context.Context, p userPlan, diags *diag.Diagnostics) (refused bool) {
	ws := r.WorkspaceIfKnown()
	if ws == nil || p.plan.Email.IsUnknown() || r.Registry().IsApplying() {
		return false
	}
	email, name := p.plan.Email.ValueString(), p.plan.name()
	// If the search misses a user, the create reports the conflict.
	found, err := ws.Users().ByEmail(ctx, []string{email}, workspace.SearchOnly)
	if err != nil && !errors.Is(err, cerby.ErrDenied) {
		framework.AddError(diags, "look up "+name, err)
	}
	users := framework.PresentUsers(found[framework.FoldEmail(email)])
	if len(users) == 0 {
		return false
	}
	switch holder := r.classifyEmailUse(ws, p, users[0]); holder {
	case holderNone:
		return false
	case holderRemoved:
		strict := p.replaces || r.Registry().IsInOtherState(p.owner, p.plan.emailKey())
		framework.Refuse(p.asWarning || !strict, path.Root("email"), removedSummary(email), enableAdvice, diags)
	case holderReplaced:
		framework.Refuse(p.asWarning, path.Root("email"), "Unable to replace "+name, sameEmailAdvice, diags)
	default:
		summary := framework.Capital(name) + " already exists"
		framework.Refuse(p.asWarning, path.Root("email"), summary, existsAdvice(users[0], holder, p.replaces), diags)
	}
	return true
}

// classifyEmailUse returns the class of a user that has the email of the planned user.
func (r *userResource) classifyEmailUse(ws *workspace.Workspace, p userPlan, user cerby.User) emailUse {
	registry, key := r.Registry(), workspace.UserKey(user.ID)
	switch {
	case user.IsRemoved():
		return holderRemoved
	case p.owner != "" && registry.HasOtherOwner("", key) && !registry.HasOtherOwner(p.owner, key):
		return holderReplaced
	case registry.IsInOtherState(p.owner, key), registry.IsInOtherState(p.owner, p.plan.emailKey()):
		return holderManaged
	case ws.API().Users().MayBeOrphan(user, p.plan.createRequestFor(user)):
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

// existsAdvice returns the detail of the error about an existing user with the email. replaces is set if the plan
// removes a user and creates a new one.
func existsAdvice(user cerby.User, holder emailUse, replaces bool) string {
	described := fmt.Sprintf("The workspace has a user with this email: %s.", formatUser(user))
	block := framework.ImportBlock(resourceUse.Name, user.ID)
	switch {
	case holder == holderUnmanaged:
		return described + "\n\nTo manage the user with this resource, add this block with the address of this resource, " +
			"and plan again:" +
			"\n\n" + block + "\n\nIf the state already has the user under a different address, add a `moved` block instead."
	case replaces:
		return described + " Another resource manages the user.\n\n" + movedBlockAdvice
	}
	return described + " A resource in this state manages the user.\n\n" + movedBlockAdvice + "\n" +
		"If this resource is tainted, run `terraform untaint` with its address. " +
		"To destroy a tainted user, run `terraform destroy -refresh=false`.\n\n" +
		"If you remove the other resource from the state without destroying the user, " +
		"add this block with the address of this resource:\n\n" + block
}

// Advice about emails that another user has.
const (
	movedBlockAdvice = "If only the address of the resource has changed, add a `moved` block and plan again."
	sameEmailAdvice  = "The new user would have the same email, but Cerby keeps the email of a removed user. " +
		"The apply would remove the user, and then fail to create the new user.\n\n" +
		"Plan without `-replace`, and without `replace_triggered_by` in the resource."
	enableAdvice = "The user was removed from the workspace. Cerby keeps the email, so a new user cannot have it.\n\n" +
		"Enable the user in Cerby's web app, and import the user."
)

// removedSummary returns the summary of the error about the email of a removed user.
func removedSummary(email string) string {
	return fmt.Sprintf("Unable to reuse the email %s of a removed user", framework.Quote(email))
}

// formatUser returns the name, role and status of a user.
func formatUser(u cerby.User) string {
	words := []string{"role " + roles.Strip(u.Role), u.Status}
	if name := strings.TrimSpace(u.FirstName + " " + u.LastName); name != "" {
		words = append([]string{name}, words...)
	}
	return cerby.Clean(strings.Join(words, ", "))
}
