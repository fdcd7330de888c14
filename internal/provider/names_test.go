package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// Each plural data source has the IDs of what it lists by name, without the names that repeat.
func TestNames(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddTeam(cerbytest.Team{ID: "team-one", Name: "One"})
	for _, id := range []string{"team-two", "team-three"} {
		w.AddTeam(cerbytest.Team{ID: id, Name: "Twice"})
	}
	w.AddCollection(cerbytest.Collection{ID: "campaigns", Name: "Launch", Owners: []string{cerbytest.SeedOwnerID}})
	w.AddSecret(cerbytest.Secret{ID: "safe", Title: "Safe", Owners: []string{cerbytest.SeedOwnerID}})
	for typeName, want := range map[string]struct{ name, id string }{
		"cerby_users":        {"ines.intern@acme.example", cerbytest.SeedInternID},
		"cerby_teams":        {"One", "team-one"},
		"cerby_accounts":     {"Acme on X", cerbytest.SeedTwitterID},
		"cerby_secrets":      {"Safe", "safe"},
		"cerby_collections":  {"Launch", "campaigns"},
		"cerby_integrations": {"Acme Boards", cerbytest.SeedBoardsIntegrationID},
		"cerby_vaults":       {"Company vault", cerbytest.SeedCompanyVaultID},
	} {
		t.Run(typeName, func(t *testing.T) {
			read := w.ReadDataSourceTwice(t, typeName, nil)
			ids := map[string]tftypes.Value{}
			if err := read["ids"].As(&ids); err != nil {
				t.Fatal(err)
			}
			if got := acctest.FormatString(ids[want.name]); got != want.id {
				t.Errorf("the ID of %q is %s, want %s", want.name, got, want.id)
			}
			if _, isListed := ids["Twice"]; typeName == "cerby_teams" &&
				(isListed || !read["ambiguous"].Equal(acctest.StringList("Twice"))) {
				t.Errorf("the IDs are %v and the ambiguous names %s, want Twice only in the latter", ids, read["ambiguous"])
			}
		})
	}
}
