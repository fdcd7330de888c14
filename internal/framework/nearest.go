package framework

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/agext/levenshtein"
	"golang.org/x/text/unicode/norm"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// shortest is the number of characters from which on a word can be near another.
const shortest = 3

// Nearest returns the known word that a misspelled word most likely means, or an empty string if none is near. A known
// word that begins with the misspelled one comes first: "guest" means "guest_user". Case does not matter.
func Nearest(word string, known []string) string {
	word = foldWord(word)
	if utf8.RuneCountInString(word) >= shortest {
		if nearest := closest(word, known, strings.HasPrefix); nearest != "" {
			return nearest
		}
	}
	return closest(word, known, isNear)
}

// DidYouMean returns the question whether the nearest of the known words was meant, or an empty string if none is
// near.
func DidYouMean(word string, known []string) string {
	nearest := Nearest(word, known)
	if nearest == "" {
		return ""
	}
	return fmt.Sprintf("Did you mean %q?", cerby.Clean(nearest))
}

// closest returns the known word with the smallest distance to a folded word, among those that match.
func closest(word string, known []string, matches func(known, word string) bool) string {
	best, least := "", 0
	for _, candidate := range known {
		folded := foldWord(candidate)
		if candidate == "" || !matches(folded, word) {
			continue
		}
		if distance := levenshtein.Distance(word, folded, nil); best == "" || distance < least {
			best, least = candidate, distance
		}
	}
	return best
}

// isNear reports whether at most about a third of the characters differs. The parts of an email before and after @ are
// compared separately: all emails of a workspace may share a domain, which makes none of them near.
func isNear(a, b string) bool {
	localA, domainA, isEmail := strings.Cut(a, "@")
	localB, domainB, areEmails := strings.Cut(b, "@")
	if isEmail && areEmails {
		return isNear(localA, localB) && isNear(domainA, domainB)
	}
	longest := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	return longest >= shortest && levenshtein.Distance(a, b, nil) <= (longest+1)/3
}

// foldWord returns the form in which words are compared.
func foldWord(word string) string { return strings.ToLower(norm.NFC.String(word)) }
