package cerbytest

import (
	"net/http"
	"slices"
	"strings"
)

// CollectionItem is an account or a secret in a collection.
type CollectionItem struct {
	CollectionID string
	// Kind is KindAccount or KindSecret.
	Kind   Kind
	ItemID string
}

func collectionItems(w *Workspace) *table[CollectionItem] {
	return tableOf[CollectionItem](w, "collection item")
}

func (i *CollectionItem) key() string {
	return strings.Join([]string{i.CollectionID, string(i.Kind), i.ItemID}, "\n")
}

// collectionItemsGroup is the group of a collection's items of one kind.
func collectionItemsGroup(collectionID string, kind Kind) string {
	return strings.Join([]string{"in", collectionID, string(kind)}, "\n")
}

// itemCollectionsGroup is the group of the collections that contain an item.
func itemCollectionsGroup(kind Kind, id string) string {
	return strings.Join([]string{"holding", string(kind), id}, "\n")
}

// insertCollectionItem adds an item to a collection. Both must exist.
func (w *Workspace) insertCollectionItem(i CollectionItem) {
	collectionItems(w).add(i.key(), i,
		collectionItemsGroup(i.CollectionID, i.Kind), itemCollectionsGroup(i.Kind, i.ItemID))
}

// AddCollectionItem adds an account or a secret to a collection.
func (w *Workspace) AddCollectionItem(collectionID string, kind Kind, id string) CollectionItem {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := collections(w).get(collectionID); !ok {
		panic("cerbytest: there is no collection " + collectionID)
	}
	if _, ok := w.getItem(kind, id); !ok || kind == KindCollection {
		panic("cerbytest: there is no " + string(kind) + " " + id + " to put into a collection")
	}
	i := CollectionItem{collectionID, kind, id}
	w.insertCollectionItem(i)
	return i
}

// CollectionItems returns the accounts and then the secrets in a collection, each in the order of their addition.
func (w *Workspace) CollectionItems(collectionID string) []CollectionItem {
	w.mu.Lock()
	defer w.mu.Unlock()
	same := func(i *CollectionItem) CollectionItem { return *i }
	return slices.Concat(
		cloneRows(collectionItems(w).inGroup(collectionItemsGroup(collectionID, KindAccount)), same),
		cloneRows(collectionItems(w).inGroup(collectionItemsGroup(collectionID, KindSecret)), same),
	)
}

// RemoveCollectionItem removes an account or a secret from a collection outside the API.
func (w *Workspace) RemoveCollectionItem(collectionID string, kind Kind, id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	collectionItems(w).remove((&CollectionItem{collectionID, kind, id}).key())
}

// collectionItemRoutes returns the operations on the items in collections.
func collectionItemRoutes() []route {
	read, write := []string{scopeReadItems}, []string{scopeWriteCollections}
	var all []route
	for _, kind := range []Kind{KindAccount, KindSecret} {
		path := "/collections/{id}/" + kind.plural()
		all = append(all,
			route{
				method: http.MethodGet, path: path, scopes: read, pageSize: 20,
				handle: func(w *Workspace, c *call) (response, error) { return listItems(w, c, kind) },
			},
			route{
				method: http.MethodPost, path: path, scopes: write,
				body: func(*Workspace) validator {
					return object(required("data", object(required("id", anyString), required("type", constant(kind.plural())))))
				},
				handle: func(w *Workspace, c *call) (response, error) { return addItem(w, c, kind) },
			},
			route{
				method: http.MethodDelete, path: path + "/{itemId}", scopes: write,
				handle: func(w *Workspace, c *call) (response, error) { return deleteItem(w, c, kind) },
			},
		)
	}
	return all
}

// listItems handles the list of a collection's accounts or secrets. It returns only items that the key's user owns.
func listItems(w *Workspace, c *call, kind Kind) (response, error) {
	found, err := findCollection(w, c)
	if err != nil {
		return response{}, err
	}
	rendered := func(yield func(item) bool) {
		for i := range collectionItems(w).inGroup(collectionItemsGroup(found.ID, kind)) {
			it, exists := w.getItem(kind, i.ItemID)
			if exists && !it.isDeleted() && c.key.canSee(it) && !yield(it) {
				return
			}
		}
	}
	return paginate(c, rendered, func(it item) map[string]any { return it.resource(w, inList) }, previousNull)
}

// addItem handles POST. The key's user must own the item too. Adding an item twice succeeds unless
// RejectDuplicateItems is set.
func addItem(w *Workspace, c *call, kind Kind) (response, error) {
	found, err := findCollection(w, c)
	if err != nil {
		return response{}, err
	}
	i := CollectionItem{found.ID, kind, asObject(asObject(c.body)["data"]).getString("id")}
	if err := checkActiveItem(w, c, kind, i.ItemID); err != nil {
		return response{}, err
	}
	switch _, exists := collectionItems(w).get(i.key()); {
	case !exists:
		w.insertCollectionItem(i)
	case w.quirks.RejectDuplicateItems:
		return response{}, newAPIError(http.StatusConflict)
	}
	return response{http.StatusCreated, newDocument(newResource(string(kind), i.ItemID, map[string]any{}))}, nil
}

// deleteItem handles DELETE. It removes the item from the collection and does not delete it.
func deleteItem(w *Workspace, c *call, kind Kind) (response, error) {
	found, err := findCollection(w, c)
	if err != nil {
		return response{}, err
	}
	key := (&CollectionItem{found.ID, kind, c.pathValue("itemId")}).key()
	if _, exists := collectionItems(w).get(key); !exists {
		return response{}, newAPIError(http.StatusNotFound)
	}
	collectionItems(w).remove(key)
	return response{status: http.StatusNoContent}, nil
}
