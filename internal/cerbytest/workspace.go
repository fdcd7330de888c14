// Package cerbytest simulates one Cerby workspace over HTTP: an http.Handler with a store, API keys, faults and a
// request log.
//
// It is as strict as the service, since a lenient double hides a client's mistakes, and it shares no type with the
// client, since a shared struct would hide a wrong field name from both sides. A noun lives in one file (its type,
// its seeding methods, its routes and their handlers) and has one line in the route table of routes.go.
package cerbytest

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

// basePath is where the API begins, as the links in its answers say.
const basePath = "/api/v1"

// workspaceID is the id of the simulated workspace.
const workspaceID = "00000000-0000-4000-8000-0000000000ff"

// maxBody is the largest request body, in bytes, that is read.
const maxBody = 1 << 20

// Workspace is a simulated workspace; it serves HTTP and may be used from several goroutines.
type Workspace struct {
	now               func() time.Time
	name              string
	preserveEmailCase bool
	requireNames      bool
	extraRoles        []string
	logLimit          int
	onRequest         func(Request)
	router            *http.ServeMux

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

// Option changes how a workspace is made.
type Option func(*Workspace)

// New makes an empty workspace without any key; its API begins at /api/v1.
func New(options ...Option) *Workspace {
	w := &Workspace{
		now:    time.Now,
		name:   "acme",
		router: newRouter(),
		keys:   map[string]Key{},
		tables: map[string]any{},
	}
	for _, option := range options {
		option(w)
	}
	return w
}

// WithClock sets the time that the workspace goes by; the default is time.Now.
func WithClock(now func() time.Time) Option {
	return func(w *Workspace) { w.now = now }
}

// WithName sets the workspace's name as accounts tell it; the default is acme.
func WithName(name string) Option {
	return func(w *Workspace) { w.name = name }
}

// WithEmailCasePreserved keeps the letter case of e-mails in created users, which are otherwise stored in lower case.
func WithEmailCasePreserved() Option {
	return func(w *Workspace) { w.preserveEmailCase = true }
}

// WithRequiredNames makes firstName and lastName required where users are created, which no source settles.
func WithRequiredNames() Option {
	return func(w *Workspace) { w.requireNames = true }
}

// WithRoles makes further workspace roles assignable, with their prefix, since the service's set is open.
func WithRoles(roles ...string) Option {
	return func(w *Workspace) { w.extraRoles = append(w.extraRoles, roles...) }
}

// WithRequestLogLimit keeps only the latest n requests in the log; the default 0 keeps all.
func WithRequestLogLimit(n int) Option {
	return func(w *Workspace) { w.logLimit = n }
}

// WithObserver calls observe for each request as it enters the log, from the goroutine that serves it.
func WithObserver(observe func(Request)) Option {
	return func(w *Workspace) { w.onRequest = observe }
}

// WithLatency holds every answer back for a while; the default 0 answers at once.
func WithLatency(d time.Duration) Option {
	return func(w *Workspace) { w.latency = d }
}

// SetLatency sets how long the answers to the requests from now on are held back.
func (w *Workspace) SetLatency(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.latency = d
}

// ServeHTTP answers one request as the service would, unless a fault says otherwise.
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

// serve carries out one request and logs it, all under the one lock, and leaves only the sending to its caller.
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

// answer finds the route, checks key, scopes, query and body in this order, and runs the handler.
func (w *Workspace) respond(c *call) encodedResponse {
	resp, err := w.handle(c)
	if refused := (*apiError)(nil); errors.As(err, &refused) {
		return w.encodeError(refused)
	}
	return encodeResponse(cmp.Or(resp.status, http.StatusOK), resp.document)
}

// handle is answer before anything is put on the wire.
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
