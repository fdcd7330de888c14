package cerbytest

import "time"

// occasion is the kind of answer in which a resource appears; the forms of its timestamps depend on it.
type responseKind int

// The occasions on which resources are told.
const (
	inList responseKind = iota
	inRead
	inCreate
	inUpdate
)

// stamp writes a time in one of the service's four forms, which differ between answers and between attributes (nth).
//
// All forms of a time tell the same instant: those without a fraction are only used for whole seconds.
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

// put sets an attribute that may be missing: a single read answers null for it, the others leave it out.
func setOptional(attributes map[string]any, kind responseKind, name string, value any, given bool) {
	switch {
	case given:
		attributes[name] = value
	case kind == inRead:
		attributes[name] = nil
	}
}
