package workspace

import (
	"context"
	"errors"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// IntegrationAccess is an integration and what one user has on it.
type IntegrationAccess struct {
	Integration cerby.Integration
	User        cerby.IntegrationUser
}

// OfUser returns the integrations that the API key's user owns and that a user has access to, in the order of
// all integrations. A few users are read one by one, and many from the lists of the integrations' users, which are read
// once in a run.
func (i Integrations) OfUser(ctx context.Context, userID string) ([]IntegrationAccess, error) {
	integrations, err := i.ListAfterWrites(ctx)
	if err != nil {
		return nil, err
	}
	return MapParallel(ctx, integrations, func(
		ctx context.Context, integration cerby.Integration,
	) ([]IntegrationAccess, error) {
		user, err := i.Users(integration.ID).FindWithoutRecheck(ctx, userID)
		switch {
		case errors.Is(err, cerby.ErrNotFound):
			return nil, nil
		case err != nil:
			return nil, err
		}
		return []IntegrationAccess{{integration, user}}, nil
	})
}
