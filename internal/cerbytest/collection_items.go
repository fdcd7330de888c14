package cerbytest

import (
	"net/http"
	"slices"
	"strings"
)

// CollectionItem is one account or secret in one collection.
type CollectionItem struct {
	CollectionID string
	// Kind is KindAccount or KindSecret.
	Kind   Kind
	ItemID string
}

// collectionItems is the table of what is in all collections.
func collectionItems(w *Workspace) *table[CollectionItem] {
	return tableOf[CollectionItem](w, "collection item")
}

// key is the key of an item in a collection.
func (i *CollectionItem) key() string {
	return strings.Join([]string{i.CollectionID, string(i.Kind), i.ItemID}, "\n")
}

// itemsIn is the group of a collection's items of one kind.
func collectionItemsGroup(collectionID string, kind Kind) string {
	return strings.Join([]string{"in", collectionID, string(kind)}, "\n")
}

// holding is the group of the places that one item has in collections.
func itemCollectionsGroup(kind Kind, id string) string {
	return strings.Join([]string{"holding", string(kind), id}, "\n")
}

// putItem puts an item into a collection, both of which have been looked up.
func (w *Workspace) insertCollectionItem(i CollectionItem) {
	collectionItems(w).add(i.key(), i, collectionItemsGroup(i.CollectionID, i.Kind), itemCollectionsGroup(i.Kind, i.ItemID))
}

// AddCollectionItem seeds an account or a secret in a collection.
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

// CollectionItems returns what is in a collection, accounts and then secrets, each in the order in which they came.
func (w *Workspace) CollectionItems(collectionID string) []CollectionItem {
	w.mu.Lock()
	defer w.mu.Unlock()
	same := func(i *CollectionItem) CollectionItem { return *i }
	return slices.Concat(
		cloneRows(collectionItems(w).inGroup(collectionItemsGroup(collectionID, KindAccount)), same),
		cloneRows(collectionItems(w).inGroup(collectionItemsGroup(collectionID, KindSecret)), same),
	)
}

// RemoveCollectionItem takes an account or a secret out of a collection behind the API's back.
func (w *Workspace) RemoveCollectionItem(collectionID string, kind Kind, id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	collectionItems(w).remove((&CollectionItem{collectionID, kind, id}).key())
}

// collectionItemRoutes are the operations on what is in collections.
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

// listItems answers the list of a collection's accounts or secrets, of those that the key's user owns.
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

// addItem answers POST: the key's user has to own the item too, and one that is in the collection may stay.
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

// deleteItem answers DELETE, which takes the item out of the collection and leaves it at that.
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
