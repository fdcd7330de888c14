package cerby

import (
	"context"
	"errors"
	"sync"
	"time"
)

// snapshot is a list as it is known here: read once for all who ask, indexed, and kept for the life of the client. What
// this client writes is noted. Of a list whose elements can be read by their ids, a few are read so and many from the
// list: single reads stop when they have cost as much as the list's pages, so that together they never cost more than
// twice the better of the two.
type snapshot[A any] struct {
	// first reads the first page.
	first func(ctx context.Context) (*leaf[A], error)
	// gather reads all, and takes the first page as read where there is one.
	gather func(ctx context.Context, first *leaf[A]) ([]A, error)
	// single reads one element by its id, nil where it does not exist. It is nil where elements cannot be read so.
	single func(ctx context.Context, id string) (*A, error)
	// id gives an element's.
	id func(*A) string
	// missing explains a 404 of the list: as gone, with the error that says so, or as another error. It is called only
	// after a 404.
	missing func(ctx context.Context, notFound error) (gone, err error)
	// proven reports whether the API has answered at the configured address.
	proven func() bool

	head  once[*leaf[A]]
	whole once[*index[A]]
	again once[*index[A]]

	mu sync.Mutex
	// spent counts single reads, and met are their results.
	spent int
	met   map[string]singleRead[A]
	// looks counts second looks by id, and epoch the times when all was to be read again.
	looks int
	epoch int
	// writes counts what was written.
	writes int
	// written are elements as this client left them; nil where it removed them.
	written map[string]*A
}

// freshness is how much older than a lookup an answer may be that finds nothing, or that is a whole list. Something
// that another provider or another configuration of this one has created meanwhile would be missed otherwise.
const freshness = 3 * time.Second

// freshHead is how old a first page may be that a reading of the whole list goes on from.
const freshHead = 30 * time.Second

// index is a list with its order.
type index[A any] struct {
	all []A
	at  map[string]int
	// gone is set where what the list belongs to does not exist.
	gone error
	// fault is set where the list could not be read in one piece, however often, or where the key may not read it.
	fault error
	// writes is how many writes were noted when the reading began.
	writes int
	// began is when the reading began.
	began time.Time
}

// element gives an element of the list, or nil.
func (x *index[A]) element(id string) *A {
	if at, ok := x.at[id]; ok {
		return &x.all[at]
	}
	return nil
}

// newSnapshot makes a snapshot of the list that a call reads; single is nil where there is no read by id.
func newSnapshot[A any, P identified[A]](
	c *Client, call call, single func(ctx context.Context, id string) (A, error),
) *snapshot[A] {
	s := &snapshot[A]{
		first:   func(ctx context.Context) (*leaf[A], error) { return readPage[A, P](ctx, c, call, 1) },
		gather:  func(ctx context.Context, first *leaf[A]) ([]A, error) { return gather[A, P](ctx, c, call, first) },
		id:      func(a *A) string { return P(a).id() },
		missing: func(_ context.Context, notFound error) (error, error) { return nil, wrongPath(notFound) },
		proven:  c.proven.Load,
	}
	if single != nil {
		s.single = func(ctx context.Context, id string) (*A, error) {
			element, err := single(ctx, id)
			switch {
			case IsNotFound(err):
				return nil, s.confirm(ctx)
			case err != nil:
				return nil, err
			}
			return &element, nil
		}
	}
	return s
}

// find gives an element by its id, or nil where it does not exist. What the list does not have is looked for a second
// time: it may have moved while it was read.
func (s *snapshot[A]) find(ctx context.Context, id string) (*A, error) { return s.look(ctx, id, false) }

// glance gives an element by its id without a second look: for who goes on to make it.
func (s *snapshot[A]) glance(ctx context.Context, id string) (*A, error) {
	return s.look(ctx, id, true)
}

// look gives an element by its id, with one look at the list or two.
func (s *snapshot[A]) look(ctx context.Context, id string, once bool) (*A, error) {
	if element, known := s.note(id); known {
		return element, nil
	}
	if s.single != nil && !s.whole.begun() {
		element, done, err := s.alone(ctx, id)
		if done || err != nil {
			return element, err
		}
	}
	x, err := s.list(ctx)
	if err != nil {
		return nil, err
	}
	if element := x.element(id); element != nil || once {
		return element, nil
	}
	if s.single != nil {
		if element, met := s.before(id); met {
			return element, nil
		}
		if s.looksAgain(len(x.all)) {
			return s.apart(ctx, id)
		}
	}
	x, err = s.again.get(ctx, func() (*index[A], error) { return s.read(ctx, nil) })
	if err != nil {
		return nil, err
	}
	return x.element(id), x.fault
}

