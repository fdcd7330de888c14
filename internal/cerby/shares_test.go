package cerby_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestRevoke_contradicted404 does not count a 404 as a removal if the verification before found a contradiction: the
// list of an item that exists responds with 404.
func TestRevoke_contradicted404(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		notFound := apitest.FromFile(http.StatusNotFound, "error-404.json")
		deletes := 0
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			switch {
			case req.Method == http.MethodDelete:
				if deletes++; deletes == 1 {
					return apitest.Response{Status: http.StatusBadGateway}
				}
				return notFound
			case strings.Contains(req.URI, "/users"):
				if deletes == 1 {
					return apitest.List(req, apitest.Member("u-1", "owner"))
				}
				return notFound
			default:
				return apitest.FromFile(http.StatusOK, "collection.json")
			}
		})
		share := cerby.Share{Kind: cerby.CollectionItem, ItemID: "c-1", MemberKind: cerby.UserMembers, MemberID: "u-1"}
		err := newClient(t, server, nil).Shares().Revoke(t.Context(), share)
		if err == nil || errors.Is(err, cerby.ErrNotFound) {
			t.Errorf("got %v, want an error that is no absence", err)
		}
	})
}

// TestRevoke_wrongPath does not take the 404s of a wrong path for a removal, whatever the kind of item.
func TestRevoke_wrongPath(t *testing.T) {
	for _, kind := range []cerby.ItemKind{cerby.AccountItem, cerby.SecretItem, cerby.CollectionItem} {
		apitest.Run(t, string(kind), func(t *testing.T) {
			notFound := apitest.FromFile(http.StatusNotFound, "error-404.json")
			first := true
			server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
				if req.Method == http.MethodDelete && first {
					first = false
					return apitest.Response{Status: http.StatusBadGateway}
				}
				return notFound
			})
			share := cerby.Share{Kind: kind, ItemID: "x-1", MemberKind: cerby.UserMembers, MemberID: "u-1"}
			err := newClient(t, server, nil).Shares().Revoke(t.Context(), share)
			if err == nil || !strings.Contains(err.Error(), "Check base_url") {
				t.Errorf("got %v, want the advice about base_url", err)
			}
		})
	}
}

// shareOf returns the share of a kind.
func shareOf(k apitest.ShareKind) cerby.Share {
	return cerby.Share{
		Kind: cerby.ItemKind(k.Item), ItemID: "i-1", MemberKind: cerby.MemberKind(k.MemberKind), MemberID: "m-1",
	}
}

// forEachShareKind runs a test for each kind of share, in a bubble of its own.
func forEachShareKind(t *testing.T, run func(t *testing.T, k apitest.ShareKind)) {
	t.Helper()
	for name, k := range apitest.ShareKinds {
		apitest.Run(t, name, func(t *testing.T) { run(t, k) })
	}
}

// TestShares_requests sends exactly the requests that the service documents, and the message even if it is empty.
func TestShares_requests(t *testing.T) {
	requests := map[string]requestTest{}
	for name, k := range apitest.ShareKinds {
		requests[name] = requestTest{func(ctx context.Context, client *cerby.Client) error {
			return client.Shares().Grant(ctx, shareOf(k), k.Role(), "for \"you\"")
		}, apitest.Request{Method: "POST", URI: k.GrantRequest[len("POST "):], Body: k.GrantBody(`"for \"you\""`)}}
		requests[name+", no message"] = requestTest{func(ctx context.Context, client *cerby.Client) error {
			return client.Shares().Grant(ctx, shareOf(k), k.Role(), "")
		}, apitest.Request{Method: "POST", URI: k.GrantRequest[len("POST "):], Body: k.GrantBody(`""`)}}
		requests[name+", taken"] = requestTest{func(ctx context.Context, client *cerby.Client) error {
			return client.Shares().Revoke(ctx, shareOf(k))
		}, apitest.Request{Method: "DELETE", URI: k.RevokeRequest[len("DELETE "):]}}
	}
	replies := apitest.AcceptedResponses()
	delete(replies, "201 without a body")
	expectRequestOf(t, replies, requests)
}

// TestGrant_resends sends a share again until the response is clear, since a list proves nothing, and at most twice if
// every response is empty.
func TestGrant_resends(t *testing.T) {
	created, empty := apitest.FromFile(201, "share-created.json"), apitest.Response{Status: 201}
	forEachShareKind(t, func(t *testing.T, k apitest.ShareKind) {
		for name, test := range map[string]struct {
			replies   []apitest.Response
			ambiguous bool
		}{
			"empty, then created": {[]apitest.Response{empty, created}, false},
			"always empty":        {[]apitest.Response{empty, empty}, false},
			"500, then created":   {[]apitest.Response{{Status: 500}, created}, false},
			"a page":              {[]apitest.Response{apitest.FromFile(200, "not-found-404.html"), created}, false},
			"500 each time":       {[]apitest.Response{{Status: 500}, {Status: 500}, {Status: 500}, {Status: 500}}, true},
		} {
			server := apitest.InOrder(t, test.replies...)
			err := newClient(t, server, nil).Shares().Grant(t.Context(), shareOf(k), k.Role(), "")
			if (err != nil) != test.ambiguous || err != nil && !callError(t, err).Ambiguous {
				t.Errorf("%s: got %v", name, err)
			}
			if got := len(server.Writes()); got != len(test.replies) {
				t.Errorf("%s: sent %d times", name, got)
			}
		}
	})
}

// TestShares_get reads a share live from its list.
func TestShares_get(t *testing.T) {
	forEachShareKind(t, func(t *testing.T, k apitest.ShareKind) {
		server := apitest.InOrder(
			t,
			k.Listed(`"owner"`),
			apitest.WholeList(apitest.Member("x-1", "owner")),
			apitest.FromFile(401, "error-401.json"),
		)
		shares := newClient(t, server, nil).Shares()
		m, err := shares.List(shareOf(k)).Get(t.Context(), k.ListID)
		if err != nil || m.ID != k.ListID || apitest.Text(m.Role) != "owner" {
			t.Errorf("got %+v, %v", m, err)
		}
		if m, err := shares.List(shareOf(k)).Get(t.Context(), k.ListID); !errors.Is(err, cerby.ErrNotFound) {
			t.Errorf("got %+v, %v", m, err)
		}
		if m, err := shares.List(shareOf(k)).Get(t.Context(), k.ListID); !errors.Is(err, cerby.ErrDenied) {
			t.Errorf("got %+v, %v", m, err)
		}
		server.ExpectRequests(k.ListRequest, k.ListRequest, k.ListRequest)
	})
}
