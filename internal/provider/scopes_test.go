package provider_test

import (
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

// written are values of the attributes that configurations of all types may need.
var written = map[string]any{
	"account_id": cerbytest.SeedTwitterID, "collection_id": cerbytest.SeedCampaignsID, "integration_id": cerbytest.SeedVideoIntegrationID, "secret_id": cerbytest.SeedPhraseID,
	"team_id": cerbytest.SeedMarketingTeamID, "user_id": cerbytest.SeedInternID,
	"email": "jane.doe@acme.example", "entitlement": "VIEWER", "name": "Canaries", "role": "user", "title": "Canaries",
	"entitlements": tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{tftypes.NewValue(tftypes.String, "VIEWER")}),
	"members":      tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{cerbytest.SeedInternID: tftypes.NewValue(tftypes.String, "member")}),
}

// further are values of attributes that are not required, by type.
var further = map[framework.Kind]map[string]map[string]any{
	framework.ManagedResource: {
		"cerby_account_share":    {"user_id": cerbytest.SeedInternID},
		"cerby_secret_share":     {"user_id": cerbytest.SeedInternID},
		"cerby_collection_share": {"user_id": cerbytest.SeedInternID},
		"cerby_collection_item":  {"account_id": cerbytest.SeedTwitterID},
		"cerby_secret":           {"vault_id": cerbytest.SeedCompanyVaultID, "value_wo": "words of no weight", "value_wo_version": 1},
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

// smallest gives the attributes that the smallest configuration of a type has.
func smallest(kind framework.Kind, name string, schema *tfprotov6.Schema) map[string]any {
	config := map[string]any{}
	for _, attribute := range schema.Block.Attributes {
		if attribute.Required {
			config[attribute.Name] = written[attribute.Name]
		}
	}
	for attribute, value := range further[kind][name] {
		config[attribute] = value
	}
	return config
}

// attempt makes or reads a type with a key, and gives what is said: for the healthchecks, which never fail, what they
// found.
func attempt(t *testing.T, w *acctest.Workspace, token string, use framework.Use) string {
	t.Helper()
	server := w.ServerWith(t, map[string]any{"token": token})
	_, answer := schemas(t)
	switch use.Kind {
	case framework.ManagedResource:
		m := w.Harness(use.Name)
		m.Token = token
		return strings.Join(m.Apply(t, smallest(use.Kind, use.Name, answer.ResourceSchemas[use.Name])).Errors, "\n")
	case framework.DataSourceKind:
		schema := answer.DataSourceSchemas[use.Name]
		read, err := server.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: use.Name, Config: acctest.EncodeObject(t, schema, smallest(use.Kind, use.Name, schema))})
		if err != nil {
			t.Fatal(err)
		}
		if use.Name == "cerby_healthchecks" && len(read.Diagnostics) == 0 {
			found, err := read.State.Unmarshal(schema.ValueType())
			if err != nil {
				t.Fatal(err)
			}
			return found.String()
		}
		return said(read.Diagnostics)
	case framework.EphemeralKind:
		schema := answer.EphemeralResourceSchemas[use.Name]
		opened, err := server.OpenEphemeralResource(t.Context(), &tfprotov6.OpenEphemeralResourceRequest{TypeName: use.Name, Config: acctest.EncodeObject(t, schema, smallest(use.Kind, use.Name, schema))})
		if err != nil {
			t.Fatal(err)
		}
		return said(opened.Diagnostics)
	case framework.ListKind:
		_, heard := acctest.List(t.Context(), t, server, acctest.Query{Type: use.Name})
		return strings.Join(heard.Errors, "\n")
	}
	t.Fatalf("a type of the kind %s", use.Kind)
	return ""
}

// Whatever the type, a key without its scope is told which one that is, and whose key it has to be.
func TestScopes_everyTypeNamesItsOwn(t *testing.T) {
	t.Parallel()
	for _, service := range provider.Services {
		for _, use := range service.Uses {
			t.Run(string(use.Kind)+" "+use.Name, func(t *testing.T) {
				t.Parallel()
				w := acctest.NewWorkspace(t)
				got := attempt(t, w, w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read activities"}}), use)
				named := false
				for _, op := range use.Operations {
					named = named || strings.Contains(got, "To "+op.Name+", the API key needs the "+cerby.Needs(op)) ||
						strings.Contains(got, strings.ReplaceAll("To "+op.Name+", the API key needs the "+cerby.Needs(op), `"`, `\"`))
				}
				if !named {
					t.Errorf("no scope of its operations is in %q", got)
				}
			})
		}
	}
}
