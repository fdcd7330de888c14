package cerby

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/url"
	"strconv"
)

// pageSize is the largest page that the service gives.
const pageSize = 100

// maxBarren is how many pages in a row may bring nothing new, as they do where the service filters a page after
// dividing the list. More are taken for a list without an end.
const maxBarren = 10

// maxPasses is how often a list that moves while it is read is read from its start.
const maxPasses = 3

// list reads a whole list, page by page, as the elements are asked for, and ends with an error if there is one. Each
// element comes once. A list that moved while it was read (an element came twice, or fewer came than the service
// counts) is read again for what was missed.
func list[A any, P identified[A]](ctx context.Context, c *Client, call call) iter.Seq2[A, error] {
	return func(yield func(A, error) bool) {
		var none A
		seen := map[string]bool{}
		for range maxPasses {
			moved, err := pass[A, P](ctx, c, call, seen, func(a A) bool { return yield(a, nil) })
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
		yield(none, moved(call.op))
	}
}

// Matching reads a whole list and gives the elements that fit, or the list's error.
func Matching[A any](elements iter.Seq2[A, error], fits func(A) bool) ([]A, error) {
	matching := []A{}
	for element, err := range elements {
		if err != nil {
			return nil, err
		}
		if fits(element) {
			matching = append(matching, element)
		}
	}
	return matching, nil
}

// errStopped is that the reader of a list wants no more.
var errStopped = errors.New("stopped")

// pass reads a list once and yields the elements that are not in seen yet. It reports whether the list moved meanwhile.
func pass[A any, P identified[A]](
	ctx context.Context, c *Client, call call, seen map[string]bool, yield func(A) bool,
) (moved bool, err error) {
	met := map[string]bool{}
	barren, counts := 0, -1
	for number := 1; ; {
		var page document[[]object[A]]
		call.query = withPage(call.query, number)
		err := c.do(ctx, call, func(body []byte) (err error) {
			page, err = decodeList[A, P](body)
			return err
		}, nil)
		if err != nil {
			return false, err
		}
		before := len(met)
		for _, element := range page.Data {
			id := P(&element.Attributes).id()
			moved = moved || met[id]
			met[id] = true
			if seen[id] {
				continue
			}
			seen[id] = true
			if !yield(element.Attributes) {
				return false, errStopped
			}
		}
		next, err := nextPage(page.next(), number)
		if err != nil {
			return false, &Error{Operation: call.op, Err: err}
		}
		// What total counts is promised for whole lists only. Where it becomes less, what follows has moved up, and may
		// have gone to a page that was read already.
		if total, counted := page.total(); counted && !filtered(call.query) {
			moved = moved || total < counts || next == 0 && total != len(met)
			counts = total
		}
		if next == 0 {
			return moved, nil
		}
		if len(met) > before {
			barren = 0
		} else if barren++; barren > maxBarren {
			return false, &Error{Operation: call.op, Err: fmt.Errorf("the list has no end: %d pages in a row, up to page %d, bring nothing new", barren, number)}
		}
		number = next
	}
}

// withPage adds the page to a query.
func withPage(query url.Values, number int) url.Values {
	query = maps.Clone(query)
	if query == nil {
		query = url.Values{}
	}
	query.Set("page[number]", strconv.Itoa(number))
	query.Set("page[size]", strconv.Itoa(pageSize))
	return query
}

// filtered reports whether a query asks for a part of the list.
func filtered(query url.Values) bool {
	for key := range query {
		if key != "page[number]" && key != "page[size]" {
			return true
		}
	}
	return false
}

// nextPage takes the number of the next page from links.next, and nothing else of it: a link to another host must not
// be followed. It gives 0 where there is no next page.
func nextPage(link string, current int) (int, error) {
	if link == "" {
		return 0, nil
	}
	u, err := url.Parse(link)
	if err != nil {
		return 0, errors.New("links.next of the answer is not a link")
	}
	number, err := strconv.Atoi(u.Query().Get("page[number]"))
	if err != nil {
		return 0, errors.New("links.next of the answer names no page[number]")
	}
	if number != current+1 {
		return 0, fmt.Errorf("links.next of page %d leads to page %d", current, number)
	}
	return number, nil
}
