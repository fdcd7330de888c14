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
	// ID is the membership's own id, which no path has.
	ID     string
	TeamID string
	UserID string
	// Role is told as it stands: admin, member, or whatever a test wants to be read.
	Role      string
	CreatedAt time.Time
	// Extra are further attributes in answers; they win over the usual ones, to answer what nobody expects.
	Extra map[string]any
}

// teamMembers is the table of the memberships of all teams.
func teamMembers(w *Workspace) *table[TeamMember] { return tableOf[TeamMember](w, "team member") }

// onTeam is the key of a membership.
func membershipKey(teamID, userID string) string { return teamID + "\n" + userID }

// membershipsOf is the group of the memberships of a team or of a user.
func membershipGroup(memberKind, id string) string { return memberKind + "\n" + id }

// putMember adds a membership; its team and its user have been looked up.
func (w *Workspace) insertTeamMember(m TeamMember) {
	teamMembers(w).add(membershipKey(m.TeamID, m.UserID), m,
		membershipGroup(memberTeams, m.TeamID), membershipGroup(memberUsers, m.UserID))
}

// AddTeamMember seeds a user of the workspace in a team, whoever manages it, and fills ID, Role (member) and CreatedAt
// where empty.
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

// TeamMembers returns the memberships of a team in the order in which they began.
func (w *Workspace) TeamMembers(teamID string) []TeamMember {
	w.mu.Lock()
	defer w.mu.Unlock()
	return cloneRows(teamMembers(w).inGroup(membershipGroup(memberTeams, teamID)), (*TeamMember).clone)
}

// UpdateTeamMember changes a membership behind the API's back; change must not call the workspace.
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

// RemoveTeamMember takes a user out of a team behind the API's back, whoever manages it.
func (w *Workspace) RemoveTeamMember(teamID, userID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	teamMembers(w).remove(membershipKey(teamID, userID))
}

// clone copies a membership so that the store shares no map with callers.
func (m *TeamMember) clone() TeamMember {
	c := *m
	c.Extra = maps.Clone(m.Extra)
	return c
}

// resource tells a membership, or in one form the member.
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
