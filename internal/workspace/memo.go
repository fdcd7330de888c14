package workspace

import (
	"context"
	"sync"
)

// memo caches the result of one load. Concurrent callers share a load in flight; a failed load is not cached.
type memo[T any] struct {
	mu      sync.Mutex
	current *load[T]
}

// load is one load, which has ended when done is closed.
type load[T any] struct {
	done  chan struct{}
	value T
	err   error
	// interrupted is set if the context of the caller that loads ended, which is no failure for the others.
	interrupted bool
}

// get returns the cached result, or loads it.
func (m *memo[T]) get(ctx context.Context, read func() (T, error)) (T, error) {
	for {
		l, leads := m.join()
		if leads {
			l.value, l.err = read()
			l.interrupted = ctx.Err() != nil
			if l.err != nil {
				m.forgetIf(func(current *load[T]) bool { return current == l })
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
func (m *memo[T]) join() (l *load[T], leads bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.current != nil {
		return m.current, false
	}
	m.current = &load[T]{done: make(chan struct{})}
	return m.current, true
}

// forget removes the result, or detaches the load in flight: the next caller loads again.
func (m *memo[T]) forget() { m.forgetIf(func(*load[T]) bool { return true }) }

// forgetValue removes the result if its load has ended and it matches. It reports whether it did.
func (m *memo[T]) forgetValue(matches func(T) bool) bool {
	return m.forgetIf(func(current *load[T]) bool {
		select {
		case <-current.done:
			return matches(current.value)
		default:
			return false
		}
	})
}

// forgetIf removes the current load if it matches, and reports whether it did.
func (m *memo[T]) forgetIf(matches func(current *load[T]) bool) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.current == nil || !matches(m.current) {
		return false
	}
	m.current = nil
	return true
}

// started reports whether there is a result or a load in flight.
func (m *memo[T]) started() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.current != nil
}
