package cerby_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// The requests that the tests on collections expect.
const (
	postCollection  = "POST /api/v1/collections"
	listCollections = "GET /api/v1/collections" + apitest.FirstPage
	readCollection  = "GET /api/v1/collections/c-1"
)

// TestCollections_requests sends what the service documents and nothing else, byte for byte.
func TestCollections_requests(t *testing.T) {
	expectRequestOf(
		t,
		map[string]apitest.Response{
			"200": apitest.FromFile(200, "collection.json"),
			"201": apitest.FromFile(201, "collection.json"),
		},
		map[string]requestTest{
			"create": {func(ctx context.Context, client *cerby.Client) error {
				_, err := client.Collections().Creation("Shops").Send(ctx, nil)
				return err
			}, apitest.Request{Method: "POST", URI: "/api/v1/collections", Body: `{"data":{"type":"collection",` +
				`"attributes":{"name":"Shops"}}}`}},
			"rename": {func(ctx context.Context, client *cerby.Client) error {
				_, err := client.Collections().Rename(ctx, "c-1", "Shops")
				return err
			}, apitest.Request{Method: "PATCH", URI: "/api/v1/collections/c-1", Body: `{"data":{"type":"collection",` +
				`"attributes":{"name":"Shops"}}}`}},
			"delete": {
				func(ctx context.Context, client *cerby.Client) error {
					return client.Collections().Delete(ctx, "c-1")
				},
				apitest.Request{Method: "DELETE", URI: "/api/v1/collections/c-1"},
			},
			"get": {func(ctx context.Context, client *cerby.Client) error {
				_, err := client.Collections().Get(ctx, "c-1")
				return err
			}, apitest.Request{Method: "GET", URI: "/api/v1/collections/c-1"}},
		},
	)
}

// TestCollections_attributes reads every attribute of a collection into its own field.
func TestCollections_attributes(t *testing.T) {
	want := cerby.Collection{
		ID:        "c-1",
		Name:      "Shops",
		Status:    "enabled",
		CreatedAt: "2024-01-04T15:36:54",
		UpdatedAt: "2024-01-05T15:36:54.158Z",
	}
	synctest.Test(t, func(t *testing.T) {
		one, list := apitest.FromFile(200, "collection.json"), apitest.FromFile(200, "collections.json")
		server := apitest.InOrder(t, one, one, one, list)
		collections := newClient(t, server, nil).Collections()
		for _, call := range []func() (cerby.Collection, error){
			func() (cerby.Collection, error) {
				created, err := collections.Creation("Shops").Send(t.Context(), nil)
				return created.Object, err
			},
			func() (cerby.Collection, error) { return collections.Rename(t.Context(), "c-1", "Shops") },
			func() (cerby.Collection, error) { return collections.Get(t.Context(), "c-1") },
		} {
			if got, err := call(); err != nil || got != want {
				t.Errorf("got %+v, %v", got, err)
			}
		}
		all, err := cerby.Collect(collections.List().Each(t.Context()))
		if err != nil || len(all) != 2 || all[0] != want ||
			all[1] != (cerby.Collection{ID: "c-2", Name: "Banks", Status: "disabled"}) {
			t.Errorf("got %+v, %v", all, err)
		}
	})
}
