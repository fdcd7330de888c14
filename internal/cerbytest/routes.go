package cerbytest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// routes returns all operations of the workspace.
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

// route is one operation: its method and path, its requirements, its validation and its handler.
type route struct {
	method string
	// path is relative to the base path. A segment in braces matches any one segment and names a parameter.
	path string
	// scopes are all required. widerScope lists the scopes that include one of them.
	scopes []string
	// adminOnly rejects keys whose user has a workspace role below Admin.
	adminOnly bool
	// pageSize is the default page size of a paged list, or 0 for an operation without page parameters.
	pageSize int
	// query are the accepted parameters other than page parameters.
	query []queryParameter
	// requiredQuery are the names of required parameters.
	requiredQuery []string
	// body returns the validator of the body, which depends on the workspace's options. It is nil if no body is
	// accepted.
	body func(*Workspace) validator
	// handle runs with the workspace locked and after all checks.
	handle func(*Workspace, *call) (response, error)
}

// call is one request during its checks.
type call struct {
	request *http.Request
	rawBody []byte
	key     Key
	route   *route
	query   url.Values
	body    any
	// fault is the fault that acts on the response, or nil.
	fault *faultState
}

// pathValue returns a path parameter of the request, unescaped.
func (c *call) pathValue(name string) string { return c.request.PathValue(name) }

// response is the result of a handler. A zero status means 200, and a nil document no body.
type response struct {
	status   int
	document map[string]any
}

// routeRecorder is the http.ResponseWriter of the router. It records the matching route, or the headers of the
// router's own response.
type routeRecorder struct {
	header http.Header
	route  *route
}

func (rr *routeRecorder) Header() http.Header { return rr.header }

func (rr *routeRecorder) Write(body []byte) (int, error) { return len(body), nil }

func (rr *routeRecorder) WriteHeader(int) {}

// ServeHTTP passes the route to the recorder.
func (r *route) ServeHTTP(rw http.ResponseWriter, _ *http.Request) {
	if rr, ok := rw.(*routeRecorder); ok {
		rr.route = r
	}
}

// router returns the ServeMux of all routes, which all workspaces share.
var router = sync.OnceValue(func() *http.ServeMux {
	mux := http.NewServeMux()
	for _, r := range routes() {
		mux.Handle(r.method+" "+basePath+r.path, &r)
	}
	return mux
})

// match sets the route and the path values of the call. The error is 405 for a known path with another method, and
// 404 for any other path.
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
	router().ServeHTTP(recorder, r)
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

// isBelowBase reports whether a URL is below the API's base path. It compares the escaped path, in which an escaped
// slash separates nothing.
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
