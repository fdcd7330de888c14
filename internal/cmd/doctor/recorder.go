package main

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// exchange is a request and its response.
type exchange struct {
	method string
	status int
	body   *bytes.Buffer
}

// recorder is an http.RoundTripper that keeps what the client reads of each response. It answers 405 by itself to a
// request whose response would contain a secret value, and to a write that is not allowed.
type recorder struct {
	next http.RoundTripper
	// writes are the operations that may change the workspace.
	writes []cerby.Operation
	// base is the escaped path of the base URL.
	base string

	mu        sync.Mutex
	exchanges []exchange
	any       bool
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	if !r.allows(req) {
		return &http.Response{StatusCode: http.StatusMethodNotAllowed, Body: http.NoBody, Request: req}, nil
	}
	resp, err := r.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	recorded := exchange{req.Method, resp.StatusCode, &bytes.Buffer{}}
	resp.Body = recordedBody{io.TeeReader(resp.Body, recorded.body), resp.Body}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges, r.any = append(r.exchanges, recorded), true
	return resp, nil
}

// allows reports whether a request may be sent.
func (r *recorder) allows(req *http.Request) bool {
	path := strings.TrimPrefix(req.URL.EscapedPath(), r.base)
	isUseOf := func(op cerby.Operation) bool { return op.Method == req.Method && isPathOf(path, op) }
	if req.Method != http.MethodGet {
		return slices.ContainsFunc(r.writes, isUseOf)
	}
	return !slices.ContainsFunc(cerby.RevealingReads, isUseOf)
}

// isPathOf reports whether a path is one of an operation.
func isPathOf(path string, op cerby.Operation) bool {
	segments, pattern := strings.Split(path, "/"), strings.Split(op.Path, "/")
	return slices.EqualFunc(segments, pattern, func(segment, part string) bool {
		return strings.HasPrefix(part, "{") || segment == part
	})
}

// responded reports whether there was any response.
func (r *recorder) responded() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.any
}

// take returns the latest exchange of a method since the last call, and forgets all of them. It reports whether there
// was one.
func (r *recorder) take(method string) (latest exchange, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, one := range r.exchanges {
		if one.method == method {
			latest, ok = one, true
		}
	}
	r.exchanges = nil
	return latest, ok
}

// recordedBody is a body that is recorded as it is read.
type recordedBody struct {
	io.Reader
	io.Closer
}
