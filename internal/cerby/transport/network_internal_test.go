package transport

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"syscall"
	"testing"
)

func TestIsTransient(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		want bool
	}{
		"connection lost":    {io.ErrUnexpectedEOF, true},
		"connection refused": {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, true},
		"connection reset":   {&net.OpError{Op: "read", Err: syscall.ECONNRESET}, true},
		"name server busy":   {&net.DNSError{Err: "server misbehaving", IsTemporary: true}, true},
		"unknown host":       {&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", IsNotFound: true}}, false},
		"unknown authority":  {&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, false},
		"body too large":     {errTooLarge, false},
		"proxy address":      {errProxyAddress, false},
	} {
		if got := isTransient(fmt.Errorf("wrapped: %w", test.err)); got != test.want {
			t.Errorf("%s: got %t, want %t", name, got, test.want)
		}
	}
}
