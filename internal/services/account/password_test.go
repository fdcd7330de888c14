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
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The accounts of the tests.
const (
	twitter    = cerbytest.SeedTwitterID
	newsletter = cerbytest.SeedNewsletterID
	ads        = cerbytest.SeedAdsID
)

// of returns the configuration with an account.
func of(account string) map[string]any { return map[string]any{"account_id": account} }

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
			opened, diags := w.OpenEphemeralResource(t, w.Token, "cerby_account_password", of(twitter))
			diags.Expect(t, nil, nil)
			apitest.ExpectEqual(t, acctest.FormatAttributes(t, opened, "account_id", "password", "vault_id", "updated_at"),
				twitter+" made-up password "+cerbytest.SeedCompanyVaultID+" 2024-01-04T15:36:54Z")
			state := w.ReadDataSourceTwice(t, "cerby_account_password", of(twitter))
			apitest.ExpectEqual(t, acctest.FormatString(state["password"]), "made-up password")
		})
	}
}

// Terraform passes an ephemeral password and an ephemeral code to another provider, and reads the data sources.
func TestTerraform_account(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	config := w.Config(fmt.Sprintf(`
data "cerby_account" "x" {
  label       = "Acme on X"
  application = "twitter"
}
data "cerby_accounts" "off" {
  status = ["disabled"]
}
data "cerby_account_password" "x" {
  account_id = data.cerby_account.x.id
}
ephemeral "cerby_account_password" "x" {
  account_id = %[1]q
}
ephemeral "cerby_account_totp" "x" {
  account_id = %[1]q
}
provider "echo" {
  data = {
    password = ephemeral.cerby_account_password.x.password
    code     = ephemeral.cerby_account_totp.x.code
  }
}
resource "echo" "x" {}
`, twitter))
	known := func(address string, path tfjsonpath.Path, text string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, path, knownvalue.StringExact(text))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"cerby": w.Factories()["cerby"], "echo": echoprovider.NewProviderServer(),
		},
		Steps: []resource.TestStep{{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				known("data.cerby_account.x", tfjsonpath.New("id"), twitter),
				known("data.cerby_accounts.off", tfjsonpath.New("accounts").AtSliceIndex(0).AtMapKey("label"), "Old Forum"),
				known("data.cerby_account_password.x", tfjsonpath.New("password"), "made-up password"),
				known("echo.x", tfjsonpath.New("data").AtMapKey("password"), "made-up password"),
				known("echo.x", tfjsonpath.New("data").AtMapKey("code"), "000000"),
			},
		}},
	})
}

func TestPassword_refused(t *testing.T) {
	t.Parallel()
	const (
		cloud  = "Cerby returns passwords only for accounts in a cloud vault (AWS KMS)."
		local  = cloud + " The key of a local vault never leaves the devices of its users."
		none   = "Account %q has no readable password. " + local
		absent = "Account %q does not exist, the API key's user does not own it, or it has no readable password. " + cloud
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
		"not owned":   {cerbytest.Quirks{}, "Read accounts", "theirs", "must belong to a user who owns the item"},
		"scope":       {cerbytest.Quirks{}, "Read users", twitter, `needs the scope "Read accounts" (or "Read items")`},
		"invalid id":  {cerbytest.Quirks{}, "Read accounts", "a/b", `The value is not a valid ID`},
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
			_, diags := w.OpenEphemeralResource(t, token, "cerby_account_password", of(test.account))
			diags.ExpectError(t, want)
			_, diags = w.ReadDataSource(t, token, "cerby_account_password", of(test.account))
			diags.ExpectError(t, want)
		})
	}
}
