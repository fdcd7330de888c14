package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// enumerationWord matches a text that may be a value of an enumeration.
var enumerationWord = regexp.MustCompile(`^[A-Za-z_]{1,40}$`)

// fieldName matches a text that may be the name of a field. An ID or an email is none.
var fieldName = regexp.MustCompile(`^[A-Za-z_]+[0-9]{0,2}([A-Za-z_]+[0-9]?)?$`)

// longestName is the length of the longest name of a field that is shown.
const longestName = 40

// The placeholders of what is not shown.
const (
	hiddenName  = "(a name that is not shown)"
	hiddenValue = "(a value that is not shown)"
)

// texts are what is not shown of any response, even if it looks like the name of a field or a value of an enumeration.
type texts struct {
	// token is the API key. Nothing that repeats a part of it is shown.
	token string
	// seen are the texts of all responses that are not values of enumerations, in lower case.
	seen map[string]bool
}

// newTexts returns the texts of a run, of which only the API key is known.
func newTexts(token string) texts { return texts{token, map[string]bool{}} }

// addBody adds the texts of a response.
func (t texts) addBody(body []byte, enumerations []string) {
	var value any
	if json.Unmarshal(body, &value) == nil {
		t.add(value, enumerations)
	}
}

// add adds all texts in a value but those of the members that are enumerations.
func (t texts) add(value any, enumerations []string) {
	switch v := value.(type) {
	case string:
		if v != "" {
			t.seen[strings.ToLower(v)] = true
		}
	case []any:
		for _, element := range v {
			t.add(element, enumerations)
		}
	case map[string]any:
		for name, member := range v {
			if _, isText := member.(string); isText && slices.Contains(enumerations, name) {
				continue
			}
			t.add(member, enumerations)
		}
	}
}

// name returns the name of an unknown field, or a placeholder.
func (t texts) name(name string) string {
	if len(name) > longestName || !fieldName.MatchString(name) || t.hides(name) {
		return hiddenName
	}
	return name
}

// value returns an unknown value of an enumeration, or a placeholder.
func (t texts) value(value string) string {
	if !enumerationWord.MatchString(value) || t.hides(value) {
		return hiddenValue
	}
	return value
}

// hides reports whether a word, or a part of it between underscores, is a text that is not shown, or repeats the API
// key.
func (t texts) hides(word string) bool {
	word = strings.ToLower(word)
	isSeen := func(part string) bool { return t.seen[part] }
	return isSeen(word) || slices.ContainsFunc(strings.Split(word, "_"), isSeen) || transport.Repeats(word, t.token)
}

// redact replaces the words of findings that a later response has shown to be texts.
func (t texts) redact(list []finding) []finding {
	var redacted []finding
	for _, f := range list {
		shown, isName := strings.CutSuffix(f.At, f.word)
		switch {
		case f.word == "" || !t.hides(f.word):
		case f.Kind == unknownValue:
			f.Found = hiddenValue
		case isName:
			f.At = shown + hiddenName
		}
		f.word = ""
		redacted = addFinding(redacted, f)
	}
	return redacted
}
