package cerbytest

import (
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
func page[T any](c *call, rows []T, render func(T) map[string]any, first firstPage) (reply, error) {
	number, size := c.number(pageNumber, 1), c.number(pageSize, c.route.pageSize)
	total := len(rows)
	last := max((total+size-1)/size, 1)

	data := []any{}
	if number <= last {
		start := (number - 1) * size
		for _, row := range rows[start:min(start+size, total)] {
			data = append(data, render(row))
		}
	}

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
	return reply{document: map[string]any{
		"data":  data,
		"links": links,
		"meta": map[string]any{
			"page":   map[string]any{"maxSize": maxPageSize, "total": total, "cursor": nil},
			"region": "simulated",
		},
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
