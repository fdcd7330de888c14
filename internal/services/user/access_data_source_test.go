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

// The data source lists all items of a user with the roles, or null if the service does not return a role.
func TestAccessDataSource(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		form    cerbytest.RoleForm
		noRoles bool
	}{
		"prefixed": {cerbytest.RolePrefixed, false},
		"legacy":   {cerbytest.RoleLegacy, false},
		"null":     {cerbytest.RoleNull, true},
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
			item := func(id, name, application, role string) knownvalue.Check {
				check := map[string]knownvalue.Check{
					"id": knownvalue.StringExact(id), "name": knownvalue.StringExact(name),
					"application": knownvalue.Null(), "role": knownvalue.Null(),
				}
				if application != "" {
					check["application"] = knownvalue.StringExact(application)
				}
				if !test.noRoles {
					check["role"] = knownvalue.StringExact(role)
				}
				return knownvalue.ObjectExact(check)
			}
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps: []resource.TestStep{{
					Config: config,
					ConfigStateChecks: []statecheck.StateCheck{
						expectOutput("accounts", knownvalue.Int64Exact(125)),
						expectOutput("first", item(cerbytest.SeedTwitterID, "Acme on X", "twitter", "owner")),
						expectOutput("secrets", item(cerbytest.SeedPhraseID, "Door phrase", "", "owner")),
						expectOutput("collections", knownvalue.ListExact([]knownvalue.Check{
							item(cerbytest.SeedCampaignsID, "Campaigns", "", "owner"),
						})),
						expectOutput("teams", knownvalue.ListExact([]knownvalue.Check{
							item(cerbytest.SeedMarketingTeamID, "Marketing", "", "admin"),
							item(cerbytest.SeedEverybodyTeamID, "Everybody", "", "member"),
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
	access := func(id string) string {
		return fmt.Sprintf("data \"cerby_user_access\" \"x\" {\n  user_id = %q\n}", id)
	}
	for name, test := range map[string]struct{ config, message string }{
		"nobody": {w.Config(access("nobody")), `Unable to list accounts of user "nobody"`},
		"slash":  {w.Config(access("a/b")), `The value is not an ID`},
		"scope":  {w.ConfigWithToken(token, access(cerbytest.SeedInternID)), `needs the scope "Read users"`},
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
