package acctest

import (
	"context"
	"maps"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/provider"
)

// Server returns the provider, configured for the workspace, to be called over the protocol without Terraform.
func (w *Workspace) Server(t *testing.T) tfprotov6.ProviderServer {
	t.Helper()
	return w.ServerWith(t, nil)
}

// ServerWith returns the provider with attributes of the provider block that differ from the workspace's. A value of
// tftypes.UnknownValue makes an attribute unknown.
func (w *Workspace) ServerWith(t *testing.T, changes map[string]any) tfprotov6.ProviderServer {
	t.Helper()
	attributes := map[string]any{"base_url": w.BaseURL, "token": w.Token}
	maps.Copy(attributes, changes)
	return Server(t, attributes, provider.WithTransport(w.transport))
}

// Server returns the provider with these attributes of the provider block.
func Server(t *testing.T, attributes map[string]any, options ...provider.Option) tfprotov6.ProviderServer {
	t.Helper()
	ctx := context.Background()
	server, err := Factories(options...)["cerby"]()
	if err != nil {
		t.Fatal(err)
	}
	configured, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4", Config: EncodeObject(t, schemas(t).Provider, attributes),
	})
	RequireSuccess(t, err, configured.Diagnostics)
	return server
}

// makeSchemas makes the schemas of the provider once, because they are the same for every run and take long to make.
var makeSchemas = sync.OnceValues(func() (*tfprotov6.GetProviderSchemaResponse, error) {
	server, err := Factories()["cerby"]()
	if err != nil {
		return nil, err
	}
	return server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
})

// schemas returns the schemas of the provider.
func schemas(t *testing.T) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	made, err := makeSchemas()
	if err != nil {
		t.Fatal(err)
	}
	RequireSuccess(t, nil, made.Diagnostics)
	return made
}

// EncodeObject encodes a value of a schema in which all attributes but the given ones are null.
func EncodeObject(t *testing.T, schema *tfprotov6.Schema, attributes map[string]any) *tfprotov6.DynamicValue {
	t.Helper()
	return encode(t, object(t, schema, attributes))
}

// encode encodes a value.
func encode(t *testing.T, value tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(value.Type(), value)
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}

// decode decodes a value of a type.
func decode(t *testing.T, encoded *tfprotov6.DynamicValue, kind tftypes.Type) tftypes.Value {
	t.Helper()
	value, err := encoded.Unmarshal(kind)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// object returns a value of a schema in which all attributes but the given ones are null.
func object(t *testing.T, schema *tfprotov6.Schema, attributes map[string]any) tftypes.Value {
	t.Helper()
	shape, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		t.Fatalf("the schema has the type %s, want an object", schema.ValueType())
	}
	values := map[string]tftypes.Value{}
	for name, kind := range shape.AttributeTypes {
		if value, made := attributes[name].(tftypes.Value); made {
			values[name] = value
		} else {
			values[name] = tftypes.NewValue(kind, attributes[name])
		}
	}
	return tftypes.NewValue(shape, values)
}

// ConfigFromState returns a state in the form of a configuration, and nil for nil.
func ConfigFromState(state map[string]tftypes.Value) map[string]any {
	if state == nil {
		return nil
	}
	config := map[string]any{}
	for name, value := range state {
		config[name] = value
	}
	return config
}

// FormatString returns the text of a string, "null" for null and "unknown" for an unknown value.
func FormatString(value tftypes.Value) string {
	var text string
	switch {
	case !value.IsKnown():
		return "unknown"
	case value.IsNull():
		return "null"
	case value.As(&text) != nil:
		return value.String()
	}
	return text
}

// RequireSuccess ends the test if a call over the protocol returned an error or an error diagnostic.
func RequireSuccess(t *testing.T, err error, diagnostics []*tfprotov6.Diagnostic) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			t.Fatalf("the call failed, want success: %s", formatDiagnostic(d))
		}
	}
}
