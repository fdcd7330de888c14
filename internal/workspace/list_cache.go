package workspace

import (
	"context"
	"errors"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/memo"
)

// freshness is how much older than a lookup a result may be that finds nothing, or that is a whole list. Otherwise an
// object would be missed that another provider, or another configuration of this one, created meanwhile.
const freshness = 3 * time.Second

// firstPageFreshness is how old a first page may be that a read of the whole list continues from.
const firstPageFreshness = 30 * time.Second

// ListCache caches one list of the service for a run. The list is read once for all callers and indexed. Writes of this
// run are laid over it. If elements can be read by ID, a few are read so, and many from the list.
type ListCache[A any] struct {
	source  listSource[A]
	head    memo.Result[*cerby.Page[A]]
	list    memo.Result[*index[A]]
	recheck memo.Result[*index[A]] // a second read for elements that the first lacks
	overlay overlay[A]
	budget  budget
	singles memo.Map[string, memo.Result[singleRead[A]]]
	// onWrite is called after each write, if it is set.
	onWrite func()
}

// listSource reads a list live.
type listSource[A any] struct {
	id    func(*A) string
	first func(ctx context.Context) (*cerby.Page[A], error)
	// all reads the whole list. It continues from a first page that was read, which may be nil.
	all func(ctx context.Context, first *cerby.Page[A]) ([]A, error)
	// get reads one element by its ID. It is nil if the service has no such read.
	get func(ctx context.Context, id string) (A, error)
	// parentExists reads whether the parent of the list exists. It is nil for a list that every workspace has.
	parentExists func(ctx context.Context) (bool, error)
	// hasSucceeded reports whether a call of the API has succeeded.
	hasSucceeded func() bool
}

// newListCache returns a cache of a list that every workspace has; get is nil if the service has no read by ID.
func newListCache[A any](
	api *cerby.Client, list cerby.List[A], get func(ctx context.Context, id string) (A, error),
) *ListCache[A] {
	return &ListCache[A]{source: listSource[A]{
		id: list.ID, first: list.First, all: list.All, get: get, hasSucceeded: api.HasSucceeded,
	}}
}

// hasParent reports after a 404 of the list whether its parent exists. A list that every workspace has needs none: its
// 404 proves nothing.
func (s listSource[A]) hasParent(ctx context.Context, notFound error) (bool, error) {
	if s.parentExists == nil {
		return false, cerby.WithCause(notFound, cerby.ErrWrongPath)
	}
	return s.parentExists(ctx)
}

// index is a list as it was read.
type index[A any] struct {
	all []A
	at  map[string]int // positions by ID
	// parentNotFound is the 404 of a list whose parent does not exist.
	parentNotFound error
	// err is set if the list could not be read and reading it again would have the same result.
	err error
	// writes is the number of writes of this run when the read began.
	writes int
	start  time.Time
}

// element returns an element of the list, or nil.
func (x *index[A]) element(id string) *A {
	if at, ok := x.at[id]; ok {
		return &x.all[at]
	}
	return nil
}

// firstPage returns the first page, which may have been read earlier.
func (c *ListCache[A]) firstPage(ctx context.Context) (*cerby.Page[A], error) {
	return c.head.Get(ctx, func() (*cerby.Page[A], error) { return c.source.first(ctx) })
}

// fetch returns the whole list, which may have been read earlier.
func (c *ListCache[A]) fetch(ctx context.Context) (*index[A], error) {
	x, err := c.list.Get(ctx, func() (*index[A], error) {
		if c.source.get == nil || !c.head.Started() {
			return c.read(ctx, nil)
		}
		first, err := c.firstPage(ctx)
		switch {
		case cerby.IsUnreadable(err):
			return c.read(ctx, nil)
		case err != nil:
			return nil, err
		case time.Since(first.ReadAt) > firstPageFreshness:
			first = nil
		}
		return c.read(ctx, first)
	})
	if err != nil {
		return nil, err
	}
	return x, x.err
}

