// Package workspace holds what one configured provider knows about its workspace during a run of Terraform.
package workspace

import (
	"crypto/rand"
	"slices"
	"sync"
)

// Owner identifies one resource instance. It is kept in the instance's private state, so that the calls that refresh,
// plan and apply one instance are told apart from those of another instance with the same configuration.
type Owner string

// NewOwner returns an owner that no other instance has.
func NewOwner() Owner { return Owner(rand.Text()) }

// Registry records which resource instances of this run manage which objects. Terraform refreshes and plans instances
// in any order and at the same time, so each method records its part and reports what is known by then. A registry is
// safe for concurrent use.
//
// Terraform plans and applies in different processes: what an apply has to know of the plan is in private state.
type Registry struct {
	mu      sync.Mutex
	objects map[Key]*object
	owners  map[Owner]*instance
	// id tells this registry from that of another process.
	id Owner
	// applying is set as soon as a resource is created or deleted.
	applying bool
}

// object is what is known about one key.
type object struct {
	owners map[Owner]*registration
	// parts are the keys of which this object is the whole.
	parts map[Key]bool
	// dropped is set if a refresh found the object deleted.
	dropped bool
}

// registration is the relation of one owner to one object.
type registration struct {
	// read is set if the refreshed state of the owner has the object.
	read bool
	// kept is set if the owner has the object after the apply.
	kept bool
	// uncertain is set if a part of the planned key is unknown: the owner may have the object after the apply.
	uncertain bool
	// changes is set if the plan creates or changes the object.
	changes bool
	// released is set if the plan of the owner removes the object.
	released bool
	// spared is set with released if another owner keeps the object, so that nothing is removed.
	spared bool
	// pending is set for a planned creation, whose owner is not known before Create.
	pending bool
}

// planned reports whether the owner's plan is known.
func (r *registration) planned() bool { return r.kept || r.uncertain || r.released }

// stays reports whether the owner has or may have the object after the apply.
func (r *registration) stays() bool { return !r.released && (r.kept || r.uncertain || r.read) }

// instance is what is known about one owner.
type instance struct {
	// read are the objects that the refreshed state has.
	read      []Key
	refreshed bool
	drifted   bool
}

// ID returns what tells this registry from that of another process.
func (r *Registry) ID() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.id == "" {
		r.id = NewOwner()
	}
	return string(r.id)
}

// Conflict is what a registration found about other owners.
type Conflict struct {
	// Shared is set if another resource keeps the object, too.
	Shared bool
	// Removed is set if the plan of another resource removes the object.
	Removed bool
	// WholeRemoved is set with Removed if the object cannot be granted again alone: it is a part of what is removed.
	WholeRemoved bool
}

// Read registers that the refreshed state of an owner has the objects. It reports whether the plan of another resource
// removes one of them, or may remove it because that resource has no plan yet.
func (r *Registry) Read(owner Owner, keys ...Key) (contested bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.instance(owner).refreshed = true
	r.instance(owner).read = keys
	for _, key := range keys {
		r.registration(owner, key).read = true
		contested = contested || r.contested(owner, key)
	}
	return contested
}

// Shared returns the other owners whose refreshed states have one of the objects that the owner's has, in order.
func (r *Registry) Shared(owner Owner) []Owner {
	r.mu.Lock()
	defer r.mu.Unlock()
	var others []Owner
	for _, key := range r.instance(owner).read {
		for other, reg := range r.object(key).owners {
			if other != owner && reg.read && !key.repeats() {
				others = append(others, other)
			}
		}
	}
	slices.Sort(others)
	return slices.Compact(others)
}

// Drift registers that a refresh changed the object of an owner.
func (r *Registry) Drift(owner Owner) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.instance(owner).drifted = true
}

// Refreshed reports whether the owner was refreshed in this run. It is not during an apply, nor with -refresh=false.
func (r *Registry) Refreshed(owner Owner) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.instance(owner).refreshed
}

// Drifted reports whether the refresh of this run changed the owner's object.
func (r *Registry) Drifted(owner Owner) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.instance(owner).drifted
}

// Drop registers that a refresh found the objects of an owner deleted.
func (r *Registry) Drop(owner Owner, keys ...Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		o := r.object(key)
		o.dropped = true
		delete(o.owners, owner)
	}
}

// Dropped reports whether a refresh of this run found one of the objects deleted.
func (r *Registry) Dropped(keys ...Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		if o := r.objects[key]; o != nil && o.dropped {
			return true
		}
	}
	return false
}

// Managed reports whether the refreshed state of a resource other than owner has the object.
func (r *Registry) Managed(owner Owner, key Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for other, reg := range r.object(key).owners {
		if other != owner && reg.read {
			return true
		}
	}
	return false
}

