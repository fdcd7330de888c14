package cerbytest

import "time"

// responseKind is the kind of response that contains a resource. The forms of its timestamps depend on it.
type responseKind int

// The kinds of responses.
const (
	inList responseKind = iota
	inRead
	inCreate
	inUpdate
)

// formatTime formats a time in one of the service's four forms, which depend on the kind of response and on the
// position of the attribute (nth).
//
// All forms of a time denote the same instant: the forms without a fraction are used only for whole seconds.
func formatTime(t time.Time, kind responseKind, nth int) any {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Millisecond)
	micros := "2006-01-02T15:04:05.000000"
	whole := t.Equal(t.Truncate(time.Second))
	switch form := (int(kind) + nth) % 4; {
	case form == 0 && whole:
		return t.Format("2006-01-02T15:04:05+00:00")
	case form == 1 && whole:
		return t.Format("2006-01-02T15:04:05")
	case form == 1:
		return t.Format(micros)
	case form == 2:
		return t.Format("2006-01-02T15:04:05.000Z")
	}
	return t.Format(micros + "+00:00")
}

// setOptional sets an attribute that may be missing. A single read then returns null for it, and other responses omit
// it.
func setOptional(attributes map[string]any, kind responseKind, name string, value any, given bool) {
	switch {
	case given:
		attributes[name] = value
	case kind == inRead:
		attributes[name] = nil
	}
}
