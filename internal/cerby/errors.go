package cerby

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// The errors that errors.Is matches with an *Error.
var (
	// ErrNotFound is the service's own response that an object does not exist. A 404 in another form, such as the page
	// of a proxy, does not match: it would remove an existing object from a state.
	ErrNotFound = errors.New("not found")
	// ErrUnauthorized is a response 401: the API key is not valid.
	ErrUnauthorized = errors.New("unauthorized")
	// ErrForbidden is a response 403: the API key lacks a scope or a role.
	ErrForbidden = errors.New("forbidden")
	// ErrDenied is either of these.
	ErrDenied = errors.New("denied")
	// ErrConflict is a response 409: an object of that name exists.
	ErrConflict = errors.New("conflict")
	// ErrRefused is any response 4xx.
	ErrRefused = errors.New("refused")
	// ErrWrongPath is the cause of a 404 of a list that every workspace has: nothing was deleted, the address is wrong.
	ErrWrongPath = errors.New("every workspace has this list, so the address of the API is wrong. " +
		"Check base_url (CERBY_BASE_URL) of the provider: its path is /api/v1")
	// ErrParentExists is the cause of a 404 of a list whose parent exists.
	ErrParentExists = errors.New("the parent object of this list exists, so the 404 response does not mean that it " +
		"was deleted")
	// ErrStillListed is the cause of a 404 of a removal if a read still finds what was to be removed.
	ErrStillListed = errors.New("a read still finds the object")
	// ErrListMoved is the cause of a list that changed during each of several reads.
	ErrListMoved = fmt.Errorf("the list changed during each of %d reads. "+
		"Try again when the list changes less often", maxPasses)
)

// Problem is one element of the service's error list.
type Problem = transport.Problem

// Error is a call that failed. Its operation has the scopes and the role that the API key needs.
type Error struct {
	Operation Operation
	*transport.RequestError
}

// newError returns the error of a call that has no response of its own.
func newError(op Operation, err error) *Error {
	return &Error{Operation: op, RequestError: &transport.RequestError{Operation: op.Name, Err: err}}
}

// Unwrap returns the error of the request.
func (e *Error) Unwrap() error { return e.RequestError }

// Is reports whether the error is one of the sentinel errors of this package.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrNotFound:
		return e.Status == http.StatusNotFound && len(e.Problems) > 0 &&
			!isContradicted(e.Err) && !isContradicted(e.VerifyErr)
	case ErrUnauthorized:
		return e.Status == http.StatusUnauthorized
	case ErrForbidden:
		return e.Status == http.StatusForbidden
	case ErrDenied:
		return e.Is(ErrUnauthorized) || e.Is(ErrForbidden)
	case ErrConflict:
		return e.Status == http.StatusConflict
	case ErrRefused:
		return e.Status/100 == 4
	}
	return false
}

// IsUnreadable reports whether the API key may not read an object, or the object does not exist.
func IsUnreadable(err error) bool { return errors.Is(err, ErrDenied) || errors.Is(err, ErrNotFound) }

// isContradicted reports whether the cause of a 404 proves that it does not mean a deletion.
func isContradicted(cause error) bool {
	return errors.Is(cause, ErrWrongPath) || errors.Is(cause, ErrParentExists) || errors.Is(cause, ErrStillListed)
}

// WithCause returns a copy of the error of a call, with a further cause.
func WithCause(err, cause error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return fmt.Errorf("%w: %w", cause, err)
	}
	request := *e.RequestError
	return &Error{Operation: e.Operation, RequestError: request.Wrap(cause)}
}

// ProblemPaths returns the places in the request that the service refused, as in data.4.attributes.role.
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
