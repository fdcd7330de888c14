package provider_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/provider"
)

// schemas gives the provider and its schemas.
func schemas(t *testing.T) (tfprotov6.ProviderServer, *tfprotov6.GetProviderSchemaResponse) {
	t.Helper()
	server := providerserver.NewProtocol6(provider.New("test")())()
	answer, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	acctest.RequireSuccess(t, nil, answer.Diagnostics)
	return server, answer
}

// said joins diagnostics.
func said(diagnostics []*tfprotov6.Diagnostic) string {
	var b strings.Builder
	for _, d := range diagnostics {
		b.WriteString(d.Attribute.String() + ": " + d.Summary + ": " + d.Detail + "\n")
	}
	return b.String()
}

// clearEnvironment takes the provider's variables out of the environment of a test.
func clearEnvironment(t *testing.T) {
	t.Helper()
	for _, name := range []string{"CERBY_WORKSPACE", "CERBY_TOKEN", "CERBY_BASE_URL"} {
		t.Setenv(name, "")
	}
}

func TestConfigure(t *testing.T) {
	const key = "not-a-real-key"
	for name, test := range map[string]struct {
		block       map[string]any
		environment map[string]string
		// wants are parts of the messages; none means that it is configured.
		wants []string
	}{
		"block":                   {block: map[string]any{"workspace": "acme", "token": key}},
		"environment":             {environment: map[string]string{"CERBY_WORKSPACE": "acme", "CERBY_TOKEN": key}},
		"base URL in environment": {environment: map[string]string{"CERBY_BASE_URL": "https://acme.example/api/v1", "CERBY_TOKEN": key}},
		"loopback over http":      {block: map[string]any{"base_url": "http://127.0.0.1:8080/api/v1", "token": key}},
		"all":                     {block: map[string]any{"workspace": "acme", "token": key, "request_timeout": "5s", "retry_timeout": "1h", "max_concurrent_requests": 3}},

		"workspace beside its base URL": {
			block: map[string]any{"workspace": "acme", "base_url": "https://Acme.cerby.com/api/v1", "token": key},
		},
		"workspace beside another domain": {
			block: map[string]any{"workspace": "acme", "base_url": "https://acme.example.com/api/v1", "token": key},
		},
		"another workspace": {
			block: map[string]any{"workspace": "acme", "base_url": "https://beta.cerby.com/api/v1", "token": key},
			wants: []string{"Conflicting workspace and base_url", `"beta.cerby.com", belongs to another workspace`},
		},
		"workspace beside an IP address": {
			block: map[string]any{"workspace": "acme", "base_url": "https://[::1]:8443/api/v1", "token": key},
			wants: []string{"Conflicting workspace and base_url", `"::1", does not name a workspace`, "Remove workspace from"},
		},
		"workspace beside loopback": {
			block: map[string]any{"workspace": "acme", "base_url": "http://localhost:8080/api/v1", "token": key},
			wants: []string{"Conflicting workspace and base_url", `"localhost", does not name a workspace`},
		},
		"key for a workspace": {
			block: map[string]any{"workspace": key, "base_url": "https://beta.cerby.com/api/v1", "token": key},
			wants: []string{"Conflicting workspace and base_url"},
		},

		"nothing":                 {wants: []string{"token", "CERBY_TOKEN", "Set workspace in the provider block", "CERBY_WORKSPACE", `"acme" for acme.cerby.com`}},
		"no key":                  {block: map[string]any{"workspace": "acme"}, wants: []string{"Missing API key", "CERBY_TOKEN"}},
		"empty key":               {block: map[string]any{"workspace": "acme", "token": ""}, wants: []string{"oken is empty", "CERBY_TOKEN"}},
		"key with line break":     {block: map[string]any{"workspace": "acme", "token": key + "\n"}, wants: []string{"trimspace(file(...))"}},
		"key in environment":      {environment: map[string]string{"CERBY_WORKSPACE": "acme", "CERBY_TOKEN": "two words"}, wants: []string{"environment variable CERBY_TOKEN", "contains a space"}},
		"empty workspace":         {block: map[string]any{"workspace": "", "token": key}, wants: []string{"orkspace is empty", "CERBY_WORKSPACE"}},
		"host":                    {block: map[string]any{"workspace": "acme.cerby.com", "token": key}, wants: []string{`write "acme"`}},
		"URL":                     {block: map[string]any{"workspace": "https://acme.cerby.com/api/v1", "token": key}, wants: []string{`write "acme"`}},
		"upper case":              {block: map[string]any{"workspace": "Acme", "token": key}, wants: []string{`write "acme"`}},
		"blanks":                  {block: map[string]any{"workspace": " acme ", "token": key}, wants: []string{`write "acme"`}},
		"host in environment":     {environment: map[string]string{"CERBY_WORKSPACE": "acme.cerby.com", "CERBY_TOKEN": key}, wants: []string{`write "acme"`, "environment variable CERBY_WORKSPACE"}},
		"nothing like a name":     {block: map[string]any{"workspace": "acme inc.", "token": key}, wants: []string{"in lower case"}},
		"http":                    {block: map[string]any{"base_url": "http://acme.example/api/v1", "token": key}, wants: []string{"base_url", "unencrypted"}},
		"bad base URL beside one": {block: map[string]any{"workspace": "acme", "base_url": "acme", "token": key}, wants: []string{"base_url"}},
		"timeout":                 {block: map[string]any{"workspace": "acme", "token": key, "request_timeout": "60"}, wants: []string{`such as "90s"`}},
		"key for a timeout":       {block: map[string]any{"workspace": "acme", "token": key, "request_timeout": key}, wants: []string{"Invalid duration"}},
		"key for a retry timeout": {block: map[string]any{"workspace": "acme", "token": key, "retry_timeout": key}, wants: []string{"Invalid duration"}},
		"negative timeout":        {block: map[string]any{"workspace": "acme", "token": key, "retry_timeout": "-5m"}, wants: []string{`such as "90s"`}},
		"no requests":             {block: map[string]any{"workspace": "acme", "token": key, "max_concurrent_requests": 0}, wants: []string{"between 1 and 1000"}},
	} {
		t.Run(name, func(t *testing.T) {
			clearEnvironment(t)
			for variable, value := range test.environment {
				t.Setenv(variable, value)
			}
			server, answer := schemas(t)
			ctx := context.Background()
			block := acctest.EncodeObject(t, answer.Provider, test.block)
			// Terraform validates first, and configures only what is valid.
			validated, err := server.ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{Config: block})
			if err != nil {
				t.Fatal(err)
			}
			text := said(validated.Diagnostics)
			if text == "" {
				configured, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: block})
				if err != nil {
					t.Fatal(err)
				}
				text = said(configured.Diagnostics)
			}
			if len(test.wants) == 0 && text != "" {
				t.Errorf("it was refused: %s", text)
			}
			for _, want := range test.wants {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in %q", want, text)
				}
			}
			if strings.Contains(text, key) {
				t.Errorf("the key is in %q", text)
			}
		})
	}
}

