package team_test

import (
	"net/http"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The data source lists all items of a team with the roles, in every form.
func TestAccessDataSource(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]cerbytest.RoleForm{
		"prefixed": cerbytest.RolePrefixed, "legacy": cerbytest.RoleLegacy, "short": cerbytest.RoleShort,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, cerbytest.WithQuirks(cerbytest.Quirks{RoleForm: form}))
			cerbytest.SeedAccounts(w.Workspace, 100)
			for n := range 100 {
				item := cerbytest.SeededItemID(cerbytest.KindAccount, n+1)
				w.ShareAccount(item, cerbytest.Share{TeamID: marketing, Role: "owner"})
			}
			w.ShareSecret(cerbytest.SeedPhraseID, cerbytest.Share{TeamID: marketing, Role: "owner"})
			state, diags := w.ReadDataSource(t, w.Token, "cerby_team_access", map[string]any{"team_id": marketing})
			diags.Expect(t, nil, nil)
			accounts := acctest.FormatElements(t, state["accounts"], "id", "label", "application", "role")
			if len(accounts) != 101 {
				t.Errorf("got %d accounts, want 101", len(accounts))
			}
			apitest.ExpectStrings(t, accounts[:1], cerbytest.SeedTwitterID+" Acme on X twitter collaborator")
			apitest.ExpectStrings(t, acctest.FormatElements(t, state["secrets"], "id", "title", "role"),
				cerbytest.SeedPhraseID+" Door phrase owner")
			apitest.ExpectStrings(t, acctest.FormatElements(t, state["collections"], "id", "name", "role"),
				cerbytest.SeedCampaignsID+" Campaigns collaborator")
			// Two pages of accounts, one of secrets and one of collections.
			w.ExpectMaxRequests(t, 2+1+1)
		})
	}
}

// The lists of a team's accounts are shared with the teams of accounts.
func TestAccessDataSource_sharedRead(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	server := w.Server(t)
	for typeName, config := range map[string]map[string]any{
		"cerby_team_access":   {"team_id": marketing},
		"cerby_account_teams": {"account_id": cerbytest.SeedTwitterID},
	} {
		_, diags := acctest.ReadDataSource(t, server, typeName, config)
		diags.Expect(t, nil, nil)
	}
	if n := w.CountRequests("GET", "/teams/"+marketing+"/accounts"); n != 1 {
		t.Errorf("the accounts of the team were read %d times, want once", n)
	}
}

// A team without items has empty lists.
func TestAccessDataSource_empty(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	state, diags := w.ReadDataSource(t, w.Token, "cerby_team_access", map[string]any{"team_id": everybody})
	diags.Expect(t, nil, nil)
	for _, kind := range []string{"accounts", "secrets", "collections"} {
		apitest.ExpectStrings(t, acctest.FormatElements(t, state[kind], "id"))
	}
}

func TestAccessDataSource_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	token := w.AddKey(cerbytest.Key{UserID: olivia, Scopes: []string{"Read items"}})
	w.Inject(cerbytest.Fault{Path: "/teams/" + everybody + "/secrets", Status: http.StatusForbidden})
	for name, test := range map[string]struct{ token, team, message string }{
		"unknown":   {w.Token, "nothing", `Unable to list accounts of team "nothing"`},
		"a part":    {w.Token, everybody, `Unable to list secrets of team "` + everybody + `"`},
		"not an ID": {w.Token, "a/b", "The value is not a valid ID"},
		"no scope":  {token, marketing, `needs the scope "Read users"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := w.ReadDataSource(t, test.token, "cerby_team_access", map[string]any{"team_id": test.team})
			diags.ExpectError(t, acctest.ErrorRegexp(test.message))
		})
	}
}
