package transport_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// newPipeTransport returns an http.Transport whose connections are pipes in memory, so that the standard library
// handles lost connections on fake time. The functions serve one connection each; nil refuses it.
func newPipeTransport(t *testing.T, serve ...func(conn net.Conn)) *http.Transport {
	t.Helper()
	var number atomic.Int64
	transport := &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			n := int(number.Add(1))
			if n > len(serve) {
				t.Errorf("connection %d was one too many", n)
				return nil, errors.New("one too many")
			}
			if serve[n-1] == nil {
				return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connect: connection refused")}
			}
			client, server := net.Pipe()
			go func() {
				defer func() { _ = server.Close() }()
				serve[n-1](server)
			}()
			return client, ctx.Err()
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// useLoopback sets an address without TLS.
func useLoopback(c *transport.Config) {
	c.BaseURL = &url.URL{Scheme: "http", Host: "127.0.0.1", Path: "/api/v1"}
}

// readRequest reads a request from a connection, and returns its method and path.
func readRequest(conn net.Conn) string {
	req, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return err.Error()
	}
	_, _ = io.Copy(io.Discard, req.Body)
	return req.Method + " " + req.URL.Path
}

// respondOnce returns a function that responds to one request and closes the connection.
func respondOnce(t *testing.T, want, status, body string) func(conn net.Conn) {
	t.Helper()
	return func(conn net.Conn) {
		if got := readRequest(conn); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 "+status+"\r\nConnection: close\r\n\r\n"+body)
	}
}

// loseConnection returns a function that reads a request and closes the connection within the response.
func loseConnection(t *testing.T, want, beginning string) func(conn net.Conn) {
	t.Helper()
	return func(conn net.Conn) {
		if got := readRequest(conn); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		_, _ = io.WriteString(conn, beginning)
	}
}

// lostConnections are the beginnings of responses after which a connection closes.
var lostConnections = map[string]string{
	"before the response": "",
	"in the status":       "HTTP/1.1 20",
	"in the headers":      "HTTP/1.1 200 OK\r\nContent-Ty",
	"in the body":         "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"data\": {\"id\": \"u-1\"}}",
	"in a chunk":          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"data\": {",
	"in something else":   "SSH-2.0-OpenSSH_9.9\r\n",
	"in a page of 502":    "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 500\r\n\r\n<html>",
	"in a compressed one": "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 30\r\n\r\n\x1f\x8b\x08\x00\x00",
}

// TestSend_connectionLostDuringRead repeats a read whose connection was lost.
func TestSend_connectionLostDuringRead(t *testing.T) {
	for name, beginning := range lostConnections {
		apitest.Run(t, name, func(t *testing.T) {
			transport := newPipeTransport(t, loseConnection(t, "GET /api/v1/users/u-1", beginning),
				respondOnce(t, "GET /api/v1/users/u-1", "200 OK", apitest.File("user.json")))
			if err := getUser(t.Context(), newClient(t, transport, useLoopback)); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestSend_connectionLostDuringWrite verifies a write whose connection was lost, and does not repeat it if it was
// applied.
func TestSend_connectionLostDuringWrite(t *testing.T) {
	for name, beginning := range lostConnections {
		apitest.Run(t, name, func(t *testing.T) {
			transport := newPipeTransport(t, loseConnection(t, "POST /api/v1/users", beginning),
				respondOnce(t, "GET /api/v1/users", "200 OK", apitest.File("users-pending.json")))
			id, err := createUser(t.Context(), newClient(t, transport, useLoopback))
			if err != nil || id != "u-0" {
				t.Errorf("got %q, %v", id, err)
			}
		})
	}
}

// TestSend_connectionRefused repeats a write that was not delivered.
func TestSend_connectionRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := newPipeTransport(
			t,
			nil,
			nil,
			respondOnce(t, "POST /api/v1/users", "201 Created", apitest.File("user-pending.json")),
		)
		if _, err := createUser(t.Context(), newClient(t, transport, useLoopback)); err != nil {
			t.Error(err)
		}
	})
}

// TestSend_hostWithoutTLS makes one attempt if a host does not speak TLS.
func TestSend_hostWithoutTLS(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pipes := newPipeTransport(t, func(conn net.Conn) {
			go func() { _, _ = io.Copy(io.Discard, conn) }()
			_, _ = io.WriteString(conn, "SSH-2.0-OpenSSH_9.9\r\n")
		})
		secure := atAddress(t, "https://127.0.0.1/api/v1")
		e := requestError(t, getUser(t.Context(), newClient(t, pipes, secure)))
		apitest.ExpectText(t, e.Error(), "unable to read user: the TLS connection to 127.0.0.1 failed")
	})
}

