package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// OpenEphemeralResource validates and opens an ephemeral resource over the protocol with an API key. It returns the
// attributes, or nil if there was an error.
func (w *Workspace) OpenEphemeralResource(
	t *testing.T, token, typeName string, config map[string]any,
) (map[string]tftypes.Value, Diagnostics) {
	t.Helper()
	server := w.ServerWith(t, map[string]any{"token": token})
	schema, ok := schemas(t).EphemeralResourceSchemas[typeName]
	if !ok {
		t.Fatalf("the provider has no ephemeral resource %q", typeName)
	}
	var diagnostics Diagnostics
	encoded := EncodeObject(t, schema, config)
	validated, err := server.ValidateEphemeralResourceConfig(
		t.Context(), &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: typeName, Config: encoded},
	)
	diagnostics.add(t, err, validated.Diagnostics)
	if len(diagnostics.Errors) > 0 {
		return nil, diagnostics
	}
	opened, err := server.OpenEphemeralResource(
		t.Context(), &tfprotov6.OpenEphemeralResourceRequest{TypeName: typeName, Config: encoded},
	)
	diagnostics.add(t, err, opened.Diagnostics)
	if len(diagnostics.Errors) > 0 {
		return nil, diagnostics
	}
	return mustAs[map[string]tftypes.Value](t, decode(t, opened.Result, schema.ValueType())), diagnostics
}
