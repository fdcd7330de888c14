package cerby

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
	"testing/synctest"
)

// transport is a function as an http.RoundTripper.
type transport func(*http.Request) (*http.Response, error)

// RoundTrip calls the function.
func (t transport) RoundTrip(req *http.Request) (*http.Response, error) { return t(req) }

// TestWriteWithoutSettle does not repeat a write that may have been carried out where nothing can tell whether it was.
func TestWriteWithoutSettle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		client, err := New(Config{BaseURL: "https://acme.cerby.com/api/v1", Token: "key", Transport: transport(func(req *http.Request) (*http.Response, error) {
			sent++
			httptrace.ContextClientTrace(req.Context()).GotConn(httptrace.GotConnInfo{})
			return nil, io.ErrUnexpectedEOF
		})})
		if err != nil {
			t.Fatal(err)
		}
		err = client.do(t.Context(), call{op: CreateUser, data: payload{Type: "user"}}, func([]byte) error { return nil }, nil)
		if e, ok := errors.AsType[*Error](err); !ok || !e.Uncertain || sent != 1 {
			t.Errorf("sent %d times: %v", sent, err)
		}
	})
}

// TestAnsweredWithoutTrace takes a write for delivered that was answered, also where the transport tells of no
// connection.
func TestAnsweredWithoutTrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		client, err := New(Config{BaseURL: "https://acme.cerby.com/api/v1", Token: "key", Transport: transport(func(*http.Request) (*http.Response, error) {
			sent++
			return &http.Response{StatusCode: http.StatusCreated, Body: io.NopCloser(io.MultiReader(strings.NewReader("{"), broken{}))}, nil
		})})
		if err != nil {
			t.Fatal(err)
		}
		err = client.do(t.Context(), call{op: CreateUser, data: payload{Type: "user"}}, func([]byte) error { return nil }, nil)
		if e, ok := errors.AsType[*Error](err); !ok || !e.Uncertain || sent != 1 {
			t.Errorf("sent %d times: %v", sent, err)
		}
	})
}

// broken is the end of a body that was cut.
type broken struct{}

// Read fails as a lost connection does.
func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
