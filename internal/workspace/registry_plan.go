package workspace

import (
	"context"
	"slices"
)

// Conflict is what a registration found about other owners.
type Conflict struct {
	// Shared is set if another resource keeps the object, too.
	Shared bool
	// Removed is set if the plan of another resource removes the object.
	Removed bool
	// ParentRemoved is set if the plan of another resource removes the whole without which the object cannot exist.
	ParentRemoved bool
}

// IsPlannedCreation reports whether the plan of a resource creates the object: the resource did not have it before.
func (r *Registry) IsPlannedCreation(key Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, reg := range r.object(key).owners {
		if reg.keeps() && reg.changes && !reg.read {
			return true
		}
	}
	return false
}

// PlanCreation registers a planned creation under a name that may repeat. adopts returns the ID of the object that the
// apply would adopt, or an empty string.
func (r *Registry) PlanCreation(name Key, adopts func(ctx context.Context) (id string)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.object(name).creations = append(r.object(name).creations, adopts)
}

// PlannedCreations returns what PlanCreation registered under a name.
func (r *Registry) PlannedCreations(name Key) []func(ctx context.Context) (id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.object(name).creations)
}

// IsBeingRemoved reports whether the plan of a resource removes the object and no other resource keeps it.
func (r *Registry) IsBeingRemoved(key Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	leaving := false
	for _, reg := range r.object(key).owners {
		if reg.keeps() || reg.intent == unknownKey {
			return false
		}
		leaving = leaving || reg.removes()
	}
	return leaving
}

// HasOtherOwner reports whether a resource other than owner keeps the object, or a part of it, in this run.
func (r *Registry) HasOtherOwner(owner Owner, keys ...Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.hasOther(owner, r.withParts(keys...), (*registration).keeps)
}

// IsOwner reports whether an owner itself keeps one of the objects in this run.
func (r *Registry) IsOwner(owner Owner, keys ...Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(keys, func(key Key) bool { return r.keeps(owner, key) })
}

// RegisterPlan registers that an owner has the objects after the apply; changes says whether its plan creates or
// changes them. An empty owner stands for a planned creation.
func (r *Registry) RegisterPlan(owner Owner, changes bool, keys ...Key) Conflict {
	r.mu.Lock()
	defer r.mu.Unlock()
	pending := owner == ""
	if pending {
		owner = NewOwner()
	}
	for _, key := range keys {
		reg := r.registration(owner, key)
		reg.intent, reg.changes, reg.pending = kept, changes, pending
	}
	return Conflict{
		Shared:        r.hasOther(owner, r.related(keys...), (*registration).keeps),
		Removed:       r.hasOther(owner, keys, (*registration).removes),
		ParentRemoved: r.hasOther(owner, r.requiredWholes(owner, keys), (*registration).removes),
	}
}

// RegisterUnknownPlan registers that an owner may have the objects after the apply.
func (r *Registry) RegisterUnknownPlan(owner Owner, keys ...Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		r.registration(owner, key).intent = unknownKey
	}
}

// PlanRemoval registers that the plan of an owner removes the objects. It returns the other owners that are known to
// have one of them, or a part of one, after the apply. As long as there is one, nothing may be removed.
func (r *Registry) PlanRemoval(owner Owner, keys ...Key) (others []Owner) {
	r.mu.Lock()
	defer r.mu.Unlock()
	others = r.others(owner, r.withParts(keys...), (*registration).mayKeep)
	if len(others) > 0 {
		r.setIntent(owner, keys, skipped)
	} else {
		r.setIntent(owner, keys, removed)
	}
	return others
}

// PlanForcedRemoval registers that an owner removes the objects, whether or not another one keeps them.
func (r *Registry) PlanForcedRemoval(owner Owner, keys ...Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.setIntent(owner, keys, removed)
}

// setIntent registers that the plan of an owner removes or spares the objects.
func (r *Registry) setIntent(owner Owner, keys []Key, how intent) {
	for _, key := range keys {
		r.registration(owner, key).intent = how
	}
}

// requiredWholes returns the wholes without which some objects cannot exist, and that the owner does not keep itself.
func (r *Registry) requiredWholes(owner Owner, keys []Key) []Key {
	var wholes []Key
	for _, key := range keys {
		if whole, ok := key.whole(); ok && key.requiresWhole() && !r.keeps(owner, whole) {
			wholes = append(wholes, whole)
		}
	}
	return wholes
}

// keeps reports whether an owner keeps the object.
func (r *Registry) keeps(owner Owner, key Key) bool {
	reg := r.object(key).owners[owner]
	return reg != nil && reg.keeps()
}
