package framework

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Reader reads the objects of one noun through the cache of the workspace.
type Reader[T any] interface {
	Find(ctx context.Context, id string) (T, error)
	Peek(id string) (T, bool)
	IsMissing(ctx context.Context, id string) bool
	List(ctx context.Context) ([]T, error)
	Cached(ctx context.Context) ([]T, error)
	ListSince(ctx context.Context, moment time.Time) ([]T, error)
}

// Lookup finds the objects of one noun, with their attributes.
type Lookup[T any] struct {
	Noun
	Source[T]
}

// Source is how the objects of one noun are read.
type Source[T any] struct {
	// Reader returns the cached reader of the noun.
	Reader func(ws *workspace.Workspace) Reader[T]
	// Describe describes one object.
	Describe func(T) Object
	// ListApplication lists the objects of one application live. It is nil if the service has no such filter.
	ListApplication func(ctx context.Context, ws *workspace.Workspace, application string) iter.Seq2[T, error]
	// Search finds objects by name without their list. It may be nil.
	Search func(ctx context.Context, ws *workspace.Workspace, name string) ([]T, error)
}

// NewLookup returns the lookup of a noun whose objects are read from a source.
func NewLookup[T any](noun Noun, source Source[T]) *Lookup[T] {
	noun.reader = func(ws *workspace.Workspace) Reader[Object] { return &describedReader[T]{source.Reader(ws), source} }
	noun.listApplication, noun.searchByName = nil, nil
	if source.ListApplication != nil {
		noun.listApplication = func(ctx context.Context, ws *workspace.Workspace, application string) ([]Object, error) {
			return source.describeAll(Collect(source.ListApplication(ctx, ws, application)))
		}
	}
	if source.Search != nil {
		noun.searchByName = func(ctx context.Context, ws *workspace.Workspace, name string) ([]Object, error) {
			return source.describeAll(source.Search(ctx, ws, name))
		}
	}
	return &Lookup[T]{noun, source}
}

// Find returns the only object that a query selects.
func (l *Lookup[T]) Find(ctx context.Context, ws *workspace.Workspace, q Query) (T, diag.Diagnostics) {
	object, diags := l.find(ctx, ws, q)
	return valueOf[T](object), diags
}

// Get returns the object with the given ID, which may have been read earlier in this run.
func (l *Lookup[T]) Get(ctx context.Context, ws *workspace.Workspace, id string) (T, diag.Diagnostics) {
	object, diags := l.get(ctx, ws, id)
	return valueOf[T](object), diags
}

// Only returns the only one of the objects with a name. Otherwise it returns an error, which lists the objects or
// suggests the nearest name.
func (l *Lookup[T]) Only(
	ctx context.Context, ws *workspace.Workspace, name string, matches []T,
) (T, diag.Diagnostics) {
	described, _ := l.describeAll(matches, nil)
	object, diags := l.only(name, "", searchResult{matches: described, searched: l.cached(ctx, ws, described, nil)})
	return valueOf[T](object), diags
}

// Names returns the IDs of objects by name.
func (l *Lookup[T]) Names(listed []T) Names {
	described, _ := l.describeAll(listed, nil)
	return l.names(described)
}

// describe describes one object, and refers to it for valueOf.
func (s *Source[T]) describe(one *T) Object {
	object := s.Describe(*one)
	object.value = one
	return object
}

// describeAll describes the objects of a list that was read, and returns its error.
func (s *Source[T]) describeAll(all []T, err error) ([]Object, error) {
	described := make([]Object, 0, len(all))
	for i := range all {
		described = append(described, s.describe(&all[i]))
	}
	return described, err
}

// valueOf returns the object that a Source described, or the zero value if there is none.
func valueOf[T any](object Object) (value T) {
	if one, ok := object.value.(*T); ok {
		value = *one
	}
	return value
}

// describedReader reads the descriptions of what a Reader reads.
type describedReader[T any] struct {
	Reader[T]

	source Source[T]
}

// Find describes the object with the given ID.
func (r *describedReader[T]) Find(ctx context.Context, id string) (Object, error) {
	one, err := r.Reader.Find(ctx, id)
	return r.source.describe(&one), err
}

// Peek describes the object with the given ID, if this run has read it.
func (r *describedReader[T]) Peek(id string) (Object, bool) {
	one, ok := r.Reader.Peek(id)
	return r.source.describe(&one), ok
}

// List describes the objects of the list.
func (r *describedReader[T]) List(ctx context.Context) ([]Object, error) {
	return r.source.describeAll(r.Reader.List(ctx))
}

// Cached describes the objects of the cached list.
func (r *describedReader[T]) Cached(ctx context.Context) ([]Object, error) {
	return r.source.describeAll(r.Reader.Cached(ctx))
}

// ListSince describes the objects of a list that was read since a moment.
func (r *describedReader[T]) ListSince(ctx context.Context, moment time.Time) ([]Object, error) {
	return r.source.describeAll(r.Reader.ListSince(ctx, moment))
}

// Select returns the elements that match.
func Select[T any](all []T, matches func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(one T) bool { return !matches(one) })
}

// Map returns the results of a function for all elements. The result is never nil, which would be null in Terraform.
func Map[A, B any](all []A, f func(A) B) []B {
	results := make([]B, 0, len(all))
	for _, one := range all {
		results = append(results, f(one))
	}
	return results
}

// Collect returns the elements of a list, or its first error.
func Collect[T any](elements iter.Seq2[T, error]) ([]T, error) {
	return cerby.Filter(elements, func(T) bool { return true })
}

// Each returns the elements of a list that was read, or its error.
func Each[T any](all []T, err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		if err != nil {
			yield(none, err)
			return
		}
		for _, one := range all {
			if !yield(one, nil) {
				return
			}
		}
	}
}
