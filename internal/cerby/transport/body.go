package transport

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// maxBody is the number of bytes of one response that are read. A page of the largest list is far smaller.
const maxBody = 16 << 20

// errTooLarge is the error of a response above maxBody.
var errTooLarge = fmt.Errorf("the response exceeds the size limit of %d MiB", maxBody>>20)

// bodyTransport reads the body of each response up to the limit, so that the transports above it see whole responses.
type bodyTransport struct{ next http.RoundTripper }

func (t bodyTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body := resp.Body
	defer func() { _ = body.Close() }()
	data, err := io.ReadAll(io.LimitReader(body, maxBody+1))
	if err == nil && len(data) > maxBody {
		err = errTooLarge
	}
	resp.Body = bufferedBody{bytes.NewReader(data), err}
	return resp, nil
}

// bufferedBody is a body that was read, with the error that ended it.
type bufferedBody struct {
	data *bytes.Reader
	err  error
}

func (b bufferedBody) Read(p []byte) (int, error) {
	n, err := b.data.Read(p)
	if b.err != nil && errors.Is(err, io.EOF) {
		err = b.err
	}
	return n, err
}

func (bufferedBody) Close() error { return nil }
