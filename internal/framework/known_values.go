package framework

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// KnownValueValidator returns the validator of a word that a filter compares, such as a status. It warns of a word that
// is not one of the known words: Cerby may have it by now, but a mistyped word selects nothing.
func KnownValueValidator(noun string, known ...string) validator.String {
	effect := fmt.Sprintf("The filter selects only objects with exactly this %s.", noun)
	accepts := fmt.Sprintf("a %s, such as %s", noun, strings.Join(known, ", "))
	return StringValidator{Accepts: accepts, Warn: warnUnknown(noun, "values", known, effect)}
}

// warnUnknown returns a function that warns of a word that the provider does not know, with its effect. noun names a
// word in messages, and nouns the known words.
func warnUnknown(noun, nouns string, known []string, effect string) func(word string) (summary, detail string) {
	return func(word string) (summary, detail string) {
		if slices.Contains(known, word) {
			return "", ""
		}
		return fmt.Sprintf("Unknown %s %q", noun, word),
			Join(fmt.Sprintf("The provider does not know this %s. %s", noun, listValues(nouns, known)),
				DidYouMean(word, known), effect)
	}
}

// listValues returns a sentence with known words.
func listValues(nouns string, words []string) string {
	all := make([]string, 0, len(words))
	for _, word := range words {
		all = append(all, strconv.Quote(word))
	}
	return "Known " + nouns + ": " + strings.Join(all, ", ") + "."
}
