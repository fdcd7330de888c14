package cerbytest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// routes is the table of everything the workspace serves: one line for each noun.
func routes() []route {
	return slices.Concat(
		userRoutes(),
		accountRoutes(),
		accountSecretRoutes(),
		vaultRoutes(),
		integrationRoutes(),
		integrationUserRoutes(),
		unmatchedUserRoutes(),
		jobRoutes(),
		teamRoutes(),
		teamMemberRoutes(),
		secretRoutes(),
		collectionRoutes(),
		collectionItemRoutes(),
		shareRoutes(),
		memberItemRoutes(),
	)
}

// route is one operation: how it is reached, what it needs, what it accepts, and who answers it.
type route struct {
	method string
	// path is below the base path; a segment in braces matches any one segment and names a parameter.
	path string
	// scopes are all needed; which others serve in place of one is in coveredBy.
	scopes []string
	// adminOnly refuses keys whose user is below the workspace role Admin.
	adminOnly bool
	// pageSize is the default size of a paged list, 0 for what takes no page parameters.
	pageSize int
	// query is what may be asked besides pages.
	query []queryParameter
	// asked are those of query that must be given.
	requiredQuery []string
	// body is nil where none may be sent; it is given the workspace for what its options change.
	body func(*Workspace) validator
	// handle runs with the workspace locked and everything above checked.
	handle func(*Workspace, *call) (response, error)
}

// call is one request on its way through the checks.
type call struct {
	request *http.Request
	rawBody []byte
	key     Key
	route   *route
	query   url.Values
	body    any
	// fault is what disturbs the answer, or nil.
	fault *faultState
}

// pathValue returns a path parameter of the request, unescaped.
func (c *call) pathValue(name string) string { return c.request.PathValue(name) }

// reply is what a handler answers; a zero status means 200 and a nil document no body.
type response struct {
	status   int
	document map[string]any
}

// routeRecorder is the writer that the router gets: it records the route that matches, or the headers of a response
// that the router would send by itself.
type routeRecorder struct {
	header http.Header
	route  *route
}

// Header returns the recorded headers.
func (rr *routeRecorder) Header() http.Header { return rr.header }

// Write discards the body.
func (rr *routeRecorder) Write(body []byte) (int, error) { return len(body), nil }

// WriteHeader discards the status.
func (rr *routeRecorder) WriteHeader(int) {}

// ServeHTTP reports the route to the recorder.
func (r *route) ServeHTTP(rw http.ResponseWriter, _ *http.Request) {
	if rr, ok := rw.(*routeRecorder); ok {
		rr.route = r
	}
}

// newRouter returns a ServeMux of all routes.
func newRouter() *http.ServeMux {
	mux := http.NewServeMux()
	for _, r := range routes() {
		mux.Handle(r.method+" "+basePath+r.path, &r)
	}
	return mux
}

// match sets the route and the path values of the call. The error is 405 for a known path with another method, and 404
// for any other path.
func (w *Workspace) match(c *call) error {
	if !isBelowBase(c.request.URL) {
		return newAPIError(http.StatusNotFound)
	}
	r := c.request
	if r.Method == http.MethodHead {
		// ServeMux routes HEAD to GET, and the service has no HEAD.
		r = r.Clone(r.Context())
		r.Method = "UNKNOWN"
	}
	recorder := &routeRecorder{header: http.Header{}}
	w.router.ServeHTTP(recorder, r)
	if recorder.route != nil {
		c.route = recorder.route
		return nil
	}
	allow := recorder.header.Get("Allow")
	if allow == "" {
		return newAPIError(http.StatusNotFound)
	}
	err := newAPIError(http.StatusMethodNotAllowed)
	err.header = http.Header{"Allow": {strings.Replace(allow, "GET, HEAD", "GET", 1)}}
	return err
}

// isBelowBase reports whether a URL addresses the API. It compares the escaped path, in which an escaped slash separates
// nothing.
func isBelowBase(u *url.URL) bool {
	return strings.HasPrefix(u.EscapedPath(), basePath+"/")
}

// loggedPath returns the unescaped path below the base path, or the whole path of a request outside the API.
func loggedPath(u *url.URL) string {
	if !isBelowBase(u) {
		return u.Path
	}
	return strings.TrimPrefix(u.Path, basePath)
}
