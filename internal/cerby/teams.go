package cerby

import (
	"context"
	"iter"
	"time"
)

// The operations on teams.
var (
	ListTeams = Operation{
		Name: "list teams", Method: "GET", Path: "/teams",
		Scopes: []Scope{ReadUsers}, Role: WorkspaceAdmin, Sure: Published,
	}
	GetTeam = Operation{
		Name: "read team", Method: "GET", Path: "/teams/{id}",
		Scopes: []Scope{ReadUsers}, Role: WorkspaceAdmin, Sure: Published,
	}
	CreateTeam = Operation{
		Name: "create team", Method: "POST", Path: "/teams",
		Scopes: []Scope{WriteTeams}, Role: WorkspaceAdmin, Sure: Published,
	}
	UpdateTeam = Operation{
		Name: "rename team", Method: "PATCH", Path: "/teams/{id}",
		Scopes: []Scope{WriteTeams}, Role: WorkspaceAdmin, Sure: Published,
	}
	DeleteTeam = Operation{
		Name: "delete team", Method: "DELETE", Path: "/teams/{id}",
		Scopes: []Scope{DeleteTeams}, Role: WorkspaceAdmin, Sure: Published,
	}
)

// TeamBySCIM is the type of a team that belongs to the identity provider: its name and members cannot be changed here.
const TeamBySCIM = "scim_managed"

// Team is a group of users. Texts are empty where the service gives none.
type Team struct {
	ID   string `json:"-"`
	Name string `json:"name"`
	// Type is user_managed, scim_managed, undefined or a value of the future.
	Type      string `json:"type"`
	CreatedAt string `json:"createdAt"`
	UpdatedAt string `json:"updatedAt"`
}

// setID takes the id from the envelope.
func (t *Team) setID(id string) { t.ID = id }

// id gives it.
func (t *Team) id() string { return t.ID }

// Managed reports whether the team belongs to the identity provider.
func (t Team) Managed() bool { return t.Type == TeamBySCIM }

// Teams are the teams of the workspace.
type Teams struct{ client *Client }

// Teams gives the calls on teams.
func (c *Client) Teams() Teams { return Teams{c} }

// List reads all teams, in the service's order.
func (t Teams) List(ctx context.Context) iter.Seq2[Team, error] {
	return list[Team](ctx, t.client, call{op: ListTeams})
}

// Get reads one team.
func (t Teams) Get(ctx context.Context, id string) (Team, error) {
	return get[Team](ctx, t.client, call{op: GetTeam, ids: []string{id}})
}

// Known gives a team as this client knows it, or nil where there is none.
func (t Teams) Known(ctx context.Context, id string) (*Team, error) {
	return t.client.teams.find(ctx, id)
}

// AllSince gives all teams of a reading that began after a moment, with what this client has written, in no certain
// order.
func (t Teams) AllSince(ctx context.Context, moment time.Time) ([]Team, error) {
	return t.client.teams.since(ctx, moment)
}

// AllKnown gives all teams as this client knows them, in no certain order.
func (t Teams) AllKnown(ctx context.Context) ([]Team, error) { return t.client.teams.known(ctx) }

// All gives all teams as this client knows them, in the service's order.
func (t Teams) All(ctx context.Context) ([]Team, error) { return t.client.teams.all(ctx) }

// teamName is what a team is made of.
type teamName struct {
	Name string `json:"name"`
}

// Create makes a team. Names may repeat. Where the answer is lost, it is looked for among those of the same name that
// were not there before.
func (t Teams) Create(ctx context.Context, name string) (Team, error) {
	end, err := t.client.alone(ctx, "team", name)
	if err != nil {
		return Team{}, err
	}
	defer end()
	before, err := t.client.teams.ids(ctx)
	if err != nil && !IsDenied(err) {
		return Team{}, err
	}
	began := time.Now()
	c := call{op: CreateTeam, data: payload{Type: "team", Attributes: teamName{name}}}
	team, err := write(ctx, t.client, c, func(ctx context.Context, _ *Error) (Team, bool, error) {
		return only(t.List(ctx), func(team Team) bool {
			return team.Name == name && !before[team.ID] && t.client.madeSince(team.CreatedAt, began)
		})
	})
	t.client.teams.settled(team.ID, &team, err)
	return team, err
}

// Rename gives a team another name.
func (t Teams) Rename(ctx context.Context, id, name string) (Team, error) {
	c := call{op: UpdateTeam, ids: []string{id}, data: payload{Type: "team", Attributes: teamName{name}}}
	team, err := write(ctx, t.client, c, func(ctx context.Context, _ *Error) (Team, bool, error) {
		team, err := t.Get(ctx, id)
		return team, err == nil && team.Name == name, err
	})
	t.client.teams.settled(id, &team, err)
	return team, err
}

// Delete removes a team. One that is gone already is no error.
func (t Teams) Delete(ctx context.Context, id string) error {
	err := remove(ctx, t.client, call{op: DeleteTeam, ids: []string{id}}, func(ctx context.Context) (bool, error) {
		_, err := t.Get(ctx, id)
		if IsNotFound(err) {
			return true, nil
		}
		return false, err
	})
	t.client.teams.settled(id, nil, err)
	t.client.membersOf(ListTeamMembers, id).reread()
	return err
}
