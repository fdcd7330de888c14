package cerby

import (
	"context"
)

// The operations on members of teams.
var (
	ListTeamMembers  = routeOnly("list team members", "GET /teams/{id}/members", WorkspaceAdmin, ReadUsers)
	AddTeamMembers   = published("add team members", "POST /teams/{id}/members", WorkspaceAdmin, WriteTeams)
	RemoveTeamMember = routeOnly("remove team member", "DELETE /teams/{id}/members/{userId}", WorkspaceAdmin, WriteTeams)
)

// TeamMember is a user with a role in a team: admin or member.
type TeamMember struct {
	UserID string
	Role   string
}

// newTeamMember is the attributes of a member that a write sends.
type newTeamMember struct {
	MemberID   string `json:"member_id"`
	MemberType string `json:"member_type"`
	Role       string `json:"role"`
}

// HasTeamMembers reports whether a list of members has all of some members, with their roles.
func HasTeamMembers(now []Member, members ...TeamMember) bool {
	roles := map[string]*string{}
	for _, m := range now {
		roles[m.ID] = m.Role
	}
	for _, m := range members {
		role, in := roles[m.UserID]
		if !in || role != nil && *role != m.Role {
			return false
		}
	}
	return true
}

// Members returns the list of a team's members.
func (t Teams) Members(id string) MemberList {
	members := newMemberList(t.client, ListTeamMembers, id, t.exists)
	list := newList[teamMember](t.client, apiCall{op: ListTeamMembers, ids: []string{id}})
	members.read = func(ctx context.Context) ([]Member, error) {
		users, err := list.All(ctx, nil)
		if err != nil {
			return nil, err
		}
		all := make([]Member, 0, len(users))
		for _, user := range users {
			all = append(all, user.Member)
		}
		return all, nil
	}
	return members
}

// AddMembers adds users to a team. Whether this changes the role of a user who is a member depends on the service.
func (t Teams) AddMembers(ctx context.Context, id string, members ...TeamMember) error {
	if len(members) == 0 {
		return nil
	}
	data := make([]payload, 0, len(members))
	for _, m := range members {
		data = append(data, payload{Type: "team_member", Attributes: newTeamMember{m.UserID, "user", m.Role}})
	}
	add := apiCall{op: AddTeamMembers, ids: []string{id}, data: data}
	return t.client.do(ctx, add, ignoreBody, func(ctx context.Context, _ *Error) (bool, error) {
		now, err := t.Members(id).All(ctx)
		return err == nil && HasTeamMembers(now, members...), err
	})
}

// RemoveMember removes a user from a team. A user who is no member is no error.
func (t Teams) RemoveMember(ctx context.Context, id, userID string) error {
	removal := apiCall{op: RemoveTeamMember, ids: []string{id, userID}, lateTime: lateTime}
	return remove(ctx, t.client, removal, func(ctx context.Context) (bool, error) {
		return t.Members(id).Has(ctx, userID)
	})
}
