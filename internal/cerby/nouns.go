package cerby

import (
	"context"
	"net/url"
	"time"
)

// lister makes the calls of nouns that the service lists.
type lister[A any, P identified[A]] struct {
	client *Client
	list   Operation
}

// newLister returns the calls by an operation.
func newLister[A any, P identified[A]](c *Client, list Operation) lister[A, P] {
	return lister[A, P]{c, list}
}

// All returns the list of all objects that the API key's user may read.
func (l lister[A, P]) All() List[A] { return l.filtered(nil) }

// filtered returns the list of the objects that a query selects.
func (l lister[A, P]) filtered(query url.Values) List[A] {
	return newList[A, P](l.client, call{op: l.list, query: query})
}

// reader makes the calls of nouns that the service lists and reads by ID.
type reader[A any, P identified[A]] struct {
	lister[A, P]
	get Operation
}

// newReader returns the calls by two operations.
func newReader[A any, P identified[A]](c *Client, list, get Operation) reader[A, P] {
	return reader[A, P]{newLister[A, P](c, list), get}
}

// Get reads one object. It returns an error that matches ErrNotFound if there is none.
func (r reader[A, P]) Get(ctx context.Context, id string) (A, error) {
	return get[A, P](ctx, r.client, call{op: r.get, ids: []string{id}})
}

// exists reports whether there is an object with the given ID.
func (r reader[A, P]) exists(ctx context.Context, id string) (bool, error) {
	return r.All().has(ctx, id, r.Get)
}

// named is an object that consists of a name.
type named[A any] interface {
	identified[A]
	name() string
	createdAt() string
}

// namedWriter makes the calls of nouns whose objects consist of a name.
type namedWriter[A any, P named[A]] struct {
	reader[A, P]
	// kind is the type of the objects in requests.
	kind                   string
	create, rename, remove Operation
}

// newNamedWriter returns the calls by five operations.
func newNamedWriter[A any, P named[A]](
	c *Client, kind string, list, get, create, rename, remove Operation,
) namedWriter[A, P] {
	return namedWriter[A, P]{newReader[A, P](c, list, get), kind, create, rename, remove}
}

// data returns what is sent to give an object its name.
func (w namedWriter[A, P]) data(name string) payload {
	attributes := struct {
		Name string `json:"name"`
	}{name}
	return payload{Type: w.kind, Attributes: attributes}
}

// Create creates an object. Names may repeat: after an ambiguous response, the object is looked up among those of the
// same name, without those whose IDs are in existing.
func (w namedWriter[A, P]) Create(ctx context.Context, name string, existing map[string]bool) (A, error) {
	start := time.Now()
	create := call{op: w.create, data: w.data(name)}
	return write[A, P](ctx, w.client, create, func(ctx context.Context, _ *Error) (A, bool, error) {
		return onlyMatch[A, P](w.All().Each(ctx), func(one A) bool {
			object := P(&one)
			return object.name() == name && !existing[object.id()] && w.client.createdSince(object.createdAt(), start)
		})
	})
}

// Rename changes the name of an object.
func (w namedWriter[A, P]) Rename(ctx context.Context, id, name string) (A, error) {
	rename := call{op: w.rename, ids: []string{id}, data: w.data(name)}
	return write[A, P](ctx, w.client, rename, func(ctx context.Context, _ *Error) (A, bool, error) {
		one, err := w.Get(ctx, id)
		return one, err == nil && P(&one).name() == name, err
	})
}

// Delete deletes an object. One that does not exist is no error.
func (w namedWriter[A, P]) Delete(ctx context.Context, id string) error {
	removal := call{op: w.remove, ids: []string{id}}
	return remove(ctx, w.client, removal, func(ctx context.Context) (bool, error) { return found(w.Get(ctx, id)) })
}
