package cerbytest

import (
	"cmp"
	"maps"
	"slices"
)

// IntegrationUser is a user's access to an integration. Name, email and status are those of the workspace's user.
type IntegrationUser struct {
	UserID string
	// IntegrationID is the integration that the user has access to.
	IntegrationID string
	// Role is returned unchanged, without a prefix: owner, collaborator, or any other value that a test needs.
	Role string
	// Entitlements are the IDs of the granted entitlements. Reads return them in another order.
	Entitlements []string
	// ThroughTeam are the IDs of entitlements that the user has through a team in addition. Reads return them too, and
	// they remain after a removal.
	ThroughTeam []string
	// DynamicFields are the free-form values in the meta of the element.
	DynamicFields map[string]any
	// Extra contains additional attributes of responses. They override the usual ones.
	Extra map[string]any
}

func integrationUsers(w *Workspace) *table[IntegrationUser] {
	return tableOf[IntegrationUser](w, "integration user")
}

// integrationRowKey returns the key of a row that belongs to an integration.
func integrationRowKey(integrationID, id string) string { return integrationID + "\n" + id }

func listIntegrationRows(w *Workspace, integrationID string) []*IntegrationUser {
	return slices.Collect(integrationUsers(w).inGroup(integrationID))
}

// AddIntegrationUser seeds a user's access to an integration, and sets Role (collaborator) if it is empty.
func (w *Workspace) AddIntegrationUser(integrationID string, u IntegrationUser) IntegrationUser {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.applyDueJobs()
	if _, ok := integrations(w).get(integrationID); !ok {
		panic("cerbytest: there is no integration " + integrationID)
	}
	if _, ok := users(w).get(u.UserID); !ok {
		panic("cerbytest: there is no user " + u.UserID)
	}
	u.IntegrationID, u.Role = integrationID, cmp.Or(u.Role, "collaborator")
	integrationUsers(w).add(integrationRowKey(integrationID, u.UserID), u.clone(), integrationID)
	return u
}

// IntegrationUser returns an integration user, after the changes of all jobs that have finished.
func (w *Workspace) IntegrationUser(integrationID, userID string) (IntegrationUser, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.applyDueJobs()
	u, ok := integrationUsers(w).get(integrationRowKey(integrationID, userID))
	if !ok {
		return IntegrationUser{}, false
	}
	return u.clone(), true
}

// IntegrationUsers returns all users of an integration in the order of their addition, after the changes of all jobs
// that have finished.
func (w *Workspace) IntegrationUsers(integrationID string) []IntegrationUser {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.applyDueJobs()
	var all []IntegrationUser
	for _, u := range listIntegrationRows(w, integrationID) {
		all = append(all, u.clone())
	}
	return all
}

// UpdateIntegrationUser changes an integration user outside the API. The change function must not call the workspace.
func (w *Workspace) UpdateIntegrationUser(integrationID, userID string, change func(*IntegrationUser)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.applyDueJobs()
	u, ok := integrationUsers(w).get(integrationRowKey(integrationID, userID))
	if !ok {
		panic("cerbytest: the user " + userID + " is not on the integration " + integrationID)
	}
	change(u)
	u.IntegrationID, u.UserID = integrationID, userID
}

// RemoveIntegrationUser removes a user from an integration outside the API, immediately and with the access through
// teams.
func (w *Workspace) RemoveIntegrationUser(integrationID, userID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.applyDueJobs()
	integrationUsers(w).remove(integrationRowKey(integrationID, userID))
}

func (u *IntegrationUser) clone() IntegrationUser {
	c := *u
	c.Entitlements, c.ThroughTeam = slices.Clone(u.Entitlements), slices.Clone(u.ThroughTeam)
	c.DynamicFields, c.Extra = maps.Clone(u.DynamicFields), maps.Clone(u.Extra)
	return c
}

// visibleEntitlements returns the IDs of the entitlements as reads show them, in another order than they were
// granted.
func (u *IntegrationUser) visibleEntitlements(i *Integration) []string {
	ids := slices.Clone(u.Entitlements)
	add := func(id string) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, id := range u.ThroughTeam {
		add(id)
	}
	highest := slices.IndexFunc(i.Entitlements, func(e Entitlement) bool { return slices.Contains(ids, e.ID) })
	switch {
	case highest < 0:
	case i.Hierarchy == ShowLower:
		for _, e := range i.Entitlements[highest:] {
			add(e.ID)
		}
	case i.Hierarchy == ShowHighest:
		ids = []string{i.Entitlements[highest].ID}
	}
	slices.Reverse(ids)
	return ids
}

// resource returns the API's form of an integration user.
func (u *IntegrationUser) resource(i *Integration, user *User) map[string]any {
	entitlements := []any{}
	for _, id := range u.visibleEntitlements(i) {
		if i.EntitlementIDs {
			entitlements = append(entitlements, id)
			continue
		}
		e := Entitlement{ID: id}
		if rank := i.indexOf(id); rank >= 0 {
			e = i.Entitlements[rank]
		}
		entitlements = append(entitlements, i.withDefaults(e).resource())
	}
	a := map[string]any{
		"email":        user.Email,
		"firstName":    nullIfEmpty(user.FirstName),
		"lastName":     nullIfEmpty(user.LastName),
		"isGuest":      user.IsGuest,
		"status":       user.Status,
		"role":         u.Role,
		"entitlements": entitlements,
	}
	maps.Copy(a, u.Extra)
	rendered := newResource("user", u.UserID, a)
	fields := map[string]any{}
	maps.Copy(fields, u.DynamicFields)
	rendered["meta"] = map[string]any{"dynamicFields": fields, "novelty": nil}
	return rendered
}
