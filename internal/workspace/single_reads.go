package workspace

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// singleReads holds the results of reads of single elements.
type singleReads[A any] struct {
	mu      sync.Mutex
	results map[string]singleRead[A]
	// generation counts the times that all results were removed.
	generation int
}

// singleRead is the result of one read; its element is nil if it does not exist.
type singleRead[A any] struct {
	element *A
	at      time.Time
}

// get returns the element of an earlier read, and reports whether there is one. The absence of an element is forgotten
// after a while.
func (s *singleReads[A]) get(id string) (element *A, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	result, ok := s.results[id]
	return result.element, ok && (result.element != nil || time.Since(result.at) < freshness)
}

// read reads an element and stores the result, unless all results are removed meanwhile.
func (s *singleReads[A]) read(ctx context.Context, id string, single singleFunc[A]) (*A, error) {
	s.mu.Lock()
	generation := s.generation
	s.mu.Unlock()
	element, err := single(ctx, id)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.generation == generation {
		if s.results == nil {
			s.results = map[string]singleRead[A]{}
		}
		s.results[id] = singleRead[A]{element, time.Now()}
	}
	return element, nil
}

// clear removes all results.
func (s *singleReads[A]) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.results)
	s.generation++
}

// singleFunc reads an element live. It returns nil if the element does not exist.
type singleFunc[A any] func(ctx context.Context, id string) (*A, error)

// readSingle reads an element of a cached list live. It returns nil if the element does not exist.
func (c *listCache[A]) readSingle(ctx context.Context, id string) (*A, error) {
	element, err := c.source.get(ctx, id)
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		return nil, c.confirmAddress(ctx)
	case err != nil:
		return nil, err
	}
	return &element, nil
}

// exists reads an element live and reports whether it exists.
func (c *listCache[A]) exists(ctx context.Context, id string) (bool, error) {
	element, err := c.readSingle(ctx, id)
	return element != nil, err
}

// confirmAddress checks after a 404 of a single read that the API is at the configured address, unless it has answered
// there before: at a wrong path every response is a 404.
func (c *listCache[A]) confirmAddress(ctx context.Context) error {
	if c.source.succeeded() {
		return nil
	}
	_, err := c.firstPage(ctx)
	if errors.Is(err, cerby.ErrNotFound) {
		_, err = c.source.explain404(ctx, err)
	}
	if errors.Is(err, cerby.ErrDenied) {
		return nil
	}
	return err
}
