package cerbytest

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Kind is a kind of items that are shared to users and teams.
type Kind string

// The kinds of items, by the singular that their roles begin with.
const (
	KindAccount    Kind = "account"
	KindSecret     Kind = "secret"
	KindCollection Kind = "collection"
)

// plural is the kind as paths and bodies name it.
func (k Kind) plural() string { return string(k) + "s" }

// The kinds of members that items are shared to, as paths and bodies name them.
const (
	memberUsers = "users"
	memberTeams = "teams"
)

// The roles on items that calls may give, without their prefix.
const (
	shareOwner        = "owner"
	shareCollaborator = "collaborator"
)

// Share is what one user or one team has on one item.
type Share struct {
	// Kind and ItemID are the item's.
	Kind   Kind
	ItemID string
	// UserID or TeamID is whom the item is shared to, one of them.
	UserID string
	TeamID string
	// Role is owner, collaborator, or whatever a test wants to be read; empty where nothing is shared directly.
	Role string
	// Message is the one that was sent last.
	Message string
	// ThroughTeam and ThroughCollection are the roles that are held that way besides: reads tell them where Role is
	// empty, and a removal leaves the member there with them.
	ThroughTeam       string
	ThroughCollection string
	// Extra are further attributes in answers; they win over the usual ones, to answer what nobody expects.
	Extra map[string]any
}

// shares is the table of the shares of all items.
func shares(w *Workspace) *table[Share] { return tableOf[Share](w, "share") }

// member is the kind and the id of the share's member.
func (s *Share) member() (kind, id string) {
	if s.TeamID != "" {
		return memberTeams, s.TeamID
	}
	return memberUsers, s.UserID
}

// held is the role that reads tell.
func (s *Share) effectiveRole() string {
	return cmp.Or(s.Role, s.ThroughTeam, s.ThroughCollection)
}

// owns tells whether the member is the item's Owner in any way.
func (s *Share) isOwner() bool {
	return s.Role == shareOwner || s.ThroughTeam == shareOwner || s.ThroughCollection == shareOwner
}

// clone copies a share so that the store shares no map with callers.
func (s *Share) clone() Share {
	c := *s
	c.Extra = maps.Clone(s.Extra)
	return c
}

// shareKey is the key of a share.
func shareKey(kind Kind, itemID, memberKind, memberID string) string {
	return strings.Join([]string{string(kind), itemID, memberKind, memberID}, "\n")
}

// sharesOn is the group of an item's shares to users or to teams.
func itemSharesGroup(kind Kind, itemID, memberKind string) string {
	return strings.Join([]string{"on", string(kind), itemID, memberKind}, "\n")
}

// sharesTo is the group of a member's shares of one kind.
func memberSharesGroup(kind Kind, memberKind, memberID string) string {
	return strings.Join([]string{"to", string(kind), memberKind, memberID}, "\n")
}

// shareOf finds a share.
func (w *Workspace) getShare(kind Kind, itemID, memberKind, memberID string) (*Share, bool) {
	return shares(w).get(shareKey(kind, itemID, memberKind, memberID))
}

// putShare adds a share; its item and its member have been looked up.
func (w *Workspace) insertShare(s Share) *Share {
	memberKind, id := s.member()
	key := shareKey(s.Kind, s.ItemID, memberKind, id)
	shares(w).add(key, s, itemSharesGroup(s.Kind, s.ItemID, memberKind), memberSharesGroup(s.Kind, memberKind, id))
	added, _ := shares(w).get(key)
	w.syncOwners(added)
	return added
}

// dropShare takes away what was shared directly, and the whole share where nothing else holds it.
func (w *Workspace) removeDirectShare(s *Share) {
	s.Role = ""
	if s.effectiveRole() == "" {
		memberKind, id := s.member()
		shares(w).remove(shareKey(s.Kind, s.ItemID, memberKind, id))
	}
	w.syncOwners(s)
}

// noteOwner keeps the owners that the item's row has for quick reading in step with a share that has changed.
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
		*owners = slices.Concat([]string{}, (*owners)[:at], (*owners)[at+1:])
	}
}

// setOwners makes the shares of an item's owners what a test wants; nil lets every key see it and changes none.
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

// forgetMember drops all memberships and shares of a user or a team who is gone.
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

// forgetItem drops all shares of an item that is gone, and takes it out of the collections.
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

// item is what all that can be shared has in common.
type item interface {
	// owners are the users who own the item in any way, and nil where every key sees it.
	owners() *[]string
	// deleted tells whether the item is only a memory, which nobody has any more.
	isDeleted() bool
	// resource tells the item.
	resource(w *Workspace, kind responseKind) map[string]any
}

// item finds an item of a kind.
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

// sees tells whether the key's user owns an item: the API honours no role above that.
func (k Key) canSee(i item) bool {
	owners := *i.owners()
	return owners == nil || slices.Contains(owners, k.UserID)
}
