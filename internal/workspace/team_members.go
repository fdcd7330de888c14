package workspace

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TeamMembers reads the members of one team through the cache, and writes them.
type TeamMembers struct {
	*ListCache[cerby.Member]
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

// Add adds a user to the team. Users that are added while a request of the team is on the wire go out together in the
// next one.
func (t TeamMembers) Add(ctx context.Context, m cerby.TeamMember) error {
	queue := t.workspace.additions.Get(t.teamID, func() *batcher[cerby.TeamMember] {
		return newBatcher[cerby.TeamMember](t.workspace.arrivals)
	})
	err := queue.do(ctx, m, t.addBatch)
	t.applyWrite(m.UserID, &cerby.Member{ID: m.UserID, Role: &m.Role}, err)
	return err
}

// addBatch adds users in one request, and returns an error for each. A refused request is sent again in halves, which
// finds the users that are refused. After a conflict or another failure, the list shows which users are in the team: a
// part of an earlier request may have been applied.
func (t TeamMembers) addBatch(ctx context.Context, members []cerby.TeamMember) []error {
	err := t.workspace.api.Teams().AddMembers(ctx, t.teamID, members...)
	switch half := len(members) / 2; {
	case err == nil, ctx.Err() != nil, errors.Is(err, cerby.ErrUnauthorized),
		half == 0 && !errors.Is(err, cerby.ErrConflict):
		return slices.Repeat([]error{err}, len(members))
	case half > 0 && isRejected(err):
		return append(t.addBatch(ctx, members[:half]), t.addBatch(ctx, members[half:])...)
	}
	return t.verifyAdditions(ctx, members, err)
}

// verifyAdditions returns the error of a request to add users, or nil for each user who is in the team in spite of it.
func (t TeamMembers) verifyAdditions(ctx context.Context, members []cerby.TeamMember, err error) []error {
	errs := slices.Repeat([]error{err}, len(members))
	if e, ok := errors.AsType[*cerby.Error](err); !ok || e.Attempts == 0 {
		return errs
	}
	now, listErr := t.workspace.api.Teams().Members(t.teamID).All(ctx)
	if listErr != nil {
		return errs
	}
	for i, m := range members {
		if cerby.HasTeamMembers(now, m) {
			errs[i] = nil
		}
	}
	return errs
}

// addAll adds users to the team in one request. Whether this changes the role of a user who is a member depends on the
// service.
func (t TeamMembers) addAll(ctx context.Context, members ...cerby.TeamMember) error {
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
	if err := t.addAll(ctx, slices.Concat(add, change)...); err != nil || len(change) == 0 {
		return err
	}
	readCtx, cancel := withGracePeriod(ctx)
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
// the other role, the member gets back the role in the list.
func (t TeamMembers) replace(ctx context.Context, m cerby.TeamMember, list []cerby.Member) error {
	if err := t.Remove(ctx, m.UserID); err != nil && !errors.Is(err, cerby.ErrStillListed) {
		return err
	}
	ctx, cancel := withGracePeriod(ctx)
	defer cancel()
	err := t.addAll(ctx, m)
	if err == nil {
		return nil
	}
	i := slices.IndexFunc(list, func(member cerby.Member) bool { return member.ID == m.UserID })
	if i >= 0 && list[i].Role != nil && isRejected(err) {
		previous := cerby.TeamMember{UserID: m.UserID, Role: *list[i].Role}
		if t.addAll(ctx, previous) == nil {
			return cerby.WithCause(err, fmt.Errorf("user %q has the role %q again", m.UserID, previous.Role))
		}
	}
	return cerby.WithCause(err, fmt.Errorf(
		"the provider removed user %q from the team to change the role, and the user may no longer be a member", m.UserID))
}
