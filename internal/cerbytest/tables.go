package cerbytest

import (
	"crypto/rand"
	"fmt"
	"iter"
)

// table contains the rows of one noun in the order of their addition, also by group.
type table[T any] struct {
	order  orderedRows[T]
	rows   map[string]*rowEntry[T]
	groups map[string]*orderedRows[T]
}

// rowEntry is one row. A removed entry stays in the lists until they are compacted.
type rowEntry[T any] struct {
	row     T
	groups  []string
	removed bool
}

// orderedRows is a list of entries in order. Iterating drops the removed ones, so that removing is cheap.
type orderedRows[T any] struct {
	entries []*rowEntry[T]
	removed int
}

// tableOf returns the workspace's table of a kind. It creates the table on first use, so that a noun needs no field.
func tableOf[T any](w *Workspace, kind string) *table[T] {
	if _, created := w.tables[kind]; !created {
		w.tables[kind] = &table[T]{rows: map[string]*rowEntry[T]{}, groups: map[string]*orderedRows[T]{}}
	}
	t, ok := w.tables[kind].(*table[T])
	if !ok {
		panic("cerbytest: two nouns keep their rows as " + kind)
	}
	return t
}

// add appends a row to the table and to its groups. It panics if the ID is taken.
func (t *table[T]) add(id string, row T, groups ...string) {
	if _, taken := t.rows[id]; taken {
		panic("cerbytest: the id " + id + " is taken")
	}
	e := &rowEntry[T]{row: row, groups: groups}
	t.rows[id] = e
	t.order.entries = append(t.order.entries, e)
	for _, name := range groups {
		if t.groups[name] == nil {
			t.groups[name] = &orderedRows[T]{}
		}
		t.groups[name].entries = append(t.groups[name].entries, e)
	}
}

// get returns the row itself, which may be changed under the workspace's lock.
func (t *table[T]) get(id string) (*T, bool) {
	e, ok := t.rows[id]
	if !ok {
		return nil, false
	}
	return &e.row, true
}

func (t *table[T]) remove(id string) {
	e, ok := t.rows[id]
	if !ok {
		return
	}
	delete(t.rows, id)
	e.removed = true
	t.order.removed++
	for _, name := range e.groups {
		if t.groups[name].removed++; t.groups[name].removed == len(t.groups[name].entries) {
			delete(t.groups, name)
		}
	}
}

// iterate yields the rows in order. Rows may be removed during the iteration.
func (t *table[T]) iterate() iter.Seq[*T] { return t.order.iterate() }

// inGroup yields the rows of a group in order. Rows may be removed during the iteration.
func (t *table[T]) inGroup(group string) iter.Seq[*T] {
	if s, ok := t.groups[group]; ok {
		return s.iterate()
	}
	return func(func(*T) bool) {}
}

// iterate yields the rows that are not removed.
func (o *orderedRows[T]) iterate() iter.Seq[*T] {
	return func(yield func(*T) bool) {
		o.compact()
		for _, e := range o.entries {
			// The counter is checked first, because reading every entry is slow in long lists.
			if o.removed > 0 && e.removed {
				continue
			}
			if !yield(&e.row) {
				return
			}
		}
	}
}

// compact drops the removed entries. It makes a new list, since an iteration over the old one may be under way.
func (o *orderedRows[T]) compact() {
	if o.removed == 0 {
		return
	}
	remaining := make([]*rowEntry[T], 0, len(o.entries)-o.removed)
	for _, e := range o.entries {
		if !e.removed {
			remaining = append(remaining, e)
		}
	}
	o.entries, o.removed = remaining, 0
}

func filterRows[T any](rows iter.Seq[*T], keep func(*T) bool) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for row := range rows {
			if keep(row) && !yield(row) {
				return
			}
		}
	}
}

// cloneRows returns copies of rows for callers outside the lock.
func cloneRows[T any](rows iter.Seq[*T], clone func(*T) T) []T {
	var all []T
	for row := range rows {
		all = append(all, clone(row))
	}
	return all
}

// newID returns a random UUID.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // Read never fails.
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// sequenceID returns the n-th UUID of a sequence that is easy to distinguish from real IDs.
func sequenceID(n int) string {
	return fmt.Sprintf("00000000-0000-4000-a000-%012d", n)
}
