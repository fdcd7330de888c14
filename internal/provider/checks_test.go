package provider_test

import (
	"context"
	"fmt"
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
	server, answer := schemas(t)
	ctx := context.Background()
	for name, schema := range answer.ResourceSchemas {
		visit("resource "+name, schema, func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
				TypeName: name, Config: config,
				ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
			})
			return resp.Diagnostics, err
		})
	}
	for name, schema := range answer.DataSourceSchemas {
		visit("data source "+name, schema, func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{
				TypeName: name, Config: config,
			})
			return resp.Diagnostics, err
		})
	}
	for name, schema := range answer.EphemeralResourceSchemas {
		visit("ephemeral resource "+name, schema, func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.ValidateEphemeralResourceConfig(ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{
				TypeName: name, Config: config,
			})
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

// Whatever type an ID belongs to: an email or a name in its place is refused, and the message says what to use.
func TestIDs_refuseEmailsAndNames(t *testing.T) {
	t.Parallel()
	checked := 0
	eachType(t, func(name string, schema *tfprotov6.Schema, validate validation) {
		for _, attribute := range writable(schema) {
			if attribute != "id" && !strings.HasSuffix(attribute, "_id") {
				continue
			}
			checked++
			for value, want := range map[string]string{
				"user1@acme.test": `"user1@acme.test" is an email, not an ID.`,
				"team 1":          `"team 1" is not an ID`,
				"a/b":             `"a/b" is not an ID`,
			} {
				diagnostics, err := validate(acctest.EncodeObject(t, schema, map[string]any{attribute: value}))
				if err != nil {
					t.Fatal(err)
				}
				text := said(diagnostics)
				if !strings.Contains(text, want) || !strings.Contains(text, "cerby_") {
					t.Errorf("%s, %s = %q: %q is not in %q", name, attribute, value, want, text)
				}
			}
		}
	})
	if checked < 20 {
		t.Errorf("only %d attributes have IDs", checked)
	}
}

// Every role is checked: an unknown one is a warning that suggests the nearest.
func TestRoles_warnOfUnknown(t *testing.T) {
	t.Parallel()
	misspelled := map[string]string{
		"cerby_user": "guest", "cerby_team_membership": "membr", "cerby_integration_user": "onwer",
		"cerby_account_share": "colaborator", "cerby_secret_share": "colaborator", "cerby_collection_share": "colaborator",
	}
	meant := map[string]string{"guest": "guest_user", "membr": "member", "colaborator": "collaborator", "onwer": "owner"}
	checked := 0
	eachType(t, func(name string, schema *tfprotov6.Schema, validate validation) {
		kind, typeName, _ := strings.Cut(name, " ")
		for _, attribute := range writable(schema) {
			if kind != "resource" || attribute != "role" {
				continue
			}
			checked++
			word := misspelled[typeName]
			diagnostics, err := validate(acctest.EncodeObject(t, schema, map[string]any{"role": word}))
			if err != nil {
				t.Fatal(err)
			}
			warnings := 0
			for _, d := range diagnostics {
				if d.Severity == tfprotov6.DiagnosticSeverityWarning {
					warnings++
					if want := fmt.Sprintf("Did you mean %q?", meant[word]); !strings.Contains(d.Detail, want) {
						t.Errorf("%s, role = %q: %q is not in %q", name, word, want, d.Detail)
					}
				}
			}
			if warnings != 1 {
				t.Errorf("%s, role = %q: %d warnings", name, word, warnings)
			}
		}
	})
	if checked != len(misspelled) {
		t.Errorf("checked the roles of %d resources, want %d", checked, len(misspelled))
	}
}

// One expired key is told twice, however many resources are read, and no state changes.
func TestRead_expiredKey(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	server := w.ServerWith(t, map[string]any{"token": "expired-key"})
	_, answer := schemas(t)
	var errors []string
	reads := 0
	for range 10 {
		for name, schema := range answer.ResourceSchemas {
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
