package framework

import (
	"context"
	"fmt"
	"slices"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Holder is a user or a team with whom an item is shared.
type Holder struct {
	cerby.Member

	Kind cerby.MemberKind
}

// AccessLoss is how a plan removes an object that users and teams have, for warnings about lost access.
type AccessLoss struct {
	// Verb completes the summary, as in "lose". Detail has the object in place of %s.
	Verb, Detail string
}

// UsersAndTeams returns "Users", "Teams" or "Users and teams", as the subject of a summary.
func UsersAndTeams(kinds ...cerby.MemberKind) string {
	users, teams := slices.Contains(kinds, cerby.OfUsers), slices.Contains(kinds, cerby.OfTeams)
	switch {
	case users == teams:
		return "Users and teams"
	case users:
		return "Users"
	}
	return "Teams"
}

// HolderKinds returns the kinds of holders.
func HolderKinds(holders []Holder) []cerby.MemberKind {
	return mapAll(holders, func(h Holder) cerby.MemberKind { return h.Kind })
}

// WithoutDeclared leaves out the holders of an item whose shares resources of this run declare: the plan shows what
// becomes of these. It returns their number, too.
func (r *Resource) WithoutDeclared(
	holders []Holder, key func(Holder) workspace.Key,
) (others []Holder, declared int) {
	others = slices.DeleteFunc(slices.Clone(holders), func(h Holder) bool { return r.Registry().IsRegistered(key(h)) })
	return others, len(holders) - len(others)
}

// WithoutOnlyOwner leaves out the only owner, if that is a user: the user of the API key must be an owner.
func WithoutOnlyOwner(holders []Holder) []Holder {
	isOwner := func(h Holder) bool { return h.HasRole("owner") }
	first := slices.IndexFunc(holders, isOwner)
	if first < 0 || holders[first].Kind != cerby.OfUsers || slices.ContainsFunc(holders[first+1:], isOwner) {
		return holders
	}
	return slices.Delete(slices.Clone(holders), first, first+1)
}

// ListHolders returns holders as a list with a heading, with their roles, and a sentence about those that the
// configuration declares.
func ListHolders(ctx context.Context, ws *workspace.Workspace, holders []Holder, declared int) string {
	text := "Users and teams with access:\n\n" + ListNames(holders, func(h Holder) string {
		if h.Role == nil {
			return h.Describe(ctx, ws)
		}
		return h.Describe(ctx, ws) + " (" + cerby.BareRole(*h.Role) + ")"
	})
	if declared > 0 {
		text += fmt.Sprintf("\n\nOther resources of this configuration declare %d more of its shares.", declared)
	}
	return text
}

// Describe returns the email of a user, or the quoted name of a team. It falls back to the ID.
func (h Holder) Describe(ctx context.Context, ws *workspace.Workspace) string {
	if h.Kind == cerby.OfTeams {
		return "team " + Quote(TeamName(ctx, ws, h.Member))
	}
	return UserName(ctx, ws, h.Member)
}
