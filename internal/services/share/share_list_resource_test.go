package share_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// listedItem is an item whose shares are listed.
type listedItem struct {
	kind       cerbytest.Kind
	name, item string
}

// user returns the list result of a share with a user.
func (s listedItem) user(email, id string) string {
	return email + " on " + s.name + " " + string(s.kind) + "_id=" + s.item + " user_id=" + id
}

// owners returns the list results of the shares with the owners of all items.
func (s listedItem) owners() []string {
	return []string{s.user("olivia.owner@acme.example", olivia), s.user("adam.admin@acme.example", adam)}
}

// team returns the list result of a share with a team.
func (s listedItem) team(name, id string) string {
	return name + " on " + s.name + " " + string(s.kind) + "_id=" + s.item + " team_id=" + id
}

// query returns the query for the shares of an item of the kind, or of all items if the item is nil.
func (s listedItem) query(item any) acctest.Query {
	kind := string(s.kind)
	return acctest.Query{Type: "cerby_" + kind + "_share", Config: map[string]any{kind + "_id": item}}
}

// newListed returns a workspace in which an item of each kind is shared with the same users and teams.
func newListed(t *testing.T, options ...cerbytest.Option) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t, options...)
	w.AddTeam(cerbytest.Team{ID: "nameless", Extra: map[string]any{"name": nil}})
	w.AddCollection(cerbytest.Collection{ID: "events", Name: "Events", Owners: []string{olivia, adam}})
	for _, s := range sharedItems {
		w.Share(s.kind, s.item, cerbytest.Share{UserID: greta})
		w.Share(s.kind, s.item, cerbytest.Share{TeamID: marketing})
		w.Share(s.kind, s.item, cerbytest.Share{TeamID: "nameless", Role: "owner"})
	}
	return w
}

// sharedItems are the items that are shared.
var sharedItems = []listedItem{
	{cerbytest.KindAccount, "Acme Newsletter", account},
	{cerbytest.KindSecret, "Guest wireless", cerbytest.SeedWirelessID},
	{cerbytest.KindCollection, "Events", "events"},
}

// Users are listed by email, and teams by name.
func TestList(t *testing.T) {
	t.Parallel()
	for _, s := range sharedItems {
		t.Run(string(s.kind), func(t *testing.T) {
			t.Parallel()
			w := newListed(t)
			w.ExpectList(
				t, s.query(s.item),
				append(s.owners(), s.user("greta.guest@agency.example", greta),
					s.team("Marketing", marketing), s.team("nameless", "nameless"))...,
			)
		})
	}
}

// Shares of accounts are listed with users, by account, and then with teams, by team.
func TestList_accounts(t *testing.T) {
	t.Parallel()
	w := newListed(t)
	for _, id := range []string{cerbytest.SeedAdsID, cerbytest.SeedForumID, cerbytest.SeedNoveltyID} {
		w.UpdateAccount(id, func(a *cerbytest.Account) { a.Owners = []string{adam} })
	}
	w.ShareAccount(cerbytest.SeedTwitterID, cerbytest.Share{TeamID: "nameless"})
	w.ShareAccount(cerbytest.SeedForumID, cerbytest.Share{TeamID: marketing})
	x, newsletter := listedItem{cerbytest.KindAccount, "Acme on X", cerbytest.SeedTwitterID}, sharedItems[0]
	w.ExpectList(
		t, x.query(nil),
		slices.Concat(
			x.owners(), []string{x.user("ines.intern@acme.example", ines)},
			newsletter.owners(), []string{newsletter.user("greta.guest@agency.example", greta)},
			[]string{
				x.team("Marketing", marketing), newsletter.team("Marketing", marketing),
				x.team("nameless", "nameless"), newsletter.team("nameless", "nameless"),
			},
		)...,
	)
	// The accounts, the users of two, the teams, and the accounts of three.
	if n := len(w.Requests()); n != 1+2+1+3 {
		t.Errorf("%d requests were sent", n)
	}
}

