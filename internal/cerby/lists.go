package cerby

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"golang.org/x/sync/errgroup"
)

// maxPasses is the number of times that a list which changes while it is read is read from its start.
const maxPasses = 3

// List is a list of the service. Each of its methods reads it live.
type List[A any] struct {
	client   *Client
	call     apiCall
	id       func(*A) string
	readPage func(ctx context.Context, number int) (*Page[A], error)
}

// newList returns the list that a call lists.
func newList[A any, P identified[A]](c *Client, call apiCall) List[A] {
	return List[A]{
		client: c, call: call,
		id: func(a *A) string { return P(a).id() },
		readPage: func(ctx context.Context, number int) (*Page[A], error) {
			return readPage[A, P](ctx, c, call, number)
		},
	}
}

// ID returns the ID of an element.
func (l List[A]) ID(element *A) string { return l.id(element) }

// First reads the first page.
func (l List[A]) First(ctx context.Context) (*Page[A], error) {
	page, err := l.readPage(ctx, 1)
	if err == nil && page.nextErr != nil {
		return nil, newError(l.call.op, page.nextErr)
	}
	return page, err
}

// Each reads the list page by page, as its elements are used, and ends with an error if there is one. Each element
// comes once. The list has changed meanwhile if an element came twice, or if the service counts more elements. Then it
// is read again for the missed elements.
func (l List[A]) Each(ctx context.Context) iter.Seq2[A, error] {
	return func(yield func(A, error) bool) {
		var none A
		seen := map[string]bool{}
		for range maxPasses {
			p := listRead[A]{list: l, seen: seen, yield: func(a A) bool { return yield(a, nil) }}
			moved, err := p.run(ctx)
			switch {
			case errors.Is(err, errStopped):
				return
			case err != nil:
				yield(none, err)
				return
			case !moved:
				return
			}
		}
		yield(none, newError(l.call.op, ErrListMoved))
	}
}

// All reads the whole list, the pages after the first in parallel. It does not read again a first page that was read
// and that announces the others. If the list changes meanwhile, it is read again, as Each does.
func (l List[A]) All(ctx context.Context, first *Page[A]) ([]A, error) {
	for range maxPasses {
		if first == nil {
			var err error
			if first, err = l.First(ctx); err != nil {
				return nil, err
			}
		}
		if first.count() == 0 {
			// The number of pages is unknown.
			return Collect(l.Each(ctx))
		}
		pages, err := l.readParallel(ctx, first)
		if err != nil {
			return nil, err
		}
		if all, ok := joinPages(pages, l.id); ok {
			return all, nil
		}
		first = nil
	}
	return nil, newError(l.call.op, ErrListMoved)
}

// readParallel reads the pages that follow a first one. A page that does not exist is nil.
func (l List[A]) readParallel(ctx context.Context, first *Page[A]) ([]*Page[A], error) {
	pages := make([]*Page[A], first.count())
	pages[0] = first
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(l.client.transport.MaxConcurrentRequests())
	for i := 1; i < len(pages); i++ {
		group.Go(func() (err error) {
			pages[i], err = l.readPage(ctx, i+1)
			switch {
			case errors.Is(err, ErrNotFound):
				// The list has become shorter. Only a 404 of the first page means that there is no list.
				return nil
			case err == nil && pages[i].nextErr != nil:
				return newError(l.call.op, pages[i].nextErr)
			}
			return err
		})
	}
	return pages, group.Wait()
}

// joinPages joins the pages of a list, and reports whether the list did not change while they were read.
func joinPages[A any](pages []*Page[A], id func(*A) string) (all []A, ok bool) {
	seen := map[string]bool{}
	first := pages[0]
	for i, page := range pages {
		if page == nil || page.Last != (i == len(pages)-1) {
			return nil, false
		}
		if page.Total >= 0 && first.Total >= 0 && page.Total != first.Total {
			return nil, false
		}
		all = append(all, page.Elements...)
		for j := range page.Elements {
			one := id(&page.Elements[j])
			if seen[one] {
				return nil, false
			}
			seen[one] = true
		}
	}
	return all, first.Total < 0 || first.Total == len(all)
}

// Collect reads a whole list and returns its elements, or the error of the list.
func Collect[A any](elements iter.Seq2[A, error]) ([]A, error) {
	return Filter(elements, func(A) bool { return true })
}

// Filter reads a whole list and returns the elements that match, or the error of the list.
func Filter[A any](elements iter.Seq2[A, error], matches func(A) bool) ([]A, error) {
	matching := []A{}
	for element, err := range elements {
		if err != nil {
			return nil, err
		}
		if matches(element) {
			matching = append(matching, element)
		}
	}
	return matching, nil
}

// listWhole reads a list that has no pages, and takes no page parameters. If the service counts more or fewer elements
// than it returns, the list is read again, and is refused in the end.
func listWhole[A any, P identified[A]](ctx context.Context, c *Client, call apiCall) ([]A, error) {
	var incomplete error
	for range maxPasses {
		var list document[[]resourceObject[A]]
		err := c.do(ctx, call, func(body []byte) (err error) {
			list, err = decodeList[A, P](body)
			if err == nil && list.next() != "" {
				err = errors.New("the response has a link to a next page, but this list has only one page")
			}
			return err
		}, nil)
		if err != nil {
			return nil, err
		}
		total, stated := list.total()
		if !stated || total == len(list.Data) {
			return attributesOf(list.Data), nil
		}
		incomplete = fmt.Errorf("the list is incomplete: the service reports %d elements and returned %d",
			total, len(list.Data))
	}
	return nil, newError(call.op, incomplete)
}

// attributesOf returns the attributes of objects.
func attributesOf[A any](objects []resourceObject[A]) []A {
	all := make([]A, 0, len(objects))
	for _, one := range objects {
		all = append(all, one.Attributes)
	}
	return all
}