// read reads the whole list live. A list whose parent does not exist is empty.
func (c *ListCache[A]) read(ctx context.Context, first *cerby.Page[A]) (*index[A], error) {
	x := &index[A]{writes: c.overlay.count(), start: time.Now()}
	if first != nil {
		x.start = first.ReadAt
	}
	all, err := c.source.all(ctx, first)
	if errors.Is(err, cerby.ErrNotFound) {
		exists, checkErr := c.source.hasParent(ctx, err)
		switch {
		case checkErr != nil:
			err = checkErr
		case exists:
			if all, err = c.source.all(ctx, nil); errors.Is(err, cerby.ErrNotFound) {
				err = cerby.WithCause(err, cerby.ErrParentExists)
			}
		default:
			x.parentNotFound, err = err, nil
		}
	}
	switch {
	case errors.Is(err, cerby.ErrListMoved) || errors.Is(err, cerby.ErrWrongPath) || errors.Is(err, cerby.ErrDenied):
		x.err = err
		return x, nil
	case err != nil:
		return nil, err
	}
	x.all, x.at = all, make(map[string]int, len(all))
	for i := range all {
		x.at[c.source.id(&all[i])] = i
	}
	return x, nil
}

// List returns every element in the service's order. The read began at most freshness before the call, and after the
// last write of this run: only the service knows the order.
func (c *ListCache[A]) List(ctx context.Context) ([]A, error) {
	oldest := time.Now().Add(-freshness)
	return c.listUnless(ctx, func(x *index[A]) bool { return x.writes < c.overlay.count() || x.start.Before(oldest) })
}

// ListAfterWrites returns every element in the service's order, of a read after the last write of this run.
func (c *ListCache[A]) ListAfterWrites(ctx context.Context) ([]A, error) {
	return c.listUnless(ctx, func(x *index[A]) bool { return x.writes < c.overlay.count() })
}

// listUnless returns every element, after a further read if the list is stale.
func (c *ListCache[A]) listUnless(ctx context.Context, isStale func(x *index[A]) bool) ([]A, error) {
	x, err := c.fetch(ctx)
	if err != nil {
		return nil, err
	}
	if isStale(x) {
		c.forget(x)
		if x, err = c.fetch(ctx); err != nil {
			return nil, err
		}
	}
	return x.all, x.parentNotFound
}

// ListSince returns every element of a read that began after a moment, with the writes of this run.
func (c *ListCache[A]) ListSince(ctx context.Context, moment time.Time) ([]A, error) {
	x, err := c.fetch(ctx)
	if err != nil {
		return nil, err
	}
	if x.start.Before(moment) {
		c.forget(x)
	}
	return c.Cached(ctx)
}

// Cached returns every element, with the writes of this run, in no certain order.
func (c *ListCache[A]) Cached(ctx context.Context) ([]A, error) {
	x, err := c.fetch(ctx)
	switch {
	case err != nil:
		return nil, err
	case x.parentNotFound != nil:
		return x.all, x.parentNotFound
	}
	return c.overlay.merge(x.all, c.source.id), nil
}

// idsOf returns the IDs of elements, and of those that this run deleted: the service may still list these.
func (c *ListCache[A]) idsOf(all []A) map[string]bool {
	ids := c.overlay.ids()
	for i := range all {
		ids[c.source.id(&all[i])] = true
	}
	return ids
}

// forget makes the next caller read the list again, unless another caller is reading it already.
func (c *ListCache[A]) forget(x *index[A]) {
	if c.list.ForgetIf(func(current *index[A]) bool { return current == x }) {
		c.head.Forget()
		c.recheck.Forget()
	}
}

// invalidate makes the next caller read again. The writes of this run stay.
func (c *ListCache[A]) invalidate() {
	c.head.Forget()
	c.list.Forget()
	c.recheck.Forget()
	c.singles.Clear()
}

// applyWrite lays the result of a write over the list; element is nil for a deletion. A write that failed may have been
// applied: then the list is read again.
func (c *ListCache[A]) applyWrite(id string, element *A, err error) {
	if c.onWrite != nil {
		defer c.onWrite()
	}
	if e, ok := errors.AsType[*cerby.Error](err); ok && e.Attempts == 0 {
		// Nothing was sent.
		return
	}
	if err != nil {
		c.overlay.forget(id)
		c.invalidate()
		return
	}
	c.overlay.set(id, element)
}
