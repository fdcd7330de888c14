package transport_test

import (
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// roundTripper is a function as an http.RoundTripper.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// brokenBody is the body of a lost connection.
type brokenBody struct{}

func (brokenBody) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// TestSend_ambiguousWithoutVerify does not repeat a write that may have been applied if nothing can verify it. A write
// that was answered has been delivered, even if the RoundTripper reports no connection.
func TestSend_ambiguousWithoutVerify(t *testing.T) {
	for name, respond := range map[string]roundTripper{
		"connection lost": func(req *http.Request) (*http.Response, error) {
			httptrace.ContextClientTrace(req.Context()).GotConn(httptrace.GotConnInfo{})
			return nil, io.ErrUnexpectedEOF
		},
		"body lost": func(*http.Request) (*http.Response, error) {
			body := io.NopCloser(io.MultiReader(strings.NewReader("{"), brokenBody{}))
			return &http.Response{StatusCode: http.StatusCreated, Body: body}, nil
		},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			sent := 0
			client := transport.New(transport.Config{
				BaseURL: &url.URL{Scheme: "https", Host: "acme.cerby.com"}, Token: "key",
				RequestTimeout: time.Minute, RetryTimeout: time.Hour, MaxConcurrentRequests: 1,
				RoundTripper: roundTripper(func(req *http.Request) (*http.Response, error) {
					sent++
					return respond(req)
				}),
			})
			write := transport.Request{Operation: "create user", Method: http.MethodPost, Path: "/users", Body: "{}"}
			failure := client.Send(t.Context(), write, func([]byte) error { return nil }, nil)
			if failure == nil || !failure.Ambiguous || sent != 1 {
				t.Errorf("sent %d times, got %v, want one attempt and an ambiguous failure", sent, failure)
			}
		})
	}
}

// closeRecorder is a body that records whether it was closed.
type closeRecorder struct {
	io.Reader
	closed bool
}

func (r *closeRecorder) Close() error {
	r.closed = true
	return nil
}

// TestSend_closesBody closes the body of each response, so that its connection can be used again.
func TestSend_closesBody(t *testing.T) {
	t.Parallel()
	body := &closeRecorder{Reader: strings.NewReader("{}")}
	client := transport.New(transport.Config{
		BaseURL: &url.URL{Scheme: "https", Host: "acme.cerby.com"}, Token: "key",
		RequestTimeout: time.Minute, RetryTimeout: time.Hour, MaxConcurrentRequests: 1,
		RoundTripper: roundTripper(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Body: body}, nil
		}),
	})
	read := transport.Request{Operation: "read user", Method: http.MethodGet, Path: "/users/u-1"}
	if failure := client.Send(t.Context(), read, func([]byte) error { return nil }, nil); failure != nil {
		t.Fatal(failure)
	}
	if !body.closed {
		t.Error("the body is open, want it closed")
	}
}
