package cerbytest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"time"
)

// transport is an http.RoundTripper that calls a handler in place of a network.
type transport struct{ handler http.Handler }

// NewTransport returns an http.RoundTripper that serves each request by calling the handler in this process, whatever
// host the request is for. It opens no socket, so that it can be used in a testing/synctest bubble.
//
// It differs from net/http in one way: a request that is lost on a connection is never repeated silently.
func NewTransport(handler http.Handler) http.RoundTripper { return transport{handler} }

// RoundTrip calls the handler and returns its response. A handler that panics with http.ErrAbortHandler breaks the
// connection: without a response, or within the body if the handler has flushed its beginning.
func (t transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	body, err := readRequestBody(req)
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if trace := httptrace.ContextClientTrace(ctx); trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	// The handler shares no value with the client, and learns that the client has left.
	serving, cancel := context.WithCancel(context.Background())
	incoming, err := incomingRequest(serving, req, body)
	if err != nil {
		cancel()
		return nil, err
	}
	served := make(chan *memoryResponse, 1)
	go func() {
		defer cancel()
		served <- serve(t.handler, incoming)
	}()
	select {
	case answer := <-served:
		return answer.receive(req)
	case <-ctx.Done():
		cancel()
		return nil, context.Cause(ctx)
	}
}

// readRequestBody reads and closes the body of a request that a client sends.
func readRequestBody(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	defer func() { _ = req.Body.Close() }()
	return io.ReadAll(req.Body)
}

// incomingRequest returns a client's request in the form in which a server receives it.
func incomingRequest(ctx context.Context, req *http.Request, body []byte) (*http.Request, error) {
	target, err := url.ParseRequestURI(req.URL.RequestURI())
	if err != nil {
		return nil, err
	}
	incoming := req.Clone(ctx)
	incoming.URL, incoming.RequestURI = target, req.URL.RequestURI()
	incoming.RemoteAddr = "192.0.2.1:1234"
	if incoming.Host == "" {
		incoming.Host = req.URL.Host
	}
	incoming.Body, incoming.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return incoming, nil
}

// memoryResponse is an http.ResponseWriter that keeps what a handler writes.
type memoryResponse struct {
	status  int
	sent    http.Header
	header  http.Header
	body    bytes.Buffer
	flushed bool
	aborted bool
}

// serve calls a handler and returns its response. Panics other than http.ErrAbortHandler end the process.
func serve(handler http.Handler, req *http.Request) (r *memoryResponse) {
	r = &memoryResponse{header: http.Header{}}
	defer func() {
		if reason := recover(); reason != nil {
			if err, ok := reason.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
				panic(reason)
			}
			r.aborted = true
		}
	}()
	handler.ServeHTTP(r, req)
	r.WriteHeader(http.StatusOK)
	return r
}

// Header returns the header that WriteHeader sends.
func (r *memoryResponse) Header() http.Header { return r.header }

// WriteHeader sets the status and the header of the response. Only the first call has an effect.
func (r *memoryResponse) WriteHeader(status int) {
	if r.status != 0 {
		return
	}
	r.status, r.sent = status, r.header.Clone()
	// As in net/http, a handler can suppress the header by an entry without values.
	if _, set := r.sent["Date"]; !set {
		r.sent.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	}
}

// Write appends to the body.
func (r *memoryResponse) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

// Flush makes what was written so far reach the client, even if the handler aborts after it.
func (r *memoryResponse) Flush() {
	r.WriteHeader(http.StatusOK)
	r.flushed = true
}

// receive returns the response as the client sees it.
func (r *memoryResponse) receive(req *http.Request) (*http.Response, error) {
	if r.aborted && !r.flushed {
		return nil, io.EOF
	}
	var body io.Reader = &r.body
	length := int64(r.body.Len())
	if r.aborted {
		body, length = io.MultiReader(body, brokenReader{}), promisedLength(r.sent)
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", r.status, http.StatusText(r.status)), StatusCode: r.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: r.sent, Body: io.NopCloser(body), ContentLength: length, Request: req,
	}, nil
}

// promisedLength returns the Content-Length of a header, or -1 if there is none.
func promisedLength(header http.Header) int64 {
	length, err := strconv.ParseInt(header.Get("Content-Length"), 10, 64)
	if err != nil {
		return -1
	}
	return length
}

// brokenReader is the rest of a body whose connection is broken.
type brokenReader struct{}

// Read returns io.ErrUnexpectedEOF.
func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
