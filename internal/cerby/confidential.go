package cerby

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Confidential is a text that must not be seen: a password, a code, the value of a secret. It prints as a placeholder,
// whatever way it is printed, and only Reveal gives it.
type Confidential struct{ text string }

// hidden is what is printed instead.
const hidden = "[hidden]"

// NewConfidential makes a text confidential.
func NewConfidential(text string) Confidential { return Confidential{text} }

// Reveal gives the text.
func (c Confidential) Reveal() string { return c.text }

// Format prints a placeholder, whatever the verb.
func (Confidential) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, hidden) }

// UnmarshalJSON reads the text.
func (c *Confidential) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &c.text)
}

// MarshalJSON writes the text: requests carry it.
func (c Confidential) MarshalJSON() ([]byte, error) { return json.Marshal(c.text) }

// telling is how many letters and digits of the text in a row tell something of it.
const telling = 6

// Redact returns a text of the service as it may be shown: a placeholder if it repeats the confidential one or a part of
// it, however that is escaped, cut, trimmed or written in another case.
func (c Confidential) Redact(text string) string {
	if c.text == "" {
		return text
	}
	mine := bare(c.text)
	other := bare(text[:min(len(text), maxScanned)])
	if mine == "" {
		// Nothing but signs, whose escaped forms are many.
		return hidden
	}
	width := min(telling, len(mine))
	for i := 0; i+width <= len(other); i++ {
		if strings.Contains(mine, other[i:i+width]) {
			return hidden
		}
	}
	return text[:min(len(text), maxScanned)]
}

// maxScanned is how many bytes of a text are looked at, and shown.
const maxScanned = 4 << 10

// bare gives the letters and digits of a text, in lower case.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(text))
}
