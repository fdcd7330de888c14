package cerby

import (
	"context"
	"time"
)

// singleRead is the result of a single read, whose element is nil where it does not exist.
type singleRead[A any] struct {
	element *A
	at      time.Time
}

// confirm checks that a 404 of a single read comes from the API, unless it has answered at this address before: at a
// wrong path everything is a 404.
func (s *snapshot[A]) confirm(ctx context.Context) error {
	if s.proven() {
		return nil
	}
	_, err := s.head.get(ctx, func() (*leaf[A], error) { return s.first(ctx) })
	if IsNotFound(err) {
		_, err = s.missing(ctx, err)
	}
	if IsDenied(err) {
		return nil
	}
	return err
}

// alone reads an element by its id as long as that is the cheaper way, or takes it from the first page. It reports
// whether it did.
func (s *snapshot[A]) alone(ctx context.Context, id string) (element *A, done bool, err error) {
	if element, met := s.before(id); met {
		return element, true, nil
	}
	if s.affords(1) {
		element, err = s.apart(ctx, id)
		return element, true, err
	}
	first, err := s.head.get(ctx, func() (*leaf[A], error) { return s.first(ctx) })
	switch {
	case IsNotFound(err) || IsDenied(err):
		// The list tells so, once for all.
		return nil, false, nil
	case err != nil:
		return nil, false, err
	}
	for i := range first.elements {
		if s.id(&first.elements[i]) == id {
			return &first.elements[i], true, nil
		}
	}
	if first.last || !s.affords(first.estimate()) {
		return nil, false, nil
	}
	element, err = s.apart(ctx, id)
	return element, true, err
}

// apart reads an element by its id, and keeps it.
func (s *snapshot[A]) apart(ctx context.Context, id string) (*A, error) {
	s.mu.Lock()
	epoch := s.epoch
	s.mu.Unlock()
	element, err := s.single(ctx, id)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.epoch != epoch {
		return element, nil
	}
	if s.met == nil {
		s.met = map[string]singleRead[A]{}
	}
	s.met[id] = singleRead[A]{element, time.Now()}
	return element, nil
}

// before gives what a single read has found, and whether there was one. That there is nothing holds for a while only.
func (s *snapshot[A]) before(id string) (*A, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	read, met := s.met[id]
	return read.element, met && (read.element != nil || time.Since(read.at) < freshness)
}

// looksAgain takes one of the second looks by id, if any is left: as many as the list has pages, and some at least.
func (s *snapshot[A]) looksAgain(elements int) bool {
	const some = 10
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.looks >= max(elements/pageSize+1, some) {
		return false
	}
	s.looks++
	return true
}

// affords takes one of so many single reads, if any is left.
func (s *snapshot[A]) affords(reads int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.spent >= reads {
		return false
	}
	s.spent++
	return true
}
