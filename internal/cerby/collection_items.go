package cerby

import "context"

// ItemOperations are the calls on one kind of what collections hold.
type ItemOperations struct{ List, Add, Remove Operation }

// The calls on accounts and secrets in collections, and on collections in collections, which are only read.
var (
	CollectionAccounts = ItemOperations{
		List:   Operation{Name: "list the accounts of a collection", Method: "GET", Path: "/collections/{id}/accounts", Scopes: []Scope{ReadItems}, Role: ItemOwner, Sure: RouteOnly},
		Add:    Operation{Name: "add account to collection", Method: "POST", Path: "/collections/{id}/accounts", Scopes: []Scope{WriteCollections}, Role: ItemOwner, Sure: RouteOnly},
		Remove: Operation{Name: "remove account from collection", Method: "DELETE", Path: "/collections/{id}/accounts/{memberId}", Scopes: []Scope{WriteCollections}, Role: ItemOwner, Sure: RouteOnly},
	}
	CollectionSecrets = ItemOperations{
		List:   Operation{Name: "list the secrets of a collection", Method: "GET", Path: "/collections/{id}/secrets", Scopes: []Scope{ReadItems}, Role: ItemOwner, Sure: RouteOnly},
		Add:    Operation{Name: "add secret to collection", Method: "POST", Path: "/collections/{id}/secrets", Scopes: []Scope{WriteCollections}, Role: ItemOwner, Sure: RouteOnly},
		Remove: Operation{Name: "remove secret from collection", Method: "DELETE", Path: "/collections/{id}/secrets/{memberId}", Scopes: []Scope{WriteCollections}, Role: ItemOwner, Sure: RouteOnly},
	}
	CollectionCollections = ItemOperations{
		List: Operation{Name: "list the collections of a collection", Method: "GET", Path: "/collections/{id}/collections", Scopes: []Scope{ReadItems}, Role: ItemOwner, Sure: RouteOnly},
	}
)

// Item names an account or a secret in a collection.
type Item struct {
	CollectionID string
	// Kind is AccountItem or SecretItem.
	Kind   ItemKind
	ItemID string
}

// operations gives the calls on the item.
func (i Item) operations() ItemOperations {
	if i.Kind == SecretItem {
		return CollectionSecrets
	}
	return CollectionAccounts
}

// KnownItem gives an item of a collection as this client knows it, or nil where it, or the collection, is not there.
func (c Collections) KnownItem(ctx context.Context, item Item) (*Member, error) {
	return c.client.membersOf(item.operations().List, item.CollectionID).find(ctx, item.ItemID)
}

// ListedItem gives an item as KnownItem does, with one look at the list only: for who goes on to add it.
func (c Collections) ListedItem(ctx context.Context, item Item) (*Member, error) {
	return c.client.membersOf(item.operations().List, item.CollectionID).glance(ctx, item.ItemID)
}

// Items gives what a collection holds of one kind as this client knows it, in the service's order.
func (c Collections) Items(ctx context.Context, id string, operations ItemOperations) ([]Member, error) {
	return c.client.membersOf(operations.List, id).all(ctx)
}

// GetItem reads an item of a collection anew.
func (c Collections) GetItem(ctx context.Context, item Item) (*Member, error) {
	return c.client.fresh(ctx, item.operations().List, item.CollectionID, item.ItemID)
}

// AddItem puts an item into a collection.
func (c Collections) AddItem(ctx context.Context, item Item) error {
	data := payload{ID: item.ItemID, Type: string(item.Kind) + "s"}
	err := c.client.do(ctx, call{op: item.operations().Add, ids: []string{item.CollectionID}, data: data}, anything, func(ctx context.Context, _ *Error) (bool, error) {
		now, err := c.GetItem(ctx, item)
		return now != nil, err
	})
	c.client.membersOf(item.operations().List, item.CollectionID).settled(item.ItemID, &Member{ID: item.ItemID}, err)
	return err
}

// RemoveItem takes an item out of a collection. One that is not in it is no error.
func (c Collections) RemoveItem(ctx context.Context, item Item) error {
	err := remove(ctx, c.client, call{op: item.operations().Remove, ids: []string{item.CollectionID, item.ItemID}}, func(ctx context.Context) (bool, error) {
		now, err := c.GetItem(ctx, item)
		return err == nil && now == nil, err
	})
	c.client.membersOf(item.operations().List, item.CollectionID).settled(item.ItemID, nil, err)
	return err
}
