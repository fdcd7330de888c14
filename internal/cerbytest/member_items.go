package cerbytest

import (
	"iter"
	"net/http"
)

// listed is an item in a list of what somebody has, with their role on it.
type memberItem struct {
	item item
	role any
}

// holdingRoutes are the operations on what users and teams have; no item is told that the key's user does not own.
func memberItemRoutes() []route {
	read, write := []string{scopeReadUsers}, []string{scopeWriteTeams}
	all := []route{{
		method: http.MethodGet, path: "/users/{id}/teams", scopes: read, adminOnly: true, pageSize: 20,
		handle: listTeamsOfUser,
	}}
	for _, kind := range []Kind{KindAccount, KindSecret, KindCollection} {
		all = append(all,
			route{
				method: http.MethodGet, path: "/users/{id}/" + kind.plural(), scopes: read, adminOnly: true, pageSize: 20,
				handle: func(w *Workspace, c *call) (response, error) { return listItemsOfUser(w, c, kind) },
			},
			route{
				method: http.MethodGet, path: "/teams/{id}/" + kind.plural(), scopes: read, adminOnly: true, pageSize: 25,
				handle: func(w *Workspace, c *call) (response, error) { return listItemsOfTeam(w, c, kind) },
			},
			route{
				method: http.MethodDelete, path: "/teams/{id}/" + kind.plural() + "/{itemId}", scopes: write,
				adminOnly: true,
				handle:    func(w *Workspace, c *call) (response, error) { return deleteItemOfTeam(w, c, kind) },
			},
		)
	}
	return all
}

// holdings are the items of one kind that a user or a team has, as far as the key's user owns them.
func (w *Workspace) memberItems(c *call, kind Kind, memberKind, id string) iter.Seq[memberItem] {
	return func(yield func(memberItem) bool) {
		for s := range shares(w).inGroup(memberSharesGroup(kind, memberKind, id)) {
			i, exists := w.getItem(kind, s.ItemID)
			if exists && !i.isDeleted() && c.key.canSee(i) && !yield(memberItem{i, w.formatRole(kind, s.effectiveRole())}) {
				return
			}
		}
	}
}

// withRole adds the role on an item to what tells it.
func setRole(rendered map[string]any, role any) map[string]any {
	if a := asObject(rendered["attributes"]); a["role"] == nil {
		a["role"] = role
	}
	return rendered
}

// listItemsOfUser answers GET /users/{id}/accounts and the like.
func listItemsOfUser(w *Workspace, c *call, kind Kind) (response, error) {
	u, ok := users(w).get(c.pathValue("id"))
	if !ok {
		return response{}, newAPIError(http.StatusNotFound)
	}
	return paginate(c, w.memberItems(c, kind, memberUsers, u.ID), func(l memberItem) map[string]any {
		if w.quirks.RoleForm == RoleNull {
			l.role = nil
		}
		return setRole(l.item.resource(w, inList), l.role)
	}, previousAbsent)
}

// listTeamsOfUser answers GET /users/{id}/teams.
func listTeamsOfUser(w *Workspace, c *call) (response, error) {
	u, ok := users(w).get(c.pathValue("id"))
	if !ok {
		return response{}, newAPIError(http.StatusNotFound)
	}
	return paginate(c, teamMembers(w).inGroup(membershipGroup(memberUsers, u.ID)), func(m *TeamMember) map[string]any {
		t, _ := teams(w).get(m.TeamID)
		if w.quirks.RoleForm == RoleNull {
			return setRole(t.resource(inList), nil)
		}
		return setRole(t.resource(inList), m.Role)
	}, previousAbsent)
}

// listItemsOfTeam answers GET /teams/{id}/accounts and the like.
func listItemsOfTeam(w *Workspace, c *call, kind Kind) (response, error) {
	t, err := findTeam(w, c)
	if err != nil {
		return response{}, err
	}
	return paginate(c, w.memberItems(c, kind, memberTeams, t.ID), func(l memberItem) map[string]any {
		return setRole(l.item.resource(w, inList), l.role)
	}, previousNull)
}

// deleteItemOfTeam answers DELETE /teams/{id}/accounts/{itemId} and the like, also of teams that SCIM manages.
func deleteItemOfTeam(w *Workspace, c *call, kind Kind) (response, error) {
	t, err := findTeam(w, c)
	if err != nil {
		return response{}, err
	}
	if err := checkActiveItem(w, c, kind, c.pathValue("itemId")); err != nil {
		return response{}, err
	}
	s, exists := w.getShare(kind, c.pathValue("itemId"), memberTeams, t.ID)
	if !exists || s.Role == "" {
		return response{}, newAPIError(http.StatusNotFound)
	}
	w.removeDirectShare(s)
	return response{status: http.StatusNoContent}, nil
}
