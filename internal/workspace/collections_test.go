package workspace_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestCollectionItems reads the items of each kind from their own list.
func TestCollectionItems(t *testing.T) {
	for uri, operations := range map[string]cerby.ItemOperations{
		"/api/v1/collections/c-1/accounts":    cerby.CollectionAccounts,
		"/api/v1/collections/c-1/secrets":     cerby.CollectionSecrets,
		"/api/v1/collections/c-1/collections": cerby.CollectionCollections,
	} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.FromFile(200, "collection-secrets.json"))
			list := newWorkspace(t, server, nil).Collections().Items("c-1", operations)
			for range 2 {
				items, err := list.List(t.Context())
				if err != nil || len(items) != 2 {
					t.Fatalf("got %+v, %v, want two items", items, err)
				}
				apitest.ExpectStrings(t, memberIDs(items), "s-1", "s-2")
				if apitest.Text(items[0].DisplayName()) != "Door" || items[1].DisplayName() != nil {
					t.Errorf("got %+v", items)
				}
			}
			server.ExpectRequests("GET " + uri + apitest.FirstPage)
		})
	}
}

// TestCollectionItems_find finds an item in the cache and live.
func TestCollectionItems_find(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		list, missing := apitest.FromFile(200, "collection-secrets.json"), apitest.FromFile(404, "error-404.json")
		item := cerby.Item{CollectionID: "c-1", Kind: cerby.SecretItem, ItemID: "s-2"}
		ws := newWorkspace(t, apitest.InOrder(t, list, list, missing, missing), nil)
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
			t.Errorf("in a deleted collection: got %+v, %v, want ErrNotFound", found, err)
		}
	})
}

// TestCreateCollection_verify looks for a collection whose creation had an ambiguous response among the collections of
// its name that did not exist before.
func TestCreateCollection_verify(t *testing.T) {
	older := apitest.Element("c-0", `"name": "Shops", "createdAt": "1999-12-31T22:54:59Z"`)
	created := apitest.Element("c-1", `"name": "Shops", "createdAt": "1999-12-31T23:59:30"`)
	again := apitest.Element("c-2", `"name": "Shops", "createdAt": "2000-01-01T00:00:00"`)
	for name, test := range map[string]createVerification{
		"exists":         {before: []string{older}, after: []string{older, created}, id: "c-1", posts: 1},
		"does not exist": {before: []string{older}, after: []string{older}, id: "c-1", posts: 2},
		"several": {
			before: []string{older}, after: []string{created, again}, posts: 1, fails: "2 objects match",
		},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := test.newServer(t, apitest.Response{Dropped: true}, apitest.FromFile(201, "collection.json"))
			collection, err := newWorkspace(t, server, nil).Collections().Create(t.Context(), "Shops")
			test.expect(t, server, "unable to create collection: ", collection.Object.ID, err)
		})
	}
}
