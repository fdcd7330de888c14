package cerbytest

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"time"
)

// Collection is a collection of items. Only keys whose user is its owner see it.
type Collection struct {
	ID   string
	Name string
	// Status is enabled or disabled.
	Status string
	// ParentID is the collection that contains this subcollection. Deleting the parent deletes both.
	ParentID  string
	Meta      map[string]any
	CreatedAt time.Time
	CreatedBy string
	UpdatedAt time.Time
	UpdatedBy string
	// Owners are the IDs of the users who own it. It is shared with them. Nil makes it visible to every key.
	Owners []string
	// Extra contains additional attributes of responses. They override the usual ones.
	Extra map[string]any
}

// collections returns the table of collections, grouped by parent.
func collections(w *Workspace) *table[Collection] { return tableOf[Collection](w, "collection") }

// AddCollection seeds a collection, and sets ID, Status (enabled), UpdatedBy and the times if they are empty.
func (w *Workspace) AddCollection(c Collection) Collection {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := collections(w).get(c.ParentID); !ok && c.ParentID != "" {
		panic("cerbytest: there is no collection " + c.ParentID)
	}
	c.ID = cmp.Or(c.ID, newID())
	c.Status, c.UpdatedBy = cmp.Or(c.Status, "enabled"), cmp.Or(c.UpdatedBy, c.CreatedBy)
	if c.CreatedAt.IsZero() {
		c.CreatedAt = w.currentSecond()
	}
	if c.UpdatedAt.IsZero() {
		c.UpdatedAt = c.CreatedAt
	}
	w.insertCollection(c.clone())
	return c
}

func (w *Workspace) insertCollection(c Collection) {
	collections(w).add(c.ID, c, c.ParentID)
	w.setOwners(KindCollection, c.ID, c.Owners)
}

// Collection returns the collection with the given ID.
func (w *Workspace) Collection(id string) (Collection, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, ok := collections(w).get(id)
	if !ok {
		return Collection{}, false
	}
	return c.clone(), true
}

// Collections returns all collections in the order of their creation.
func (w *Workspace) Collections() []Collection {
	w.mu.Lock()
	defer w.mu.Unlock()
	return cloneRows(collections(w).iterate(), (*Collection).clone)
}

// UpdateCollection changes a collection outside the API. The change function must not call the workspace, and a
// change of the parent is ignored.
func (w *Workspace) UpdateCollection(id string, change func(*Collection)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, ok := collections(w).get(id)
	if !ok {
		panic("cerbytest: there is no collection " + id)
	}
	parent := c.ParentID
	change(c)
	c.ID, c.ParentID = id, parent
	w.setOwners(KindCollection, id, c.Owners)
}

// PurgeCollection removes a collection with its subcollections and shares, as DELETE does.
func (w *Workspace) PurgeCollection(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.purgeCollection(id)
}

// purgeCollection removes a collection and its subcollections. Their items remain.
func (w *Workspace) purgeCollection(id string) {
	collections(w).remove(id)
	w.removeItem(KindCollection, id)
	for _, kind := range []Kind{KindAccount, KindSecret} {
		for i := range collectionItems(w).inGroup(collectionItemsGroup(id, kind)) {
			collectionItems(w).remove(i.key())
		}
	}
	for child := range collections(w).inGroup(id) {
		w.purgeCollection(child.ID)
	}
}

func (c *Collection) clone() Collection {
	copied := *c
	copied.Meta, copied.Extra = maps.Clone(c.Meta), maps.Clone(c.Extra)
	copied.Owners = slices.Clone(c.Owners)
	return copied
}

// collectionRoutes returns the operations on collections.
func collectionRoutes() []route {
	read, write := []string{scopeReadItems}, []string{scopeWriteCollections}
	const all, one = "/collections", "/collections/{id}"
	return []route{
		{method: http.MethodGet, path: all, scopes: read, pageSize: 25, handle: listCollections},
		{method: http.MethodGet, path: one, scopes: read, handle: getCollection},
		{method: http.MethodPost, path: all, scopes: write, handle: createCollection, body: collectionBody},
		{method: http.MethodPatch, path: one, scopes: write, handle: updateCollection, body: collectionBody},
		{method: http.MethodDelete, path: one, scopes: write, handle: deleteCollection},
		{method: http.MethodGet, path: one + "/collections", scopes: read, pageSize: 25, handle: listSubcollections},
	}
}

