package cerbytest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// validator validates the value at loc in a body, and returns the problems in it.
type validator func(loc []any, value any) []problem

// field is a member of an object.
type field struct {
	name     string
	required bool
	validate validator
}

func required(name string, validate validator) field {
	return field{name, true, validate}
}

func optional(name string, validate validator) field {
	return field{name, false, validate}
}

// document validates the usual body: data with a type and attributes, and nothing else.
func document(kind string, attributes validator) validator {
	return object(required("data", object(
		required("type", constant(kind)),
		required("attributes", attributes),
	)))
}

// object accepts an object with these fields and rejects all others.
func object(fields ...field) validator {
	return func(loc []any, value any) []problem {
		given, ok := value.(map[string]any)
		if !ok {
			return []problem{{loc, "value is not a valid dict", "type_error.dict"}}
		}
		var found []problem
		known := map[string]bool{}
		for _, f := range fields {
			known[f.name] = true
			at := append(slices.Clip(loc), f.name)
			if member, exists := given[f.name]; exists {
				found = append(found, f.validate(at, member)...)
			} else if f.required {
				found = append(found, problem{at, "field required", "value_error.missing"})
			}
		}
		for _, name := range slices.Sorted(maps.Keys(given)) {
			if !known[name] {
				at := append(slices.Clip(loc), name)
				found = append(found, problem{at, "extra fields not permitted", "extra_forbidden"})
			}
		}
		return found
	}
}

// nonEmpty rejects an object without members before it calls inner.
func nonEmpty(inner validator) validator {
	return func(loc []any, value any) []problem {
		if given, ok := value.(map[string]any); ok && len(given) == 0 {
			return []problem{{loc, "at least one field is required", "too_short"}}
		}
		return inner(loc, value)
	}
}

// listOf accepts a list of at least one element without duplicates. inner validates each element.
func listOf(inner validator) validator {
	return func(loc []any, value any) []problem {
		list, ok := value.([]any)
		switch {
		case !ok:
			return []problem{{loc, "value is not a valid list", "type_error.list"}}
		case len(list) == 0:
			return []problem{{loc, "ensure this value has at least 1 items", "too_short"}}
		}
		var found []problem
		seen := map[string]bool{}
		for n, element := range list {
			found = append(found, inner(append(slices.Clip(loc), n), element)...)
			whole := fmt.Sprintf("%#v", element) // %#v sorts the keys of a map.
			if seen[whole] {
				found = append(found, problem{loc, "the list has duplicated items", "value_error.list.unique_items"})
			}
			seen[whole] = true
		}
		return found
	}
}

func anyString(loc []any, value any) []problem {
	if _, ok := value.(string); !ok {
		return []problem{{loc, "str type expected", "type_error.str"}}
	}
	return nil
}

// stringOfLength accepts a string of low to high characters. A high of 0 means no upper bound.
func stringOfLength(low, high int) validator {
	return func(loc []any, value any) []problem {
		s, ok := value.(string)
		switch length := utf8.RuneCountInString(s); {
		case !ok:
			return anyString(loc, value)
		case length < low:
			return []problem{{loc, fmt.Sprintf("ensure this value has at least %d characters", low), "too_short"}}
		case high > 0 && length > high:
			return []problem{{loc, fmt.Sprintf("ensure this value has at most %d characters", high), "too_long"}}
		}
		return nil
	}
}

// nullableTime accepts a time in ISO 8601 with its offset, and null.
func nullableTime(loc []any, value any) []problem {
	s, ok := value.(string)
	if !ok && value != nil {
		return anyString(loc, value)
	}
	if _, err := time.Parse(time.RFC3339, s); ok && err != nil {
		return []problem{{loc, "invalid datetime format", "value_error.datetime"}}
	}
	return nil
}

// boolean accepts true and false, and no string.
func boolean(loc []any, value any) []problem {
	if _, ok := value.(bool); !ok {
		return []problem{{loc, "value could not be parsed to a boolean", "type_error.bool"}}
	}
	return nil
}

func constant(want string) validator {
	return func(loc []any, value any) []problem {
		if value != want {
			return []problem{{loc, "unexpected value; permitted: '" + want + "'", "value_error.const"}}
		}
		return nil
	}
}

func oneOf(permitted ...string) validator {
	return func(loc []any, value any) []problem {
		if s, ok := value.(string); !ok || !slices.Contains(permitted, s) {
			return []problem{{loc, enumMessage(permitted), "type_error.enum"}}
		}
		return nil
	}
}

// enumMessage is the service's message about a value outside an enumeration.
func enumMessage(permitted []string) string {
	return "value is not a valid enumeration member; permitted: '" + strings.Join(permitted, "', '") + "'"
}

// email accepts a bare address whose domain has a dot.
func email(loc []any, value any) []problem {
	s, ok := value.(string)
	if !ok {
		return anyString(loc, value)
	}
	address, err := mail.ParseAddress(s)
	if err != nil || address.Address != s || !isQualifiedDomain(s[strings.LastIndex(s, "@")+1:]) {
		return []problem{{loc, "value is not a valid email address", "value_error.email"}}
	}
	return nil
}

// isQualifiedDomain reports whether a domain has at least two labels, none of them empty.
func isQualifiedDomain(domain string) bool {
	labels := strings.Split(domain, ".")
	return len(labels) > 1 && !slices.Contains(labels, "")
}

// jsonObject contains the members of an object in a body that has passed validation.
type jsonObject map[string]any

// attributes returns the attributes of a body whose data is one object.
func (c *call) attributes() jsonObject {
	return asObject(asObject(asObject(c.body)["data"])["attributes"])
}

// getTime returns a member that has passed nullableTime, or the zero time if it is missing.
func (m jsonObject) getTime(name string) time.Time {
	t, _ := time.Parse(time.RFC3339, m.getString(name))
	return t
}

// asObject returns the members of an object, or nil for any other value.
func asObject(value any) jsonObject {
	object, _ := value.(map[string]any)
	return object
}

// getString returns a string member, or "" if it is missing.
func (m jsonObject) getString(name string) string {
	s, _ := m[name].(string)
	return s
}

// getBool returns a boolean member, or false if it is missing.
func (m jsonObject) getBool(name string) bool {
	b, _ := m[name].(bool)
	return b
}

// readBody checks the media type, decodes the body, which is exactly one JSON value, and validates it.
func (w *Workspace) readBody(c *call) error {
	if accept := c.request.Header.Get("Accept"); strings.Contains(accept, "vnd.api+json") {
		return &apiError{status: http.StatusBadRequest, detail: "The media type is application/json."}
	}
	if len(c.rawBody) > maxBody {
		return &apiError{status: http.StatusBadRequest, detail: fmt.Sprintf("A body has at most %d bytes.", maxBody)}
	}
	if c.route.body == nil {
		if len(c.rawBody) > 0 {
			return newValidationError(problem{[]any{"body"}, "no body is expected", "extra_forbidden"})
		}
		return nil
	}
	media, _, err := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return &apiError{status: http.StatusBadRequest, detail: "The content type must be application/json."}
	}
	decoder := json.NewDecoder(bytes.NewReader(c.rawBody))
	decoder.UseNumber()
	if err := decoder.Decode(&c.body); err != nil {
		return newValidationError(problem{[]any{"body"}, err.Error(), "value_error.jsondecode"})
	}
	if _, err := decoder.Token(); err != io.EOF {
		return newValidationError(problem{[]any{"body"}, "extra data after the document", "value_error.jsondecode"})
	}
	if found := c.route.body(w)([]any{}, c.body); len(found) > 0 {
		return newValidationError(found...)
	}
	return nil
}
