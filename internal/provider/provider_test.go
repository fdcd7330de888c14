package provider_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/provider"
)

// schemas returns a provider and its schemas.
func schemas(t *testing.T) (tfprotov6.ProviderServer, *tfprotov6.GetProviderSchemaResponse) {
	t.Helper()
	server := providerserver.NewProtocol6(provider.New("test")())()
	resp, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	acctest.RequireSuccess(t, nil, resp.Diagnostics)
	return server, resp
}

// schemasByKind returns the schemas of all types of the provider.
func schemasByKind(t *testing.T) map[framework.Kind]map[string]*tfprotov6.Schema {
	t.Helper()
	_, resp := schemas(t)
	actions := map[string]*tfprotov6.Schema{}
	for name, action := range resp.ActionSchemas {
		actions[name] = action.Schema
	}
	return map[framework.Kind]map[string]*tfprotov6.Schema{
		framework.ActionKind:      actions,
		framework.ManagedResource: resp.ResourceSchemas,
		framework.DataSourceKind:  resp.DataSourceSchemas,
		framework.EphemeralKind:   resp.EphemeralResourceSchemas,
		framework.ListKind:        resp.ListResourceSchemas,
	}
}

// formatDiagnostics returns the diagnostics as text, one on each line.
func formatDiagnostics(diagnostics []*tfprotov6.Diagnostic) string {
	var b strings.Builder
	for _, d := range diagnostics {
		b.WriteString(d.Attribute.String() + ": " + d.Summary + ": " + d.Detail + "\n")
	}
	return b.String()
}

func TestUserAgent(t *testing.T) {
	t.Setenv("TF_APPEND_USER_AGENT", " ci/1.2\n")
	w := acctest.NewWorkspace(t)
	_, resp := schemas(t)
	read, err := w.Server(t).ReadDataSource(context.Background(), &tfprotov6.ReadDataSourceRequest{
		TypeName: "cerby_vaults", Config: acctest.EncodeObject(t, resp.DataSourceSchemas["cerby_vaults"], nil),
	})
	acctest.RequireSuccess(t, err, read.Diagnostics)
	if got, want := w.Requests()[0].UserAgent, "terraform-provider-cerby/test terraform/1.11.4 ci/1.2"; got != want {
		t.Errorf("got user agent %q, want %q", got, want)
	}
}

// Every type declares its operations: the documentation of the scopes is generated from them.
func TestServices_declareOperations(t *testing.T) {
	t.Parallel()
	uses := map[framework.Kind][]string{}
	for _, service := range provider.Services {
		for _, use := range service.Uses {
			uses[use.Kind] = append(uses[use.Kind], use.Name)
			if len(use.Operations) == 0 {
				t.Errorf("%s %s has no operations", use.Kind, use.Name)
			}
		}
	}
	for kind, types := range schemasByKind(t) {
		expectUses(t, kind, uses[kind], types)
	}
}

// expectUses checks that the uses of a kind are those of all types, and that the types describe their scopes.
func expectUses(t *testing.T, kind framework.Kind, uses []string, types map[string]*tfprotov6.Schema) {
	t.Helper()
	for name, schema := range types {
		if !slices.Contains(uses, name) {
			t.Errorf("%s %s is not in the uses of a service", kind, name)
		}
		if !strings.Contains(schema.Block.Description, "The API key needs the scope") {
			t.Errorf("the description of %s %s has no scope of the API key", kind, name)
		}
	}
	if len(uses) != len(types) {
		t.Errorf("got %d uses of the kind %s, want %d", len(uses), kind, len(types))
	}
}

// A read that pauses before a retry stops at once when Terraform cancels it.
func TestRead_interrupted(t *testing.T) {
	t.Parallel()
	_, resp := schemas(t)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		w := acctest.NewWorkspace(t, cerbytest.WithObserver(func(cerbytest.Request) { cancel() }))
		w.Inject(cerbytest.Fault{Status: 429, Header: map[string][]string{"Retry-After": {"600"}}})
		start := time.Now()
		read, err := w.Server(t).ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{
			TypeName: "cerby_vaults", Config: acctest.EncodeObject(t, resp.DataSourceSchemas["cerby_vaults"], nil),
		})
		if err != nil {
			t.Fatal(err)
		}
		if text := formatDiagnostics(read.Diagnostics); !strings.Contains(text, "nterrupted") {
			t.Errorf("unexpected diagnostics: %q", text)
		}
		if elapsed := time.Since(start); elapsed != 0 {
			t.Errorf("the read ended after %s, want 0s", elapsed)
		}
	})
}
