package user_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// Everything that one person has, with their roles, or null where the service does not tell them.
func TestAccessDataSource(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		form   cerbytest.RoleForm
		untold bool
	}{
		"prefixed": {cerbytest.RolePrefixed, false},
		"older":    {cerbytest.RoleLegacy, false},
		"untold":   {cerbytest.RoleNull, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, cerbytest.WithQuirks(cerbytest.Quirks{RoleForm: test.form}))
			cerbytest.SeedAccounts(w.Workspace, 120)
			for n := range 120 {
				w.ShareAccount(cerbytest.SeededItemID(cerbytest.KindAccount, n+1), cerbytest.Share{UserID: cerbytest.SeedAdminID})
			}
			config := w.Config(fmt.Sprintf(`
data "cerby_user_access" "adam" {
  user_id = %q
}
output "accounts" {
  value = length(data.cerby_user_access.adam.accounts)
}
output "first" {
  value = data.cerby_user_access.adam.accounts[0]
}
output "secrets" {
  value = data.cerby_user_access.adam.secrets[0]
}
output "collections" {
  value = data.cerby_user_access.adam.collections
}
output "teams" {
  value = data.cerby_user_access.adam.teams
}
`, cerbytest.SeedAdminID))
			held := func(id, name, application, role string) knownvalue.Check {
				check := map[string]knownvalue.Check{
					"id": knownvalue.StringExact(id), "name": knownvalue.StringExact(name),
					"application": knownvalue.Null(), "role": knownvalue.Null(),
				}
				if application != "" {
					check["application"] = knownvalue.StringExact(application)
				}
				if !test.untold {
					check["role"] = knownvalue.StringExact(role)
				}
				return knownvalue.ObjectExact(check)
			}
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps: []resource.TestStep{{
					Config: config,
					ConfigStateChecks: []statecheck.StateCheck{
						output("accounts", knownvalue.Int64Exact(125)),
						output("first", held(cerbytest.SeedTwitterID, "Acme on X", "twitter", "owner")),
						output("secrets", held(cerbytest.SeedPhraseID, "Door phrase", "", "owner")),
						output(
							"collections",
							knownvalue.ListExact([]knownvalue.Check{held(cerbytest.SeedCampaignsID, "Campaigns", "", "owner")}),
						),
						output("teams", knownvalue.ListExact([]knownvalue.Check{
							held(cerbytest.SeedMarketingTeamID, "Marketing", "", "admin"), held(
								cerbytest.SeedEverybodyTeamID, "Everybody", "", "member",
							),
						})),
					},
				}},
			})
		})
	}
}

func TestAccessDataSource_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read items"}})
	of := func(id string) string {
		return fmt.Sprintf("data \"cerby_user_access\" \"x\" {\n  user_id = %q\n}", id)
	}
	for name, test := range map[string]struct{ config, message string }{
		"nobody": {w.Config(of("nobody")), `Unable to list the accounts of user "nobody"`},
		"slash":  {w.Config(of("a/b")), `"a/b" is not an ID`},
		"scope":  {w.ConfigWithToken(token, of(cerbytest.SeedInternID)), `needs the scope "Read users"`},
	} {
		t.Run(name, func(t *testing.T) {
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps: []resource.TestStep{
					{Config: test.config, PlanOnly: true, ExpectError: acctest.ErrorRegexp(test.message)},
				},
			})
		})
	}
}