func TestConfigure_unknown(t *testing.T) {
	// The environment has everything, and must not stand in.
	t.Setenv("CERBY_WORKSPACE", "somebody-else")
	t.Setenv("CERBY_TOKEN", "not-a-real-key")
	_, answer := schemas(t)
	for attribute, block := range map[string]map[string]any{
		"workspace": {"workspace": tftypes.UnknownValue},
		"token":     {"workspace": "acme", "token": tftypes.UnknownValue},
		"base_url":  {"base_url": tftypes.UnknownValue, "workspace": tftypes.UnknownValue, "token": "not-a-real-key"},
	} {
		t.Run(attribute, func(t *testing.T) {
			server := acctest.Server(t, block)
			read, err := server.ReadDataSource(context.Background(), &tfprotov6.ReadDataSourceRequest{
				TypeName: "cerby_vaults", Config: acctest.EncodeObject(t, answer.DataSourceSchemas["cerby_vaults"], nil),
			})
			if err != nil {
				t.Fatal(err)
			}
			if text := said(read.Diagnostics); !strings.Contains(text, attribute+" in the provider block is known only after an apply") {
				t.Errorf("a read was answered %q", text)
			}
		})
	}
}

func TestUserAgent(t *testing.T) {
	t.Setenv("TF_APPEND_USER_AGENT", " ci/1.2\n")
	w := acctest.NewWorkspace(t)
	_, answer := schemas(t)
	read, err := w.Server(t).ReadDataSource(context.Background(), &tfprotov6.ReadDataSourceRequest{
		TypeName: "cerby_vaults", Config: acctest.EncodeObject(t, answer.DataSourceSchemas["cerby_vaults"], nil),
	})
	acctest.RequireSuccess(t, err, read.Diagnostics)
	if got, want := w.Requests()[0].UserAgent, "terraform-provider-cerby/test terraform/1.11.4 ci/1.2"; got != want {
		t.Errorf("the user agent is %q, not %q", got, want)
	}
}

// Every type says what it calls, as the documentation is made from that.
func TestServices_sayWhatTheyCall(t *testing.T) {
	t.Parallel()
	_, answer := schemas(t)
	uses := map[framework.Kind][]string{}
	for _, service := range provider.Services {
		for _, use := range service.Uses {
			uses[use.Kind] = append(uses[use.Kind], use.Name)
			if len(use.Operations) == 0 {
				t.Errorf("%s %s calls nothing", use.Kind, use.Name)
			}
		}
	}
	check := func(kind framework.Kind, types map[string]*tfprotov6.Schema) {
		for name, schema := range types {
			if !slices.Contains(uses[kind], name) {
				t.Errorf("%s %s does not say what it calls", kind, name)
			}
			if !strings.Contains(schema.Block.Description, "The API key needs the scope") {
				t.Errorf("the description of %s %s does not say what the API key needs", kind, name)
			}
		}
		if len(uses[kind]) != len(types) {
			t.Errorf("there are %d of %s, and %d say what they call", len(types), kind, len(uses[kind]))
		}
	}
	check(framework.ManagedResource, answer.ResourceSchemas)
	check(framework.DataSourceKind, answer.DataSourceSchemas)
	check(framework.EphemeralKind, answer.EphemeralResourceSchemas)
	check(framework.ListKind, answer.ListResourceSchemas)
}

// A read that waits ends at once when Terraform cancels.
func TestRead_interrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	w := acctest.NewWorkspace(t, cerbytest.WithObserver(func(cerbytest.Request) { cancel() }))
	// The answer asks for a pause that no test would survive.
	w.Inject(cerbytest.Fault{Status: 429, Header: map[string][]string{"Retry-After": {"600"}}})
	_, answer := schemas(t)
	read, err := w.Server(t).ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{
		TypeName: "cerby_vaults", Config: acctest.EncodeObject(t, answer.DataSourceSchemas["cerby_vaults"], nil),
	})
	if err != nil {
		t.Fatal(err)
	}
	if text := said(read.Diagnostics); !strings.Contains(text, "nterrupted") {
		t.Errorf("it was answered %q", text)
	}
}
