package cerbytest

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"time"
)

// Collection is one collection of items, told only to keys whose user is its Owner.
type Collection struct {
	ID   string
	Name string
	// Status is enabled or disabled.
	Status string
	// ParentID makes it a subcollection, which goes with its parent.
	ParentID  string
	Meta      map[string]any
	CreatedAt time.Time
	CreatedBy string
	UpdatedAt time.Time
	UpdatedBy string
	// Owners are the ids of the users who own the collection, whose shares they are; nil means that every key sees it.
	Owners []string
	// Extra are further attributes in answers; they win over the usual ones, to answer what nobody expects.
	Extra map[string]any
}

// collections is the table of all collections, grouped by their parents.
func collections(w *Workspace) *table[Collection] { return tableOf[Collection](w, "collection") }

// AddCollection seeds a collection, and fills ID, Status (enabled), UpdatedBy and the times where empty.
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

// putCollection adds a collection with its owners.
func (w *Workspace) insertCollection(c Collection) {
	collections(w).add(c.ID, c, c.ParentID)
	w.setOwners(KindCollection, c.ID, c.Owners)
}

// Collection returns a collection by id.
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

// UpdateCollection changes a collection behind the API's back, except its parent; change must not call the workspace.
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

// PurgeCollection forgets a collection with its subcollections and shares, which is what DELETE does too.
func (w *Workspace) PurgeCollection(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.purgeCollection(id)
}

// purgeCollection forgets a collection and all that hangs on it; the items stay where else they are.
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

// clone copies a collection so that the store shares no list or map with callers.
func (c *Collection) clone() Collection {
	copied := *c
	copied.Meta, copied.Extra = maps.Clone(c.Meta), maps.Clone(c.Extra)
	copied.Owners = slices.Clone(c.Owners)
	return copied
}

// collectionRoutes are the operations on collections.
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

// collectionBody is the body of POST /collections and of PATCH /collections/{id}, whose type is the singular.
func collectionBody(*Workspace) validator {
	return document("collection", object(required("name", stringOfLength(1, 0))))
}

// collectionOf finds the collection that a path names; one that the key's user does not own is 401, not 404.
func findCollection(w *Workspace, c *call) (*Collection, error) {
	if _, err := findItem(w, c, KindCollection, c.pathValue("id")); err != nil {
		return nil, err
	}
	found, _ := collections(w).get(c.pathValue("id"))
	return found, nil
}

// listCollections answers GET /collections, subcollections included.
func listCollections(w *Workspace, c *call) (response, error) {
	found := filterRows(collections(w).iterate(), func(one *Collection) bool { return c.key.canSee(one) })
	return paginate(c, found, func(one *Collection) map[string]any { return one.resource(w, inList) }, previousAbsent)
}

// listSubcollections answers GET /collections/{id}/collections.
func listSubcollections(w *Workspace, c *call) (response, error) {
	parent, err := findCollection(w, c)
	if err != nil {
		return response{}, err
	}
	found := filterRows(collections(w).inGroup(parent.ID), func(one *Collection) bool { return c.key.canSee(one) })
	return paginate(c, found, func(one *Collection) map[string]any { return one.resource(w, inList) }, previousAbsent)
}

// getCollection answers GET /collections/{id}.
func getCollection(w *Workspace, c *call) (response, error) {
	found, err := findCollection(w, c)
	if err != nil {
		return response{}, err
	}
	return response{document: newDocument(found.resource(w, inRead))}, nil
}

// createCollection answers POST /collections; the key's user owns the new collection.
func createCollection(w *Workspace, c *call) (response, error) {
	now := w.currentSecond()
	created := Collection{
		ID: newID(), Name: c.attributes().getString("name"), Status: "enabled", CreatedAt: now, CreatedBy: c.key.UserID,
		UpdatedAt: now, UpdatedBy: c.key.UserID, Owners: []string{c.key.UserID},
	}
	w.insertCollection(created)
	return response{http.StatusCreated, newDocument(created.resource(w, inCreate))}, nil
}

// updateCollection answers PATCH /collections/{id}.
func updateCollection(w *Workspace, c *call) (response, error) {
	found, err := findCollection(w, c)
	if err != nil {
		return response{}, err
	}
	found.Name, found.UpdatedAt, found.UpdatedBy = c.attributes().getString("name"), w.currentSecond(), c.key.UserID
	return response{document: newDocument(found.resource(w, inUpdate))}, nil
}

// deleteCollection answers DELETE /collections/{id}.
func deleteCollection(w *Workspace, c *call) (response, error) {
	found, err := findCollection(w, c)
	if err != nil {
		return response{}, err
	}
	w.purgeCollection(found.ID)
	return response{status: http.StatusNoContent}, nil
}

// owners are those whose keys see it.
func (c *Collection) owners() *[]string { return &c.Owners }

// deleted is never so: a collection that is deleted is gone.
func (c *Collection) isDeleted() bool { return false }

// resource tells a collection; whoever sees one owns it.
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
