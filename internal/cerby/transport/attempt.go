package transport

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// response is a response of the service, complete or with a body that was cut off.
type response struct {
	status int
	header http.Header
	body   []byte
}

// attempt sends a request once and passes the body of a success to decode. The attempts are numbered from 1; the last
// has to end before the deadline.
func (c *Client) attempt(
	ctx context.Context, r Request, number int, deadline time.Time, decode func(body []byte) error,
) *RequestError {
	failure := &RequestError{Operation: r.Operation, Attempts: number}
	clean := func(text string) string { return c.clean(r, text) }
	limit := min(c.config.RequestTimeout, max(time.Until(deadline), shortestAttempt))

	var trace connectionTrace
	sendCtx, cancel := attemptContext(ctx, r, limit, &trace.connected)
	defer cancel()
	sendCtx = httptrace.WithClientTrace(sendCtx, trace.hooks())
	req, err := c.build(sendCtx, r)
	if err != nil {
		failure.Attempts = 0
		return failure.Wrap(err)
	}
	start := time.Now()
	got, err := c.roundTrip(req)
	if got != nil {
		failure.Status = got.status
		failure.RequestID = clean(got.header.Get(requestIDHeader))
	}
	c.logAttempt(req, failure, time.Since(start))
	if err != nil && trace.refusedTLS.Load() && !trace.connected.Load() {
		err = handshakeError{err}
	}
	if err != nil && isNoProxy(err) && !trace.connected.Load() && !c.succeeded.Load() {
		// A proxy that was there before may be restarting.
		err = noProxyError{err}
	}
	switch {
	case got != nil && got.status/100 != 2:
		failure.Ambiguous = !r.isRead() && got.status >= http.StatusInternalServerError
		return failure.fromResponse(got, clean)
	case err != nil:
		failure.Transient = isTransient(err)
		failure.refused = isConnectionRefused(err) && !trace.connected.Load() && !c.succeeded.Load()
		failure.Ambiguous = !r.isRead() && (trace.connected.Load() || got != nil)
		failure.CutOff = got == nil && (trace.cutOff.Load() || isFailedWrite(err))
		return failure.Wrap(c.explain(ctx, sendCtx, err, limit, clean))
	}
	return c.accept(r, got, failure, decode)
}

// accept decodes a successful response. It returns nil, or the failure if the response is not usable.
func (c *Client) accept(
	r Request, got *response, failure *RequestError, decode func(body []byte) error,
) *RequestError {
	if r.Resends > 0 && failure.Attempts == 1 && len(got.body) == 0 && got.status != http.StatusNoContent {
		// The service responds to such writes with a body. If no response has one, sending it twice does no harm.
		failure.Ambiguous = true
		return failure.Wrap(errors.New("the response is empty"))
	}
	if err := decode(got.body); err != nil {
		failure.Ambiguous = !r.isRead()
		if !json.Valid(got.body) {
			failure.Body = describeBody(got, func(text string) string { return c.clean(r, text) })
		}
		return failure.Wrap(err)
	}
	c.succeeded.Store(true)
	return nil
}

// attemptContext limits an attempt in time. A read ends with its context, and so does a write that has no connection
// yet. A write that is connected keeps the time that it has for its response, which shows whether it was applied:
// Terraform waits for it after one interrupt, and a second one ends the provider.
func attemptContext(
	ctx context.Context, r Request, limit time.Duration, connected *atomic.Bool,
) (context.Context, context.CancelFunc) {
	if r.isRead() {
		return context.WithTimeout(ctx, limit)
	}
	sendCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	stop := context.AfterFunc(ctx, func() {
		if !connected.Load() {
			cancel()
		}
	})
	return sendCtx, func() { stop(); cancel() }
}

// roundTrip sends a request through the chain. It returns both a response and an error if the body was cut off.
func (c *Client) roundTrip(req *http.Request) (*response, error) {
	resp, err := c.chain.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := readBody(resp.Body)
	return &response{status: resp.StatusCode, header: resp.Header, body: body}, err
}
