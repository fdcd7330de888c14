package cerby

import (
	"context"
)

// ItemOperations are the operations on one kind of items in collections.
type ItemOperations struct{ List, Add, Remove Operation }

// The operations on accounts and secrets in collections, and on collections in collections, which are only read.
var (
	CollectionAccounts = ItemOperations{
		List: Operation{
			Name: "list the accounts of a collection", Method: "GET", Path: "/collections/{id}/accounts",
			Scopes: []Scope{ReadItems}, Role: ItemOwner, Stability: RouteOnly,
		},
		Add: Operation{
			Name: "add account to collection", Method: "POST", Path: "/collections/{id}/accounts",
			Scopes: []Scope{WriteCollections}, Role: ItemOwner, Stability: RouteOnly,
		},
		Remove: Operation{
			Name: "remove account from collection", Method: "DELETE", Path: "/collections/{id}/accounts/{memberId}",
			Scopes: []Scope{WriteCollections}, Role: ItemOwner, Stability: RouteOnly,
		},
	}
	CollectionSecrets = ItemOperations{
		List: Operation{
			Name: "list the secrets of a collection", Method: "GET", Path: "/collections/{id}/secrets",
			Scopes: []Scope{ReadItems}, Role: ItemOwner, Stability: RouteOnly,
		},
		Add: Operation{
			Name: "add secret to collection", Method: "POST", Path: "/collections/{id}/secrets",
			Scopes: []Scope{WriteCollections}, Role: ItemOwner, Stability: RouteOnly,
		},
		Remove: Operation{
			Name: "remove secret from collection", Method: "DELETE", Path: "/collections/{id}/secrets/{memberId}",
			Scopes: []Scope{WriteCollections}, Role: ItemOwner, Stability: RouteOnly,
		},
	}
	CollectionCollections = ItemOperations{
		List: Operation{
			Name: "list the collections of a collection", Method: "GET", Path: "/collections/{id}/collections",
			Scopes: []Scope{ReadItems}, Role: ItemOwner, Stability: RouteOnly,
		},
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
	add := call{
		op: item.Operations().Add, ids: []string{item.CollectionID},
		data: payload{ID: item.ItemID, Type: string(item.Kind) + "s"},
	}
	return c.client.do(ctx, add, ignoreBody, func(ctx context.Context, _ *Error) (bool, error) {
		return c.items(item).Has(ctx, item.ItemID)
	})
}

// RemoveItem removes an item from a collection. An item that is not in it is no error.
func (c Collections) RemoveItem(ctx context.Context, item Item) error {
	removal := call{op: item.Operations().Remove, ids: []string{item.CollectionID, item.ItemID}}
	return remove(ctx, c.client, removal, func(ctx context.Context) (bool, error) {
		has, err := c.items(item).Has(ctx, item.ItemID)
		return err == nil && !has, err
	})
}
