package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// generatedConfig is a resource that is imported by its identity, for which Terraform generates a configuration.
type generatedConfig struct {
	typeName string
	identity map[string]any
	// attributes are the names of the attributes that are not null in the configuration.
	attributes string
}

// generatedByID returns a resource whose identity is its ID.
func generatedByID(typeName, id, attributes string) generatedConfig {
	return generatedConfig{typeName, map[string]any{"id": id}, attributes}
}

// generatedConfigs returns resources of every type, and each type in every form.
func generatedConfigs() map[string]generatedConfig {
	all := map[string]generatedConfig{}
	maps.Copy(all, generatedUsersAndSecrets)
	maps.Copy(all, generatedTeams)
	maps.Copy(all, generatedCollections)
	maps.Copy(all, generatedIntegrationUsers)
	for kind, item := range shared {
		typeName, itemID := "cerby_"+string(kind)+"_share", string(kind)+"_id"
		members := "teams users"
		if kind == cerbytest.KindSecret {
			// The teams have the collection that contains the secret.
			members = "users"
		}
		all[fmt.Sprintf("members of %s", kind)] = generatedConfig{
			"cerby_" + string(kind) + "_members", map[string]any{itemID: item}, itemID + " " + members,
		}
		for _, id := range []string{"jane", "pilot"} {
			all[fmt.Sprintf("%s share to %s", kind, id)] = generatedConfig{
				typeName, map[string]any{itemID: item, "user_id": id, "team_id": nil}, itemID + " role user_id",
			}
		}
		for _, id := range []string{"design", "crew"} {
			all[fmt.Sprintf("%s share to %s", kind, id)] = generatedConfig{
				typeName, map[string]any{itemID: item, "user_id": nil, "team_id": id}, itemID + " role team_id",
			}
		}
	}
	return all
}

var generatedUsersAndSecrets = map[string]generatedConfig{
	"user":                  generatedByID("cerby_user", cerbytest.SeedInternID, "email first_name guest last_name role"),
	"owner":                 generatedByID("cerby_user", cerbytest.SeedOwnerID, "email first_name guest last_name role"),
	"guest":                 generatedByID("cerby_user", cerbytest.SeedGuestID, "email first_name guest last_name role"),
	"user without names":    generatedByID("cerby_user", "jane", "email guest role"),
	"user with empty names": generatedByID("cerby_user", "empty", "email guest role"),
	"user with new role":    generatedByID("cerby_user", "pilot", "email guest role"),

	"secret":             generatedByID("cerby_secret", cerbytest.SeedPhraseID, "requires_identity_challenge title"),
	"challenge":          generatedByID("cerby_secret", cerbytest.SeedWirelessID, "requires_identity_challenge title"),
	"secret with expiry": generatedByID("cerby_secret", "brief", "expires_at requires_identity_challenge title"),
	"secret with offset": generatedByID("cerby_secret", "abroad", "expires_at requires_identity_challenge title"),
}

var generatedTeams = map[string]generatedConfig{
	"team":      generatedByID("cerby_team", cerbytest.SeedMarketingTeamID, "name"),
	"SCIM team": generatedByID("cerby_team", cerbytest.SeedEverybodyTeamID, "name"),
	"members": {
		"cerby_team_members", map[string]any{"team_id": cerbytest.SeedMarketingTeamID}, "members team_id",
	},
	"SCIM members": {
		"cerby_team_members", map[string]any{"team_id": cerbytest.SeedEverybodyTeamID}, "members team_id",
	},
	"no members": {"cerby_team_members", map[string]any{"team_id": "design"}, "members team_id"},
	"membership": {
		"cerby_team_membership",
		map[string]any{"team_id": cerbytest.SeedMarketingTeamID, "user_id": cerbytest.SeedAdminID},
		"role team_id user_id",
	},
	"SCIM membership": {
		"cerby_team_membership",
		map[string]any{"team_id": cerbytest.SeedEverybodyTeamID, "user_id": cerbytest.SeedInternID},
		"role team_id user_id",
	},
}

var generatedCollections = map[string]generatedConfig{
	"collection": generatedByID("cerby_collection", cerbytest.SeedCampaignsID, "name"),
	"account item": {
		"cerby_collection_item",
		map[string]any{
			"collection_id": cerbytest.SeedCampaignsID, "account_id": cerbytest.SeedTwitterID, "secret_id": nil,
		},
		"account_id collection_id",
	},
	"secret item": {
		"cerby_collection_item",
		map[string]any{
			"collection_id": cerbytest.SeedCampaignsID, "account_id": nil, "secret_id": cerbytest.SeedPhraseID,
		},
		"collection_id secret_id",
	},
}

