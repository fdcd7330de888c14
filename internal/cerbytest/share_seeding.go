package cerbytest

// Share seeds a share of an item to a user or a team, and fills Role (collaborator) unless something else gives one.
func (w *Workspace) Share(kind Kind, itemID string, s Share) Share {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := w.getItem(kind, itemID); !ok {
		panic("cerbytest: there is no " + string(kind) + " " + itemID)
	}
	_, known := users(w).get(s.UserID)
	if s.TeamID != "" {
		_, known = teams(w).get(s.TeamID)
	}
	if !known || s.UserID != "" && s.TeamID != "" {
		panic("cerbytest: a share needs one user or one team that is there: " + s.UserID + s.TeamID)
	}
	s.Kind, s.ItemID = kind, itemID
	if s.effectiveRole() == "" {
		s.Role = shareCollaborator
	}
	w.insertShare(s.clone())
	return s
}

// Shares returns all shares of an item, to users and then to teams, each in the order in which they came.
func (w *Workspace) Shares(kind Kind, itemID string) []Share {
	return append(w.listShares(kind, itemID, memberUsers), w.listShares(kind, itemID, memberTeams)...)
}

// sharesOn returns copies of an item's shares to users or to teams.
func (w *Workspace) listShares(kind Kind, itemID, memberKind string) []Share {
	w.mu.Lock()
	defer w.mu.Unlock()
	return cloneRows(shares(w).inGroup(itemSharesGroup(kind, itemID, memberKind)), (*Share).clone)
}

// FindShare returns what a user or a team has on an item.
func (w *Workspace) FindShare(kind Kind, itemID, memberID string) (Share, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s, exists := w.getMemberShare(kind, itemID, memberID); exists {
		return s.clone(), true
	}
	return Share{}, false
}

// shareWith finds the share of a user or else of a team.
func (w *Workspace) getMemberShare(kind Kind, itemID, memberID string) (*Share, bool) {
	if s, exists := w.getShare(kind, itemID, memberUsers, memberID); exists {
		return s, true
	}
	return w.getShare(kind, itemID, memberTeams, memberID)
}

// UpdateShare changes a share behind the API's back; change must not call the workspace.
func (w *Workspace) UpdateShare(kind Kind, itemID, memberID string, change func(*Share)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s, exists := w.getMemberShare(kind, itemID, memberID)
	if !exists {
		panic("cerbytest: " + memberID + " has no share of the " + string(kind) + " " + itemID)
	}
	before := *s
	change(s)
	s.Kind, s.ItemID, s.UserID, s.TeamID = before.Kind, before.ItemID, before.UserID, before.TeamID
	w.syncOwners(s)
}

// RemoveShare takes an item away from a user or a team behind the API's back, also what something else gives.
func (w *Workspace) RemoveShare(kind Kind, itemID, memberID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s, exists := w.getMemberShare(kind, itemID, memberID); exists {
		s.ThroughTeam, s.ThroughCollection = "", ""
		w.removeDirectShare(s)
	}
}

// ShareAccount is Share of an account.
func (w *Workspace) ShareAccount(id string, s Share) Share { return w.Share(KindAccount, id, s) }

// AccountUsers returns the shares of an account to users, its owners' among them.
func (w *Workspace) AccountUsers(id string) []Share {
	return w.listShares(KindAccount, id, memberUsers)
}

// AccountTeams returns the shares of an account to teams.
func (w *Workspace) AccountTeams(id string) []Share {
	return w.listShares(KindAccount, id, memberTeams)
}

// ShareSecret is Share of a secret.
func (w *Workspace) ShareSecret(id string, s Share) Share { return w.Share(KindSecret, id, s) }

// SecretUsers returns the shares of a secret to users, its owners' among them.
func (w *Workspace) SecretUsers(id string) []Share { return w.listShares(KindSecret, id, memberUsers) }

// SecretTeams returns the shares of a secret to teams.
func (w *Workspace) SecretTeams(id string) []Share { return w.listShares(KindSecret, id, memberTeams) }

// ShareCollection is Share of a collection.
func (w *Workspace) ShareCollection(id string, s Share) Share {
	return w.Share(KindCollection, id, s)
}

// CollectionUsers returns the shares of a collection to users, its owners' among them.
func (w *Workspace) CollectionUsers(id string) []Share {
	return w.listShares(KindCollection, id, memberUsers)
}

// CollectionTeams returns the shares of a collection to teams.
func (w *Workspace) CollectionTeams(id string) []Share {
	return w.listShares(KindCollection, id, memberTeams)
}
