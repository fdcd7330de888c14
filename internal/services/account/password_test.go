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

// What the tests of passwords and codes are about.
const (
	twitter    = cerbytest.SeedTwitterID
	newsletter = cerbytest.SeedNewsletterID
	ads        = cerbytest.SeedAdsID
)

// echoSteps runs steps under Terraform with a provider that puts ephemeral values into its state.
func echoSteps(t *testing.T, w *acctest.Workspace, all ...resource.TestStep) {
	t.Helper()
	resource.UnitTest(t, resource.TestCase{Steps: all, ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
		"cerby": w.Factories()["cerby"],
		"echo":  echoprovider.NewProviderServer(),
	}})
}

// echoed is a configuration that puts an ephemeral resource of a type into the state of the echo.
func echoed(kind, account string) string {
	return fmt.Sprintf("ephemeral %q \"x\" {\n  account_id = %q\n}\nprovider \"echo\" {\n  data = ephemeral.%s.x\n}\nresource \"echo\" \"x\" {}\n", kind, account, kind)
}

// password is a configuration of the data source of an account's password.
func password(account string) string {
	return fmt.Sprintf("data \"cerby_account_password\" \"x\" {\n  account_id = %q\n}\n", account)
}

// data checks an attribute of what was echoed.
func data(name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("echo.x", tfjsonpath.New("data").AtMapKey(name), value)
}

// Passwords are read in each form in which the service may answer, as an ephemeral value and as a data source.
func TestPassword(t *testing.T) {
	t.Parallel()
	for name, habits := range map[string]cerbytest.Quirks{
		"list":              {},
		"one object":        {PasswordAsObject: true},
		"account_secret":    {PasswordType: "account_secret"},
		"PLAINTEXT":         {PasswordBodyType: "PLAINTEXT"},
		"all of them":       {PasswordAsObject: true, PasswordType: "account_secret", PasswordBodyType: "PLAINTEXT"},
		"missing otherwise": {NotFoundWithoutPassword: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, cerbytest.WithQuirks(habits))
			echoSteps(t, w, resource.TestStep{
				Config: w.Config(echoed("cerby_account_password", twitter) + password(twitter)),
				ConfigStateChecks: []statecheck.StateCheck{
					data("account_id", knownvalue.StringExact(twitter)),
					data("password", knownvalue.StringExact("made-up password")),
					data("vault_id", knownvalue.StringExact(cerbytest.SeedCompanyVaultID)),
					data("updated_at", knownvalue.StringExact("2024-01-04T15:36:54Z")),
					statecheck.ExpectKnownValue("data.cerby_account_password.x", tfjsonpath.New("password"), knownvalue.StringExact("made-up password")),
				},
			})
		})
	}
}

// An account without a password, or in a local vault, is told of as such.
func TestPassword_refused(t *testing.T) {
	t.Parallel()
	const cloud = "A password can be read for accounts in a cloud vault (AWS KMS) only."
	none := fmt.Sprintf("The account %q has no password that can be read. %s The key of a local vault never leaves the devices of its users.", ads, cloud)
	for name, test := range map[string]struct {
		habits           cerbytest.Quirks
		scope            string
		account, message string
	}{
		"local vault":           {cerbytest.Quirks{}, "Read accounts", newsletter, "A password can be read for accounts in a cloud vault (AWS KMS) only. The key of a local vault never leaves the devices of its users."},
		"no password":           {cerbytest.Quirks{}, "Read items", ads, none},
		"no password, null":     {cerbytest.Quirks{PasswordAsObject: true}, "Read accounts", ads, none},
		"no password, 404":      {cerbytest.Quirks{NotFoundWithoutPassword: true}, "Read accounts", ads, fmt.Sprintf("There is no account with the id %q of which the API key's user is Owner, or it has no password that can be read. %s", ads, cloud)},
		"no account":            {cerbytest.Quirks{}, "Read accounts", "nothing", `There is no account with the id "nothing" of which the API key's user is Owner`},
		"somebody else's":       {cerbytest.Quirks{}, "Read accounts", "theirs", "has to belong to a user who is Owner of the item"},
		"scope":                 {cerbytest.Quirks{}, "Read users", twitter, `needs the scope "Read accounts" (or "Read items")`},
		"no id":                 {cerbytest.Quirks{}, "Read accounts", "a/b", `"a/b" is not an ID`},
		"another form of value": {cerbytest.Quirks{PasswordBodyType: "sealed"}, "Read accounts", twitter, fmt.Sprintf("The account %q has no password that can be read.", twitter)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, cerbytest.WithQuirks(test.habits))
			w.AddAccount(cerbytest.Account{ID: "theirs", Owners: []string{cerbytest.SeedAdminID}, VaultID: cerbytest.SeedCompanyVaultID})
			token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{test.scope}})
			echoSteps(t, w, resource.TestStep{Config: w.ConfigWithToken(token, echoed("cerby_account_password", test.account)), ExpectError: acctest.ErrorRegexp(test.message)})
			echoSteps(t, w, resource.TestStep{Config: w.ConfigWithToken(token, password(test.account)), PlanOnly: true, ExpectError: acctest.ErrorRegexp(test.message)})
		})
	}
}
