package transport

import (
	"net/http"
	"time"
)

// requestIDHeader is the header in which the service names a request.
const requestIDHeader = "X-Request-Id"

// logAttempt logs an attempt, whose result has no cause yet.
func (c *Client) logAttempt(req *http.Request, result *RequestError, duration time.Duration) {
	c.config.Logger.Debug(req.Context(), "Cerby API request", map[string]any{
		"operation": result.Operation, "method": req.Method, "path": req.URL.Path, "status": result.Status,
		"attempt": result.Attempts, "duration_ms": duration.Milliseconds(), "request_id": result.RequestID,
	})
}
