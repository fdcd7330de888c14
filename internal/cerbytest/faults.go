package cerbytest

import (
	"cmp"
	"context"
	"maps"
	"math"
	"net/http"
	"slices"
	"time"
)

// Drop is the moment at which a fault closes the connection without a response.
type Drop int

// The moments at which a connection is dropped.
const (
	// NoDrop sends the response.
	NoDrop Drop = iota
	// DropBefore drops the connection before the request changes anything.
	DropBefore
	// DropAfter executes the request and drops the response.
	DropAfter
)

// Fault changes the responses to the requests that it selects. If several faults match a request, the first injected
// one acts.
//
// The transport of net/http silently repeats a GET that is dropped on a kept-alive connection: the log contains both
// requests.
type Fault struct {
	// Method selects requests by method. Empty selects any.
	Method string
	// Path selects requests by a pattern such as /users/{id}. Empty selects any.
	Path string
	// Skip is the number of matching requests that pass before the fault acts.
	Skip int
	// Every makes the fault act on each n-th matching request after the skipped ones. 0 and 1 mean every request.
	Every int
	// Times is the number of requests on which the fault acts. 0 means no limit.
	Times int

	// Status replaces the service's response. The request is not executed unless AfterChange is set.
	Status int
	// Header is added to the response, including the service's own.
	Header http.Header
	// Body is the body of the response, with status 200 unless Status is set. Empty means the service's error envelope.
	Body string
	// HTML responds with an HTML page, as proxies do, with status 502 unless Status is set.
	HTML bool
	// AfterChange executes the request before the fault's response replaces the service's.
	AfterChange bool
	// Delay delays the response or the drop. The request is executed before the delay.
	Delay time.Duration
	// Late executes a request that is otherwise not executed this long after it arrived, as a service does behind a
	// gateway that has given up.
	Late time.Duration
	// Drop closes the connection without a response.
	Drop Drop
	// TruncateBody sends headers that promise the whole body, sends half of it, and closes the connection. A response
	// without a body is dropped.
	TruncateBody bool

	// Shift moves the window of a list's page by this many elements, as if elements before the page had been deleted
	// (positive) or created (negative) since the previous page was read.
	Shift int
	// TotalOffset is added to the total in a list's meta.
	TotalOffset int
	// EmptyMeta empties a list's meta, including the total.
	EmptyMeta bool
}

// faultState is a fault with its counters.
type faultState struct {
	Fault
	router           *http.ServeMux
	matched, applied int
}

// Inject adds a fault.
func (w *Workspace) Inject(f Fault) {
	header := http.Header{}
	for name, values := range f.Header {
		header[http.CanonicalHeaderKey(name)] = slices.Clone(values)
	}
	f.Header = header
	router := http.NewServeMux()
	if f.Path != "" {
		router.Handle(basePath+f.Path, http.NotFoundHandler())
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = append(w.faults, &faultState{Fault: f, router: router})
}

// ClearFaults removes all faults.
func (w *Workspace) ClearFaults() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = nil
}

// nextFault counts the request in every fault that matches it and returns the first that acts on it, or nil.
func (w *Workspace) nextFault(r *http.Request) *faultState {
	var next *faultState
	for _, f := range w.faults {
		if f.matches(r) && f.count() && next == nil {
			f.applied++
			next = f
		}
	}
	return next
}

// count counts a matching request and reports whether the fault may act on it.
func (f *faultState) count() bool {
	f.matched++
	counted := f.matched - f.Skip
	return counted > 0 && counted%max(f.Every, 1) == 0 && (f.Times == 0 || f.applied < f.Times)
}

// matches reports whether the fault selects a request.
func (f *faultState) matches(r *http.Request) bool {
	if f.Method != "" && f.Method != r.Method {
		return false
	}
	if f.Path == "" {
		return true
	}
	_, pattern := f.router.Handler(r)
	return pattern != "" && isBelowBase(r.URL)
}

// hasOwnResponse reports whether the fault replaces the service's response.
func (f *faultState) hasOwnResponse() bool {
	return f.Status != 0 || f.Body != "" || f.HTML
}

// executesRequest reports whether the request is executed. The fault may be nil.
func (f *faultState) executesRequest() bool {
	switch {
	case f == nil:
		return true
	case f.Drop == DropBefore:
		return false
	}
	return f.AfterChange || f.Drop == DropAfter || !f.hasOwnResponse()
}

// executesLate reports whether the request is executed after its response. The fault may be nil.
func (f *faultState) executesLate() bool { return f != nil && f.Late > 0 && !f.executesRequest() }

// executeLate executes a request some time from now, and discards the response.
func (w *Workspace) executeLate(r *http.Request, body []byte, wait time.Duration) {
	request := r.Clone(context.WithoutCancel(r.Context()))
	time.AfterFunc(wait, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		_ = w.respond(&call{request: request, rawBody: body})
	})
}

// pageBounds returns where a page begins and ends in its list. The fault may be nil.
func (f *faultState) pageBounds(number, size int) (from, to int) {
	if number > math.MaxInt32 {
		return 0, 0
	}
	from = (number - 1) * size
	if f != nil {
		from = max(from+f.Shift, 0)
	}
	return from, from + size
}

// listMeta returns the meta of a list. The fault may be nil.
func (f *faultState) listMeta(total int) map[string]any {
	switch {
	case f == nil:
	case f.EmptyMeta:
		return map[string]any{}
	default:
		total += f.TotalOffset
	}
	return map[string]any{
		"page":   map[string]any{"maxSize": maxPageSize, "total": total, "cursor": nil},
		"region": "simulated",
	}
}

// applyFault applies a fault to the service's response. The fault may be nil.
func (w *Workspace) applyFault(resp encodedResponse, f *faultState) encodedResponse {
	if f == nil {
		return resp
	}
	if f.hasOwnResponse() {
		resp = w.faultResponse(f)
	}
	if resp.header == nil {
		resp.header = http.Header{}
	}
	maps.Copy(resp.header, f.Header)
	resp.delay, resp.drop, resp.truncate = f.Delay, f.Drop != NoDrop, f.TruncateBody
	return resp
}

// faultResponse returns the response that replaces the service's.
func (w *Workspace) faultResponse(f *faultState) encodedResponse {
	switch {
	case f.HTML:
		page := cmp.Or(f.Body, "<!DOCTYPE html><html><body><h1>Something is wrong upstream</h1></body></html>")
		header := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
		return encodedResponse{status: cmp.Or(f.Status, http.StatusBadGateway), header: header, body: []byte(page)}
	case f.Body != "":
		header := http.Header{"Content-Type": {"application/json"}}
		return encodedResponse{status: cmp.Or(f.Status, http.StatusOK), header: header, body: slices.Clone([]byte(f.Body))}
	case f.Status < 400:
		return encodedResponse{status: f.Status, header: http.Header{}}
	}
	return w.encodeError(newAPIError(f.Status))
}
