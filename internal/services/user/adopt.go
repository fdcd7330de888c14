package user

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// adopt returns the user that an interrupted apply created, with the planned names. It adds an error if another user
// has the email. refused is the response to the request that would have created the user.
func (r *userResource) adopt(
	ctx context.Context, c *framework.Call, plan resourceModel, refused error,
) cerby.User {
	user, diags := r.findInterrupted(ctx, c.WS, plan, refused)
	c.Diags.Append(diags...)
	if diags.HasError() {
		return user
	}
	release, ok := c.Register(ctx, plan.name(), workspace.UserKey(user.ID))
	if !ok {
		return user
	}
	c.Diags.AddWarning(framework.Capital(plan.name())+" was adopted",
		fmt.Sprintf("The user was created at %s with the same role, and has not signed in since. The provider assumes "+
			"that an interrupted apply created the user.", framework.Time(&user.CreatedAt).ValueString()))
	current := plan
	current.flatten(user)
	request, changes := plan.updateRequest(current)
	if !changes {
		return user
	}
	user, err := c.WS.Users().Update(ctx, user.ID, request)
	if err != nil {
		release()
		c.AddError("update "+plan.name(), err)
	}
	return user
}

// findInterrupted returns the user that an interrupted apply created, or an error.
func (r *userResource) findInterrupted(
	ctx context.Context, ws *workspace.Workspace, plan resourceModel, refused error,
) (user cerby.User, diags diag.Diagnostics) {
	email, name := plan.Email.ValueString(), plan.name()
	users, err := ws.API().Users().ListByEmail(ctx, email)
	switch {
	case err != nil:
		framework.AddError(&diags, "look up the user with the email "+framework.Quote(email), err)
		return user, diags
	case len(users) == 0:
		framework.AddError(&diags, "create "+name, refused)
		return user, diags
	}
	user = framework.PresentUsers(users)[0]
	switch {
	case user.IsRemoved():
		diags.AddError(removedSummary(email), enableAdvice)
	case r.Registry().IsBeingRemoved(workspace.UserKey(user.ID)):
		diags.AddError("Unable to create "+name+" during its removal",
			"The same apply destroys another resource with this email.\n\n"+movedBlockAdvice+"\n"+
				"If the user is already removed, enable the user in Cerby's web app, and import the user.")
	case !ws.API().Users().MayBeOrphan(user, plan.createRequest()):
		diags.AddError(framework.Capital(name)+" already exists", existsAdvice(user, holderUnmanaged, false))
	}
	return user, diags
}
