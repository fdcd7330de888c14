package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Request is one request. It may be sent several times.
type Request struct {
	// Operation names the request in messages and logs, as in "read user".
	Operation string
	Method    string
	// Path is appended to the base URL. IDs in it have to be escaped.
	Path  string
	Query url.Values
	// Body is encoded as JSON; nil sends no body.
	Body any
	// Redact removes a confidential value of the request from a string of the service. Default: nothing is removed.
	Redact func(text string) string
	// Resends is the number of times that a write may be sent although its response is ambiguous, because sending it
	// again changes nothing. It is 0 for other writes.
	Resends int
	// LateTime is how long a write whose response was lost is read before it counts as not applied. A gateway may
	// respond with 504 although the service completes the write some seconds later. Default: one read.
	LateTime time.Duration
	// VerifyTime is the time that verifying the write may take if that is longer than one request. It does not count
	// as retrying.
	VerifyTime time.Duration
}

// isRead reports whether the request changes nothing, so that it may be repeated freely.
func (r Request) isRead() bool { return r.Method == http.MethodGet }

// build returns the HTTP request.
func (c *Client) build(ctx context.Context, r Request) (*http.Request, error) {
	var body io.Reader
	if r.Body != nil {
		encoded, err := json.Marshal(r.Body)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(encoded)
	}
	address := c.config.BaseURL.String() + r.Path
	if len(r.Query) > 0 {
		address += "?" + r.Query.Encode()
	}
	return http.NewRequestWithContext(ctx, r.Method, address, body)
}

// clean returns a string of the service as it may be shown. It is printable, of limited length, and without the API key
// and the confidential value of the request.
func (c *Client) clean(r Request, text string) string {
	if r.Redact != nil {
		text = r.Redact(text)
	}
	return redactToken(text, c.config.Token)
}
