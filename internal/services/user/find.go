package user

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// twice says what to do about an e-mail that two resources have.
const twice = "Another resource of this configuration has the same e-mail. Remove one of the two, and apply again."

// takenOver is the key in the private state of a user who was taken over.
const takenOver = "taken_over"

// enable says what can be done about the e-mail of a removed user.
const enable = "They were removed from the workspace, which keeps them as disabled. Enable them in Cerby's web app, and import them then."

// findByID gives the user of an id, or adds an error.
func findByID(ctx context.Context, client *cerby.Client, id string, diags *diag.Diagnostics) (cerby.User, bool) {
	user, err := client.Users().Known(ctx, id)
	return framework.FoundKnown(diags, "user", id, "Check the id, or use the e-mail.", user, err)
}

// takeOver answers a creation that was refused because the e-mail is taken. What a run that was cut off left behind is taken
// over; anyone else stays as they are, and an error says how to go on.
func (r *userResource) takeOver(ctx context.Context, client *cerby.Client, plan resourceModel, refusal error, diags *diag.Diagnostics) cerby.User {
	email := plan.Email.ValueString()
	users, err := client.Users().FindByEmail(ctx, email)
	if err != nil {
		framework.AddError(diags, fmt.Sprintf("find out who has the e-mail %q, which is taken", email), err)
		return cerby.User{}
	}
	if len(users) == 0 {
		framework.AddError(diags, fmt.Sprintf("create the user %q", email), refusal)
		return cerby.User{}
	}
	user := framework.Present(users)[0]
	switch {
	case user.Removed():
		diags.AddError(fmt.Sprintf("The e-mail %q belongs to a removed user", email), enable)
		return user
	case !client.Users().LeftBehind(user, plan.createRequest()):
		framework.AddExists(diags, fmt.Sprintf("The user %q exists already", email), fmt.Sprintf("The workspace has a user with this e-mail: %s.", portrait(user)), resourceUse.Name, user.ID)
		return user
	}
	switch fate, first := r.Decide(user.ID, framework.TakenOver); {
	case !first && fate != framework.Removed:
		diags.AddError(fmt.Sprintf("The user %q is declared twice", email), twice)
		return user
	case !first:
		diags.AddError(fmt.Sprintf("The user %q is being removed", email),
			"Another resource with this e-mail is destroyed in the same apply. If it is the same person under another name, write a `moved` block; "+
				"a removed user has to be enabled in Cerby's web app and imported.")
		return user
	}
	diags.AddWarning(fmt.Sprintf("The user %q was taken over", email),
		fmt.Sprintf("They were made at %s with the same role, and have not signed in since: an apply that was cut off has left them behind.",
			framework.Time(&user.CreatedAt).ValueString()))
	now := plan
	now.read(user)
	if request, changes := plan.updateRequest(now); changes {
		if user, err = client.Users().Update(ctx, user.ID, request); err != nil {
			framework.AddError(diags, fmt.Sprintf("update the user %q", email), err)
		}
	}
	return user
}

// portrait describes a user in a few words.
func portrait(u cerby.User) string {
	words := []string{"role " + roles.Strip(u.Role), u.Status}
	if name := strings.TrimSpace(u.FirstName + " " + u.LastName); name != "" {
		words = append([]string{name}, words...)
	}
	return cerby.Clean(strings.Join(words, ", "))
}
