package share_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestShares_badInput(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		item := string(k.kind) + "_id"
		const exactlyOne = "Exactly one of these attributes must be configured: [user_id,team_id]"
		for _, test := range []struct {
			config  map[string]any
			message string
		}{
			{
				k.attributes("user_id", "jane", string(k.kind)+"_owner"),
				`Use "owner" instead.`,
			},
			{k.attributes("user_id", "jane", " "), `" " is not a valid role`},
			{k.attributes("user_id", "a/b", ""), `The value is not a valid ID`},
			{k.attributes("team_id", " ", ""), `The value is not a valid ID`},
			{
				k.attributes("user_id", "user1@acme.test", ""),
				`"user1@acme.test" is an email, not an ID.` + "\n\nUse cerby_user.<name>.id",
			},
			{map[string]any{item: k.item}, "Missing Attribute Configuration\n" + exactlyOne},
			{
				map[string]any{item: k.item, "user_id": "jane", "team_id": "design"},
				"Invalid Attribute Combination\n" + exactlyOne,
			},
			{map[string]any{item: "..", "user_id": "jane"}, `The value is not a valid ID`},
		} {
			m.ExpectPlan(t, test.config, []string{test.message}, nil)
		}
		if n := len(m.Requests()); n != 0 {
			t.Errorf("bad input cost %d requests", n)
		}
	})
}

// Roles of secrets have a legacy prefix, too.
func TestSecretShare_legacyPrefix(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_secret_share")
	m.ExpectPlan(t, kinds[1].attributes("user_id", ines, "secure_secret_owner"),
		[]string{`Use "owner" instead`}, nil)
}

func TestShares_refused(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		noTeam := `Team "nobody" does not exist.` + "\n\nCorrect the ID."
		if k.kind == cerbytest.KindAccount {
			// The plan reads the accounts of the team.
			noTeam = "Team does not exist"
		}
		for _, test := range []struct{ member, id, role, message string }{
			{"user_id", greta, "owner", `has the workspace role "guest_user" and cannot get the role "owner"`},
			{
				"user_id", cerbytest.SeedDepartedID, "",
				`User "dora.departed@acme.example" (` + cerbytest.SeedDepartedID + ") is disabled and cannot get access.",
			},
			{"user_id", "nobody", "", `None of them has the ID "nobody".`},
			{"team_id", "nobody", "", noTeam},
		} {
			m.ExpectApply(t, k.attributes(test.member, test.id, test.role), []string{test.message}, nil)
		}
		config := k.attributes("user_id", "jane", "")
		config[string(k.kind)+"_id"] = "nothing"
		m.ExpectPlan(t, config, []string{`None of them has the ID "nothing".`}, nil)
		expectShares(t, m.Workspace, k.kind, k.item, k.before...)
	})
}

func TestShares_missingScope(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.SetScopes("Read items", "Read users")
		m.ExpectApply(t, k.attributes("user_id", "jane", ""), []string{
			"needs the scope " + k.writeScope + ", and must belong to a user who owns the item",
		}, nil)
		m.ExpectApply(t, k.attributes("team_id", "design", ""), []string{"needs the scope " + k.writeScope}, nil)
		m.SetAllScopes()
		m.ExpectApply(t, k.attributes("user_id", "jane", ""), nil, nil)
		m.SetScopes("Write teams")
		m.Refresh(t).Expect(t, []string{"needs the scope " + k.readScope}, nil)
		m.SetScopes("Read items", "Read users")
		m.ExpectApply(t, nil, []string{"needs the scope " + k.writeScope}, nil)
		m.SetAllScopes()
		m.ExpectEmptyPlan(t, k.attributes("user_id", "jane", ""))
	})
}

// The accounts of a team require another scope.
func TestAccountShare_missingTeamScope(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_account_share")
	m.ExpectApply(t, kinds[0].attributes("team_id", marketing, ""), nil, nil)
	m.SetScopes("Read items", "Write accounts")
	m.Refresh(t).Expect(t, []string{
		`To list the accounts of a team, the API key needs the scope "Read users"`,
	}, nil)
}

// Items that the API key's user does not own are an error, and stay in the state.
func TestShares_notOwned(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.ExpectApply(t, k.attributes("user_id", "jane", ""), nil, nil)
		m.Token = m.AddKey(cerbytest.Key{UserID: greta})
		m.Refresh(t).Expect(t, []string{"must belong to a user who owns the item"}, nil)
		m.ExpectApply(t, nil, []string{"must belong to a user who owns the item"}, nil)
	})
}

// The 404 of a share list is checked against the cached list of secrets, which is not read again for each share.
func TestSecretShare_cachedParentCheck(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewWorkspace(t)
		w.PurgeSecret(secret)
		r := w.NewRun(t, "cerby_secret_share")
		users := []string{olivia, adam, ines, greta}
		for _, user := range users {
			r.Apply(kinds[1].state("user", user, "collaborator"), nil).Expect(t, nil, nil)
		}
		if n := w.CountRequests(http.MethodGet, "/secrets/"+secret+"/members/users"); n < len(users) {
			t.Errorf("the users of the secret were read %d times, want once for each of %d shares", n, len(users))
		}
		if n := w.CountRequests(http.MethodGet, "/secrets"); n > 2 {
			t.Errorf("the secrets were listed %d times, want at most twice for all shares", n)
		}
	})
}

