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
func (c change) warnOfLowerRole(ctx context.Context) {
	if c.plan.hasUnknownID() || c.plan.Role.IsUnknown() {
		return
	}
	before, after, verb := c.state.Role.ValueString(), c.plan.Role.ValueString(), "loses"
	if c.moves() {
		listed, err := c.WS.Shares().FindWithoutRecheck(ctx, c.plan.expand())
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
		lost = fmt.Sprintf(" Only an owner can %s.", c.kind.ownerActions)
	}
	member, item := c.memberName(ctx, c.plan), c.itemName(ctx, c.plan)
	c.Diags.AddAttributeWarning(path.Root("role"),
		fmt.Sprintf("%s %s the role %q on %s", framework.Capital(member), verb, cerby.Clean(before), item), fmt.Sprintf(
			"The plan changes the role of %s on %s from %q to %s.%s\n\nA role that comes from a team or a collection remains.",
			member, item, cerby.Clean(before), framework.Quote(after), lost))
}

// warnOfLastOwner warns if the plan leaves an account without a user in the owner role.
func (c change) warnOfLastOwner(ctx context.Context) {
	if c.losesOwner() {
		leaves := c.Registry().IsBeingRemoved(c.state.Key())
		demoted := !c.removes && (c.plan.hasUnknownID() || c.plan.FormatID() == c.state.FormatID())
		if leaves || demoted {
			c.warnIfLast(ctx, c.state)
		}
	}
	if c.lowersListed() {
		c.warnIfLast(ctx, c.plan)
	}
}

// warnIfLast warns if a user who loses an account or its owner role is the last user in that role. Owners that the
// same plan removes do not count. A list that cannot be read causes no error.
func (c change) warnIfLast(ctx context.Context, m model) {
	account, user := m.Item.ValueString(), m.UserID.ValueString()
	all, err := c.WS.Shares().ListByItem(cerby.AccountItem, account, cerby.UserMembers).ListAfterWrites(ctx)
	isOwner := func(member cerby.Member) bool { return member.ID == user && member.HasRole(owner) }
	if err != nil || !slices.ContainsFunc(all, isOwner) {
		return
	}
	c.Registry().PlanRemoval("", workspace.AccountOwnerKey(account, user))
	isOtherOwner := func(member cerby.Member) bool { return member.ID != user && c.staysOwner(account, member) }
	if slices.ContainsFunc(all, isOtherOwner) {
		return
	}
	item := c.itemName(ctx, m)
	c.Diags.AddWarning(framework.Capital(item)+" loses its last owner", fmt.Sprintf("The plan removes the role owner "+
		"on %s from %s, and no other user has this role. Without an owner, the account becomes orphaned. It can no longer "+
		"be shared, its settings cannot be changed, its password cannot be rotated, and the API no longer returns it. "+
		"A team with the role owner does not count.\n\n"+
		"First make another user an owner, in a separate apply.", item, c.memberName(ctx, m)))
}

// staysOwner reports whether a listed user is, or may be, an owner of the account after the apply.
func (c change) staysOwner(account string, user cerby.Member) bool {
	switch {
	case user.Role != nil && !user.HasRole(owner), user.Status != nil && *user.Status == cerby.UserDisabled:
		return false
	}
	share := model{kind: c.kind}.Parse(account + "/user/" + user.ID)
	keys := []workspace.Key{share.Key(), workspace.AccountOwnerKey(account, user.ID), workspace.UserKey(user.ID)}
	return !slices.ContainsFunc(keys, c.Registry().IsBeingRemoved)
}

// memberName returns the name of the user (email) or team for messages. It falls back to the ID.
func (c change) memberName(ctx context.Context, m model) string {
	name, member := framework.UserName, cerby.Member{ID: m.expand().MemberID}
	if m.UserID.IsNull() {
		name = framework.TeamName
	}
	return fmt.Sprintf("%s %q", m.memberNoun(), cerby.Clean(name(ctx, c.WS, member)))
}

// itemName returns the label, title or name of the item with its ID for messages. It falls back to the ID alone.
func (c change) itemName(ctx context.Context, m model) string {
	items, _ := c.kind.listItems(ctx, c.WS, m.Item)
	for _, item := range items {
		if name := item.DisplayName(); name != item.ID {
			return fmt.Sprintf("%s %q (%s)", c.kind.item, cerby.Clean(name), item.ID)
		}
	}
	return fmt.Sprintf("%s %s", c.kind.item, framework.Quote(m.Item.ValueString()))
}
