package workspace

import "sync"

// overlay holds the elements of a list as this run wrote them.
type overlay[A any] struct {
	mu sync.Mutex
	// written are the elements by ID, nil for those that this run deleted.
	written map[string]*A
	// writes counts the writes.
	writes int
}

// get returns an element, nil if it was deleted, and reports whether this run wrote it.
func (o *overlay[A]) get(id string) (element *A, written bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	element, written = o.written[id]
	return element, written
}

// set stores an element that was written, or nil for one that was deleted.
func (o *overlay[A]) set(id string, element *A) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.written == nil {
		o.written = map[string]*A{}
	}
	o.written[id] = element
	o.writes++
}

// forget removes what is stored of an element.
func (o *overlay[A]) forget(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.written, id)
}

// count returns the number of writes.
func (o *overlay[A]) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.writes
}

// ids returns the IDs of the elements that this run wrote, deleted ones included.
func (o *overlay[A]) ids() map[string]bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	ids := make(map[string]bool, len(o.written))
	for id := range o.written {
		ids[id] = true
	}
	return ids
}

// merge returns a list with the writes of this run.
func (o *overlay[A]) merge(all []A, id func(*A) string) []A {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.written) == 0 {
		return all
	}
	merged := make([]A, 0, len(all)+len(o.written))
	for i := range all {
		if _, written := o.written[id(&all[i])]; !written {
			merged = append(merged, all[i])
		}
	}
	for _, element := range o.written {
		if element != nil {
			merged = append(merged, *element)
		}
	}
	return merged
}
