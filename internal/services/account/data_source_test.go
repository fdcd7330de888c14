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

func TestDataSources(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	// Only the last of more than two pages has the label.
	for i := range 220 {
		id, label := fmt.Sprintf("mass-%03d", i), fmt.Sprintf("Board %03d", i)
		w.AddAccount(cerbytest.Account{ID: id, Application: "pinterest", Label: label})
	}
	w.AddAccount(cerbytest.Account{ID: "duplicate", Application: "pinterest", Label: "Acme on X"})
	config := w.Config(fmt.Sprintf(`
data "cerby_account" "id" {
  id = %q
}
data "cerby_account" "label" {
  label = "Board 219"
}
data "cerby_account" "application" {
  label       = "Acme on X"
  application = "twitter"
}
data "cerby_accounts" "all" {}
data "cerby_accounts" "off" {
  status = ["disabled"]
}
data "cerby_accounts" "two" {
  applications = ["twitter", "mailchimp"]
  status       = ["enabled", "disabled"]
}
output "all" {
  value = length(data.cerby_accounts.all.accounts)
}
output "off" {
  value = data.cerby_accounts.off.accounts[*].label
}
output "two" {
  value = data.cerby_accounts.two.accounts[*].label
}
`, cerbytest.SeedTwitterID))
	known := func(name, attribute string, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.cerby_account."+name, tfjsonpath.New(attribute), value)
	}
	text := knownvalue.StringExact
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config,
				ConfigStateChecks: []statecheck.StateCheck{
					known("id", "label", text("Acme on X")),
					known("id", "email", text("social@acme.example")),
					known("id", "mfa_enabled", knownvalue.Bool(true)),
					known("id", "business_id", knownvalue.Null()),
					known("label", "id", text("mass-219")),
					known("application", "id", text(cerbytest.SeedTwitterID)),
					statecheck.ExpectKnownOutputValue("all", knownvalue.Int64Exact(int64(len(w.Accounts())))),
					statecheck.ExpectKnownOutputValue("off", knownvalue.ListExact([]knownvalue.Check{text("Old Forum")})),
					statecheck.ExpectKnownOutputValue("two", knownvalue.ListExact([]knownvalue.Check{
						text("Acme on X"), text("Acme Newsletter"),
					})),
				},
			},
			{Config: config, ConfigPlanChecks: emptyPlan},
		},
	})
}

func TestDataSources_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddAccount(cerbytest.Account{ID: "duplicate", Application: "pinterest", Label: "Acme on X"})
	w.AddAccount(cerbytest.Account{ID: "hidden", Label: "Not theirs", Owners: []string{cerbytest.SeedAdminID}})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read users"}})
	one := func(arguments string) string {
		return w.Config("data \"cerby_account\" \"x\" {\n  " + arguments + "\n}")
	}
	all := func(arguments string) string {
		return w.Config("data \"cerby_accounts\" \"x\" {\n  " + arguments + "\n}")
	}
	for name, test := range map[string]struct{ config, message string }{
		"several": {one(`label = "Acme on X"`), `Account "Acme on X" is ambiguous`},
		"several, by ID": {
			one(`label = "Acme on X"`), "Use the ID of one: - " + twitter + " (twitter) - duplicate (pinterest)",
		},
		"near": {one(`label = "Acme on Z"`), `Did you mean "Acme on X"?`},
		"none": {one(`label = "Acme on Y"`), "Searched all accounts of which the API key's user is Owner"},
		"no application": {
			one("label = \"Acme on X\"\n  application = \"tiktok\""), `in application "tiktok"`,
		},
		"no id":  {one(`id = "nothing"`), `Account "nothing" not found`},
		"unseen": {one(`id = "hidden"`), "has to belong to a user who is Owner of the item"},
		"both":   {one("id = \"a\"\n  application = \"tiktok\""), "cannot be specified when"},
		"comma":  {all(`applications = ["twitter,mailchimp"]`), "Write each word as a separate element"},
		"status": {all(`status = ["asleep"]`), "400 Bad Request"},
		"scope": {
			w.ConfigWithToken(token, `data "cerby_accounts" "x" {}`), `"Read accounts" (or "Read items")`,
		},
		"scope of a lookup": {
			w.ConfigWithToken(token, "data \"cerby_account\" \"x\" {\n  label = \"Acme Ads\"\n}"),
			"Unable to look up account ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			want := acctest.ErrorRegexp(test.message)
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps:                    []resource.TestStep{{Config: test.config, ExpectError: want}},
			})
		})
	}
}
