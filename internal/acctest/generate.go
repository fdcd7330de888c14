package acctest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Generate gives the configuration that Terraform writes for a state: that of an import with plan -generate-config-out,
// or one that a list found with query -generate-config-out. Attributes that exclude each other are written as the state
// has them.
func (m *ResourceHarness) Generate(t *testing.T, state map[string]tftypes.Value) map[string]any {
	t.Helper()
	schema := m.begin(t).schema
	if len(schema.Block.BlockTypes) > 0 {
		t.Fatalf("%s has blocks, which are not generated here", m.typeName)
	}
	config := map[string]any{}
	for _, attribute := range schema.Block.Attributes {
		// The older SDK has an id in every schema that no configuration may write.
		if attribute.Name != "id" || !attribute.Computed {
			config[attribute.Name] = generated(t, attribute, state[attribute.Name])
		}
	}
	return config
}

// generated gives what is written for an attribute: null where it is left out.
func generated(t *testing.T, attribute *tfprotov6.SchemaAttribute, value tftypes.Value) tftypes.Value {
	t.Helper()
	nothing := tftypes.NewValue(attribute.ValueType(), nil)
	switch {
	case attribute.Deprecated, attribute.Computed && (!attribute.Optional || value.IsNull()):
		return nothing
	case attribute.NestedType != nil && attribute.Sensitive:
		return generatedEmpty(attribute.NestedType)
	case attribute.Sensitive, value.IsNull():
		return nothing
	case attribute.NestedType != nil:
		return generatedNested(t, attribute.NestedType, value)
	case !value.Type().Is(tftypes.String):
		return value
	}
	text := decoded[string](t, value)
	if text == "" && attribute.Optional {
		return nothing
	}
	return tftypes.NewValue(tftypes.String, rewritten(t, text))
}

// generatedEmpty gives what is written for objects that are sensitive: an empty one, or none of many.
func generatedEmpty(nested *tfprotov6.SchemaObject) tftypes.Value {
	switch nested.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		values := map[string]tftypes.Value{}
		for _, attribute := range nested.Attributes {
			values[attribute.Name] = tftypes.NewValue(attribute.ValueType(), nil)
		}
		return tftypes.NewValue(nested.ValueType(), values)
	case tfprotov6.SchemaObjectNestingModeMap:
		return tftypes.NewValue(nested.ValueType(), map[string]tftypes.Value{})
	default:
		return tftypes.NewValue(nested.ValueType(), []tftypes.Value{})
	}
}

// generatedNested gives what is written for the object, or the objects, of an attribute.
func generatedNested(t *testing.T, nested *tfprotov6.SchemaObject, value tftypes.Value) tftypes.Value {
	t.Helper()
	object := func(value tftypes.Value) tftypes.Value {
		values := map[string]tftypes.Value{}
		for name, one := range decoded[map[string]tftypes.Value](t, value) {
			for _, attribute := range nested.Attributes {
				if attribute.Name == name {
					values[name] = generated(t, attribute, one)
				}
			}
		}
		return tftypes.NewValue(value.Type(), values)
	}
	switch nested.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return object(value)
	case tfprotov6.SchemaObjectNestingModeMap:
		values := decoded[map[string]tftypes.Value](t, value)
		for key, one := range values {
			values[key] = object(one)
		}
		return tftypes.NewValue(value.Type(), values)
	default:
		values := decoded[[]tftypes.Value](t, value)
		for i, one := range values {
			values[i] = object(one)
		}
		return tftypes.NewValue(value.Type(), values)
	}
}

// rewritten gives a text as it is after Terraform has written it: one that is JSON of an object or a list becomes a
// call of jsonencode, which writes it in its own way. Numbers in it stay as they are, which theirs need not.
func rewritten(t *testing.T, text string) string {
	t.Helper()
	if !json.Valid([]byte(text)) {
		return text
	}
	var parsed any
	if err := json.Unmarshal([]byte(text), &parsed); err != nil {
		t.Fatal(err)
	}
	switch parsed.(type) {
	case map[string]any, []any:
		written, err := json.Marshal(parsed)
		if err != nil {
			t.Fatal(err)
		}
		return string(written)
	default:
		return text
	}
}

// decoded gives what is in a value.
func decoded[V any](t *testing.T, value tftypes.Value) (v V) {
	t.Helper()
	if err := value.As(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// PlansToNothing imports a resource of a type by its identity, and checks that the configuration that Terraform
// generates for it is valid and plans nothing. It gives that configuration.
func (w *Workspace) PlansToNothing(t *testing.T, typeName string, identity map[string]any) map[string]any {
	t.Helper()
	m := w.Harness(typeName)
	m.Import(t, identity).Expect(t, nil, nil)
	config := m.Generate(t, m.State)
	r := m.begin(t)
	planned := r.plan(config)
	if planned == nil {
		t.Errorf("what is generated is not valid: %q", r.said.Errors)
		return config
	}
	if len(planned.RequiresReplace) > 0 {
		t.Errorf("it would be replaced for %v", planned.RequiresReplace)
	}
	after := r.attributes(planned.PlannedState)
	for name, before := range r.State {
		if !after[name].Equal(before) {
			t.Errorf("%s would become %s, and is %s", name, after[name], before)
		}
	}
	// A role that the provider does not know is told of wherever it is written.
	Expect(t, "warnings", slices.DeleteFunc(r.said.Warnings, func(text string) bool { return strings.HasPrefix(text, "Unknown role ") }))
	return config
}
