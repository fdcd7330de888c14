package provider_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// longID is an ID that no message may show whole.
var longID = strings.Repeat("x", 10_000)

// expectShort checks that there are errors, and that each is short.
func expectShort(t *testing.T, name string, messages []string) {
	t.Helper()
	if len(messages) == 0 {
		t.Errorf("%s: no errors", name)
	}
	for _, message := range messages {
		if len(message) > 4_000 {
			t.Errorf("%s: an error of %d characters begins with %q", name, len(message), message[:1_000])
		}
	}
}

// TestLongIDs_resources cuts long IDs in messages about resources.
func TestLongIDs_resources(t *testing.T) {
	t.Parallel()
	set := func(texts ...string) tftypes.Value {
		var values []tftypes.Value
		for _, text := range texts {
			values = append(values, tftypes.NewValue(tftypes.String, text))
		}
		return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, values)
	}
	members := tftypes.NewValue(tftypes.Map{ElementType: tftypes.String},
		map[string]tftypes.Value{longID: tftypes.NewValue(tftypes.String, "member")})
	users := tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{
		longID: tftypes.NewValue(tftypes.String, "owner"),
	})
	for name, config := range map[string]map[string]any{
		"cerby_account_members":    {"account_id": longID, "users": users, "teams": users},
		"cerby_secret_members":     {"secret_id": longID, "users": users, "teams": users},
		"cerby_collection_members": {"collection_id": longID, "users": users, "teams": users},

		"cerby_team_membership":  {"team_id": longID, "user_id": longID, "role": "member"},
		"cerby_team_members":     {"team_id": longID, "members": members},
		"cerby_account_share":    {"account_id": longID, "user_id": longID, "role": "collaborator"},
		"cerby_secret_share":     {"secret_id": longID, "team_id": longID, "role": "collaborator"},
		"cerby_collection_share": {"collection_id": longID, "user_id": longID, "role": "collaborator"},
		"cerby_collection_item":  {"collection_id": longID, "account_id": longID},
		"cerby_integration_user": {
			"integration_id": longID, "user_id": longID, "entitlements": set(longID), "role": "collaborator",
		},
		"cerby_integration_user_entitlement": {"integration_id": longID, "user_id": longID, "entitlement": longID},
		"cerby_secret": {
			"title": "Long", "vault_id": longID, "value_wo": "three quiet words", "value_wo_version": 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := acctest.NewResourceHarness(t, name)
				expectShort(t, "apply", h.Apply(t, config).Errors)
				for _, id := range []string{longID, longID + "/" + longID, longID + "/user/" + longID} {
					expectShort(t, "import", h.Harness(name).ImportID(t, id).Errors)
				}
			})
		})
	}
}

// TestLongIDs_dataSources cuts long IDs in messages about data sources.
func TestLongIDs_dataSources(t *testing.T) {
	t.Parallel()
	_, resp := schemas(t)
	for name, schema := range resp.DataSourceSchemas {
		config := map[string]any{}
		for _, attribute := range writable(schema) {
			if attribute == "id" || strings.HasSuffix(attribute, "_id") {
				config[attribute] = longID
			}
		}
		if len(config) > 0 {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				expectShort(t, "read", readErrors(t, name, acctest.EncodeObject(t, schema, config)))
			})
		}
	}
}

// readErrors reads a data source, and returns its diagnostics.
func readErrors(t *testing.T, name string, config *tfprotov6.DynamicValue) []string {
	t.Helper()
	read, err := acctest.NewWorkspace(t).Server(t).ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: name, Config: config,
	})
	if err != nil {
		t.Fatal(err)
	}
	messages := make([]string, 0, len(read.Diagnostics))
	for _, d := range read.Diagnostics {
		messages = append(messages, d.Summary+"\n"+d.Detail)
	}
	return messages
}
