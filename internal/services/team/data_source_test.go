package team_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// listExact checks a list of texts.
func listExact(texts ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, 0, len(texts))
	for _, text := range texts {
		checks = append(checks, knownvalue.StringExact(text))
	}
	return knownvalue.ListExact(checks)
}

func TestDataSources(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedUsers(w.Workspace, 130)
	cerbytest.SeedTeams(w.Workspace, 130)
	cerbytest.SeedMemberships(w.Workspace, 1, 130)
	w.UpdateTeamMember(marketing, greta, func(m *cerbytest.TeamMember) {
		m.Extra = map[string]any{"role": nil, "email": "greta.guest@agency.example", "firstName": "Greta"}
	})
	config := w.Config(fmt.Sprintf(`
data "cerby_team" "id" {
  id = %q
}
data "cerby_team" "name" {
  name = "Team 00130"
}
data "cerby_teams" "all" {}
data "cerby_teams" "provisioned" {
  type = "scim_managed"
}
data "cerby_teams" "none" {
  type = "hologram"
}
data "cerby_team_members" "marketing" {
  team_id = %q
}
data "cerby_team_members" "many" {
  team_id = %q
}
output "all" {
  value = length(data.cerby_teams.all.teams)
}
output "provisioned" {
  value = data.cerby_teams.provisioned.teams[*].name
}
output "none" {
  value = length(data.cerby_teams.none.teams)
}
output "many" {
  value = length(data.cerby_team_members.many.members)
}
output "last" {
  value = data.cerby_team_members.many.members[129].user_id
}
output "first" {
  value = [data.cerby_teams.all.teams[0].id, data.cerby_teams.all.teams[131].id]
}
`, everybody, marketing, cerbytest.SeededTeamID(1)))
	known := func(name string, path tfjsonpath.Path, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data."+name, path, value)
	}
	text, at := knownvalue.StringExact, tfjsonpath.New("members").AtSliceIndex
	runSteps(
		t, w,
		resource.TestStep{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				known("cerby_team.id", tfjsonpath.New("name"), text("Everybody")),
				known("cerby_team.id", tfjsonpath.New("type"), text("scim_managed")),
				known("cerby_team.id", tfjsonpath.New("created_at"), text("2024-01-04T16:36:54Z")),
				known("cerby_team.id", tfjsonpath.New("updated_at"), text("2024-01-04T16:36:54Z")),
				known("cerby_team.name", tfjsonpath.New("id"), text(cerbytest.SeededTeamID(130))),
				known("cerby_team_members.marketing", at(0).AtMapKey("user_id"), text(adam)),
				known("cerby_team_members.marketing", at(0).AtMapKey("role"), text("admin")),
				known("cerby_team_members.marketing", at(0).AtMapKey("email"), knownvalue.Null()),
				known("cerby_team_members.marketing", at(1).AtMapKey("role"), knownvalue.Null()),
				known("cerby_team_members.marketing", at(1).AtMapKey("email"), text("greta.guest@agency.example")),
				known("cerby_team_members.marketing", at(1).AtMapKey("first_name"), text("Greta")),
				known("cerby_team_members.marketing", at(1).AtMapKey("last_name"), knownvalue.Null()),
				statecheck.ExpectKnownOutputValue("all", knownvalue.Int64Exact(132)),
				statecheck.ExpectKnownOutputValue("provisioned", listExact("Everybody")),
				statecheck.ExpectKnownOutputValue("none", knownvalue.Int64Exact(0)),
				statecheck.ExpectKnownOutputValue("many", knownvalue.Int64Exact(130)),
				statecheck.ExpectKnownOutputValue("last", text(cerbytest.SeededUserID(130))),
				statecheck.ExpectKnownOutputValue(
					"first", knownvalue.TupleExact([]knownvalue.Check{text(marketing), text(cerbytest.SeededTeamID(130))}),
				),
			},
		},
		resource.TestStep{Config: config, ConfigPlanChecks: emptyPlan},
	)
}

func TestDataSources_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddTeam(cerbytest.Team{ID: "duplicate", Name: "Marketing"})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Write teams"}})
	limited := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedInternID, Role: "workspace_user"})
	team := func(argument string) string { return "data \"cerby_team\" \"x\" {\n  " + argument + "\n}" }
	members := func(id string) string {
		return fmt.Sprintf("data \"cerby_team_members\" \"x\" {\n  team_id = %q\n}", id)
	}
	for name, test := range map[string]struct{ config, message string }{
		"several": {
			w.Config(team(`name = "Marketing"`)),
			"Found 2. Use the ID of one: - " + marketing + " (created at 2024-01-04T15:36:54Z) - duplicate (created at ",
		},
		"none":             {w.Config(team(`name = "marketing"`)), "Searched all teams of the workspace."},
		"no id":            {w.Config(team(`id = "nothing"`)), `Team "nothing" not found`},
		"neither":          {w.Config(team("")), "No attribute specified when one (and only one) of [id,name] is required"},
		"slash":            {w.Config(members("a/b")), `The value is not an ID`},
		"no team":          {w.Config(members("nothing")), `Unable to list members of team "nothing"`},
		"scope":            {w.ConfigWithToken(token, `data "cerby_teams" "x" {}`), `needs the scope "Read users"`},
		"scope of one":     {w.ConfigWithToken(token, team(`name = "Marketing"`)), `Unable to look up team "Marketing"`},
		"scope of members": {w.ConfigWithToken(token, members(marketing)), `needs the scope "Read users"`},
		"role": {
			w.ConfigWithToken(limited, `data "cerby_teams" "x" {}`),
			"has to belong to a user with the workspace role Admin, Super Admin or Owner",
		},
	} {
		t.Run(name, func(t *testing.T) {
			runSteps(t, w, resource.TestStep{
				Config: test.config, PlanOnly: true, ExpectError: acctest.ErrorRegexp(test.message),
			})
		})
	}
}
