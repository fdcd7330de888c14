package cerby_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// The requests that the tests on collections expect.
const (
	postCollection  = "POST /api/v1/collections"
	listCollections = "GET /api/v1/collections" + firstPage
	readCollection  = "GET /api/v1/collections/c-1"
)

// TestCollectionRequests sends what the service documents and nothing else, byte for byte.
func TestCollectionRequests(t *testing.T) {
	expectEach(t, map[string]reply{"200": answer(t, 200, "collection.json"), "201": answer(t, 201, "collection.json")}, map[string]request{
		"create": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Collections().Create(ctx, "Shops")
			return err
		}, arrival{method: "POST", uri: "/api/v1/collections", body: `{"data":{"type":"collection","attributes":{"name":"Shops"}}}`}},
		"rename": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Collections().Rename(ctx, "c-1", "Shops")
			return err
		}, arrival{method: "PATCH", uri: "/api/v1/collections/c-1", body: `{"data":{"type":"collection","attributes":{"name":"Shops"}}}`}},
		"delete": {
			func(ctx context.Context, client *workspace.Workspace) error {
				return client.Collections().Delete(ctx, "c-1")
			},
			arrival{method: "DELETE", uri: "/api/v1/collections/c-1"},
		},
		"get": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.API().Collections().Get(ctx, "c-1")
			return err
		}, arrival{method: "GET", uri: "/api/v1/collections/c-1"}},
	})
}

// TestItemRequests sends what the service documents and nothing else, byte for byte.
func TestItemRequests(t *testing.T) {
	requests := map[string]request{}
	for kind, segment := range map[cerby.ItemKind]string{cerby.AccountItem: "accounts", cerby.SecretItem: "secrets"} {
		item := cerby.Item{CollectionID: "c-1", Kind: kind, ItemID: "i-1"}
		requests["add "+segment] = request{func(ctx context.Context, client *workspace.Workspace) error {
			return client.Collections().AddItem(ctx, item)
		}, arrival{method: "POST", uri: "/api/v1/collections/c-1/" + segment, body: `{"data":{"id":"i-1","type":"` + segment + `"}}`}}
		requests["remove "+segment] = request{func(ctx context.Context, client *workspace.Workspace) error {
			return client.Collections().RemoveItem(ctx, item)
		}, arrival{method: "DELETE", uri: "/api/v1/collections/c-1/" + segment + "/i-1"}}
	}
	expectEach(t, tolerated(t), requests)
}

// TestCollectionAnswers reads every attribute of a collection into its own field.
func TestCollectionAnswers(t *testing.T) {
	want := cerby.Collection{ID: "c-1", Name: "Shops", Status: "enabled", CreatedAt: "2024-01-04T15:36:54", UpdatedAt: "2024-01-05T15:36:54.158Z"}
	synctest.Test(t, func(t *testing.T) {
		one, list := answer(t, 200, "collection.json"), answer(t, 200, "collections.json")
		w := inOrder(t, list, one, one, one, list)
		ws := newWorkspace(t, w, nil)
		collections := ws.Collections()
		for _, call := range []func() (cerby.Collection, error){
			func() (cerby.Collection, error) { return collections.Create(t.Context(), "Shops") },
			func() (cerby.Collection, error) { return collections.Rename(t.Context(), "c-1", "Shops") },
			func() (cerby.Collection, error) { return ws.API().Collections().Get(t.Context(), "c-1") },
		} {
			if got, err := call(); err != nil || got != want {
				t.Errorf("got %+v, %v", got, err)
			}
		}
		all, err := collections.List(t.Context())
		if err != nil || len(all) != 2 || all[0] != want || all[1] != (cerby.Collection{ID: "c-2", Name: "Banks", Status: "disabled"}) {
			t.Errorf("got %+v, %v", all, err)
		}
	})
}

// TestItems reads what a collection holds, of each kind from its own list.
func TestItems(t *testing.T) {
	for uri, operations := range map[string]cerby.ItemOperations{
		"/api/v1/collections/c-1/accounts": cerby.CollectionAccounts, "/api/v1/collections/c-1/secrets": cerby.CollectionSecrets,
		"/api/v1/collections/c-1/collections": cerby.CollectionCollections,
	} {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, answer(t, 200, "collection-secrets.json"))
			collections := newWorkspace(t, w, nil).Collections()
			for range 2 {
				items, err := collections.Items("c-1", operations).List(t.Context())
				if err != nil || len(items) != 2 || text(items[0].DisplayName()) != "Door" || items[1].DisplayName() != nil {
					t.Errorf("got %+v, %v", items, err)
				}
				expectIDs(t, idsOf(items), "s-1", "s-2")
			}
			w.expectRequests("GET " + uri + firstPage)
		})
	}
	synctest.Test(t, func(t *testing.T) {
		list, item := answer(t, 200, "collection-secrets.json"), cerby.Item{CollectionID: "c-1", Kind: cerby.SecretItem, ItemID: "s-2"}
		w := inOrder(t, list, list, answer(t, 404, "error-404.json"), answer(t, 404, "error-404.json"))
		ws := newWorkspace(t, w, nil)
		collections, live := ws.Collections(), ws.API().Collections().Items("c-1", cerby.CollectionSecrets)
		for _, find := range []func(context.Context, cerby.Item) (cerby.Member, error){
			collections.FindItem, collections.FindItemWithoutRecheck,
			func(ctx context.Context, item cerby.Item) (cerby.Member, error) { return live.Get(ctx, item.ItemID) },
		} {
			if found, err := find(t.Context(), item); err != nil || found.ID != "s-2" {
				t.Errorf("got %+v, %v", found, err)
			}
		}
		if found, err := live.Get(t.Context(), item.ItemID); !errors.Is(err, cerby.ErrNotFound) {
			t.Errorf("in a collection that is gone: %+v, %v", found, err)
		}
	})
}

