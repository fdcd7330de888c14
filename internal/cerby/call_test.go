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

// TestCreateUser_contextEndsBetweenVerifications ends the wait between two verifications at once.
func TestCreateUser_contextEndsBetweenVerifications(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lost := apitest.Response{Status: 504, Header: map[string]string{"Retry-After": "10"}}
		none := apitest.FromFile(200, "users-none.json")
		server := apitest.InOrder(t, lost, none, apitest.FromFile(409, "error-409.json"), none, none)
		_, err := newClient(t, server, nil).Users().Create(apitest.CancelAfter(t, 10100*time.Millisecond, nil), jane)
		if e := callError(t, err); !e.Ambiguous || !errors.Is(err, cerby.ErrConflict) {
			t.Errorf("ambiguous %t: %v", e.Ambiguous, err)
		}
		if ended := server.Elapsed(); ended != 10100*time.Millisecond {
			t.Errorf("ended at %s, want 10.1s", ended)
		}
		server.ExpectRequests(postUser, findJane, postUser, findJane, listUsers)
	})
}

// TestCreateUser_contextEndsDuringVerification ends the verification at once. The write stays ambiguous.
func TestCreateUser_contextEndsDuringVerification(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Status: 504}, apitest.Response{Delay: time.Hour})
		_, err := newClient(t, server, nil).Users().Create(apitest.CancelAfter(t, 20*time.Second, nil), jane)
		e := callError(t, err)
		if ended := server.Elapsed(); ended != 20*time.Second {
			t.Errorf("ended at %s, want 20s", ended)
		}
		if !e.Ambiguous || e.Status != 504 || !errors.Is(e, context.Canceled) {
			t.Errorf("ambiguous %t, status %d: %v", e.Ambiguous, e.Status, e)
		}
		apitest.ExpectText(
			t,
			e.Error(),
			"unable to create user: the service responded with 504 Gateway Timeout",
			"It is unknown whether the write was applied: unable to list users: interrupted while waiting for the response: "+
				"context canceled",
		)
	})
}

// requestTest is a call, and the one request that it has to send.
type requestTest struct {
	call func(ctx context.Context, client *cerby.Client) error
	want apitest.Request
}

// expectRequestOf checks that each call succeeds with each of some responses, and sends exactly one request.
func expectRequestOf(t *testing.T, responses map[string]apitest.Response, requests map[string]requestTest) {
	t.Helper()
	for name, test := range requests {
		for kind, response := range responses {
			apitest.Run(t, name+", "+kind, func(t *testing.T) {
				server := apitest.InOrder(t, response)
				if err := test.call(t.Context(), newClient(t, server, nil)); err != nil {
					t.Fatal(err)
				}
				expectRequest(t, server, test.want)
			})
		}
	}
}

// expectRequest checks the one request that a server received, byte for byte.
func expectRequest(t *testing.T, server *apitest.Server, want apitest.Request) {
	t.Helper()
	apitest.ExpectEqual(t, server.Requests(), []apitest.Request{want})
}

func memberIDs(members []cerby.Member) []string {
	var ids []string
	for _, m := range members {
		ids = append(ids, m.ID)
	}
	return ids
}

// TestCall_escapesIDs sends an id as one segment of the path, whatever is in it.
func TestCall_escapesIDs(t *testing.T) {
	for id, want := range map[string]string{
		"VIEWER_LIMITED": "/api/v1/users/VIEWER_LIMITED",
		"a b?c#d":        "/api/v1/users/a%20b%3Fc%23d",
		"50%":            "/api/v1/users/50%25",
		"%2e%2e%2fteams": "/api/v1/users/%252e%252e%252fteams",
		"ü@acme;x=1,y&z": "/api/v1/users/%C3%BC@acme%3Bx=1%2Cy&z",
		"...":            "/api/v1/users/...",
		"{id}":           "/api/v1/users/%7Bid%7D",
	} {
		var got string
		client := newHTTPClient(t, func(w http.ResponseWriter, r *http.Request) {
			got = r.RequestURI
			apitest.WriteUser(w)
		})
		if _, err := client.Users().Get(t.Context(), id); err != nil {
			t.Errorf("%q: %v", id, err)
		}
		if got != want {
			t.Errorf("%q was sent as %s, want %s", id, got, want)
		}
	}
}

// TestCall_refusesIDs sends nothing for an id that would lead to another path.
func TestCall_refusesIDs(t *testing.T) {
	client := newHTTPClient(
		t,
		func(_ http.ResponseWriter, r *http.Request) { t.Errorf("%s %s was sent", r.Method, r.RequestURI) },
	)
	for _, id := range []string{"", ".", "..", "/", "a/b", "../teams", "a\r\nX-Evil: 1", "a\x00"} {
		_, err := client.Users().Get(t.Context(), id)
		apitest.ExpectText(t, callError(t, err).Error(), "unable to read user: the value is not a valid ID")
		if err := client.Users().Delete(t.Context(), id); err == nil {
			t.Errorf("user %q was deleted", id)
		}
		_, err = client.Users().Update(t.Context(), id, cerby.UpdateUserRequest{})
		if e := callError(t, err); e.Ambiguous {
			t.Errorf("an update of %q is ambiguous", id)
		}
	}
}