// A deleted team is left out. A team whose accounts cannot be read ends the list with an error.
func TestList_accountsOfTeams(t *testing.T) {
	t.Parallel()
	newsletter := sharedItems[0]
	users := append(newsletter.owners(), newsletter.user("greta.guest@agency.example", greta))
	const incomplete = "The results before this error are incomplete."
	for name, test := range map[string]struct {
		team   string
		status int
		want   []string
		errors []string
		// warnings are parts of the warnings.
		warnings []string
	}{
		"not listed": {
			marketing, http.StatusNotFound, append(slices.Clip(users), newsletter.team("nameless", "nameless")), nil,
			[]string{"The list leaves out the objects of Marketing ("},
		},
		"first fails": {marketing, http.StatusInternalServerError, users, []string{incomplete}, nil},
		"second fails": {
			"nameless",
			http.StatusForbidden,
			append(slices.Clip(users), newsletter.team("Marketing", marketing)),
			[]string{incomplete},
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newListed(t)
			w.Inject(cerbytest.Fault{Path: "/teams/" + test.team + "/accounts", Status: test.status})
			results, diags := w.List(t, newsletter.query(newsletter.item))
			diags.Expect(t, test.errors, test.warnings)
			acctest.ExpectResults(t, results, test.want...)
		})
	}
}

// Without the teams nothing is listed, because the shares with users would look like all shares.
func TestList_teamsFail(t *testing.T) {
	t.Parallel()
	w := newListed(t)
	w.Inject(cerbytest.Fault{Path: "/teams", Status: http.StatusForbidden})
	results, diags := w.List(t, sharedItems[0].query(account))
	diags.Expect(t, []string{"Unable to list teams"}, nil)
	acctest.ExpectResults(t, results)
}

// If names cannot be looked up, IDs are listed.
func TestList_namesFail(t *testing.T) {
	t.Parallel()
	for _, s := range sharedItems[1:] {
		t.Run(string(s.kind), func(t *testing.T) {
			t.Parallel()
			w := newListed(t)
			for _, path := range []string{"/users", "/users/{id}", "/teams", "/teams/{id}"} {
				w.Inject(cerbytest.Fault{Path: path, Status: http.StatusInternalServerError})
			}
			w.ExpectList(
				t, s.query(s.item),
				s.user(olivia, olivia), s.user(adam, adam), s.user(greta, greta),
				s.team(marketing, marketing), s.team("nameless", "nameless"),
			)
			// The item (secrets are found in their list), its users and its teams, and one name that was asked for.
			if n := len(w.Requests()); n != 4 {
				t.Errorf("%d requests were sent", n)
			}
		})
	}
}

// Names in the lists need no lookup.
func TestList_namesInLists(t *testing.T) {
	t.Parallel()
	for _, s := range sharedItems[1:] {
		t.Run(string(s.kind), func(t *testing.T) {
			t.Parallel()
			w := newListed(t)
			for _, user := range []string{olivia, adam, greta} {
				extra := map[string]any{"email": user + "@acme.example"}
				w.UpdateShare(s.kind, s.item, user, func(share *cerbytest.Share) { share.Extra = extra })
			}
			for _, team := range []string{marketing, "nameless"} {
				extra := map[string]any{"name": "Team " + team}
				w.UpdateShare(s.kind, s.item, team, func(share *cerbytest.Share) { share.Extra = extra })
			}
			w.ExpectList(
				t, s.query(s.item),
				s.user(olivia+"@acme.example", olivia), s.user(adam+"@acme.example", adam),
				s.user(greta+"@acme.example", greta),
				s.team("Team "+marketing, marketing), s.team("Team nameless", "nameless"),
			)
			if n := len(w.Requests()); n != 3 {
				t.Errorf("%d requests were sent", n)
			}
		})
	}
}

// The shares of deleted secrets are not read, and a query for one is an error.
func TestList_deletedSecret(t *testing.T) {
	t.Parallel()
	w := newListed(t)
	wireless := sharedItems[1]
	phrase := listedItem{cerbytest.KindSecret, "Door phrase", secret}
	w.UpdateSecret(wireless.item, func(s *cerbytest.Secret) { s.Status = "disabled" })
	w.ExpectList(t, wireless.query(nil), append(phrase.owners(), phrase.user("ines.intern@acme.example", ines))...)
	results, diags := w.List(t, wireless.query(wireless.item))
	diags.Expect(t, []string{`Secret "` + wireless.item + `" not found`}, nil)
	acctest.ExpectResults(t, results)
	if n := w.CountRequests("GET", "/secrets/"+wireless.item+"/members/users"); n > 0 {
		t.Error("the shares of a deleted secret were read")
	}
}

// Inherited shares are listed if the service lists them.
func TestList_inherited(t *testing.T) {
	t.Parallel()
	w := newListed(t, cerbytest.WithQuirks(cerbytest.Quirks{ListInheritedShares: true}))
	x := listedItem{cerbytest.KindAccount, "Acme on X", cerbytest.SeedTwitterID}
	w.ExpectList(
		t, x.query(x.item),
		append(x.owners(), x.user("ines.intern@acme.example", ines), x.user("greta.guest@agency.example", greta),
			x.team("Marketing", marketing))...,
	)
}
