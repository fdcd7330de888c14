package transport_test

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// The limits of clients in tests.
const (
	requestTimeout        = time.Minute
	retryTimeout          = 15 * time.Minute
	maxConcurrentRequests = 10
)

// newClient returns a client that sends requests through a transport. The function change may be nil.
func newClient(t *testing.T, next http.RoundTripper, change func(*transport.Config)) *transport.Client {
	t.Helper()
	config := transport.Config{
		BaseURL: parseURL(t, apitest.BaseURL), Token: apitest.Token, UserAgent: "test/1",
		RequestTimeout: requestTimeout, RetryTimeout: retryTimeout, MaxConcurrentRequests: maxConcurrentRequests,
		RoundTripper: next,
	}
	if change != nil {
		change(&config)
	}
	return transport.New(config)
}

// newHTTPClient returns a client of a server on a loopback address, with the default http.RoundTripper.
func newHTTPClient(t *testing.T, handler http.HandlerFunc) *transport.Client {
	t.Helper()
	return newClient(t, nil, atAddress(t, apitest.NewHTTPServer(t, handler).URL+"/api/v1"))
}

// atAddress sets the base URL.
func atAddress(t *testing.T, address string) func(*transport.Config) {
	t.Helper()
	base := parseURL(t, address)
	return func(c *transport.Config) { c.BaseURL = base }
}

// parseURL parses a URL.
func parseURL(t *testing.T, text string) *url.URL {
	t.Helper()
	parsed, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// retryFor sets the retry timeout.
func retryFor(d time.Duration) func(*transport.Config) {
	return func(c *transport.Config) { c.RetryTimeout = d }
}

// getUser reads the user u-1.
func getUser(ctx context.Context, client *transport.Client) error {
	return get(ctx, client, "/users/u-1")
}

// get reads a user at a path.
func get(ctx context.Context, client *transport.Client, path string) error {
	read := transport.Request{Operation: "read user", Method: http.MethodGet, Path: path}
	return asError(client.Send(ctx, read, func(body []byte) error {
		_, err := decodeUser(body)
		return err
	}, nil))
}

// createUserBody is the body that createUser sends.
const createUserBody = `{"email":"jane@acme.example","firstName":"Jane"}`

// createUser creates a user, and returns the ID. It verifies an ambiguous response with the list of users.
func createUser(ctx context.Context, client *transport.Client) (id string, err error) {
	write := transport.Request{
		Operation: "create user", Method: http.MethodPost, Path: "/users",
		Body: json.RawMessage(createUserBody),
	}
	decode := func(body []byte) (err error) {
		id, err = decodeUser(body)
		return err
	}
	err = asError(client.Send(ctx, write, decode, func(ctx context.Context, _ *transport.RequestError) (bool, error) {
		list := transport.Request{
			Operation: "list users", Method: http.MethodGet, Path: "/users",
			Query: url.Values{"filter": {"jane@acme.example"}},
		}
		failure := client.Send(ctx, list, func(body []byte) (err error) {
			id, err = decodeFirstUser(body)
			return err
		}, nil)
		return id != "", asError(failure)
	}))
	return id, err
}

// asError returns a failure as an error, which is nil without one.
func asError(failure *transport.RequestError) error {
	if failure == nil {
		return nil
	}
	return failure
}

// decodeUser returns the ID of the user in a response.
func decodeUser(body []byte) (string, error) {
	var user struct{ Data struct{ ID string } }
	if err := json.Unmarshal(body, &user); err != nil {
		return "", err
	}
	if user.Data.ID == "" {
		return "", errors.New("the response has no ID")
	}
	return user.Data.ID, nil
}

// decodeFirstUser returns the ID of the first user in a list, or an empty string.
func decodeFirstUser(body []byte) (string, error) {
	var list struct{ Data []struct{ ID string } }
	if err := json.Unmarshal(body, &list); err != nil || len(list.Data) == 0 {
		return "", err
	}
	return list.Data[0].ID, nil
}

// requestError returns the error of a request that has to fail.
func requestError(t *testing.T, err error) *transport.RequestError {
	t.Helper()
	e, ok := errors.AsType[*transport.RequestError](err)
	if !ok {
		t.Fatalf("got %v, want a *transport.RequestError", err)
	}
	return e
}

// TestNew_connectionsKept opens one connection for each request that may be under way, and goes on using them.
func TestNew_connectionsKept(t *testing.T) {
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
	client := newClient(t, nil, func(c *transport.Config) {
		c.BaseURL, c.MaxConcurrentRequests = parseURL(t, server.URL), requests
	})
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
