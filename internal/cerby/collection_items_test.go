package cerby_test

import (
	"context"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestCollectionItems_requests sends what the service documents and nothing else, byte for byte.
func TestCollectionItems_requests(t *testing.T) {
	requests := map[string]requestTest{}
	for kind, segment := range map[cerby.ItemKind]string{cerby.AccountItem: "accounts", cerby.SecretItem: "secrets"} {
		item := cerby.Item{CollectionID: "c-1", Kind: kind, ItemID: "i-1"}
		requests["add "+segment] = requestTest{func(ctx context.Context, client *cerby.Client) error {
			return client.Collections().AddItem(ctx, item)
		}, apitest.Request{
			Method: "POST", URI: "/api/v1/collections/c-1/" + segment, Body: `{"data":{"id":"i-1","type":"` + segment + `"}}`,
		}}
		requests["remove "+segment] = requestTest{func(ctx context.Context, client *cerby.Client) error {
			return client.Collections().RemoveItem(ctx, item)
		}, apitest.Request{Method: "DELETE", URI: "/api/v1/collections/c-1/" + segment + "/i-1"}}
	}
	expectRequestOf(t, apitest.AcceptedResponses(), requests)
}
