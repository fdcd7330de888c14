package cerby

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// Confidential is a string that must not be shown: a password, a code, the value of a secret. It prints as a
// placeholder with every verb. Only Reveal returns it.
type Confidential struct{ text string }

// hidden is the placeholder.
const hidden = "[hidden]"

// NewConfidential returns a confidential string.
func NewConfidential(text string) Confidential { return Confidential{text} }

// Reveal returns the string.
func (c Confidential) Reveal() string { return c.text }

// Format prints the placeholder for every verb.
func (Confidential) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, hidden) }

// UnmarshalJSON decodes the string.
func (c *Confidential) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &c.text)
}

// MarshalJSON encodes the string, for requests.
func (c Confidential) MarshalJSON() ([]byte, error) { return json.Marshal(c.text) }

// Redact returns a string of the service as it may be shown. It returns a placeholder if transport.Repeats reports that
// the string repeats the confidential one.
func (c Confidential) Redact(text string) string {
	if c.text == "" {
		return text
	}
	text = text[:min(len(text), transport.MaxScanned)]
	if transport.Repeats(text, c.text) {
		return hidden
	}
	return text
}
