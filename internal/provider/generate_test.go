package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// generation is a resource that is imported by its identity, for which Terraform generates a configuration.
type generation struct {
	typeName string
	identity map[string]any
	// written are the names of the attributes that are not null then.
	written string
}

// generations are resources of every type, and each type in every form.
func generations() map[string]generation {
	all := map[string]generation{
		"user":                  {"cerby_user", map[string]any{"id": cerbytest.SeedInternID}, "email first_name guest last_name role"},
		"owner":                 {"cerby_user", map[string]any{"id": cerbytest.SeedOwnerID}, "email first_name guest last_name role"},
		"guest":                 {"cerby_user", map[string]any{"id": cerbytest.SeedGuestID}, "email first_name guest last_name role"},
		"user without names":    {"cerby_user", map[string]any{"id": "jane"}, "email guest role"},
		"user with empty names": {"cerby_user", map[string]any{"id": "empty"}, "email guest role"},
		"user of a new role":    {"cerby_user", map[string]any{"id": "pilot"}, "email guest role"},

		"secret":               {"cerby_secret", map[string]any{"id": cerbytest.SeedPhraseID}, "requires_identity_challenge title"},
		"challenge":            {"cerby_secret", map[string]any{"id": cerbytest.SeedWirelessID}, "requires_identity_challenge title"},
		"secret that expires":  {"cerby_secret", map[string]any{"id": "brief"}, "expires_at requires_identity_challenge title"},
		"secret of other time": {"cerby_secret", map[string]any{"id": "abroad"}, "expires_at requires_identity_challenge title"},

		"team":            {"cerby_team", map[string]any{"id": cerbytest.SeedMarketingTeamID}, "name"},
		"SCIM team":       {"cerby_team", map[string]any{"id": cerbytest.SeedEverybodyTeamID}, "name"},
		"members":         {"cerby_team_members", map[string]any{"team_id": cerbytest.SeedMarketingTeamID}, "members team_id"},
		"SCIM members":    {"cerby_team_members", map[string]any{"team_id": cerbytest.SeedEverybodyTeamID}, "members team_id"},
		"no members":      {"cerby_team_members", map[string]any{"team_id": "design"}, "members team_id"},
		"membership":      {"cerby_team_membership", map[string]any{"team_id": cerbytest.SeedMarketingTeamID, "user_id": cerbytest.SeedAdminID}, "role team_id user_id"},
		"SCIM membership": {"cerby_team_membership", map[string]any{"team_id": cerbytest.SeedEverybodyTeamID, "user_id": cerbytest.SeedInternID}, "role team_id user_id"},

		"collection":   {"cerby_collection", map[string]any{"id": cerbytest.SeedCampaignsID}, "name"},
		"account item": {"cerby_collection_item", map[string]any{"collection_id": cerbytest.SeedCampaignsID, "account_id": cerbytest.SeedTwitterID, "secret_id": nil}, "account_id collection_id"},
		"secret item":  {"cerby_collection_item", map[string]any{"collection_id": cerbytest.SeedCampaignsID, "account_id": nil, "secret_id": cerbytest.SeedPhraseID}, "collection_id secret_id"},

		"integration owner":        {"cerby_integration_user", map[string]any{"integration_id": cerbytest.SeedBoardsIntegrationID, "user_id": cerbytest.SeedAdminID}, "entitlements integration_id role user_id"},
		"integration collaborator": {"cerby_integration_user", map[string]any{"integration_id": cerbytest.SeedVideoIntegrationID, "user_id": cerbytest.SeedInternID}, "entitlements integration_id role user_id"},
		"integration of new role":  {"cerby_integration_user", map[string]any{"integration_id": cerbytest.SeedVideoIntegrationID, "user_id": "jane"}, "entitlements integration_id role user_id"},
		"entitlement":              {"cerby_integration_user_entitlement", map[string]any{"integration_id": cerbytest.SeedBoardsIntegrationID, "user_id": cerbytest.SeedAdminID, "entitlement": "ADMIN"}, "entitlement integration_id user_id"},
	}
	for kind, item := range shared {
		for _, id := range []string{"jane", "pilot"} {
			all[fmt.Sprintf("%s share to %s", kind, id)] = generation{
				"cerby_" + string(kind) + "_share", map[string]any{string(kind) + "_id": item, "user_id": id, "team_id": nil}, string(kind) + "_id role user_id",
			}
		}
		for _, id := range []string{"design", "crew"} {
			all[fmt.Sprintf("%s share to %s", kind, id)] = generation{
				"cerby_" + string(kind) + "_share", map[string]any{string(kind) + "_id": item, "user_id": nil, "team_id": id}, string(kind) + "_id role team_id",
			}
		}
	}
	return all
}

