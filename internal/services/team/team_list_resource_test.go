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
	w.AddTeam(cerbytest.Team{ID: "duplicate", Name: "Marketing"})
	w.AddTeam(cerbytest.Team{ID: "nameless", Extra: map[string]any{"name": nil, "type": nil}})
	w.AddTeam(cerbytest.Team{ID: "blank", Extra: map[string]any{"name": ""}})
	const marketingTeam, everybodyTeam = "Marketing id=" + marketing, "Everybody id=" + everybody
	const duplicate = "Marketing id=duplicate"
	for name, test := range map[string]struct {
		config map[string]any
		want   []string
	}{
		"all":          {nil, []string{marketingTeam, everybodyTeam, duplicate, "nameless id=nameless", "blank id=blank"}},
		"SCIM":         {map[string]any{"type": "scim_managed"}, []string{everybodyTeam}},
		"user managed": {map[string]any{"type": "user_managed"}, []string{marketingTeam, duplicate, "blank id=blank"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w.ExpectList(t, acctest.Query{Type: "cerby_team", Config: test.config}, test.want...)
		})
	}
}

// listedMember returns the list result of a membership.
func listedMember(email, name, team, user string) string {
	return email + " in " + name + " team_id=" + team + " user_id=" + user
}

// The display name has the email of the list of members, or else that of the user.
func TestMembershipList(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddTeam(cerbytest.Team{ID: "nameless", Extra: map[string]any{"name": nil}})
	w.AddTeamMember("nameless", cerbytest.TeamMember{UserID: ines, Extra: map[string]any{"email": "here@acme.example"}})
	w.AddTeamMember("nameless", cerbytest.TeamMember{UserID: greta, Extra: map[string]any{"email": ""}})
	w.ExpectList(
		t, acctest.Query{Type: "cerby_team_membership"},
		listedMember("adam.admin@acme.example", "Marketing", marketing, adam),
		listedMember("greta.guest@agency.example", "Marketing", marketing, greta),
		listedMember("olivia.owner@acme.example", "Everybody", everybody, olivia),
		listedMember("adam.admin@acme.example", "Everybody", everybody, adam),
		listedMember("ines.intern@acme.example", "Everybody", everybody, ines),
		listedMember("here@acme.example", "nameless", "nameless", ines),
		listedMember("greta.guest@agency.example", "nameless", "nameless", greta),
	)
	w.ExpectList(
		t, acctest.Query{Type: "cerby_team_membership", Config: map[string]any{"team_id": marketing}},
		listedMember("adam.admin@acme.example", "Marketing", marketing, adam),
		listedMember("greta.guest@agency.example", "Marketing", marketing, greta),
	)
}

// The lookup of names costs at most twice the pages of the list of users.
func TestMembershipList_calls(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ teams, perTeam, calls int }{
		"few":  {2, 3, 2},
		"many": {11, 10, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newLargeWorkspace(t, test.teams, test.perTeam)
			results, diags := w.List(t, acctest.Query{Type: "cerby_team_membership"})
			diags.Expect(t, nil, nil)
			// The seeded workspace has two other teams, with five members.
			if want := test.teams*test.perTeam + 5; len(results) != want {
				t.Errorf("got %d members, want %d", len(results), want)
			}
			w.ExpectMaxRequests(t, 1+2+test.teams+test.calls)
		})
	}
}

// If the list of members has the emails, no user is looked up.
func TestMembershipList_emailsListed(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	for _, user := range []string{adam, greta} {
		w.UpdateTeamMember(marketing, user, func(m *cerbytest.TeamMember) {
			m.Extra = map[string]any{"email": user + "@acme.example"}
		})
	}
	w.ExpectList(
		t, acctest.Query{Type: "cerby_team_membership", Config: map[string]any{"team_id": marketing}},
		listedMember(adam+"@acme.example", "Marketing", marketing, adam),
		listedMember(greta+"@acme.example", "Marketing", marketing, greta),
	)
	// The team, and its members.
	w.ExpectMaxRequests(t, 2)
}

// A failed lookup of names is no error: the display name has the ID then, after few attempts.
func TestMembershipList_namesFail(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ status, calls int }{
		"denied": {http.StatusForbidden, 1},
		"error":  {http.StatusInternalServerError, 1},
		// A user who is not in the list is read alone.
		"not found": {http.StatusNotFound, 14},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newLargeWorkspace(t, 1, 50)
			for _, path := range []string{"/users", "/users/{id}"} {
				w.Inject(cerbytest.Fault{Path: path, Status: test.status})
			}
			team := cerbytest.SeededTeamID(1)
			results, diags := w.List(t, acctest.Query{Type: "cerby_team_membership", Config: map[string]any{"team_id": team}})
			diags.Expect(t, nil, nil)
			if len(results) != 50 || results[0].DisplayName != cerbytest.SeededUserID(1)+" in Team 00001" {
				t.Errorf("got %d members, first %s", len(results), results[0])
			}
			w.ExpectMaxRequests(t, 2+test.calls)
		})
	}
}