// list gives the whole list.
func (s *snapshot[A]) list(ctx context.Context) (*index[A], error) {
	x, err := s.whole.get(ctx, func() (*index[A], error) {
		if s.single == nil || !s.head.begun() {
			return s.read(ctx, nil)
		}
		first, err := s.head.get(ctx, func() (*leaf[A], error) { return s.first(ctx) })
		switch {
		case IsNotFound(err) || IsDenied(err):
			return s.read(ctx, nil)
		case err != nil:
			return nil, err
		}
		if time.Since(first.at) > freshHead {
			first = nil
		}
		return s.read(ctx, first)
	})
	if err != nil {
		return nil, err
	}
	return x, x.fault
}

// read reads the whole list. What belongs to something that does not exist is nothing.
func (s *snapshot[A]) read(ctx context.Context, first *leaf[A]) (*index[A], error) {
	s.mu.Lock()
	writes := s.writes
	s.mu.Unlock()
	began := time.Now()
	if first != nil {
		began = first.at
	}
	all, err := s.gather(ctx, first)
	var gone error
	if IsNotFound(err) {
		if gone, err = s.missing(ctx, err); gone == nil && err == nil {
			// What the list belongs to exists.
			all, err = s.gather(ctx, nil)
			err = unlisted(err)
		}
	}
	switch {
	case errors.Is(err, errMoved) || errors.Is(err, ErrWrongPath) || IsDenied(err):
		// Whoever asks next would only be told the same.
		return &index[A]{fault: err, began: began}, nil
	case err != nil:
		return nil, err
	}
	x := &index[A]{all: all, gone: gone, writes: writes, began: began, at: make(map[string]int, len(all))}
	for i := range all {
		x.at[s.id(&all[i])] = i
	}
	return x, nil
}

// all gives every element in the service's order, of a reading that began a few seconds before the call at most, and
// after the last write of this client: only the service knows the order.
func (s *snapshot[A]) all(ctx context.Context) ([]A, error) {
	oldest := time.Now().Add(-freshness)
	return s.renewed(ctx, func(x *index[A], writes int) bool { return x.writes < writes || x.began.Before(oldest) })
}

// cached gives every element in the service's order, of a reading after the last write of this client.
func (s *snapshot[A]) cached(ctx context.Context) ([]A, error) {
	return s.renewed(ctx, func(x *index[A], writes int) bool { return x.writes < writes })
}

// renewed gives every element, after a further reading where the list is stale.
func (s *snapshot[A]) renewed(ctx context.Context, stale func(x *index[A], writes int) bool) ([]A, error) {
	x, err := s.list(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	writes := s.writes
	s.mu.Unlock()
	if stale(x, writes) {
		s.drop(x)
		if x, err = s.list(ctx); err != nil {
			return nil, err
		}
	}
	return x.all, x.gone
}

// drop lets the next who asks read the list again, unless somebody else who asked is reading it already.
func (s *snapshot[A]) drop(x *index[A]) {
	if s.whole.dropOnly(func(kept *index[A]) bool { return kept == x }) {
		s.head.forget()
		s.again.forget()
	}
}

// since gives every element, with what this client has written, of a reading that began after a moment.
func (s *snapshot[A]) since(ctx context.Context, moment time.Time) ([]A, error) {
	x, err := s.list(ctx)
	if err != nil {
		return nil, err
	}
	if x.began.Before(moment) {
		s.drop(x)
	}
	return s.known(ctx)
}

// known gives every element, with what this client has written, in no certain order.
func (s *snapshot[A]) known(ctx context.Context) ([]A, error) {
	x, err := s.list(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.written) == 0 || x.gone != nil {
		return x.all, x.gone
	}
	all := make([]A, 0, len(x.all)+len(s.written))
	for i := range x.all {
		if _, changed := s.written[s.id(&x.all[i])]; !changed {
			all = append(all, x.all[i])
		}
	}
	for _, element := range s.written {
		if element != nil {
			all = append(all, *element)
		}
	}
	return all, nil
}

// aside reports whether one thing more may be asked of the service by itself, rather than of the list: as long as all
// that have cost less.
func (s *snapshot[A]) aside(ctx context.Context) (bool, error) {
	switch {
	case s.whole.begun():
		return false, nil
	case s.affords(1):
		return true, nil
	}
	first, err := s.head.get(ctx, func() (*leaf[A], error) { return s.first(ctx) })
	if err != nil {
		return false, err
	}
	return !first.last && s.affords(first.estimate()), nil
}

// ids gives the ids of all that is known.
func (s *snapshot[A]) ids(ctx context.Context) (map[string]bool, error) {
	all, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	ids := make(map[string]bool, len(all))
	for i := range all {
		ids[s.id(&all[i])] = true
	}
	return ids, nil
}
