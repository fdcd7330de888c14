package memo

import "sync"

// Map holds one value for each key. Its zero value is an empty map of zero values.
type Map[K comparable, T any] struct {
	mu     sync.Mutex
	values map[K]*T
}

// Get returns the value of a key. The first call for a key creates the value; without create it is the zero value.
func (m *Map[K, T]) Get(key K, create func() *T) *T {
	m.mu.Lock()
	defer m.mu.Unlock()
	if value := m.values[key]; value != nil {
		return value
	}
	value := new(T)
	if create != nil {
		value = create()
	}
	if m.values == nil {
		m.values = map[K]*T{}
	}
	m.values[key] = value
	return value
}

// Clear removes all values.
func (m *Map[K, T]) Clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.values)
}
