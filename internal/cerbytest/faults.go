package cerbytest

import (
	"cmp"
	"maps"
	"math"
	"net/http"
	"slices"
	"time"
)

// Drop says when a fault closes the connection without an answer.
type Drop int

// The moments at which a connection can be dropped.
const (
	// NoDrop answers.
	NoDrop Drop = iota
	// DropBefore drops a request that has changed nothing.
	DropBefore
	// DropAfter carries the request out and drops its answer.
	DropAfter
)

// Fault disturbs the requests that it selects; of several that are due for a request, the first injected acts.
//
// net/http's own transport silently repeats a GET that is dropped on a kept-alive connection: the log shows both.
type Fault struct {
	// Method selects by method; empty means any.
	Method string
	// Path selects by a pattern such as /users/{id}; empty means any.
	Path string
	// Skip lets so many matching requests pass first.
	Skip int
	// Every disturbs only each n-th of the matching requests that were not skipped; 0 and 1 mean all.
	Every int
	// Times ends the fault after so many disturbed requests; 0 means never.
	Times int

	// Status answers with it in place of the service; the request is not carried out unless AfterChange is set.
	Status int
	// Header is added to the answer, the service's own too.
	Header http.Header
	// Body is the answer's body, with status 200 unless Status is set; empty means the service's error envelope.
	Body string
	// HTML answers a page as proxies do, with status 502 unless Status is set.
	HTML bool
	// AfterChange carries the request out before the fault's answer takes the place of the service's.
	AfterChange bool
	// Delay holds the answer, or the dropping, back; the request has been carried out by then.
	Delay time.Duration
	// Drop closes the connection without an answer.
	Drop Drop
	// TruncateBody sends headers that promise the whole body, half of it, and closes; an answer without body is dropped.
	TruncateBody bool

	// Shift moves the window of a list's page by so many elements, as if as many had gone before it since the page that
	// was read last; below 0 as if they had come, so that elements of that page appear again.
	Shift int
	// TotalOffset is added to the total that a list tells.
	TotalOffset int
	// EmptyMeta leaves everything out of a list's meta, the total too.
	EmptyMeta bool
}

// armedFault is a fault with its counters.
type faultState struct {
	Fault
	// router matches Path.
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

// replaces tells whether the fault has an answer of its own.
func (f *faultState) hasOwnResponse() bool {
	return f.Status != 0 || f.Body != "" || f.HTML
}

// letsThrough tells whether the request is carried out; a nil fault disturbs nothing.
func (f *faultState) executesRequest() bool {
	switch {
	case f == nil:
		return true
	case f.Drop == DropBefore:
		return false
	}
	return f.AfterChange || f.Drop == DropAfter || !f.hasOwnResponse()
}

// window is where a page begins and ends in its list, as a fault shifts it; a nil fault does not.
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

// meta is what a list tells about itself; a nil fault leaves it at that.
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

// disturb makes of the service's answer what the fault wants.
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

// faultAnswer is the answer that a fault gives in place of the service.
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
