package acctest

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Listed is a thing that a list resource told of.
type Listed struct {
	Name string
	// Identity has the texts of what identifies it; those that are null are left out.
	Identity map[string]string
	// Whole is nil where it was not told.
	Whole *tfprotov6.DynamicValue
}

// Query is one list block that is run over the protocol, without any Terraform.
type Query struct {
	// Type is the list resource, and Config what it is configured with.
	Type   string
	Config map[string]any
	// Limit is 0 for none.
	Limit int64
	// Whole asks for all attributes.
	Whole bool
	// Took is called after each result with how many things there were; it ends the query by giving false. It may be
	// nil.
	Took func(things int) bool
}

// List runs a query against a provider, and gives what it told of and what it said.
func List(ctx context.Context, t *testing.T, server tfprotov6.ProviderServer, query Query) ([]Listed, Diagnostics) {
	t.Helper()
	lister, ok := server.(tfprotov6.ListResourceServer)
	if !ok {
		t.Fatalf("a %T lists nothing", server)
	}
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	Succeeds(t, err, schemas.Diagnostics)
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	Succeeds(t, err, identities.Diagnostics)
	schema, known := schemas.ListResourceSchemas[query.Type]
	if !known {
		t.Fatalf("there is no list resource %s", query.Type)
	}
	var said Diagnostics
	config := Object(t, schema, query.Config)
	checked, err := lister.ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{TypeName: query.Type, Config: config})
	said.add(t, err, checked.Diagnostics)
	if len(said.Errors) > 0 {
		return nil, said
	}
	stream, err := lister.ListResource(ctx, &tfprotov6.ListResourceRequest{TypeName: query.Type, Config: config, IncludeResource: query.Whole, Limit: query.Limit})
	if err != nil {
		t.Fatal(err)
	}
	var all []Listed
	for result := range stream.Results {
		said.add(t, nil, result.Diagnostics)
		if result.Identity != nil {
			all = append(all, Listed{Name: result.DisplayName, Identity: identified(t, result.Identity, identities.IdentitySchemas[query.Type].ValueType()), Whole: result.Resource})
		}
		if query.Took != nil && !query.Took(len(all)) {
			break
		}
	}
	return all, said
}

// identified gives the texts of an identity.
func identified(t *testing.T, identity *tfprotov6.ResourceIdentityData, kind tftypes.Type) map[string]string {
	t.Helper()
	value, err := identity.IdentityData.Unmarshal(kind)
	if err != nil {
		t.Fatal(err)
	}
	var values map[string]tftypes.Value
	if err := value.As(&values); err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for name, value := range values {
		var text *string
		if err := value.As(&text); err != nil {
			t.Fatal(err)
		}
		if text != nil {
			texts[name] = *text
		}
	}
	return texts
}
