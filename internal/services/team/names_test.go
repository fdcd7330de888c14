package team_test

import (
	"net/http"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// A refresh that only reads names for the first time is no drift: a plan that the service would refuse stays an error.
func TestMembership_namesAreNoDrift(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	m := w.Harness("cerby_team_membership")
	m.ImportID(t, marketing+"/"+greta).Expect(t, nil, nil)
	run := w.NewRun(t, "cerby_user")
	if _, diags := run.Read(map[string]any{"id": greta, "email": "greta.guest@agency.example"}); diags != "" {
		t.Fatal(diags)
	}
	joined := m.Join(run)
	joined.Refresh().Expect(t, nil, nil)
	m.ExpectString(t, "user_email", "greta.guest@agency.example")
	_, diags := joined.Plan(map[string]any{"team_id": marketing, "user_id": greta, "role": "admin"})
	diags.Expect(t, []string{"Unable to grant the role"}, nil)
}

// A move to another team changes the name of the team alone.
func TestMembership_namesOfMove(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	m.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
	config := map[string]any{"team_id": marketing, "user_id": ines, "role": "member"}
	m.ExpectApply(t, config, nil, nil)
	m.ExpectString(t, "user_email", "ines.intern@acme.example")
	config["team_id"] = "design"
	planned, _ := m.Plan(t, config)
	if planned["team_name"].IsKnown() || !planned["user_email"].IsKnown() {
		t.Errorf("the planned names are %s and %s, want an unknown one of the team alone",
			planned["team_name"], planned["user_email"])
	}
}

// Messages name the user and the team as far as the run knows their names.
func TestMembership_namesInMessages(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	m.ExpectApply(t, membershipIn(marketing, ines, "member"), nil, nil)
	const named = `user "ines.intern@acme.example"`
	m.Inject(cerbytest.Fault{Method: http.MethodPost, Status: http.StatusBadRequest, Times: 1})
	m.ExpectApply(t, membershipIn(marketing, ines, "admin"),
		[]string{"Unable to change the role of " + named + ` in team "Marketing" to "admin"`}, nil)
	m.Inject(cerbytest.Fault{Method: http.MethodDelete, Status: http.StatusBadRequest, Times: 1})
	m.ExpectApply(t, nil, []string{"Unable to remove " + named + " from team "}, nil)
	// The state has the name of another user.
	m.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
	m.Inject(cerbytest.Fault{Method: http.MethodPost, Status: http.StatusBadRequest, Times: 1})
	m.ExpectApply(t, membershipIn("design", greta, "member"),
		[]string{`Unable to add user "greta.guest@agency.example" to team "Design"`},
		[]string{"User \"ines.intern@acme.example\" may lose access to the integrations of team "})
}
