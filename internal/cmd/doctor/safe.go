package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
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

// texts are the texts of a response that are not values of enumerations, in lower case. None of them is shown, even if
// it also occurs as the name of a field or as a value of an enumeration.
type texts map[string]bool

// add adds all texts in a value but those of the members that are enumerations.
func (t texts) add(value any, enumerations []string) {
	switch v := value.(type) {
	case string:
		t[strings.ToLower(v)] = true
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

// textsOf returns the texts of a response.
func textsOf(body []byte, enumerations []string) texts {
	t := texts{}
	var value any
	if json.Unmarshal(body, &value) == nil {
		t.add(value, enumerations)
	}
	return t
}

// name returns the name of an unknown field, or a placeholder.
func (t texts) name(name string) string {
	if len(name) > longestName || !fieldName.MatchString(name) || t[strings.ToLower(name)] {
		return hiddenName
	}
	return name
}

// value returns an unknown value of an enumeration, or a placeholder.
func (t texts) value(value string) string {
	if !enumerationWord.MatchString(value) || t[strings.ToLower(value)] {
		return hiddenValue
	}
	return value
}
