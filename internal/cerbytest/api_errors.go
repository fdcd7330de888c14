package cerbytest

import (
	"fmt"
	"net/http"
	"strconv"
)

// apiError is an error response: one error for the whole request, or one for each problem in it.
type apiError struct {
	status   int
	detail   string
	header   http.Header
	problems []problem
}

// problem is a finding of validation: its location, and the message and code of the service's validator.
type problem struct {
	loc  []any
	msg  string
	code string
}

// newAPIError returns an error with the usual text of a status.
func newAPIError(status int) *apiError {
	return &apiError{status: status}
}

// newValidationError returns an error of status 400 for a request that failed validation.
func newValidationError(problems ...problem) *apiError {
	return &apiError{status: http.StatusBadRequest, problems: problems}
}

// Error implements error, because an apiError travels as an error until it is encoded.
func (r *apiError) Error() string {
	return fmt.Sprintf("refused with status %d", r.status)
}

// errorText is the code, which is also the title, and the default detail of a status.
type errorText struct{ code, detail string }

// defaultErrorTexts are the service's texts. A status without an entry uses the text of HTTP.
var defaultErrorTexts = map[int]errorText{
	http.StatusBadRequest:          {"Bad request", "The request is not valid. Correct it and send it again."},
	http.StatusForbidden:           {"Forbidden", "User does not have permission to perform this action."},
	http.StatusNotFound:            {"Not found", "Resource not found."},
	http.StatusMethodNotAllowed:    {"Method not allowed", "The method is not allowed here."},
	http.StatusConflict:            {"Conflict", "The request conflicts with the current state of the resource."},
	http.StatusTooManyRequests:     {"Too many requests", "Retry in five minutes."},
	http.StatusInternalServerError: {"Internal server error", "Something went wrong."},
}

// unauthorizedDetails are the wordings of 401. They alternate.
var unauthorizedDetails = []string{
	"User is not authorized to perform the request.",
	"Unable to access resource.",
}

// encodeError encodes an error response. The status alternates between a number and a string, as do the wordings of
// 401.
func (w *Workspace) encodeError(r *apiError) encodedResponse {
	count := w.errorCount
	w.errorCount++

	texts, known := defaultErrorTexts[r.status]
	switch {
	case r.status == http.StatusUnauthorized:
		texts = errorText{"Unauthorized", unauthorizedDetails[count/2%2]}
	case !known:
		texts = errorText{http.StatusText(r.status), http.StatusText(r.status)}
	}
	if r.detail != "" {
		texts.detail = r.detail
	}
	var status any = r.status
	if count%2 == 1 {
		status = strconv.Itoa(r.status)
	}

	one := func(meta any) map[string]any {
		return map[string]any{
			"code": texts.code, "title": texts.code, "detail": texts.detail, "status": status, "meta": meta,
		}
	}
	list := []any{}
	for _, p := range r.problems {
		list = append(list, one(map[string]any{"loc": p.loc, "msg": p.msg, "type": p.code}))
	}
	if len(list) == 0 {
		list = append(list, one(nil))
	}
	resp := encodeResponse(r.status, map[string]any{"errors": list})
	for name, values := range r.header {
		resp.header[name] = values
	}
	return resp
}
