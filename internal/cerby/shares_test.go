package cerby_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// kindOfShare is a kind of share, and its requests for the item i-1 and the member m-1.
type kindOfShare struct {
	kind            cerby.ItemKind
	of              cerby.MemberKind
	list, add, take string
	role, bodyStart string
}

// share is the share of the kind that the tests make and take.
func (k kindOfShare) share() cerby.Share {
	return cerby.Share{Kind: k.kind, ItemID: "i-1", Of: k.of, MemberID: "m-1"}
}

// inList is the id under which the share is found in its list.
func (k kindOfShare) inList() string {
	if k.kind == cerby.AccountItem && k.of == cerby.OfTeams {
		return "i-1"
	}
	return "m-1"
}

// kindsOfShares are all.
var kindsOfShares = map[string]kindOfShare{
	"account to user": {
		cerby.AccountItem, cerby.OfUsers, "GET /api/v1/accounts/i-1/users" + firstPage, "POST /api/v1/accounts/i-1/users", "DELETE /api/v1/accounts/i-1/users/m-1",
		"account_owner", `{"data":{"id":"m-1","type":"users","attributes":{"role":"account_owner"`,
	},
	"account to team": {
		cerby.AccountItem, cerby.OfTeams, "GET /api/v1/teams/m-1/accounts" + firstPage, "POST /api/v1/accounts/i-1/teams", "DELETE /api/v1/accounts/i-1/teams/m-1",
		"account_owner", `{"data":{"id":"m-1","type":"teams","attributes":{"role":"account_owner"`,
	},
	"secret to user": {
		cerby.SecretItem, cerby.OfUsers, "GET /api/v1/secrets/i-1/members/users" + firstPage, "POST /api/v1/secrets/i-1/members/users", "DELETE /api/v1/secrets/i-1/members/users/m-1",
		"secret_owner", `{"data":{"id":"m-1","type":"users","attributes":{"role":"secret_owner"`,
	},
	"secret to team": {
		cerby.SecretItem, cerby.OfTeams, "GET /api/v1/secrets/i-1/members/teams" + firstPage, "POST /api/v1/secrets/i-1/members/teams", "DELETE /api/v1/secrets/i-1/members/teams/m-1",
		"secret_owner", `{"data":{"id":"m-1","type":"teams","attributes":{"role":"secret_owner"`,
	},
	"collection to user": {
		cerby.CollectionItem, cerby.OfUsers, "GET /api/v1/collections/i-1/users" + firstPage, "POST /api/v1/collections/i-1/users", "DELETE /api/v1/collections/i-1/users/m-1",
		"collection_owner", `{"data":{"id":"m-1","type":"users","attributes":{"role":"collection_owner"`,
	},
	"collection to team": {
		cerby.CollectionItem, cerby.OfTeams, "GET /api/v1/collections/i-1/teams" + firstPage, "POST /api/v1/collections/i-1/teams", "DELETE /api/v1/collections/i-1/teams/m-1",
		"collection_owner", `{"data":{"id":"m-1","type":"teams","attributes":{"role":"collection_owner"`,
	},
}

// eachKind runs a test for each kind of share, in a bubble of its own.
func eachKind(t *testing.T, run func(t *testing.T, k kindOfShare)) {
	t.Helper()
	for name, k := range kindsOfShares {
		t.Run(name, func(t *testing.T) { synctest.Test(t, func(t *testing.T) { run(t, k) }) })
	}
}

// listed is the list of shares in which the share of the kind has a role, among others.
func (k kindOfShare) listed(role string) reply {
	return reply{status: 200, body: `{"data": [` + member("x-1", "owner") + `, ` + element(k.inList(), `"role": `+role) + `]}`}
}

