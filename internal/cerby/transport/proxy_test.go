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
	"syscall"
	"testing"
	"testing/synctest"

	"golang.org/x/net/http/httpproxy"

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
				want := fmt.Sprintf("the proxy proxy.acme.example:3128 did not connect to the host, and responded with %d %s. "+
					"Check HTTPS_PROXY", status, http.StatusText(status))
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

// TestProxyAddress chooses a proxy, or fails if the setting is not the address of a proxy. The error has the name of
// the setting, and not the password in it.
func TestProxyAddress(t *testing.T) {
	for setting, usable := range map[string]bool{
		"": true, "http://proxy.example:3128": true, "proxy.example:3128": true, "https://user:pass@proxy.example": true,
		"socks5://127.0.0.1:1080": true, "http://user:canary@[": false, "http://%zz:canary@proxy.example": false,
		"http://canary.example:port": false, "://": false, "ftp://canary.example": false, "http://": false,
	} {
		t.Run(setting, func(t *testing.T) {
			proxy, err := chooseProxy(t, httpproxy.Config{HTTPSProxy: setting}, "https://acme.cerby.com")
			switch {
			case usable && (err != nil || (proxy != nil) != (setting != "")):
				t.Errorf("got %v, %v, want the proxy", proxy, err)
			case !usable && (err == nil || !strings.Contains(err.Error(), "Set HTTPS_PROXY")):
				t.Errorf("got %v, %v, want an error that names the setting", proxy, err)
			case !usable && strings.Contains(err.Error(), "canary"):
				t.Errorf("%v repeats the setting", err)
			}
		})
	}
}

// TestProxyAddress_notNeeded ignores an invalid setting for hosts that need no proxy.
func TestProxyAddress_notNeeded(t *testing.T) {
	settings := httpproxy.Config{HTTPSProxy: "://", NoProxy: "cerby.com"}
	for _, address := range []string{
		"https://localhost:8080", "https://127.0.0.1", "https://[::1]:8080", "https://acme.cerby.com",
	} {
		if proxy, err := chooseProxy(t, settings, address); proxy != nil || err != nil {
			t.Errorf("%s: got %v, %v, want no proxy", address, proxy, err)
		}
	}
}

// TestProxyAddressIsFinal makes one attempt if the setting is not the address of a proxy.
func TestProxyAddressIsFinal(t *testing.T) {
	settings := &httpproxy.Config{HTTPSProxy: "http://user:canary@["}
	failure := getUsers(t, newHTTPSClient(&http.Transport{Proxy: transport.NewProxyChoice(settings)}))
	if failure == nil || failure.Attempts != 1 || !strings.Contains(failure.Error(), "Set HTTPS_PROXY") {
		t.Errorf("got %v, want one attempt and the name of the setting", failure)
	}
}

// chooseProxy returns the proxy for an address.
func chooseProxy(t *testing.T, settings httpproxy.Config, address string) (*url.URL, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	return transport.NewProxyChoice(&settings)(req)
}

// TestProxyCredentialsAreSentOnce makes no further connection after the proxy has refused the user's credentials.
func TestProxyCredentialsAreSentOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var connections atomic.Int32
		roundTripper := proxied(t, &connections, http.StatusProxyAuthRequired)
		transport.StopAfterRefusal(roundTripper)
		client := newHTTPSClient(roundTripper)
		for range 3 {
			if failure := getUsers(t, client); failure == nil || !strings.Contains(failure.Error(), "responded with 407") {
				t.Errorf("got %v, want the refusal", failure)
			}
		}
		if got := connections.Load(); got != 1 {
			t.Errorf("got %d connections, want 1", got)
		}
	})
}

// TestNoProxyIsFinal makes one attempt, and names the setting, if something else than a proxy is at its address.
func TestNoProxyIsFinal(t *testing.T) {
	const socks, plain = "socks5", "http"
	for name, test := range map[string]struct {
		scheme string
		serve  func(proxy net.Conn)
		want   string
	}{
		"nothing": {plain, nil, "the connection to the proxy failed: proxyconnect tcp: dial tcp: connection " +
			"refused. Check HTTPS_PROXY"},
		"another kind": {plain, respondWith("SSH-2.0-OpenSSH\r\n"), `the connection to the proxy failed: malformed HTTP ` +
			`response "SSH-2.0-OpenSSH". Check HTTPS_PROXY`},
		"no TLS":     {"https", respondWith("HTTP/1.1 400 Bad Request\r\n\r\n"), "the TLS connection to the proxy failed"},
		"login page": {plain, respondWith("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"), "responded with 302 Found"},
		"SOCKS login": {socks, respondWith("\x05\xff"), "the SOCKS proxy did not connect to the host: socks connect tcp: " +
			"no acceptable authentication methods. " +
			"Check HTTPS_PROXY"},
		"SOCKS refusal": {socks, respondWith("\x05\x00", "\x05\x02\x00\x01"+strings.Repeat("\x00", 6)), "not allowed"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				connections := 0
				roundTripper := transport.NewRoundTripper(1)
				roundTripper.Proxy = http.ProxyURL(&url.URL{Scheme: test.scheme, Host: "proxy.acme.example:3128"})
				roundTripper.DialContext = func(context.Context, string, string) (net.Conn, error) {
					connections++
					if test.serve == nil {
						return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
					}
					client, server := net.Pipe()
					go test.serve(server)
					return client, nil
				}
				failure := getUsers(t, newHTTPSClient(roundTripper))
				if failure == nil || !strings.Contains(failure.Error(), test.want) || connections != 1 {
					t.Errorf("got %v after %d connections, want %q after 1", failure, connections, test.want)
				}
			})
		})
	}
}

// respondWith returns a function that responds to what comes over a connection with some strings, one after another.
func respondWith(texts ...string) func(conn net.Conn) {
	return func(conn net.Conn) {
		defer func() { _ = conn.Close() }()
		for _, text := range texts {
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, text)
		}
		_, _ = io.Copy(io.Discard, conn)
	}
}

// TestRestartingProxyIsRepeated repeats a request whose proxy cannot be reached if a request has succeeded before.
func TestRestartingProxyIsRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		isUp, connections := true, 0
		client := newHTTPSClient(roundTripper(func(*http.Request) (*http.Response, error) {
			connections++
			if !isUp {
				isUp = true
				return nil, &net.OpError{Op: "proxyconnect", Net: "tcp", Err: syscall.ECONNREFUSED}
			}
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader("{}"))}, nil
		}))
		for range 2 {
			if failure := getUsers(t, client); failure != nil {
				t.Errorf("got %v, want success", failure)
			}
			isUp = false
		}
		if connections != 3 {
			t.Errorf("got %d requests, want 3", connections)
		}
	})
}
