package cerbytest

import "net/http"

// teamMemberRoutes returns the operations on the members of teams.
func teamMemberRoutes() []route {
	read, write := []string{scopeReadUsers}, []string{scopeWriteTeams}
	return []route{
		{
			method: http.MethodGet, path: "/teams/{id}/members", scopes: read, adminOnly: true, pageSize: 20,
			handle: listTeamMembers,
		},
		{
			method: http.MethodPost, path: "/teams/{id}/members", scopes: write, adminOnly: true,
			handle: addTeamMembers, body: teamMembersBody,
		},
		{
			method: http.MethodDelete, path: "/teams/{id}/members/{userId}", scopes: write, adminOnly: true,
			handle: deleteTeamMember,
		},
	}
}

// teamMembersBody validates the body of POST /teams/{id}/members. Its data is a list with attributes in snake case.
func teamMembersBody(*Workspace) validator {
	return object(required("data", listOf(object(
		required("type", constant("team_member")),
		required("attributes", object(
			required("member_id", anyString),
			required("member_type", oneOf("user")),
			required("role", oneOf(teamAdmin, teamMember)),
		)),
	))))
}

// listTeamMembers handles GET /teams/{id}/members.
func listTeamMembers(w *Workspace, c *call) (response, error) {
	t, err := findTeam(w, c)
	if err != nil {
		return response{}, err
	}
	found := teamMembers(w).inGroup(membershipGroup(memberTeams, t.ID))
	return paginate(c, found, func(m *TeamMember) map[string]any { return m.resource(w) }, previousNull)
}

// addTeamMembers handles POST /teams/{id}/members. It adds all requested members or none.
func addTeamMembers(w *Workspace, c *call) (response, error) {
	t, err := findEditableTeam(w, c)
	if err != nil {
		return response{}, err
	}
	requested, err := w.requestedMembers(c, t)
	if err != nil {
		return response{}, err
	}
	rendered := []any{}
	for _, m := range requested {
		existing, found := teamMembers(w).get(membershipKey(t.ID, m.UserID))
		switch {
		case !found:
			w.insertTeamMember(m)
			existing, _ = teamMembers(w).get(membershipKey(t.ID, m.UserID))
		case !w.quirks.KeepTeamRoles:
			existing.Role = m.Role
		}
		rendered = append(rendered, existing.resource(w))
	}
	switch w.quirks.MembersResponse {
	case MembersEmptyObject:
		return response{document: map[string]any{}}, nil
	case MembersList:
		return response{document: map[string]any{"data": rendered}}, nil
	}
	return response{}, nil
}

// requestedMembers returns the memberships in a body. It rejects guests as team admins and repeated users.
func (w *Workspace) requestedMembers(c *call, t *Team) ([]TeamMember, error) {
	data, _ := asObject(c.body)["data"].([]any)
	var requested []TeamMember
	seen := map[string]bool{}
	for n, element := range data {
		a := asObject(asObject(element)["attributes"])
		id, role := a.getString("member_id"), a.getString("role")
		user, known := users(w).get(id)
		loc := []any{"data", n, "attributes"}
		switch {
		case !known || user.Status == statusDisabled:
			return nil, newAPIError(http.StatusNotFound)
		case role == teamAdmin && user.isGuest():
			return nil, newValidationError(problem{append(loc, "role"), "a guest can only be member", "value_error.role"})
		case seen[id]:
			return nil, newValidationError(problem{
				append(loc, "member_id"), "the list has duplicated items", "value_error.list.unique_items",
			})
		}
		seen[id] = true
		requested = append(requested, TeamMember{
			ID: newID(), TeamID: t.ID, UserID: id, Role: role, CreatedAt: w.currentSecond(),
		})
	}
	return requested, nil
}

// deleteTeamMember handles DELETE /teams/{id}/members/{userId}.
func deleteTeamMember(w *Workspace, c *call) (response, error) {
	t, err := findEditableTeam(w, c)
	if err != nil {
		return response{}, err
	}
	key := membershipKey(t.ID, c.pathValue("userId"))
	if _, ok := teamMembers(w).get(key); !ok {
		return response{}, newAPIError(http.StatusNotFound)
	}
	teamMembers(w).remove(key)
	return response{status: http.StatusNoContent}, nil
}
