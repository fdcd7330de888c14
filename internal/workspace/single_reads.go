package workspace

import (
	"context"
	"errors"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/memo"
)

// singleRead is the result of reading one element by its ID. The element is nil if it does not exist.
type singleRead[A any] struct {
	element *A
	at      time.Time
}

// single returns the cached read of an element. The absence of an element is forgotten after a while.
func (c *ListCache[A]) single(id string) *memo.Result[singleRead[A]] {
	result := c.singles.Get(id, nil)
	result.ForgetIf(func(read singleRead[A]) bool { return read.element == nil && time.Since(read.at) >= freshness })
	return result
}

// cachedSingle returns an element, which may have been read by its ID earlier, or nil if it does not exist.
func (c *ListCache[A]) cachedSingle(ctx context.Context, id string) (*A, error) {
	read, err := c.single(id).Get(ctx, func() (singleRead[A], error) {
		element, err := c.readSingle(ctx, id)
		return singleRead[A]{element, time.Now()}, err
	})
	return read.element, err
}

// readSingle reads an element by its ID live. It returns nil if the element does not exist.
func (c *ListCache[A]) readSingle(ctx context.Context, id string) (*A, error) {
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
func (c *ListCache[A]) exists(ctx context.Context, id string) (bool, error) {
	element, err := c.readSingle(ctx, id)
	return element != nil, err
}

// confirmAddress checks after a 404 of a single read that the API is at the configured address, unless it has responded
// there before. At a wrong path every response is a 404.
func (c *ListCache[A]) confirmAddress(ctx context.Context) error {
	if c.source.hasSucceeded() {
		return nil
	}
	_, err := c.firstPage(ctx)
	if errors.Is(err, cerby.ErrNotFound) {
		_, err = c.source.hasParent(ctx, err)
	}
	if errors.Is(err, cerby.ErrDenied) {
		return nil
	}
	return err
}