// TestSend_ambiguousOnlyIfDelivered reports a write as ambiguous only if it may have been delivered.
func TestSend_ambiguousOnlyIfDelivered(t *testing.T) {
	shortRetry := func(c *transport.Config) { useLoopback(c); c.RetryTimeout = 400 * time.Millisecond }
	synctest.Test(t, func(t *testing.T) {
		_, err := createUser(t.Context(), newClient(t, newPipeTransport(t, nil), shortRetry))
		if e := requestError(t, err); e.Ambiguous {
			t.Errorf("ambiguous without a connection: %v", e)
		}
		_, err = createUser(
			t.Context(),
			newClient(
				t,
				newPipeTransport(t, loseConnection(t, "POST /api/v1/users", ""), loseConnection(t, "GET /api/v1/users", "")),
				shortRetry,
			),
		)
		if e := requestError(t, err); !e.Ambiguous {
			t.Errorf("certain after it was taken: %v", e)
		}
	})
}

// brokenConn is a connection that fails when a request is written to it.
type brokenConn struct {
	net.Conn

	err error
}

// Write returns the error.
func (c brokenConn) Write([]byte) (int, error) { return 0, c.err }

// TestSend_cutOff reports whether a write was not written to its end, whatever its length. A lost response does not
// show that.
func TestSend_cutOff(t *testing.T) {
	lost := loseConnection(t, "PATCH /api/v1/users/u-1", "")
	discard := func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }
	for name, test := range map[string]struct {
		length int
		serve  func(conn net.Conn)
		err    error // of each write to the connection
	}{
		"short": {10, discard, &net.OpError{Op: "write", Net: "tcp", Err: errors.New("write: broken pipe")}},
		"long":  {10_000, discard, errors.New("broken")},
		"lost":  {10, lost, nil},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			pipes := newPipeTransport(t, test.serve)
			dial := pipes.DialContext
			pipes.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
				conn, err := dial(ctx, network, address)
				if test.err != nil {
					conn = brokenConn{conn, test.err}
				}
				return conn, err
			}
			write := transport.Request{
				Operation: "change user", Method: http.MethodPatch, Path: "/users/u-1", Body: strings.Repeat("x", test.length),
			}
			e := newClient(t, pipes, useLoopback).Send(t.Context(), write, nil, nil)
			if e == nil || !e.Ambiguous || e.CutOff != (test.err != nil) {
				t.Errorf("got %v, want an ambiguous error, cut off: %t", e, test.err != nil)
			}
		})
	}
}

// TestSend_contextEndsDuringBody ends a read at once in the middle of a body, and a write with the request
// timeout.
func TestSend_contextEndsDuringBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := func(conn net.Conn) {
			readRequest(conn)
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")
			_, _ = io.Copy(io.Discard, conn)
		}
		began := time.Now()
		err := getUser(apitest.CancelAfter(t, 2*time.Second, nil), newClient(t, newPipeTransport(t, hang), useLoopback))
		if e := requestError(t, err); !errors.Is(e, context.Canceled) || time.Since(began) != 2*time.Second {
			t.Errorf("ended after %s: %v", time.Since(began), e)
		}
		began = time.Now()
		err = changeUser(apitest.CancelAfter(t, 2*time.Second, nil), newClient(t, newPipeTransport(t, hang), useLoopback),
			http.MethodPatch)
		if e := requestError(t, err); !e.Ambiguous || time.Since(began) != requestTimeout {
			t.Errorf("ended after %s, ambiguous %t: %v", time.Since(began), e.Ambiguous, e)
		}
	})
}

// TestSend_connectionReusedAfterErrors sends one request after another over the same connection, after errors too.
func TestSend_connectionReusedAfterErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := newPipeTransport(t, func(conn net.Conn) {
			reader := bufio.NewReader(conn)
			for {
				if _, err := http.ReadRequest(reader); err != nil {
					return
				}
				_, _ = io.WriteString(conn, "HTTP/1.1 404 Not Found\r\nContent-Length: 4000\r\n\r\n"+strings.Repeat("x", 4000))
			}
		})
		client := newClient(t, transport, useLoopback)
		for range 3 {
			if e := requestError(t, getUser(t.Context(), client)); e.Status != 404 {
				t.Errorf("got %v", e)
			}
		}
		transport.CloseIdleConnections()
	})
}

