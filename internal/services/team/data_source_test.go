package team_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// newListed returns a workspace with two pages of teams, of which the first has two pages of members.
func newListed(t *testing.T) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedUsers(w.Workspace, 130)
	cerbytest.SeedTeams(w.Workspace, 130)
	cerbytest.SeedMemberships(w.Workspace, 1, 130)
	return w
}

func TestDataSource(t *testing.T) {
	t.Parallel()
	w := newListed(t)
	state := w.ReadDataSourceTwice(t, "cerby_team", map[string]any{"id": everybody})
	apitest.ExpectEqual(t, acctest.FormatAttributes(t, state, "name", "type", "created_at", "updated_at"),
		"Everybody scim_managed 2024-01-04T16:36:54Z 2024-01-04T16:36:54Z")
	state = w.ReadDataSourceTwice(t, "cerby_team", map[string]any{"name": "Team 00130"})
	apitest.ExpectEqual(t, acctest.FormatString(state["id"]), cerbytest.SeededTeamID(130))
}

func TestTeamsDataSource(t *testing.T) {
	t.Parallel()
	w := newListed(t)
	teams := func(kind any, name string) []string {
		t.Helper()
		state := w.ReadDataSourceTwice(t, "cerby_teams", map[string]any{"type": kind})
		return acctest.FormatElements(t, state["teams"], name)
	}
	all := teams(nil, "id")
	apitest.ExpectEqual(t, len(all), 132)
	apitest.ExpectStrings(t, []string{all[0], all[131]}, marketing, cerbytest.SeededTeamID(130))
	apitest.ExpectStrings(t, teams("scim_managed", "name"), "Everybody")
	state, diags := w.ReadDataSource(t, w.Token, "cerby_teams", map[string]any{"type": "hologram"})
	diags.Expect(t, nil, []string{`Unknown type "hologram"`})
	apitest.ExpectStrings(t, acctest.FormatElements(t, state["teams"], "name"))
}

func TestMembersDataSource(t *testing.T) {
	t.Parallel()
	w := newListed(t)
	w.UpdateTeamMember(marketing, greta, func(m *cerbytest.TeamMember) {
		m.Extra = map[string]any{"role": nil, "email": "greta.guest@agency.example", "firstName": "Greta"}
	})
	members := func(team string, names ...string) []string {
		t.Helper()
		state := w.ReadDataSourceTwice(t, "cerby_team_members", map[string]any{"team_id": team})
		return acctest.FormatElements(t, state["members"], names...)
	}
	few := members(marketing, "user_id", "role", "email")
	apitest.ExpectStrings(t, few, adam+" admin null", greta+" null greta.guest@agency.example")
	apitest.ExpectEqual(t, members(marketing, "first_name", "last_name")[1], "Greta null")
	many := members(cerbytest.SeededTeamID(1), "user_id")
	apitest.ExpectEqual(t, len(many), 130)
	apitest.ExpectEqual(t, many[129], cerbytest.SeededUserID(130))
}

func TestDataSources_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddTeam(cerbytest.Team{ID: "duplicate", Name: "Marketing"})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Write teams"}})
	limited := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedInternID, Role: "workspace_user"})
	const one, all, members = "cerby_team", "cerby_teams", "cerby_team_members"
	with := func(name, value string) map[string]any { return map[string]any{name: value} }
	for name, test := range map[string]struct {
		token, typeName string
		config          map[string]any
		message         string
	}{
		"several": {
			w.Token, one, with("name", "Marketing"),
			"The provider found 2 matches. Use one of these IDs: - " + marketing + " (created at 2024-01-04T15:36:54Z) - " +
				"duplicate (created at ",
		},
		"none":             {w.Token, one, with("name", "marketing"), "The provider searched all teams of the workspace."},
		"no id":            {w.Token, one, with("id", "nothing"), `Team "nothing" not found`},
		"neither":          {w.Token, one, nil, "No attribute specified when one (and only one) of [id,name] is required"},
		"slash":            {w.Token, members, with("team_id", "a/b"), `The value is not a valid ID`},
		"no team":          {w.Token, members, with("team_id", "nothing"), `Unable to list members of team "nothing"`},
		"scope":            {token, all, nil, `needs the scope "Read users"`},
		"scope of one":     {token, one, with("name", "Marketing"), `Unable to look up team "Marketing"`},
		"scope of members": {token, members, with("team_id", marketing), `needs the scope "Read users"`},
		"role": {
			limited, all, nil, "must belong to a user with the workspace role Admin, Super Admin or Owner",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := w.ReadDataSource(t, test.token, test.typeName, test.config)
			diags.ExpectError(t, acctest.ErrorRegexp(test.message))
		})
	}
}
