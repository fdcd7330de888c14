package acctest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// GenerateConfig returns the configuration that Terraform generates for a state with plan -generate-config-out and with
// query -generate-config-out. Attributes that conflict with each other have the state's values.
func (h *ResourceHarness) GenerateConfig(t *testing.T, state map[string]tftypes.Value) map[string]any {
	t.Helper()
	schema := h.begin(t).run.schema
	if len(schema.Block.BlockTypes) > 0 {
		t.Fatalf("%s has blocks, which the harness does not generate", h.typeName)
	}
	config := map[string]any{}
	for _, attribute := range schema.Block.Attributes {
		// Terraform leaves out a computed id, which schemas of the older SDK have.
		if attribute.Name != "id" || !attribute.Computed {
			config[attribute.Name] = generateAttribute(t, attribute, state[attribute.Name])
		}
	}
	return config
}

// generateAttribute returns the configured value of an attribute, null if the attribute is left out.
func generateAttribute(t *testing.T, attribute *tfprotov6.SchemaAttribute, value tftypes.Value) tftypes.Value {
	t.Helper()
	nothing := tftypes.NewValue(attribute.ValueType(), nil)
	switch {
	case attribute.Deprecated, attribute.Computed && (!attribute.Optional || value.IsNull()):
		return nothing
	case attribute.NestedType != nil && attribute.Sensitive:
		return generateEmpty(attribute.NestedType)
	case attribute.Sensitive, value.IsNull():
		return nothing
	case attribute.NestedType != nil:
		return generateNested(t, attribute.NestedType, value)
	case !value.Type().Is(tftypes.String):
		return value
	}
	text := mustAs[string](t, value)
	if text == "" && attribute.Optional {
		return nothing
	}
	return tftypes.NewValue(tftypes.String, encodeJSON(t, text))
}

// generateEmpty returns the configured value of sensitive objects: an empty object, or an empty collection.
func generateEmpty(nested *tfprotov6.SchemaObject) tftypes.Value {
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

// generateNested returns the configured value of an attribute that is an object or a collection of objects.
func generateNested(t *testing.T, nested *tfprotov6.SchemaObject, value tftypes.Value) tftypes.Value {
	t.Helper()
	object := func(value tftypes.Value) tftypes.Value {
		values := map[string]tftypes.Value{}
		for name, one := range mustAs[map[string]tftypes.Value](t, value) {
			for _, attribute := range nested.Attributes {
				if attribute.Name == name {
					values[name] = generateAttribute(t, attribute, one)
				}
			}
		}
		return tftypes.NewValue(value.Type(), values)
	}
	switch nested.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return object(value)
	case tfprotov6.SchemaObjectNestingModeMap:
		values := mustAs[map[string]tftypes.Value](t, value)
		for key, one := range values {
			values[key] = object(one)
		}
		return tftypes.NewValue(value.Type(), values)
	default:
		values := mustAs[[]tftypes.Value](t, value)
		for i, one := range values {
			values[i] = object(one)
		}
		return tftypes.NewValue(value.Type(), values)
	}
}

// encodeJSON returns a string as Terraform generates it: JSON of an object or a list becomes a call of jsonencode,
// which formats it anew. It assumes that numbers keep their form.
func encodeJSON(t *testing.T, text string) string {
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

// mustAs returns the Go value of a value.
func mustAs[V any](t *testing.T, value tftypes.Value) (v V) {
	t.Helper()
	if err := value.As(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// ExpectCleanImport imports a resource by its identity, and checks that the configuration that Terraform generates for
// it is valid and has an empty plan. It returns the configuration.
func (w *Workspace) ExpectCleanImport(t *testing.T, typeName string, identity map[string]any) map[string]any {
	t.Helper()
	h := w.Harness(typeName)
	h.Import(t, identity).Expect(t, nil, nil)
	config := h.GenerateConfig(t, h.State)
	r := h.begin(t)
	planned := r.plan(config)
	if planned == nil {
		t.Errorf("the generated configuration has the errors %q, want none", r.diagnostics.Errors)
		return config
	}
	if len(planned.RequiresReplace) > 0 {
		t.Errorf("the generated configuration forces replacement by %v, want an empty plan", planned.RequiresReplace)
	}
	after := r.run.decodeAttributes(planned.PlannedState)
	for name, before := range h.State {
		if !after[name].Equal(before) {
			t.Errorf("the generated configuration changes %s to %s, want %s", name, after[name], before)
		}
	}
	// A role that the provider does not know causes a warning in every configuration.
	warnings := slices.DeleteFunc(r.diagnostics.Warnings, func(text string) bool {
		return strings.HasPrefix(text, "Unknown role ")
	})
	ExpectMessages(t, "warnings", warnings)
	return config
}
