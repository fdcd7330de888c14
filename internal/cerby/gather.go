package cerby

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// leaf is one page of a list.
type leaf[A any] struct {
	elements []A
	// total counts the elements of the whole list; -1 where the service does not tell.
	total int
	// last is whether no page follows.
	last bool
	// at is when it was read.
	at time.Time
}

// pages gives how many pages the list has, as its first page tells; 0 where it does not.
func (l *leaf[A]) pages() int {
	switch {
	case l.last:
		return 1
	case l.total < 0 || l.total > mostElements || len(l.elements) != pageSize:
		return 0
	}
	return (l.total + pageSize - 1) / pageSize
}

// mostElements is how many elements a list is believed to have that says so at its beginning.
const mostElements = 10_000_000

// estimate gives how many pages the list may have, where its first page does not tell.
func (l *leaf[A]) estimate() int {
	const unknown = 5
	switch pages := l.pages(); {
	case pages > 0:
		return pages
	case l.total > 0 && l.total <= mostElements && len(l.elements) > 0:
		return (l.total + len(l.elements) - 1) / len(l.elements)
	}
	return unknown
}

// readPage reads one page of a list.
func readPage[A any, P identified[A]](ctx context.Context, c *Client, call call, number int) (*leaf[A], error) {
	var page document[[]object[A]]
	call.query = withPage(call.query, number)
	err := c.do(ctx, call, func(body []byte) (err error) {
		page, err = decodeList[A, P](body)
		return err
	}, nil)
	if err != nil {
		return nil, err
	}
	next, err := nextPage(page.next(), number)
	if err != nil {
		return nil, &Error{Operation: call.op, Err: err}
	}
	l := &leaf[A]{elements: make([]A, 0, len(page.Data)), total: -1, last: next == 0, at: time.Now()}
	for _, element := range page.Data {
		l.elements = append(l.elements, element.Attributes)
	}
	if total, counted := page.total(); counted {
		l.total = total
	}
	return l, nil
}

// gather reads a whole list for who needs all of it, the pages after the first at the same time; a first page that has
// been read is not read again where it tells how many follow. A list that moves meanwhile is read from its start, as
// often as list does that.
func gather[A any, P identified[A]](ctx context.Context, c *Client, call call, first *leaf[A]) ([]A, error) {
	for range maxPasses {
		if first == nil {
			var err error
			if first, err = readPage[A, P](ctx, c, call, 1); err != nil {
				return nil, err
			}
		}
		pages := first.pages()
		if pages == 0 {
			// Nobody knows how many pages follow.
			return Matching(list[A, P](ctx, c, call), func(A) bool { return true })
		}
		leaves := make([]*leaf[A], pages)
		leaves[0] = first
		group, within := errgroup.WithContext(ctx)
		group.SetLimit(c.config.MaxConcurrentRequests)
		for i := 1; i < pages; i++ {
			group.Go(func() (err error) {
				leaves[i], err = readPage[A, P](within, c, call, i+1)
				if IsNotFound(err) {
					// The list has become shorter. Only its first page tells that there is none.
					return nil
				}
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return nil, err
		}
		if all, still := bind[A, P](leaves); still {
			return all, nil
		}
		first = nil
	}
	return nil, moved(call.op)
}

// bind joins the pages of a list, and reports whether the list stood still while they were read.
func bind[A any, P identified[A]](leaves []*leaf[A]) (all []A, still bool) {
	seen := map[string]bool{}
	for i, l := range leaves {
		if l == nil || l.total >= 0 && leaves[0].total >= 0 && l.total != leaves[0].total || l.last != (i == len(leaves)-1) {
			return nil, false
		}
		all = append(all, l.elements...)
		for j := range l.elements {
			id := P(&l.elements[j]).id()
			if seen[id] {
				return nil, false
			}
			seen[id] = true
		}
	}
	return all, leaves[0].total < 0 || leaves[0].total == len(all)
}

// errMoved is that a list never stood still.
var errMoved = fmt.Errorf("the list changed while it was read, %d times over: try again when fewer changes are made", maxPasses)

// moved is the error of a list that never stood still.
func moved(op Operation) error { return &Error{Operation: op, Err: errMoved} }