// TestSend_untrustedHost makes one attempt if the certificate of a host is not trusted, and sends no request.
func TestSend_untrustedHost(t *testing.T) {
	var handshakes atomic.Int64
	server := httptest.NewUnstartedServer(
		http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Errorf("the host saw %v", r) }),
	)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
		handshakes.Add(1)
		return nil, nil //nolint:nilnil // What crypto/tls asks for: go on with the configuration at hand.
	}}
	server.StartTLS()
	defer server.Close()
	client := newClient(t, nil, atAddress(t, server.URL))
	e := requestError(t, getUser(t.Context(), client))
	apitest.ExpectText(
		t,
		e.Error(),
		"unable to read user: the TLS certificate of "+strings.TrimPrefix(
			server.URL,
			"https://",
		)+" is not trusted: tls: failed to verify certificate",
	)
	if _, err := createUser(t.Context(), client); requestError(t, err).Ambiguous {
		t.Error("a write that was not sent is ambiguous")
	}
	if n := handshakes.Load(); n != 2 {
		t.Errorf("%d connections, want one for each call", n)
	}
}

// TestSend_plainHost makes one attempt if a host responds to HTTPS with HTTP.
func TestSend_plainHost(t *testing.T) {
	server := apitest.NewHTTPServer(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("the host saw %v", r) })
	client := newClient(t, nil, atAddress(t, strings.Replace(server.URL, "http:", "https:", 1)))
	e := requestError(t, getUser(t.Context(), client))
	if e.Attempts != 1 {
		t.Errorf("%d attempts", e.Attempts)
	}
	apitest.ExpectText(t, e.Error(), "the TLS connection to "+strings.TrimPrefix(server.URL, "http://")+" failed")
}

// TestSend_unknownHost does not wait for a workspace that does not exist.
func TestSend_unknownHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		unknown := &net.OpError{
			Op:  "dial",
			Net: "tcp",
			Err: &net.DNSError{Err: "no such host", Name: "acme.cerby.com", IsNotFound: true},
		}
		server := apitest.InOrder(t, apitest.Response{Err: unknown})
		e := requestError(t, getUser(t.Context(), newClient(t, server, nil)))
		apitest.ExpectText(
			t,
			e.Error(),
			"unable to read user: the host acme.cerby.com does not exist. Check the name of the workspace",
		)
		busy := &net.DNSError{Err: "server misbehaving", Name: "acme.cerby.com", IsTemporary: true}
		server = apitest.InOrder(t, apitest.Response{Err: busy}, apitest.FromFile(200, "user.json"))
		if err := getUser(t.Context(), newClient(t, server, nil)); err != nil {
			t.Errorf("a name server that is busy ended the call: %v", err)
		}
	})
}

// TestSend_networkErrorRedacted removes the API key from a network error that quotes the other side.
func TestSend_networkErrorRedacted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.Always(
			t,
			apitest.Response{
				Err: errors.New("malformed MIME header: missing colon: \"X-API-Key " + apitest.Token + "\x1b[31m\""),
			},
		)
		e := requestError(t, getUser(t.Context(), newClient(t, server, retryFor(time.Second))))
		apitest.ExpectText(t, e.Error(), `missing colon: "X-API-Key [API key][31m"`)
	})
}

// TestRefusedConnection stops after a minute if the host refuses the first connection, and retries for the retry
// timeout once a request has succeeded.
func TestRefusedConnection(t *testing.T) {
	for name, test := range map[string]struct {
		succeedFirst bool
		least, most  time.Duration
		want         string
	}{
		"first connection": {false, 30 * time.Second, time.Minute, "the limit of 1m0s for the first connection"},
		"later connection": {true, 10 * time.Minute, 15 * time.Minute, "the retry timeout of 15m0s"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				failure, elapsed := getRefused(t, test.succeedFirst)
				if text := failure.Error(); !strings.Contains(text, test.want) ||
					!strings.Contains(text, "Check workspace and base_url of the provider") {
					t.Errorf("got %q, want %q and the settings to check", text, test.want)
				}
				if elapsed < test.least || elapsed > test.most {
					t.Errorf("ended after %s, want %s to %s", elapsed, test.least, test.most)
				}
			})
		})
	}
}

// getRefused sends a read to a host that refuses connections, after one that succeeds if succeedFirst is set. It
// returns the failure, and how long it took.
func getRefused(t *testing.T, succeedFirst bool) (failure *transport.RequestError, elapsed time.Duration) {
	t.Helper()
	up := succeedFirst
	client := transport.New(transport.Config{
		BaseURL:        &url.URL{Scheme: "https", Host: "acme.cerby.com", Path: "/api/v1"},
		RequestTimeout: time.Minute, RetryTimeout: 15 * time.Minute, MaxConcurrentRequests: 1,
		RoundTripper: roundTripper(func(*http.Request) (*http.Response, error) {
			if up {
				return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader("{}"))}, nil
			}
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
		}),
	})
	if succeedFirst {
		if failure := getUsers(t, client); failure != nil {
			t.Fatal(failure)
		}
		up = false
	}
	start := time.Now()
	failure = getUsers(t, client)
	if failure == nil {
		t.Fatal("the read succeeded, want a failure")
	}
	return failure, time.Since(start)
}
