package cerbytest

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Hierarchy is how reads show entitlements if a higher one includes the lower ones.
type Hierarchy int

// The hierarchies of applications.
const (
	// Flat shows exactly the granted entitlements.
	Flat Hierarchy = iota
	// ShowLower also shows every entitlement below the highest granted one.
	ShowLower
	// ShowHighest shows only the highest granted entitlement.
	ShowHighest
)

// Entitlement is an entitlement that an integration can grant.
type Entitlement struct {
	// ID is not a UUID, for example VIEWER_LIMITED.
	ID string
	// Group is primary or secondary.
	Group string
	Key   string
	Label string
	Value string
}

// Integration is an application that Cerby automates. Only keys whose user is its owner see it.
type Integration struct {
	ID          string
	Application string
	Label       string
	// Workspace is the name of the workspace.
	Workspace string
	CreatedAt time.Time
	CreatedBy string
	UpdatedAt time.Time
	// Entitlements are ordered from the highest to the lowest where they include each other.
	Entitlements []Entitlement
	Hierarchy    Hierarchy
	// EntitlementIDs returns the entitlements of users in the older form, as strings.
	EntitlementIDs bool
	// PatchWithoutJob responds to PATCH .../users/{userId} in the older form, which does not name the job.
	PatchWithoutJob bool
	// Owners are the IDs of the users who own the integration. Nil makes it visible to every key.
	Owners []string
	// Extra contains additional attributes of responses. They override the usual ones.
	Extra map[string]any
}

func integrations(w *Workspace) *table[Integration] { return tableOf[Integration](w, "integration") }

// AddIntegration seeds an integration, and sets ID, Workspace, the times, and all of an entitlement but its ID if
// they are empty.
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

// Integration returns the integration with the given ID.
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

// UpdateIntegration changes an integration outside the API. The change function must not call the workspace.
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

// PurgeIntegration removes an integration and its users. Reads return 404 from then on.
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

func (i *Integration) clone() Integration {
	c := *i
	c.Entitlements, c.Owners, c.Extra = slices.Clone(i.Entitlements), slices.Clone(i.Owners), maps.Clone(i.Extra)
	return c
}

// withDefaults sets the empty fields of an entitlement as the service does.
func (i *Integration) withDefaults(e Entitlement) Entitlement {
	e.Group = cmp.Or(e.Group, "primary")
	e.Key = cmp.Or(e.Key, e.ID)
	e.Label = cmp.Or(e.Label, strings.ToUpper(i.Application)+"_"+e.ID+"_DESC")
	e.Value = cmp.Or(e.Value, e.ID)
	return e
}

// indexOf returns the position of an entitlement, 0 for the highest, or -1 if the integration does not have it.
func (i *Integration) indexOf(id string) int {
	return slices.IndexFunc(i.Entitlements, func(e Entitlement) bool { return e.ID == id })
}

// integrationRoutes returns the operations on integrations and their entitlements.
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

// isVisibleTo reports whether the key's user owns the integration. The API ignores all higher roles.
func (i *Integration) isVisibleTo(k Key) bool {
	return i.Owners == nil || slices.Contains(i.Owners, k.UserID)
}

// findIntegration returns the integration that the path names. The error is 401, not 404, if the key's user does not
// own it.
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

// listIntegrations handles GET /integrations.
func listIntegrations(w *Workspace, c *call) (response, error) {
	application := c.listParameter("filter[application]")
	found := filterRows(integrations(w).iterate(), func(i *Integration) bool {
		return i.isVisibleTo(c.key) && matchesFilter(application, i.Application)
	})
	return paginate(c, found, func(i *Integration) map[string]any { return i.resource(inList) }, previousNull)
}

// getIntegration handles GET /integrations/{id}.
func getIntegration(w *Workspace, c *call) (response, error) {
	i, err := findIntegration(w, c)
	if err != nil {
		return response{}, err
	}
	return response{document: newDocument(i.resource(inRead))}, nil
}

// listEntitlements handles GET /integrations/{id}/entitlements. The list has no pages and no links.
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

// resource returns the API's form of an integration, whose type is account.
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

// resource returns the API's form of an entitlement.
func (e Entitlement) resource() map[string]any {
	return newResource("entitlement", e.ID, map[string]any{
		"group": e.Group, "key": e.Key, "label": e.Label, "value": e.Value,
	})
}
