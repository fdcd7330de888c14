package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// A credential in the wrong attribute is refused without being quoted.
func TestDiagnostics_quoteNoCredential(t *testing.T) {
	clearEnvironment(t)
	const canary = "Canary0123456789ABCDEF"
	expectRefusal := func(name, text string) {
		t.Helper()
		if text == "" || strings.Contains(strings.ToLower(text), strings.ToLower(canary)) {
			t.Errorf("%s: got %q", name, text)
		}
	}
	for _, attribute := range []string{"workspace", "base_url", "request_timeout", "retry_timeout"} {
		block := map[string]any{"workspace": "acme", "token": "key", attribute: canary}
		expectRefusal(attribute, configure(t, block))
	}
	for _, variable := range []string{"CERBY_WORKSPACE", "CERBY_BASE_URL"} {
		t.Run(variable, func(t *testing.T) {
			t.Setenv(variable, canary)
			expectRefusal(variable, configure(t, map[string]any{"token": "key"}))
		})
	}
	server, types := schemas(t)
	schema := types.EphemeralResourceSchemas["cerby_secret"]
	for _, value := range []string{canary + "/x", "/" + canary, canary + " x"} {
		resp, err := server.ValidateEphemeralResourceConfig(t.Context(), &tfprotov6.ValidateEphemeralResourceConfigRequest{
			TypeName: "cerby_secret", Config: acctest.EncodeObject(t, schema, map[string]any{"secret_id": value}),
		})
		if err != nil {
			t.Fatal(err)
		}
		expectRefusal("secret_id", formatDiagnostics(resp.Diagnostics))
	}
}
