package cerby

import (
	"context"
	"sync"
)

// once keeps the result of a reading. Who asks while it is being read waits for that. One that failed is told to those
// who waited for it, and not kept.
type once[T any] struct {
	mu  sync.Mutex
	now *reading[T]
}

// reading is one reading, which is over when done is closed.
type reading[T any] struct {
	done  chan struct{}
	value T
	err   error
	// cut is set where who read was interrupted, which says nothing to the others.
	cut bool
}

// get gives the result, and reads it where nobody has.
func (o *once[T]) get(ctx context.Context, read func() (T, error)) (T, error) {
	for {
		r, mine := o.join()
		if mine {
			r.value, r.err = read()
			r.cut = ctx.Err() != nil
			if r.err != nil {
				o.drop(r)
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

// join gives the reading, and whether it is the caller's to do.
func (o *once[T]) join() (r *reading[T], mine bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.now != nil {
		return o.now, false
	}
	o.now = &reading[T]{done: make(chan struct{})}
	return o.now, true
}

// drop lets the next who asks read again, unless another has begun to.
func (o *once[T]) drop(r *reading[T]) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.now == r {
		o.now = nil
	}
}

// forget lets the next who asks read again.
func (o *once[T]) forget() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = nil
}

// dropOnly lets the next who asks read again if a reading is over and its result is a certain one. It reports whether
// it did.
func (o *once[T]) dropOnly(is func(T) bool) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.now == nil {
		return false
	}
	select {
	case <-o.now.done:
		if is(o.now.value) {
			o.now = nil
			return true
		}
	default:
	}
	return false
}

// begun reports whether somebody reads, or has read.
func (o *once[T]) begun() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now != nil
}

// family has one of a kind for each key, made when it is first asked for.
type family[K comparable, T any] struct {
	mu sync.Mutex
	of map[K]*T
}

// get gives the one of a key.
func (f *family[K, T]) get(key K, create func() *T) *T {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of[key] == nil {
		if f.of == nil {
			f.of = map[K]*T{}
		}
		f.of[key] = create()
	}
	return f.of[key]
}

// clear lets all be made anew.
func (f *family[K, T]) clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.of)
}

// renewing reads anew for who asks, and once for all who ask before a reading has begun.
type renewing[T any] struct {
	mu   sync.Mutex
	next *reading[T]
	busy chan struct{}
}

// newRenewing makes one that nobody reads.
func newRenewing[T any]() *renewing[T] { return &renewing[T]{busy: make(chan struct{}, 1)} }

// get gives the result of a reading that begins after the call.
func (r *renewing[T]) get(ctx context.Context, read func() (T, error)) (T, error) {
	var none T
	for {
		r.mu.Lock()
		mine := r.next == nil
		if mine {
			r.next = &reading[T]{done: make(chan struct{})}
		}
		next := r.next
		r.mu.Unlock()
		if mine {
			select {
			case r.busy <- struct{}{}:
			case <-ctx.Done():
				next.cut = true
			}
			r.mu.Lock()
			r.next = nil
			r.mu.Unlock()
			if !next.cut {
				next.value, next.err = read()
				next.cut = ctx.Err() != nil
				<-r.busy
			} else {
				next.err = context.Cause(ctx)
			}
			close(next.done)
			return next.value, next.err
		}
		select {
		case <-next.done:
			if next.err == nil || !next.cut {
				return next.value, next.err
			}
		case <-ctx.Done():
			return none, context.Cause(ctx)
		}
	}
}
