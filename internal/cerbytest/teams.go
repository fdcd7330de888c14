package cerbytest

import (
	"cmp"
	"maps"
	"net/http"
	"time"
)

// The types of teams. An older form of user_managed is undefined.
const (
	teamUserManaged = "user_managed"
	teamSCIMManaged = "scim_managed"
)

// Team is a team of the workspace.
type Team struct {
	ID   string
	Name string
	// Type is user_managed, scim_managed or undefined. The API does not change SCIM-managed teams.
	Type        string
	WorkspaceID string
	VaultID     string
	CreatedAt   time.Time
	UpdatedAt   time.Time
	// Extra contains additional attributes of responses. They override the usual ones.
	Extra map[string]any
}

func teams(w *Workspace) *table[Team] { return tableOf[Team](w, "team") }

// AddTeam seeds a team, and sets ID, Type (user_managed), WorkspaceID and the times if they are empty.
func (w *Workspace) AddTeam(t Team) Team {
	w.mu.Lock()
	defer w.mu.Unlock()
	t.ID = cmp.Or(t.ID, newID())
	t.Type = cmp.Or(t.Type, teamUserManaged)
	t.WorkspaceID = cmp.Or(t.WorkspaceID, workspaceID)
	if t.CreatedAt.IsZero() {
		t.CreatedAt = w.currentSecond()
	}
	if t.UpdatedAt.IsZero() {
		t.UpdatedAt = t.CreatedAt
	}
	teams(w).add(t.ID, t.clone())
	return t
}

// Team returns the team with the given ID.
func (w *Workspace) Team(id string) (Team, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	t, ok := teams(w).get(id)
	if !ok {
		return Team{}, false
	}
	return t.clone(), true
}

// Teams returns all teams in the order of their creation.
func (w *Workspace) Teams() []Team {
	w.mu.Lock()
	defer w.mu.Unlock()
	return cloneRows(teams(w).iterate(), (*Team).clone)
}

// UpdateTeam changes a team outside the API. The change function must not call the workspace.
func (w *Workspace) UpdateTeam(id string, change func(*Team)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	t, ok := teams(w).get(id)
	if !ok {
		panic("cerbytest: there is no team " + id)
	}
	change(t)
	t.ID = id
}

// PurgeTeam removes a team with its memberships and shares, as DELETE does.
func (w *Workspace) PurgeTeam(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	teams(w).remove(id)
	w.removeMember(memberTeams, id)
}

func (t *Team) clone() Team {
	c := *t
	c.Extra = maps.Clone(t.Extra)
	return c
}

// teamRoutes returns the operations on teams.
func teamRoutes() []route {
	read, write := []string{scopeReadUsers}, []string{scopeWriteTeams}
	return []route{
		{method: http.MethodGet, path: "/teams", scopes: read, adminOnly: true, pageSize: 25, handle: listTeams},
		{method: http.MethodGet, path: "/teams/{id}", scopes: read, adminOnly: true, handle: getTeam},
		{method: http.MethodPost, path: "/teams", scopes: write, adminOnly: true, handle: createTeam, body: teamBody},
		{
			method: http.MethodPatch, path: "/teams/{id}", scopes: write, adminOnly: true, handle: updateTeam,
			body: teamBody,
		},
		{
			method: http.MethodDelete, path: "/teams/{id}", scopes: []string{scopeDeleteTeams}, adminOnly: true,
			handle: deleteTeam,
		},
	}
}

// teamBody validates the body of POST /teams and PATCH /teams/{id}.
func teamBody(*Workspace) validator {
	return document("team", object(required("name", stringOfLength(1, 0))))
}

// findTeam returns the team that the path names.
func findTeam(w *Workspace, c *call) (*Team, error) {
	t, ok := teams(w).get(c.pathValue("id"))
	if !ok {
		return nil, newAPIError(http.StatusNotFound)
	}
	return t, nil
}

// findEditableTeam returns the team that the path names. The error is 403 for a SCIM-managed team.
func findEditableTeam(w *Workspace, c *call) (*Team, error) {
	t, err := findTeam(w, c)
	if err == nil && t.Type == teamSCIMManaged {
		return nil, newAPIError(http.StatusForbidden)
	}
	return t, err
}

// listTeams handles GET /teams.
func listTeams(w *Workspace, c *call) (response, error) {
	return paginate(c, teams(w).iterate(), func(t *Team) map[string]any { return t.resource(inList) }, previousAbsent)
}

// getTeam handles GET /teams/{id}.
func getTeam(w *Workspace, c *call) (response, error) {
	t, err := findTeam(w, c)
	if err != nil {
		return response{}, err
	}
	return response{document: newDocument(t.resource(inRead))}, nil
}

// checkTeamName rejects the name of another team if UniqueTeamNames is set.
func (w *Workspace) checkTeamName(name, id string) error {
	if !w.quirks.UniqueTeamNames {
		return nil
	}
	for t := range teams(w).iterate() {
		if t.Name == name && t.ID != id {
			return newAPIError(http.StatusConflict)
		}
	}
	return nil
}

// createTeam handles POST /teams. The key's user does not become a member.
func createTeam(w *Workspace, c *call) (response, error) {
	name := c.attributes().getString("name")
	if err := w.checkTeamName(name, ""); err != nil {
		return response{}, err
	}
	now := w.currentSecond()
	t := Team{
		ID: newID(), Name: name, Type: teamUserManaged, WorkspaceID: workspaceID, CreatedAt: now, UpdatedAt: now,
	}
	teams(w).add(t.ID, t)
	return response{http.StatusCreated, newDocument(t.resource(inCreate))}, nil
}

// updateTeam handles PATCH /teams/{id}.
func updateTeam(w *Workspace, c *call) (response, error) {
	t, err := findEditableTeam(w, c)
	if err != nil {
		return response{}, err
	}
	name := c.attributes().getString("name")
	if err := w.checkTeamName(name, t.ID); err != nil {
		return response{}, err
	}
	t.Name, t.UpdatedAt = name, w.currentSecond()
	return response{document: newDocument(t.resource(inUpdate))}, nil
}

// deleteTeam handles DELETE /teams/{id}. It also removes the shares with the team.
func deleteTeam(w *Workspace, c *call) (response, error) {
	t, err := findEditableTeam(w, c)
	if err != nil {
		return response{}, err
	}
	teams(w).remove(t.ID)
	w.removeMember(memberTeams, t.ID)
	return response{status: http.StatusNoContent}, nil
}

// resource returns the API's form of a team.
func (t *Team) resource(kind responseKind) map[string]any {
	a := map[string]any{
		"name":        t.Name,
		"type":        t.Type,
		"workspaceId": t.WorkspaceID,
		"createdAt":   formatTime(t.CreatedAt, kind, 0),
		"updatedAt":   formatTime(t.UpdatedAt, kind, 1),
	}
	setOptional(a, kind, "vaultId", t.VaultID, t.VaultID != "")
	maps.Copy(a, t.Extra)
	return newResource("team", t.ID, a)
}
