package cerbytest

import (
	"iter"
	"maps"
	"net/url"
	"strconv"
)

// firstPage says how a list writes links.previous on its first page.
type firstPageLink int

// The two ways to have no previous page.
const (
	previousNull firstPageLink = iota
	previousAbsent
)

// page answers the page of rows that the query asks for; render tells one row, as it appears in lists.
func paginate[T any](c *call, rows iter.Seq[T], render func(T) map[string]any, first firstPageLink) (response, error) {
	number, size := c.intParameter(pageNumber, 1), c.intParameter(pageSize, c.route.pageSize)
	from, to := c.fault.pageBounds(number, size)
	data, total := []any{}, 0
	for row := range rows {
		if from <= total && total < to {
			data = append(data, render(row))
		}
		total++
	}
	last := max((total+size-1)/size, 1)

	links := map[string]any{"self": c.pageLink(number, size), "next": nil}
	if number < last {
		links["next"] = c.pageLink(number+1, size)
	}
	switch {
	case number > 1:
		links["previous"] = c.pageLink(min(number-1, last), size)
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
func (c *call) intParameter(name string, otherwise int) int {
	if n, err := strconv.Atoi(c.query.Get(name)); err == nil {
		return n
	}
	return otherwise
}

// link is the relative address of another page of the same question, its brackets percent-encoded.
func (c *call) pageLink(number, size int) string {
	query := maps.Clone(c.query)
	if query == nil {
		query = url.Values{}
	}
	query.Set(pageNumber, strconv.Itoa(number))
	query.Set(pageSize, strconv.Itoa(size))
	return c.request.URL.EscapedPath() + "?" + query.Encode()
}
