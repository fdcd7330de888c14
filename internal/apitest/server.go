// Package apitest scripts the API in memory, for tests of the layers that call it: a Server answers each request with
// the response that the test states, and records what it received. It knows no rule of the service; package cerbytest
// simulates those.
package apitest

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The configuration of clients in tests.
const (
	// Token is the API key.
	Token = "k3y-0f-4cme"
	// BaseURL is the address of the API of a Server.
	BaseURL = "https://acme.cerby.com/api/v1"
)

// Response is what a Server answers to one request, or how the request fails.
type Response struct {
	Status int
	Header map[string]string
	Body   string
	// Delay is the time that the response takes.
	Delay time.Duration
	// Unreachable is set if there is no connection, so that the request is not delivered.
	Unreachable bool
	// Dropped is set if the request is delivered, and the connection closes before the response.
	Dropped bool
	// Truncated is set if the connection closes in the middle of the body.
	Truncated bool
	// CutOff is set if the connection fails while the request is written, so that it is not delivered.
	CutOff bool
	// Err is the error of an attempt that got no connection.
	Err error
}

// Delayed returns a response that takes a time.
func Delayed(delay time.Duration, response Response) Response {
	response.Delay = delay
	return response
}

// Request is a request that a Server received.
type Request struct {
	Method string
	URI    string
	Body   string
	// At is the time from the start of the Server to the request.
	At time.Duration
}

// String returns the method and the URI, as in "GET /api/v1/users/u-1".
func (r Request) String() string { return r.Method + " " + r.URI }

// Server is an http.RoundTripper that answers in memory. It works on the time of a synctest bubble.
type Server struct {
	t     *testing.T
	start time.Time

	mu       sync.Mutex
	respond  func(number int, req Request) Response
	requests []Request
	open     int
	maxOpen  int
}

// NewServer returns a Server that answers with a function. The function receives each request with its number from 1.
func NewServer(t *testing.T, respond func(number int, req Request) Response) *Server {
	t.Helper()
	return &Server{t: t, start: time.Now(), respond: respond}
}

// InOrder returns a Server that answers each request with the next response. One request more fails the test.
func InOrder(t *testing.T, responses ...Response) *Server {
	t.Helper()
	return NewServer(t, func(number int, req Request) Response {
		if number > len(responses) {
			t.Errorf("request %d, want at most %d: %s", number, len(responses), req)
			return Response{Status: http.StatusTeapot}
		}
		return responses[number-1]
	})
}

// Always returns a Server that answers each request with the same response.
func Always(t *testing.T, response Response) *Server {
	t.Helper()
	return NewServer(t, func(int, Request) Response { return response })
}

// ServeList returns a Server that answers each request with a page of a list.
func ServeList(t *testing.T, elements ...string) *Server {
	t.Helper()
	return NewServer(t, func(_ int, req Request) Response { return List(req, elements...) })
}

// RespondWith replaces the function that answers.
func (s *Server) RespondWith(respond func(number int, req Request) Response) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.respond = respond
}

// RoundTrip implements http.RoundTripper.
func (s *Server) RoundTrip(req *http.Request) (*http.Response, error) {
	received, err := s.receive(req)
	if err != nil {
		return nil, err
	}
	response := s.begin(received)
	defer s.end()
	if !response.Unreachable && response.Err == nil {
		response.trace(httptrace.ContextClientTrace(req.Context()))
	}
	if response.Delay > 0 {
		select {
		case <-time.After(response.Delay):
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
	return response.send(req)
}

// trace calls the hooks of an attempt that got a connection. The trace may be nil.
func (r Response) trace(trace *httptrace.ClientTrace) {
	if trace == nil {
		return
	}
	if trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	if trace.WroteRequest != nil {
		var info httptrace.WroteRequestInfo
		if r.CutOff {
			info.Err = errCutOff
		}
		trace.WroteRequest(info)
	}
}

// errCutOff is the error of a request that is not written to its end.
var errCutOff = errors.New("write tcp 192.0.2.2:1234->192.0.2.1:443: write: broken pipe")

// receive reads a request whose context has not ended.
func (s *Server) receive(req *http.Request) (Request, error) {
	received := Request{Method: req.Method, URI: req.URL.RequestURI(), At: s.Elapsed()}
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		_ = req.Body.Close()
		if err != nil {
			return received, err
		}
		received.Body = string(body)
	}
	return received, req.Context().Err()
}

// begin records a request and returns the response to it.
func (s *Server) begin(req Request) Response {
	s.mu.Lock()
	s.requests = append(s.requests, req)
	number, respond := len(s.requests), s.respond
	s.open++
	s.maxOpen = max(s.maxOpen, s.open)
	s.mu.Unlock()
	return respond(number, req)
}

// end records that a request is answered.
func (s *Server) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open--
}

// send returns the response as a RoundTripper returns it.
func (r Response) send(req *http.Request) (*http.Response, error) {
	switch {
	case r.Err != nil:
		return nil, r.Err
	case r.Unreachable:
		return nil, errors.New("dial tcp 192.0.2.1:443: connect: connection refused")
	case r.CutOff:
		return nil, errCutOff
	case r.Dropped:
		return nil, io.ErrUnexpectedEOF
	}
	var body io.Reader = strings.NewReader(r.Body)
	if r.Truncated {
		body = io.MultiReader(strings.NewReader(r.Body[:len(r.Body)/2]), brokenReader{})
	}
	resp := &http.Response{StatusCode: r.Status, Header: http.Header{}, Request: req, Body: io.NopCloser(body)}
	for key, value := range r.Header {
		resp.Header.Set(key, value)
	}
	return resp, nil
}

// brokenReader is the end of a truncated body.
type brokenReader struct{}

// Read fails as a lost connection does.
func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// Requests returns the requests in their order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Writes returns the requests that are no reads, in their order.
func (s *Server) Writes() []Request {
	return slices.DeleteFunc(s.Requests(), func(req Request) bool { return req.Method == http.MethodGet })
}

// Elapsed returns the time since the start of the Server.
func (s *Server) Elapsed() time.Duration { return time.Since(s.start) }

// MaxOpen returns the largest number of requests that were open at once.
func (s *Server) MaxOpen() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.maxOpen
}

// ExpectElapsed checks the time since the start of the Server.
func (s *Server) ExpectElapsed(want time.Duration) {
	s.t.Helper()
	if got := s.Elapsed(); got != want {
		s.t.Errorf("elapsed %s, want %s", got, want)
	}
}

// ExpectTimes checks when the requests arrived.
func (s *Server) ExpectTimes(want ...time.Duration) {
	s.t.Helper()
	var got []time.Duration
	for _, req := range s.Requests() {
		got = append(got, req.At)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("times of requests (-want +got):\n%s", diff)
	}
}

// ExpectRequests checks which requests arrived, each as Request.String returns it.
func (s *Server) ExpectRequests(want ...string) {
	s.t.Helper()
	var got []string
	for _, req := range s.Requests() {
		got = append(got, req.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// ExpectReads checks the number of reads.
func (s *Server) ExpectReads(want int) {
	s.t.Helper()
	if got := len(s.Requests()) - len(s.Writes()); got != want {
		s.t.Errorf("%d reads, want %d: %v", got, want, s.Requests())
	}
}
