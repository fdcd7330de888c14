package account_test

import (
	"fmt"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// newAccounts returns a workspace with more than n accounts, of which two have one label.
func newAccounts(t *testing.T, n int) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	for i := range n {
		id, label := fmt.Sprintf("mass-%03d", i), fmt.Sprintf("Board %03d", i)
		w.AddAccount(cerbytest.Account{ID: id, Application: "pinterest", Label: label})
	}
	w.AddAccount(cerbytest.Account{ID: "duplicate", Application: "pinterest", Label: "Acme on X"})
	return w
}

func TestDataSource(t *testing.T) {
	t.Parallel()
	w := newAccounts(t, 210)
	state := w.ReadDataSourceTwice(t, "cerby_account", map[string]any{"id": twitter})
	apitest.ExpectEqual(t, acctest.FormatAttributes(t, state, "label", "email", "mfa_enabled", "business_id"),
		"Acme on X social@acme.example true null")
	// Only the third and last page has the label.
	state = w.ReadDataSourceTwice(t, "cerby_account", map[string]any{"label": "Board 209"})
	apitest.ExpectEqual(t, acctest.FormatString(state["id"]), "mass-209")
	state = w.ReadDataSourceTwice(t, "cerby_account", map[string]any{"label": "Acme on X", "application": "twitter"})
	apitest.ExpectEqual(t, acctest.FormatString(state["id"]), twitter)
}

func TestAccountsDataSource(t *testing.T) {
	t.Parallel()
	w := newAccounts(t, 110)
	labels := func(config map[string]any) []string {
		t.Helper()
		state := w.ReadDataSourceTwice(t, "cerby_accounts", config)
		return acctest.FormatElements(t, state["accounts"], "label")
	}
	apitest.ExpectEqual(t, len(labels(nil)), len(w.Accounts()))
	apitest.ExpectStrings(t, labels(map[string]any{"status": acctest.StringList("disabled")}), "Old Forum")
	apitest.ExpectStrings(t, labels(map[string]any{
		"applications": acctest.StringList("twitter", "mailchimp"), "status": acctest.StringList("enabled", "disabled"),
	}), "Acme on X", "Acme Newsletter")
}

func TestDataSources_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddAccount(cerbytest.Account{ID: "duplicate", Application: "pinterest", Label: "Acme on X"})
	w.AddAccount(cerbytest.Account{ID: "hidden", Label: "Not theirs", Owners: []string{cerbytest.SeedAdminID}})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read users"}})
	const one, all = "cerby_account", "cerby_accounts"
	with := func(name string, value any) map[string]any { return map[string]any{name: value} }
	for name, test := range map[string]struct {
		token, typeName string
		config          map[string]any
		message         string
	}{
		"several": {w.Token, one, with("label", "Acme on X"), `Account "Acme on X" is ambiguous`},
		"several, by ID": {
			w.Token, one, with("label", "Acme on X"),
			"Use one of these IDs: - " + twitter + " (twitter) - duplicate (pinterest)",
		},
		"near": {w.Token, one, with("label", "Acme on Z"), `Did you mean "Acme on X"?`},
		"none": {
			w.Token, one, with("label", "Acme on Y"), "The provider searched all accounts that the API key's user owns",
		},
		"no application": {
			w.Token, one, map[string]any{"label": "Acme on X", "application": "tiktok"}, `in application "tiktok"`,
		},
		"no id":  {w.Token, one, with("id", "nothing"), `Account "nothing" not found`},
		"unseen": {w.Token, one, with("id", "hidden"), "must belong to a user who owns the item"},
		"both":   {w.Token, one, map[string]any{"id": "a", "application": "tiktok"}, "cannot be specified when"},
		"comma": {
			w.Token, all, with("applications", acctest.StringList("twitter,mailchimp")),
			"Specify each word as a separate element",
		},
		"status":            {w.Token, all, with("status", acctest.StringList("asleep")), "400 Bad Request"},
		"scope":             {token, all, nil, `"Read accounts" (or "Read items")`},
		"scope of a lookup": {token, one, with("label", "Acme Ads"), "Unable to look up account "},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := w.ReadDataSource(t, test.token, test.typeName, test.config)
			diags.ExpectError(t, acctest.ErrorRegexp(test.message))
		})
	}
}