// Unplanned returns the IDs of the objects of a noun that were read under a name and have no plan yet. If a creation of
// this name is planned now, it may replace one of them: a tainted object is planned once, without its prior state.
func (r *Registry) Unplanned(noun, name string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	named := r.objects[NameKey(noun, name)]
	if named == nil {
		return nil
	}
	var ids []string
	for key, o := range r.objects {
		if key.kind != objectKind || key.parent != noun {
			continue
		}
		for owner, reg := range o.owners {
			if also := named.owners[owner]; reg.read && !reg.planned() && also != nil && also.read {
				ids = append(ids, key.member)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
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

// Release registers that the plan of an owner removes the objects. It returns the other owners that have one of them, or a
// part of one, after the apply as far as is known: as long as there is one, nothing may be removed.
func (r *Registry) Release(owner Owner, keys ...Key) (keepers []Owner) {
	r.mu.Lock()
	defer r.mu.Unlock()
	keepers = r.keepers(owner, keys, (*registration).stays)
	r.release(owner, keys, len(keepers) > 0)
	return keepers
}

// Spare registers that an owner lets go of the objects in an apply, and leaves them to the keepers that its plan found. It
// reports false if all of these have let go of the objects before: then it is for the last one to remove them.
func (r *Registry) Spare(owner Owner, keepers []Owner, keys ...Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(keepers) == 0 || !slices.ContainsFunc(keepers, func(keeper Owner) bool { return !r.letGo(keeper, keys) }) {
		return false
	}
	r.release(owner, keys, true)
	return true
}

// Contest registers that an owner removes the objects although another one keeps them.
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

// letGo reports whether an owner has let go of one of the objects or of a part of one.
func (r *Registry) letGo(owner Owner, keys []Key) bool {
	found := r.keepers("", keys, func(reg *registration) bool { return reg.released })
	return slices.Contains(found, owner)
}

// Acquire registers that Create or Update makes the objects. It reports false if another resource of this run keeps
// one of them. It takes the place of a planned creation of the same object.
func (r *Registry) Acquire(owner Owner, keys ...Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.applying = true
	for _, key := range keys {
		if !r.takePending(key) && r.sharedByOther(owner, key) {
			return false
		}
	}
	for _, key := range keys {
		reg := r.registration(owner, key)
		reg.kept, reg.released, reg.changes = true, false, true
	}
	return true
}

// Forget removes what is registered for an owner, as after a creation that failed.
func (r *Registry) Forget(owner Owner, keys ...Key) {
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

// Applying reports whether this run is known to apply a plan. Terraform then plans each creation and update a second
// time. The second plans that come before the first creation or deletion are not told apart from those of a plan.
func (r *Registry) Applying() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.applying
}

// object returns what is known about a key, and links it to its whole.
func (r *Registry) object(key Key) *object {
	if o := r.objects[key]; o != nil {
		return o
	}
	o := &object{owners: map[Owner]*registration{}, parts: map[Key]bool{}}
	if r.objects == nil {
		r.objects = map[Key]*object{}
	}
	r.objects[key] = o
	if whole, ok := key.whole(); ok {
		r.object(whole).parts[key] = true
	}
	return o
}

// registration returns the relation of an owner to an object.
func (r *Registry) registration(owner Owner, key Key) *registration {
	o := r.object(key)
	if o.owners[owner] == nil {
		o.owners[owner] = &registration{}
	}
	return o.owners[owner]
}

// instance returns what is known about an owner.
func (r *Registry) instance(owner Owner) *instance {
	if r.owners == nil {
		r.owners = map[Owner]*instance{}
	}
	if r.owners[owner] == nil {
		r.owners[owner] = &instance{}
	}
	return r.owners[owner]
}

// related returns the keys whose owners conflict with an owner of key: the key itself, its whole and its parts.
func (r *Registry) related(key Key) []Key {
	keys := []Key{key}
	if whole, ok := key.whole(); ok {
		keys = append(keys, whole)
	}
	for part := range r.object(key).parts {
		keys = append(keys, part)
	}
	return keys
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
				conflict.Removed, conflict.WholeRemoved = true, true
			}
		}
	}
}

// keeps reports whether an owner keeps the object.
func (r *Registry) keeps(owner Owner, key Key) bool {
	reg := r.object(key).owners[owner]
	return reg != nil && reg.kept && !reg.released
}

// contested reports whether the plan of another owner removes the object, or may do so because it is yet to be made. A
// plan made before knows nothing of this owner, and one made later cannot tell an Update of it.
func (r *Registry) contested(owner Owner, key Key) bool {
	if key.repeats() {
		return false
	}
	for other, reg := range r.object(key).owners {
		if other != owner && (reg.released && !reg.spared || reg.read && !reg.planned()) {
			return true
		}
	}
	return false
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

// sharedByOther reports whether another owner keeps the object, its whole or a part of it.
func (r *Registry) sharedByOther(owner Owner, key Key) bool {
	var conflict Conflict
	r.findConflict(&conflict, owner, key)
	return conflict.Shared
}

// takePending removes one planned creation of the object, and reports whether there was one.
func (r *Registry) takePending(key Key) bool {
	o := r.object(key)
	for owner, reg := range o.owners {
		if reg.pending {
			delete(o.owners, owner)
			return true
		}
	}
	return false
}
