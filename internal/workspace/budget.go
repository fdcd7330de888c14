package workspace

import (
	"sync"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// budget decides between single reads and the list. Single reads stop when they have cost as much as the list's pages.
// So both together never cost more than twice the better of the two.
type budget struct {
	mu       sync.Mutex
	reads    int
	rechecks int
}

// takeRead takes one of limit single reads. It reports whether one was left.
func (b *budget) takeRead(limit int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.reads >= limit {
		return false
	}
	b.reads++
	return true
}

// takeRecheck takes one of the single reads of elements that a list lacks: as many as the list has pages, and some at
// least. It reports whether one was left.
func (b *budget) takeRecheck(elements int) bool {
	const some = 10
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rechecks >= max(elements/cerby.PageSize+1, some) {
		return false
	}
	b.rechecks++
	return true
}
