// Package workspace is the workspace as one configured provider sees it during a run of Terraform. Its nouns read
// through list caches, over which the writes of the run are laid. It also holds the registry of managed objects, the
// locks that serialize operations on one object, and the jobs that operations left pending.
package workspace

import (
	"context"
	"crypto/rand"
	"maps"
	"slices"
	"sync"
)

// Owner identifies one resource instance. It is kept in the instance's private state. So the refresh, plan and apply of
// an instance are not confused with those of another instance that has the same configuration.
type Owner string

// NewOwner returns an owner that no other instance has.
func NewOwner() Owner { return Owner(rand.Text()) }

// Registry records which resource instances of this run manage which objects. Terraform refreshes and plans instances
// in any order and at the same time. So each method records its part, and reports what is known by then. A registry is
// safe for concurrent use.
//
// Terraform plans and applies in different processes: what an apply has to know of the plan is in private state.
type Registry struct {
	mu      sync.Mutex
	objects map[Key]*object
	owners  map[Owner]*instance
	// id identifies this registry among those of other processes.
	id Owner
	// applying is set as soon as a resource is created or deleted.
	applying bool
}

// object is what is known about one key.
type object struct {
	owners map[Owner]*registration
	// parts are the keys of which this object is the whole.
	parts map[Key]bool
	// creations are the planned creations of a name, as PlanCreation registers them.
	creations []func(ctx context.Context) (id string)
	// deleted is set if a refresh found the object deleted.
	deleted bool
}

// registration is the relation of one owner to one object.
type registration struct {
	// read is set if the refreshed state of the owner has the object.
	read bool
	// intent is what the owner's plan does with the object.
	intent intent
	// changes is set if the plan creates or changes the object.
	changes bool
	// pending is set for a planned creation, whose owner is not known before Create.
	pending bool
}

// intent is what a plan does with an object.
type intent int

// The intents of plans.
const (
	// unplanned is the intent of an owner without a plan.
	unplanned intent = iota
	// unknownKey is set if a part of the planned key is unknown: the owner may have the object after the apply.
	unknownKey
	// kept is set if the owner has the object after the apply.
	kept
	// skipped is set if the owner releases the object, which another owner keeps: nothing is removed.
	skipped
	// removed is set if the plan removes the object.
	removed
)

// keeps reports whether the owner has the object after the apply.
func (r *registration) keeps() bool { return r.intent == kept }

// mayKeep reports whether the owner has or may have the object after the apply.
func (r *registration) mayKeep() bool {
	return r.keeps() || r.intent == unknownKey || r.intent == unplanned && r.read
}

// releases reports whether the owner releases the object.
func (r *registration) releases() bool { return r.intent == skipped || r.removes() }

// removes reports whether the plan of the owner removes the object.
func (r *registration) removes() bool { return r.intent == removed }

// mayRemove reports whether the plan of the owner removes the object, or may do so because it is yet to be made.
func (r *registration) mayRemove() bool { return r.removes() || r.intent == unplanned && r.read }

// isRead reports whether the refreshed state of the owner has the object.
func (r *registration) isRead() bool { return r.read }

// instance is what is known about one owner.
type instance struct {
	// read are the objects that the refreshed state has.
	read      []Key
	refreshed bool
	drifted   bool
}

// ID returns an identifier of this registry, which differs between processes.
func (r *Registry) ID() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.id == "" {
		r.id = NewOwner()
	}
	return string(r.id)
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

// withParts returns keys followed by those of their parts.
func (r *Registry) withParts(keys ...Key) []Key {
	all := slices.Clone(keys)
	for _, key := range keys {
		all = slices.AppendSeq(all, maps.Keys(r.object(key).parts))
	}
	return all
}

// related returns the keys whose owners conflict with an owner of some keys: these, their parts and their wholes.
func (r *Registry) related(keys ...Key) []Key {
	all := r.withParts(keys...)
	for _, key := range keys {
		if whole, ok := key.whole(); ok {
			all = append(all, whole)
		}
	}
	return all
}

// others returns the other owners of one of the objects whose registrations match, in order.
func (r *Registry) others(owner Owner, keys []Key, matches func(*registration) bool) []Owner {
	var found []Owner
	for _, key := range keys {
		if key.repeats() {
			continue
		}
		for other, reg := range r.object(key).owners {
			if other != owner && matches(reg) {
				found = append(found, other)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// hasOther reports whether there is another owner of one of the objects whose registration matches.
func (r *Registry) hasOther(owner Owner, keys []Key, matches func(*registration) bool) bool {
	return len(r.others(owner, keys, matches)) > 0
}
