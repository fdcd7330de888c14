package provider_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// validation returns a function that validates configurations of one type.
type validation func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error)

// eachType calls a function with every type of the provider.
func eachType(t *testing.T, visit func(name string, schema *tfprotov6.Schema, validate validation)) {
	t.Helper()
	server, resp := schemas(t)
	ctx := context.Background()
	for name, schema := range resp.ResourceSchemas {
		visit("resource "+name, schema, func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
				TypeName: name, Config: config,
				ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
			})
			return resp.Diagnostics, err
		})
	}
	for name, schema := range resp.DataSourceSchemas {
		visit("data source "+name, schema, func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{
				TypeName: name, Config: config,
			})
			return resp.Diagnostics, err
		})
	}
	for name, schema := range resp.EphemeralResourceSchemas {
		visit("ephemeral resource "+name, schema, func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.ValidateEphemeralResourceConfig(ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{
				TypeName: name, Config: config,
			})
			return resp.Diagnostics, err
		})
	}
	eachAction(ctx, server, resp, visit)
}

// eachAction calls a function with every action of the provider.
func eachAction(
	ctx context.Context, server tfprotov6.ProviderServer, resp *tfprotov6.GetProviderSchemaResponse,
	visit func(name string, schema *tfprotov6.Schema, validate validation),
) {
	for name, action := range resp.ActionSchemas {
		visit("action "+name, action.Schema, func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			//nolint:forcetypeassert // The provider has actions.
			resp, err := server.(tfprotov6.ActionServer).ValidateActionConfig(ctx,
				&tfprotov6.ValidateActionConfigRequest{ActionType: name, Config: config})
			return resp.Diagnostics, err
		})
	}
}

// writable returns the text attributes of a schema that a configuration can set.
func writable(schema *tfprotov6.Schema) []string {
	var names []string
	for _, attribute := range schema.Block.Attributes {
		if (attribute.Required || attribute.Optional) && attribute.Type != nil && attribute.Type.Is(tftypes.String) {
			names = append(names, attribute.Name)
		}
	}
	return names
}

// Every ID attribute refuses an email, a name and a path, and the message names a data source to use,
// or the attribute with the name in a data source that finds its object by that, too.
func TestIDs_refuseEmailsAndNames(t *testing.T) {
	t.Parallel()
	checked := 0
	eachType(t, func(name string, schema *tfprotov6.Schema, validate validation) {
		for _, attribute := range writable(schema) {
			if attribute == "id" || strings.HasSuffix(attribute, "_id") {
				checked++
				expectInvalidIDs(t, name, schema, attribute, validate)
			}
		}
	})
	if checked < 20 {
		t.Errorf("checked %d attributes, want at least 20", checked)
	}
}

// expectInvalidIDs checks that an attribute of a type refuses values that are not IDs.
func expectInvalidIDs(t *testing.T, name string, schema *tfprotov6.Schema, attribute string, validate validation) {
	t.Helper()
	for value, want := range map[string]string{
		"user1@acme.test": `"user1@acme.test" is an email, not an ID.`,
		"team 1":          `The value is not a valid ID`,
		"a/b":             `The value is not a valid ID`,
	} {
		diagnostics, err := validate(acctest.EncodeObject(t, schema, map[string]any{attribute: value}))
		if err != nil {
			t.Fatal(err)
		}
		text := formatDiagnostics(diagnostics)
		if !strings.Contains(text, want) || !strings.Contains(text, "cerby_") && !strings.Contains(text, " instead.") {
			t.Errorf("%s, %s = %q: %q is not in %q", name, attribute, value, want, text)
		}
	}
}

// Every role is checked: an unknown one is a warning that suggests the nearest.
func TestRoles_warnOfUnknown(t *testing.T) {
	t.Parallel()
	roles := map[string]struct{ misspelled, suggested string }{
		"cerby_user":             {"guest", "guest_user"},
		"cerby_team_membership":  {"membr", "member"},
		"cerby_integration_user": {"onwer", "owner"},
		"cerby_account_share":    {"colaborator", "collaborator"},
		"cerby_secret_share":     {"colaborator", "collaborator"},
		"cerby_collection_share": {"colaborator", "collaborator"},
	}
	checked := 0
	eachType(t, func(name string, schema *tfprotov6.Schema, validate validation) {
		typeName, isResource := strings.CutPrefix(name, "resource ")
		if !isResource || !slices.Contains(writable(schema), "role") {
			return
		}
		checked++
		role := roles[typeName]
		diagnostics, err := validate(acctest.EncodeObject(t, schema, map[string]any{"role": role.misspelled}))
		if err != nil {
			t.Fatal(err)
		}
		var warnings []string
		for _, d := range diagnostics {
			if d.Severity == tfprotov6.DiagnosticSeverityWarning {
				warnings = append(warnings, d.Detail)
			}
		}
		want := fmt.Sprintf("Did you mean %q?", role.suggested)
		if len(warnings) != 1 || !strings.Contains(warnings[0], want) {
			t.Errorf("%s, role = %q: got warnings %q, want one with %q", name, role.misspelled, warnings, want)
		}
	})
	if checked != len(roles) {
		t.Errorf("checked the roles of %d resources, want %d", checked, len(roles))
	}
}

// An expired API key is reported twice, however many resources are read, and no state changes.
func TestRead_expiredKey(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	server := w.ServerWith(t, map[string]any{"token": "expired-key"})
	_, resp := schemas(t)
	var errors []string
	reads := 0
	for range 10 {
		for name, schema := range resp.ResourceSchemas {
			current := acctest.EncodeObject(t, schema, someState(name, schema))
			read, err := server.ReadResource(context.Background(), &tfprotov6.ReadResourceRequest{
				TypeName: name, CurrentState: current,
			})
			if err != nil {
				t.Fatal(err)
			}
			reads++
			for _, d := range read.Diagnostics {
				errors = append(errors, d.Summary)
			}
			before, _ := current.Unmarshal(schema.ValueType())
			after, err := read.NewState.Unmarshal(schema.ValueType())
			if err != nil || !after.Equal(before) {
				t.Errorf("%s: the state changed to %s", name, after)
			}
		}
	}
	if len(errors) != 2 {
		t.Errorf("%d reads reported %d errors, want 2: %q", reads, len(errors), errors)
	}
}

// someState returns a state in which the IDs of a resource are set.
func someState(name string, schema *tfprotov6.Schema) map[string]any {
	state := map[string]any{"id": "some-id"}
	for _, attribute := range writable(schema) {
		if strings.HasSuffix(attribute, "_id") || attribute == "entitlement" || attribute == "title" {
			state[attribute] = "some-id"
		}
	}
	// Of two attributes of which a configuration sets one.
	switch {
	case strings.HasSuffix(name, "_share"):
		delete(state, "team_id")
	case name == "cerby_collection_item":
		delete(state, "secret_id")
	}
	return state
}