// collectionBody validates the body of POST /collections and PATCH /collections/{id}. Its type is the singular.
func collectionBody(*Workspace) validator {
	return document("collection", object(required("name", stringOfLength(1, 0))))
}

// findCollection returns the collection that the path names. The error is 401, not 404, if the key's user does not
// own it.
func findCollection(w *Workspace, c *call) (*Collection, error) {
	if _, err := findItem(w, c, KindCollection, c.pathValue("id")); err != nil {
		return nil, err
	}
	found, _ := collections(w).get(c.pathValue("id"))
	return found, nil
}

// listCollections handles GET /collections. The list includes subcollections.
func listCollections(w *Workspace, c *call) (response, error) {
	found := filterRows(collections(w).iterate(), func(one *Collection) bool { return c.key.canSee(one) })
	return paginate(c, found, func(one *Collection) map[string]any { return one.resource(w, inList) }, previousAbsent)
}

// listSubcollections handles GET /collections/{id}/collections.
func listSubcollections(w *Workspace, c *call) (response, error) {
	parent, err := findCollection(w, c)
	if err != nil {
		return response{}, err
	}
	found := filterRows(collections(w).inGroup(parent.ID), func(one *Collection) bool { return c.key.canSee(one) })
	return paginate(c, found, func(one *Collection) map[string]any { return one.resource(w, inList) }, previousAbsent)
}

// getCollection handles GET /collections/{id}.
func getCollection(w *Workspace, c *call) (response, error) {
	found, err := findCollection(w, c)
	if err != nil {
		return response{}, err
	}
	return response{document: newDocument(found.resource(w, inRead))}, nil
}

// createCollection handles POST /collections. The key's user owns the new collection.
func createCollection(w *Workspace, c *call) (response, error) {
	now := w.currentSecond()
	created := Collection{
		ID: newID(), Name: c.attributes().getString("name"), Status: "enabled", CreatedAt: now, CreatedBy: c.key.UserID,
		UpdatedAt: now, UpdatedBy: c.key.UserID, Owners: []string{c.key.UserID},
	}
	w.insertCollection(created)
	return response{http.StatusCreated, newDocument(created.resource(w, inCreate))}, nil
}

// updateCollection handles PATCH /collections/{id}.
func updateCollection(w *Workspace, c *call) (response, error) {
	found, err := findCollection(w, c)
	if err != nil {
		return response{}, err
	}
	found.Name, found.UpdatedAt, found.UpdatedBy = c.attributes().getString("name"), w.currentSecond(), c.key.UserID
	return response{document: newDocument(found.resource(w, inUpdate))}, nil
}

// deleteCollection handles DELETE /collections/{id}.
func deleteCollection(w *Workspace, c *call) (response, error) {
	found, err := findCollection(w, c)
	if err != nil {
		return response{}, err
	}
	w.purgeCollection(found.ID)
	return response{status: http.StatusNoContent}, nil
}

func (c *Collection) owners() *[]string { return &c.Owners }

func (c *Collection) isDeleted() bool { return false }

// resource returns the API's form of a collection. Its role is owner, because only owners see a collection.
func (c *Collection) resource(w *Workspace, kind responseKind) map[string]any {
	meta := map[string]any{}
	maps.Copy(meta, c.Meta)
	a := map[string]any{
		"name":      c.Name,
		"status":    c.Status,
		"roles":     []any{w.formatRole(KindCollection, shareOwner)},
		"meta":      meta,
		"createdAt": formatTime(c.CreatedAt, kind, 0),
		"updatedAt": formatTime(c.UpdatedAt, kind, 1),
	}
	setOptional(a, kind, "createdBy", c.CreatedBy, c.CreatedBy != "")
	setOptional(a, kind, "updatedBy", c.UpdatedBy, c.UpdatedBy != "")
	maps.Copy(a, c.Extra)
	return newResource(cmp.Or(w.quirks.CollectionType, "collections"), c.ID, a)
}
