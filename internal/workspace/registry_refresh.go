package workspace

import "slices"

// RegisterState registers that the refreshed state of an owner has the objects. It reports whether the plan of another
// resource removes one of them, or may remove it. An earlier plan does not know this owner. A later plan cannot inform
// an Update of this owner.
func (r *Registry) RegisterState(owner Owner, keys ...Key) (contested bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.instance(owner).refreshed = true
	r.instance(owner).read = keys
	for _, key := range keys {
		r.registration(owner, key).read = true
	}
	return r.hasOther(owner, keys, (*registration).mayRemove)
}

// OtherOwners returns the other owners whose refreshed states have one of the objects that the owner's has, in order.
func (r *Registry) OtherOwners(owner Owner) []Owner {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.others(owner, r.instance(owner).read, (*registration).isRead)
}

// SetDrifted registers that a refresh changed the object of an owner.
func (r *Registry) SetDrifted(owner Owner) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.instance(owner).drifted = true
}

// IsRefreshed reports whether the owner was refreshed in this run. It is not during an apply, nor with -refresh=false.
func (r *Registry) IsRefreshed(owner Owner) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.instance(owner).refreshed
}

// HasDrifted reports whether the refresh of this run changed the owner's object.
func (r *Registry) HasDrifted(owner Owner) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.instance(owner).drifted
}

// SetDeleted registers that a refresh found the objects of an owner deleted.
func (r *Registry) SetDeleted(owner Owner, keys ...Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		o := r.object(key)
		o.deleted = true
		delete(o.owners, owner)
	}
}

// IsDeleted reports whether a refresh of this run found one of the objects deleted.
func (r *Registry) IsDeleted(keys ...Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(keys, func(key Key) bool { return r.object(key).deleted })
}

// IsInOtherState reports whether the refreshed state of a resource other than owner has the object.
func (r *Registry) IsInOtherState(owner Owner, key Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.hasOther(owner, []Key{key}, (*registration).isRead)
}

// IsRegistered reports whether a resource of this run has, makes or removes the object.
func (r *Registry) IsRegistered(key Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.object(key).owners) > 0
}

// ListUnplanned returns the IDs of the objects of a noun that were read under a name and have no plan yet. If a
// creation of this name is planned now, it may replace one of them: a tainted object is planned once, without its prior
// state.
func (r *Registry) ListUnplanned(noun, name string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	named := r.object(NameKey(noun, name))
	var ids []string
	for key, o := range r.objects {
		if key.kind != objectKind || key.noun != noun {
			continue
		}
		for owner, reg := range o.owners {
			if also := named.owners[owner]; reg.read && reg.intent == unplanned && also != nil && also.read {
				ids = append(ids, key.member)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
