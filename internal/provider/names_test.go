package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

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
	names := map[string][2]string{
		"cerby_users":        {"ines.intern@acme.example", cerbytest.SeedInternID},
		"cerby_teams":        {"One", "team-one"},
		"cerby_accounts":     {"Acme on X", cerbytest.SeedTwitterID},
		"cerby_secrets":      {"Safe", "safe"},
		"cerby_collections":  {"Launch", "campaigns"},
		"cerby_integrations": {"Acme Boards", cerbytest.SeedBoardsIntegrationID},
		"cerby_vaults":       {"Company vault", cerbytest.SeedCompanyVaultID},
	}
	var config strings.Builder
	ambiguous := knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("Twice")})
	checks := []statecheck.StateCheck{
		statecheck.ExpectKnownValue("data.cerby_teams.all", tfjsonpath.New("ambiguous"), ambiguous),
	}
	for typeName, name := range names {
		config.WriteString("data \"" + typeName + "\" \"all\" {}\n")
		checks = append(checks, statecheck.ExpectKnownValue("data."+typeName+".all",
			tfjsonpath.New("ids").AtMapKey(name[0]), knownvalue.StringExact(name[1])))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps:                    []resource.TestStep{{Config: w.Config(config.String()), ConfigStateChecks: checks}},
	})
}
