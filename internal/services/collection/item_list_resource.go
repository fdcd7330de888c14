package collection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewItemListResource returns the list resource cerby_collection_item.
func NewItemListResource() list.ListResource {
	return &itemListResource{framework.ListResource{Use: itemListUse}}
}

// itemListResource lists the items of collections.
type itemListResource struct{ framework.ListResource }

// ListResourceConfigSchema sets the schema of the list block.
func (l *itemListResource) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: itemListUse.Describe("Lists the accounts and secrets in the collections that the API " +
			"key's user owns.\n\n" +
			"The list leaves out collections that are in a collection."),
		Attributes: map[string]schema.Attribute{
			"collection_id": framework.Parent("collection", "items"),
		},
	}
}

// List streams the items of collections.
func (l *itemListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	ws, collections, ok := l.Parents(ctx, req, stream, "collection_id", framework.Collections.Parents)
	if !ok {
		return
	}
	listItems := func(ctx context.Context, collection framework.Object) ([]framework.ListItem, error) {
		accounts, err := ws.Collections().Items(collection.ID, cerby.CollectionAccounts).List(ctx)
		if err != nil {
			return nil, err
		}
		secrets, err := ws.Collections().Items(collection.ID, cerby.CollectionSecrets).List(ctx)
		all := make([]framework.ListItem, 0, len(accounts)+len(secrets))
		add := func(member cerby.Member, identity itemIdentity) {
			identity.CollectionID = types.StringValue(collection.ID)
			item := framework.Object{ID: member.ID, Name: member.DisplayName()}
			name := item.DisplayName() + " in " + collection.DisplayName()
			all = append(all, framework.ListItem{Name: name, Identity: identity, Resource: newItemModel(identity)})
		}
		for _, account := range accounts {
			add(account, itemIdentity{AccountID: types.StringValue(account.ID)})
		}
		for _, secret := range secrets {
			add(secret, itemIdentity{SecretID: types.StringValue(secret.ID)})
		}
		return all, err
	}
	found := framework.ListByParent(ctx, collections, listItems)
	stream.Results = framework.ListResults(ctx, req, "list items of collections", found)
}
