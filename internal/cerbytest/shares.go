package cerbytest

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Kind is a kind of items that are shared with users and teams.
type Kind string

// The kinds of items, by the singular that is the prefix of their roles.
const (
	KindAccount    Kind = "account"
	KindSecret     Kind = "secret"
	KindCollection Kind = "collection"
)

// plural is the kind in paths and bodies.
func (k Kind) plural() string { return string(k) + "s" }

// The kinds of members that items are shared with, as in paths and bodies.
const (
	memberUsers = "users"
	memberTeams = "teams"
)

// The assignable roles on items, without their prefix.
const (
	shareOwner        = "owner"
	shareCollaborator = "collaborator"
)

// Share is the access of one user or one team to one item.
type Share struct {
	// Kind and ItemID identify the item.
	Kind   Kind
	ItemID string
	// Exactly one of UserID and TeamID is set.
	UserID string
	TeamID string
	// Role is owner, collaborator, or any other value that a test needs. It is empty if the access is only inherited.
	Role string
	// Message is the message that was sent last.
	Message string
	// ThroughTeam and ThroughCollection are the inherited roles. Reads return them if Role is empty, and they remain
	// after a removal.
	ThroughTeam       string
	ThroughCollection string
	// Extra contains additional attributes of responses. They override the usual ones.
	Extra map[string]any
}

func shares(w *Workspace) *table[Share] { return tableOf[Share](w, "share") }

// member returns the kind and the ID of the share's member.
func (s *Share) member() (kind, id string) {
	if s.TeamID != "" {
		return memberTeams, s.TeamID
	}
	return memberUsers, s.UserID
}

// effectiveRole returns the role that reads show.
func (s *Share) effectiveRole() string {
	return cmp.Or(s.Role, s.ThroughTeam, s.ThroughCollection)
}

// isOwner reports whether the member is an owner of the item, directly or by inheritance.
func (s *Share) isOwner() bool {
	return s.Role == shareOwner || s.ThroughTeam == shareOwner || s.ThroughCollection == shareOwner
}

func (s *Share) clone() Share {
	c := *s
	c.Extra = maps.Clone(s.Extra)
	return c
}

func shareKey(kind Kind, itemID, memberKind, memberID string) string {
	return strings.Join([]string{string(kind), itemID, memberKind, memberID}, "\n")
}

// itemSharesGroup is the group of an item's shares with users or with teams.
func itemSharesGroup(kind Kind, itemID, memberKind string) string {
	return strings.Join([]string{"on", string(kind), itemID, memberKind}, "\n")
}

// memberSharesGroup is the group of a member's shares of one kind.
func memberSharesGroup(kind Kind, memberKind, memberID string) string {
	return strings.Join([]string{"to", string(kind), memberKind, memberID}, "\n")
}

func (w *Workspace) getShare(kind Kind, itemID, memberKind, memberID string) (*Share, bool) {
	return shares(w).get(shareKey(kind, itemID, memberKind, memberID))
}

// insertShare adds a share. Its item and its member must exist.
func (w *Workspace) insertShare(s Share) *Share {
	memberKind, id := s.member()
	key := shareKey(s.Kind, s.ItemID, memberKind, id)
	shares(w).add(key, s, itemSharesGroup(s.Kind, s.ItemID, memberKind), memberSharesGroup(s.Kind, memberKind, id))
	added, _ := shares(w).get(key)
	w.syncOwners(added)
	return added
}

// removeDirectShare removes the direct role, and the whole share if there is no inherited role.
func (w *Workspace) removeDirectShare(s *Share) {
	s.Role = ""
	if s.effectiveRole() == "" {
		memberKind, id := s.member()
		shares(w).remove(shareKey(s.Kind, s.ItemID, memberKind, id))
	}
	w.syncOwners(s)
}

// syncOwners updates the item's list of owners after a change of a share. The list makes visibility checks fast.
func (w *Workspace) syncOwners(s *Share) {
	i, exists := w.getItem(s.Kind, s.ItemID)
	if !exists || s.TeamID != "" {
		return
	}
	owners := i.owners()
	at := slices.Index(*owners, s.UserID)
	switch {
	case *owners == nil:
	case at < 0 && s.isOwner():
		*owners = append(slices.Clip(*owners), s.UserID)
	case at >= 0 && !s.isOwner():
		// The list of an item without an owner is empty, not nil.
		*owners = slices.Delete(slices.Clone(*owners), at, at+1)
	}
}

// setOwners makes ownerIDs the direct owners of an item. Nil makes the item visible to every key and changes no
// share.
func (w *Workspace) setOwners(kind Kind, id string, ownerIDs []string) {
	i, _ := w.getItem(kind, id)
	ownerIDs = slices.Clone(ownerIDs)
	*i.owners() = nil
	if ownerIDs == nil {
		return
	}
	for _, owner := range ownerIDs {
		s, exists := w.getShare(kind, id, memberUsers, owner)
		switch {
		case !exists:
			w.insertShare(Share{Kind: kind, ItemID: id, UserID: owner, Role: shareOwner})
		case !s.isOwner():
			s.Role = shareOwner
		}
	}
	*i.owners() = []string{}
	for s := range shares(w).inGroup(itemSharesGroup(kind, id, memberUsers)) {
		if s.Role == shareOwner && !slices.Contains(ownerIDs, s.UserID) {
			w.removeDirectShare(s)
		}
		w.syncOwners(s)
	}
}

// removeMember removes all memberships and shares of a deleted user or team.
func (w *Workspace) removeMember(memberKind, id string) {
	for m := range teamMembers(w).inGroup(membershipGroup(memberKind, id)) {
		teamMembers(w).remove(membershipKey(m.TeamID, m.UserID))
	}
	for _, kind := range []Kind{KindAccount, KindSecret, KindCollection} {
		for s := range shares(w).inGroup(memberSharesGroup(kind, memberKind, id)) {
			s.ThroughTeam, s.ThroughCollection = "", ""
			w.removeDirectShare(s)
		}
	}
}

// removeItem removes all shares of a deleted item, and removes it from all collections.
func (w *Workspace) removeItem(kind Kind, id string) {
	for _, memberKind := range []string{memberUsers, memberTeams} {
		for s := range shares(w).inGroup(itemSharesGroup(kind, id, memberKind)) {
			_, memberID := s.member()
			shares(w).remove(shareKey(kind, id, memberKind, memberID))
		}
	}
	for i := range collectionItems(w).inGroup(itemCollectionsGroup(kind, id)) {
		collectionItems(w).remove(i.key())
	}
}

// item is the common interface of accounts, secrets and collections.
type item interface {
	// owners are the users who own the item, directly or by inheritance. Nil means that every key sees it.
	owners() *[]string
	// isDeleted reports whether the item is deleted but still readable.
	isDeleted() bool
	// resource returns the API's form of the item.
	resource(w *Workspace, kind responseKind) map[string]any
}

func (w *Workspace) getItem(kind Kind, id string) (item, bool) {
	switch kind {
	case KindAccount:
		if a, ok := accounts(w).get(id); ok {
			return a, true
		}
	case KindSecret:
		if s, ok := secrets(w).get(id); ok {
			return s, true
		}
	case KindCollection:
		if c, ok := collections(w).get(id); ok {
			return c, true
		}
	}
	return nil, false
}

// canSee reports whether the key's user owns an item. The API ignores all higher roles.
func (k Key) canSee(i item) bool {
	owners := *i.owners()
	return owners == nil || slices.Contains(owners, k.UserID)
}
