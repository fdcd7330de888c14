package cerbytest

import (
	"iter"
	"maps"
	"net/url"
	"strconv"
)

// firstPage says how a list writes links.previous on its first page.
type firstPage int

// The two ways to have no previous page.
const (
	previousNull firstPage = iota
	previousAbsent
)

// page answers the page of rows that the query asks for; render tells one row, as it appears in lists.
func page[T any](c *call, rows iter.Seq[T], render func(T) map[string]any, first firstPage) (response, error) {
	number, size := c.number(pageNumber, 1), c.number(pageSize, c.route.pageSize)
	from, to := c.fault.pageBounds(number, size)
	data, total := []any{}, 0
	for row := range rows {
		if from <= total && total < to {
			data = append(data, render(row))
		}
		total++
	}
	last := max((total+size-1)/size, 1)

	links := map[string]any{"self": c.link(number, size), "next": nil}
	if number < last {
		links["next"] = c.link(number+1, size)
	}
	switch {
	case number > 1:
		links["previous"] = c.link(min(number-1, last), size)
	case first == previousNull:
		links["previous"] = nil
	}
	return response{document: map[string]any{
		"data":  data,
		"links": links,
		"meta":  c.fault.listMeta(total),
	}}, nil
}

// number reads a parameter that has passed wholeNumber.
func (c *call) number(name string, otherwise int) int {
	if n, err := strconv.Atoi(c.query.Get(name)); err == nil {
		return n
	}
	return otherwise
}

// link is the relative address of another page of the same question, its brackets percent-encoded.
func (c *call) link(number, size int) string {
	query := maps.Clone(c.query)
	if query == nil {
		query = url.Values{}
	}
	query.Set(pageNumber, strconv.Itoa(number))
	query.Set(pageSize, strconv.Itoa(size))
	return c.request.URL.EscapedPath() + "?" + query.Encode()
}
