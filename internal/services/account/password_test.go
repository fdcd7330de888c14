package account_test

import (
	"fmt"
	"testing"

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
