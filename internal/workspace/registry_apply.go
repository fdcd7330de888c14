package workspace

import (
	"maps"
	"slices"
)

// SkipRemoval leaves the objects to the other owners that the plan found. It reports false if all of them have released
// the objects: then the caller removes them.
func (r *Registry) SkipRemoval(owner Owner, others []Owner, keys ...Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(others) == 0 || !slices.ContainsFunc(others, func(other Owner) bool { return !r.hasReleased(other, keys) }) {
		return false
	}
	r.setIntent(owner, keys, skipped)
	return true
}

// hasReleased reports whether an owner has released one of the objects or of a part of one.
func (r *Registry) hasReleased(owner Owner, keys []Key) bool {
	return slices.Contains(r.others("", r.withParts(keys...), (*registration).releases), owner)
}

// Register registers that Create or Update makes the objects. It reports false if another resource of this run keeps
// one of them. It takes the place of a planned creation of the same object.
func (r *Registry) Register(owner Owner, keys ...Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.applying = true
	for _, key := range keys {
		if !r.removePending(key) && r.hasOther(owner, r.related(key), (*registration).keeps) {
			return false
		}
	}
	for _, part := range r.withParts(keys...) {
		r.removePending(part)
	}
	for _, key := range keys {
		reg := r.registration(owner, key)
		reg.intent, reg.changes = kept, true
	}
	return true
}

// Adopt registers that Create adopts an object, until Register registers its owner. It reports false if a resource of
// this run has, makes or removes the object.
func (r *Registry) Adopt(key Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.object(key).owners) > 0 {
		return false
	}
	reg := r.registration(NewOwner(), key)
	reg.intent, reg.changes, reg.pending = kept, true, true
	return true
}

// RegisterRemoval registers that Delete removes the objects, so that no Create adopts them. It reports false if another
// resource keeps one of them.
func (r *Registry) RegisterRemoval(owner Owner, keys ...Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.hasOther(owner, r.withParts(keys...), (*registration).keeps) {
		return false
	}
	for _, key := range keys {
		if key.kind == objectKind {
			r.registration(owner, key).intent = removed
		}
	}
	return true
}

// Release removes what is registered for an owner, as after a creation that failed.
func (r *Registry) Release(owner Owner, keys ...Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		delete(r.object(key).owners, owner)
	}
}

// BeginApply registers that this run applies a plan.
func (r *Registry) BeginApply() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.applying = true
}

// IsApplying reports whether this run is known to apply a plan. Terraform then plans each creation and update a second
// time. The second plans that come before the first creation or deletion cannot be distinguished from those of a plan.
func (r *Registry) IsApplying() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.applying
}

// removePending removes the planned creations of the object, and reports whether there were any. There are several if
// one process plans a creation, and plans it again to apply it, as for terraform test.
func (r *Registry) removePending(key Key) bool {
	o := r.object(key)
	planned := len(o.owners)
	maps.DeleteFunc(o.owners, func(_ Owner, reg *registration) bool { return reg.pending })
	return len(o.owners) < planned
}
