package share_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The users of an account have names and emails, and may have access through a team.
func TestUsersDataSource_account(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, cerbytest.WithQuirks(cerbytest.Quirks{ListInheritedShares: true}))
	cerbytest.SeedUsers(w.Workspace, 130)
	for n := range 130 {
		w.ShareAccount(cerbytest.SeedAdsID, cerbytest.Share{UserID: cerbytest.SeededUserID(n + 1)})
	}
	w.UpdateShare(cerbytest.KindAccount, cerbytest.SeedTwitterID, cerbytest.SeedInternID, func(s *cerbytest.Share) {
		s.Extra = map[string]any{"role": nil, "lastName": nil}
	})
	few := w.ReadDataSourceTwice(t, "cerby_account_users", map[string]any{"account_id": cerbytest.SeedTwitterID})
	users := acctest.FormatElements(t, few["users"], "email", "role", "first_name", "last_name")
	apitest.ExpectStrings(
		t, users, "olivia.owner@acme.example owner Olivia Owner", "adam.admin@acme.example owner Adam Admin",
		"ines.intern@acme.example null Ines null",
		// Access through a team.
		"greta.guest@agency.example collaborator Greta Guest",
	)
	apitest.ExpectEqual(t, acctest.FormatElements(t, few["users"], "id")[0], cerbytest.SeedOwnerID)
	many := w.ReadDataSourceTwice(t, "cerby_account_users", map[string]any{"account_id": cerbytest.SeedAdsID})
	emails := acctest.FormatElements(t, many["users"], "email")
	apitest.ExpectEqual(t, len(emails), 132)
	apitest.ExpectEqual(t, emails[131], "user00130@acme.example")
}

// readList reads the users or teams of an item, as "ID role".
func readList(t *testing.T, w *acctest.Workspace, s listedItem, of, item string) []string {
	t.Helper()
	typeName, config := s.dataSource(of, item)
	state, diags := w.ReadDataSource(t, w.Token, typeName, config)
	diags.Expect(t, nil, nil)
	return acctest.FormatElements(t, state[of], "id", "role")
}

// dataSource returns the type and the configuration of the data source with the users or teams of an item.
func (s listedItem) dataSource(of, item string) (typeName string, config map[string]any) {
	return "cerby_" + string(s.kind) + "_" + of, map[string]any{string(s.kind) + "_id": item}
}

// Each kind of item lists its users and teams, in every form of the roles.
func TestListDataSources(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]cerbytest.RoleForm{
		"prefixed": cerbytest.RolePrefixed, "legacy": cerbytest.RoleLegacy, "short": cerbytest.RoleShort,
	} {
		for _, s := range sharedItems {
			t.Run(string(s.kind)+" "+name, func(t *testing.T) {
				t.Parallel()
				w := newListed(t, cerbytest.WithQuirks(cerbytest.Quirks{RoleForm: form}))
				apitest.ExpectStrings(
					t, readList(t, w, s, "users", s.item), olivia+" owner", adam+" owner", greta+" collaborator",
				)
				apitest.ExpectStrings(t, readList(t, w, s, "teams", s.item), marketing+" collaborator", "nameless owner")
				w.ExpectWrites(t, "")
			})
		}
	}
}

// An item without users or teams has empty lists.
func TestListDataSources_empty(t *testing.T) {
	t.Parallel()
	for _, s := range sharedItems {
		t.Run(string(s.kind), func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			cerbytest.SeedAccounts(w.Workspace, 1)
			cerbytest.SeedSecrets(w.Workspace, 1)
			cerbytest.SeedCollections(w.Workspace, 1)
			for _, of := range []string{"users", "teams"} {
				apitest.ExpectStrings(t, readList(t, w, s, of, cerbytest.SeededItemID(s.kind, 1)))
			}
		})
	}
}

// All pages are read, of which the middle one is full, and inherited access is listed if the service lists it.
func TestListDataSources_pages(t *testing.T) {
	t.Parallel()
	const many = 210
	for _, s := range sharedItems {
		t.Run(string(s.kind), func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, cerbytest.WithQuirks(cerbytest.Quirks{ListInheritedShares: true}))
			cerbytest.SeedUsers(w.Workspace, many)
			cerbytest.SeedTeams(w.Workspace, many)
			cerbytest.SeedAccounts(w.Workspace, 1)
			cerbytest.SeedSecrets(w.Workspace, 1)
			cerbytest.SeedCollections(w.Workspace, 1)
			cerbytest.SeedShares(w.Workspace, s.kind, 1, many, many)
			item := cerbytest.SeededItemID(s.kind, 1)
			w.Share(s.kind, item, cerbytest.Share{TeamID: marketing, Role: "owner"})
			users, teams := readList(t, w, s, "users", item), readList(t, w, s, "teams", item)
			// The members of the team have the item through it.
			for _, user := range []string{adam, greta} {
				if !slices.Contains(users, user+" owner") {
					t.Errorf("user %s, who has the item through a team, is not listed", user)
				}
			}
			if len(users) != many+2 || len(teams) != many+1 {
				t.Errorf("got %d users and %d teams, want %d and %d", len(users), len(teams), many+2, many+1)
			}
		})
	}
}

// The errors name what was read, and the scope or the role that the API key lacks.
func TestListDataSources_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	others := []string{adam}
	w.AddAccount(cerbytest.Account{ID: "theirs", Owners: others})
	w.AddSecret(cerbytest.Secret{ID: "theirs", Owners: others})
	w.AddCollection(cerbytest.Collection{ID: "theirs", Owners: others})
	scopes := map[cerbytest.Kind]string{
		cerbytest.KindAccount: `"Read accounts"`, cerbytest.KindSecret: `"Read secrets"`,
		cerbytest.KindCollection: `"Read items"`,
	}
	token := w.AddKey(cerbytest.Key{UserID: olivia, Scopes: []string{"Read users"}})
	for _, s := range sharedItems {
		for _, of := range []string{"users", "teams"} {
			missing := fmt.Sprintf("Unable to list %s of %s %q", of, s.kind, "nothing")
			if s.kind == cerbytest.KindAccount && of == "teams" {
				missing = `Account "nothing" not found`
			}
			for name, test := range map[string]struct{ token, item, message string }{
				"unknown":   {w.Token, "nothing", missing},
				"unseen":    {w.Token, "theirs", "must belong to a user who owns the item"},
				"not an ID": {w.Token, "a/b", "The value is not a valid ID"},
				"no scope":  {token, s.item, "the API key needs the scope " + scopes[s.kind]},
			} {
				t.Run(fmt.Sprintf("%s %s %s", s.kind, of, name), func(t *testing.T) {
					typeName, config := s.dataSource(of, test.item)
					_, diags := w.ReadDataSource(t, test.token, typeName, config)
					diags.ExpectError(t, acctest.ErrorRegexp(test.message))
				})
			}
		}
	}
}
