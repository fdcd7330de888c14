package cerbytest

import (
	"iter"
	"maps"
	"net/url"
	"strconv"
)

// firstPageLink is how a list writes links.previous on its first page.
type firstPageLink int

// The forms of links.previous on the first page.
const (
	previousNull firstPageLink = iota
	previousAbsent
)

// paginate returns the page of rows that the query selects. render returns the API's form of one row.
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

// intParameter returns a parameter that has passed wholeNumber, or a default.
func (c *call) intParameter(name string, otherwise int) int {
	if n, err := strconv.Atoi(c.query.Get(name)); err == nil {
		return n
	}
	return otherwise
}

// pageLink returns the relative URL of another page of the list, with percent-encoded brackets.
func (c *call) pageLink(number, size int) string {
	query := maps.Clone(c.query)
	if query == nil {
		query = url.Values{}
	}
	query.Set(pageNumber, strconv.Itoa(number))
	query.Set(pageSize, strconv.Itoa(size))
	return c.request.URL.EscapedPath() + "?" + query.Encode()
}
