package cerbytest

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Hierarchy says how reads tell entitlements of which a higher one includes the lower.
type Hierarchy int

// The ways in which applications tell a person's grants.
const (
	// Flat tells what was granted and nothing else.
	Flat Hierarchy = iota
	// ShowLower tells everything below the highest grant besides.
	ShowLower
	// ShowHighest tells the highest of all grants alone.
	ShowHighest
)

// Entitlement is one thing that people of an integration can be granted.
type Entitlement struct {
	// ID is no UUID: VIEWER_LIMITED.
	ID string
	// Group is primary or secondary.
	Group string
	Key   string
	Label string
	Value string
}

// Integration is one business hub, told only to keys whose user is its Owner.
type Integration struct {
	ID          string
	Application string
	Label       string
	// Workspace is the workspace's name.
	Workspace string
	CreatedAt time.Time
	CreatedBy string
	UpdatedAt time.Time
	// Entitlements are what the integration has, the highest first where they include each other.
	Entitlements []Entitlement
	Hierarchy    Hierarchy
	// EntitlementIDs tells the entitlements of users in the older form, as strings.
	EntitlementIDs bool
	// PatchWithoutJob answers PATCH .../users/{userId} in the older form, which names no job; one runs all the same.
	PatchWithoutJob bool
	// Owners are the ids of the users who own the integration; nil means that every key sees it.
	Owners []string
	// Extra are further attributes in answers; they win over the usual ones, to answer what nobody expects.
	Extra map[string]any
}

// integrations is the table of all integrations.
func integrations(w *Workspace) *table[Integration] { return tableOf[Integration](w, "integration") }

// AddIntegration seeds an integration, and fills ID, Workspace, the times, and all of an entitlement but its ID where
// empty.
func (w *Workspace) AddIntegration(i Integration) Integration {
	w.mu.Lock()
	defer w.mu.Unlock()
	i = i.clone()
	i.ID = cmp.Or(i.ID, newID())
	i.Workspace = cmp.Or(i.Workspace, w.name)
	if i.CreatedAt.IsZero() {
		i.CreatedAt = w.currentSecond()
	}
	if i.UpdatedAt.IsZero() {
		i.UpdatedAt = i.CreatedAt
	}
	for n, e := range i.Entitlements {
		i.Entitlements[n] = i.withDefaults(e)
	}
	integrations(w).add(i.ID, i.clone())
	return i
}

// Integration returns an integration by id.
func (w *Workspace) Integration(id string) (Integration, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	i, ok := integrations(w).get(id)
	if !ok {
		return Integration{}, false
	}
	return i.clone(), true
}

// Integrations returns all integrations in the order of their creation.
func (w *Workspace) Integrations() []Integration {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []Integration
	for i := range integrations(w).iterate() {
		all = append(all, i.clone())
	}
	return all
}

// UpdateIntegration changes an integration behind the API's back; change must not call the workspace.
func (w *Workspace) UpdateIntegration(id string, change func(*Integration)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	i, ok := integrations(w).get(id)
	if !ok {
		panic("cerbytest: there is no integration " + id)
	}
	change(i)
	i.ID = id
}

// PurgeIntegration forgets an integration and everybody on it; it is answered with 404 from then on.
func (w *Workspace) PurgeIntegration(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	integrations(w).remove(id)
	for _, u := range listIntegrationRows(w, id) {
		integrationUsers(w).remove(integrationRowKey(id, u.UserID))
	}
	for _, u := range listUnmatchedRows(w, id) {
		unmatchedUsers(w).remove(integrationRowKey(id, u.ID))
	}
}

// clone copies an integration so that the store shares no list or map with callers.
func (i *Integration) clone() Integration {
	c := *i
	c.Entitlements, c.Owners, c.Extra = slices.Clone(i.Entitlements), slices.Clone(i.Owners), maps.Clone(i.Extra)
	return c
}

