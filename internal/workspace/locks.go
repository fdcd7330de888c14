package workspace

import (
	"context"
	"math"

	"golang.org/x/sync/semaphore"
)

// The weights of locks: any number of readers, or one writer.
const (
	readWeight  = 1
	writeWeight = math.MaxInt64
)

// lockRequest is the lock of a key, for reading or for writing.
type lockRequest struct {
	key    Key
	weight int64
}

// Lock serializes operations on one object or grant, and returns the function that unlocks it. Operations on parts of
// one whole run in parallel, but not with an operation on the whole. It returns the cause of the context if that ends
// first.
func (w *Workspace) Lock(ctx context.Context, key Key) (unlock func(), err error) {
	wanted := []lockRequest{{key, writeWeight}}
	if whole, ok := key.whole(); ok {
		wanted = []lockRequest{{whole, readWeight}, {key, writeWeight}}
	}
	var releases []func()
	unlock = func() {
		for _, release := range releases {
			release()
		}
	}
	for _, want := range wanted {
		lock := w.locks.Get(want.key, func() *semaphore.Weighted { return semaphore.NewWeighted(writeWeight) })
		if ctx.Err() != nil || lock.Acquire(ctx, want.weight) != nil {
			unlock()
			return nil, context.Cause(ctx)
		}
		releases = append(releases, func() { lock.Release(want.weight) })
	}
	return unlock, nil
}
