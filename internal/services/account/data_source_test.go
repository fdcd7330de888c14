package account_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestDataSources(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	// More than two pages, of which only the last has the label that is looked for.
	for i := range 220 {
		w.AddAccount(cerbytest.Account{ID: fmt.Sprintf("mass-%03d", i), Application: "pinterest", Label: fmt.Sprintf("Board %03d", i)})
	}
	w.AddAccount(cerbytest.Account{ID: "twin", Application: "pinterest", Label: "Acme on X"})
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
					statecheck.ExpectKnownOutputValue("two", knownvalue.ListExact([]knownvalue.Check{text("Acme on X"), text("Acme Newsletter")})),
				},
			},
			{Config: config, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}},
		},
	})
}

func TestDataSources_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddAccount(cerbytest.Account{ID: "twin", Application: "pinterest", Label: "Acme on X"})
	hidden := w.AddAccount(cerbytest.Account{ID: "hidden", Label: "Not theirs", Owners: []string{cerbytest.SeedAdminID}})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read users"}})
	for name, test := range map[string]struct{ config, message string }{
		"several": {w.Config("data \"cerby_account\" \"x\" {\n  label = \"Acme on X\"\n}"), `(?s)Account "Acme on X" is ambiguous.*\(twitter\).*- twin \(pinterest\)`},
		"near":    {w.Config("data \"cerby_account\" \"x\" {\n  label = \"Acme on Z\"\n}"), `Did\s+you\s+mean\s+"Acme on X"\?`},
		"none":    {w.Config("data \"cerby_account\" \"x\" {\n  label = \"Acme on Y\"\n}"), `Searched all accounts of which the API key's user is Owner`},
		"no application": {
			w.Config("data \"cerby_account\" \"x\" {\n  label = \"Acme on X\"\n  application = \"tiktok\"\n}"), `in\s+application "tiktok"`,
		},
		"no id":   {w.Config("data \"cerby_account\" \"x\" {\n  id = \"nothing\"\n}"), `Account "nothing" not found`},
		"unseen":  {w.Config(fmt.Sprintf("data \"cerby_account\" \"x\" {\n  id = %q\n}", hidden.ID)), `has\s+to\s+belong\s+to\s+a\s+user\s+who\s+is\s+Owner\s+of\s+the\s+item`},
		"both":    {w.Config("data \"cerby_account\" \"x\" {\n  id = \"a\"\n  application = \"tiktok\"\n}"), `cannot be\s+specified when`},
		"comma":   {w.Config("data \"cerby_accounts\" \"x\" {\n  applications = [\"twitter,mailchimp\"]\n}"), `write\s+each\s+as\s+an\s+element`},
		"status":  {w.Config("data \"cerby_accounts\" \"x\" {\n  status = [\"asleep\"]\n}"), `400 Bad Request`},
		"scope":   {w.ConfigWithToken(token, "data \"cerby_accounts\" \"x\" {}"), `"Read\s+accounts"\s+\(or\s+"Read\s+items"\)`},
		"unasked": {w.ConfigWithToken(token, "data \"cerby_account\" \"x\" {\n  label = \"Acme Ads\"\n}"), `Unable to look up account `},
	} {
		t.Run(name, func(t *testing.T) {
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps:                    []resource.TestStep{{Config: test.config, ExpectError: regexp.MustCompile(test.message)}},
			})
		})
	}
}
