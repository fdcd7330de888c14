package acctest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Query is one list block that is run over the protocol, without Terraform.
type Query struct {
	// Type is the list resource, and Config its configuration.
	Type   string
	Config map[string]any
	// Limit is the highest number of results; 0 means no limit.
	Limit int64
	// IncludeResource asks for all attributes.
	IncludeResource bool
	// OnResult is called after each result with the number of objects so far, and ends the query by returning false. It
	// may be nil.
	OnResult func(objects int) bool
}

// ListResult is one object that a list resource returned.
type ListResult struct {
	DisplayName string
	// Identity has the identity's attributes that are not null.
	Identity map[string]string
	// Resource is nil unless the query includes it.
	Resource *tfprotov6.DynamicValue
}

// String returns the display name and the identity: `Marketing id=7`.
func (r ListResult) String() string {
	text := []string{r.DisplayName}
	for _, name := range slices.Sorted(maps.Keys(r.Identity)) {
		text = append(text, name+"="+r.Identity[name])
	}
	return strings.Join(text, " ")
}

// List runs a query with a newly configured provider.
func (w *Workspace) List(t *testing.T, query Query) ([]ListResult, Diagnostics) {
	t.Helper()
	return List(t.Context(), t, w.Server(t), query)
}

// ExpectList runs a query, and checks that it returns these objects in this order, in the form of String, without
// diagnostics.
func (w *Workspace) ExpectList(t *testing.T, query Query, want ...string) {
	t.Helper()
	results, diagnostics := w.List(t, query)
	diagnostics.Expect(t, nil, nil)
	ExpectResults(t, results, want...)
}

// ExpectResults checks that a query returned these objects in this order, in the form of String.
func ExpectResults(t *testing.T, results []ListResult, want ...string) {
	t.Helper()
	got := make([]string, 0, len(results))
	for _, result := range results {
		got = append(got, result.String())
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the results of the query (-want +got):\n%s", diff)
	}
}

// List runs a query with a provider.
func List(
	ctx context.Context, t *testing.T, server tfprotov6.ProviderServer, query Query,
) ([]ListResult, Diagnostics) {
	t.Helper()
	lister, ok := server.(tfprotov6.ListResourceServer)
	if !ok {
		t.Fatalf("the provider is a %T, want a server of list resources", server)
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	RequireSuccess(t, err, identities.Diagnostics)
	schema, known := schemas(t).ListResourceSchemas[query.Type]
	if !known {
		t.Fatalf("the provider has no list resource %q", query.Type)
	}
	var diagnostics Diagnostics
	config := EncodeObject(t, schema, query.Config)
	validated, err := lister.ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: query.Type, Config: config,
	})
	diagnostics.add(t, err, validated.Diagnostics)
	if len(diagnostics.Errors) > 0 {
		return nil, diagnostics
	}
	stream, err := lister.ListResource(ctx, &tfprotov6.ListResourceRequest{
		TypeName: query.Type, Config: config, IncludeResource: query.IncludeResource, Limit: query.Limit,
	})
	if err != nil {
		t.Fatal(err)
	}
	var results []ListResult
	identityType := identities.IdentitySchemas[query.Type].ValueType()
	for result := range stream.Results {
		diagnostics.add(t, nil, result.Diagnostics)
		if result.Identity != nil {
			identity := decodeIdentity(t, result.Identity, identityType)
			results = append(results, ListResult{result.DisplayName, identity, result.Resource})
		}
		if query.OnResult != nil && !query.OnResult(len(results)) {
			break
		}
	}
	return results, diagnostics
}

// decodeIdentity returns the attributes of an identity that are not null.
func decodeIdentity(t *testing.T, identity *tfprotov6.ResourceIdentityData, kind tftypes.Type) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for name, value := range mustAs[map[string]tftypes.Value](t, decode(t, identity.IdentityData, kind)) {
		if !value.IsNull() {
			texts[name] = mustAs[string](t, value)
		}
	}
	return texts
}
