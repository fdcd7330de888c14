package share_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// shared is how a share is told of: with whom, and of which item of a kind.
type shared struct {
	kind       cerbytest.Kind
	name, item string
}

// user tells of a share to a user.
func (s shared) user(email, id string) string {
	return email + " on " + s.name + " " + string(s.kind) + "_id=" + s.item + " user_id=" + id
}

// team tells of a share to a team.
func (s shared) team(name, id string) string {
	return name + " on " + s.name + " " + string(s.kind) + "_id=" + s.item + " team_id=" + id
}

// query asks for the shares of an item of the kind, or with nil of all.
func (s shared) query(item any) acctest.Query {
	kind := string(s.kind)
	return acctest.Query{Type: "cerby_" + kind + "_share", Config: map[string]any{kind + "_id": item}}
}

// newListed serves a workspace in which an item of each kind is shared to the same users and teams.
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
var sharedItems = []shared{
	{cerbytest.KindAccount, "Acme Newsletter", account},
	{cerbytest.KindSecret, "Guest wireless", cerbytest.SeedWirelessID},
	{cerbytest.KindCollection, "Events", "events"},
}

// Users are named by their e-mails and teams by their names, wherever these are told.
func TestList(t *testing.T) {
	t.Parallel()
	for _, s := range sharedItems {
		t.Run(string(s.kind), func(t *testing.T) {
			t.Parallel()
			w := newListed(t)
			w.ExpectList(
				t, s.query(s.item),
				s.user("olivia.owner@acme.example", olivia), s.user("adam.admin@acme.example", adam), s.user("greta.guest@agency.example", greta),
				s.team("Marketing", marketing), s.team("nameless", "nameless"),
			)
		})
	}
}

// The shares of all accounts: those to users by account, and then those to teams by team, in the order of the accounts.
func TestList_accounts(t *testing.T) {
	t.Parallel()
	w := newListed(t)
	for _, id := range []string{cerbytest.SeedAdsID, cerbytest.SeedForumID, cerbytest.SeedNoveltyID} {
		w.UpdateAccount(id, func(a *cerbytest.Account) { a.Owners = []string{adam} })
	}
	w.ShareAccount(cerbytest.SeedTwitterID, cerbytest.Share{TeamID: "nameless"})
	w.ShareAccount(cerbytest.SeedForumID, cerbytest.Share{TeamID: marketing})
	x, newsletter := shared{cerbytest.KindAccount, "Acme on X", cerbytest.SeedTwitterID}, sharedItems[0]
	w.ExpectList(
		t, x.query(nil),
		x.user("olivia.owner@acme.example", olivia), x.user("adam.admin@acme.example", adam), x.user("ines.intern@acme.example", ines),
		newsletter.user("olivia.owner@acme.example", olivia), newsletter.user("adam.admin@acme.example", adam), newsletter.user("greta.guest@agency.example", greta),
		x.team("Marketing", marketing), newsletter.team("Marketing", marketing),
		x.team("nameless", "nameless"), newsletter.team("nameless", "nameless"),
	)
	// The accounts, the users of two, the teams, and the accounts of three.
	if n := len(w.Requests()); n != 1+2+1+3 {
		t.Errorf("%d requests were sent", n)
	}
}

// A team that is gone has no accounts, and one whose accounts cannot be read ends the list, after all that came before.
func TestList_accountsOfTeams(t *testing.T) {
	t.Parallel()
	newsletter := sharedItems[0]
	users := []string{
		newsletter.user("olivia.owner@acme.example", olivia), newsletter.user("adam.admin@acme.example", adam), newsletter.user("greta.guest@agency.example", greta),
	}
	for name, test := range map[string]struct {
		team   string
		status int
		want   []string
		errors []string
	}{
		"not listed":   {marketing, http.StatusNotFound, append(slices.Clip(users), newsletter.team("nameless", "nameless")), nil},
		"first fails":  {marketing, http.StatusInternalServerError, users, []string{"What was found before this is not all there is."}},
		"second fails": {"nameless", http.StatusForbidden, append(slices.Clip(users), newsletter.team("Marketing", marketing)), []string{"What was found before this is not all there is."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newListed(t)
			w.Inject(cerbytest.Fault{Path: "/teams/" + test.team + "/accounts", Status: test.status})
			things, said := w.List(t, newsletter.query(newsletter.item))
			acctest.ExpectMessages(t, "errors", said.Errors, test.errors...)
			if left := test.status == http.StatusNotFound; left != (len(said.Warnings) == 1) {
				t.Errorf("warned was %q", said.Warnings)
			}
			acctest.ExpectResults(t, things, test.want...)
		})
	}
}

