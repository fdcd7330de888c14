package cerby

import (
	"context"
)

// The operations on teams.
var (
	ListTeams  = published("list teams", "GET /teams", WorkspaceAdmin, ReadUsers)
	GetTeam    = published("read team", "GET /teams/{id}", WorkspaceAdmin, ReadUsers)
	CreateTeam = published("create team", "POST /teams", WorkspaceAdmin, WriteTeams)
	UpdateTeam = published("rename team", "PATCH /teams/{id}", WorkspaceAdmin, WriteTeams)
	DeleteTeam = published("delete team", "DELETE /teams/{id}", WorkspaceAdmin, DeleteTeams)

	ListTeamSecrets     = routeOnly("list the secrets of a team", "GET /teams/{id}/secrets", WorkspaceAdmin, ReadUsers)
	ListTeamCollections = routeOnly("list the collections of a team", "GET /teams/{id}/collections",
		WorkspaceAdmin, ReadUsers)
)

// TeamBySCIM is the type of a team that the identity provider manages: the API refuses changes of its name and members.
const TeamBySCIM = "scim_managed"

// Team is a group of users. A string is empty if the service returns none.
type Team struct {
	ID   string `json:"-"`
	Name string `json:"name"`
	// Type is user_managed, scim_managed, undefined or a value of the future.
	Type      string `json:"type"`
	CreatedAt string `json:"createdAt"`
	UpdatedAt string `json:"updatedAt"`
}

func (t *Team) setID(id string) { t.ID = id }

func (t *Team) id() string { return t.ID }

// IsSCIMManaged reports whether the identity provider manages the team.
func (t Team) IsSCIMManaged() bool { return t.Type == TeamBySCIM }

// Teams makes the calls on teams.
type Teams struct{ client *Client }

// Teams returns the calls on teams.
func (c *Client) Teams() Teams { return Teams{c} }

// List returns the list of all teams that the API key's user may read.
func (t Teams) List() List[Team] { return newList[Team](t.client, apiCall{op: ListTeams}) }

// Get reads one team.
func (t Teams) Get(ctx context.Context, id string) (Team, error) {
	return get[Team](ctx, t.client, apiCall{op: GetTeam, ids: []string{id}})
}

// teamName is the attributes of a team that a write sends.
type teamName struct {
	Name string `json:"name"`
}

// Creation returns the creation of a team. Names may repeat.
func (t Teams) Creation(name string) Creation[Team] {
	create := apiCall{op: CreateTeam, lateTime: lateTime, data: payload{Type: "team", Attributes: teamName{name}}}
	creation := newCreation(t.client, create, t.List())
	creation.matches = func(one Team) bool { return one.Name == name && !one.IsSCIMManaged() }
	creation.createdAt = func(one Team) string { return one.CreatedAt }
	creation.isUntouched = func(ctx context.Context, one Team) (bool, error) { return t.isUnused(ctx, one.ID) }
	creation.isOwn = func(ctx context.Context, one Team) (bool, error) { return t.mayBeNew(ctx, one.ID) }
	return creation
}

// mayBeNew reads whether a team that appeared just now has no members, or one admin, who may have created it.
func (t Teams) mayBeNew(ctx context.Context, id string) (bool, error) {
	members, err := t.Members(id).All(ctx)
	if err != nil || len(members) > 1 {
		return false, err
	}
	return len(members) == 0 || members[0].HasRole("admin"), nil
}

// isUnused reads whether a team has no members and no items.
func (t Teams) isUnused(ctx context.Context, id string) (bool, error) {
	members, err := t.Members(id).All(ctx)
	if err != nil || len(members) > 0 {
		return false, err
	}
	for _, op := range []Operation{Operations(AccountItem, TeamMembers).List, ListTeamSecrets, ListTeamCollections} {
		items, err := t.Items(id, op).All(ctx)
		if err != nil || len(items) > 0 {
			return false, err
		}
	}
	return true, nil
}

// Items returns the list of what a team has of one kind, by the operation that lists it.
func (t Teams) Items(id string, op Operation) MemberList {
	return newMemberList(t.client, op, id, t.exists)
}

// Rename changes the name of a team.
func (t Teams) Rename(ctx context.Context, id, name string) (Team, error) {
	update := apiCall{op: UpdateTeam, ids: []string{id}, data: payload{Type: "team", Attributes: teamName{name}}}
	return write(ctx, t.client, update, func(ctx context.Context, _ *Error) (Team, bool, error) {
		one, err := t.Get(ctx, id)
		return one, err == nil && one.Name == name, err
	})
}

// Delete deletes a team. A team that does not exist is no error.
func (t Teams) Delete(ctx context.Context, id string) error {
	return remove(ctx, t.client, apiCall{op: DeleteTeam, ids: []string{id}}, func(ctx context.Context) (bool, error) {
		return existsOrError(t.Get(ctx, id))
	})
}

// exists reports whether there is an object with the given ID.
func (t Teams) exists(ctx context.Context, id string) (bool, error) {
	return t.List().has(ctx, id, t.Get)
}
