package main

import (
	"encoding/json"
	"reflect"
	"strings"
)

// object is a JSON object whose values are not decoded.
type object = map[string]json.RawMessage

// jsonTypes are the JSON types other than null, each with an example.
var jsonTypes = []struct{ name, example string }{
	{"string", `"x"`}, {"boolean", "true"}, {"number", "1"}, {"array", "[]"}, {"object", "{}"},
}

// jsonType returns the JSON type of a valid value.
func jsonType(value json.RawMessage) string {
	switch text := strings.TrimSpace(string(value)); {
	case text == "" || text == "null":
		return "null"
	case text[0] == '"':
		return "string"
	case text[0] == '[':
		return "array"
	case text[0] == '{':
		return "object"
	case text == "true" || text == "false":
		return "boolean"
	}
	return "number"
}

// acceptedTypes returns the JSON types that the client decodes to a Go type, as in "string or array".
func acceptedTypes(t reflect.Type) string {
	var names []string
	for _, one := range jsonTypes {
		if decodes(json.RawMessage(one.example), t) {
			names = append(names, one.name)
		}
	}
	return strings.Join(names, " or ")
}

// decodes reports whether the client decodes a value to a Go type.
func decodes(value json.RawMessage, t reflect.Type) bool {
	return json.Unmarshal(value, reflect.New(t).Interface()) == nil
}

// modelFields returns the types of the fields that the client decodes to a struct, by their JSON names.
func modelFields(model reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for _, field := range reflect.VisibleFields(model) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			fields[name] = field.Type
		}
	}
	return fields
}

// structOf returns the struct that the client decodes an object to field by field. It reports whether the type is one.
func structOf(t reflect.Type) (reflect.Type, bool) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	decodesItself := reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]())
	return t, t.Kind() == reflect.Struct && !decodesItself
}
