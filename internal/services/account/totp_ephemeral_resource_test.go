package account_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// TestTOTP reads a code with its expiration in each form of the service's response.
func TestTOTP(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		form    cerbytest.TOTPForm
		expires string
	}{
		"expires": {cerbytest.TOTPExpiresAt, "2024-05-06T07:08:30Z"},
		// The end of half a minute depends on this machine's clock, which is fake and stands at midnight.
		"period": {cerbytest.TOTPPeriod, "2000-01-01T00:00:30Z"},
		"bare":   {cerbytest.TOTPCodeOnly, "null"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := acctest.NewWorkspace(t, cerbytest.WithQuirks(cerbytest.Quirks{TOTPForm: test.form}),
					cerbytest.WithClock(func() time.Time { return time.Date(2024, time.May, 6, 7, 8, 9, 0, time.UTC) }))
				opened, diags := w.OpenEphemeralResource(t, w.Token, "cerby_account_totp", of(twitter))
				diags.Expect(t, nil, nil)
				apitest.ExpectEqual(t, acctest.FormatAttributes(t, opened, "account_id", "code", "expires_at"),
					twitter+" 000000 "+test.expires)
			})
		})
	}
}

func TestTOTP_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read users"}})
	w.AddAccount(cerbytest.Account{ID: "theirs", Owners: []string{cerbytest.SeedAdminID}, TOTPCode: "000000"})
	w.AddAccount(cerbytest.Account{ID: "local", VaultID: cerbytest.SeedLaptopVaultID})
	const none = "or Cerby does not manage its one-time codes"
	for name, test := range map[string]struct{ token, account, message string }{
		"no code":    {w.Token, ads, none},
		"no account": {w.Token, "nothing", `Account "nothing" does not exist, the API key's user does not own it, ` + none},
		"local":      {w.Token, "local", none},
		"theirs":     {w.Token, "theirs", "must belong to a user who owns the item"},
		"scope":      {token, twitter, `needs the scope "Read accounts" (or "Read items")`},
		"no id":      {w.Token, "..", `The value is not a valid ID`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := w.OpenEphemeralResource(t, test.token, "cerby_account_totp", of(test.account))
			diags.ExpectError(t, acctest.ErrorRegexp(test.message))
		})
	}
}
