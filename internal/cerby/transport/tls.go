package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"
)

// isTLSFailure reports whether the two sides cannot agree on a TLS connection. The causes are an unknown certificate, a
// host without TLS, an alert of the other side, or a handshake that this side refused. Waiting does not help. A
// handshake whose connection was lost is no such failure.
func isTLSFailure(err error) bool {
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	_, plain := errors.AsType[tls.RecordHeaderError](err)
	_, refused := errors.AsType[handshakeError](err)
	return untrusted || plain || refused || isTLSAlert(err) || errors.Is(err, http.ErrSchemeMismatch)
}

// isTLSAlert reports whether the other side ended the TLS connection with an alert. It may require a client
// certificate, or may not serve the host.
func isTLSAlert(err error) bool {
	_, alerted := errors.AsType[tls.AlertError](err)
	op, ok := errors.AsType[*net.OpError](err)
	return alerted || ok && (op.Op == "remote error" || isTLSAlert(op.Err))
}

// handshakeError is the error of a TLS handshake that this side refused. The standard library has no type for some of
// these, such as a host that speaks old versions of TLS only.
type handshakeError struct{ error }

func (e handshakeError) Unwrap() error { return e.error }

// isLostConnection reports whether a handshake ended because of the network or an interruption.
func isLostConnection(err error) bool {
	timeout, isNet := errors.AsType[net.Error](err)
	op, isOp := errors.AsType[*net.OpError](err)
	_, isErrno := errors.AsType[syscall.Errno](err)
	for _, lost := range []error{context.Canceled, io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe, net.ErrClosed} {
		if errors.Is(err, lost) {
			return true
		}
	}
	return isErrno || isNet && timeout.Timeout() || isOp && (op.Op == "read" || op.Op == "write")
}
