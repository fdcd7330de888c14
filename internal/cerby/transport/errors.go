package transport

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// RequestError is a request that failed: the response, and what is known of the effect of a write.
type RequestError struct {
	// Operation is that of the request.
	Operation string
	// Status is the HTTP status, or 0 if no response arrived.
	Status int
	// Problems are the errors that the service listed, if the response has its form.
	Problems []Problem
	// Body describes a response that is not in the service's form, as in "an HTML page titled ...".
	Body string
	// RequestID is the service's name for the request, if the response has one.
	RequestID string
	// Attempts is the number of times that the request was sent.
	Attempts int
	// Ambiguous is set if a write may have been applied although it failed here.
	Ambiguous bool
	// Location is the target of a redirect. It was not followed.
	Location string
	// Err is the cause outside the response: the network, a timeout, an unreadable body.
	Err error
	// VerifyErr is the error of the read that was to verify a write. Err does not wrap it: whether an object was found
	// then says nothing about this request.
	VerifyErr error

	// Transient is set if the same request may succeed later.
	Transient bool
	// CutOff is set if the request was not written to its end, so that the service cannot have received all of it. Only a
	// proxy may have delivered it nevertheless.
	CutOff bool

	retryAfter time.Duration // 0 without
	refused    bool          // the host refused the first connection of the run
}

// Error returns the operation and the response in one line.
func (e *RequestError) Error() string { return "unable to " + e.Operation + ": " + e.Response() }

// Unwrap returns the cause outside the response.
func (e *RequestError) Unwrap() error { return e.Err }

// Is reports whether a verification failed because of target, as when it was interrupted. The response to the read does
// not count.
func (e *RequestError) Is(target error) bool {
	if read, ok := errors.AsType[*RequestError](e.VerifyErr); ok {
		return errors.Is(read.Err, target)
	}
	return errors.Is(e.VerifyErr, target)
}

// mayApplyLate reports whether the service may still be applying a write: its response was lost, or came from a
// gateway.
func (e *RequestError) mayApplyLate() bool {
	return e.Status == 0 || e.Status >= http.StatusInternalServerError
}

// Wrap adds a cause to those that are known, and returns the error.
func (e *RequestError) Wrap(err error) *RequestError {
	if e.Err != nil {
		err = displayError{joinSentences(e.Err.Error(), err.Error()), errors.Join(e.Err, err)}
	}
	e.Err = err
	return e
}

// Response describes the response in one line of sentences: its status and the service's words, or why there is none.
// It begins in lower case and has no period at its end.
func (e *RequestError) Response() string {
	var b strings.Builder
	if e.Status != 0 {
		b.WriteString("the service responded with " +
			strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))))
	}
	if words := e.problemText(); words != "" {
		b.WriteString(": " + words)
	}
	if e.Body != "" {
		b.WriteString(" and " + e.Body)
	}
	if e.Location != "" {
		b.WriteString(" and a redirect to " + e.Location + ", which was not followed")
	}
	sentences := []string{b.String()}
	if e.Err != nil {
		sentences = append(sentences, e.Err.Error())
	}
	if e.VerifyErr != nil {
		sentences = append(sentences, verifyText(e.VerifyErr))
	}
	return joinSentences(sentences...)
}

// fromResponse fills the error from a response that is no success.
func (e *RequestError) fromResponse(got *response, clean func(string) string) *RequestError {
	e.retryAfter = retryAfter(got.header)
	switch got.status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		e.Transient = true
	}
	e.Problems, e.Body = decodeProblems(got, clean)
	e.Location = describeLocation(got.header.Get("Location"), clean)
	return e
}

// describeLocation returns the host of a redirect, or what else is known of its target.
func describeLocation(location string, clean func(string) string) string {
	if location == "" {
		return ""
	}
	u, err := url.Parse(location)
	switch {
	case err != nil:
		return "an invalid address"
	case u.Host == "":
		return "a different path"
	}
	return clean(u.Host)
}
