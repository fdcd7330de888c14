package cerbytest

import (
	"cmp"
	"maps"
	"time"
)

// The roles in a team.
const (
	teamAdmin  = "admin"
	teamMember = "member"
)

// TeamMember is the membership of one user in one team.
type TeamMember struct {
	// ID is the ID of the membership, which no path contains.
	ID     string
	TeamID string
	UserID string
	// Role is returned unchanged: admin, member, or any other value that a test needs.
	Role      string
	CreatedAt time.Time
	// Extra contains additional attributes of responses. They override the usual ones.
	Extra map[string]any
}

func teamMembers(w *Workspace) *table[TeamMember] { return tableOf[TeamMember](w, "team member") }

func membershipKey(teamID, userID string) string { return teamID + "\n" + userID }

// membershipGroup is the group of the memberships of a team or of a user.
func membershipGroup(memberKind, id string) string { return memberKind + "\n" + id }

// insertTeamMember adds a membership. Its team and its user must exist.
func (w *Workspace) insertTeamMember(m TeamMember) {
	teamMembers(w).add(membershipKey(m.TeamID, m.UserID), m,
		membershipGroup(memberTeams, m.TeamID), membershipGroup(memberUsers, m.UserID))
}

// AddTeamMember seeds a membership, also in a SCIM-managed team, and sets ID, Role (member) and CreatedAt if they are
// empty.
func (w *Workspace) AddTeamMember(teamID string, m TeamMember) TeamMember {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := teams(w).get(teamID); !ok {
		panic("cerbytest: there is no team " + teamID)
	}
	if _, ok := users(w).get(m.UserID); !ok {
		panic("cerbytest: there is no user " + m.UserID)
	}
	m.ID, m.TeamID, m.Role = cmp.Or(m.ID, newID()), teamID, cmp.Or(m.Role, teamMember)
	if m.CreatedAt.IsZero() {
		m.CreatedAt = w.currentSecond()
	}
	w.insertTeamMember(m.clone())
	return m
}

// TeamMember returns the membership of a user in a team.
func (w *Workspace) TeamMember(teamID, userID string) (TeamMember, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	m, ok := teamMembers(w).get(membershipKey(teamID, userID))
	if !ok {
		return TeamMember{}, false
	}
	return m.clone(), true
}

// TeamMembers returns the memberships of a team in the order of their creation.
func (w *Workspace) TeamMembers(teamID string) []TeamMember {
	w.mu.Lock()
	defer w.mu.Unlock()
	return cloneRows(teamMembers(w).inGroup(membershipGroup(memberTeams, teamID)), (*TeamMember).clone)
}

// UpdateTeamMember changes a membership outside the API. The change function must not call the workspace.
func (w *Workspace) UpdateTeamMember(teamID, userID string, change func(*TeamMember)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	m, ok := teamMembers(w).get(membershipKey(teamID, userID))
	if !ok {
		panic("cerbytest: the user " + userID + " is not in the team " + teamID)
	}
	change(m)
	m.TeamID, m.UserID = teamID, userID
}

// RemoveTeamMember removes a user from a team outside the API, also from a SCIM-managed team.
func (w *Workspace) RemoveTeamMember(teamID, userID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	teamMembers(w).remove(membershipKey(teamID, userID))
}

func (m *TeamMember) clone() TeamMember {
	c := *m
	c.Extra = maps.Clone(m.Extra)
	return c
}

// resource returns the API's form of a membership, or of the user if MemberForm is MemberElementID.
func (m *TeamMember) resource(w *Workspace) map[string]any {
	id, a := m.ID, map[string]any{
		"role":      m.Role,
		"createdAt": formatTime(m.CreatedAt, inList, 0),
	}
	kind := "team_member"
	switch w.quirks.MemberForm {
	case MemberSnakeCase:
		a["member_id"], a["member_type"] = m.UserID, "user"
	case MemberCamelCase:
		a["memberId"], a["memberType"] = m.UserID, "user"
	case MemberElementID:
		id, kind = m.UserID, "user"
	}
	maps.Copy(a, m.Extra)
	return newResource(kind, id, a)
}
