package cerby

import (
	"context"
	"iter"
)

// The operations on collections.
var (
	ListCollections  = published("list collections", "GET /collections", ItemOwner, ReadItems)
	GetCollection    = published("read collection", "GET /collections/{id}", ItemOwner, ReadItems)
	CreateCollection = routeOnly("create collection", "POST /collections", ItemOwner, WriteCollections)
	UpdateCollection = routeOnly("rename collection", "PATCH /collections/{id}", ItemOwner, WriteCollections)
	DeleteCollection = routeOnly("delete collection", "DELETE /collections/{id}", ItemOwner, WriteCollections)
)

// Collection is a set of accounts, secrets and other collections that are shared together. A text is empty if the
// service states none.
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

func (c *Collection) name() string { return c.Name }

func (c *Collection) createdAt() string { return c.CreatedAt }

// Collections makes the calls on collections. The service lists those of which the API key's user is Owner.
type Collections struct {
	namedWriter[Collection, *Collection]
}

// Collections returns the calls on collections.
func (c *Client) Collections() Collections {
	return Collections{newNamedWriter[Collection](
		c, "collection", ListCollections, GetCollection, CreateCollection, UpdateCollection, DeleteCollection,
	)}
}

// List reads all collections, in the service's order.
func (c Collections) List(ctx context.Context) iter.Seq2[Collection, error] { return c.All().Each(ctx) }
