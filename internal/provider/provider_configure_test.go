package provider_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// apiKey is an API key that no message may contain.
const apiKey = "not-a-real-key"

// configureTest is a provider block and an environment.
type configureTest struct {
	block       map[string]any
	environment map[string]string
	// wants are parts of the messages; none means that the configuration is valid.
	wants []string
}

func TestConfigure(t *testing.T) {
	for name, test := range map[string]configureTest{
		"block":       {block: map[string]any{"workspace": "acme", "token": apiKey}},
		"environment": {environment: map[string]string{"CERBY_WORKSPACE": "acme", "CERBY_TOKEN": apiKey}},
		"base URL in environment": {
			environment: map[string]string{"CERBY_BASE_URL": "https://acme.example/api/v1", "CERBY_TOKEN": apiKey},
		},
		"loopback over http": {block: map[string]any{"base_url": "http://127.0.0.1:8080/api/v1", "token": apiKey}},
		"all": {block: map[string]any{
			"workspace": "acme", "token": apiKey,
			"request_timeout": "5s", "retry_timeout": "1h", "max_concurrent_requests": 3,
		}},

		"nothing": {wants: []string{
			"token", "CERBY_TOKEN", "Set workspace in the provider block", "CERBY_WORKSPACE", `"acme" for acme.cerby.com`,
		}},
	} {
		t.Run(name, func(t *testing.T) { expectConfigure(t, test) })
	}
}

func TestConfigure_conflicts(t *testing.T) {
	for name, test := range map[string]configureTest{
		"workspace beside its base URL": {
			block: map[string]any{"workspace": "acme", "base_url": "https://Acme.cerby.com/api/v1", "token": apiKey},
		},
		"workspace beside another domain": {
			block: map[string]any{"workspace": "acme", "base_url": "https://acme.example.com/api/v1", "token": apiKey},
		},
		"another workspace": {
			block: map[string]any{"workspace": "acme", "base_url": "https://beta.cerby.com/api/v1", "token": apiKey},
			wants: []string{"Invalid workspace and base_url", `"beta.cerby.com", does not belong to the workspace`},
		},
		"workspace beside an IP address": {
			block: map[string]any{"workspace": "acme", "base_url": "https://[::1]:8443/api/v1", "token": apiKey},
			wants: []string{"Invalid workspace and base_url", `"::1", does not name a workspace`, "Remove workspace from"},
		},
		"workspace beside loopback": {
			block: map[string]any{"workspace": "acme", "base_url": "http://localhost:8080/api/v1", "token": apiKey},
			wants: []string{"Invalid workspace and base_url", `"localhost", does not name a workspace`},
		},
		"API key as workspace": {
			block: map[string]any{"workspace": apiKey, "base_url": "https://beta.cerby.com/api/v1", "token": apiKey},
			wants: []string{"Invalid workspace and base_url"},
		},
	} {
		t.Run(name, func(t *testing.T) { expectConfigure(t, test) })
	}
}

func TestConfigure_invalidToken(t *testing.T) {
	for name, test := range map[string]struct {
		token any
		wants []string
	}{
		"none":       {nil, []string{"without an API key", "CERBY_TOKEN"}},
		"empty":      {"", []string{"oken is empty", "CERBY_TOKEN"}},
		"line break": {apiKey + "\n", []string{"trimspace(file(...))"}},
	} {
		t.Run(name, func(t *testing.T) {
			expectConfigure(t, configureTest{
				block: map[string]any{"workspace": "acme", "token": test.token},
				wants: test.wants,
			})
		})
	}
	t.Run("environment", func(t *testing.T) {
		expectConfigure(t, configureTest{
			environment: map[string]string{"CERBY_WORKSPACE": "acme", "CERBY_TOKEN": "two words"},
			wants:       []string{"environment variable CERBY_TOKEN", "contains a space"},
		})
	})
}

func TestConfigure_invalidWorkspace(t *testing.T) {
	for name, test := range map[string]struct {
		workspace string
		wants     []string
	}{
		"empty":      {"", []string{"orkspace is empty", "CERBY_WORKSPACE"}},
		"host":       {"acme.cerby.com", []string{`Use "acme"`}},
		"URL":        {"https://acme.cerby.com/api/v1", []string{`Use "acme"`}},
		"upper case": {"Acme", []string{`Use "acme"`}},
		"spaces":     {" acme ", []string{`Use "acme"`}},
		"not a name": {"acme inc.", []string{"in lower case"}},
	} {
		t.Run(name, func(t *testing.T) {
			expectConfigure(t, configureTest{
				block: map[string]any{"workspace": test.workspace, "token": apiKey},
				wants: test.wants,
			})
		})
	}
	t.Run("host in environment", func(t *testing.T) {
		expectConfigure(t, configureTest{
			environment: map[string]string{"CERBY_WORKSPACE": "acme.cerby.com", "CERBY_TOKEN": apiKey},
			wants:       []string{`Use "acme"`, "environment variable CERBY_WORKSPACE"},
		})
	})
}

