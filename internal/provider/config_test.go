package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The block wins over the environment, and base_url over workspace.
func TestModel_address(t *testing.T) {
	const (
		acme, beta = "https://acme.cerby.com/api/v1", "https://beta.cerby.com/api/v1"
		elsewhere  = "https://acme.example.com/v2"
		local      = "http://127.0.0.1:8080/api/v1"
	)
	for name, test := range map[string]struct {
		workspace, baseURL       string
		envWorkspace, envBaseURL string
		want                     string
		fails                    bool
	}{
		"workspace":                              {workspace: "acme", want: acme},
		"workspace over CERBY_BASE_URL":          {workspace: "acme", envBaseURL: beta, want: acme},
		"workspace over both variables":          {workspace: "acme", envWorkspace: "beta", envBaseURL: beta, want: acme},
		"base_url over CERBY_WORKSPACE":          {baseURL: acme, envWorkspace: "beta", want: acme},
		"base_url over CERBY_BASE_URL":           {baseURL: acme, envBaseURL: beta, want: acme},
		"loopback base_url over CERBY_WORKSPACE": {baseURL: local, envWorkspace: "beta", want: local},
		"CERBY_BASE_URL over CERBY_WORKSPACE":    {envWorkspace: "acme", envBaseURL: beta, want: beta},
		"CERBY_WORKSPACE":                        {envWorkspace: "acme", want: acme},
		"both in agreement":                      {workspace: "acme", baseURL: elsewhere, want: elsewhere},
		"both in conflict":                       {workspace: "acme", baseURL: beta, fails: true},
		"workspace beside loopback":              {workspace: "acme", baseURL: local, fails: true},
		"neither":                                {fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(envWorkspace, test.envWorkspace)
			t.Setenv(envBaseURL, test.envBaseURL)
			var diags diag.Diagnostics
			got := model{Workspace: stringOrNull(test.workspace), BaseURL: stringOrNull(test.baseURL)}.baseURL(&diags)
			if diags.HasError() != test.fails {
				t.Fatalf("unexpected diagnostics: %v", diags)
			}
			if !test.fails && got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// An unknown workspace in the block is unknown configuration, even with CERBY_BASE_URL.
func TestModel_unknown(t *testing.T) {
	t.Setenv(envBaseURL, "https://beta.cerby.com/api/v1")
	if names := (model{Workspace: types.StringUnknown()}).unknownAttributes(); len(names) != 1 || names[0] != "workspace" {
		t.Errorf("got %q, want workspace", names)
	}
}

// stringOrNull returns a null for an empty text.
func stringOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}
