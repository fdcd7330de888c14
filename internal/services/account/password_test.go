package account_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The accounts of the tests.
const (
	twitter    = cerbytest.SeedTwitterID
	newsletter = cerbytest.SeedNewsletterID
	ads        = cerbytest.SeedAdsID
)

// runSteps runs steps under Terraform with a provider that puts ephemeral values into its state.
func runSteps(t *testing.T, w *acctest.Workspace, all ...resource.TestStep) {
	t.Helper()
	factories := map[string]func() (tfprotov6.ProviderServer, error){
		"cerby": w.Factories()["cerby"],
		"echo":  echoprovider.NewProviderServer(),
	}
	resource.UnitTest(t, resource.TestCase{Steps: all, ProtoV6ProviderFactories: factories})
}

// ephemeralConfig returns a configuration that puts an ephemeral resource into the state of the echo provider.
func ephemeralConfig(kind, account string) string {
	return fmt.Sprintf(`
ephemeral %[1]q "x" {
  account_id = %[2]q
}
provider "echo" {
  data = ephemeral.%[1]s.x
}
resource "echo" "x" {}
`, kind, account)
}

// passwordConfig returns a configuration with the data source of an account's password.
func passwordConfig(account string) string {
	return fmt.Sprintf("data \"cerby_account_password\" \"x\" {\n  account_id = %q\n}\n", account)
}

// expectData checks an attribute of the ephemeral resource that is in the state of the echo provider.
func expectData(name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("echo.x", tfjsonpath.New("data").AtMapKey(name), value)
}

// TestPassword reads passwords in each form of the service's response, ephemerally and as a data source.
func TestPassword(t *testing.T) {
	t.Parallel()
	for name, quirks := range map[string]cerbytest.Quirks{
		"list":              {},
		"one object":        {PasswordAsObject: true},
		"account_secret":    {PasswordType: "account_secret"},
		"PLAINTEXT":         {PasswordBodyType: "PLAINTEXT"},
		"all of them":       {PasswordAsObject: true, PasswordType: "account_secret", PasswordBodyType: "PLAINTEXT"},
		"missing otherwise": {NotFoundWithoutPassword: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, cerbytest.WithQuirks(quirks))
			runSteps(t, w, resource.TestStep{
				Config: w.Config(ephemeralConfig("cerby_account_password", twitter) + passwordConfig(twitter)),
				ConfigStateChecks: []statecheck.StateCheck{
					expectData("account_id", knownvalue.StringExact(twitter)),
					expectData("password", knownvalue.StringExact("made-up password")),
					expectData("vault_id", knownvalue.StringExact(cerbytest.SeedCompanyVaultID)),
					expectData("updated_at", knownvalue.StringExact("2024-01-04T15:36:54Z")),
					statecheck.ExpectKnownValue("data.cerby_account_password.x", tfjsonpath.New("password"),
						knownvalue.StringExact("made-up password")),
				},
			})
		})
	}
}

func TestPassword_refused(t *testing.T) {
	t.Parallel()
	const (
		cloud  = "A password can be read for accounts in a cloud vault (AWS KMS) only."
		local  = cloud + " The key of a local vault never leaves the devices of its users."
		none   = "Account %q has no readable password. " + local
		absent = "Account %q does not exist, the API key's user is not its Owner, or it has no readable password. " + cloud
	)
	for name, test := range map[string]struct {
		quirks           cerbytest.Quirks
		scope            string
		account, message string
	}{
		"local vault":       {cerbytest.Quirks{}, "Read accounts", newsletter, local},
		"no password":       {cerbytest.Quirks{}, "Read items", ads, fmt.Sprintf(none, ads)},
		"no password, null": {cerbytest.Quirks{PasswordAsObject: true}, "Read accounts", ads, fmt.Sprintf(none, ads)},
		"no password, 404": {
			cerbytest.Quirks{NotFoundWithoutPassword: true}, "Read accounts", ads, fmt.Sprintf(absent, ads),
		},
		"no account":  {cerbytest.Quirks{}, "Read accounts", "nothing", fmt.Sprintf(absent, "nothing")},
		"not owned":   {cerbytest.Quirks{}, "Read accounts", "theirs", "has to belong to a user who is Owner of the item"},
		"scope":       {cerbytest.Quirks{}, "Read users", twitter, `needs the scope "Read accounts" (or "Read items")`},
		"invalid id":  {cerbytest.Quirks{}, "Read accounts", "a/b", `The value is not an ID`},
		"other value": {cerbytest.Quirks{PasswordBodyType: "sealed"}, "Read accounts", twitter, fmt.Sprintf(none, twitter)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, cerbytest.WithQuirks(test.quirks))
			w.AddAccount(cerbytest.Account{
				ID: "theirs", Owners: []string{cerbytest.SeedAdminID}, VaultID: cerbytest.SeedCompanyVaultID,
			})
			token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{test.scope}})
			want := acctest.ErrorRegexp(test.message)
			runSteps(t, w, resource.TestStep{
				Config: w.ConfigWithToken(token, ephemeralConfig("cerby_account_password", test.account)), ExpectError: want,
			})
			runSteps(t, w, resource.TestStep{
				Config: w.ConfigWithToken(token, passwordConfig(test.account)), PlanOnly: true, ExpectError: want,
			})
		})
	}
}
