package cerbytest

import (
	"cmp"
	"maps"
	"slices"
)

// IntegrationUser is one person on an integration; name, e-mail and status are those of the workspace's user.
type IntegrationUser struct {
	UserID string
	// IntegrationID is the integration that the person is on.
	IntegrationID string
	// Role is told as it stands, without a prefix: owner, collaborator, or whatever a test wants to be read.
	Role string
	// Entitlements are the ids of what was granted; reads tell them in another order.
	Entitlements []string
	// ThroughTeam are the ids of what the person holds through a team besides: reads tell them too, and a removal
	// leaves the person there with them.
	ThroughTeam []string
	// DynamicFields are the free-form values in the element's meta.
	DynamicFields map[string]any
	// Extra are further attributes in answers; they win over the usual ones, to answer what nobody expects.
	Extra map[string]any
}

// integrationUsers is the table of the users of all integrations.
func integrationUsers(w *Workspace) *table[IntegrationUser] {
	return tableOf[IntegrationUser](w, "integration user")
}

// integrationRowKey is the key of a row that belongs to an integration.
func integrationRowKey(integrationID, id string) string { return integrationID + "\n" + id }

// usersOn returns the rows of one integration.
func listIntegrationRows(w *Workspace, integrationID string) []*IntegrationUser {
	return slices.Collect(integrationUsers(w).inGroup(integrationID))
}

// AddIntegrationUser seeds a user of the workspace on an integration, and fills Role (collaborator) where empty.
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

// IntegrationUser returns a person on an integration, as the jobs that are over by now have left them.
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

// IntegrationUsers returns everybody on an integration in the order in which they came, as the jobs that are over by
// now have left them.
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

// UpdateIntegrationUser changes a person on an integration behind the API's back; change must not call the workspace.
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

// RemoveIntegrationUser takes a person off an integration behind the API's back, at once and whatever a team grants.
func (w *Workspace) RemoveIntegrationUser(integrationID, userID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.applyDueJobs()
	integrationUsers(w).remove(integrationRowKey(integrationID, userID))
}

// clone copies a person on an integration so that the store shares no list or map with callers.
func (u *IntegrationUser) clone() IntegrationUser {
	c := *u
	c.Entitlements, c.ThroughTeam = slices.Clone(u.Entitlements), slices.Clone(u.ThroughTeam)
	c.DynamicFields, c.Extra = maps.Clone(u.DynamicFields), maps.Clone(u.Extra)
	return c
}

// told are the ids of the entitlements as reads tell them, never in the order in which they were granted.
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

// resource tells a person on an integration.
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
