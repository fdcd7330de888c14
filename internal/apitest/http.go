package apitest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// NewHTTPServer returns a server on a loopback address, for what needs a connection. It does not work on fake time.
func NewHTTPServer(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

// WriteUser answers with a user.
func WriteUser(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"data": {"id": "u-1", "type": "user"}}`)
}
