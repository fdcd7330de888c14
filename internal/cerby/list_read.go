package cerby

import (
	"context"
	"errors"
	"fmt"
)

// maxEmptyPages is the number of consecutive pages that may contain nothing new. The service may filter a page after it
// divides the list. A list with more of them is taken for endless.
const maxEmptyPages = 10

// errStopped is the result of a read whose caller wants no more elements.
var errStopped = errors.New("stopped")

// listRead is one read of a list from its start.
type listRead[A any] struct {
	list List[A]
	// seen are the elements of this and earlier passes, by ID.
	seen  map[string]bool
	yield func(A) bool

	read  map[string]bool // elements of this read, by ID
	moved bool
	total int
	empty int // pages in a row without a new element
}

// run reads the list once and yields the elements that were not seen yet. It reports whether the list changed
// meanwhile.
func (p *listRead[A]) run(ctx context.Context) (moved bool, err error) {
	p.read, p.total = map[string]bool{}, -1
	for number := 1; ; {
		page, err := p.list.readPage(ctx, number)
		if err != nil {
			return false, err
		}
		if !p.yieldNew(page) {
			return false, errStopped
		}
		if page.nextErr != nil {
			return false, newError(p.list.call.op, page.nextErr)
		}
		p.compareTotal(page)
		if page.Last {
			return p.moved, nil
		}
		if p.empty > maxEmptyPages {
			return false, newError(p.list.call.op, fmt.Errorf(
				"the list does not end: %d consecutive pages, up to page %d, contain no new elements", p.empty, number))
		}
		number = page.next
	}
}

// yieldNew yields the elements of a page that were not seen yet. It reports whether the caller wants more.
func (p *listRead[A]) yieldNew(page *Page[A]) bool {
	before := len(p.read)
	for i := range page.Elements {
		id := p.list.id(&page.Elements[i])
		p.moved = p.moved || p.read[id]
		p.read[id] = true
		if p.seen[id] {
			continue
		}
		p.seen[id] = true
		if !p.yield(page.Elements[i]) {
			return false
		}
	}
	if len(p.read) > before {
		p.empty = 0
	} else {
		p.empty++
	}
	return true
}

// compareTotal compares the number of elements that the service returns, which it promises for whole lists only. If the
// number falls, elements have moved up, and may have gone to a page that was read already.
func (p *listRead[A]) compareTotal(page *Page[A]) {
	if page.Total < 0 || len(p.list.call.query) > 0 {
		return
	}
	p.moved = p.moved || page.Total < p.total || page.Last && page.Total != len(p.read)
	p.total = page.Total
}
