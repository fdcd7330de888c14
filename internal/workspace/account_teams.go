package workspace

import (
	"context"
	"errors"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// AccountTeams returns the teams that an account is shared with, in the order of all teams, with their names and their
// roles on the account. The service lists the accounts of each team only. These lists are read once in a run, and again
// after a write of this run. So the teams of many accounts cost no more than those of one.
func (s Shares) AccountTeams(ctx context.Context, accountID string) ([]cerby.Member, error) {
	teams, err := s.workspace.Teams().ListAfterWrites(ctx)
	if err != nil {
		return nil, err
	}
	return MapParallel(ctx, teams, func(ctx context.Context, team cerby.Team) ([]cerby.Member, error) {
		return s.accountTeam(ctx, accountID, team)
	})
}

// accountTeam returns a team as a member of an account, or none if the team does not have the account or was deleted.
func (s Shares) accountTeam(ctx context.Context, accountID string, team cerby.Team) ([]cerby.Member, error) {
	accounts, err := s.ListByMember(cerby.AccountItem, cerby.TeamMembers, team.ID).ListAfterWrites(ctx)
	if err != nil && !errors.Is(err, cerby.ErrNotFound) {
		return nil, err
	}
	for _, account := range accounts {
		if account.ID == accountID {
			member := cerby.Member{ID: team.ID, Role: account.Role}
			if team.Name != "" {
				member.Name = &team.Name
			}
			return []cerby.Member{member}, nil
		}
	}
	return nil, nil
}
