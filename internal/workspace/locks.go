package workspace

import (
	"context"
	"math"

	"golang.org/x/sync/semaphore"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/memo"
)

// keyedLocks holds a read-write lock for each key.
type keyedLocks[K comparable] struct {
	locks memo.Map[K, semaphore.Weighted]
}

// The weights of locks: any number of readers, or one writer.
const (
	readWeight  = 1
	writeWeight = math.MaxInt64
)

// lock waits for the lock of a key, and returns the function that unlocks it. It returns the cause of the context if
// that ends first.
func (l *keyedLocks[K]) lock(ctx context.Context, key K, weight int64) (unlock func(), err error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	lock := l.locks.Get(key, func() *semaphore.Weighted { return semaphore.NewWeighted(writeWeight) })
	if lock.Acquire(ctx, weight) != nil {
		return nil, context.Cause(ctx)
	}
	return func() { lock.Release(weight) }, nil
}

// Lock serializes operations on one object or grant, and returns the function that unlocks it. Operations on parts of
// one whole run in parallel, but not with an operation on the whole. It returns the cause of the context if that ends
// first.
func (w *Workspace) Lock(ctx context.Context, key Key) (unlock func(), err error) {
	whole, ok := key.whole()
	if !ok {
		return w.locks.lock(ctx, key, writeWeight)
	}
	unlockWhole, err := w.locks.lock(ctx, whole, readWeight)
	if err != nil {
		return nil, err
	}
	unlockPart, err := w.locks.lock(ctx, key, writeWeight)
	if err != nil {
		unlockWhole()
		return nil, err
	}
	return func() {
		unlockPart()
		unlockWhole()
	}, nil
}
