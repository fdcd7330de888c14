package workspace

import (
	"context"
	"errors"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Integrations reads integrations through the cache.
type Integrations struct {
	*ListCache[cerby.Integration]
	workspace *Workspace
}

// Integrations returns the integrations that the API key's user owns.
func (w *Workspace) Integrations() Integrations {
	return Integrations{w.integrations, w}
}

// Entitlements returns the entitlements of an integration, which are read once in a run.
func (i Integrations) Entitlements(ctx context.Context, id string) ([]cerby.Entitlement, error) {
	return i.workspace.entitlements.Get(id, nil).Get(ctx, func() ([]cerby.Entitlement, error) {
		return i.workspace.api.Integrations().Entitlements(ctx, id)
	})
}

// Users returns the users of an integration.
func (i Integrations) Users(id string) *ListCache[cerby.IntegrationUser] {
	w, api := i.workspace, i.workspace.api.Integrations()
	return w.integrationUsers.Get(id, func() *ListCache[cerby.IntegrationUser] {
		c := newListCache(w.api, api.Users(id), func(ctx context.Context, userID string) (cerby.IntegrationUser, error) {
			return api.User(cerby.IntegrationUserKey{IntegrationID: id, UserID: userID}).Get(ctx)
		})
		c.source.parentExists = func(ctx context.Context) (bool, error) { return i.exists(ctx, id) }
		return c
	})
}

// IntegrationUser reads one user of an integration, and starts the jobs that change the user. What it reads live, it
// stores in the cache.
type IntegrationUser struct {
	live  cerby.IntegrationUserCalls
	cache *ListCache[cerby.IntegrationUser]
	id    string
}

// User returns one user of an integration.
func (i Integrations) User(key cerby.IntegrationUserKey) IntegrationUser {
	return IntegrationUser{i.workspace.api.Integrations().User(key), i.Users(key.IntegrationID), key.UserID}
}

// Find returns the user, who may have been read earlier in this run. It returns an error that matches cerby.ErrNotFound
// for a user without access.
func (u IntegrationUser) Find(ctx context.Context) (cerby.IntegrationUser, error) {
	return u.cache.Find(ctx, u.id)
}

// Read reads the user live. It returns an error that matches cerby.ErrNotFound for a user without access.
func (u IntegrationUser) Read(ctx context.Context) (cerby.IntegrationUser, error) {
	user, err := u.live.Get(ctx)
	switch {
	case err == nil:
		u.cache.overlay.set(u.id, &user)
	case errors.Is(err, cerby.ErrNotFound):
		u.cache.overlay.set(u.id, nil)
	}
	return user, err
}

// observed returns a Shows that stores each observation of the user in the cache.
func (u IntegrationUser) observed(shows cerby.Shows) cerby.Shows {
	return func(user *cerby.IntegrationUser) bool {
		u.cache.overlay.set(u.id, user)
		return shows(user)
	}
}

// Wait reads the user until a change shows, as cerby.IntegrationUserCalls.Wait does.
func (u IntegrationUser) Wait(
	ctx context.Context, limit time.Duration, shows cerby.Shows,
) (*cerby.IntegrationUser, bool, error) {
	return u.live.Wait(ctx, limit, u.observed(shows))
}

// Invite starts the job that grants the user access, as cerby.IntegrationUserCalls.Invite does.
func (u IntegrationUser) Invite(
	ctx context.Context, role string, entitlements []string, shows cerby.Shows,
) (cerby.Job, error) {
	return u.live.Invite(ctx, role, entitlements, u.observed(shows))
}

// Replace starts the job that replaces the entitlements of the user.
func (u IntegrationUser) Replace(ctx context.Context, entitlements []string, shows cerby.Shows) (cerby.Job, error) {
	return u.live.Replace(ctx, entitlements, u.observed(shows))
}

// Change starts the job that adds and removes entitlements of the user.
func (u IntegrationUser) Change(ctx context.Context, add, remove []string, shows cerby.Shows) (cerby.Job, error) {
	return u.live.Change(ctx, add, remove, u.observed(shows))
}

// Remove starts the job that removes the user's access, as cerby.IntegrationUserCalls.Remove does.
func (u IntegrationUser) Remove(ctx context.Context) (cerby.Job, error) {
	return u.live.Remove(ctx, u.observed(func(user *cerby.IntegrationUser) bool { return user == nil }))
}
