package cerby_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// newClient returns a client that sends requests through a transport. The function change may be nil.
func newClient(t *testing.T, transport http.RoundTripper, change func(*cerby.Config)) *cerby.Client {
	t.Helper()
	config := cerby.Config{BaseURL: apitest.BaseURL, Token: apitest.Token, UserAgent: "test/1", Transport: transport}
	if change != nil {
		change(&config)
	}
	client, err := cerby.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// retryFor sets the retry timeout.
func retryFor(d time.Duration) func(*cerby.Config) {
	return func(c *cerby.Config) { c.RetryTimeout = d }
}

// getUser reads the user that most tests read.
func getUser(ctx context.Context, client *cerby.Client) error {
	_, err := client.Users().Get(ctx, "u-1")
	return err
}

// callError returns the *cerby.Error of a call that had to fail.
func callError(t *testing.T, err error) *cerby.Error {
	t.Helper()
	e, ok := errors.AsType[*cerby.Error](err)
	if !ok {
		t.Fatalf("got %v, want a *cerby.Error", err)
	}
	return e
}

// newHTTPClient returns a client of a server on a loopback address, with the default transport.
func newHTTPClient(t *testing.T, handler http.HandlerFunc) *cerby.Client {
	t.Helper()
	server := apitest.NewHTTPServer(t, handler)
	return newClient(t, nil, func(c *cerby.Config) { c.BaseURL = server.URL + "/api/v1" })
}

// readError returns the error of a read that is not repeated.
func readError(t *testing.T, response apitest.Response) *cerby.Error {
	t.Helper()
	var e *cerby.Error
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, apitest.InOrder(t, response), retryFor(400*time.Millisecond))
		e = callError(t, getUser(t.Context(), client))
	})
	return e
}

// TestNew_basePath keeps the path of the base URL, escapes included.
func TestNew_basePath(t *testing.T) {
	var got string
	server := apitest.NewHTTPServer(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.RequestURI
		apitest.WriteUser(w)
	})
	client := newClient(t, nil, func(c *cerby.Config) { c.BaseURL = server.URL + "/gate%2Fway/v1/" })
	if err := getUser(t.Context(), client); err != nil || got != "/gate%2Fway/v1/users/u-1" {
		t.Errorf("sent to %s, %v", got, err)
	}
}

// TestNew_invalidConfig refuses what cannot work, before anything is sent.
func TestNew_invalidConfig(t *testing.T) {
	for _, config := range []cerby.Config{
		{}, {BaseURL: apitest.BaseURL}, {Token: apitest.Token}, {BaseURL: "http://acme.cerby.com", Token: apitest.Token},
	} {
		if _, err := cerby.New(config); err == nil {
			t.Errorf("%+v was taken", config)
		}
	}
}

// TestNew_defaultRetryTimeout retries for 15 minutes by default.
func TestNew_defaultRetryTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.Always(t, apitest.Response{Unreachable: true})
		_ = getUser(t.Context(), newClient(t, server, nil))
		if ended := server.Elapsed(); ended < 14*time.Minute || ended > 15*time.Minute {
			t.Errorf("ended after %s", ended)
		}
	})
}

// TestClient_slots sends at most as many requests at once as configured.
func TestClient_slots(t *testing.T) {
	for _, test := range []struct {
		configured, slots int
		elapsed           time.Duration
	}{
		{2, 2, 10 * time.Second},
		{0, cerby.DefaultMaxConcurrentRequests, 2 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.Always(t, apitest.Delayed(time.Second, apitest.FromFile(200, "user.json")))
			client := newClient(t, server, func(c *cerby.Config) { c.MaxConcurrentRequests = test.configured })
			apitest.Together(20, func() {
				if err := getUser(t.Context(), client); err != nil {
					t.Error(err)
				}
			})
			apitest.ExpectEqual(t, server.MaxOpen(), test.slots)
			server.ExpectElapsed(test.elapsed)
		})
	}
}

// TestClient_slotsReleased releases the slot of each request, whatever its result.
func TestClient_slotsReleased(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t,
			apitest.Response{Status: 404},
			apitest.Response{Dropped: true},
			apitest.Response{Unreachable: true},
			apitest.Response{Status: 503},
			apitest.Response{Status: 200, Body: "<html>"},
			apitest.Response{Status: 200, Body: apitest.File("user.json"), Truncated: true},
			apitest.Response{Delay: time.Hour},
		)
		client := newClient(t, server, func(c *cerby.Config) {
			c.MaxConcurrentRequests, c.RetryTimeout = 1, 400*time.Millisecond
		})
		for range 7 {
			if err := getUser(t.Context(), client); err == nil {
				t.Error("the call succeeded, want an error")
			}
		}
		if _, err := client.Users().Get(t.Context(), ".."); err == nil {
			t.Error("the call with an invalid ID succeeded, want an error")
		}
		server.RespondWith(func(int, apitest.Request) apitest.Response { return apitest.FromFile(200, "user.json") })
		if err := getUser(t.Context(), client); err != nil {
			t.Errorf("after eight failures: %v", err)
		}
	})
}
