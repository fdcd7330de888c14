package vault_test

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
	for i := range 120 {
		w.AddVault(cerbytest.Vault{Name: fmt.Sprintf("Branch %03d", i), Scheme: "quantum_byo", State: "enabled"})
	}
	config := w.Config(fmt.Sprintf(`
data "cerby_vault" "id" {
  id = %q
}
data "cerby_vault" "name" {
  name = "Branch 119"
}
data "cerby_vaults" "all" {}
data "cerby_vaults" "aws" {
  scheme = "kms_byo"
  state  = "enabled"
}
output "all" {
  value = length(data.cerby_vaults.all.vaults)
}
output "aws" {
  value = data.cerby_vaults.aws.vaults[*].name
}
`, cerbytest.SeedLaptopVaultID))
	known := func(name, attribute string, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.cerby_vault."+name, tfjsonpath.New(attribute), value)
	}
	text := knownvalue.StringExact
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config,
				ConfigStateChecks: []statecheck.StateCheck{
					known("id", "name", text("Laptop vault")),
					known("id", "scheme", text("local_encryption_key")),
					known("id", "state", text("enabled")),
					known("name", "scheme", text("quantum_byo")),
					known("name", "created_at", knownvalue.StringRegexp(regexp.MustCompile(`Z$`))),
					statecheck.ExpectKnownOutputValue("all", knownvalue.Int64Exact(int64(len(w.Vaults())))),
					statecheck.ExpectKnownOutputValue("aws", knownvalue.ListExact([]knownvalue.Check{text("Company vault")})),
				},
			},
			{Config: config, ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			}},
		},
	})
}

func TestDataSources_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddVault(cerbytest.Vault{ID: "duplicate", Name: "Company vault", Scheme: "akv", State: "enabled"})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read users"}})
	one := func(argument string) string { return w.Config("data \"cerby_vault\" \"x\" {\n  " + argument + "\n}") }
	for name, test := range map[string]struct{ config, message string }{
		"several": {
			one(`name = "Company vault"`), "Use the ID of one: - " + cerbytest.SeedCompanyVaultID + " - duplicate",
		},
		"near":    {one(`name = "Laptp vault"`), `Did you mean "Laptop vault"?`},
		"no name": {one(`name = "Moon vault"`), `Vault "Moon vault" not found`},
		"no name, scope": {
			one(`name = "Moon vault"`), "Searched all vaults that Cerby lists, which may not be all that exist.",
		},
		"no id": {one(`id = "moon"`), `Vault "moon" not found`},
		"scope": {w.ConfigWithToken(token, `data "cerby_vaults" "x" {}`), `needs the scope "Read vaults"`},
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
