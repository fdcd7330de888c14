package account_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// TestTOTP reads a code with its expiration in each form of the service's response.
func TestTOTP(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		form    cerbytest.TOTPForm
		expires knownvalue.Check
	}{
		"expires": {cerbytest.TOTPExpiresAt, knownvalue.StringExact("2024-05-06T07:08:30Z")},
		"period":  {cerbytest.TOTPPeriod, knownvalue.StringFunc(wholePeriod)},
		"bare":    {cerbytest.TOTPCodeOnly, knownvalue.Null()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, cerbytest.WithQuirks(cerbytest.Quirks{TOTPForm: test.form}),
				cerbytest.WithClock(func() time.Time { return time.Date(2024, time.May, 6, 7, 8, 9, 0, time.UTC) }))
			runSteps(t, w, resource.TestStep{
				Config: w.Config(ephemeralConfig("cerby_account_totp", twitter)),
				ConfigStateChecks: []statecheck.StateCheck{
					expectData("account_id", knownvalue.StringExact(twitter)),
					expectData("code", knownvalue.StringExact("000000")),
					expectData("expires_at", test.expires),
				},
			})
		})
	}
}

// wholePeriod checks that an instant ends a period of half a minute. The instant depends on this machine's clock.
func wholePeriod(text string) error {
	end, err := time.Parse(time.RFC3339, text)
	if err == nil && end.Second()%30 != 0 {
		return fmt.Errorf("%s is not the end of half a minute", text)
	}
	return err
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
		"no account": {w.Token, "nothing", `Account "nothing" does not exist, the API key's user is not its Owner, ` + none},
		"local":      {w.Token, "local", none},
		"theirs":     {w.Token, "theirs", "has to belong to a user who is Owner of the item"},
		"scope":      {token, twitter, `needs the scope "Read accounts" (or "Read items")`},
		"no id":      {w.Token, "..", `The value is not an ID`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			runSteps(t, w, resource.TestStep{
				Config:      w.ConfigWithToken(test.token, ephemeralConfig("cerby_account_totp", test.account)),
				ExpectError: acctest.ErrorRegexp(test.message),
			})
		})
	}
}
