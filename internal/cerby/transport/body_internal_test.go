package transport

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"testing"
)

// endlessBody is a body without an end that counts the bytes read.
type endlessBody struct {
	read   int
	closed bool
}

func (b *endlessBody) Read(p []byte) (int, error) {
	b.read += len(p)
	return len(p), nil
}

func (b *endlessBody) Close() error {
	b.closed = true
	return nil
}

func TestReadBody(t *testing.T) {
	t.Parallel()
	cut := errors.New("connection lost")
	for name, test := range map[string]struct {
		body io.Reader
		size int
		err  error
	}{
		"empty":     {http.NoBody, 0, nil},
		"limit":     {bytes.NewReader(make([]byte, maxBody)), maxBody, nil},
		"too large": {bytes.NewReader(make([]byte, maxBody+1)), maxBody + 1, errTooLarge},
		"cut":       {io.MultiReader(bytes.NewReader([]byte("{")), errorReader{cut}), 1, cut},
	} {
		got, err := readBody(test.body)
		if len(got) != test.size || !errors.Is(err, test.err) {
			t.Errorf("%s: got %d bytes, %v, want %d, %v", name, len(got), err, test.size, test.err)
		}
	}
}

// errorReader fails to read.
type errorReader struct{ err error }

func (r errorReader) Read([]byte) (int, error) { return 0, r.err }

// testTransport is a function as an http.RoundTripper.
type testTransport func(*http.Request) (*http.Response, error)

func (f testTransport) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// TestRoundTrip_endless reads no more than it has to, and closes the connection.
func TestRoundTrip_endless(t *testing.T) {
	t.Parallel()
	body := &endlessBody{}
	client := &Client{chain: testTransport(func(*http.Request) (*http.Response, error) {
		return &http.Response{Body: body}, nil
	})}
	_, err := client.roundTrip(nil)
	if !errors.Is(err, errTooLarge) || !body.closed || body.read > maxBody+1 {
		t.Errorf("read %d bytes, closed %t, error %v, want at most %d, closed, %v",
			body.read, body.closed, err, maxBody+1, errTooLarge)
	}
}
