package cerbytest

import (
	"net/url"
	"slices"
	"time"
)

// Request is one entry of the log; it has no headers, so never a key.
type Request struct {
	Time time.Time
	// ID is the x-request-id of the answer.
	ID     string
	Method string
	// Path is unescaped and below /api/v1, or whole for a request that missed the API.
	Path  string
	Query url.Values
	// Status is the status of the answer, 0 where a fault dropped the connection without one.
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

// record adds to the log before the answer is sent, so that whoever has the answer finds its entry.
func (w *Workspace) logRequest(r Request) {
	w.requests = append(w.requests, r)
	if w.logLimit > 0 && len(w.requests) > w.logLimit {
		w.requests = slices.Delete(w.requests, 0, len(w.requests)-w.logLimit)
	}
}
