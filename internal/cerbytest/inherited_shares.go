package cerbytest

import (
	"iter"
	"slices"
)

// inheritedShares yields the shares of an item with users, then the access of other users through teams and
// collections.
func (w *Workspace) inheritedShares(kind Kind, itemID string) iter.Seq[*Share] {
	var all []*Share
	seen := map[string]bool{}
	for s := range shares(w).inGroup(itemSharesGroup(kind, itemID, memberUsers)) {
		seen[s.UserID] = true
		all = append(all, s)
	}
	add := func(s Share) {
		if !seen[s.UserID] {
			seen[s.UserID] = true
			s.Kind, s.ItemID = kind, itemID
			all = append(all, &s)
		}
	}
	for userID, role := range w.teamGrants(kind, itemID) {
		add(Share{UserID: userID, ThroughTeam: role})
	}
	for i := range collectionItems(w).inGroup(itemCollectionsGroup(kind, itemID)) {
		for s := range shares(w).inGroup(itemSharesGroup(KindCollection, i.CollectionID, memberUsers)) {
			add(Share{UserID: s.UserID, ThroughCollection: s.effectiveRole()})
		}
		for userID, role := range w.teamGrants(KindCollection, i.CollectionID) {
			add(Share{UserID: userID, ThroughCollection: role})
		}
	}
	return slices.Values(all)
}

// teamGrants yields the users in the teams that an item is shared with, and the role of each team.
func (w *Workspace) teamGrants(kind Kind, itemID string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for s := range shares(w).inGroup(itemSharesGroup(kind, itemID, memberTeams)) {
			for m := range teamMembers(w).inGroup(membershipGroup(memberTeams, s.TeamID)) {
				if !yield(m.UserID, s.effectiveRole()) {
					return
				}
			}
		}
	}
}