func TestShares_htmlNotFound(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		for member, id := range map[string]string{"user_id": "jane", "team_id": "design"} {
			m := m.Harness(k.resource())
			m.ExpectApply(t, k.attributes(member, id, ""), nil, nil)
			m.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusNotFound, HTML: true})
			m.Refresh(t).Expect(t, []string{"The response does not have the format of the Cerby API"}, nil)
			m.ClearFaults()
			m.ExpectEmptyPlan(t, k.attributes(member, id, ""))
		}
	})
}

// An error says so if a share was revoked to change its role and could not be granted again.
func TestShares_roleHalfway(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.ExpectApply(t, k.attributes("user_id", "jane", ""), nil, nil)
		m.Inject(cerbytest.Fault{Method: "POST", Times: 1, Status: http.StatusCreated, Body: `{"data": {}}`})
		m.Inject(cerbytest.Fault{Method: "POST", Times: 1, Status: http.StatusForbidden})
		m.ExpectApply(t, k.attributes("user_id", "jane", "owner"),
			[]string{`The share has the role "collaborator" again`}, nil)
		m.ExpectApply(t, k.attributes("user_id", "jane", "owner"), nil, nil)
		m.ExpectEmptyPlan(t, k.attributes("user_id", "jane", "owner"))
		m.ExpectWrites(t, "POST POST DELETE POST POST POST")
	})
}

// newShared returns a workspace in which each of the items of a kind is shared with the users and teams.
func newShared(t *testing.T, kind cerbytest.Kind, items, users, teams int) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedUsers(w.Workspace, users)
	if teams > 0 {
		cerbytest.SeedTeams(w.Workspace, teams)
	}
	seed := map[cerbytest.Kind]func(){
		cerbytest.KindAccount:    func() { cerbytest.SeedAccounts(w.Workspace, items) },
		cerbytest.KindSecret:     func() { cerbytest.SeedSecrets(w.Workspace, items) },
		cerbytest.KindCollection: func() { cerbytest.SeedCollections(w.Workspace, items) },
	}
	seed[kind]()
	cerbytest.SeedShares(w.Workspace, kind, items, users, teams)
	return w
}

// refreshAll reads the shares of the first generated items in parallel, from a position on in the list of each item. It
// returns how many left the state, and the messages.
func refreshAll(
	t *testing.T, w *acctest.Workspace, kind cerbytest.Kind, items, from int,
) (removed int, messages []string) {
	t.Helper()
	var states []map[string]any
	for n := range items {
		for _, s := range w.Shares(kind, cerbytest.SeededItemID(kind, n+1))[from:] {
			k := testKind{kind: kind, item: s.ItemID}
			state := k.state("user", s.UserID, s.Role)
			if s.TeamID != "" {
				state = k.state("team", s.TeamID, s.Role)
			}
			states = append(states, state)
		}
	}
	return w.NewRun(t, testKind{kind: kind}.resource()).ReadAll(states)
}

// A hundred shares of five items cost one list of users for each item, and one list for its teams or for each team.
func TestShares_calls(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		t.Run(string(k.kind), func(t *testing.T) {
			t.Parallel()
			w := newShared(t, k.kind, 5, 15, 5)
			expectRefresh(t, w, k.kind, 5, 0, "")
			w.ExpectMaxRequests(t, 10)
		})
	}
}

// expectRefresh checks that the shares of the first generated items stay in the state, and the error of the reads. It
// reads the shares as refreshAll does.
func expectRefresh(t *testing.T, w *acctest.Workspace, kind cerbytest.Kind, items, from int, want string) {
	t.Helper()
	removed, messages := refreshAll(t, w, kind, items, from)
	if removed > 0 || (want == "") != (len(messages) == 0) {
		t.Errorf("%d shares left the state, with %d messages %q", removed, len(messages), messages[:min(len(messages), 1)])
	}
	if len(messages) > 0 && !strings.Contains(messages[0], want) {
		t.Errorf("the message is %q, want %q", messages[0], want)
	}
}

// A list that changes while it is read is read again. A list that never becomes consistent is an error.
func TestShares_changingLists(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		faults []cerbytest.Fault
		want   string
	}{
		"removed": {[]cerbytest.Fault{{Skip: 1, Times: 1, Shift: 1}}, ""},
		"added":   {[]cerbytest.Fault{{Skip: 1, Times: 1, Shift: -1}}, ""},
		"removed, without total": {
			[]cerbytest.Fault{{Skip: 2, Times: 1, Shift: 1, EmptyMeta: true}, {EmptyMeta: true}}, "",
		},
		"always": {[]cerbytest.Fault{{TotalOffset: -1}}, "changed during each of 3 reads"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, k := range kinds {
				w := newShared(t, k.kind, 1, 110, 0)
				for _, fault := range test.faults {
					w.Inject(fault)
				}
				// The shares around the end of the first page.
				expectRefresh(t, w, k.kind, 1, 90, test.want)
			}
		})
	}
}
