package user

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// findByID returns the user with the given ID, or adds an error.
func findByID(ctx context.Context, ws *workspace.Workspace, id string, diags *diag.Diagnostics) (cerby.User, bool) {
	user, err := ws.Users().Find(ctx, id)
	return user, framework.FoundByID(diags, "user", id, "Check the id, or use the e-mail.", err)
}

// adopt returns the user that an interrupted apply created, with the planned names. It adds an error if another user
// has the email.
func (r *userResource) adopt(
	ctx context.Context, ws *workspace.Workspace, plan resourceModel, refusal error, private framework.Private,
	diags *diag.Diagnostics,
) (cerby.User, bool) {
	user, found := r.findInterrupted(ctx, ws, plan, refusal, diags)
	if !found {
		return user, false
	}
	if _, ok := r.Acquire(ctx, private, plan.name(), diags, workspace.UserKey(user.ID)); !ok {
		return user, false
	}
	diags.AddWarning(framework.Capital(plan.name())+" was adopted",
		fmt.Sprintf("The user was created at %s with the same role, and has not signed in since: an interrupted apply "+
			"left the user behind.", framework.Time(&user.CreatedAt).ValueString()))
	current := plan
	current.read(user)
	if request, changes := plan.updateRequest(current); changes {
		updated, err := ws.Users().Update(ctx, user.ID, request)
		if err != nil {
			r.Registry().Forget(r.LoadOwner(ctx, private, diags), workspace.UserKey(user.ID))
			framework.AddError(diags, fmt.Sprintf("update the user %q", plan.Email.ValueString()), err)
			return user, false
		}
		user = updated
	}
	return user, true
}

// findInterrupted returns the user that an interrupted apply created, or adds an error.
func (r *userResource) findInterrupted(
	ctx context.Context, ws *workspace.Workspace, plan resourceModel, refusal error, diags *diag.Diagnostics,
) (cerby.User, bool) {
	email := plan.Email.ValueString()
	users, err := ws.API().Users().ListByEmail(ctx, email)
	if err != nil {
		framework.AddError(diags, fmt.Sprintf("find out who has the e-mail %q, which is taken", email), err)
		return cerby.User{}, false
	}
	if len(users) == 0 {
		framework.AddError(diags, fmt.Sprintf("create the user %q", email), refusal)
		return cerby.User{}, false
	}
	user := framework.Present(users)[0]
	switch {
	case user.Removed():
		diags.AddError(removedEmailSummary(plan), enableAdvice)
	case r.Registry().Leaving(workspace.UserKey(user.ID)):
		diags.AddError(framework.Capital(plan.name())+" is being removed",
			"Another resource with this email is destroyed in the same apply.\n\n"+movedBlockAdvice+"\n"+
				"If the user is already removed, enable the user in Cerby's web app, and import the user.")
	case !ws.API().Users().MayBeInterrupted(user, plan.createRequest()):
		diags.AddError(framework.Capital(plan.name())+" already exists", newUser{plan: plan}.advice(user, holderUnmanaged))
	default:
		return user, true
	}
	return user, false
}

// addWriteError adds the error of an update or a removal. The parameter what describes the operation, as in
// `update user "jane@acme.example"`.
func addWriteError(what string, err error, diags *diag.Diagnostics) {
	e, _ := errors.AsType[*cerby.Error](err)
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		diags.AddError("Unable to "+what, framework.Explain(err)+"\n\nThe user no longer exists. Plan again.")
	case e != nil && e.Status == http.StatusForbidden:
		diags.AddError("Unable to "+what, framework.Explain(err)+"\n\n"+scimAdvice)
	default:
		diags.AddError("Unable to "+what, framework.Explain(err))
	}
}

// scimAdvice is the advice about a user that the service refuses to change.
const scimAdvice = `The same answer is given if an identity provider manages the user by SCIM.
Change or remove the user there.
To stop managing the user here without removing the user, replace the resource by this block, with its address:

removed {
  from = cerby_user.example

  lifecycle {
    destroy = false
  }
}`

// formatUser returns the name, role and status of a user.
func formatUser(u cerby.User) string {
	words := []string{"role " + roles.Strip(u.Role), u.Status}
	if name := strings.TrimSpace(u.FirstName + " " + u.LastName); name != "" {
		words = append([]string{name}, words...)
	}
	return cerby.Clean(strings.Join(words, ", "))
}
