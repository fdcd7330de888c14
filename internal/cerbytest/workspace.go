// Package cerbytest simulates a Cerby workspace over HTTP: an http.Handler with a store, API keys, faults and a
// request log.
//
// The simulation is as strict as the service, because a lenient fake hides a client's mistakes. It shares no type
// with the client, because a shared struct would hide a wrong field name on both sides.
//
// Each noun has a file with its type and its seeding methods. Its routes and handlers follow in the same file or in one
// named <noun>_handlers.go, and it has one line in routes.
package cerbytest

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

// basePath is the path below which the API is served.
const basePath = "/api/v1"

const workspaceID = "00000000-0000-4000-8000-0000000000ff"

// maxBody is the largest accepted request body, in bytes.
const maxBody = 1 << 20

// Workspace is a simulated workspace. It serves HTTP and is safe for concurrent use.
type Workspace struct {
	now               func() time.Time
	name              string
	preserveEmailCase bool
	requireNames      bool
	extraRoles        []string
	logLimit          int
	onRequest         func(Request)

	mu            sync.Mutex
	keys          map[string]Key
	tables        map[string]any
	faults        []*faultState
	scripts       []*scriptState
	jobDuration   time.Duration
	latency       time.Duration
	quirks        Quirks
	requests      []Request
	responseCount int
	errorCount    int
}

// Option configures a new workspace.
type Option func(*Workspace)

// New returns an empty workspace without any key. Its API begins at /api/v1.
func New(options ...Option) *Workspace {
	w := &Workspace{
		now:    time.Now,
		name:   "acme",
		keys:   map[string]Key{},
		tables: map[string]any{},
	}
	for _, option := range options {
		option(w)
	}
	return w
}

// WithClock sets the clock of the workspace. The default is time.Now.
func WithClock(now func() time.Time) Option {
	return func(w *Workspace) { w.now = now }
}

// WithName sets the name of the workspace in accounts. The default is acme.
func WithName(name string) Option {
	return func(w *Workspace) { w.name = name }
}

// WithEmailCasePreserved preserves the letter case of emails in created users, which are otherwise stored in lower
// case.
func WithEmailCasePreserved() Option {
	return func(w *Workspace) { w.preserveEmailCase = true }
}

// WithRequiredNames requires firstName and lastName in the creation of users, which is not documented.
func WithRequiredNames() Option {
	return func(w *Workspace) { w.requireNames = true }
}

// WithRoles makes additional workspace roles assignable, because the service's set is open. The roles contain their
// prefix.
func WithRoles(roles ...string) Option {
	return func(w *Workspace) { w.extraRoles = append(w.extraRoles, roles...) }
}

// WithRequestLogLimit keeps only the latest n requests in the log. The default 0 keeps all.
func WithRequestLogLimit(n int) Option {
	return func(w *Workspace) { w.logLimit = n }
}

// WithObserver calls observe for each request that enters the log, on the goroutine that serves it.
func WithObserver(observe func(Request)) Option {
	return func(w *Workspace) { w.onRequest = observe }
}

// WithLatency delays every response. The default is 0.
func WithLatency(d time.Duration) Option {
	return func(w *Workspace) { w.latency = d }
}

// SetLatency sets the delay of the responses to requests from now on.
func (w *Workspace) SetLatency(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.latency = d
}

// ServeHTTP serves one request as the service would, unless a fault acts on it.
func (w *Workspace) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	resp, request := w.serve(r, body)
	if w.onRequest != nil {
		w.onRequest(request)
	}
	resp.send(rw, r)
}

// serve executes and logs one request under the lock, and leaves the sending to its caller.
func (w *Workspace) serve(r *http.Request, body []byte) (encodedResponse, Request) {
	w.mu.Lock()
	defer w.mu.Unlock()

	w.applyDueJobs()
	w.responseCount++
	id := sequenceID(w.responseCount)
	fault := w.nextFault(r)

	var resp encodedResponse
	if fault.executesRequest() {
		resp = w.respond(&call{request: r, rawBody: body, fault: fault})
	}
	if fault.executesLate() {
		w.executeLate(r, body, fault.Late)
	}
	resp = w.applyFault(resp, fault)
	resp.delay += w.latency
	if resp.header.Get("X-Request-Id") == "" {
		resp.header.Set("X-Request-Id", id)
	}

	request := Request{
		Time: w.now(), ID: id, Method: r.Method, Path: loggedPath(r.URL),
		Query: r.URL.Query(), Status: resp.loggedStatus(), UserAgent: r.UserAgent(), Body: body,
	}
	w.logRequest(request)
	return resp, request
}

// respond returns the encoded result of handle.
func (w *Workspace) respond(c *call) encodedResponse {
	resp, err := w.handle(c)
	if apiErr := (*apiError)(nil); errors.As(err, &apiErr) {
		return w.encodeError(apiErr)
	}
	return encodeResponse(cmp.Or(resp.status, http.StatusOK), resp.document)
}

// handle checks the key, the route, the scopes, the query and the body in this order, and calls the handler.
func (w *Workspace) handle(c *call) (response, error) {
	key, err := w.authenticate(c.request)
	if err != nil {
		return response{}, err
	}
	c.key = key
	if err := w.match(c); err != nil {
		return response{}, err
	}
	if err := w.authorize(c); err != nil {
		return response{}, err
	}
	if err := c.readQuery(); err != nil {
		return response{}, err
	}
	if err := w.readBody(c); err != nil {
		return response{}, err
	}
	return c.route.handle(w, c)
}
