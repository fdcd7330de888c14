package cerby

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"strconv"
	"time"
)

// PageSize is the largest page that the service returns.
const PageSize = 100

// maxTotal is the largest number of elements that the first page of a list is believed to announce.
const maxTotal = 10_000_000

// Page is one page of a list.
type Page[A any] struct {
	Elements []A
	// Total is the number of elements of the whole list, or -1 if the service does not return it.
	Total int
	// Last is set if no page follows.
	Last bool
	// ReadAt is when the page was read.
	ReadAt time.Time

	next    int   // 0 if no page follows
	nextErr error // set if the link to the next page is not usable
}

// count returns the number of pages of the list that the first page announces, or 0 if it does not.
func (p *Page[A]) count() int {
	switch {
	case p.Last:
		return 1
	case p.Total < 0 || p.Total > maxTotal || len(p.Elements) != PageSize:
		return 0
	}
	return (p.Total + PageSize - 1) / PageSize
}

// EstimatedCount returns the number of pages that the list may have, as far as its first page announces it.
func (p *Page[A]) EstimatedCount() int {
	const unknown = 5
	switch pages := p.count(); {
	case pages > 0:
		return pages
	case p.Total > 0 && p.Total <= maxTotal && len(p.Elements) > 0:
		return (p.Total + len(p.Elements) - 1) / len(p.Elements)
	}
	return unknown
}

// readPage reads one page of the list that a call lists.
func readPage[A any, P identified[A]](ctx context.Context, c *Client, call apiCall, number int) (*Page[A], error) {
	var decoded document[[]resourceObject[A]]
	call.query = withPage(call.query, number)
	err := c.do(ctx, call, func(body []byte) (err error) {
		decoded, err = decodeList[A, P](body)
		return err
	}, nil)
	if err != nil {
		return nil, err
	}
	page := &Page[A]{Elements: attributesOf(decoded.Data), Total: -1, ReadAt: time.Now()}
	if total, ok := decoded.total(); ok {
		page.Total = total
	}
	page.next, page.nextErr = nextPage(decoded.next(), number)
	page.Last = page.next == 0 && page.nextErr == nil
	return page, nil
}

// withPage adds the page to a query.
func withPage(query url.Values, number int) url.Values {
	query = maps.Clone(query)
	if query == nil {
		query = url.Values{}
	}
	query.Set("page[number]", strconv.Itoa(number))
	query.Set("page[size]", strconv.Itoa(PageSize))
	return query
}

// nextPage returns the page number in links.next, or 0 if there is no next page. It uses nothing else of the link: one
// to another host must not be followed.
func nextPage(link string, current int) (int, error) {
	if link == "" {
		return 0, nil
	}
	u, err := url.Parse(link)
	if err != nil {
		return 0, errors.New("links.next of the response is not a valid link")
	}
	number, err := strconv.Atoi(u.Query().Get("page[number]"))
	if err != nil {
		return 0, errors.New("links.next of the response contains no page[number]")
	}
	if number != current+1 {
		return 0, fmt.Errorf("links.next of page %d points to page %d", current, number)
	}
	return number, nil
}
