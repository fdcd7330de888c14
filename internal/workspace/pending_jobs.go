package workspace

import (
	"context"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// pendingJob is a job on an integration user that had not finished when the lock was released. Its ID is empty if there
// is none. The lock of the integration user guards it.
type pendingJob struct{ job cerby.Job }

// IntegrationUserLock is the lock of one integration user.
type IntegrationUserLock struct {
	pending *pendingJob
	unlock  func()
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

// PendingJob returns the job that the previous holder of the lock left pending. Its ID is empty if there is none.
func (l *IntegrationUserLock) PendingJob() cerby.Job { return l.pending.job }

// SetPendingJob stores the job that is pending, or an empty one if none is.
func (l *IntegrationUserLock) SetPendingJob(job cerby.Job) { l.pending.job = job }

// Unlock releases the lock.
func (l *IntegrationUserLock) Unlock() { l.unlock() }
