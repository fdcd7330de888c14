package cerbytest

import (
	"fmt"
	"net/http"
)

// refusal is an answer with errors, either one for the whole request or one for each problem in it.
type refusal struct {
	status   int
	detail   string
	header   http.Header
	problems []problem
}

// problem is one thing that validation found: where, and in the validator's words what.
type problem struct {
	loc  []any
	msg  string
	kind string
}

// refused makes a refusal in the words usual for the status.
func refused(status int) *refusal {
	return &refusal{status: status}
}

// invalid makes the refusal of a request that validation found problems in.
func invalid(problems ...problem) *refusal {
	return &refusal{status: http.StatusBadRequest, problems: problems}
}

// Error tells the status, for a refusal travels as an error until it is encoded.
func (r *refusal) Error() string {
	return fmt.Sprintf("refused with status %d", r.status)
}

// words are the code, which is the title too, and the usual detail of a status.
type words struct{ code, detail string }

// usualWords are what the service says; an unknown status speaks in the words of HTTP.
var usualWords = map[int]words{
	http.StatusBadRequest:          {"Bad request", "The request is not valid. Correct it and send it again."},
	http.StatusForbidden:           {"Forbidden", "User does not have permission to perform this action."},
	http.StatusNotFound:            {"Not found", "Resource not found."},
	http.StatusMethodNotAllowed:    {"Method not allowed", "The method is not allowed here."},
	http.StatusConflict:            {"Conflict", "The request conflicts with the current state of the resource."},
	http.StatusTooManyRequests:     {"Too many requests", "Retry in five minutes."},
	http.StatusInternalServerError: {"Internal server error", "Something went wrong."},
}

// unauthorizedDetails are the wordings of 401 that are seen in turn.
var unauthorizedDetails = []string{
	"User is not authorized to perform the request.",
	"Unable to access resource.",
}

// refuse encodes a refusal; status comes as a number and as text in turn, and so do the wordings of 401.
func (w *Workspace) refuse(r *refusal) wire {
	turn := w.refusalsGiven
	w.refusalsGiven++

	said, usual := usualWords[r.status]
	switch {
	case r.status == http.StatusUnauthorized:
		said = words{"Unauthorized", unauthorizedDetails[turn/2%2]}
	case !usual:
		said = words{http.StatusText(r.status), http.StatusText(r.status)}
	}
	if r.detail != "" {
		said.detail = r.detail
	}
	var status any = r.status
	if turn%2 == 1 {
		status = fmt.Sprint(r.status)
	}

	one := func(meta any) map[string]any {
		return map[string]any{
			"code": said.code, "title": said.code, "detail": said.detail, "status": status, "meta": meta,
		}
	}
	list := []any{}
	for _, p := range r.problems {
		list = append(list, one(map[string]any{"loc": p.loc, "msg": p.msg, "type": p.kind}))
	}
	if len(list) == 0 {
		list = append(list, one(nil))
	}
	answer := encode(r.status, map[string]any{"errors": list})
	for name, values := range r.header {
		answer.header[name] = values
	}
	return answer
}
