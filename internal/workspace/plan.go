package workspace

import "slices"

// Conflict is what a registration found about other owners.
type Conflict struct {
	// Shared is set if another resource keeps the object, too.
	Shared bool
	// Removed is set if the plan of another resource removes the object.
	Removed bool
	// WholeRemoved is set if the plan of another resource removes the whole without which the object cannot exist.
	WholeRemoved bool
}

// Created reports whether the plan of a resource creates the object: the resource did not have it before.
func (r *Registry) Created(key Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, reg := range r.object(key).owners {
		if reg.kept && reg.changes && !reg.read {
			return true
		}
	}
	return false
}

// Leaving reports whether the plan of a resource removes the object and no other resource keeps it.
func (r *Registry) Leaving(key Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	leaving := false
	for _, reg := range r.object(key).owners {
		if reg.kept || reg.uncertain {
			return false
		}
		leaving = leaving || reg.released && !reg.spared
	}
	return leaving
}

// Kept reports whether a resource other than owner keeps the object, or a part of it, in this run.
func (r *Registry) Kept(owner Owner, keys ...Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.keepers(owner, keys, func(reg *registration) bool { return reg.kept && !reg.released })) > 0
}

// KeptBy reports whether an owner itself keeps one of the objects in this run.
func (r *Registry) KeptBy(owner Owner, keys ...Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(keys, func(key Key) bool { return r.keeps(owner, key) })
}

// Keep registers that an owner has the objects after the apply; changes says whether its plan creates or changes them.
// An empty owner stands for a planned creation.
func (r *Registry) Keep(owner Owner, changes bool, keys ...Key) Conflict {
	r.mu.Lock()
	defer r.mu.Unlock()
	pending := owner == ""
	if pending {
		owner = NewOwner()
	}
	var conflict Conflict
	for _, key := range keys {
		reg := r.registration(owner, key)
		reg.kept, reg.uncertain, reg.released, reg.spared = true, false, false, false
		reg.changes, reg.pending = changes, pending
		r.findConflict(&conflict, owner, key)
	}
	return conflict
}

// KeepUncertain registers that an owner may have the objects after the apply.
func (r *Registry) KeepUncertain(owner Owner, keys ...Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		r.registration(owner, key).uncertain = true
	}
}

// Release registers that the plan of an owner removes the objects. It returns the other owners that have one of them,
// or a part of one, after the apply as far as is known: as long as there is one, nothing may be removed.
func (r *Registry) Release(owner Owner, keys ...Key) (keepers []Owner) {
	r.mu.Lock()
	defer r.mu.Unlock()
	keepers = r.keepers(owner, keys, (*registration).stays)
	r.release(owner, keys, len(keepers) > 0)
	return keepers
}

// Contest registers that an owner removes the objects, whether or not another one keeps them.
func (r *Registry) Contest(owner Owner, keys ...Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.release(owner, keys, false)
}

// release registers that an owner has the objects no longer.
func (r *Registry) release(owner Owner, keys []Key, spared bool) {
	for _, key := range keys {
		reg := r.registration(owner, key)
		reg.kept, reg.uncertain, reg.released, reg.spared = false, false, true, spared
	}
}

// findConflict adds to conflict what other owners of the object, its whole or its parts have registered.
func (r *Registry) findConflict(conflict *Conflict, owner Owner, key Key) {
	if key.repeats() {
		return
	}
	for _, related := range r.related(key) {
		for other, reg := range r.object(related).owners {
			switch {
			case other == owner:
			case reg.kept:
				conflict.Shared = true
			case !reg.released || reg.spared:
			case related == key:
				conflict.Removed = true
			case key.needs(related) && !r.keeps(owner, related):
				conflict.WholeRemoved = true
			}
		}
	}
}

// keeps reports whether an owner keeps the object.
func (r *Registry) keeps(owner Owner, key Key) bool {
	reg := r.object(key).owners[owner]
	return reg != nil && reg.kept && !reg.released
}

// keepers returns the other owners of one of the objects or their parts whose registrations match, in order.
func (r *Registry) keepers(owner Owner, keys []Key, matches func(*registration) bool) []Owner {
	var found []Owner
	for _, key := range keys {
		if key.repeats() {
			continue
		}
		all := []Key{key}
		for part := range r.object(key).parts {
			all = append(all, part)
		}
		for _, one := range all {
			for other, reg := range r.object(one).owners {
				if other != owner && matches(reg) {
					found = append(found, other)
				}
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}
