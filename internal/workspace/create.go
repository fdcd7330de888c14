package workspace

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// createByName creates an object whose name may repeat, or adopts the one that an interrupted run left behind.
// Creations of one name run one after another, so that each can distinguish its own object from the existing ones. list
// returns these, with the writes of this run.
func createByName[T any](
	ctx context.Context, w *Workspace, cache *ListCache[T], name Key, creation cerby.Creation[T],
	list func(ctx context.Context) ([]T, error),
) (cerby.Created[T], error) {
	var none cerby.Created[T]
	unlock, err := w.Lock(ctx, name)
	if err != nil {
		return none, err
	}
	defer unlock()
	l := orphans[T]{cache, creation, w.start, &w.Registry, name.noun}
	leftover, err := l.find(ctx)
	switch {
	case err != nil && !errors.Is(err, cerby.ErrDenied):
		return none, err
	case leftover != nil && w.Registry.Adopt(ObjectKey(name.noun, cache.source.id(leftover))):
		cache.applyWrite(cache.source.id(leftover), leftover, nil)
		return cerby.Created[T]{Object: *leftover, Origin: cerby.Adopted}, nil
	}
	all, err := list(ctx)
	switch {
	case errors.Is(err, cerby.ErrDenied):
		return cache.create(ctx, creation, nil)
	case err != nil:
		return none, err
	}
	return cache.create(ctx, creation, cache.idsOf(all))
}

// create creates an object. existing are the IDs of the objects that exist, nil if they cannot be read.
func (c *ListCache[A]) create(
	ctx context.Context, creation cerby.Creation[A], existing map[string]bool,
) (cerby.Created[A], error) {
	created, err := creation.Send(ctx, existing)
	c.applyWrite(c.source.id(&created.Object), &created.Object, err)
	return created, err
}

// orphans finds the object that an interrupted run left behind for a creation.
type orphans[T any] struct {
	cache    *ListCache[T]
	creation cerby.Creation[T]
	// before is when they were created at the latest.
	before time.Time
	// registry has the objects of the noun that resources manage. If it is nil, these may be orphans, too.
	registry *Registry
	noun     string
}

// adoptable returns the object that an apply would adopt, if it knew no resource, or nil. An apply does not know those
// that it does not change.
func adoptable[T any](ctx context.Context, cache *ListCache[T], creation cerby.Creation[T]) (*T, error) {
	all, err := cache.Cached(ctx)
	if err != nil {
		return nil, err
	}
	l := orphans[T]{cache: cache, creation: creation, before: time.Now()}
	return l.only(ctx, l.filter(all))
}

// find returns the object that was left behind, or nil. It has to be in the list that this run read first, and in a
// current one. The current list is read only if the first one has candidates.
func (l orphans[T]) find(ctx context.Context) (*T, error) {
	first, err := l.cache.Cached(ctx)
	candidates := l.filter(first)
	if err != nil || len(candidates) == 0 {
		return nil, err
	}
	now, err := l.cache.ListSince(ctx, time.Now())
	if err != nil {
		return nil, err
	}
	return l.only(ctx, slices.DeleteFunc(l.filter(now), func(one T) bool {
		return !slices.ContainsFunc(candidates, func(earlier T) bool {
			return l.cache.source.id(&earlier) == l.cache.source.id(&one)
		})
	}))
}

// filter returns the objects that may be left behind, as far as their fields show. Those that appeared or were written
// in this run, or that a resource of this run has, are not.
func (l orphans[T]) filter(all []T) []T {
	var found []T
	for _, one := range all {
		id := l.cache.source.id(&one)
		_, written := l.cache.overlay.get(id)
		isKnown := l.registry != nil && l.registry.IsRegistered(ObjectKey(l.noun, id))
		if !written && !isKnown && l.creation.MayBeOrphan(one, l.before) {
			found = append(found, one)
		}
	}
	return found
}

// only returns the only object that is untouched since its creation, or nil if there is none. It also returns nil if
// there are several: it is unknown which of them is left behind.
func (l orphans[T]) only(ctx context.Context, candidates []T) (*T, error) {
	var leftover *T
	for i := range candidates {
		untouched, err := l.creation.IsUntouched(ctx, candidates[i])
		switch {
		case err != nil:
			return nil, err
		case untouched && leftover != nil:
			return nil, nil //nolint:nilnil // several leftovers are a valid result
		case untouched:
			leftover = &candidates[i]
		}
	}
	return leftover, nil
}
