package cerby

import (
	"context"
	"sync"
)

// batcher shares one load among the callers that ask before it has begun. Unlike a cache, each caller gets a load that
// began after its call.
type batcher[T any] struct {
	mu   sync.Mutex
	next *load[T]
	busy chan struct{} // holds a token while a load is in flight
}

// load is one load, which has ended when done is closed.
type load[T any] struct {
	done  chan struct{}
	value T
	err   error
	// interrupted is set if the context of the caller that loads ended, which is no failure for the others.
	interrupted bool
}

// get returns the result of a load that begins after the call.
func (b *batcher[T]) get(ctx context.Context, read func() (T, error)) (T, error) {
	for {
		next, leads := b.join()
		if leads {
			b.run(ctx, next, read)
			return next.value, next.err
		}
		select {
		case <-next.done:
			if next.err == nil || !next.interrupted {
				return next.value, next.err
			}
		case <-ctx.Done():
			var none T
			return none, context.Cause(ctx)
		}
	}
}

// join returns the next load, and reports whether the caller has to run it.
func (b *batcher[T]) join() (next *load[T], leads bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.busy == nil {
		b.busy = make(chan struct{}, 1)
	}
	if b.next == nil {
		b.next = &load[T]{done: make(chan struct{})}
		return b.next, true
	}
	return b.next, false
}

// run waits for the load in flight, and then loads.
func (b *batcher[T]) run(ctx context.Context, next *load[T], read func() (T, error)) {
	defer close(next.done)
	select {
	case b.busy <- struct{}{}:
		defer func() { <-b.busy }()
	case <-ctx.Done():
		next.interrupted = true
	}
	b.mu.Lock()
	b.next = nil
	b.mu.Unlock()
	if next.interrupted {
		next.err = context.Cause(ctx)
		return
	}
	next.value, next.err = read()
	next.interrupted = ctx.Err() != nil
}

// keyedBatcher is a batcher for each key.
type keyedBatcher[K comparable, T any] struct{ batchers sync.Map }

// get returns the result of a load for the key that begins after the call.
func (k *keyedBatcher[K, T]) get(ctx context.Context, key K, read func() (T, error)) (T, error) {
	found, _ := k.batchers.LoadOrStore(key, &batcher[T]{})
	return found.(*batcher[T]).get(ctx, read) //nolint:forcetypeassert // nothing else is stored
}