// Without the teams nothing is listed of accounts: the shares to users alone would look like all.
func TestList_teamsFail(t *testing.T) {
	t.Parallel()
	w := newListed(t)
	w.Inject(cerbytest.Fault{Path: "/teams", Status: http.StatusForbidden})
	things, said := w.List(t, sharedItems[0].query(account))
	said.Expect(t, []string{"Unable to list the teams"}, nil)
	acctest.ExpectResults(t, things)
}

// Names are no reason to fail: whoever cannot be looked up is named by the id.
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
				s.user(olivia, olivia), s.user(adam, adam), s.user(greta, greta), s.team(marketing, marketing), s.team("nameless", "nameless"),
			)
			// The item (secrets are found in their list), its users and its teams, and one name that was asked for.
			if n := len(w.Requests()); n != 4 {
				t.Errorf("%d requests were sent", n)
			}
		})
	}
}

// What lists tell of names is taken before anybody is looked up.
func TestList_namesTold(t *testing.T) {
	t.Parallel()
	for _, s := range sharedItems[1:] {
		t.Run(string(s.kind), func(t *testing.T) {
			t.Parallel()
			w := newListed(t)
			for _, user := range []string{olivia, adam, greta} {
				w.UpdateShare(s.kind, s.item, user, func(one *cerbytest.Share) { one.Extra = map[string]any{"email": user + "@acme.example"} })
			}
			for _, team := range []string{marketing, "nameless"} {
				w.UpdateShare(s.kind, s.item, team, func(one *cerbytest.Share) { one.Extra = map[string]any{"name": "Team " + team} })
			}
			w.ExpectList(
				t, s.query(s.item),
				s.user(olivia+"@acme.example", olivia), s.user(adam+"@acme.example", adam), s.user(greta+"@acme.example", greta),
				s.team("Team "+marketing, marketing), s.team("Team nameless", "nameless"),
			)
			if n := len(w.Requests()); n != 3 {
				t.Errorf("%d requests were sent", n)
			}
		})
	}
}

// Deleted secrets have no shares: they are not asked for them, and to name one is to name nothing.
func TestList_deletedSecret(t *testing.T) {
	t.Parallel()
	w := newListed(t)
	wireless := sharedItems[1]
	phrase := shared{cerbytest.KindSecret, "Door phrase", secret}
	w.UpdateSecret(wireless.item, func(s *cerbytest.Secret) { s.Status = "disabled" })
	w.ExpectList(t, wireless.query(nil), phrase.user("olivia.owner@acme.example", olivia), phrase.user("adam.admin@acme.example", adam), phrase.user("ines.intern@acme.example", ines))
	things, said := w.List(t, wireless.query(wireless.item))
	said.Expect(t, []string{`The workspace has no secret with the id "` + wireless.item + `"`}, nil)
	acctest.ExpectResults(t, things)
	if n := w.CountRequests("GET", "/secrets/"+wireless.item+"/members/users"); n > 0 {
		t.Error("a deleted secret was asked for its shares")
	}
}

// Where the service lists who has an item through a team or a collection as well, they are told of too.
func TestList_inherited(t *testing.T) {
	t.Parallel()
	w := newListed(t, cerbytest.WithQuirks(cerbytest.Quirks{ListInheritedShares: true}))
	x := shared{cerbytest.KindAccount, "Acme on X", cerbytest.SeedTwitterID}
	w.ExpectList(
		t, x.query(x.item),
		x.user("olivia.owner@acme.example", olivia), x.user("adam.admin@acme.example", adam), x.user("ines.intern@acme.example", ines), x.user("greta.guest@agency.example", greta),
		x.team("Marketing", marketing),
	)
}
