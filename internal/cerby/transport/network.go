package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// isTransient reports whether a request without a whole response may succeed when it is sent again.
func isTransient(err error) bool {
	if errors.Is(err, errTooLarge) {
		return false
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return false
	}
	return !isTLSFailure(err)
}

// isTLSFailure reports whether the host has no trusted certificate, speaks no TLS, or has another name.
func isTLSFailure(err error) bool {
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	_, plain := errors.AsType[tls.RecordHeaderError](err)
	_, alerted := errors.AsType[tls.AlertError](err)
	return untrusted || plain || alerted || errors.Is(err, http.ErrSchemeMismatch)
}

// displayError is an error with a text that may be shown.
type displayError struct {
	text string
	error
}

func (e displayError) Error() string { return e.text }

func (e displayError) Unwrap() error { return e.error }

// explain returns the error of a request without a whole response. Texts of the network are cleaned, since they may
// quote what the other side sent.
func (c *Client) explain(
	ctx, sendCtx context.Context, err error, limit time.Duration, clean func(string) string,
) error {
	err = displayError{clean(err.Error()), err}
	base := c.config.BaseURL
	dns, _ := errors.AsType[*net.DNSError](err)
	switch {
	case errors.Is(err, errTooLarge):
		return errTooLarge
	case ctx.Err() != nil && sendCtx.Err() != nil:
		return fmt.Errorf("interrupted while waiting for the response: %w", context.Cause(ctx))
	case errors.Is(sendCtx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("no whole response from %s within %s", base.Host, limit.Round(time.Millisecond))
	case dns != nil && dns.IsNotFound && dns.Name != base.Hostname():
		return fmt.Errorf("the host %s does not exist: check the settings of the proxy", clean(dns.Name))
	case dns != nil && dns.IsNotFound:
		return fmt.Errorf("the host %s does not exist: check the name of the workspace", dns.Name)
	case isTLSFailure(err):
		return fmt.Errorf("%s did not prove over TLS that it is this host: %w", base.Host, err)
	}
	return fmt.Errorf("the connection to %s failed: %w", base.Host, err)
}
