package workspace

import (
	"context"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// IntegrationUserLock is the lock of one integration user.
type IntegrationUserLock struct {
	// Pending is the job that had not finished when the lock was released. Its ID is empty if there is none.
	Pending *cerby.Job
	// Unlock releases the lock.
	Unlock func()
}

// LockIntegrationUser waits for the lock of an integration user. It returns the cause of the context if that ends
// first.
func (w *Workspace) LockIntegrationUser(
	ctx context.Context, key cerby.IntegrationUserKey,
) (*IntegrationUserLock, error) {
	unlock, err := w.Lock(ctx, IntegrationUserKey(key.IntegrationID, key.UserID))
	if err != nil {
		return nil, err
	}
	return &IntegrationUserLock{w.pendingJobs.Get(key, nil), unlock}, nil
}
