package transport

import (
	"net/http"
	"testing"
)

func TestAuthTransport(t *testing.T) {
	t.Parallel()
	var sent http.Header
	auth := authTransport{"key", "test/1", testTransport(func(req *http.Request) (*http.Response, error) {
		sent = req.Header
		return &http.Response{Body: http.NoBody}, nil
	})}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://acme.cerby.com", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := auth.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if sent.Get("X-API-Key") != "key" || sent.Get("User-Agent") != "test/1" {
		t.Errorf("got %v, want the key and the user agent", sent)
	}
	if len(req.Header) != 0 {
		t.Errorf("the caller's request has the headers %v, want none", req.Header)
	}
}
