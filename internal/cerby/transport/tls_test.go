package transport_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// newCertificate returns a certificate for a host that signed itself, and a pool that trusts it.
func newCertificate(t *testing.T, host string) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{host},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	encoded, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(encoded)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{encoded}, PrivateKey: key}, pool
}

// newHTTPSClient returns a client of https://acme.cerby.com that sends requests through a round tripper, with limits of
// a minute.
func newHTTPSClient(roundTripper http.RoundTripper) *transport.Client {
	return transport.New(transport.Config{
		BaseURL: &url.URL{Scheme: "https", Host: "acme.cerby.com", Path: "/api/v1"}, Token: "key", UserAgent: "test",
		RequestTimeout: time.Minute, RetryTimeout: time.Minute, MaxConcurrentRequests: 1, RoundTripper: roundTripper,
	})
}

// getUsers sends a read and returns its failure.
func getUsers(t *testing.T, client *transport.Client) *transport.RequestError {
	t.Helper()
	request := transport.Request{Operation: "list users", Method: http.MethodGet, Path: "/users"}
	return client.Send(t.Context(), request, func([]byte) error { return nil }, nil)
}

// TestTLSFailureIsFinal makes one attempt if the two sides cannot agree on a TLS connection.
func TestTLSFailureIsFinal(t *testing.T) {
	const refused = "acme.cerby.com rejected the TLS connection"
	const unproven = "the TLS certificate of acme.cerby.com is not trusted"
	for name, test := range map[string]struct {
		configure func(server *tls.Config)
		distrust  bool
		want      string
	}{
		"client certificate required by TLS 1.2": {configure: func(server *tls.Config) {
			server.MaxVersion, server.ClientAuth = tls.VersionTLS12, tls.RequireAnyClientCert
		}, want: refused},
		"client certificate required by TLS 1.3": {configure: func(server *tls.Config) {
			server.ClientAuth = tls.RequireAnyClientCert
		}, want: refused},
		"host is not served": {configure: func(server *tls.Config) {
			server.GetCertificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
				return nil, errors.New("unknown host")
			}
			server.Certificates = nil
		}, want: refused},
		"old version only": {configure: func(server *tls.Config) {
			server.MinVersion, server.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
		}, want: refused},
		"unknown authority": {configure: func(*tls.Config) {}, distrust: true, want: unproven},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				certificate, pool := newCertificate(t, "acme.cerby.com")
				server := &tls.Config{Certificates: []tls.Certificate{certificate}}
				test.configure(server)
				if test.distrust {
					pool = x509.NewCertPool()
				}
				var connections atomic.Int32
				roundTripper := &http.Transport{
					TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12},
					DialContext: func(context.Context, string, string) (net.Conn, error) {
						connections.Add(1)
						return serveTLS(server), nil
					},
				}
				defer roundTripper.CloseIdleConnections()
				failure := getUsers(t, newHTTPSClient(roundTripper))
				if failure == nil || !strings.Contains(failure.Error(), test.want) {
					t.Errorf("got %v, want %q", failure, test.want)
				}
				if got := connections.Load(); got != 1 {
					t.Errorf("got %d connections, want 1", got)
				}
			})
		})
	}
}

// serveTLS returns a connection to a server that reads one request and responds with 200.
func serveTLS(config *tls.Config) net.Conn {
	client, server := net.Pipe()
	go func() {
		defer func() { _ = server.Close() }()
		conn := tls.Server(server, config)
		if conn.Handshake() != nil {
			// The client reads the alert before the connection closes.
			_, _ = io.Copy(io.Discard, server)
			return
		}
		_, _ = conn.Read(make([]byte, 4096))
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
	}()
	return client
}

// TestLostHandshakeIsRepeated repeats a request whose connection was lost during the handshake.
func TestLostHandshakeIsRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		certificate, pool := newCertificate(t, "acme.cerby.com")
		server := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
		lost := true
		roundTripper := &http.Transport{
			TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12},
			DialContext: func(context.Context, string, string) (net.Conn, error) {
				if !lost {
					return serveTLS(server), nil
				}
				lost = false
				client, other := net.Pipe()
				go func() {
					_, _ = other.Read(make([]byte, 5))
					_ = other.Close()
				}()
				return client, nil
			},
		}
		defer roundTripper.CloseIdleConnections()
		if failure := getUsers(t, newHTTPSClient(roundTripper)); failure != nil {
			t.Errorf("got %v, want success at the second attempt", failure)
		}
	})
}
