package transport

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
)

// maxProblems is the number of problems of one response that messages list.
const maxProblems = 8

// Problem is one element of the service's error list. Its strings are printable and of limited length.
type Problem struct {
	Code   string
	Title  string
	Detail string
	// At is the place in the request that was refused, as in data.attributes.role.
	At string
	// Reason is the validator's code: extra_forbidden, type_error.enum.
	Reason string
}

// String returns the problem in one line.
func (p Problem) String() string {
	text := cmp.Or(p.Detail, p.Title, p.Code)
	switch {
	case p.At != "" && p.Reason != "":
		text += fmt.Sprintf(" (%s: %s)", p.At, p.Reason)
	case p.At != "":
		text += fmt.Sprintf(" (%s)", p.At)
	case p.Reason != "":
		text += fmt.Sprintf(" (%s)", p.Reason)
	}
	return strings.TrimSpace(text)
}

// problemText returns the service's own words, or an empty string. Of many problems it returns the first ones and the
// number of the others.
func (e *RequestError) problemText() string {
	words := make([]string, 0, len(e.Problems))
	for _, p := range e.Problems {
		if s := p.String(); s != "" {
			words = append(words, s)
		}
	}
	if more := len(words) - maxProblems; more > 0 {
		words = append(words[:maxProblems], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, "; ")
}

// errorDocument is the service's form of an error. It leaves out the status, which comes as a number or as a string,
// and which HTTP has anyway.
type errorDocument struct {
	Errors []struct {
		Code   any    `json:"code"`
		Title  string `json:"title"`
		Detail any    `json:"detail"`
		Meta   struct {
			Loc  any    `json:"loc"`
			Msg  string `json:"msg"`
			Type string `json:"type"`
		} `json:"meta"`
	} `json:"errors"`
	// Message is in the responses of a gateway in front of the service.
	Message string `json:"message"`
}

// decodeProblems decodes the body of an error response, or describes it if it is not in the service's form.
func decodeProblems(got *response, clean func(string) string) (problems []Problem, body string) {
	var document errorDocument
	err := json.Unmarshal(got.body, &document)
	if len(document.Errors) == 0 {
		switch {
		case document.Message != "":
			return nil, fmt.Sprintf("the message %q", clean(document.Message))
		case err != nil:
			return nil, describeBody(got, clean)
		}
		return nil, "a body without an error message"
	}
	for _, element := range document.Errors {
		detail := scalarText(element.Detail)
		if msg := element.Meta.Msg; msg != "" && msg != detail {
			detail = strings.TrimSpace(detail + " " + msg)
		}
		problems = append(problems, Problem{
			Code:   clean(scalarText(element.Code)),
			Title:  clean(element.Title),
			Detail: clean(detail),
			At:     clean(locationText(element.Meta.Loc)),
			Reason: clean(element.Meta.Type),
		})
	}
	return problems, ""
}

// scalarText returns a JSON scalar as a string: the service does not keep to one type.
func scalarText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}

// locationText joins a validator's path: ["data","attributes","role"] becomes data.attributes.role.
func locationText(loc any) string {
	parts, ok := loc.([]any)
	if !ok {
		return scalarText(loc)
	}
	words := make([]string, 0, len(parts))
	for _, part := range parts {
		words = append(words, scalarText(part))
	}
	return strings.Join(words, ".")
}
