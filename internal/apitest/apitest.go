package apitest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Log records what a client logs. It implements the Logger of package transport.
type Log struct {
	mu sync.Mutex
	// Lines are the messages, each with its fields.
	Lines []string
	// Fields are the fields of the lines.
	Fields []map[string]any
}

// Debug records a line.
func (l *Log) Debug(_ context.Context, message string, fields map[string]any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.Lines = append(l.Lines, fmt.Sprintf("%s: %v", message, fields))
	l.Fields = append(l.Fields, fields)
}

// Info records a line.
func (l *Log) Info(ctx context.Context, message string, fields map[string]any) {
	l.Debug(ctx, message, fields)
}

// String returns all lines.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.Lines, "\n")
}

// Together runs a function several times in parallel and waits for all.
func Together(times int, run func()) {
	var calls sync.WaitGroup
	for range times {
		calls.Go(run)
	}
	calls.Wait()
}

// CancelAfter returns a context that ends after a time, with a cause. The cause may be nil.
func CancelAfter(t *testing.T, delay time.Duration, cause error) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	timer := time.AfterFunc(delay, func() { cancel(cause) })
	t.Cleanup(func() {
		timer.Stop()
		cancel(nil)
	})
	return ctx
}

// EndedContext returns a context that has ended with a cause.
func EndedContext(t *testing.T, cause error) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	return ctx
}

// Text returns a text, or "(nil)" without one.
func Text(text *string) string {
	if text == nil {
		return "(nil)"
	}
	return *text
}

// ExpectText checks that a text contains some parts.
func ExpectText(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("got %q, want it to contain %q", text, part)
		}
	}
}

// ExpectNoText checks that a text does not contain some parts.
func ExpectNoText(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(text, part) {
			t.Errorf("got %q, want it without %q", text, part)
		}
	}
}

// ExpectStrings checks a list of strings, such as the IDs of elements.
func ExpectStrings(t *testing.T, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("got other strings (-want +got):\n%s", diff)
	}
}

// ExpectEqual checks a value.
func ExpectEqual[T any](t *testing.T, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("got another value (-want +got):\n%s", diff)
	}
}

// Run runs a subtest in a synctest bubble.
func Run(t *testing.T, name string, test func(t *testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) { synctest.Test(t, test) })
}

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