// shared are the items that are shared.
var shared = map[cerbytest.Kind]string{
	cerbytest.KindAccount: cerbytest.SeedNewsletterID, cerbytest.KindSecret: cerbytest.SeedPhraseID, cerbytest.KindCollection: cerbytest.SeedCampaignsID,
}

// newGenerations serves a workspace that has all of them.
func newGenerations(t *testing.T) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	w.AddUser(cerbytest.User{ID: "jane", Email: "Jane.Doe@acme.example", Status: "pending"})
	w.AddUser(cerbytest.User{ID: "empty", Email: "empty@acme.example", Extra: map[string]any{"firstName": "", "lastName": ""}})
	w.AddUser(cerbytest.User{ID: "pilot", Email: "pilot@acme.example", Role: "workspace_pilot"})
	w.AddSecret(cerbytest.Secret{ID: "brief", Title: "Brief", VaultID: cerbytest.SeedCompanyVaultID, ExpiresAt: time.Date(2031, 1, 2, 3, 4, 5, 0, time.UTC)})
	w.AddSecret(cerbytest.Secret{ID: "abroad", Title: "Abroad", Extra: map[string]any{"expiresAt": "2031-01-02T03:04:05.678+02:00"}})
	w.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
	w.AddTeam(cerbytest.Team{ID: "crew", Name: "Crew"})
	w.AddCollectionItem(cerbytest.SeedCampaignsID, cerbytest.KindSecret, cerbytest.SeedPhraseID)
	w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.IntegrationUser{UserID: cerbytest.SeedInternID, Entitlements: []string{"VIEWER", "EDITOR"}})
	w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.IntegrationUser{UserID: "jane", Role: "manager", Entitlements: []string{"VIEWER"}})
	w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.IntegrationUser{UserID: "pilot"})
	for kind, item := range shared {
		w.Share(kind, item, cerbytest.Share{UserID: "jane"})
		w.Share(kind, item, cerbytest.Share{UserID: "pilot", Role: "owner"})
		w.Share(kind, item, cerbytest.Share{TeamID: "design"})
		w.Share(kind, item, cerbytest.Share{TeamID: "crew", Role: "owner"})
	}
	return w
}

// What Terraform generates for a resource that is imported is a valid configuration, and plans nothing.
func TestGeneratedConfiguration(t *testing.T) {
	t.Parallel()
	_, answer := schemas(t)
	if answer.ServerCapabilities.GenerateResourceConfig {
		t.Error("Terraform asks the provider for configurations now: Generate has to ask it as well")
	}
	w := newGenerations(t)
	t.Cleanup(func() { w.ExpectWrites(t, "") })
	for name, test := range generations() {
		delete(answer.ResourceSchemas, test.typeName)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := w.ExpectCleanImport(t, test.typeName, test.identity)
			var written []string
			for _, name := range slices.Sorted(maps.Keys(config)) {
				if value, ok := config[name].(tftypes.Value); ok && !value.IsNull() {
					written = append(written, name)
				}
			}
			if got := strings.Join(written, " "); got != strings.Join(slices.Sorted(strings.FieldsSeq(test.written)), " ") {
				t.Errorf("written are %q, not %q", got, test.written)
			}
		})
	}
	for name := range answer.ResourceSchemas {
		t.Errorf("no configuration of %s is generated", name)
	}
}
