package workspace

import (
	"context"
	"errors"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Integrations reads integrations through the cache.
type Integrations struct {
	*listCache[cerby.Integration]
	workspace *Workspace
}

// Integrations returns the integrations of which the API key's user is Owner.
func (w *Workspace) Integrations() Integrations {
	return Integrations{w.integrations, w}
}

// Entitlements returns the entitlements of an integration, which are read once in a run.
func (i Integrations) Entitlements(ctx context.Context, id string) ([]cerby.Entitlement, error) {
	return i.workspace.entitlements.Get(id, nil).Get(ctx, func() ([]cerby.Entitlement, error) {
		return i.workspace.api.Integrations().Entitlements(ctx, id)
	})
}

// IntegrationUsers reads the users of one integration through the cache, and starts the jobs that change them.
type IntegrationUsers struct {
	*listCache[cerby.IntegrationUser]
	api           cerby.Integrations
	integrationID string
}

// Users returns the users of an integration.
func (i Integrations) Users(id string) IntegrationUsers {
	w, api := i.workspace, i.workspace.api.Integrations()
	cache := w.integrationUsers.Get(id, func() *listCache[cerby.IntegrationUser] {
		c := newListCache(w.api, api.Users(id), func(ctx context.Context, userID string) (cerby.IntegrationUser, error) {
			return api.GetUser(ctx, cerby.IntegrationUserKey{IntegrationID: id, UserID: userID})
		})
		c.source.explain404 = explainByParent(func(ctx context.Context) (bool, error) { return i.exists(ctx, id) })
		return c
	})
	return IntegrationUsers{cache, api, id}
}

// key returns the key of a user.
func (u IntegrationUsers) key(userID string) cerby.IntegrationUserKey {
	return cerby.IntegrationUserKey{IntegrationID: u.integrationID, UserID: userID}
}

// Read reads a user live, and stores the result in the cache. It returns an error that matches cerby.ErrNotFound for a
// user without access.
func (u IntegrationUsers) Read(ctx context.Context, userID string) (cerby.IntegrationUser, error) {
	user, err := u.api.GetUser(ctx, u.key(userID))
	switch {
	case err == nil:
		u.overlay.put(userID, &user)
	case errors.Is(err, cerby.ErrNotFound):
		u.overlay.put(userID, nil)
	}
	return user, err
}

// observed returns a Shows that stores each observation of a user in the cache.
func (u IntegrationUsers) observed(userID string, shows cerby.Shows) cerby.Shows {
	return func(user *cerby.IntegrationUser) bool {
		u.overlay.put(userID, user)
		return shows(user)
	}
}

// Wait reads a user until a change shows, as cerby.Integrations.WaitForUser does.
func (u IntegrationUsers) Wait(
	ctx context.Context, userID string, limit time.Duration, shows cerby.Shows,
) (*cerby.IntegrationUser, bool, error) {
	return u.api.WaitForUser(ctx, u.key(userID), limit, u.observed(userID, shows))
}

// Invite starts the job that gives a user access, as cerby.Integrations.Invite does.
func (u IntegrationUsers) Invite(
	ctx context.Context, userID, role string, entitlements []string, shows cerby.Shows,
) (cerby.Job, error) {
	return u.api.Invite(ctx, u.key(userID), role, entitlements, u.observed(userID, shows))
}

// Replace starts the job that replaces the entitlements of a user.
func (u IntegrationUsers) Replace(
	ctx context.Context, userID string, entitlements []string, shows cerby.Shows,
) (cerby.Job, error) {
	return u.api.Replace(ctx, u.key(userID), entitlements, u.observed(userID, shows))
}

// Change starts the job that adds and removes entitlements of a user.
func (u IntegrationUsers) Change(
	ctx context.Context, userID string, add, remove []string, shows cerby.Shows,
) (cerby.Job, error) {
	return u.api.Change(ctx, u.key(userID), add, remove, u.observed(userID, shows))
}

// Remove starts the job that removes a user's access. The job has no ID if the user has no access.
func (u IntegrationUsers) Remove(ctx context.Context, userID string) (cerby.Job, error) {
	gone := func(user *cerby.IntegrationUser) bool { return user == nil }
	return u.api.Remove(ctx, u.key(userID), u.observed(userID, gone))
}
