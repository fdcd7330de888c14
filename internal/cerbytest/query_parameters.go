package cerbytest

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The page parameters, and the largest page.
const (
	pageNumber  = "page[number]"
	pageSize    = "page[size]"
	maxPageSize = 100
)

// parameter is one thing that may be asked in a query; find returns the validator's words and type, or nothing.
type queryParameter struct {
	name     string
	validate func(value string) (msg, kind string)
}

// pageParameters are those of every paged list.
var pageParameters = []queryParameter{
	{pageNumber, wholeNumber(1, 0)},
	{pageSize, wholeNumber(1, maxPageSize)},
	{"sort", sortKey},
}

// sortKeyForm is an attribute's name, with a minus for the other direction.
var sortKeyPattern = regexp.MustCompile(`^-?[A-Za-z]+$`)

// sortKey accepts what looks like an attribute; the order stays as it is, for the published directions contradict
// each other and no client may count on one.
func sortKey(value string) (string, string) {
	if !sortKeyPattern.MatchString(value) {
		return "string does not match regex", "value_error.str.regex"
	}
	return "", ""
}

// wholeNumber accepts decimal digits between low and high; high 0 means without end.
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

// anyWords accepts free text.
func anyText(string) (string, string) { return "", "" }

// trueOrFalse accepts the two words and no other way to say them.
func booleanText(value string) (string, string) {
	if value != "true" && value != "false" {
		return "value could not be parsed to a boolean", "type_error.bool"
	}
	return "", ""
}

// oneValue accepts one value of an enumeration, and no list.
func enumValue(permitted ...string) func(string) (string, string) {
	return func(value string) (string, string) {
		if !slices.Contains(permitted, value) {
			return enumMessage(permitted), "type_error.enum"
		}
		return "", ""
	}
}

// someValues accepts a comma-separated list out of an enumeration.
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

// someWords accepts a comma-separated list without empty elements.
func textList(value string) (string, string) {
	if slices.Contains(strings.Split(value, ","), "") {
		return "ensure this value has at least 1 characters", "too_short"
	}
	return "", ""
}

// readQuery refuses what the route does not know, what is given twice, what fails its parameter's check, and what is
// missing.
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

// asks returns the comma-separated values of a parameter, or nil where it is not given.
func (c *call) listParameter(name string) []string {
	if !c.query.Has(name) {
		return nil
	}
	return strings.Split(c.query.Get(name), ",")
}

// passes tells whether a value is among those asked for, or none were.
func matchesFilter(values []string, value string) bool {
	return values == nil || slices.Contains(values, value)
}
