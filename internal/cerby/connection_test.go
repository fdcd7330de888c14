package cerby_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// pipes is a real http.Transport whose connections are pipes in memory, so that the standard library's own dealing with
// lost connections runs on the time of a synctest bubble. Each connection is served by the next of some functions.
func pipes(t *testing.T, serve ...func(conn net.Conn)) *http.Transport {
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

// local is the address of what pipes serve.
func local(c *cerby.Config) { c.BaseURL = "http://127.0.0.1/api/v1" }

// take reads one request off a connection and gives its first line.
func take(conn net.Conn) string {
	req, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return err.Error()
	}
	_, _ = io.Copy(io.Discard, req.Body)
	return req.Method + " " + req.URL.Path
}

// say answers one request and closes.
func say(t *testing.T, want, status, body string) func(conn net.Conn) {
	t.Helper()
	return func(conn net.Conn) {
		if got := take(conn); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 "+status+"\r\nConnection: close\r\n\r\n"+body)
	}
}

// lost takes a request and closes the connection in the middle of an answer.
func lost(t *testing.T, want, beginning string) func(conn net.Conn) {
	t.Helper()
	return func(conn net.Conn) {
		if got := take(conn); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		_, _ = io.WriteString(conn, beginning)
	}
}

// The ways in which a connection is lost after a request was taken.
var losses = map[string]string{
	"before the answer":   "",
	"in the status":       "HTTP/1.1 20",
	"in the headers":      "HTTP/1.1 200 OK\r\nContent-Ty",
	"in the body":         "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"data\": {\"id\": \"u-1\"}}",
	"in a chunk":          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"data\": {",
	"in something else":   "SSH-2.0-OpenSSH_9.9\r\n",
	"in a page of 502":    "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 500\r\n\r\n<html>",
	"in a compressed one": "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 30\r\n\r\n\x1f\x8b\x08\x00\x00",
}

// TestLostRead repeats a read whose connection was lost, wherever.
func TestLostRead(t *testing.T) {
	for name, beginning := range losses {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := pipes(t, lost(t, "GET /api/v1/users/u-1", beginning),
					say(t, "GET /api/v1/users/u-1", "200 OK", file(t, "user.json")))
				if err := getUser(t.Context(), newClient(t, transport, local)); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestLostWrite looks a user up whose creation was lost after it was taken, and creates no second one.
func TestLostWrite(t *testing.T) {
	for name, beginning := range losses {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := pipes(t, lost(t, "POST /api/v1/users", beginning),
					say(t, "GET /api/v1/users", "200 OK", file(t, "users-pending.json")))
				user, err := newClient(t, transport, local).Users().Create(t.Context(), jane)
				if err != nil || user.ID != "u-1" {
					t.Errorf("got %q, %v", user.ID, err)
				}
			})
		})
	}
}

// TestRefusedWrite creates again at once where no connection was had.
func TestRefusedWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := pipes(t, nil, nil, say(t, "POST /api/v1/users", "201 Created", file(t, "user-pending.json")))
		if _, err := newClient(t, transport, local).Users().Create(t.Context(), jane); err != nil {
			t.Error(err)
		}
	})
}

// TestNoTLS tries once where a host takes connections for https and speaks something else.
func TestNoTLS(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := pipes(t, func(conn net.Conn) {
			go func() { _, _ = io.Copy(io.Discard, conn) }()
			_, _ = io.WriteString(conn, "SSH-2.0-OpenSSH_9.9\r\n")
		})
		secure := func(c *cerby.Config) { c.BaseURL = "https://127.0.0.1/api/v1" }
		e := failure(t, getUser(t.Context(), newClient(t, transport, secure)))
		expectText(t, e.Error(), "could not read user: 127.0.0.1 did not prove over TLS that it is this host")
	})
}

// TestUncertainConnection tells a write that may have arrived from one that cannot have.
func TestUncertainConnection(t *testing.T) {
	give := func(c *cerby.Config) { local(c); c.RetryTimeout = 400 * time.Millisecond }
	synctest.Test(t, func(t *testing.T) {
		_, err := newClient(t, pipes(t, nil), give).Users().Create(t.Context(), jane)
		if e := failure(t, err); e.Uncertain {
			t.Errorf("uncertain without a connection: %v", e)
		}
		_, err = newClient(t, pipes(t, lost(t, "POST /api/v1/users", ""), lost(t, "GET /api/v1/users", "")), give).Users().Create(t.Context(), jane)
		if e := failure(t, err); !e.Uncertain {
			t.Errorf("certain after it was taken: %v", e)
		}
	})
}

// TestCancelBody ends a read at once in the middle of its answer's body, and a write 5 seconds later.
func TestCancelBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := func(conn net.Conn) {
			take(conn)
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")
			_, _ = io.Copy(io.Discard, conn)
		}
		began := time.Now()
		err := getUser(cancelAfter(t, 2*time.Second, nil), newClient(t, pipes(t, hang), local))
		if e := failure(t, err); !errors.Is(e, context.Canceled) || time.Since(began) != 2*time.Second {
			t.Errorf("ended after %s: %v", time.Since(began), e)
		}
		began = time.Now()
		_, err = newClient(t, pipes(t, hang), local).Users().Create(cancelAfter(t, 2*time.Second, nil), jane)
		if e := failure(t, err); !e.Uncertain || time.Since(began) != 7*time.Second {
			t.Errorf("ended after %s, uncertain %t: %v", time.Since(began), e.Uncertain, e)
		}
	})
}

// TestConnectionsAreReused sends one request after another over the same connection, after errors too.
func TestConnectionsAreReused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := pipes(t, func(conn net.Conn) {
			reader := bufio.NewReader(conn)
			for {
				if _, err := http.ReadRequest(reader); err != nil {
					return
				}
				_, _ = io.WriteString(conn, "HTTP/1.1 404 Not Found\r\nContent-Length: 4000\r\n\r\n"+strings.Repeat("x", 4000))
			}
		})
		client := newClient(t, transport, local)
		for range 3 {
			if e := failure(t, getUser(t.Context(), client)); e.Status != 404 {
				t.Errorf("got %v", e)
			}
		}
		transport.CloseIdleConnections()
	})
}
