package provider_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/provider"
)

// requiredValues are values of the attributes that types require.
var requiredValues = map[string]any{
	"account_id": cerbytest.SeedTwitterID, "collection_id": cerbytest.SeedCampaignsID,
	"integration_id": cerbytest.SeedVideoIntegrationID, "secret_id": cerbytest.SeedPhraseID,
	"team_id": cerbytest.SeedMarketingTeamID, "user_id": cerbytest.SeedInternID,
	"unmatched_user_id": cerbytest.SeedUnmatchedUserID,
	"email":             "jane.doe@acme.example", "role": "user",
	"entitlement": "VIEWER", "name": "Canaries", "title": "Canaries",
	"entitlements": tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{
		tftypes.NewValue(tftypes.String, "VIEWER"),
	}),
	"users": tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{
		cerbytest.SeedOwnerID: tftypes.NewValue(tftypes.String, "owner"),
	}),
	"members": tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{
		cerbytest.SeedInternID: tftypes.NewValue(tftypes.String, "member"),
	}),
}

// optionalValues are values of attributes that are not required, by type.
var optionalValues = map[framework.Kind]map[string]map[string]any{
	framework.ManagedResource: {
		"cerby_account_share":    {"user_id": cerbytest.SeedInternID},
		"cerby_secret_share":     {"user_id": cerbytest.SeedInternID},
		"cerby_collection_share": {"user_id": cerbytest.SeedInternID},
		"cerby_collection_item":  {"account_id": cerbytest.SeedTwitterID},
		"cerby_secret": {
			"vault_id": cerbytest.SeedCompanyVaultID, "value_wo": "three quiet words", "value_wo_version": 1,
		},
	},
	framework.DataSourceKind: {
		"cerby_account":    {"id": cerbytest.SeedTwitterID},
		"cerby_collection": {"id": cerbytest.SeedCampaignsID},
		"cerby_job":        {"id": "some-job"},
		"cerby_secret":     {"id": cerbytest.SeedPhraseID},
		"cerby_team":       {"id": cerbytest.SeedMarketingTeamID},
		"cerby_user":       {"id": cerbytest.SeedInternID},
		"cerby_vault":      {"id": cerbytest.SeedCompanyVaultID},

		"cerby_integration": {"id": cerbytest.SeedVideoIntegrationID},
	},
}

// minimalConfig returns the attributes of the smallest valid configuration of a type.
func minimalConfig(kind framework.Kind, name string, schema *tfprotov6.Schema) map[string]any {
	config := map[string]any{}
	for _, attribute := range schema.Block.Attributes {
		if attribute.Required {
			config[attribute.Name] = requiredValues[attribute.Name]
		}
	}
	maps.Copy(config, optionalValues[kind][name])
	return config
}

// useWithKey creates, reads, opens or lists objects of a type with an API key, and returns the messages.
func useWithKey(t *testing.T, w *acctest.Workspace, token string, use framework.Use) string {
	t.Helper()
	server := w.ServerWith(t, map[string]any{"token": token})
	_, resp := schemas(t)
	encode := func(schema *tfprotov6.Schema) *tfprotov6.DynamicValue {
		return acctest.EncodeObject(t, schema, minimalConfig(use.Kind, use.Name, schema))
	}
	switch use.Kind {
	case framework.ManagedResource:
		h := w.Harness(use.Name)
		h.Token = token
		config := minimalConfig(use.Kind, use.Name, resp.ResourceSchemas[use.Name])
		return strings.Join(h.Apply(t, config).Errors, "\n")
	case framework.DataSourceKind:
		schema := resp.DataSourceSchemas[use.Name]
		return readWithKey(t, server, use.Name, schema, encode(schema))
	case framework.EphemeralKind:
		opened, err := server.OpenEphemeralResource(t.Context(), &tfprotov6.OpenEphemeralResourceRequest{
			TypeName: use.Name, Config: encode(resp.EphemeralResourceSchemas[use.Name]),
		})
		if err != nil {
			t.Fatal(err)
		}
		return formatDiagnostics(opened.Diagnostics)
	case framework.ActionKind:
		_, diags := w.Invoke(t.Context(), t, token, use.Name,
			minimalConfig(use.Kind, use.Name, resp.ActionSchemas[use.Name].Schema))
		return strings.Join(diags.Errors, "\n")
	case framework.ListKind:
		_, diags := acctest.List(t.Context(), t, server, acctest.Query{Type: use.Name})
		return strings.Join(diags.Errors, "\n")
	}
	t.Fatalf("unexpected kind %s", use.Kind)
	return ""
}

// readWithKey reads a data source and returns the messages. The healthchecks never fail: their messages are in the
// state.
func readWithKey(
	t *testing.T, server tfprotov6.ProviderServer, name string, schema *tfprotov6.Schema, config *tfprotov6.DynamicValue,
) string {
	t.Helper()
	read, err := server.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: config})
	if err != nil {
		t.Fatal(err)
	}
	if name != "cerby_healthchecks" || len(read.Diagnostics) > 0 {
		return formatDiagnostics(read.Diagnostics)
	}
	state, err := read.State.Unmarshal(schema.ValueType())
	if err != nil {
		t.Fatal(err)
	}
	return state.String()
}

// For every type, the error for an API key without its scope names the scope and the operation.
func TestScopes_errorNamesScope(t *testing.T) {
	t.Parallel()
	for _, service := range provider.Services {
		for _, use := range service.Uses {
			t.Run(string(use.Kind)+" "+use.Name, func(t *testing.T) {
				t.Parallel()
				w := acctest.NewWorkspace(t)
				token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read activities"}})
				got := useWithKey(t, w, token, use)
				if !slices.ContainsFunc(use.Operations, func(op cerby.Operation) bool {
					want := "To " + op.Name + ", the API key needs the " + cerby.Needs(op)
					// The state of the healthchecks is formatted with escaped quotes.
					return strings.Contains(got, want) || strings.Contains(got, strings.ReplaceAll(want, `"`, `\"`))
				}) {
					t.Errorf("no scope of its operations is in %q", got)
				}
			})
		}
	}
}
