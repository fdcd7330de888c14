package workspace

import (
	"context"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Collections reads collections through the cache, and writes them.
type Collections struct {
	*ListCache[cerby.Collection]
	workspace *Workspace
}

// Collections returns the collections that the API key's user owns.
func (w *Workspace) Collections() Collections {
	return Collections{w.collections, w}
}

// Create creates a collection, or adopts the one that an interrupted run left behind. Names may repeat.
func (c Collections) Create(ctx context.Context, name string) (cerby.Created[cerby.Collection], error) {
	creation := c.workspace.api.Collections().Creation(name)
	return createByName(ctx, c.workspace, c.ListCache, NameKey(CollectionNoun, name), creation, c.Cached)
}

// Adoptable returns the collection that an apply would adopt for a new one of a name if it knew no resource, or nil.
func (c Collections) Adoptable(ctx context.Context, name string) (*cerby.Collection, error) {
	return adoptable(ctx, c.ListCache, c.workspace.api.Collections().Creation(name))
}

// Rename changes the name of a collection.
func (c Collections) Rename(ctx context.Context, id, name string) (cerby.Collection, error) {
	collection, err := c.workspace.api.Collections().Rename(ctx, id, name)
	c.applyWrite(id, &collection, err)
	return collection, err
}

// Delete deletes a collection, and the access that it grants. A collection that does not exist is no error.
func (c Collections) Delete(ctx context.Context, id string) error {
	err := c.workspace.api.Collections().Delete(ctx, id)
	c.applyWrite(id, nil, err)
	return err
}

// Items returns the items of one kind in a collection.
func (c Collections) Items(id string, operations cerby.ItemOperations) *ListCache[cerby.Member] {
	list := c.workspace.api.Collections().Items(id, operations)
	return c.workspace.memberCache(list, func(ctx context.Context) (bool, error) {
		return c.exists(ctx, id)
	})
}

// items returns the list that an item is in.
func (c Collections) items(item cerby.Item) *ListCache[cerby.Member] {
	return c.Items(item.CollectionID, item.Operations())
}

// FindItem returns an item of a collection, which may have been read earlier in this run. It returns an error that
// matches cerby.ErrNotFound if the item is not in the collection.
func (c Collections) FindItem(ctx context.Context, item cerby.Item) (cerby.Member, error) {
	return c.items(item).Find(ctx, item.ItemID)
}

// FindItemWithoutRecheck is FindItem for callers that go on to add the item.
func (c Collections) FindItemWithoutRecheck(ctx context.Context, item cerby.Item) (cerby.Member, error) {
	return c.items(item).FindWithoutRecheck(ctx, item.ItemID)
}

// AddItem adds an item to a collection.
func (c Collections) AddItem(ctx context.Context, item cerby.Item) error {
	err := c.workspace.api.Collections().AddItem(ctx, item)
	c.items(item).applyWrite(item.ItemID, &cerby.Member{ID: item.ItemID}, err)
	return err
}

// RemoveItem removes an item from a collection. An item that is not in it is no error.
func (c Collections) RemoveItem(ctx context.Context, item cerby.Item) error {
	err := c.workspace.api.Collections().RemoveItem(ctx, item)
	c.items(item).applyWrite(item.ItemID, nil, err)
	return err
}
