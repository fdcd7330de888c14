package workspace

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// teamsInParallel is the number of teams whose accounts are read in parallel. The client limits the requests.
const teamsInParallel = 10

// AccountTeams returns the teams that an account is shared with, in the order of all teams, with their names and their
// roles on the account. The service lists the accounts of each team only. These lists are read once in a run, and again
// after a write of this run, so that the teams of many accounts cost no more than those of one.
func (s Shares) AccountTeams(ctx context.Context, accountID string) ([]cerby.Member, error) {
	teams, err := s.workspace.Teams().ListAfterWrites(ctx)
	if err != nil {
		return nil, err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(teamsInParallel)
	found := make([]*cerby.Member, len(teams))
	for i, team := range teams {
		group.Go(func() (err error) {
			found[i], err = s.accountTeam(ctx, accountID, team)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	shared := []cerby.Member{}
	for _, team := range found {
		if team != nil {
			shared = append(shared, *team)
		}
	}
	return shared, nil
}

// accountTeam returns a team as a member of an account, or nil if the team does not have the account or was deleted.
func (s Shares) accountTeam(ctx context.Context, accountID string, team cerby.Team) (*cerby.Member, error) {
	accounts, err := s.ListByMember(cerby.AccountItem, cerby.OfTeams, team.ID).ListAfterWrites(ctx)
	if err != nil && !errors.Is(err, cerby.ErrNotFound) {
		return nil, err
	}
	for _, account := range accounts {
		if account.ID == accountID {
			member := cerby.Member{ID: team.ID, Role: account.Role}
			if team.Name != "" {
				member.Name = &team.Name
			}
			return &member, nil
		}
	}
	return nil, nil //nolint:nilnil // A team without the account is a valid result.
}
