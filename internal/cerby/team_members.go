package cerby

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// The operations on members of teams.
var (
	ListTeamMembers = Operation{
		Name: "list team members", Method: "GET", Path: "/teams/{id}/members",
		Scopes: []Scope{ReadUsers}, Role: WorkspaceAdmin, Sure: RouteOnly,
	}
	AddTeamMembers = Operation{
		Name: "add team members", Method: "POST", Path: "/teams/{id}/members",
		Scopes: []Scope{WriteTeams}, Role: WorkspaceAdmin, Sure: Published,
	}
	RemoveTeamMember = Operation{
		Name: "remove team member", Method: "DELETE", Path: "/teams/{id}/members/{userId}",
		Scopes: []Scope{WriteTeams}, Role: WorkspaceAdmin, Sure: RouteOnly,
	}
)

// TeamMember is a user with a role in a team: admin or member.
type TeamMember struct {
	UserID string
	Role   string
}

// newTeamMember is a member as it is sent.
type newTeamMember struct {
	MemberID   string `json:"member_id"`
	MemberType string `json:"member_type"`
	Role       string `json:"role"`
}

// KnownMember gives a member of a team as this client knows it, or nil where the user, or the team, is not there.
func (t Teams) KnownMember(ctx context.Context, id, userID string) (*Member, error) {
	return t.client.membersOf(ListTeamMembers, id).find(ctx, userID)
}

// ListedMember gives a member of a team as KnownMember does, with one look at the list only: for who goes on to add
// them.
func (t Teams) ListedMember(ctx context.Context, id, userID string) (*Member, error) {
	return t.client.membersOf(ListTeamMembers, id).glance(ctx, userID)
}

// KnownMembers gives all members of a team as this client knows them, in the service's order.
func (t Teams) KnownMembers(ctx context.Context, id string) ([]Member, error) {
	return t.client.membersOf(ListTeamMembers, id).cached(ctx)
}

// AllMembers gives all members of a team as KnownMembers does, of a reading that began a few seconds before the call at
// most.
func (t Teams) AllMembers(ctx context.Context, id string) ([]Member, error) {
	return t.client.membersOf(ListTeamMembers, id).all(ctx)
}

// Members reads the members of a team anew.
func (t Teams) Members(ctx context.Context, id string) ([]Member, error) {
	return t.client.gatherMembers(ctx, ListTeamMembers, id)
}

// AddMembers adds users to a team. For who is in it already, it depends on the service whether the role changes.
func (t Teams) AddMembers(ctx context.Context, id string, members ...TeamMember) error {
	if len(members) == 0 {
		return nil
	}
	data := make([]payload, 0, len(members))
	for _, m := range members {
		data = append(data, payload{Type: "team_member", Attributes: newTeamMember{m.UserID, "user", m.Role}})
	}
	err := t.client.do(ctx, call{op: AddTeamMembers, ids: []string{id}, data: data}, anything, func(ctx context.Context, _ *Error) (bool, error) {
		now, err := t.Members(ctx, id)
		return err == nil && allIn(now, members), err
	})
	known := t.client.membersOf(ListTeamMembers, id)
	for _, m := range members {
		known.settled(m.UserID, &Member{ID: m.UserID, Role: &m.Role}, err)
	}
	return err
}

// allIn reports whether a team has all of some members, with their roles.
func allIn(now []Member, members []TeamMember) bool {
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

// RemoveMember takes a user out of a team. One who is not in it is no error.
func (t Teams) RemoveMember(ctx context.Context, id, userID string) error {
	err := remove(ctx, t.client, call{op: RemoveTeamMember, ids: []string{id, userID}}, func(ctx context.Context) (bool, error) {
		member, err := t.client.fresh(ctx, ListTeamMembers, id, userID)
		return err == nil && member == nil, err
	})
	t.client.membersOf(ListTeamMembers, id).settled(userID, nil, err)
	return err
}

// SetRoles adds members, and changes the roles of others, who stay in the team if adding them again changes their role.
// Where that changes nothing, they are removed and added.
func (t Teams) SetRoles(ctx context.Context, id string, add, change []TeamMember) error {
	if err := t.AddMembers(ctx, id, slices.Concat(add, change)...); err != nil || len(change) == 0 {
		return err
	}
	now, err := t.Members(ctx, id)
	if err != nil {
		for _, m := range change {
			t.client.membersOf(ListTeamMembers, id).settled(m.UserID, nil, err)
		}
		return err
	}
	var unchanged []TeamMember
	for _, m := range change {
		if !allIn(now, []TeamMember{m}) {
			unchanged = append(unchanged, m)
		}
	}
	for _, m := range unchanged {
		if err := t.RemoveMember(ctx, id, m.UserID); err != nil {
			return err
		}
		if err := t.again(ctx, id, m); err != nil {
			return outside(err, fmt.Sprintf("the user %q was removed to change the role, and may not be in the team now", m.UserID))
		}
	}
	return nil
}

// again adds a member who was just removed, even where the context ends meanwhile.
func (t Teams) again(ctx context.Context, id string, m TeamMember) error {
	ctx, cancel := outlast(ctx)
	defer cancel()
	return t.AddMembers(ctx, id, m)
}

// restoring is how long giving back what was taken to change its role may go on after its context has ended.
const restoring = 4 * time.Second

// outlast gives a context that goes on for a while after another.
func outlast(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		_ = sleep(longer, restoring)
		cancel()
	})
	return longer, func() { stop(); cancel() }
}

// SetRole changes the role of one member, as SetRoles does.
func (t Teams) SetRole(ctx context.Context, id string, m TeamMember) error {
	return t.SetRoles(ctx, id, nil, []TeamMember{m})
}

// outside adds to the failure of a call what it leaves behind.
func outside(err error, what string) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.because(errors.New(what))
	}
	return err
}
