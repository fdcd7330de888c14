package cerby

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Error is a call that failed: what was being done, what the service answered, and what is known of its effect.
type Error struct {
	// Operation is what was being done; it names the scopes and the role that it needs.
	Operation Operation
	// Status is the HTTP status, or 0 where no answer arrived.
	Status int
	// Problems are the service's own words, where it answered in its own form.
	Problems []Problem
	// Body tells what the answer was where it was not in the service's form: "an HTML page titled ...".
	Body string
	// RequestID is the service's name for the request, if it gave one.
	RequestID string
	// Attempts is how often the call was sent.
	Attempts int
	// Uncertain is set where a write may have been carried out although it failed here.
	Uncertain bool
	// Location is where a redirect pointed to. It was not followed.
	Location string
	// Err is the cause outside the answer: the network, a timeout, an unreadable body.
	Err error

	retryAfter time.Duration // as the service asked, 0 without
	transient  bool          // the same call may succeed later
}

// Problem is one element of the service's error list, its texts cleaned and cut to a length.
type Problem struct {
	Code   string
	Title  string
	Detail string
	// At is the place in the request that was refused, such as data.attributes.role.
	At string
	// Reason is the validator's word: extra_forbidden, type_error.enum.
	Reason string
}

// String gives the problem in one line.
func (p Problem) String() string {
	text := p.Detail
	if text == "" {
		text = p.Title
	}
	if text == "" {
		text = p.Code
	}
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

// Error gives what was being done and what came back, in one line.
func (e *Error) Error() string {
	return "could not " + e.Operation.Name + ": " + e.Answer()
}

// Answer says in one line what came back: the status and the service's words, or why there was no answer.
func (e *Error) Answer() string {
	var b strings.Builder
	if e.Status != 0 {
		fmt.Fprintf(&b, "the service answered %s", strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))))
	}
	if words := e.Words(); words != "" {
		b.WriteString(": " + words)
	}
	if e.Body != "" {
		b.WriteString(" with " + e.Body)
	}
	if e.Location != "" {
		b.WriteString(", a redirect to " + e.Location + " that was not followed")
	}
	if e.Err != nil {
		if b.Len() > 0 {
			b.WriteString("; ")
		}
		b.WriteString(e.Err.Error())
	}
	return b.String()
}

// mostProblems is how many of the problems that an answer names are told.
const mostProblems = 8

// Words gives the service's own words, or nothing where it had none. Of many problems the first are told, and how many
// more there are.
func (e *Error) Words() string {
	words := make([]string, 0, len(e.Problems))
	for _, p := range e.Problems {
		if s := p.String(); s != "" {
			words = append(words, s)
		}
	}
	if more := len(words) - mostProblems; more > 0 {
		words = append(words[:mostProblems], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, "; ")
}

// because adds a cause to those that are known, and returns the error.
func (e *Error) because(err error) *Error {
	if e.Err != nil {
		err = fmt.Errorf("%w; %w", e.Err, err)
	}
	e.Err = err
	return e
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// IsNotFound reports whether the service said that the thing does not exist. A 404 that is not in the service's form,
// such as the page of a proxy or of another host, does not count: it would drop what exists from a state.
func IsNotFound(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Status == http.StatusNotFound && len(e.Problems) > 0 && !errors.Is(err, ErrWrongPath) && !errors.Is(err, errUnlisted)
}

// IsDenied reports whether the service said that the key may not: it lacks a scope or a role, or is not valid.
func IsDenied(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden)
}

// IsRefused reports whether the service answered that a request is not one it takes.
func IsRefused(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Status/100 == 4
}

// IsConflict reports whether the service refused a write because something of that name exists.
func IsConflict(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Status == http.StatusConflict
}

// judge fills the error from an answer that was no success, and settles whether the same call may succeed later.
func (e *Error) judge(got *answer, clean func(string) string) *Error {
	e.describe(got, clean)
	e.retryAfter = retryAfter(got.header)
	switch got.status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		e.transient = true
	}
	e.Uncertain = !e.Operation.reads() && got.status >= http.StatusInternalServerError
	if location := got.header.Get("Location"); location != "" {
		u, err := url.Parse(location)
		switch {
		case err != nil:
			e.Location = "an address that cannot be read"
		case u.Host == "":
			e.Location = "another path"
		default:
			e.Location = clean(u.Host)
		}
	}
	return e
}

// errorDocument is the service's form of an error. Status is left out: it comes as a number or as text, and HTTP has
// it.
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
	// Message is what a gateway in front of the service answers instead.
	Message string `json:"message"`
}

// describe fills an error from the body of an answer that was no success.
func (e *Error) describe(got *answer, clean func(string) string) {
	var document errorDocument
	err := json.Unmarshal(got.body, &document)
	if len(document.Errors) == 0 {
		switch {
		case document.Message != "":
			e.Body = fmt.Sprintf("the message %q", clean(document.Message))
		case err != nil:
			e.Body = describeBody(got, clean)
		default:
			e.Body = "a body that names no error"
		}
		return
	}
	for _, element := range document.Errors {
		detail := text(element.Detail)
		if msg := element.Meta.Msg; msg != "" && msg != detail {
			detail = strings.TrimSpace(detail + " " + msg)
		}
		e.Problems = append(e.Problems, Problem{
			Code:   clean(text(element.Code)),
			Title:  clean(element.Title),
			Detail: clean(detail),
			At:     clean(locate(element.Meta.Loc)),
			Reason: clean(element.Meta.Type),
		})
	}
}

// text gives a JSON scalar as text, for fields whose type the service does not keep to.
func text(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}

// locate joins a validator's path: ["data","attributes","role"] becomes data.attributes.role.
func locate(loc any) string {
	parts, ok := loc.([]any)
	if !ok {
		return text(loc)
	}
	words := make([]string, 0, len(parts))
	for _, part := range parts {
		words = append(words, text(part))
	}
	return strings.Join(words, ".")
}

// ProblemPaths returns the places in the request that the service refused, such as data.4.attributes.role.
func ProblemPaths(err error) []string {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return nil
	}
	var paths []string
	for _, p := range e.Problems {
		if p.At != "" {
			paths = append(paths, p.At)
		}
	}
	return paths
}

// ErrWrongPath is the cause of a 404 of a list that every workspace has: nothing was deleted, the address is wrong.
var ErrWrongPath = errors.New("every workspace has this list, so the address is wrong: " +
	"check base_url (CERBY_BASE_URL) of the provider, whose path is /api/v1")

// errUnlisted is the cause of a 404 of a list whose owner exists.
var errUnlisted = errors.New("the list belongs to something that exists, so nothing is taken for deleted")

// IsUnlisted reports whether the service answered 404 to a list whose owner exists.
func IsUnlisted(err error) bool { return errors.Is(err, errUnlisted) }

// wrongPath makes a 404 of a list that every workspace has an error that is no absence.
func wrongPath(notFound error) error { return withCause(notFound, ErrWrongPath) }

// unlisted makes a 404 of a list whose owner exists an error that is no absence. Other errors, and nil, stay as they
// are.
func unlisted(err error) error {
	if !IsNotFound(err) {
		return err
	}
	return withCause(err, errUnlisted)
}

// withCause returns a copy of a failed call's error with a cause more.
func withCause(err, cause error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		failed := *e
		return failed.because(cause)
	}
	return fmt.Errorf("%w: %w", cause, err)
}
