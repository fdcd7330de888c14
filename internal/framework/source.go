package framework

import (
	"context"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/agext/levenshtein"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Lister lists the objects of a noun: from the cache, or from a list whose reading began after a moment.
type Lister[T any] interface {
	AllKnown(ctx context.Context) ([]T, error)
	AllSince(ctx context.Context, moment time.Time) ([]T, error)
}

// Source is a list that is searched.
type Source[T any] struct {
	// match returns the elements that match.
	match func(matches func(T) bool) ([]T, error)
	// cached returns the elements that are known without another call.
	cached func() []T
}

// Cached is the cached list of a noun. A search that finds nothing reads the list again, unless its reading began after the search:
// another provider, or another configuration of this one, may have created what is searched for.
func Cached[T any](ctx context.Context, lister Lister[T]) Source[T] {
	start := time.Now()
	return Source[T]{
		match: func(matches func(T) bool) ([]T, error) {
			found, err := cerby.Matching(Each(lister.AllKnown(ctx)), matches)
			if err != nil || len(found) > 0 {
				return found, err
			}
			return cerby.Matching(Each(lister.AllSince(ctx, start)), matches)
		},
		cached: func() []T {
			all, _ := lister.AllKnown(ctx)
			return all
		},
	}
}

// Live is a list that is read for one search.
func Live[T any](elements iter.Seq2[T, error]) Source[T] {
	return Source[T]{
		match:  func(matches func(T) bool) ([]T, error) { return cerby.Matching(elements, matches) },
		cached: func() []T { return nil },
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
		cached: s.cached,
	}
}

// Nearest returns the word that a misspelled one may stand for, or nothing if none is near. A word that begins with the text, or with
// which the text begins, is nearer than others.
func Nearest(text string, words []string) string {
	best, least := "", 0
	for _, word := range words {
		a, b := strings.ToLower(text), strings.ToLower(word)
		away := levenshtein.Distance(a, b, nil)
		if len(a) > 2 && (strings.HasPrefix(b, a) || len(b) > 2 && strings.HasPrefix(a, b)) {
			away = 0
		}
		if away <= max(1, min(len(a), len(b))/4) && (best == "" || away < least) {
			best, least = word, away
		}
	}
	return best
}

// didYouMean returns a question about the nearest word, or nothing.
func didYouMean(text string, words []string) string {
	if nearest := Nearest(text, words); nearest != "" && nearest != text {
		return "Did you mean " + strconv.Quote(cerby.Clean(nearest)) + "? "
	}
	return ""
}
