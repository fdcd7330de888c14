package main

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// check compares the responses of one operation with what the client decodes, and collects the findings in an entry.
type check struct {
	*entry

	response cerby.Response
	fact     fact
	texts    texts
}

// newCheck returns a check without any response, which shows none of the hidden texts.
func newCheck(response cerby.Response, hidden texts) *check {
	return &check{entry: newEntry(response.Operation), response: response, fact: factOf(response), texts: hidden}
}

// factOf returns what is known of the objects in a response: the facts of the model, or those of the noun if the model
// serves several nouns.
func factOf(response cerby.Response) fact {
	if f, ok := facts[response.Model.Name()]; ok {
		return f
	}
	f := facts[response.Noun.Name()]
	values := map[string][]string{}
	maps.Copy(values, f.values)
	values["role"], f.values = memberRoles, values
	return f
}

// successStatus are the documented statuses of success by method.
var successStatus = map[string]int{
	http.MethodGet: http.StatusOK, http.MethodPost: http.StatusCreated, http.MethodPatch: http.StatusOK,
	http.MethodDelete: http.StatusNoContent,
}

// add compares one response, and returns the IDs of the objects in it.
func (c *check) add(got exchange) []string {
	c.Statuses[got.status]++
	if got.status/100 != 2 {
		c.addError(got)
		return nil
	}
	if want := successStatus[c.Method]; got.status != want {
		c.differ(finding{
			Kind: otherStatus, Found: formatStatuses(map[int]int{got.status: 1}),
			Expected: formatStatuses(map[int]int{want: 1}),
		})
	}
	if c.Method == http.MethodDelete {
		return nil
	}
	return c.addDocument(got.body.Bytes())
}

// addError checks that a response that is no success is in the service's form.
func (c *check) addError(got exchange) {
	var document struct {
		Errors []object `json:"errors"`
	}
	if json.Unmarshal(got.body.Bytes(), &document) == nil && len(document.Errors) > 0 {
		return
	}
	form := "other JSON"
	if !json.Valid(got.body.Bytes()) {
		form = describe(got.body.Bytes())
	}
	c.differ(finding{Kind: unusable, At: "error", Found: form, Expected: "a list of errors"})
}

