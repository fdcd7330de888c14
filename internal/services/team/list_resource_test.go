package team_test

import (
	"net/http"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestList(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddTeam(cerbytest.Team{ID: "twin", Name: "Marketing"})
	w.AddTeam(cerbytest.Team{ID: "nameless", Extra: map[string]any{"name": nil, "type": nil}})
	w.AddTeam(cerbytest.Team{ID: "blank", Extra: map[string]any{"name": ""}})
	const marketingTeam, everybodyTeam = "Marketing id=" + marketing, "Everybody id=" + everybody
	const twin = "Marketing id=twin"
	for name, test := range map[string]struct {
		config map[string]any
		want   []string
	}{
		"all":          {nil, []string{marketingTeam, everybodyTeam, twin, "nameless id=nameless", "blank id=blank"}},
		"SCIM":         {map[string]any{"type": "scim_managed"}, []string{everybodyTeam}},
		"made by hand": {map[string]any{"type": "user_managed"}, []string{marketingTeam, twin, "blank id=blank"}},
		"other":        {map[string]any{"type": "hologram"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w.ExpectList(t, acctest.Query{Type: "cerby_team", Config: test.config}, test.want...)
		})
	}
}

// inTeam is how a membership is told of.
func inTeam(email, name, team, user string) string {
	return email + " in " + name + " team_id=" + team + " user_id=" + user
}

// Members are named by the email of the user, wherever it is told.
func TestMembershipList(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddTeam(cerbytest.Team{ID: "nameless", Extra: map[string]any{"name": nil}})
	w.AddTeamMember("nameless", cerbytest.TeamMember{UserID: ines, Extra: map[string]any{"email": "here@acme.example"}})
	w.AddTeamMember("nameless", cerbytest.TeamMember{UserID: greta, Extra: map[string]any{"email": ""}})
	w.ExpectList(
		t, acctest.Query{Type: "cerby_team_membership"},
		inTeam("adam.admin@acme.example", "Marketing", marketing, adam),
		inTeam("greta.guest@agency.example", "Marketing", marketing, greta),
		inTeam("olivia.owner@acme.example", "Everybody", everybody, olivia),
		inTeam("adam.admin@acme.example", "Everybody", everybody, adam),
		inTeam("ines.intern@acme.example", "Everybody", everybody, ines),
		inTeam("here@acme.example", "nameless", "nameless", ines),
		inTeam("greta.guest@agency.example", "nameless", "nameless", greta),
	)
	w.ExpectList(
		t, acctest.Query{Type: "cerby_team_membership", Config: map[string]any{"team_id": marketing}},
		inTeam("adam.admin@acme.example", "Marketing", marketing, adam),
		inTeam("greta.guest@agency.example", "Marketing", marketing, greta),
	)
}

// Looking names up costs no more than twice the pages of the list of users, however many members there are.
func TestMembershipList_calls(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ teams, perTeam, calls int }{
		"few":  {2, 3, 2},
		"many": {15, 20, 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newCrowd(t, test.teams, test.perTeam)
			things, said := w.List(t, acctest.Query{Type: "cerby_team_membership"})
			said.Expect(t, nil, nil)
			// The seeded workspace has two teams more, with five members.
			if want := test.teams*test.perTeam + 5; len(things) != want {
				t.Errorf("%d members were found, and not %d", len(things), want)
			}
			w.ExpectMaxRequests(t, 1+2+test.teams+test.calls)
		})
	}
}

// Where the list of members tells emails, nobody is looked up.
func TestMembershipList_emailsTold(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	for _, user := range []string{adam, greta} {
		w.UpdateTeamMember(
			marketing, user, func(m *cerbytest.TeamMember) { m.Extra = map[string]any{"email": user + "@acme.example"} },
		)
	}
	w.ExpectList(
		t, acctest.Query{Type: "cerby_team_membership", Config: map[string]any{"team_id": marketing}},
		inTeam(adam+"@acme.example", "Marketing", marketing, adam), inTeam(
			greta+"@acme.example", "Marketing", marketing, greta,
		),
	)
	// The team, and its members.
	w.ExpectMaxRequests(t, 2)
}

// Names are no reason to fail: who cannot be looked up is named by the id, after few attempts.
func TestMembershipList_namesFail(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ status, calls int }{
		"denied": {http.StatusForbidden, 1}, "broken": {http.StatusInternalServerError, 1},
		// What a list does not have is looked for a second time.
		"gone": {http.StatusNotFound, 14},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newCrowd(t, 1, 50)
			for _, path := range []string{"/users", "/users/{id}"} {
				w.Inject(cerbytest.Fault{Path: path, Status: test.status})
			}
			team := cerbytest.SeededTeamID(1)
			things, said := w.List(t, acctest.Query{Type: "cerby_team_membership", Config: map[string]any{"team_id": team}})
			said.Expect(t, nil, nil)
			if len(things) != 50 || things[0].DisplayName != cerbytest.SeededUserID(1)+" in Team 00001" {
				t.Errorf("%d were found, first %s", len(things), things[0])
			}
			w.ExpectMaxRequests(t, 2+test.calls)
		})
	}
}
