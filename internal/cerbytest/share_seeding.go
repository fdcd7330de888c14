package cerbytest

// Share seeds a share of an item with a user or a team, and sets Role (collaborator) unless another role is set.
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

// Shares returns all shares of an item, first with users and then with teams, each in the order of their creation.
func (w *Workspace) Shares(kind Kind, itemID string) []Share {
	return append(w.listShares(kind, itemID, memberUsers), w.listShares(kind, itemID, memberTeams)...)
}

func (w *Workspace) listShares(kind Kind, itemID, memberKind string) []Share {
	w.mu.Lock()
	defer w.mu.Unlock()
	return cloneRows(shares(w).inGroup(itemSharesGroup(kind, itemID, memberKind)), (*Share).clone)
}

// FindShare returns the share of an item with a user or a team.
func (w *Workspace) FindShare(kind Kind, itemID, memberID string) (Share, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s, exists := w.getMemberShare(kind, itemID, memberID); exists {
		return s.clone(), true
	}
	return Share{}, false
}

func (w *Workspace) getMemberShare(kind Kind, itemID, memberID string) (*Share, bool) {
	if s, exists := w.getShare(kind, itemID, memberUsers, memberID); exists {
		return s, true
	}
	return w.getShare(kind, itemID, memberTeams, memberID)
}

// UpdateShare changes a share outside the API. The change function must not call the workspace.
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

// RemoveShare removes a share outside the API, including inherited access.
func (w *Workspace) RemoveShare(kind Kind, itemID, memberID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s, exists := w.getMemberShare(kind, itemID, memberID); exists {
		s.ThroughTeam, s.ThroughCollection = "", ""
		w.removeDirectShare(s)
	}
}

// ShareAccount calls Share for an account.
func (w *Workspace) ShareAccount(id string, s Share) Share { return w.Share(KindAccount, id, s) }

// AccountUsers returns the shares of an account with users, including its owners.
func (w *Workspace) AccountUsers(id string) []Share {
	return w.listShares(KindAccount, id, memberUsers)
}

// AccountTeams returns the shares of an account with teams.
func (w *Workspace) AccountTeams(id string) []Share {
	return w.listShares(KindAccount, id, memberTeams)
}

// ShareSecret calls Share for a secret.
func (w *Workspace) ShareSecret(id string, s Share) Share { return w.Share(KindSecret, id, s) }

// SecretUsers returns the shares of a secret with users, including its owners.
func (w *Workspace) SecretUsers(id string) []Share { return w.listShares(KindSecret, id, memberUsers) }

// SecretTeams returns the shares of a secret with teams.
func (w *Workspace) SecretTeams(id string) []Share { return w.listShares(KindSecret, id, memberTeams) }

// ShareCollection calls Share for a collection.
func (w *Workspace) ShareCollection(id string, s Share) Share {
	return w.Share(KindCollection, id, s)
}

// CollectionUsers returns the shares of a collection with users, including its owners.
func (w *Workspace) CollectionUsers(id string) []Share {
	return w.listShares(KindCollection, id, memberUsers)
}

// CollectionTeams returns the shares of a collection with teams.
func (w *Workspace) CollectionTeams(id string) []Share {
	return w.listShares(KindCollection, id, memberTeams)
}
