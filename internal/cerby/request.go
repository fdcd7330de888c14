package cerby

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// maxAnswer is how many bytes of one answer are read; a page of the largest list stays far below it.
const maxAnswer = 16 << 20

// writeGrace is how long a write that is on the wire may go on after its context has ended, to learn its answer.
const writeGrace = 5 * time.Second

// call is one use of an operation.
type call struct {
	op Operation
	// ids fill the {} of the operation's path, in order.
	ids   []string
	query url.Values
	// data is sent as {"data": ...}; nil sends no body.
	data any
	// conceal is a text that is sent and must not be repeated in an error, empty for none.
	conceal Confidential
	// resend is how often a write may be sent whose response is ambiguous, where sending it again changes nothing; 0
	// for other writes.
	resend int
	// patience is how long a lost answer may be looked into, where that takes longer than one request. It does not
	// count as retrying.
	patience time.Duration
}

// path fills the ids into the operation's path. An id that would change the path is refused before anything is sent.
func (call call) path() (string, error) {
	segments := strings.Split(call.op.Path, "/")
	ids := call.ids
	for i, segment := range segments {
		if !strings.HasPrefix(segment, "{") {
			continue
		}
		if ids[0] == "" || ids[0] == "." || ids[0] == ".." || strings.Contains(ids[0], "/") {
			return "", fmt.Errorf("%q is not an id", ids[0])
		}
		segments[i], ids = url.PathEscape(ids[0]), ids[1:]
	}
	return strings.Join(segments, "/"), nil
}

// build makes the request of a call.
func (c *Client) build(ctx context.Context, call call) (*http.Request, error) {
	path, err := call.path()
	if err != nil {
		return nil, err
	}
	var body io.Reader
	if call.data != nil {
		encoded, err := json.Marshal(map[string]any{"data": call.data})
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(encoded)
	}
	address := c.base.String() + path
	if len(call.query) > 0 {
		address += "?" + call.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, call.op.Method, address, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("X-API-Key", c.config.Token)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.config.UserAgent)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

// attempt sends a call once and gives a success's body to decode. number counts the attempts of the call from 1;
// deadline is when the last of them has to be over.
func (c *Client) attempt(
	ctx context.Context, call call, number int, deadline time.Time, decode func(body []byte) error,
) *Error {
	failure := &Error{Operation: call.op, Attempts: number}
	clean := func(text string) string { return c.clean(call.conceal.outOf(text)) }
	limit := min(c.config.RequestTimeout, max(time.Until(deadline), shortestAttempt))
	// A request for which no connection was had cannot have been delivered.
	var connected atomic.Bool
	sending, cancel := bound(ctx, call.op, limit, &connected)
	defer cancel()
	sending = httptrace.WithClientTrace(sending, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	req, err := c.build(sending, call)
	if err != nil {
		failure.Attempts = 0
		return failure.because(err)
	}

	sent := time.Now()
	got, err := c.exchange(req)
	if got != nil {
		failure.Status = got.status
		failure.RequestID = clean(got.header.Get("X-Request-Id"))
		c.pause.note(got.status, sent, time.Now(), retryAfter(got.header))
		c.noteClock(got.header)
	}
	c.config.Log(ctx, "Cerby API request", map[string]any{
		"operation": call.op.Name, "method": req.Method, "path": req.URL.Path, "status": failure.Status, "attempt": number,
		"duration_ms": time.Since(sent).Milliseconds(), "request_id": failure.RequestID,
	})

	switch {
	case got != nil && got.status/100 != 2:
		return failure.judge(got, clean)
	case err != nil:
		failure.transient = isTransient(err)
		failure.Uncertain = !call.op.reads() && (connected.Load() || got != nil)
		return failure.because(c.explain(ctx, sending, err, limit, clean))
	}
	if call.resend > 0 && number == 1 && len(got.body) == 0 && got.status != http.StatusNoContent {
		// Another share of the service's own is answered with a body. Where no answer has one, sending it twice does no
		// harm.
		failure.Uncertain = true
		return failure.because(errors.New("the answer is empty"))
	}
	if err := decode(got.body); err != nil {
		failure.Uncertain = !call.op.reads()
		if !json.Valid(got.body) {
			failure.Body = describeBody(got, clean)
		}
		return failure.because(err)
	}
	c.proven.Store(true)
	return nil
}

// bound limits an attempt in time. A read ends with its context; a write that is on the wire goes on for a short while,
// since its answer tells what became of it; connected tells whether it is.
func bound(
	ctx context.Context, op Operation, limit time.Duration, connected *atomic.Bool,
) (context.Context, context.CancelFunc) {
	if op.reads() {
		return context.WithTimeout(ctx, limit)
	}
	sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	stop := context.AfterFunc(ctx, func() {
		if !connected.Load() || sleep(sending, writeGrace) == nil {
			cancel()
		}
	})
	return sending, func() { stop(); cancel() }
}

// answer is what came back: all of it, or with a body that was cut off.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// exchange sends a request and reads its answer up to the limit. An answer whose body failed is given with the error.
func (c *Client) exchange(req *http.Request) (*answer, error) {
	// An http.Client would follow redirects, with the key.
	resp, err := c.config.Transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err == nil && len(body) > maxAnswer {
		err = errTooLarge
	}
	return &answer{status: resp.StatusCode, header: resp.Header, body: body}, err
}

// errTooLarge is an answer above maxAnswer.
var errTooLarge = fmt.Errorf("the answer is larger than %d MiB, which no answer of the service's is", maxAnswer>>20)

// isTransient reports whether a request that got no whole answer may succeed when sent again.
func isTransient(err error) bool {
	if errors.Is(err, errTooLarge) {
		return false
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return false
	}
	return !isCertificate(err)
}

// isCertificate reports whether the host could not prove who it is, speaks no TLS, or does not go by this name.
func isCertificate(err error) bool {
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	_, plain := errors.AsType[tls.RecordHeaderError](err)
	_, alerted := errors.AsType[tls.AlertError](err)
	return untrusted || plain || alerted || errors.Is(err, http.ErrSchemeMismatch)
}

// worded is an error whose words are fit to be shown.
type worded struct {
	words string
	error
}

// Error gives the words.
func (e worded) Error() string { return e.words }

// Unwrap gives the error itself.
func (e worded) Unwrap() error { return e.error }

// explain says what became of a request that got no whole answer. Words of the network are cleaned: they may quote what
// the other side sent.
func (c *Client) explain(
	ctx, sending context.Context, err error, limit time.Duration, clean func(string) string,
) error {
	err = worded{clean(err.Error()), err}
	dns, _ := errors.AsType[*net.DNSError](err)
	switch {
	case errors.Is(err, errTooLarge):
		return errTooLarge
	case ctx.Err() != nil && sending.Err() != nil:
		return fmt.Errorf("interrupted while waiting for the answer: %w", context.Cause(ctx))
	case errors.Is(sending.Err(), context.DeadlineExceeded):
		return fmt.Errorf("no whole answer from %s within %s", c.base.Host, limit.Round(time.Millisecond))
	case dns != nil && dns.IsNotFound && dns.Name != c.base.Hostname():
		return fmt.Errorf("the host %s does not exist: check the settings of the proxy", clean(dns.Name))
	case dns != nil && dns.IsNotFound:
		return fmt.Errorf("the host %s does not exist: check the name of the workspace", dns.Name)
	case isCertificate(err):
		return fmt.Errorf("%s did not prove over TLS that it is this host: %w", c.base.Host, err)
	}
	return fmt.Errorf("the connection to %s failed: %w", c.base.Host, err)
}
