package share

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// warnOfLowerRole warns if the user or team has a higher role on the item than the planned one. It compares a new or
// moved share with the listed role, and any other share with the role in state.
func (r *shareResource) warnOfLowerRole(
	ctx context.Context, ws *workspace.Workspace, c change, diags *diag.Diagnostics,
) {
	if c.plan.hasUnknownID() || c.plan.Role.IsUnknown() {
		return
	}
	before := c.state.Role.ValueString()
	if c.moves() {
		now, err := ws.Shares().FindWithoutRecheck(ctx, r.kind.expand(c.plan))
		if err != nil || now.Role == nil {
			return
		}
		before = cerby.BareRole(*now.Role)
	}
	after := c.plan.Role.ValueString()
	if roleRank(before) <= roleRank(after) {
		return
	}
	lost := ""
	if before == owner {
		lost = fmt.Sprintf(" Only an owner can %s.", r.kind.ownerActions)
	}
	member, item := r.memberName(ctx, ws, c.plan), r.itemName(ctx, ws, c.plan)
	diags.AddAttributeWarning(path.Root("role"), fmt.Sprintf("A role on %s will be lost", item), fmt.Sprintf(
		"%s has the role %q on %s and will have the role %q.%s\n\nA role that comes from a team or a collection stays.",
		framework.Capital(member), cerby.Clean(before), item, after, lost))
}

// warnOfLastOwner warns if the plan leaves an account without a user in the owner role.
func (r *shareResource) warnOfLastOwner(
	ctx context.Context, ws *workspace.Workspace, c change, diags *diag.Diagnostics,
) {
	if c.losesOwner() {
		leaves := r.Registry().Leaving(r.kind.keys(c.state)[0])
		demoted := !c.removes && (c.plan.hasUnknownID() || c.plan.formatID() == c.state.formatID())
		if leaves || demoted {
			r.warnIfLast(ctx, ws, c.state, diags)
		}
	}
	if c.lowersListed() {
		r.warnIfLast(ctx, ws, c.plan, diags)
	}
}

// warnIfLast warns if a user who will lose an account or its owner role is the last user in that role. Owners that the
// same plan removes do not count. A list that cannot be read causes no error.
func (r *shareResource) warnIfLast(ctx context.Context, ws *workspace.Workspace, m model, diags *diag.Diagnostics) {
	account, user := m.Item.ValueString(), m.UserID.ValueString()
	all, err := ws.Shares().ListByItem(cerby.AccountItem, account, cerby.OfUsers).ListAfterWrites(ctx)
	isOwner := func(one cerby.Member) bool { return one.ID == user && one.HasRole(owner) }
	if err != nil || !slices.ContainsFunc(all, isOwner) {
		return
	}
	r.Registry().Release("", workspace.AccountOwnerKey(account, user))
	if slices.ContainsFunc(all, func(one cerby.Member) bool { return one.ID != user && r.staysOwner(account, one) }) {
		return
	}
	diags.AddWarning("Account will have no owner", fmt.Sprintf("%s is the only user who is an owner of %s. "+
		"Without one the account becomes orphaned: it can no longer be shared, its settings cannot be changed, "+
		"its password cannot be rotated, and the API no longer shows it. A team that is an owner does not count.\n\nMake "+
		"another user an owner first, in an apply of its own.",
		framework.Capital(r.memberName(ctx, ws, m)), r.itemName(ctx, ws, m)))
}

// staysOwner reports whether a listed user is, or may be, an owner of the account after the apply.
func (r *shareResource) staysOwner(account string, user cerby.Member) bool {
	switch {
	case user.Role != nil && !user.HasRole(owner), user.Status != nil && *user.Status == cerby.UserDisabled:
		return false
	}
	shared := r.kind.keys(parseID(account + "/user/" + user.ID))[0]
	for _, key := range []workspace.Key{shared, workspace.AccountOwnerKey(account, user.ID), workspace.UserKey(user.ID)} {
		if r.Registry().Leaving(key) {
			return false
		}
	}
	return true
}

// memberName returns the name of the user (email) or team for messages. It falls back to the ID.
func (r *shareResource) memberName(ctx context.Context, ws *workspace.Workspace, m model) string {
	if m.UserID.IsNull() {
		name := framework.TeamName(ctx, ws, cerby.Member{ID: m.TeamID.ValueString()})
		return fmt.Sprintf("team %q", cerby.Clean(name))
	}
	name := framework.UserName(ctx, ws, cerby.Member{ID: m.UserID.ValueString()})
	return fmt.Sprintf("user %q", cerby.Clean(name))
}

// itemName returns the label, title or name of the item with its ID for messages. It falls back to the ID alone.
func (r *shareResource) itemName(ctx context.Context, ws *workspace.Workspace, m model) string {
	var ignored diag.Diagnostics
	for _, item := range r.kind.listItems(ctx, ws, m.Item, &ignored) {
		if name := item.DisplayName(); name != item.ID {
			return fmt.Sprintf("%s %q (%s)", r.kind.item, cerby.Clean(name), item.ID)
		}
	}
	return fmt.Sprintf("%s %q", r.kind.item, m.Item.ValueString())
}
