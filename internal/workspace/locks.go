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

// Lock serializes operations on one object or grant, and returns the function that unlocks it. Operations on parts of
// one whole run in parallel, but not with an operation on the whole. It returns the cause of the context if that ends
// first.
func (w *Workspace) Lock(ctx context.Context, key Key) (unlock func(), err error) {
	whole, ok := key.whole()
	if !ok {
		return w.lock(ctx, key, writeWeight)
	}
	unlockWhole, err := w.lock(ctx, whole, readWeight)
	if err != nil {
		return nil, err
	}
	unlockPart, err := w.lock(ctx, key, writeWeight)
	if err != nil {
		unlockWhole()
		return nil, err
	}
	return func() {
		unlockPart()
		unlockWhole()
	}, nil
}

// lock waits for the lock of a key, and returns the function that unlocks it. It returns the cause of the context if
// that ends first.
func (w *Workspace) lock(ctx context.Context, key Key, weight int64) (unlock func(), err error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	lock := w.locks.Get(key, func() *semaphore.Weighted { return semaphore.NewWeighted(writeWeight) })
	if lock.Acquire(ctx, weight) != nil {
		return nil, context.Cause(ctx)
	}
	return func() { lock.Release(weight) }, nil
}
