package cerby

import (
	"context"
	"sync"
)

// shared keeps what was read once, by key. Who asks while it is being read waits for that.
type shared[T any] struct {
	mu    sync.Mutex
	reads map[string]*reading[T]
}

// reading is one reading, which is over when done is closed.
type reading[T any] struct {
	done  chan struct{}
	value T
	err   error
	// cut is set where who read was interrupted, which says nothing to the others.
	cut bool
}

// get gives the value of a key, and reads it where nobody has. A reading that failed is told to those who waited for it, and not kept.
func (s *shared[T]) get(ctx context.Context, key string, read func() (T, error)) (T, error) {
	for {
		r, mine := s.reading(key)
		if mine {
			r.value, r.err = read()
			r.cut = ctx.Err() != nil
			if r.err != nil {
				s.forget(key)
			}
			close(r.done)
			return r.value, r.err
		}
		select {
		case <-r.done:
			if r.err == nil || !r.cut {
				return r.value, r.err
			}
		case <-ctx.Done():
			var none T
			return none, context.Cause(ctx)
		}
	}
}

// reading gives the reading of a key, and whether it is the caller's to do.
func (s *shared[T]) reading(key string) (r *reading[T], mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r, ok := s.reads[key]; ok {
		return r, false
	}
	if s.reads == nil {
		s.reads = map[string]*reading[T]{}
	}
	s.reads[key] = &reading[T]{done: make(chan struct{})}
	return s.reads[key], true
}

// forget lets the next who asks read again.
func (s *shared[T]) forget(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.reads, key)
}
