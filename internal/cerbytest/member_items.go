package cerbytest

import (
	"iter"
	"net/http"
)

// memberItem is an item that is shared with a user or a team, and the role.
type memberItem struct {
	item item
	role any
}

// memberItemRoutes returns the operations on the items of users and teams. They return only items that the key's user
// owns.
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

// memberItems yields the items of one kind that are shared with a user or a team and that the key's user owns.
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

// setRole adds the role to the attributes of a resource.
func setRole(rendered map[string]any, role any) map[string]any {
	if a := asObject(rendered["attributes"]); a["role"] == nil {
		a["role"] = role
	}
	return rendered
}

// listItemsOfUser handles GET /users/{id}/accounts, /secrets and /collections.
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

// listTeamsOfUser handles GET /users/{id}/teams.
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

// listItemsOfTeam handles GET /teams/{id}/accounts, /secrets and /collections.
func listItemsOfTeam(w *Workspace, c *call, kind Kind) (response, error) {
	t, err := findTeam(w, c)
	if err != nil {
		return response{}, err
	}
	return paginate(c, w.memberItems(c, kind, memberTeams, t.ID), func(l memberItem) map[string]any {
		return setRole(l.item.resource(w, inList), l.role)
	}, previousNull)
}

// deleteItemOfTeam handles DELETE /teams/{id}/{kind}/{itemId}, also for SCIM-managed teams.
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