func TestConfigure_invalidSettings(t *testing.T) {
	for name, test := range map[string]configureTest{
		"http": {
			block: map[string]any{"base_url": "http://acme.example/api/v1", "token": apiKey},
			wants: []string{"base_url", "unencrypted"},
		},
		"base URL without scheme": {
			block: map[string]any{"workspace": "acme", "base_url": "acme", "token": apiKey},
			wants: []string{"base_url"},
		},
		"timeout without unit": {
			block: map[string]any{"workspace": "acme", "token": apiKey, "request_timeout": "60"},
			wants: []string{`such as "90s"`},
		},
		"API key as request timeout": {
			block: map[string]any{"workspace": "acme", "token": apiKey, "request_timeout": apiKey},
			wants: []string{"Invalid duration"},
		},
		"API key as retry timeout": {
			block: map[string]any{"workspace": "acme", "token": apiKey, "retry_timeout": apiKey},
			wants: []string{"Invalid duration"},
		},
		"negative timeout": {
			block: map[string]any{"workspace": "acme", "token": apiKey, "retry_timeout": "-5m"},
			wants: []string{`such as "90s"`},
		},
		"no concurrent requests": {
			block: map[string]any{"workspace": "acme", "token": apiKey, "max_concurrent_requests": 0},
			wants: []string{"between 1 and 1000"},
		},
	} {
		t.Run(name, func(t *testing.T) { expectConfigure(t, test) })
	}
}

// expectConfigure configures the provider and checks the messages, which never contain the API key.
func expectConfigure(t *testing.T, test configureTest) {
	t.Helper()
	clearEnvironment(t)
	for variable, value := range test.environment {
		t.Setenv(variable, value)
	}
	text := configure(t, test.block)
	if len(test.wants) == 0 && text != "" {
		t.Errorf("unexpected diagnostics: %s", text)
	}
	for _, want := range test.wants {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
	if strings.Contains(text, apiKey) {
		t.Errorf("the API key is in %q", text)
	}
}

// configure validates a provider block, configures the provider if the block is valid, and returns the diagnostics.
func configure(t *testing.T, block map[string]any) string {
	t.Helper()
	server, resp := schemas(t)
	config := acctest.EncodeObject(t, resp.Provider, block)
	validated, err := server.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	if text := formatDiagnostics(validated.Diagnostics); text != "" {
		return text
	}
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	return formatDiagnostics(configured.Diagnostics)
}

func TestConfigure_unknown(t *testing.T) {
	// The environment has all values, and must not replace the unknown ones.
	t.Setenv("CERBY_WORKSPACE", "another")
	t.Setenv("CERBY_TOKEN", "not-a-real-key")
	_, resp := schemas(t)
	for attribute, block := range map[string]map[string]any{
		"workspace": {"workspace": tftypes.UnknownValue},
		"token":     {"workspace": "acme", "token": tftypes.UnknownValue},
		"base_url":  {"base_url": tftypes.UnknownValue, "workspace": tftypes.UnknownValue, "token": "not-a-real-key"},
	} {
		t.Run(attribute, func(t *testing.T) {
			server := acctest.Server(t, block)
			read, err := server.ReadDataSource(context.Background(), &tfprotov6.ReadDataSourceRequest{
				TypeName: "cerby_vaults", Config: acctest.EncodeObject(t, resp.DataSourceSchemas["cerby_vaults"], nil),
			})
			if err != nil {
				t.Fatal(err)
			}
			want := attribute + " in the provider block is known only after an apply"
			if text := formatDiagnostics(read.Diagnostics); !strings.Contains(text, want) {
				t.Errorf("%q is not in %q", want, text)
			}
		})
	}
}

// clearEnvironment clears the environment variables of the provider.
func clearEnvironment(t *testing.T) {
	t.Helper()
	for _, name := range []string{"CERBY_WORKSPACE", "CERBY_TOKEN", "CERBY_BASE_URL"} {
		t.Setenv(name, "")
	}
}
