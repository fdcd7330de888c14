package share

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// warnOfLowerRole warns if the user or team has a higher role on the item than the planned one. It compares a new or
// moved share with the listed role, and any other share with the role in state.
func (o operation) warnOfLowerRole(ctx context.Context, c change) {
	if c.plan.hasUnknownID() || c.plan.Role.IsUnknown() {
		return
	}
	before, after, verb := c.state.Role.ValueString(), c.plan.Role.ValueString(), "loses"
	if c.moves() {
		listed, err := o.ws.Shares().FindWithoutRecheck(ctx, c.plan.expand())
		if err != nil || listed.Role == nil {
			return
		}
		// The listed role may come from a team or a collection.
		before, verb = cerby.BareRole(*listed.Role), "may lose"
	}
	if roleRank(before) <= roleRank(after) {
		return
	}
	lost := ""
	if before == owner {
		lost = fmt.Sprintf(" Only an owner can %s.", o.kind.ownerActions)
	}
	member, item := o.memberName(ctx, c.plan), o.itemName(ctx, c.plan)
	o.diags.AddAttributeWarning(path.Root("role"),
		fmt.Sprintf("%s %s the role %q on %s", framework.Capital(member), verb, cerby.Clean(before), item), fmt.Sprintf(
			"The plan changes the role of %s on %s from %q to %s.%s\n\nA role that comes from a team or a collection remains.",
			member, item, cerby.Clean(before), framework.Quote(after), lost))
}

// warnOfLastOwner warns if the plan leaves an account without a user in the owner role.
func (o operation) warnOfLastOwner(ctx context.Context, c change) {
	if c.losesOwner() {
		leaves := o.Registry().IsBeingRemoved(c.state.key())
		demoted := !c.removes && (c.plan.hasUnknownID() || c.plan.formatID() == c.state.formatID())
		if leaves || demoted {
			o.warnIfLast(ctx, c.state)
		}
	}
	if c.lowersListed() {
		o.warnIfLast(ctx, c.plan)
	}
}

// warnIfLast warns if a user who loses an account or its owner role is the last user in that role. Owners that the
// same plan removes do not count. A list that cannot be read causes no error.
func (o operation) warnIfLast(ctx context.Context, m model) {
	account, user := m.Item.ValueString(), m.UserID.ValueString()
	all, err := o.ws.Shares().ListByItem(cerby.AccountItem, account, cerby.UserMembers).ListAfterWrites(ctx)
	isOwner := func(member cerby.Member) bool { return member.ID == user && member.HasRole(owner) }
	if err != nil || !slices.ContainsFunc(all, isOwner) {
		return
	}
	o.Registry().PlanRemoval("", workspace.AccountOwnerKey(account, user))
	isOtherOwner := func(member cerby.Member) bool { return member.ID != user && o.staysOwner(account, member) }
	if slices.ContainsFunc(all, isOtherOwner) {
		return
	}
	item := o.itemName(ctx, m)
	o.diags.AddWarning(framework.Capital(item)+" loses its last owner", fmt.Sprintf("The plan removes the role owner "+
		"on %s from %s, and no other user has this role. Without an owner, the account becomes orphaned. It can no longer "+
		"be shared, its settings cannot be changed, its password cannot be rotated, and the API no longer returns it. "+
		"A team with the role owner does not count.\n\n"+
		"First make another user an owner, in a separate apply.", item, o.memberName(ctx, m)))
}

// staysOwner reports whether a listed user is, or may be, an owner of the account after the apply.
func (o operation) staysOwner(account string, user cerby.Member) bool {
	switch {
	case user.Role != nil && !user.HasRole(owner), user.Status != nil && *user.Status == cerby.UserDisabled:
		return false
	}
	share := o.kind.parseID(account + "/user/" + user.ID)
	keys := []workspace.Key{share.key(), workspace.AccountOwnerKey(account, user.ID), workspace.UserKey(user.ID)}
	return !slices.ContainsFunc(keys, o.Registry().IsBeingRemoved)
}

// memberName returns the name of the user (email) or team for messages. It falls back to the ID.
func (o operation) memberName(ctx context.Context, m model) string {
	name, member := framework.UserName, cerby.Member{ID: m.expand().MemberID}
	if m.UserID.IsNull() {
		name = framework.TeamName
	}
	return fmt.Sprintf("%s %q", m.memberNoun(), cerby.Clean(name(ctx, o.ws, member)))
}

// itemName returns the label, title or name of the item with its ID for messages. It falls back to the ID alone.
func (o operation) itemName(ctx context.Context, m model) string {
	items, _ := o.kind.listItems(ctx, o.ws, m.Item)
	for _, item := range items {
		if name := item.DisplayName(); name != item.ID {
			return fmt.Sprintf("%s %q (%s)", o.kind.item, cerby.Clean(name), item.ID)
		}
	}
	return fmt.Sprintf("%s %s", o.kind.item, framework.Quote(m.Item.ValueString()))
}
