package cerby_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// token is the API key of all tests.
const token = "k3y-0f-4cme"

// base is the address of the workspace of all tests that send nothing over a real connection.
const base = "https://acme.cerby.com/api/v1"

// reply is what a wire answers to one request, or how it fails to.
type reply struct {
	status int
	header map[string]string
	body   string
	// after is how long the answer takes.
	after time.Duration
	// unreachable gives no connection, so that nothing is delivered.
	unreachable bool
	// dropped takes the request and closes the connection instead of an answer.
	dropped bool
	// cut closes the connection in the middle of the body.
	cut bool
	// failure is the error of an attempt that got no connection.
	failure error
}

// arrival is a request as it came out of the client.
type arrival struct {
	method string
	uri    string
	body   string
	// at is when it came, counted from the wire's beginning.
	at time.Duration
}

// wire is an in-memory http.RoundTripper that answers by a script and writes down what came. It works on the time of a
// synctest bubble.
type wire struct {
	t      *testing.T
	began  time.Time
	answer func(number int, a arrival) reply

	mu       sync.Mutex
	arrivals []arrival
	open     int
	mostOpen int
}

// newWire makes a wire that answers by a function, which gets each request with its number from 1.
func newWire(t *testing.T, answer func(number int, a arrival) reply) *wire {
	t.Helper()
	return &wire{t: t, began: time.Now(), answer: answer}
}

// inOrder makes a wire that answers each request with the next reply, and takes one request too many for a mistake.
func inOrder(t *testing.T, replies ...reply) *wire {
	t.Helper()
	return newWire(t, func(number int, a arrival) reply {
		if number > len(replies) {
			t.Errorf("request %d was one too many: %s %s", number, a.method, a.uri)
			return reply{status: http.StatusTeapot}
		}
		return replies[number-1]
	})
}

// RoundTrip answers a request, as http.RoundTripper asks.
func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	a := arrival{method: req.Method, uri: req.URL.RequestURI(), at: time.Since(w.began)}
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		_ = req.Body.Close()
		if err != nil {
			return nil, err
		}
		a.body = string(body)
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	w.mu.Lock()
	w.arrivals = append(w.arrivals, a)
	number := len(w.arrivals)
	w.open++
	w.mostOpen = max(w.mostOpen, w.open)
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		w.open--
		w.mu.Unlock()
	}()

	r := w.answer(number, a)
	if !r.unreachable && r.failure == nil {
		if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && trace.GotConn != nil {
			trace.GotConn(httptrace.GotConnInfo{})
		}
	}
	if r.after > 0 {
		select {
		case <-time.After(r.after):
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
	switch {
	case r.failure != nil:
		return nil, r.failure
	case r.unreachable:
		return nil, errors.New("dial tcp 192.0.2.1:443: connect: connection refused")
	case r.dropped:
		return nil, io.ErrUnexpectedEOF
	}
	resp := &http.Response{StatusCode: r.status, Header: http.Header{}, Request: req, Body: io.NopCloser(strings.NewReader(r.body))}
	for key, value := range r.header {
		resp.Header.Set(key, value)
	}
	if r.cut {
		half := strings.NewReader(r.body[:len(r.body)/2])
		resp.Body = io.NopCloser(io.MultiReader(half, brokenReader{}))
	}
	return resp, nil
}

// brokenReader is the end of a body that was cut.
type brokenReader struct{}

// Read fails as a lost connection does.
func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// all gives the requests that came, in their order.
func (w *wire) all() []arrival {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.arrivals)
}

// expectTimes checks when requests came.
func (w *wire) expectTimes(want ...time.Duration) {
	w.t.Helper()
	var got []time.Duration
	for _, a := range w.all() {
		got = append(got, a.at)
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("requests came at %v, want %v", got, want)
	}
}

// expectRequests checks which requests came, each as "GET /api/v1/users/u-1".
func (w *wire) expectRequests(want ...string) {
	w.t.Helper()
	var got []string
	for _, a := range w.all() {
		got = append(got, a.method+" "+a.uri)
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("requests:\n\t%s\nwant:\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// newClient makes a client on a transport; change, if not nil, changes its configuration.
func newClient(t *testing.T, transport http.RoundTripper, change func(*cerby.Config)) *cerby.Client {
	t.Helper()
	config := cerby.Config{BaseURL: base, Token: token, UserAgent: "test/1", Transport: transport}
	if change != nil {
		change(&config)
	}
	client, err := cerby.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// retryFor sets the retry timeout.
func retryFor(d time.Duration) func(*cerby.Config) {
	return func(c *cerby.Config) { c.RetryTimeout = d }
}

// file gives the text of a file of testdata.
func file(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// answer is a reply with a file of testdata as its body.
func answer(t *testing.T, status int, name string) reply {
	t.Helper()
	media := "application/json"
	if strings.HasSuffix(name, ".html") {
		media = "text/html; charset=utf-8"
	}
	return reply{status: status, body: file(t, name), header: map[string]string{"Content-Type": media}}
}

// getUser reads the user that most tests read.
func getUser(ctx context.Context, client *cerby.Client) error {
	_, err := client.Users().Get(ctx, "u-1")
	return err
}

// failure gives the *cerby.Error of a call that had to fail.
func failure(t *testing.T, err error) *cerby.Error {
	t.Helper()
	e, ok := errors.AsType[*cerby.Error](err)
	if !ok {
		t.Fatalf("got %v, want a *cerby.Error", err)
	}
	return e
}

// expectText checks that a text contains all of some parts.
func expectText(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q does not contain %q", text, part)
		}
	}
}

// newWorkspace returns the workspace of a client as newClient returns it.
func newWorkspace(t *testing.T, transport http.RoundTripper, change func(*cerby.Config)) *workspace.Workspace {
	t.Helper()
	return workspace.New(newClient(t, transport, change))
}

// orNil returns the object that was read, or nil if the error is that it does not exist.
func orNil[T any](object T, err error) (*T, error) {
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		return nil, nil //nolint:nilnil // a missing object is a result
	case err != nil:
		return nil, err
	}
	return &object, nil
}
