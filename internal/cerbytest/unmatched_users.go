package cerbytest

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// UnmatchedUser is an account in an integration's application that belongs to no user of the workspace.
type UnmatchedUser struct {
	ID string
	// IntegrationID is the integration whose application contains the account.
	IntegrationID string
	Email         string
	FirstName     string
	LastName      string
	CreatedAt     time.Time
	// Extra contains additional attributes of responses. They override the usual ones.
	Extra map[string]any
}

func unmatchedUsers(w *Workspace) *table[UnmatchedUser] {
	return tableOf[UnmatchedUser](w, "unmatched user")
}

func listUnmatchedRows(w *Workspace, integrationID string) []*UnmatchedUser {
	return slices.Collect(unmatchedUsers(w).inGroup(integrationID))
}

// AddUnmatchedUser seeds an unmatched user of an integration, and sets ID and CreatedAt if they are empty.
func (w *Workspace) AddUnmatchedUser(integrationID string, u UnmatchedUser) UnmatchedUser {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := integrations(w).get(integrationID); !ok {
		panic("cerbytest: there is no integration " + integrationID)
	}
	u.ID, u.IntegrationID = cmp.Or(u.ID, newID()), integrationID
	if u.CreatedAt.IsZero() {
		u.CreatedAt = w.currentSecond()
	}
	unmatchedUsers(w).add(integrationRowKey(integrationID, u.ID), u.clone(), integrationID)
	return u
}

// UnmatchedUsers returns the unmatched users of an integration in the order of their addition.
func (w *Workspace) UnmatchedUsers(integrationID string) []UnmatchedUser {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []UnmatchedUser
	for _, u := range listUnmatchedRows(w, integrationID) {
		all = append(all, u.clone())
	}
	return all
}

// PurgeUnmatchedUser removes an unmatched user outside the API.
func (w *Workspace) PurgeUnmatchedUser(integrationID, id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	unmatchedUsers(w).remove(integrationRowKey(integrationID, id))
}

func (u *UnmatchedUser) clone() UnmatchedUser {
	c := *u
	c.Extra = maps.Clone(u.Extra)
	return c
}

// unmatchedUserRoutes returns the operations on unmatched users.
func unmatchedUserRoutes() []route {
	return []route{
		{
			method: http.MethodGet, path: "/integrations/{id}/unmatched-users", scopes: []string{scopeReadIntegrations},
			pageSize: 25, handle: listUnmatchedUsers, query: []queryParameter{{"search", anyText}},
		},
		{
			method: http.MethodDelete, path: "/integrations/{id}/unmatched-users/{unmatchedId}",
			scopes: []string{scopeWriteIntegrations}, handle: deleteUnmatchedUser,
		},
	}
}

// listUnmatchedUsers handles GET /integrations/{id}/unmatched-users.
func listUnmatchedUsers(w *Workspace, c *call) (response, error) {
	i, err := findIntegration(w, c)
	if err != nil {
		return response{}, err
	}
	text := strings.ToLower(c.query.Get("search"))
	found := filterRows(unmatchedUsers(w).inGroup(i.ID), func(u *UnmatchedUser) bool { return u.matchesText(text) })
	return paginate(c, found, (*UnmatchedUser).resource, previousAbsent)
}

// matchesText reports whether the full name or the email contains a lower-case text.
func (u *UnmatchedUser) matchesText(text string) bool {
	return strings.Contains(strings.ToLower(u.FirstName+" "+u.LastName), text) ||
		strings.Contains(strings.ToLower(u.Email), text)
}

// deleteUnmatchedUser handles DELETE /integrations/{id}/unmatched-users/{unmatchedId}, immediately and without a job.
func deleteUnmatchedUser(w *Workspace, c *call) (response, error) {
	i, err := findIntegration(w, c)
	if err != nil {
		return response{}, err
	}
	id := integrationRowKey(i.ID, c.pathValue("unmatchedId"))
	if _, ok := unmatchedUsers(w).get(id); !ok {
		return response{}, newAPIError(http.StatusNotFound)
	}
	unmatchedUsers(w).remove(id)
	return response{status: http.StatusNoContent}, nil
}

// resource returns the API's form of an unmatched user.
func (u *UnmatchedUser) resource() map[string]any {
	a := map[string]any{
		"email":     u.Email,
		"firstName": nullIfEmpty(u.FirstName),
		"lastName":  nullIfEmpty(u.LastName),
		"createdAt": formatTime(u.CreatedAt, inList, 0),
	}
	maps.Copy(a, u.Extra)
	return newResource("unmatched_user", u.ID, a)
}
