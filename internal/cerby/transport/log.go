package transport

import (
	"context"
	"net/http"
	"time"
)

// attemptKey is the context key of an attemptInfo.
type attemptKey struct{}

// attemptInfo describes the attempt that a request of the chain belongs to.
type attemptInfo struct {
	operation string
	number    int
	redact    func(string) string
}

// withAttempt returns a context for one attempt.
func withAttempt(ctx context.Context, info attemptInfo) context.Context {
	return context.WithValue(ctx, attemptKey{}, info)
}

// logTransport logs each attempt.
type logTransport struct {
	logger Logger
	next   http.RoundTripper
}

func (t logTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	info, _ := req.Context().Value(attemptKey{}).(attemptInfo)
	start := time.Now()
	resp, err := t.next.RoundTrip(req)
	status, requestID := 0, ""
	if err == nil {
		status, requestID = resp.StatusCode, info.redact(resp.Header.Get(requestIDHeader))
	}
	t.logger.Debug(req.Context(), "Cerby API request", map[string]any{
		"operation": info.operation, "method": req.Method, "path": req.URL.Path, "status": status,
		"attempt": info.number, "duration_ms": time.Since(start).Milliseconds(), "request_id": requestID,
	})
	return resp, err
}

// requestIDHeader is the header in which the service names a request.
const requestIDHeader = "X-Request-Id"
