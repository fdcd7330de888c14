// Package memo shares loads among concurrent callers, and caches what they return.
package memo

import (
	"context"
	"sync"
)

// Result caches the result of one load. Concurrent callers share a load in flight; a failed load is not cached. If the
// caller that loads is interrupted, one of the others loads again.
type Result[T any] struct {
	mu      sync.Mutex
	current *load[T]
}

// load is one load, which has ended when done is closed.
type load[T any] struct {
	done  chan struct{}
	value T
	err   error
	// interrupted is set if the context of the caller that loads ended.
	interrupted bool
}

// Get returns the cached result, or loads it.
func (r *Result[T]) Get(ctx context.Context, read func() (T, error)) (T, error) {
	for {
		l, leads := r.join()
		if leads {
			l.value, l.err = read()
			l.interrupted = ctx.Err() != nil
			if l.err != nil {
				r.forgetIf(func(current *load[T]) bool { return current == l })
			}
			close(l.done)
			return l.value, l.err
		}
		select {
		case <-l.done:
			if l.err == nil || !l.interrupted {
				return l.value, l.err
			}
		case <-ctx.Done():
			var none T
			return none, context.Cause(ctx)
		}
	}
}

// join returns the current load, and reports whether the caller has to run it.
func (r *Result[T]) join() (l *load[T], leads bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.current != nil {
		return r.current, false
	}
	r.current = &load[T]{done: make(chan struct{})}
	return r.current, true
}

// Started reports whether there is a result or a load in flight.
func (r *Result[T]) Started() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.current != nil
}

// Cached returns the result if there is one. It does not wait for a load in flight.
func (r *Result[T]) Cached() (value T, ok bool) {
	r.mu.Lock()
	current := r.current
	r.mu.Unlock()
	if current == nil {
		return value, false
	}
	select {
	case <-current.done:
		return current.value, current.err == nil
	default:
		return value, false
	}
}

// Forget removes the result, or detaches the load in flight: the next caller loads again.
func (r *Result[T]) Forget() { r.forgetIf(func(*load[T]) bool { return true }) }

// ForgetIf removes the result if its load has ended and it matches. It reports whether it did.
func (r *Result[T]) ForgetIf(matches func(T) bool) bool {
	return r.forgetIf(func(current *load[T]) bool {
		select {
		case <-current.done:
			return matches(current.value)
		default:
			return false
		}
	})
}

// forgetIf removes the current load if it matches, and reports whether it did.
func (r *Result[T]) forgetIf(matches func(current *load[T]) bool) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.current == nil || !matches(r.current) {
		return false
	}
	r.current = nil
	return true
}