// addDocument compares a document, and returns the IDs of the objects in it.
func (c *check) addDocument(body []byte) []string {
	enumerations := append(slices.Collect(maps.Keys(c.fact.values)), "type", "errorType")
	c.texts.addBody(body, enumerations)
	var document object
	if json.Unmarshal(body, &document) != nil || document == nil {
		c.differ(finding{Kind: unusable, Found: describe(body), Expected: "object"})
		return nil
	}
	c.checkMembers(document, documentMembers, "")
	var elements []json.RawMessage
	data, stated := document["data"]
	kind := jsonType(data)
	want := "array"
	if c.response.Form == cerby.OneObject {
		want, elements = "object", []json.RawMessage{data}
	}
	switch {
	case !stated:
		c.differ(finding{Kind: missingMember, At: "data", Expected: want})
		return nil
	case kind != want:
		c.differ(finding{Kind: wrongType, At: "data", Found: kind, Expected: want})
		return nil
	case want == "array":
		_ = json.Unmarshal(data, &elements)
		c.checkPaging(document, len(elements))
	}
	ids := make([]string, 0, len(elements))
	for _, element := range elements {
		if id := c.addElement(element); id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// describe returns the JSON type of a body.
func describe(body []byte) string {
	switch {
	case len(body) == 0:
		return "no body"
	case !json.Valid(body):
		return "no JSON"
	}
	return jsonType(body)
}

// checkMembers reports the members of a part of the envelope that are not known.
func (c *check) checkMembers(part object, known []string, at string) {
	for name, value := range part {
		if !slices.Contains(known, name) {
			c.differ(finding{Kind: unknownMember, At: at + c.texts.name(name), Found: jsonType(value), word: name})
		}
	}
}

// addElement compares one object of the data, and returns its ID.
func (c *check) addElement(raw json.RawMessage) string {
	var element object
	if json.Unmarshal(raw, &element) != nil || element == nil {
		c.differ(finding{Kind: wrongType, At: "data[]", Found: jsonType(raw), Expected: "object"})
		return ""
	}
	c.Objects++
	c.checkMembers(element, elementMembers, "data.")
	c.checkMember(element, "id", "string")
	if c.checkMember(element, "type", "string") {
		c.addType(element["type"])
	}
	if value := element["meta"]; jsonType(value) != "null" {
		// It has free-form members.
		c.checkMember(element, "meta", "object")
	}
	if c.checkMember(element, "attributes", "object") {
		var attributes object
		_ = json.Unmarshal(element["attributes"], &attributes)
		c.addAttributes(attributes, c.response.Model, "")
	}
	var id string
	_ = json.Unmarshal(element["id"], &id)
	return id
}

// checkMember reports whether a member of an element exists and has a type.
func (c *check) checkMember(element object, name, want string) bool {
	value, stated := element[name]
	kind := jsonType(value)
	switch {
	case !stated:
		c.differ(finding{Kind: missingMember, At: "data." + name, Expected: want})
	case kind != want:
		c.differ(finding{Kind: wrongType, At: "data." + name, Found: kind, Expected: want})
	}
	return kind == want
}

// addType records the type of an object.
func (c *check) addType(raw json.RawMessage) {
	var name string
	_ = json.Unmarshal(raw, &name)
	if slices.Contains(c.fact.types, name) {
		c.Types = addWord(c.Types, name)
		return
	}
	c.differ(finding{Kind: unknownValue, At: "data.type", Found: c.texts.value(name), word: name})
}

// addWord adds a word to a sorted list unless it is in it.
func addWord(list []string, word string) []string {
	if i, found := slices.BinarySearch(list, word); !found {
		list = slices.Insert(list, i, word)
	}
	return list
}

// addAttributes compares attributes with the struct that the client decodes them to. The prefix is that of their names.
func (c *check) addAttributes(attributes object, model reflect.Type, prefix string) {
	decoded := modelFields(model)
	for name, value := range attributes {
		path := prefix + name
		t, ok := decoded[name]
		switch {
		case ok:
			c.addDecoded(path, value, t)
		case c.isKnown(path):
			c.addField(path, value)
		default:
			c.note(finding{
				Kind: unknownField, At: "attributes." + prefix + c.texts.name(name), Found: jsonType(value), word: name,
			})
			continue
		}
		c.addValue(path, value)
	}
}

// isKnown reports whether an attribute is published, or is one of the noun that the model does not decode.
func (c *check) isKnown(path string) bool {
	_, ofNoun := modelFields(c.response.Noun)[path]
	return ofNoun || slices.Contains(c.fact.known, path)
}

// addField records an attribute and its type.
func (c *check) addField(path string, value json.RawMessage) {
	if c.Fields[path] == nil {
		c.Fields[path] = map[string]int{}
	}
	c.Fields[path][jsonType(value)]++
}

// addDecoded compares an attribute with the type that the client decodes it to.
func (c *check) addDecoded(path string, value json.RawMessage, t reflect.Type) {
	c.addField(path, value)
	kind, want := jsonType(value), acceptedTypes(t)
	inner, isStruct := structOf(t)
	switch {
	case kind == "object" && isStruct:
		var attributes object
		_ = json.Unmarshal(value, &attributes)
		c.addAttributes(attributes, inner, path+".")
	case !decodes(value, t):
		if kind == want {
			kind += " with other elements"
		}
		c.differ(finding{Kind: wrongType, At: "attributes." + path, Found: kind, Expected: want})
	}
}

// addValue records the value of an attribute that is an enumeration.
func (c *check) addValue(path string, raw json.RawMessage) {
	known, isEnumeration := c.fact.values[path]
	var value string
	if !isEnumeration || jsonType(raw) != "string" || json.Unmarshal(raw, &value) != nil {
		return
	}
	if slices.Contains(known, value) {
		c.Values[path] = addWord(c.Values[path], value)
		return
	}
	c.differ(finding{Kind: unknownValue, At: "attributes." + path, Found: c.texts.value(value), word: value})
}

// finish adds what only all responses together show, and sets the result.
func (c *check) finish() {
	if c.Objects > 0 {
		c.findMissing()
	}
	switch {
	case c.Result != "":
	case c.Statuses[http.StatusUnauthorized]+c.Statuses[http.StatusForbidden] > 0:
		c.Result = refused
		c.Reason = "the API key needs the " + cerby.Needs(c.response.Operation)
	case c.hasFailed():
		c.Result = failed
	case len(c.Differences) > 0:
		c.Result = differs
	case c.Objects == 0 && c.Method != http.MethodDelete:
		c.Result = noObjects
	default:
		c.Result = asExpected
	}
	byText := func(a, b finding) int { return strings.Compare(a.String(), b.String()) }
	slices.SortFunc(c.Differences, byText)
	slices.SortFunc(c.New, byText)
}

// hasFailed reports whether a request got no response, or one that is no success.
func (c *check) hasFailed() bool {
	for status := range c.Statuses {
		if status/100 != 2 {
			return true
		}
	}
	return false
}

// findMissing finds the attributes that no object has.
func (c *check) findMissing() {
	for _, name := range c.response.Required {
		types := c.Fields[name]
		switch {
		case len(types) == 0:
			c.differ(finding{Kind: missingField, At: "attributes." + name})
		case len(types) == 1 && types["null"] > 0:
			c.differ(finding{Kind: nullField, At: "attributes." + name})
		}
	}
	ofNoun := modelFields(c.response.Noun)
	for name := range modelFields(c.response.Model) {
		_, expected := ofNoun[name]
		if expected && len(c.Fields[name]) == 0 && !slices.Contains(c.response.Required, name) {
			c.NotSeen = addWord(c.NotSeen, name)
		}
	}
}
