package framework

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// FilterWord returns the validator of a word that a filter compares, such as a status. It warns of a word that is not
// one of the known words: Cerby may have it by now, but a mistyped word selects nothing.
func FilterWord(noun string, known ...string) validator.String {
	return wordCheck{noun, "values", known, fmt.Sprintf("The filter selects only objects with exactly this %s.", noun)}
}

// wordCheck is the validator of a word of an open set. It warns of a word that the provider does not know.
type wordCheck struct {
	// noun names a word in messages, and nouns the known words.
	noun, nouns string
	known       []string
	// effect describes the effect of a word that is not known.
	effect string
}

// Description describes valid values.
func (c wordCheck) Description(context.Context) string {
	return fmt.Sprintf("a %s, such as %s", c.noun, strings.Join(c.known, ", "))
}

// MarkdownDescription describes valid values.
func (c wordCheck) MarkdownDescription(ctx context.Context) string { return c.Description(ctx) }

// ValidateString checks a word.
func (c wordCheck) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	word := req.ConfigValue.ValueString()
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || slices.Contains(c.known, word) {
		return
	}
	resp.Diagnostics.AddAttributeWarning(req.Path, fmt.Sprintf("Unknown %s %q", c.noun, word),
		Join(fmt.Sprintf("The provider does not know this %s. %s", c.noun, knownWords(c.nouns, c.known)),
			DidYouMean(word, c.known), c.effect))
}

// knownWords returns a sentence with known words.
func knownWords(nouns string, words []string) string {
	all := make([]string, 0, len(words))
	for _, word := range words {
		all = append(all, strconv.Quote(word))
	}
	return "Known " + nouns + ": " + strings.Join(all, ", ") + "."
}
