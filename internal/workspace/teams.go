package workspace

import (
	"context"
	"fmt"
	"slices"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Teams reads teams through the cache, and writes them.
type Teams struct {
	*listCache[cerby.Team]
	workspace *Workspace
}

// Teams returns the teams of the workspace.
func (w *Workspace) Teams() Teams { return Teams{w.teams, w} }

// Create creates a team, or adopts the one that an interrupted run left behind. Names may repeat.
func (t Teams) Create(ctx context.Context, name string) (cerby.Created[cerby.Team], error) {
	creation := t.workspace.api.Teams().Creation(name)
	return createByName(ctx, t.workspace, t.listCache, NameKey("team", name), creation, t.Cached)
}

// Adoptable returns the team that an apply would adopt for a new one of a name if it knew no resource, or nil.
func (t Teams) Adoptable(ctx context.Context, name string) (*cerby.Team, error) {
	return adoptable(ctx, t.listCache, "team", t.workspace.api.Teams().Creation(name))
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

// TeamMembers reads the members of one team through the cache, and writes them.
type TeamMembers struct {
	*listCache[cerby.Member]
	workspace *Workspace
	teamID    string
}

// TeamMembers returns the members of a team.
func (w *Workspace) TeamMembers(teamID string) TeamMembers {
	cache := w.memberCache(w.api.Teams().Members(teamID), func(ctx context.Context) (bool, error) {
		return w.teams.exists(ctx, teamID)
	})
	return TeamMembers{cache, w, teamID}
}

// Add adds users to the team. Whether this changes the role of a user who is a member depends on the service.
func (t TeamMembers) Add(ctx context.Context, members ...cerby.TeamMember) error {
	if len(members) == 0 {
		return nil
	}
	err := t.workspace.api.Teams().AddMembers(ctx, t.teamID, members...)
	for _, m := range members {
		t.applyWrite(m.UserID, &cerby.Member{ID: m.UserID, Role: &m.Role}, err)
	}
	return err
}

// Remove removes a user from the team. A user who is no member is no error.
func (t TeamMembers) Remove(ctx context.Context, userID string) error {
	err := t.workspace.api.Teams().RemoveMember(ctx, t.teamID, userID)
	t.applyWrite(userID, nil, err)
	return err
}

// SetRole changes the role of one member, as SetRoles does.
func (t TeamMembers) SetRole(ctx context.Context, m cerby.TeamMember) error {
	return t.SetRoles(ctx, nil, []cerby.TeamMember{m})
}

// SetRoles adds members, and changes the roles of others. These stay in the team if adding them again changes their
// role. Otherwise they are removed and added.
func (t TeamMembers) SetRoles(ctx context.Context, add, change []cerby.TeamMember) error {
	if err := t.Add(ctx, slices.Concat(add, change)...); err != nil || len(change) == 0 {
		return err
	}
	readCtx, cancel := outlast(ctx)
	defer cancel()
	now, err := t.workspace.api.Teams().Members(t.teamID).All(readCtx)
	if err != nil {
		for _, m := range change {
			t.applyWrite(m.UserID, nil, err)
		}
		return err
	}
	for _, m := range change {
		if cerby.HasTeamMembers(now, m) {
			continue
		}
		if err := t.replace(ctx, m, now); err != nil {
			return err
		}
	}
	return nil
}

// replace removes a member and adds them in another role, even if the context ends meanwhile. If the service refuses
// the other role, the member gets the role back that the list states.
func (t TeamMembers) replace(ctx context.Context, m cerby.TeamMember, list []cerby.Member) error {
	if err := t.Remove(ctx, m.UserID); err != nil {
		return err
	}
	ctx, cancel := outlast(ctx)
	defer cancel()
	err := t.Add(ctx, m)
	if err == nil {
		return nil
	}
	i := slices.IndexFunc(list, func(member cerby.Member) bool { return member.ID == m.UserID })
	if i >= 0 && list[i].Role != nil && isRefusal(err) {
		previous := cerby.TeamMember{UserID: m.UserID, Role: *list[i].Role}
		if t.Add(ctx, previous) == nil {
			return cerby.WithCause(err, fmt.Errorf("user %q has the role %q again", m.UserID, previous.Role))
		}
	}
	return cerby.WithCause(err, fmt.Errorf(
		"user %q was removed from the team to change the role, and may not be in the team now", m.UserID))
}
