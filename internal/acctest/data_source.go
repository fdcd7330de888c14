package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ReadDataSource validates and reads a data source over the protocol with an API key. It returns the attributes, or nil
// if there was an error.
func (w *Workspace) ReadDataSource(
	t *testing.T, token, typeName string, config map[string]any,
) (map[string]tftypes.Value, Diagnostics) {
	t.Helper()
	server := w.ServerWith(t, map[string]any{"token": token})
	schema, ok := schemas(t).DataSourceSchemas[typeName]
	if !ok {
		t.Fatalf("the provider has no data source %q", typeName)
	}
	var diagnostics Diagnostics
	encoded := EncodeObject(t, schema, config)
	validated, err := server.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: typeName, Config: encoded,
	})
	diagnostics.add(t, err, validated.Diagnostics)
	if len(diagnostics.Errors) > 0 {
		return nil, diagnostics
	}
	read, err := server.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: encoded})
	diagnostics.add(t, err, read.Diagnostics)
	if len(diagnostics.Errors) > 0 {
		return nil, diagnostics
	}
	value, err := read.State.Unmarshal(schema.ValueType())
	if err != nil {
		t.Fatal(err)
	}
	return mustAs[map[string]tftypes.Value](t, value), diagnostics
}
