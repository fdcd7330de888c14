package framework

import (
	"context"
	"iter"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Lister lists the objects of a noun: from the cache, or from a list whose reading began after a moment.
type Lister[T any] interface {
	Cached(ctx context.Context) ([]T, error)
	ListSince(ctx context.Context, moment time.Time) ([]T, error)
}

// Source is a list that is searched.
type Source[T any] struct {
	// match returns the elements that match.
	match func(matches func(T) bool) ([]T, error)
}

// Cached is the cached list of a noun. A search that finds nothing reads the list again, unless its reading began after
// the search: another provider, or another configuration of this one, may have created what is searched for.
func Cached[T any](ctx context.Context, lister Lister[T]) Source[T] {
	start := time.Now()
	return Source[T]{
		match: func(matches func(T) bool) ([]T, error) {
			found, err := cerby.Filter(Each(lister.Cached(ctx)), matches)
			if err != nil || len(found) > 0 {
				return found, err
			}
			return cerby.Filter(Each(lister.ListSince(ctx, start)), matches)
		},
	}
}

// Live is a list that is read for one search.
func Live[T any](elements iter.Seq2[T, error]) Source[T] {
	return Source[T]{
		match: func(matches func(T) bool) ([]T, error) { return cerby.Filter(elements, matches) },
	}
}

// Match returns the elements that match.
func (s Source[T]) Match(matches func(T) bool) ([]T, error) { return s.match(matches) }

// without returns the source without some elements.
func (s Source[T]) without(excluded func(T) bool) Source[T] {
	return Source[T]{
		match: func(matches func(T) bool) ([]T, error) {
			return s.match(func(one T) bool { return !excluded(one) && matches(one) })
		},
	}
}