// entitlement fills what an entitlement of the integration leaves empty, in the service's manner.
func (i *Integration) withDefaults(e Entitlement) Entitlement {
	e.Group = cmp.Or(e.Group, "primary")
	e.Key = cmp.Or(e.Key, e.ID)
	e.Label = cmp.Or(e.Label, strings.ToUpper(i.Application)+"_"+e.ID+"_DESC")
	e.Value = cmp.Or(e.Value, e.ID)
	return e
}

// rank is how far from the highest an entitlement stands, -1 for one that the integration does not have.
func (i *Integration) indexOf(id string) int {
	return slices.IndexFunc(i.Entitlements, func(e Entitlement) bool { return e.ID == id })
}

// integrationRoutes are the operations on integrations and their entitlements.
func integrationRoutes() []route {
	read := []string{scopeReadIntegrations}
	return []route{
		{
			method: http.MethodGet, path: "/integrations", scopes: read, pageSize: 20, handle: listIntegrations,
			query: []queryParameter{{"filter[application]", textList}},
		},
		{method: http.MethodGet, path: "/integrations/{id}", scopes: read, handle: getIntegration},
		{method: http.MethodGet, path: "/integrations/{id}/entitlements", scopes: read, handle: listEntitlements},
	}
}

// visibleTo tells whether the key's user owns the integration: the API honours no role above that.
func (i *Integration) isVisibleTo(k Key) bool {
	return i.Owners == nil || slices.Contains(i.Owners, k.UserID)
}

// integrationOf finds the integration that a path names; one that the key's user does not own is 401, not 404.
func findIntegration(w *Workspace, c *call) (*Integration, error) {
	i, ok := integrations(w).get(c.pathValue("id"))
	switch {
	case !ok:
		return nil, newAPIError(http.StatusNotFound)
	case !i.isVisibleTo(c.key):
		return nil, newAPIError(http.StatusUnauthorized)
	}
	return i, nil
}

// listIntegrations answers GET /integrations.
func listIntegrations(w *Workspace, c *call) (response, error) {
	application := c.listParameter("filter[application]")
	found := filterRows(integrations(w).iterate(), func(i *Integration) bool {
		return i.isVisibleTo(c.key) && matchesFilter(application, i.Application)
	})
	return paginate(c, found, func(i *Integration) map[string]any { return i.resource(inList) }, previousNull)
}

// getIntegration answers GET /integrations/{id}.
func getIntegration(w *Workspace, c *call) (response, error) {
	i, err := findIntegration(w, c)
	if err != nil {
		return response{}, err
	}
	return response{document: newDocument(i.resource(inRead))}, nil
}

// listEntitlements answers GET /integrations/{id}/entitlements, whole and without links.
func listEntitlements(w *Workspace, c *call) (response, error) {
	i, err := findIntegration(w, c)
	if err != nil {
		return response{}, err
	}
	data := []any{}
	for _, e := range i.Entitlements {
		data = append(data, i.withDefaults(e).resource())
	}
	return response{document: map[string]any{"data": data, "meta": map[string]any{}}}, nil
}

// resource tells an integration, which calls itself an account.
func (i *Integration) resource(kind responseKind) map[string]any {
	a := map[string]any{
		"application": i.Application,
		"label":       i.Label,
		"workspace":   i.Workspace,
		"createdAt":   formatTime(i.CreatedAt, kind, 0),
		"updatedAt":   formatTime(i.UpdatedAt, kind, 1),
	}
	setOptional(a, kind, "createdBy", i.CreatedBy, i.CreatedBy != "")
	maps.Copy(a, i.Extra)
	return newResource("account", i.ID, a)
}

// resource tells an entitlement.
func (e Entitlement) resource() map[string]any {
	return newResource("entitlement", e.ID, map[string]any{
		"group": e.Group, "key": e.Key, "label": e.Label, "value": e.Value,
	})
}