// TestShareRequests sends what the service documents and nothing else, byte for byte; the message is sent also where it
// is empty.
func TestShareRequests(t *testing.T) {
	requests := map[string]request{}
	for name, k := range kindsOfShares {
		requests[name] = request{func(ctx context.Context, client *workspace.Workspace) error {
			return client.Shares().Grant(ctx, k.share(), k.role, "for \"you\"")
		}, arrival{method: "POST", uri: k.add[len("POST "):], body: k.bodyStart + `,"message":"for \"you\""}}}`}}
		requests[name+", no message"] = request{func(ctx context.Context, client *workspace.Workspace) error {
			return client.Shares().Grant(ctx, k.share(), k.role, "")
		}, arrival{method: "POST", uri: k.add[len("POST "):], body: k.bodyStart + `,"message":""}}}`}}
		requests[name+", taken"] = request{func(ctx context.Context, client *workspace.Workspace) error {
			return client.Shares().Revoke(ctx, k.share())
		}, arrival{method: "DELETE", uri: k.take[len("DELETE "):]}}
	}
	replies := tolerated(t)
	delete(replies, "201 without a body")
	expectEach(t, replies, requests)
}

// TestShareIsMade sends a share again until the answer is clear, since a list proves nothing, and one that is always
// answered without a body twice.
func TestShareIsMade(t *testing.T) {
	created, empty := answer(t, 201, "share-created.json"), reply{status: 201}
	eachKind(t, func(t *testing.T, k kindOfShare) {
		for name, test := range map[string]struct {
			replies   []reply
			uncertain bool
		}{
			"empty, then created": {[]reply{empty, created}, false},
			"always empty":        {[]reply{empty, empty}, false},
			"500, then created":   {[]reply{{status: 500}, created}, false},
			"a page":              {[]reply{answer(t, 200, "not-found-404.html"), created}, false},
			"500 each time":       {[]reply{{status: 500}, {status: 500}, {status: 500}, {status: 500}}, true},
		} {
			w := inOrder(t, test.replies...)
			err := newWorkspace(t, w, nil).Shares().Grant(t.Context(), k.share(), k.role, "")
			if (err != nil) != test.uncertain || err != nil && !failure(t, err).Uncertain {
				t.Errorf("%s: got %v", name, err)
			}
			if got := len(w.writes()); got != len(test.replies) {
				t.Errorf("%s: sent %d times", name, got)
			}
		}
	})
}

// TestGetShare reads a share anew, from the list in which it is found, and gives nothing where it is not there.
func TestGetShare(t *testing.T) {
	eachKind(t, func(t *testing.T, k kindOfShare) {
		w := inOrder(t, k.listed(`"owner"`), reply{status: 200, body: `{"data": [` + member("x-1", "owner") + `]}`}, answer(t, 401, "error-401.json"))
		shares := newClient(t, w, nil).Shares()
		if m, err := shares.List(k.share()).Get(t.Context(), k.inList()); err != nil || m.ID != k.inList() || text(m.Role) != "owner" {
			t.Errorf("got %+v, %v", m, err)
		}
		if m, err := shares.List(k.share()).Get(t.Context(), k.inList()); !errors.Is(err, cerby.ErrNotFound) {
			t.Errorf("got %+v, %v", m, err)
		}
		if m, err := shares.List(k.share()).Get(t.Context(), k.inList()); !errors.Is(err, cerby.ErrDenied) {
			t.Errorf("got %+v, %v", m, err)
		}
		w.expectRequests(k.list, k.list, k.list)
	})
}

// TestKnownShare serves all who ask for shares of one list by one reading.
func TestKnownShare(t *testing.T) {
	eachKind(t, func(t *testing.T, k kindOfShare) {
		w := inOrder(t, k.listed(`"owner"`))
		shares := newWorkspace(t, w, nil).Shares()
		together(20, func() {
			if m, err := orNil(shares.Find(t.Context(), k.share())); err != nil || m == nil || m.ID != k.inList() {
				t.Errorf("got %+v, %v", m, err)
			}
			if m, err := orNil(shares.FindWithoutRecheck(t.Context(), k.share())); err != nil || m == nil {
				t.Errorf("got %+v, %v", m, err)
			}
		})
		w.expectRequests(k.list)
	})
}

