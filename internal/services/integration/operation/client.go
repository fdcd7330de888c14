package operation

import (
	"context"
	"errors"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// client makes the calls for one integration user.
type client struct {
	ws  *workspace.Workspace
	key cerby.IntegrationUserKey
}

// calls returns the calls on the integration user.
func (c client) calls() workspace.IntegrationUser { return c.ws.Integrations().User(c.key) }

// jobs returns the calls on jobs.
func (c client) jobs() cerby.Jobs { return c.ws.API().Jobs() }

// user reads the integration user, which is nil if the user has no access.
func (c client) user(ctx context.Context) (*cerby.IntegrationUser, error) {
	return cerby.Observe(c.calls().Read(ctx))
}

func (c client) cachedUser(ctx context.Context) (*cerby.IntegrationUser, error) {
	return cerby.Observe(c.calls().Find(ctx))
}

// errNoAccess is the error of a removal that the service answers with 404 at the first attempt.
var errNoAccess = errors.New("the service responded to the removal with 404 Not Found: there is no access to remove")

// removeUser starts a job that removes all access. It returns errNoAccess if the user has none. After an earlier
// attempt, which may have started the job, the job has no ID then.
func (c client) removeUser(ctx context.Context) (cerby.Job, error) {
	job, err := c.calls().Remove(ctx)
	e, ok := errors.AsType[*cerby.Error](err)
	switch {
	case !ok || !errors.Is(err, cerby.ErrNotFound):
		return job, err
	case e.Attempts > 1:
		return cerby.Job{}, nil
	}
	return cerby.Job{}, errNoAccess
}

// missing returns a sentence for the integration and for the user, each if it no longer exists.
func (c client) missing(ctx context.Context) []string {
	var missing []string
	if _, err := c.ws.API().Integrations().Get(ctx, c.key.IntegrationID); errors.Is(err, cerby.ErrNotFound) {
		missing = append(missing, framework.Capital(framework.Integrations.LabelWithID(c.ws, c.key.IntegrationID))+
			" does not exist, or the API key's user does not own it.")
	}
	if user := framework.DescribeMissingUser(ctx, c.ws, c.key.UserID); user != "" {
		missing = append(missing, user)
	}
	return missing
}
