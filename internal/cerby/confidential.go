package cerby

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Confidential is a text that must not be shown: a password, a code, the value of a secret. It prints as a placeholder
// with every verb. Only Reveal returns it.
type Confidential struct{ text string }

// hidden is the placeholder.
const hidden = "[hidden]"

// NewConfidential returns a confidential text.
func NewConfidential(text string) Confidential { return Confidential{text} }

// Reveal returns the text.
func (c Confidential) Reveal() string { return c.text }

// Format prints the placeholder for every verb.
func (Confidential) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, hidden) }

// UnmarshalJSON decodes the text.
func (c *Confidential) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &c.text)
}

// MarshalJSON encodes the text, for requests.
func (c Confidential) MarshalJSON() ([]byte, error) { return json.Marshal(c.text) }

// revealing is the number of letters and digits in a row that reveal a part of the text.
const revealing = 6

// Redact returns a text of the service as it may be shown: a placeholder if it repeats the confidential one or a part
// of it, however that is escaped, cut, trimmed or written in another case.
func (c Confidential) Redact(text string) string {
	if c.text == "" {
		return text
	}
	mine := bare(c.text)
	other := bare(text[:min(len(text), maxScanned)])
	if mine == "" {
		// A text without letters and digits has too many escaped forms.
		return hidden
	}
	width := min(revealing, len(mine))
	for i := 0; i+width <= len(other); i++ {
		if strings.Contains(mine, other[i:i+width]) {
			return hidden
		}
	}
	return text[:min(len(text), maxScanned)]
}

// maxScanned is the number of bytes of a text that are compared, and shown.
const maxScanned = 4 << 10

// bare returns the letters and digits of a text, in lower case.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(text))
}
