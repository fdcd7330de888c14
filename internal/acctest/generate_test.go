package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Each rule by which Terraform generates an attribute, or leaves it out.
func TestGenerateAttribute(t *testing.T) {
	t.Parallel()
	text := func(value any) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }
	single := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"given": tftypes.String, "told": tftypes.String}}
	both := func(given, told any) tftypes.Value {
		return tftypes.NewValue(single, map[string]tftypes.Value{"given": text(given), "told": text(told)})
	}
	list := func(elements ...tftypes.Value) tftypes.Value {
		return tftypes.NewValue(tftypes.List{ElementType: single}, elements)
	}
	keyed := func(elements map[string]tftypes.Value) tftypes.Value {
		return tftypes.NewValue(tftypes.Map{ElementType: single}, elements)
	}
	nested := func(nesting tfprotov6.SchemaObjectNestingMode) *tfprotov6.SchemaObject {
		return &tfprotov6.SchemaObject{Nesting: nesting, Attributes: []*tfprotov6.SchemaAttribute{
			{Name: "given", Type: tftypes.String, Optional: true}, {Name: "told", Type: tftypes.String, Computed: true},
		}}
	}
	one := nested(tfprotov6.SchemaObjectNestingModeSingle)
	many := nested(tfprotov6.SchemaObjectNestingModeList)
	mapped := nested(tfprotov6.SchemaObjectNestingModeMap)
	type schema = tfprotov6.SchemaAttribute
	for name, test := range map[string]struct {
		attribute   schema
		state, want tftypes.Value
	}{
		"required":              {schema{Type: tftypes.String, Required: true}, text("a"), text("a")},
		"required and empty":    {schema{Type: tftypes.String, Required: true}, text(""), text("")},
		"optional":              {schema{Type: tftypes.String, Optional: true}, text("a"), text("a")},
		"optional and empty":    {schema{Type: tftypes.String, Optional: true}, text(""), text(nil)},
		"optional and computed": {schema{Type: tftypes.String, Optional: true, Computed: true}, text("a"), text("a")},
		"computed":              {schema{Type: tftypes.String, Computed: true}, text("a"), text(nil)},
		"deprecated":            {schema{Type: tftypes.String, Required: true, Deprecated: true}, text("a"), text(nil)},
		"sensitive":             {schema{Type: tftypes.String, Required: true, Sensitive: true}, text("a"), text(nil)},
		"write-only":            {schema{Type: tftypes.String, Optional: true, WriteOnly: true}, text(nil), text(nil)},
		"JSON": {
			schema{Type: tftypes.String, Required: true},
			text(`{"b": [1, "<"], "a": null}`), text(`{"a":null,"b":[1,"\u003c"]}`),
		},
		"JSON of a number": {schema{Type: tftypes.String, Required: true}, text(" 1 "), text(" 1 ")},
		"number": {
			schema{Type: tftypes.Number, Optional: true},
			tftypes.NewValue(tftypes.Number, 0), tftypes.NewValue(tftypes.Number, 0),
		},
		"object": {schema{NestedType: one, Optional: true}, both("a", "b"), both("a", nil)},
		"object that is null": {
			schema{NestedType: one, Optional: true},
			tftypes.NewValue(single, nil), tftypes.NewValue(single, nil),
		},
		"sensitive object": {schema{NestedType: one, Optional: true, Sensitive: true}, both("a", "b"), both(nil, nil)},
		"objects": {
			schema{NestedType: many, Optional: true},
			list(both("a", "b"), both("", nil)), list(both("a", nil), both(nil, nil)),
		},
		"sensitive objects": {
			schema{NestedType: many, Optional: true, Sensitive: true},
			list(both("a", "b")), tftypes.NewValue(tftypes.List{ElementType: single}, []tftypes.Value{}),
		},
		"objects by keys": {
			schema{NestedType: mapped, Optional: true},
			keyed(map[string]tftypes.Value{"x": both("a", "b")}), keyed(map[string]tftypes.Value{"x": both("a", nil)}),
		},
		"sensitive objects by keys": {
			schema{NestedType: mapped, Optional: true, Sensitive: true},
			keyed(map[string]tftypes.Value{"x": both("a", "b")}), keyed(map[string]tftypes.Value{}),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := generateAttribute(t, &test.attribute, test.state); !got.Equal(test.want) {
				t.Errorf("%s becomes %s, want %s", test.state, got, test.want)
			}
		})
	}
}
