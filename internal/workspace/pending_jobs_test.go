package workspace_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// lockUser locks an integration user.
func lockUser(
	ctx context.Context,
	t *testing.T,
	client *workspace.Workspace,
	key cerby.IntegrationUserKey,
) *workspace.IntegrationUserLock {
	t.Helper()
	lock, err := client.LockIntegrationUser(ctx, key)
	if err != nil {
		t.Fatal(err)
	}
	return lock
}

// TestLockIntegrationUser_sameUser serializes operations on one user, in their order.
func TestLockIntegrationUser_sameUser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, began := newWorkspace(t, apitest.InOrder(t), nil), time.Now()
		var mu sync.Mutex
		var order []int
		inside := 0
		var calls sync.WaitGroup
		for i := range 10 {
			calls.Go(func() {
				time.Sleep(time.Duration(i) * time.Millisecond)
				lock := lockUser(t.Context(), t, client, cerby.IntegrationUserKey{IntegrationID: "i-1", UserID: "u-1"})
				defer lock.Unlock()
				mu.Lock()
				order = append(order, i)
				inside++
				if inside != 1 {
					t.Errorf("%d have the lock at once", inside)
				}
				mu.Unlock()
				time.Sleep(10 * time.Second)
				mu.Lock()
				inside--
				mu.Unlock()
			})
		}
		calls.Wait()
		if !slices.IsSorted(order) || len(order) != 10 {
			t.Errorf("their order was %v", order)
		}
		if lasted := time.Since(began); lasted != 100*time.Second {
			t.Errorf("all lasted %s, want 100s", lasted)
		}
	})
}

// TestLockIntegrationUser_otherUsers runs operations on other users and in other workspaces in parallel.
func TestLockIntegrationUser_otherUsers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, began := newWorkspace(t, apitest.InOrder(t), nil), time.Now()
		for _, key := range []cerby.IntegrationUserKey{
			{IntegrationID: "i-1", UserID: "u-1"},
			{IntegrationID: "i-1", UserID: "u-2"},
			{IntegrationID: "i-2", UserID: "u-1"},
			{IntegrationID: "i-1/u", UserID: "1"},
			{IntegrationID: "i-1", UserID: "u/1"},
		} {
			defer lockUser(t.Context(), t, client, key).Unlock()
		}
		defer lockUser(t.Context(), t, newWorkspace(t, apitest.InOrder(t), nil), janeOnIntegration).Unlock()
		if waited := time.Since(began); waited != 0 {
			t.Errorf("waited %s", waited)
		}
	})
}

// TestLockIntegrationUser_contextEnds returns the cause as soon as the context ends. Other callers get the lock.
func TestLockIntegrationUser_contextEnds(t *testing.T) {
	for name, contextFor := range map[string]func(t *testing.T, cause error) context.Context{
		"cancel": func(t *testing.T, cause error) context.Context { return apitest.CancelAfter(t, 3*time.Second, cause) },
		"deadline": func(t *testing.T, cause error) context.Context {
			ctx, cancel := context.WithTimeoutCause(t.Context(), 3*time.Second, cause)
			t.Cleanup(cancel)
			return ctx
		},
		"ended already": func(t *testing.T, cause error) context.Context {
			defer time.Sleep(3 * time.Second)
			return apitest.EndedContext(t, cause)
		},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			client, began, cause := newWorkspace(t, apitest.InOrder(t), nil), time.Now(), errors.New("the user had enough")
			first := lockUser(t.Context(), t, client, janeOnIntegration)
			var calls sync.WaitGroup
			calls.Go(func() {
				lock, err := client.LockIntegrationUser(contextFor(t, cause), janeOnIntegration)
				waited := time.Since(began)
				if lock != nil || err != cause || waited != 3*time.Second { //nolint:errorlint // the cause itself
					t.Errorf("waited %s: %v, %v", waited, lock, err)
				}
			})
			calls.Go(func() {
				time.Sleep(time.Second)
				lockUser(t.Context(), t, client, janeOnIntegration).Unlock()
				if waited := time.Since(began); waited != 10*time.Second {
					t.Errorf("the lock came at %s, want 10s", waited)
				}
			})
			time.Sleep(10 * time.Second)
			first.Unlock()
			calls.Wait()
			lockUser(t.Context(), t, client, janeOnIntegration).Unlock()
		})
	}
}

// TestIntegrationUserLock_pendingJob passes a pending job to the next holder of the same lock, until a holder clears
// it.
func TestIntegrationUserLock_pendingJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := newWorkspace(t, apitest.InOrder(t), nil)
		other := cerby.IntegrationUserKey{IntegrationID: "i-1", UserID: "u-2"}
		open := func(key cerby.IntegrationUserKey, want string) {
			t.Helper()
			lock := lockUser(t.Context(), t, client, key)
			defer lock.Unlock()
			if job := *lock.Pending; job.ID != want || job.HasEnded() {
				t.Errorf("the lock of %s has the job %+v, want %q", key, job, want)
			}
		}
		leave := func(job cerby.Job) {
			lock := lockUser(t.Context(), t, client, janeOnIntegration)
			defer lock.Unlock()
			*lock.Pending = job
		}
		open(janeOnIntegration, "")
		leave(cerby.Job{ID: "j-1", Status: "running"})
		open(janeOnIntegration, "j-1")
		open(janeOnIntegration, "j-1")
		open(other, "")
		leave(cerby.Job{ID: "j-2", Status: "retrying"})
		open(janeOnIntegration, "j-2")
		leave(cerby.Job{})
		open(janeOnIntegration, "")

		// A caller that waits gets the job that is set meanwhile.
		first := lockUser(t.Context(), t, client, janeOnIntegration)
		var calls sync.WaitGroup
		calls.Go(func() { open(janeOnIntegration, "j-3") })
		synctest.Wait()
		*first.Pending = cerby.Job{ID: "j-3", Status: "created"}
		first.Unlock()
		calls.Wait()
	})
}

// TestLockIntegrationUser_endedContext returns an error if the context has ended, even if the lock is free.
func TestLockIntegrationUser_endedContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := newWorkspace(t, apitest.InOrder(t), nil)
		for range 100 {
			if _, err := client.LockIntegrationUser(apitest.EndedContext(t, context.Canceled), janeOnIntegration); err == nil {
				t.Fatal("the lock was granted")
			}
		}
	})
}
