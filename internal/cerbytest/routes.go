package cerbytest

import (
	"maps"
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
	request  *http.Request
	segments []string
	below    bool
	rawBody  []byte
	key      Key
	route    route
	params   map[string]string
	query    url.Values
	body     any
	// fault is what disturbs the answer, or nil.
	fault *faultState
}

// reply is what a handler answers; a zero status means 200 and a nil document no body.
type response struct {
	status   int
	document map[string]any
}

// match finds the route and its parameters; a known path with another method is 405, anything else unknown 404.
func (w *Workspace) match(c *call) error {
	if !c.below {
		return newAPIError(http.StatusNotFound)
	}
	allowed := map[string]bool{}
	for _, r := range w.routes {
		params, ok := matchPattern(r.path, c.segments)
		if !ok {
			continue
		}
		if r.method == c.request.Method {
			c.route, c.params = r, params
			return nil
		}
		allowed[r.method] = true
	}
	if len(allowed) == 0 {
		return newAPIError(http.StatusNotFound)
	}
	wrong := newAPIError(http.StatusMethodNotAllowed)
	wrong.header = http.Header{"Allow": {strings.Join(slices.Sorted(maps.Keys(allowed)), ", ")}}
	return wrong
}

// matchPattern compares a pattern such as /users/{id} with segments that are already unescaped.
func matchPattern(pattern string, segments []string) (map[string]string, bool) {
	parts := strings.Split(strings.TrimPrefix(pattern, "/"), "/")
	if len(parts) != len(segments) {
		return nil, false
	}
	params := map[string]string{}
	for i, part := range parts {
		switch {
		case strings.HasPrefix(part, "{") && segments[i] != "":
			params[strings.Trim(part, "{}")] = segments[i]
		case part != segments[i]:
			return nil, false
		}
	}
	return params, true
}

// segmentsBelowBase splits the path before it unescapes each segment once, so that an escaped slash divides nothing.
func segmentsBelowBase(u *url.URL) ([]string, bool) {
	rest, below := strings.CutPrefix(u.EscapedPath(), basePath+"/")
	if !below {
		return nil, false
	}
	segments := strings.Split(rest, "/")
	for i, segment := range segments {
		plain, err := url.PathUnescape(segment)
		if err != nil {
			return nil, false
		}
		segments[i] = plain
	}
	return segments, true
}

// loggedPath is the unescaped path below the base path, or the whole path of a request that missed the API.
func loggedPath(u *url.URL, segments []string, below bool) string {
	if !below {
		return u.Path
	}
	return "/" + strings.Join(segments, "/")
}