// TestCreateCollectionSettles looks for a collection whose creation got no clear answer among those of its name that
// were not there before.
func TestCreateCollectionSettles(t *testing.T) {
	older := element("c-0", `"name": "Shops", "createdAt": "1999-12-31T23:54:59Z"`)
	made := element("c-1", `"name": "Shops", "createdAt": "1999-12-31T23:59:30"`)
	again := element("c-2", `"name": "Shops", "createdAt": "2000-01-01T00:00:00"`)
	for name, test := range map[string]struct {
		list  []string
		want  []string
		fails string
	}{
		"there":     {[]string{older, made}, []string{listCollections, postCollection, listCollections}, ""},
		"not there": {[]string{older}, []string{listCollections, postCollection, listCollections, postCollection}, ""},
		"several":   {[]string{made, again}, []string{listCollections, postCollection, listCollections}, "2 objects match"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, []reply{listOfAll(arrival{uri: firstPage}, older), {dropped: true}, listOfAll(arrival{uri: firstPage}, test.list...), answer(t, 201, "collection.json")}[:len(test.want)]...)
				made, err := newWorkspace(t, w, nil).Collections().Create(t.Context(), "Shops")
				w.expectRequests(test.want...)
				if test.fails != "" {
					expectText(t, failure(t, err).Error(), "could not create collection: ", test.fails)
					return
				}
				if err != nil || made.ID != "c-1" {
					t.Errorf("got %q, %v", made.ID, err)
				}
			})
		})
	}
}

// TestListSecrets reads secrets without their values, and tells those that are gone.
func TestListSecrets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, answer(t, 200, "secrets.json"), answer(t, 200, "secrets.json"))
		ws := newWorkspace(t, w, nil)
		secrets := ws.Secrets()
		listed, err := cerby.Filter(ws.API().Secrets().List(t.Context()), func(s cerby.Secret) bool { return !s.Removed() })
		if err != nil || len(listed) != 2 || listed[0].ID != "s-1" || text(listed[0].Title) != "Door" || text(listed[0].Status) != "active" ||
			text(listed[0].EventName) != "create" || listed[1].ID != "s-4" || listed[1].Title != nil {
			t.Errorf("got %+v, %v", listed, err)
		}
		all, err := secrets.List(t.Context())
		if err != nil || len(all) != 4 || !all[1].Removed() || !all[2].Removed() {
			t.Errorf("got %+v, %v", all, err)
		}
		if s, err := orNil(secrets.Find(t.Context(), "s-3")); err != nil || s == nil || !s.Removed() {
			t.Errorf("got %+v, %v", s, err)
		}
		w.expectRequests("GET /api/v1/secrets"+firstPage, "GET /api/v1/secrets"+firstPage)
	})
}

// TestUserAccess reads what a user has, of each kind anew from its own list.
func TestUserAccess(t *testing.T) {
	for segment, op := range map[string]cerby.Operation{
		"accounts": cerby.ListUserAccounts, "secrets": cerby.ListUserSecrets, "collections": cerby.ListUserCollections, "teams": cerby.ListUserTeams,
	} {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, answer(t, 200, "team-accounts.json"), answer(t, 404, "error-404.json"))
			users := newClient(t, w, nil).Users()
			has, err := users.ListItems(t.Context(), "u-1", op)
			if err != nil || len(has) != 2 || text(has[0].DisplayName()) != "Main" || text(has[0].Application) != "Instagram" || text(has[1].Role) != "owner" {
				t.Errorf("got %+v, %v", has, err)
			}
			if has, err := users.ListItems(t.Context(), "u-1", op); has != nil || !errors.Is(err, cerby.ErrNotFound) {
				t.Errorf("of a user who is gone: %+v, %v", has, err)
			}
			uri := "GET /api/v1/users/u-1/" + segment + firstPage
			w.expectRequests(uri, uri)
		})
	}
}
