package cerby

import (
	"context"
)

// The operations on collections.
var (
	ListCollections  = published("list collections", "GET /collections", ItemOwner, ReadItems)
	GetCollection    = published("read collection", "GET /collections/{id}", ItemOwner, ReadItems)
	CreateCollection = routeOnly("create collection", "POST /collections", ItemOwner, WriteCollections)
	UpdateCollection = routeOnly("rename collection", "PATCH /collections/{id}", ItemOwner, WriteCollections)
	DeleteCollection = routeOnly("delete collection", "DELETE /collections/{id}", ItemOwner, WriteCollections)
)

// Collection is a set of accounts, secrets and other collections that are shared together. A string is empty if the
// service returns none.
type Collection struct {
	ID   string `json:"-"`
	Name string `json:"name"`
	// Status is enabled, disabled or a value of the future.
	Status    string `json:"status"`
	CreatedAt string `json:"createdAt"`
	UpdatedAt string `json:"updatedAt"`
}

func (c *Collection) setID(id string) { c.ID = id }

func (c *Collection) id() string { return c.ID }

// Collections makes the calls on collections. The service lists the collections that the API key's user owns.
type Collections struct{ client *Client }

// Collections returns the calls on collections.
func (c *Client) Collections() Collections { return Collections{c} }

// List returns the list of all collections that the API key's user may read.
func (c Collections) List() List[Collection] {
	return newList[Collection](c.client, apiCall{op: ListCollections})
}

// Get reads one collection.
func (c Collections) Get(ctx context.Context, id string) (Collection, error) {
	return get[Collection](ctx, c.client, apiCall{op: GetCollection, ids: []string{id}})
}

// collectionName is the attributes of a collection that a write sends.
type collectionName struct {
	Name string `json:"name"`
}

// Creation returns the creation of a collection. Names may repeat.
func (c Collections) Creation(name string) Creation[Collection] {
	create := apiCall{
		op: CreateCollection, lateTime: lateTime, data: payload{Type: "collection", Attributes: collectionName{name}},
	}
	creation := newCreation(c.client, create, c.List())
	creation.matches = func(one Collection) bool { return one.Name == name }
	creation.createdAt = func(one Collection) string { return one.CreatedAt }
	creation.isUntouched = func(ctx context.Context, one Collection) (bool, error) { return c.isUntouched(ctx, one.ID) }
	return creation
}

// isUntouched reads whether a collection is as a new one: without content, and of its owner alone.
func (c Collections) isUntouched(ctx context.Context, id string) (bool, error) {
	for _, kind := range []ItemOperations{CollectionAccounts, CollectionSecrets, CollectionCollections} {
		if items, err := c.Items(id, kind).All(ctx); err != nil || len(items) > 0 {
			return false, err
		}
	}
	shared, err := c.client.Shares().hasOthers(ctx, CollectionItem, id)
	return err == nil && !shared, err
}

// Rename changes the name of a collection.
func (c Collections) Rename(ctx context.Context, id, name string) (Collection, error) {
	data := payload{Type: "collection", Attributes: collectionName{name}}
	update := apiCall{op: UpdateCollection, ids: []string{id}, data: data}
	return write(ctx, c.client, update, func(ctx context.Context, _ *Error) (Collection, bool, error) {
		one, err := c.Get(ctx, id)
		return one, err == nil && one.Name == name, err
	})
}

// Delete deletes a collection. A collection that does not exist is no error.
func (c Collections) Delete(ctx context.Context, id string) error {
	deletion := apiCall{op: DeleteCollection, ids: []string{id}}
	return remove(ctx, c.client, deletion, func(ctx context.Context) (bool, error) {
		return existsOrError(c.Get(ctx, id))
	})
}

// exists reports whether there is an object with the given ID.
func (c Collections) exists(ctx context.Context, id string) (bool, error) {
	return c.List().has(ctx, id, c.Get)
}
