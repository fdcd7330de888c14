package operation

import (
	"context"
	"fmt"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// UserKey identifies an integration user.
type UserKey = cerby.Seat

// lostResponseLimit is how long the change of a write is looked for whose response, and with it the job, was lost.
const lostResponseLimit = cerby.LostLimit

// client makes the calls for one integration user. No other code of this package calls the API.
type client struct {
	api *cerby.Client
	key UserKey
}

// userLock is the lock of one integration user.
type userLock struct{ turn *cerby.Turn }

// lock waits until no other operation of this run changes the integration user.
func (c client) lock(ctx context.Context) (userLock, error) {
	turn, err := c.api.Integrations().Turn(ctx, c.key)
	return userLock{turn}, err
}

func (l userLock) unlock() { l.turn.End() }

// pendingJob returns the job that the previous operation left pending. Its ID is empty if there is none.
func (l userLock) pendingJob() cerby.Job { return l.turn.Open() }

// setPendingJob sets the job that the next operation has to wait for. One without an ID is none.
func (l userLock) setPendingJob(job cerby.Job) { l.turn.Leave(job) }

func (c client) job(ctx context.Context, id string) (cerby.Job, error) {
	return c.api.Jobs().Get(ctx, id)
}

// waitForJob waits until a job has finished or failed. It returns the job as last read.
func (c client) waitForJob(ctx context.Context, job cerby.Job) (cerby.Job, error) {
	return c.api.Jobs().Wait(ctx, job)
}

// user reads the integration user, which is nil if the user has no access.
func (c client) user(ctx context.Context) (*cerby.IntegrationUser, error) {
	return c.api.Integrations().User(ctx, c.key)
}

func (c client) cachedUser(ctx context.Context) (*cerby.IntegrationUser, error) {
	return c.api.Integrations().KnownUser(ctx, c.key)
}

// awaitUser reads the integration user until shows reports true, for at most limit.
func (c client) awaitUser(
	ctx context.Context, limit time.Duration, shows cerby.Shows,
) (*cerby.IntegrationUser, bool, error) {
	return c.api.Integrations().Await(ctx, c.key, limit, shows)
}

func (c client) invite(ctx context.Context, a Access, shows cerby.Shows) (cerby.Job, error) {
	return c.api.Integrations().Invite(ctx, c.key, Roles.Add(a.Role), a.Entitlements, shows)
}

// replaceEntitlements starts a job that sets all entitlements.
func (c client) replaceEntitlements(ctx context.Context, ids []string, shows cerby.Shows) (cerby.Job, error) {
	return c.api.Integrations().Replace(ctx, c.key, ids, shows)
}

func (c client) addEntitlement(ctx context.Context, id string, shows cerby.Shows) (cerby.Job, error) {
	return c.api.Integrations().Change(ctx, c.key, []string{id}, nil, shows)
}

func (c client) removeEntitlement(ctx context.Context, id string, shows cerby.Shows) (cerby.Job, error) {
	return c.api.Integrations().Change(ctx, c.key, nil, []string{id}, shows)
}

// removeUser starts a job that removes all access. The job has no ID if the user has no access.
func (c client) removeUser(ctx context.Context) (cerby.Job, error) {
	return c.api.Integrations().Remove(ctx, c.key)
}

// missing returns a sentence for the integration and for the user, each if it no longer exists.
func (c client) missing(ctx context.Context) []string {
	var missing []string
	if _, err := c.api.Integrations().Get(ctx, c.key.IntegrationID); cerby.IsNotFound(err) {
		missing = append(missing, fmt.Sprintf("Integration %q does not exist, or the API key's user is not its Owner.",
			c.key.IntegrationID))
	}
	switch user, err := c.api.Users().Get(ctx, c.key.UserID); {
	case cerby.IsNotFound(err):
		missing = append(missing, fmt.Sprintf("User %q does not exist.", c.key.UserID))
	case err == nil && user.Removed():
		missing = append(missing, fmt.Sprintf("User %q (%s) was removed from the workspace.",
			cerby.Clean(user.Email), c.key.UserID))
	}
	return missing
}