// TestSharesOfAnItem gives with whom an item is shared, with roles in every form.
func TestSharesOfAnItem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, answer(t, 200, "account-users.json"), answer(t, 200, "team-accounts.json"))
		shares := newWorkspace(t, w, nil).Shares()
		members, err := shares.ListByItem(cerby.AccountItem, "a-1", cerby.OfUsers).List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var roles []string
		for _, m := range members {
			roles = append(roles, m.ID+" "+text(m.Role))
		}
		expectIDs(t, roles, "u-1 account_owner", "u-2 collaborator", "u-3 manager", "u-4 (nil)", "u-5 (nil)")
		for id, role := range map[string]string{"a-1": "account_collaborator", "a-2": "owner"} {
			m, err := orNil(shares.Find(t.Context(), cerby.Share{Kind: cerby.AccountItem, ItemID: id, Of: cerby.OfTeams, MemberID: "t-1"}))
			if err != nil || m == nil || m.ID != id || text(m.Role) != role {
				t.Errorf("got %+v, %v", m, err)
			}
		}
		w.expectRequests("GET /api/v1/accounts/a-1/users"+firstPage, "GET /api/v1/teams/t-1/accounts"+firstPage)
	})
}

// TestShareSetRole shares again with the new role, and takes the share only where that did not change it.
func TestShareSetRole(t *testing.T) {
	created, denied := answer(t, 201, "share-created.json"), answer(t, 403, "error-403.json")
	const outside = "the share was taken away to change the role, and may not be there now"
	eachKind(t, func(t *testing.T, k kindOfShare) {
		none := reply{status: 200, body: `{"data": []}`}
		whole, checked := []string{k.add, k.list, k.take, k.add}, []string{k.add, k.list, k.take, k.add, k.list}
		bare, prefixed := `"owner"`, `"`+k.role+`"`
		for name, test := range map[string]struct {
			replies []reply
			want    []string
			fails   string
		}{
			"changed":                {[]reply{created, k.listed(prefixed)}, whole[:2], ""},
			"changed, no prefix":     {[]reply{created, k.listed(bare)}, whole[:2], ""},
			"not told":               {[]reply{created, k.listed(`null`)}, whole[:2], ""},
			"not changed":            {[]reply{created, k.listed(`"collaborator"`), {status: 204}, created, k.listed(prefixed)}, checked, ""},
			"from elsewhere":         {[]reply{created, k.listed(`"manager"`), {status: 204}, created, k.listed(`"manager"`)}, checked, ""},
			"not there":              {[]reply{created, none, answer(t, 404, "error-404.json"), created, k.listed(bare)}, checked, ""},
			"refused":                {[]reply{denied}, whole[:1], "403"},
			"the list refused":       {[]reply{created, denied}, whole[:2], ""},
			"taking refused":         {[]reply{created, k.listed(`"manager"`), denied}, whole[:3], "403"},
			"refused after taking":   {[]reply{created, k.listed(`"manager"`), {status: 204}, denied}, whole, outside},
			"lost, and it is set":    {[]reply{{dropped: true}, created, k.listed(bare)}, []string{k.add, k.add, k.list}, ""},
			"lost after it is taken": {[]reply{created, k.listed(`"manager"`), {status: 204}, {dropped: true}, created, k.listed(bare)}, append(whole[:4:4], k.add, k.list), ""},
		} {
			w := inOrder(t, test.replies...)
			_, err := newWorkspace(t, w, nil).Shares().SetRole(t.Context(), k.share(), k.role, "hello")
			switch {
			case test.fails == "" && err != nil:
				t.Errorf("%s: %v", name, err)
			case test.fails != "":
				expectText(t, failure(t, err).Error(), test.fails)
			}
			w.expectRequests(test.want...)
			for _, a := range w.writes() {
				if a.method == "POST" && a.body != k.bodyStart+`,"message":"hello"}}}` {
					t.Errorf("%s: sent %s", name, a.body)
				}
			}
		}
	})
}
