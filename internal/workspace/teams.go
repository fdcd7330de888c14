package workspace

import (
	"context"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Teams reads teams through the cache, and writes them.
type Teams struct {
	*ListCache[cerby.Team]
	workspace *Workspace
}

// Teams returns the teams of the workspace.
func (w *Workspace) Teams() Teams { return Teams{w.teams, w} }

// Items returns what a team has of one kind, by the operation that lists it. For accounts it is the list of the team's
// shares.
func (t Teams) Items(id string, op cerby.Operation) *ListCache[cerby.Member] {
	list := t.workspace.api.Teams().Items(id, op)
	return t.workspace.memberCache(list, func(ctx context.Context) (bool, error) { return t.exists(ctx, id) })
}

// Create creates a team, or adopts the one that an interrupted run left behind. Names may repeat.
func (t Teams) Create(ctx context.Context, name string) (cerby.Created[cerby.Team], error) {
	creation := t.workspace.api.Teams().Creation(name)
	return createByName(ctx, t.workspace, t.ListCache, NameKey(TeamNoun, name), creation, t.Cached)
}

// Adoptable returns the team that an apply would adopt for a new one of a name if it knew no resource, or nil.
func (t Teams) Adoptable(ctx context.Context, name string) (*cerby.Team, error) {
	return adoptable(ctx, t.ListCache, t.workspace.api.Teams().Creation(name))
}

// Rename changes the name of a team.
func (t Teams) Rename(ctx context.Context, id, name string) (cerby.Team, error) {
	team, err := t.workspace.api.Teams().Rename(ctx, id, name)
	t.applyWrite(id, &team, err)
	return team, err
}

// Delete deletes a team. A team that does not exist is no error.
func (t Teams) Delete(ctx context.Context, id string) error {
	err := t.workspace.api.Teams().Delete(ctx, id)
	t.applyWrite(id, nil, err)
	t.workspace.TeamMembers(id).invalidate()
	return err
}
