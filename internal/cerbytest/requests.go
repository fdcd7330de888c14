package cerbytest

import (
	"net/url"
	"slices"
	"time"
)

// Request is an entry of the request log. It has no headers, so that it never contains a key.
type Request struct {
	Time time.Time
	// ID is the x-request-id of the response.
	ID     string
	Method string
	// Path is unescaped and relative to /api/v1, or the whole path of a request outside the API.
	Path  string
	Query url.Values
	// Status is the status of the response, or 0 if a fault dropped the connection without one.
	Status    int
	UserAgent string
	Body      []byte
}

// Requests returns the log in the order in which the requests were served.
func (w *Workspace) Requests() []Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.requests)
}

// ResetRequests empties the log.
func (w *Workspace) ResetRequests() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests = nil
}

// logRequest adds an entry before the response is sent, so that a client that has the response finds it.
func (w *Workspace) logRequest(r Request) {
	w.requests = append(w.requests, r)
	if w.logLimit > 0 && len(w.requests) > w.logLimit {
		w.requests = slices.Delete(w.requests, 0, len(w.requests)-w.logLimit)
	}
}
