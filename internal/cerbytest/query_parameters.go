package cerbytest

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The page parameters and the largest page size.
const (
	pageNumber  = "page[number]"
	pageSize    = "page[size]"
	maxPageSize = 100
)

// queryParameter is a parameter of a query. validate returns the message and the code of the service's validator, or
// nothing.
type queryParameter struct {
	name     string
	validate func(value string) (msg, kind string)
}

// pageParameters are the parameters of every paged list.
var pageParameters = []queryParameter{
	{pageNumber, wholeNumber(1, 0)},
	{pageSize, wholeNumber(1, maxPageSize)},
	{"sort", sortKey},
}

// sortKeyPattern matches the name of an attribute, with a minus for descending order.
var sortKeyPattern = regexp.MustCompile(`^-?[A-Za-z]+$`)

// sortKey accepts the name of an attribute. It does not change the order: the published directions contradict each
// other, so no client may rely on one.
func sortKey(value string) (string, string) {
	if !sortKeyPattern.MatchString(value) {
		return "string does not match regex", "value_error.str.regex"
	}
	return "", ""
}

// wholeNumber accepts decimal digits between low and high. A high of 0 means no upper bound.
func wholeNumber(low, high int) func(string) (string, string) {
	return func(value string) (string, string) {
		n, err := strconv.Atoi(value)
		switch {
		case err != nil || strings.HasPrefix(value, "+"):
			return "value is not a valid integer", "type_error.integer"
		case n < low:
			return "ensure this value is greater than or equal to " + strconv.Itoa(low), "value_error.number.not_ge"
		case high > 0 && n > high:
			return "ensure this value is less than or equal to " + strconv.Itoa(high), "value_error.number.not_le"
		}
		return "", ""
	}
}

func anyText(string) (string, string) { return "", "" }

// booleanText accepts true and false in this spelling.
func booleanText(value string) (string, string) {
	if value != "true" && value != "false" {
		return "value could not be parsed to a boolean", "type_error.bool"
	}
	return "", ""
}

// enumValue accepts one value of an enumeration, and no list.
func enumValue(permitted ...string) func(string) (string, string) {
	return func(value string) (string, string) {
		if !slices.Contains(permitted, value) {
			return enumMessage(permitted), "type_error.enum"
		}
		return "", ""
	}
}

// enumList accepts a comma-separated list of values of an enumeration.
func enumList(permitted ...string) func(string) (string, string) {
	return func(value string) (string, string) {
		for part := range strings.SplitSeq(value, ",") {
			if !slices.Contains(permitted, part) {
				return enumMessage(permitted), "type_error.enum"
			}
		}
		return "", ""
	}
}

// textList accepts a comma-separated list without empty elements.
func textList(value string) (string, string) {
	if slices.Contains(strings.Split(value, ","), "") {
		return "ensure this value has at least 1 characters", "too_short"
	}
	return "", ""
}

// readQuery validates the query. It rejects unknown, repeated, invalid and missing parameters.
func (c *call) readQuery() error {
	query, err := url.ParseQuery(c.request.URL.RawQuery)
	if err != nil {
		return newValidationError(problem{[]any{"query"}, "the query is malformed", "value_error"})
	}
	known := slices.Clone(c.route.query)
	if c.route.pageSize > 0 {
		known = append(known, pageParameters...)
	}
	var found []problem
	for _, name := range slices.Sorted(maps.Keys(query)) {
		i := slices.IndexFunc(known, func(p queryParameter) bool { return p.name == name })
		switch {
		case i < 0:
			found = append(found, problem{[]any{name, 0}, "extra parameters not permitted", "extra_forbidden"})
		case len(query[name]) > 1:
			found = append(found, problem{[]any{name, 1}, "the parameter is given twice", "value_error"})
		default:
			if msg, kind := known[i].validate(query.Get(name)); kind != "" {
				found = append(found, problem{[]any{name, 0}, msg, kind})
			}
		}
	}
	for _, name := range c.route.requiredQuery {
		if !query.Has(name) {
			found = append(found, problem{[]any{name}, "field required", "value_error.missing"})
		}
	}
	if len(found) > 0 {
		return newValidationError(found...)
	}
	c.query = query
	return nil
}

// listParameter returns the comma-separated values of a parameter, or nil if it is missing.
func (c *call) listParameter(name string) []string {
	if !c.query.Has(name) {
		return nil
	}
	return strings.Split(c.query.Get(name), ",")
}

// matchesFilter reports whether a value is among the values of a filter. A nil filter matches every value.
func matchesFilter(values []string, value string) bool {
	return values == nil || slices.Contains(values, value)
}