var generatedIntegrationUsers = map[string]generatedConfig{
	"integration owner": {
		"cerby_integration_user",
		map[string]any{"integration_id": cerbytest.SeedBoardsIntegrationID, "user_id": cerbytest.SeedAdminID},
		"entitlements integration_id role user_id",
	},
	"integration collaborator": {
		"cerby_integration_user",
		map[string]any{"integration_id": cerbytest.SeedVideoIntegrationID, "user_id": cerbytest.SeedInternID},
		"entitlements integration_id role user_id",
	},
	"integration user with new role": {
		"cerby_integration_user",
		map[string]any{"integration_id": cerbytest.SeedVideoIntegrationID, "user_id": "jane"},
		"entitlements integration_id role user_id",
	},
	"entitlement": {
		"cerby_integration_user_entitlement",
		map[string]any{
			"integration_id": cerbytest.SeedBoardsIntegrationID, "user_id": cerbytest.SeedAdminID, "entitlement": "ADMIN",
		},
		"entitlement integration_id user_id",
	},
}

// shared has an item of each kind, which newGeneratedWorkspace shares.
var shared = map[cerbytest.Kind]string{
	cerbytest.KindAccount:    cerbytest.SeedNewsletterID,
	cerbytest.KindSecret:     cerbytest.SeedPhraseID,
	cerbytest.KindCollection: cerbytest.SeedCampaignsID,
}

// newGeneratedWorkspace serves a workspace that has the resources of generatedConfigs.
func newGeneratedWorkspace(t *testing.T) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	w.AddUser(cerbytest.User{ID: "jane", Email: "Jane.Doe@acme.example", Status: "pending"})
	w.AddUser(cerbytest.User{
		ID: "empty", Email: "empty@acme.example", Extra: map[string]any{"firstName": "", "lastName": ""},
	})
	w.AddUser(cerbytest.User{ID: "pilot", Email: "pilot@acme.example", Role: "workspace_pilot"})
	w.AddSecret(cerbytest.Secret{
		ID: "brief", Title: "Brief", VaultID: cerbytest.SeedCompanyVaultID,
		ExpiresAt: time.Date(2031, 1, 2, 3, 4, 5, 0, time.UTC),
	})
	w.AddSecret(cerbytest.Secret{
		ID: "abroad", Title: "Abroad", Extra: map[string]any{"expiresAt": "2031-01-02T03:04:05.678+02:00"},
	})
	w.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
	w.AddTeam(cerbytest.Team{ID: "crew", Name: "Crew"})
	w.AddCollectionItem(cerbytest.SeedCampaignsID, cerbytest.KindSecret, cerbytest.SeedPhraseID)
	w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.IntegrationUser{
		UserID: cerbytest.SeedInternID, Entitlements: []string{"VIEWER", "EDITOR"},
	})
	w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.IntegrationUser{
		UserID: "jane", Role: "manager", Entitlements: []string{"VIEWER"},
	})
	w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.IntegrationUser{UserID: "pilot"})
	for kind, item := range shared {
		w.Share(kind, item, cerbytest.Share{UserID: "jane"})
		w.Share(kind, item, cerbytest.Share{UserID: "pilot", Role: "owner"})
		w.Share(kind, item, cerbytest.Share{TeamID: "design"})
		w.Share(kind, item, cerbytest.Share{TeamID: "crew", Role: "owner"})
	}
	return w
}

// The configuration that Terraform generates for an imported resource is valid and plans no changes.
func TestGeneratedConfiguration(t *testing.T) {
	t.Parallel()
	_, resp := schemas(t)
	if resp.ServerCapabilities.GenerateResourceConfig {
		t.Error("the provider generates configurations: acctest has to request them from it")
	}
	w := newGeneratedWorkspace(t)
	t.Cleanup(func() { w.ExpectWrites(t, "") })
	for name, test := range generatedConfigs() {
		delete(resp.ResourceSchemas, test.typeName)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := w.ExpectCleanImport(t, test.typeName, test.identity)
			var attributes []string
			for _, name := range slices.Sorted(maps.Keys(config)) {
				if value, ok := config[name].(tftypes.Value); ok && !value.IsNull() {
					attributes = append(attributes, name)
				}
			}
			if diff := cmp.Diff(slices.Sorted(strings.FieldsSeq(test.attributes)), attributes); diff != "" {
				t.Errorf("attributes of the configuration (-want +got):\n%s", diff)
			}
		})
	}
	for name := range resp.ResourceSchemas {
		t.Errorf("no configuration of %s is generated", name)
	}
}
