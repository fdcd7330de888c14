package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httptrace"
	"sync/atomic"
	"syscall"
	"time"
)

// isTransient reports whether a request without a whole response may succeed when it is sent again.
func isTransient(err error) bool {
	if errors.Is(err, errTooLarge) || errors.Is(err, errProxyAddress) {
		return false
	}
	if proxy, ok := errors.AsType[proxyError](err); ok && proxy.isFinal() {
		return false
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return false
	}
	_, noProxy := errors.AsType[noProxyError](err)
	return !noProxy && !isTLSFailure(err) && !isRefusalBySOCKS(err)
}

// connectionRefusedOnWindows is WSAECONNREFUSED, for which package syscall has no name.
const connectionRefusedOnWindows = syscall.Errno(10061)

// isConnectionRefused reports whether nothing listens at the address of a connection.
func isConnectionRefused(err error) bool {
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, connectionRefusedOnWindows)
}

// connectionTrace records what happens to the connection of one attempt. The standard library calls it from several
// goroutines.
type connectionTrace struct {
	// connected is set once there is a connection: a request without one cannot have been delivered.
	connected atomic.Bool
	// refusedTLS is set if this side refused the TLS connection.
	refusedTLS atomic.Bool
	// cutOff is set if the request could not be written to its end.
	cutOff atomic.Bool
}

// hooks returns the callbacks for the standard library.
func (t *connectionTrace) hooks() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { t.connected.Store(true) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			t.refusedTLS.Store(err != nil && !isLostConnection(err))
		},
		WroteRequest: func(info httptrace.WroteRequestInfo) { t.cutOff.Store(info.Err != nil) },
	}
}

// isFailedWrite reports whether a write to the connection failed. With HTTP/1.1, the standard library calls
// WroteRequest before it writes a short request. It closes the connection after a failed write, and then returns the
// error of the write or that of the interrupted read, whichever comes first.
func isFailedWrite(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "write" || errors.Is(err, net.ErrClosed) || errors.Is(err, io.ErrClosedPipe)
}

// trustAdvice says how the system trusts a further certificate.
const trustAdvice = "On Linux, you can also set SSL_CERT_FILE"

// displayError is an error with a message that may be shown.
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
	op, _ := errors.AsType[*net.OpError](err)
	proxy, refusedByProxy := errors.AsType[proxyError](err)
	_, noProxy := errors.AsType[noProxyError](err)
	switch {
	case errors.Is(err, errTooLarge):
		return errTooLarge
	case errors.Is(err, errProxyAddress):
		return errProxyAddress
	case refusedByProxy:
		return proxy
	case ctx.Err() != nil && sendCtx.Err() != nil:
		return fmt.Errorf("interrupted while waiting for the response: %w", context.Cause(ctx))
	case errors.Is(sendCtx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("%s did not send a complete response within %s", base.Host, limit.Round(time.Millisecond))
	case dns != nil && dns.IsNotFound && dns.Name != base.Hostname():
		return fmt.Errorf("the proxy host %s does not exist. Check HTTPS_PROXY", clean(dns.Name))
	case dns != nil && dns.IsNotFound:
		return fmt.Errorf("the host %s does not exist. Check the name of the workspace", dns.Name)
	case op != nil && op.Op == "proxyconnect" && isTLSFailure(err):
		return fmt.Errorf("the TLS connection to the proxy failed: %w. Check HTTPS_PROXY: for most proxies, the URL begins "+
			"with http://. If it begins with https://, make the system trust the certificate of the proxy. "+trustAdvice, err)
	case isTLSAlert(err):
		return fmt.Errorf("%s rejected the TLS connection: %w. "+
			"The host may require a client certificate, or may not serve this name", base.Host, err)
	case isTLSFailure(err):
		text := "the TLS connection to %s failed: %w"
		if _, untrusted := errors.AsType[*tls.CertificateVerificationError](err); untrusted {
			text = "the TLS certificate of %s is not trusted: %w"
		}
		if _, unknown := errors.AsType[x509.UnknownAuthorityError](err); unknown {
			text += ". If your own proxy or certificate authority signs certificates, make the system trust it. " + trustAdvice
		}
		return fmt.Errorf(text, base.Host, err)
	case op != nil && op.Op == "socks connect":
		return fmt.Errorf("the SOCKS proxy did not connect to the host: %w. Check HTTPS_PROXY", err)
	case op != nil && op.Op == "proxyconnect" || noProxy:
		return fmt.Errorf("the connection to the proxy failed: %w. Check HTTPS_PROXY", err)
	}
	if isConnectionRefused(err) {
		return fmt.Errorf("the connection to %s failed: %w. Check workspace and base_url of the provider, and that the "+
			"address accepts connections", base.Host, err)
	}
	return fmt.Errorf("the connection to %s failed: %w", base.Host, err)
}
