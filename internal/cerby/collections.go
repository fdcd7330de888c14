package cerby

import (
	"context"
	"iter"
	"time"
)

// The operations on collections.
var (
	ListCollections = Operation{
		Name: "list collections", Method: "GET", Path: "/collections",
		Scopes: []Scope{ReadItems}, Role: ItemOwner, Sure: Published,
	}
	GetCollection = Operation{
		Name: "read collection", Method: "GET", Path: "/collections/{id}",
		Scopes: []Scope{ReadItems}, Role: ItemOwner, Sure: Published,
	}
	CreateCollection = Operation{
		Name: "create collection", Method: "POST", Path: "/collections",
		Scopes: []Scope{WriteCollections}, Role: ItemOwner, Sure: RouteOnly,
	}
	UpdateCollection = Operation{
		Name: "rename collection", Method: "PATCH", Path: "/collections/{id}",
		Scopes: []Scope{WriteCollections}, Role: ItemOwner, Sure: RouteOnly,
	}
	DeleteCollection = Operation{
		Name: "delete collection", Method: "DELETE", Path: "/collections/{id}",
		Scopes: []Scope{WriteCollections}, Role: ItemOwner, Sure: RouteOnly,
	}
)

// Collection holds accounts, secrets and other collections, to be shared together. Texts are empty where the service
// gives none.
type Collection struct {
	ID   string `json:"-"`
	Name string `json:"name"`
	// Status is enabled, disabled or a value of the future.
	Status    string `json:"status"`
	CreatedAt string `json:"createdAt"`
	UpdatedAt string `json:"updatedAt"`
}

// setID takes the id from the envelope.
func (c *Collection) setID(id string) { c.ID = id }

// id gives it.
func (c *Collection) id() string { return c.ID }

// Collections are the collections of which the key's user is Owner.
type Collections struct{ client *Client }

// Collections gives the calls on collections.
func (c *Client) Collections() Collections { return Collections{c} }

// List reads all collections, in the service's order.
func (c Collections) List(ctx context.Context) iter.Seq2[Collection, error] {
	return list[Collection](ctx, c.client, call{op: ListCollections})
}

// Get reads one collection.
func (c Collections) Get(ctx context.Context, id string) (Collection, error) {
	return get[Collection](ctx, c.client, call{op: GetCollection, ids: []string{id}})
}

// Known gives a collection as this client knows it, or nil where there is none.
func (c Collections) Known(ctx context.Context, id string) (*Collection, error) {
	return c.client.collections.find(ctx, id)
}

// AllSince gives all collections of a reading that began after a moment, with what this client has written, in no
// certain order.
func (c Collections) AllSince(ctx context.Context, moment time.Time) ([]Collection, error) {
	return c.client.collections.since(ctx, moment)
}

// AllKnown gives all collections as this client knows them, in no certain order.
func (c Collections) AllKnown(ctx context.Context) ([]Collection, error) {
	return c.client.collections.known(ctx)
}

// All gives all collections as this client knows them, in the service's order.
func (c Collections) All(ctx context.Context) ([]Collection, error) {
	return c.client.collections.all(ctx)
}

// collectionName is what a collection is made of.
type collectionName struct {
	Name string `json:"name"`
}

// Create makes a collection. Names may repeat. Where the answer is lost, it is looked for among those of the same name
// that were not there before.
func (c Collections) Create(ctx context.Context, name string) (Collection, error) {
	end, err := c.client.alone(ctx, "collection", name)
	if err != nil {
		return Collection{}, err
	}
	defer end()
	before, err := c.client.collections.ids(ctx)
	if err != nil && !IsDenied(err) {
		return Collection{}, err
	}
	began := time.Now()
	call := call{op: CreateCollection, data: payload{Type: "collection", Attributes: collectionName{name}}}
	made, err := write(ctx, c.client, call, func(ctx context.Context, _ *Error) (Collection, bool, error) {
		return only(c.List(ctx), func(one Collection) bool {
			return one.Name == name && !before[one.ID] && c.client.madeSince(one.CreatedAt, began)
		})
	})
	c.client.collections.settled(made.ID, &made, err)
	return made, err
}

// Rename gives a collection another name.
func (c Collections) Rename(ctx context.Context, id, name string) (Collection, error) {
	call := call{op: UpdateCollection, ids: []string{id}, data: payload{Type: "collection", Attributes: collectionName{name}}}
	renamed, err := write(ctx, c.client, call, func(ctx context.Context, _ *Error) (Collection, bool, error) {
		one, err := c.Get(ctx, id)
		return one, err == nil && one.Name == name, err
	})
	c.client.collections.settled(id, &renamed, err)
	return renamed, err
}

// Delete removes a collection, and what it gives to people. One that is gone already is no error.
func (c Collections) Delete(ctx context.Context, id string) error {
	err := remove(ctx, c.client, call{op: DeleteCollection, ids: []string{id}}, func(ctx context.Context) (bool, error) {
		_, err := c.Get(ctx, id)
		if IsNotFound(err) {
			return true, nil
		}
		return false, err
	})
	c.client.collections.settled(id, nil, err)
	return err
}
