package user

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// warnAccessLoss returns warnings about the removal of a user, and lists the accounts that become orphaned. It returns
// no error, because that would block a destroy.
func (r *userResource) warnAccessLoss(ctx context.Context, p userPlan) (diags diag.Diagnostics) {
	name := framework.Capital(p.state.name())
	detail := "The plan removes " + p.state.name() + " from the workspace. The user loses all shares and memberships." +
		"\n\nThe user may keep access in applications. " +
		"To remove this access, manage it with cerby_integration_user, and destroy that resource first."
	if p.replaces {
		detail += "\n\nThe plan creates a new user, who gets only the configured access. " +
			"Cerby cannot change the email or the guest status of a user."
	}
	diags.AddWarning(name+" loses all access", detail)
	ws := r.WorkspaceIfKnown()
	if ws == nil {
		return diags
	}
	orphans, err := r.listOrphans(ctx, ws, p.state.ID.ValueString())
	if err != nil && !cerby.IsUnreadable(err) {
		diags.AddWarning("Unable to check the accounts of "+p.state.name(), framework.Explain(err))
	}
	if len(orphans) > 0 {
		diags.AddWarning("Accounts of "+p.state.name()+" become orphaned",
			"The plan removes "+p.state.name()+", who is the only user with the role owner of these accounts:\n\n"+
				framework.ListNames(orphans, accountName)+
				"\n\nAn account without an owner cannot be shared or changed, and the API no longer returns it. "+
				"A team with the role owner does not count.\n\nAssign the role owner to another user first.")
	}
	return diags
}

// maxOrphans is the maximum number of orphaned accounts that are listed.
const maxOrphans = 50

// listOrphans returns up to maxOrphans accounts that have no owner after the user is removed. Owners that the same plan
// removes do not count. After an error it returns the accounts found so far.
func (r *userResource) listOrphans(ctx context.Context, ws *workspace.Workspace, id string) ([]cerby.Member, error) {
	accounts, err := ws.API().Users().ListItems(ctx, id, cerby.ListUserAccounts)
	if err != nil {
		return nil, err
	}
	var orphans []cerby.Member
	for _, account := range accounts {
		if account.Role != nil && !account.HasRole(owner) {
			continue
		}
		users, err := ws.Shares().ListByItem(cerby.AccountItem, account.ID, cerby.UserMembers).List(ctx)
		switch {
		case cerby.IsUnreadable(err):
		case err != nil:
			return orphans, err
		case r.isOnlyOwner(account.ID, id, users):
			orphans = append(orphans, account)
		}
		if len(orphans) == maxOrphans {
			break
		}
	}
	return orphans, nil
}

// isOnlyOwner reports whether no other owner of the account remains after the plan. A user without a role in the
// response may be an owner.
func (r *userResource) isOnlyOwner(account, id string, users []cerby.Member) bool {
	owns := false
	for _, user := range users {
		switch {
		case user.ID == id:
			owns = user.HasRole(owner)
		case user.Role != nil && !user.HasRole(owner), r.losesAccount(account, user.ID):
		default:
			return false
		}
	}
	return owns
}

// losesAccount reports whether the same plan removes the user, or the user's share of the account.
func (r *userResource) losesAccount(account, user string) bool {
	return r.Registry().IsBeingRemoved(workspace.UserKey(user)) ||
		r.Registry().IsBeingRemoved(workspace.AccountOwnerKey(account, user)) ||
		r.Registry().IsBeingRemoved(workspace.ShareKey(cerby.Share{
			Kind: cerby.AccountItem, ItemID: account, MemberKind: cerby.UserMembers, MemberID: user,
		}))
}

// accountName returns the name and ID of an account.
func accountName(account cerby.Member) string {
	if name := account.DisplayName(); name != nil && *name != "" {
		return fmt.Sprintf("%s (%s)", *name, account.ID)
	}
	return account.ID
}
