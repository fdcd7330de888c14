package transport_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// proxied returns a round tripper whose proxy responds to each CONNECT with the next of some statuses.
func proxied(t *testing.T, connections *atomic.Int32, statuses ...int) *http.Transport {
	t.Helper()
	roundTripper := transport.NewRoundTripper(1)
	roundTripper.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: "proxy.acme.example:3128"})
	roundTripper.DialContext = func(context.Context, string, string) (net.Conn, error) {
		status := statuses[min(int(connections.Add(1)), len(statuses))-1]
		client, server := net.Pipe()
		go func() {
			defer func() { _ = server.Close() }()
			if _, err := http.ReadRequest(bufio.NewReader(server)); err == nil {
				_, _ = fmt.Fprintf(server, "HTTP/1.1 %d %s\r\nContent-Length: 0\r\n\r\n", status, http.StatusText(status))
			}
			_, _ = io.Copy(io.Discard, server)
		}()
		return client, nil
	}
	t.Cleanup(roundTripper.CloseIdleConnections)
	return roundTripper
}

// TestProxyRefusalIsFinal makes one attempt if the proxy refuses: more could lock the account of the proxy's user.
func TestProxyRefusalIsFinal(t *testing.T) {
	for _, status := range []int{http.StatusForbidden, http.StatusProxyAuthRequired} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var connections atomic.Int32
				failure := getUsers(t, newHTTPSClient(proxied(t, &connections, status)))
				want := fmt.Sprintf("the proxy proxy.acme.example:3128 did not connect to the host and answered %d %s: check "+
					"HTTPS_PROXY", status, http.StatusText(status))
				if failure == nil || !strings.Contains(failure.Error(), want) {
					t.Errorf("got %v, want %q", failure, want)
				}
				if got := connections.Load(); got != 1 {
					t.Errorf("got %d connections, want 1", got)
				}
			})
		})
	}
}

// TestProxyFailureIsRepeated repeats a request after a status of the proxy that passes.
func TestProxyFailureIsRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var connections atomic.Int32
		failure := getUsers(t, newHTTPSClient(proxied(t, &connections, http.StatusBadGateway, http.StatusForbidden)))
		if failure == nil || !strings.Contains(failure.Error(), "403 Forbidden") || connections.Load() != 2 {
			t.Errorf("got %v after %d connections, want the second response", failure, connections.Load())
		}
	})
}

// TestProxyAddressIsFinal names the setting if the proxy's address is no URL, without the password that it contains.
func TestProxyAddressIsFinal(t *testing.T) {
	roundTripper := &http.Transport{Proxy: transport.WithoutProxyAddress(func(*http.Request) (*url.URL, error) {
		return nil, fmt.Errorf("invalid proxy address %q", "http://user:canary@[")
	})}
	failure := getUsers(t, newHTTPSClient(roundTripper))
	switch {
	case failure == nil || failure.Attempts != 1 || !strings.Contains(failure.Error(), "check HTTPS_PROXY"):
		t.Errorf("got %v, want one attempt and the name of the setting", failure)
	case strings.Contains(failure.Error(), "canary"):
		t.Errorf("%v repeats the password", failure)
	}
}
