package cerby

import "errors"

// note gives what this client has made of an element, and whether it has.
func (s *snapshot[A]) note(id string) (*A, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	element, known := s.written[id]
	return element, known
}

// put notes an element as this client left it, or with nil that it removed it.
func (s *snapshot[A]) put(id string, element *A) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.written == nil {
		s.written = map[string]*A{}
	}
	s.written[id] = element
	s.writes++
}

// reread lets the next who asks read again. What this client has written stays noted.
func (s *snapshot[A]) reread() {
	s.head.forget()
	s.whole.forget()
	s.again.forget()
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.met)
	s.epoch++
}

// settled notes what a write has made of an element. Where it failed, what it has done is not known, and the list is
// read again.
func (s *snapshot[A]) settled(id string, element *A, err error) {
	if e, ok := errors.AsType[*Error](err); ok && e.Attempts == 0 {
		// Nothing was sent.
		return
	}
	if err != nil {
		s.mu.Lock()
		delete(s.written, id)
		s.mu.Unlock()
		s.reread()
		return
	}
	s.put(id, element)
}
