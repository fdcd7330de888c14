package account_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// emptyPlan checks that a plan changes nothing.
var emptyPlan = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

func TestUsersDataSource(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, cerbytest.WithQuirks(cerbytest.Quirks{ListInheritedShares: true}))
	cerbytest.SeedUsers(w.Workspace, 130)
	for n := range 130 {
		w.ShareAccount(cerbytest.SeedAdsID, cerbytest.Share{UserID: cerbytest.SeededUserID(n + 1)})
	}
	w.UpdateShare(cerbytest.KindAccount, cerbytest.SeedTwitterID, cerbytest.SeedInternID, func(s *cerbytest.Share) {
		s.Extra = map[string]any{"role": nil, "lastName": nil}
	})
	config := w.Config(fmt.Sprintf(`
data "cerby_account_users" "few" {
  account_id = %q
}
data "cerby_account_users" "many" {
  account_id = %q
}
output "many" {
  value = [length(data.cerby_account_users.many.users), data.cerby_account_users.many.users[131].email]
}
output "few" {
  value = data.cerby_account_users.few.users[*].email
}
`, cerbytest.SeedTwitterID, cerbytest.SeedAdsID))
	at, text := tfjsonpath.New("users").AtSliceIndex, knownvalue.StringExact
	known := func(n int, name string, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.cerby_account_users.few", at(n).AtMapKey(name), value)
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config,
				ConfigStateChecks: []statecheck.StateCheck{
					known(0, "id", text(cerbytest.SeedOwnerID)),
					known(0, "role", text("owner")),
					known(0, "first_name", text("Olivia")),
					known(2, "role", knownvalue.Null()),
					known(2, "last_name", knownvalue.Null()),
					// Access through a team.
					known(3, "role", text("collaborator")),
					statecheck.ExpectKnownOutputValue("few", knownvalue.ListExact([]knownvalue.Check{
						text("olivia.owner@acme.example"), text("adam.admin@acme.example"),
						text("ines.intern@acme.example"), text("greta.guest@agency.example"),
					})),
					statecheck.ExpectKnownOutputValue("many", knownvalue.TupleExact([]knownvalue.Check{
						knownvalue.Int64Exact(132), text("user00130@acme.example"),
					})),
				},
			},
			{Config: config, ConfigPlanChecks: emptyPlan},
		},
	})
}

func TestUsersDataSource_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddAccount(cerbytest.Account{ID: "theirs", Owners: []string{cerbytest.SeedAdminID}})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read users"}})
	of := func(id string) string {
		return fmt.Sprintf("data \"cerby_account_users\" \"x\" {\n  account_id = %q\n}", id)
	}
	for name, test := range map[string]struct{ config, message string }{
		"nothing": {w.Config(of("nothing")), `Unable to list users of account "nothing"`},
		"unseen":  {w.Config(of("theirs")), "has to belong to a user who is Owner of the item"},
		"slash":   {w.Config(of("a/b")), `The value is not an ID`},
		"scope":   {w.ConfigWithToken(token, of(cerbytest.SeedTwitterID)), `needs the scope "Read accounts"`},
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
