package cerby

import (
	"context"
)

// ItemOperations are the operations on one kind of items in collections.
type ItemOperations struct{ List, Add, Remove Operation }

// The operations on accounts and secrets in collections, and on collections in collections, which are only read.
var (
	CollectionAccounts = ItemOperations{
		List: routeOnly("list the accounts of a collection", "GET /collections/{id}/accounts", ItemOwner, ReadItems),
		Add:  routeOnly("add account to collection", "POST /collections/{id}/accounts", ItemOwner, WriteCollections),
		Remove: routeOnly("remove account from collection", "DELETE /collections/{id}/accounts/{memberId}",
			ItemOwner, WriteCollections),
	}
	CollectionSecrets = ItemOperations{
		List: routeOnly("list the secrets of a collection", "GET /collections/{id}/secrets", ItemOwner, ReadItems),
		Add:  routeOnly("add secret to collection", "POST /collections/{id}/secrets", ItemOwner, WriteCollections),
		Remove: routeOnly("remove secret from collection", "DELETE /collections/{id}/secrets/{memberId}",
			ItemOwner, WriteCollections),
	}
	CollectionCollections = ItemOperations{
		List: routeOnly("list the collections of a collection", "GET /collections/{id}/collections", ItemOwner, ReadItems),
	}
)

// Item identifies an account or a secret in a collection.
type Item struct {
	CollectionID string
	// Kind is AccountItem or SecretItem.
	Kind   ItemKind
	ItemID string
}

// Operations returns the operations on items of its kind.
func (i Item) Operations() ItemOperations {
	if i.Kind == SecretItem {
		return CollectionSecrets
	}
	return CollectionAccounts
}

// Items returns the list of a collection's items of one kind.
func (c Collections) Items(id string, operations ItemOperations) MemberList {
	return newMemberList(c.client, operations.List, id, c.exists)
}

// items returns the list that an item is in.
func (c Collections) items(item Item) MemberList {
	return c.Items(item.CollectionID, item.Operations())
}

// AddItem adds an item to a collection.
func (c Collections) AddItem(ctx context.Context, item Item) error {
	add := apiCall{
		op: item.Operations().Add, ids: []string{item.CollectionID},
		data: payload{ID: item.ItemID, Type: string(item.Kind) + "s"},
	}
	return c.client.do(ctx, add, ignoreBody, func(ctx context.Context, _ *Error) (bool, error) {
		return c.items(item).Has(ctx, item.ItemID)
	})
}

// RemoveItem removes an item from a collection. An item that is not in it is no error.
func (c Collections) RemoveItem(ctx context.Context, item Item) error {
	removal := apiCall{op: item.Operations().Remove, ids: []string{item.CollectionID, item.ItemID}, lateTime: lateTime}
	return remove(ctx, c.client, removal, func(ctx context.Context) (bool, error) {
		return c.items(item).Has(ctx, item.ItemID)
	})
}
