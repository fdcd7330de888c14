package cerbytest

import (
	"crypto/rand"
	"fmt"
	"iter"
	"slices"
)

// table holds the rows of one noun in the order in which they were added.
type table[T any] struct {
	order []string
	rows  map[string]*T
}

// tableOf returns the workspace's table of a kind and makes it on first use, so that a noun adds no field anywhere.
func tableOf[T any](w *Workspace, kind string) *table[T] {
	if _, made := w.tables[kind]; !made {
		w.tables[kind] = &table[T]{rows: map[string]*T{}}
	}
	t, ok := w.tables[kind].(*table[T])
	if !ok {
		panic("cerbytest: two nouns keep their rows as " + kind)
	}
	return t
}

// add appends a row; an id that is taken is a mistake of the test's, and loud.
func (t *table[T]) add(id string, row T) {
	if _, taken := t.rows[id]; taken {
		panic("cerbytest: the id " + id + " is taken")
	}
	t.order = append(t.order, id)
	t.rows[id] = &row
}

// get returns the row itself, for reading and changing under the workspace's lock.
func (t *table[T]) get(id string) (*T, bool) {
	row, ok := t.rows[id]
	return row, ok
}

// remove forgets a row.
func (t *table[T]) remove(id string) {
	delete(t.rows, id)
	t.order = slices.DeleteFunc(t.order, func(other string) bool { return other == id })
}

// all yields the rows in order.
func (t *table[T]) all() iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for _, id := range t.order {
			if !yield(t.rows[id]) {
				return
			}
		}
	}
}

// newID returns a random UUID.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // It never fails.
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// sequenceID returns the n-th UUID of a row that is easy to tell from real ones.
func sequenceID(n int) string {
	return fmt.Sprintf("00000000-0000-4000-a000-%012d", n)
}
