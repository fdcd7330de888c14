package cerby

import (
	"context"
	"iter"
)

// The operations on teams.
var (
	ListTeams  = published("list teams", "GET /teams", WorkspaceAdmin, ReadUsers)
	GetTeam    = published("read team", "GET /teams/{id}", WorkspaceAdmin, ReadUsers)
	CreateTeam = published("create team", "POST /teams", WorkspaceAdmin, WriteTeams)
	UpdateTeam = published("rename team", "PATCH /teams/{id}", WorkspaceAdmin, WriteTeams)
	DeleteTeam = published("delete team", "DELETE /teams/{id}", WorkspaceAdmin, DeleteTeams)
)

// TeamBySCIM is the type of a team that the identity provider manages: the API refuses changes of its name and members.
const TeamBySCIM = "scim_managed"

// Team is a group of users. A text is empty if the service states none.
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

func (t *Team) name() string { return t.Name }

func (t *Team) createdAt() string { return t.CreatedAt }

// Managed reports whether the identity provider manages the team.
func (t Team) Managed() bool { return t.Type == TeamBySCIM }

// Teams makes the calls on teams.
type Teams struct{ namedWriter[Team, *Team] }

// Teams returns the calls on teams.
func (c *Client) Teams() Teams {
	return Teams{newNamedWriter[Team](
		c, "team", ListTeams, GetTeam, CreateTeam, UpdateTeam, DeleteTeam,
	)}
}

// List reads all teams, in the service's order.
func (t Teams) List(ctx context.Context) iter.Seq2[Team, error] { return t.All().Each(ctx) }
