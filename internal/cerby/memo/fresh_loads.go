package memo

import (
	"context"

	"golang.org/x/sync/semaphore"
)

// FreshLoads shares loads by key. Unlike Result, it returns the result of a load that begins after the call. Callers
// that come during a load share the next one.
type FreshLoads[K comparable, T any] struct{ loads Map[K, freshLoad[T]] }

// freshLoad is the load of one key that has not begun, and the slot that a load in flight holds.
type freshLoad[T any] struct {
	next Result[T]
	slot *semaphore.Weighted
}

// Get returns the result of a load for the key that begins after the call.
func (f *FreshLoads[K, T]) Get(ctx context.Context, key K, read func() (T, error)) (T, error) {
	one := f.loads.Get(key, func() *freshLoad[T] { return &freshLoad[T]{slot: semaphore.NewWeighted(1)} })
	return one.next.Get(ctx, func() (T, error) {
		if one.slot.Acquire(ctx, 1) != nil {
			var none T
			return none, context.Cause(ctx)
		}
		defer one.slot.Release(1)
		one.next.Forget()
		return read()
	})
}
