package cerby_test

import (
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// serve starts a real server and gives a client of it, on the transport that New makes itself. None of the answers in
// this file is one that is repeated, so nothing here waits.
func serve(t *testing.T, handler http.HandlerFunc) (*cerby.Client, *httptest.Server) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return newClient(t, nil, func(c *cerby.Config) { c.BaseURL = server.URL + "/api/v1" }), server
}

// writeUser answers a user.
func writeUser(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"data": {"id": "u-1", "type": "user"}}`)
}

// TestHeaders sends each header once, and a media type only with a body.
func TestHeaders(t *testing.T) {
	for _, write := range []bool{false, true} {
		client, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
			want := map[string]string{"X-Api-Key": token, "Accept": "application/json", "User-Agent": "test/1"}
			if write {
				want["Content-Type"] = "application/json"
				want["Content-Length"] = fmt.Sprint(r.ContentLength)
			}
			for name, value := range want {
				if got := r.Header.Values(name); len(got) != 1 || got[0] != value {
					t.Errorf("%s: %q, want %q once", name, got, value)
				}
			}
			for _, name := range []string{"Authorization", "Cookie", "Referer"} {
				if got := r.Header.Values(name); got != nil {
					t.Errorf("%s: %q", name, got)
				}
			}
			if body, _ := io.ReadAll(r.Body); write != (len(body) > 0) || !write && r.Header.Get("Content-Type") != "" {
				t.Errorf("%s with a body of %d bytes, media type %q", r.Method, len(body), r.Header.Get("Content-Type"))
			}
			writeUser(w)
		})
		var err error
		if write {
			_, err = client.Users().Create(t.Context(), jane)
		} else {
			err = getUser(t.Context(), client)
		}
		if err != nil {
			t.Error(err)
		}
	}
}

// TestIDsAreEscaped sends an id as one segment of the path, whatever is in it.
func TestIDsAreEscaped(t *testing.T) {
	for id, want := range map[string]string{
		"VIEWER_LIMITED": "/api/v1/users/VIEWER_LIMITED",
		"a b?c#d":        "/api/v1/users/a%20b%3Fc%23d",
		"50%":            "/api/v1/users/50%25",
		"%2e%2e%2fteams": "/api/v1/users/%252e%252e%252fteams",
		"ü@acme;x=1,y&z": "/api/v1/users/%C3%BC@acme%3Bx=1%2Cy&z",
		"a\r\nX-Evil: 1": "/api/v1/users/a%0D%0AX-Evil:%201",
		"...":            "/api/v1/users/...",
		"{id}":           "/api/v1/users/%7Bid%7D",
	} {
		var got string
		client, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
			got = r.RequestURI
			writeUser(w)
		})
		if _, err := client.Users().Get(t.Context(), id); err != nil {
			t.Errorf("%q: %v", id, err)
		}
		if got != want {
			t.Errorf("%q was sent as %s, want %s", id, got, want)
		}
	}
}

// TestIDsAreRefused sends nothing for an id that would lead to another path.
func TestIDsAreRefused(t *testing.T) {
	client, _ := serve(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("%s %s was sent", r.Method, r.RequestURI) })
	for _, id := range []string{"", ".", "..", "/", "a/b", "../teams"} {
		_, err := client.Users().Get(t.Context(), id)
		expectText(t, failure(t, err).Error(), fmt.Sprintf("could not read user: %q is not an ID", id))
		if err := client.Users().Delete(t.Context(), id); err == nil {
			t.Errorf("user %q was deleted", id)
		}
		_, err = client.Users().Update(t.Context(), id, cerby.UpdateUserRequest{})
		if e := failure(t, err); e.Uncertain {
			t.Errorf("an update of %q is uncertain", id)
		}
	}
}

// TestBasePath keeps the path of the base URL, escapes included.
func TestBasePath(t *testing.T) {
	var got string
	_, server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.RequestURI
		writeUser(w)
	})
	client := newClient(t, nil, func(c *cerby.Config) { c.BaseURL = server.URL + "/gate%2Fway/v1/" })
	if err := getUser(t.Context(), client); err != nil || got != "/gate%2Fway/v1/users/u-1" {
		t.Errorf("sent to %s, %v", got, err)
	}
}

// TestRedirectsAreNotFollowed tells where a redirect points to, and sends neither key nor request there.
func TestRedirectsAreNotFollowed(t *testing.T) {
	var seen atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { seen.Add(1) }))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		var sent atomic.Int64
		client, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
			sent.Add(1)
			target := other.URL + "/login?next=hunter2"
			if strings.HasSuffix(r.URL.Path, "/self") {
				target = "/api/v1/users/elsewhere"
			}
			w.Header().Set("Location", target)
			w.WriteHeader(status)
		})
		e := failure(t, getUser(t.Context(), client))
		where := strings.TrimPrefix(other.URL, "http://")
		if e.Status != status || e.Location != where {
			t.Errorf("status %d, location %q", e.Status, e.Location)
		}
		expectText(t, e.Error(), fmt.Sprintf("could not read user: the service answered %d %s", status, http.StatusText(status)),
			", a redirect to "+where+" that was not followed")
		if strings.Contains(e.Error(), "hunter2") {
			t.Errorf("%q repeats the redirect's query", e)
		}
		_, err := client.Users().Get(t.Context(), "self")
		if e = failure(t, err); e.Location != "another path" {
			t.Errorf("location %q of a redirect within the host", e.Location)
		}
		if _, err := client.Users().Create(t.Context(), jane); failure(t, err).Status != status {
			t.Errorf("got %v", err)
		}
		if sent.Load() != 3 {
			t.Errorf("%d: %d requests, want 3", status, sent.Load())
		}
	}
	if seen.Load() != 0 {
		t.Errorf("the other host saw %d requests", seen.Load())
	}
}

// TestForeignNextHostSeesNothing asks the service itself for the page that links.next names on another host.
func TestForeignNextHostSeesNothing(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Errorf("the other host saw %v", r) }))
	defer other.Close()
	client, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		next := ""
		if r.FormValue("page[number]") == "1" {
			next = other.URL + "/api/v1/vaults?page%5Bnumber%5D=2"
		}
		_, _ = io.WriteString(w, vaultPage(next, 2, "v-"+r.FormValue("page[number]")).body)
	})
	got, err := listVaults(t.Context(), client)
	if err != nil {
		t.Error(err)
	}
	expectIDs(t, got, "v-1", "v-2")
}

// TestUntrustedHost sends no request to a host that cannot prove who it is, and tries once.
func TestUntrustedHost(t *testing.T) {
	var handshakes atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Errorf("the host saw %v", r) }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
		handshakes.Add(1)
		return nil, nil //nolint:nilnil // What crypto/tls asks for: go on with the configuration at hand.
	}}
	server.StartTLS()
	defer server.Close()
	client := newClient(t, nil, func(c *cerby.Config) { c.BaseURL = server.URL })
	e := failure(t, getUser(t.Context(), client))
	expectText(t, e.Error(), "could not read user: "+strings.TrimPrefix(server.URL, "https://")+" did not prove over TLS that it is this host: tls: failed to verify certificate")
	if _, err := client.Users().Create(t.Context(), jane); failure(t, err).Uncertain {
		t.Error("a write that was not sent is uncertain")
	}
	if n := handshakes.Load(); n != 2 {
		t.Errorf("%d connections, want one for each call", n)
	}
}

// TestPlainHost tries once where a host answers https without TLS.
func TestPlainHost(t *testing.T) {
	_, server := serve(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("the host saw %v", r) })
	client := newClient(t, nil, func(c *cerby.Config) { c.BaseURL = strings.Replace(server.URL, "http:", "https:", 1) })
	e := failure(t, getUser(t.Context(), client))
	if e.Attempts != 1 {
		t.Errorf("%d attempts", e.Attempts)
	}
	expectText(t, e.Error(), "did not prove over TLS that it is this host")
}

// TestGzip asks for compressed answers and reads them.
func TestGzip(t *testing.T) {
	client, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		expectText(t, r.Header.Get("Accept-Encoding"), "gzip")
		w.Header().Set("Content-Encoding", "gzip")
		compressed := gzip.NewWriter(w)
		_, _ = io.WriteString(compressed, file(t, "user.json"))
		_ = compressed.Close()
	})
	if user, err := client.Users().Get(t.Context(), "u"); err != nil || user.FirstName != "Jane" {
		t.Errorf("got %+v, %v", user, err)
	}
}

// TestSizeLimit reads answers up to 16 MiB, counted after they are unpacked, and asks once for a larger one. The bodies
// are no JSON, which the first byte shows: what is told of them shows whether they were read.
func TestSizeLimit(t *testing.T) {
	const limit = 16 << 20
	for name, test := range map[string]struct {
		size int
		pack bool
		want string
	}{
		"16 MiB":      {limit, false, "with a body of 16777216 bytes that is not the service's JSON"},
		"a byte more": {limit + 1, false, "; the response is larger than 16 MiB"},
		"a bomb":      {4 * limit, true, "; the response is larger than 16 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				body := bytes.Repeat([]byte("x"), test.size)
				w.Header().Set("Content-Type", "application/json")
				if !test.pack {
					_, _ = w.Write(body)
					return
				}
				w.Header().Set("Content-Encoding", "gzip")
				compressed, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
				_, _ = compressed.Write(body)
				_ = compressed.Close()
			})
			e := failure(t, getUser(t.Context(), client))
			if e.Attempts != 1 {
				t.Errorf("%d attempts", e.Attempts)
			}
			expectText(t, e.Error(), "could not read user: the service answered 200 OK", test.want)
		})
	}
}

// TestConnectionsAreKept opens one connection for each request that may be under way, and goes on using them.
func TestConnectionsAreKept(t *testing.T) {
	const requests = 5
	var connections atomic.Int64
	var together atomic.Pointer[sync.WaitGroup] // All requests of a round are under way at once.
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		together.Load().Done()
		together.Load().Wait()
		w.WriteHeader(http.StatusNotFound)
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	client := newClient(t, nil, func(c *cerby.Config) { c.BaseURL, c.MaxConcurrentRequests = server.URL, requests })
	for range 3 {
		var round, calls sync.WaitGroup
		round.Add(requests)
		together.Store(&round)
		for range requests {
			calls.Go(func() {
				if err := getUser(t.Context(), client); err == nil {
					t.Error("a user that is not there")
				}
			})
		}
		calls.Wait()
	}
	if n := connections.Load(); n != requests {
		t.Errorf("%d connections, want %d", n, requests)
	}
}

// TestNewRefuses refuses what cannot work, before anything is sent.
func TestNewRefuses(t *testing.T) {
	for _, config := range []cerby.Config{{}, {BaseURL: base}, {Token: token}, {BaseURL: "http://acme.cerby.com", Token: token}} {
		if _, err := cerby.New(config); err == nil {
			t.Errorf("%+v was taken", config)
		}
	}
}
