package framework

import (
	"context"
	"fmt"
	"slices"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// ItemMember is a user or a team with whom an item is shared.
type ItemMember struct {
	cerby.Member

	Kind cerby.MemberKind
}

// AccessLoss is how a plan removes an object that users and teams have, for warnings about lost access.
type AccessLoss struct {
	// Verb completes the summary, as in "lose". Detail has the object in place of %s.
	Verb, Detail string
}

// PossibleReplacement is the loss of an object in the state that a planned creation may replace. created names the new
// object, as in "a team with this name", and consequence is the end of the sentence about the object in the state.
func PossibleReplacement(created, consequence string) AccessLoss {
	return AccessLoss{"may lose", "The state contains %s, and the plan creates " + created +
		". If the plan replaces the existing one, for example because it is tainted, " + consequence}
}

// ItemLoss is the loss of an item that is shared.
type ItemLoss struct {
	// Kind and ID identify the item, and Name names it in messages.
	Kind     cerby.ItemKind
	ID, Name string
	// Verb completes the summary, as in "lose", and Detail explains the loss.
	Verb, Detail string
	Members      []ItemMember
}

// WarnItemLoss warns of the users and teams that lose an item, and reports whether there are any. It leaves out the
// only owner, and counts those whose shares resources of this run declare: the plan shows what becomes of these.
func (c *Call) WarnItemLoss(ctx context.Context, loss ItemLoss) (warned bool) {
	members := withoutOnlyOwner(loss.Members)
	others := Select(members, func(h ItemMember) bool {
		return !c.Registry().IsRegistered(workspace.ShareKey(cerby.Share{
			Kind: loss.Kind, ItemID: loss.ID, MemberKind: h.Kind, MemberID: h.ID,
		}))
	})
	if len(others) == 0 {
		return false
	}
	kinds := Map(others, func(h ItemMember) cerby.MemberKind { return h.Kind })
	c.Diags.AddWarning(fmt.Sprintf("%s %s access to %s", UsersAndTeams(kinds...), loss.Verb, loss.Name),
		loss.Detail+"\n\n"+listItemMembers(ctx, c.WS, others, len(members)-len(others)))
	return true
}

// UsersAndTeams returns "Users", "Teams" or "Users and teams", as the subject of a summary.
func UsersAndTeams(kinds ...cerby.MemberKind) string {
	users, teams := slices.Contains(kinds, cerby.UserMembers), slices.Contains(kinds, cerby.TeamMembers)
	switch {
	case users == teams:
		return "Users and teams"
	case users:
		return "Users"
	}
	return "Teams"
}

// withoutOnlyOwner leaves out the only owner, if that is a user: the user of the API key must be an owner.
func withoutOnlyOwner(members []ItemMember) []ItemMember {
	isOwner := func(h ItemMember) bool { return h.HasRole("owner") }
	first := slices.IndexFunc(members, isOwner)
	if first < 0 || members[first].Kind != cerby.UserMembers || slices.ContainsFunc(members[first+1:], isOwner) {
		return members
	}
	return slices.Delete(slices.Clone(members), first, first+1)
}

// listItemMembers returns members as a list with a heading, with their roles, and a sentence about those that the
// configuration declares.
func listItemMembers(ctx context.Context, ws *workspace.Workspace, members []ItemMember, declared int) string {
	text := "Users and teams with access:\n\n" + ListNames(members, func(h ItemMember) string {
		if h.Role == nil {
			return h.Describe(ctx, ws)
		}
		return h.Describe(ctx, ws) + " (" + cerby.BareRole(*h.Role) + ")"
	})
	if declared > 0 {
		text += fmt.Sprintf("\n\nOther resources in this configuration declare %d more of its shares.", declared)
	}
	return text
}

// Describe returns the email of a user, or the quoted name of a team. It falls back to the ID.
func (h ItemMember) Describe(ctx context.Context, ws *workspace.Workspace) string {
	if h.Kind == cerby.TeamMembers {
		return "team " + Quote(TeamName(ctx, ws, h.Member))
	}
	return UserName(ctx, ws, h.Member)
}
