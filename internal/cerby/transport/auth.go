package transport

import "net/http"

// authTransport adds the API key and the headers that every request has. A RoundTripper follows no redirect, so that
// the key never leaves the configured host.
type authTransport struct {
	token, userAgent string
	next             http.RoundTripper
}

func (t authTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("X-API-Key", t.token)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", t.userAgent)
	if req.Body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return t.next.RoundTrip(req)
}
