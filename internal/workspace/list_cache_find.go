package workspace

import (
	"context"
	"errors"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Find returns the object with the given ID, which may have been read earlier in this run. It returns an error that
// matches cerby.ErrNotFound if there is none.
func (c *ListCache[A]) Find(ctx context.Context, id string) (A, error) {
	return orNotFound(c.lookUp(ctx, id, true))
}

// FindWithoutRecheck is Find for callers that go on to create the object. Find reads a second time if the list lacks
// the object, because the list may have moved while it was read; FindWithoutRecheck does not.
func (c *ListCache[A]) FindWithoutRecheck(ctx context.Context, id string) (A, error) {
	return orNotFound(c.lookUp(ctx, id, false))
}

// Peek returns an element that this run has read or written, and reports whether there is one. It never reads.
func (c *ListCache[A]) Peek(id string) (element A, ok bool) {
	if written, ok := c.overlay.get(id); ok {
		return valueOf(written)
	}
	if x, ok := c.list.Cached(); ok {
		return valueOf(x.element(id))
	}
	if read, ok := c.single(id).Cached(); ok {
		return valueOf(read.element)
	}
	if first, ok := c.head.Cached(); ok {
		return valueOf(c.elementOf(first, id))
	}
	return element, false
}

// IsMissing reports whether this run knows that no element has the given ID. It reads nothing, unless what was read
// lacks the element: then it confirms that.
func (c *ListCache[A]) IsMissing(ctx context.Context, id string) bool {
	_, written := c.overlay.get(id)
	_, listed := c.list.Cached()
	_, single := c.single(id).Cached()
	if !written && !listed && !single {
		return false
	}
	_, err := c.Find(ctx, id)
	return errors.Is(err, cerby.ErrNotFound)
}

// IsParentMissing reports whether the list was read, and its parent does not exist. It never reads.
func (c *ListCache[A]) IsParentMissing() bool {
	x, ok := c.list.Cached()
	return ok && x.parentNotFound != nil
}

// elementOf returns an element of a page, or nil.
func (c *ListCache[A]) elementOf(page *cerby.Page[A], id string) *A {
	for i := range page.Elements {
		if c.source.id(&page.Elements[i]) == id {
			return &page.Elements[i]
		}
	}
	return nil
}

// valueOf returns the value of a pointer, and reports whether it is not nil.
func valueOf[A any](pointer *A) (value A, ok bool) {
	if pointer == nil {
		return value, false
	}
	return *pointer, true
}

// orNotFound returns the element of a lookup, or cerby.ErrNotFound if the element is nil.
func orNotFound[A any](element *A, err error) (A, error) {
	if err == nil && element == nil {
		err = cerby.ErrNotFound
	}
	if err != nil {
		var none A
		return none, err
	}
	return *element, nil
}

// lookUp returns an element by its ID, or nil if it does not exist.
func (c *ListCache[A]) lookUp(ctx context.Context, id string, recheck bool) (*A, error) {
	if element, written := c.overlay.get(id); written {
		return element, nil
	}
	if c.source.get != nil && !c.list.Started() {
		if element, done, err := c.findSingle(ctx, id); done || err != nil {
			return element, err
		}
	}
	x, err := c.fetch(ctx)
	if err != nil {
		return nil, err
	}
	if element := x.element(id); element != nil || !recheck {
		return element, nil
	}
	return c.recheckMissing(ctx, id, len(x.all))
}

// findSingle reads an element by its ID as long as that costs less than the list, or takes it from the first page. It
// reports whether it did.
func (c *ListCache[A]) findSingle(ctx context.Context, id string) (element *A, done bool, err error) {
	if c.single(id).Started() || c.budget.takeRead(1) {
		element, err = c.cachedSingle(ctx, id)
		return element, true, err
	}
	first, err := c.firstPage(ctx)
	switch {
	case cerby.IsUnreadable(err):
		// The list returns this error once for all callers.
		return nil, false, nil
	case err != nil:
		return nil, false, err
	}
	if element = c.elementOf(first, id); element != nil {
		return element, true, nil
	}
	if first.Last || !c.budget.takeRead(first.EstimatedCount()) {
		return nil, false, nil
	}
	element, err = c.cachedSingle(ctx, id)
	return element, true, err
}

// recheckMissing reads an element that a list of so many elements lacks: by its ID, or in a second read of the list.
func (c *ListCache[A]) recheckMissing(ctx context.Context, id string, elements int) (*A, error) {
	if c.source.get != nil && (c.single(id).Started() || c.budget.takeRecheck(elements)) {
		return c.cachedSingle(ctx, id)
	}
	x, err := c.recheck.Get(ctx, func() (*index[A], error) { return c.read(ctx, nil) })
	if err != nil {
		return nil, err
	}
	return x.element(id), x.err
}

// hasSearchBudget reports whether one more search may be made instead of reading the list: as long as all of them cost
// less.
func (c *ListCache[A]) hasSearchBudget(ctx context.Context) (bool, error) {
	switch {
	case c.list.Started():
		return false, nil
	case c.budget.takeRead(1):
		return true, nil
	}
	first, err := c.firstPage(ctx)
	if err != nil {
		return false, err
	}
	return !first.Last && c.budget.takeRead(first.EstimatedCount()), nil
}
