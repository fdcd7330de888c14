package team_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// named returns the configuration of a team for a run over the protocol.
func named(name string) map[string]any { return map[string]any{"name": name} }

// losesAccess is in the warning about the destroy of a team.
var losesAccess = []string{
	"Its members lose the accounts, secrets and collections that only the team shares with them.",
}

// designTeams returns the IDs of the teams with the name Design.
func designTeams(w *acctest.Workspace) (ids []string) {
	for _, team := range w.Teams() {
		if team.Name == "Design" {
			ids = append(ids, team.ID)
		}
	}
	return ids
}

// expectLeavesState checks that a refresh removes the resource from the state, so that the next plan creates it.
func expectLeavesState(t *testing.T, m *acctest.ResourceHarness) {
	t.Helper()
	m.Refresh(t).Expect(t, nil, nil)
	if m.State != nil {
		t.Errorf("after the refresh the state is %v, want none", m.State)
	}
}

// A team is created, changed, and created again after it was deleted outside Terraform.
func TestTeam_lifecycle(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	m.ExpectApply(t, named("Design / Web"), nil, nil)
	m.ExpectString(t, "type", "user_managed")
	m.ExpectTimestamp(t, "created_at")
	m.ExpectEmptyPlan(t, named("Design / Web"))
	m.ExpectImport(t, acctest.FormatString(m.State["id"]))
	m.ExpectImport(t, "Design / Web")
	m.ExpectApply(t, named("Design"), nil, nil)
	m.ExpectEmptyPlan(t, named("Design"))
	m.PurgeTeam(designTeams(m.Workspace)[0])
	expectLeavesState(t, m)
	m.ExpectApply(t, named("Design"), nil, nil)
	m.ExpectEmptyPlan(t, named("Design"))
	m.ExpectApply(t, nil, nil, nil)
	m.ExpectWrites(t, "POST PATCH POST DELETE")
	if n := len(m.Teams()); n != 2 {
		t.Errorf("got %d teams, want the two of the seeded workspace", n)
	}
}

// Imports by name, with a slash, and by ID change nothing.
func TestTeam_importID(t *testing.T) {
	t.Parallel()
	design := acctest.NewResourceHarness(t, "cerby_team")
	design.AddTeam(cerbytest.Team{ID: "slashed", Name: "Design / Web"})
	team := design.Harness("cerby_team")
	design.ImportID(t, "Design / Web").Expect(t, nil, nil)
	design.ExpectEmptyPlan(t, named("Design / Web"))
	team.ImportID(t, marketing).Expect(t, nil, nil)
	team.ExpectEmptyPlan(t, named("Marketing"))
	design.ExpectWrites(t, "")
	design.ExpectApply(t, nil, nil, nil)
	team.ExpectApply(t, nil, nil, losesAccess)
	design.ExpectWrites(t, "DELETE DELETE")
}

func TestTeam_import(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	m.Import(t, map[string]any{"id": marketing}).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, named("Marketing"))
	m.AddTeam(cerbytest.Team{ID: "first", Name: "Duplicate"})
	m.AddTeam(cerbytest.Team{ID: "second", Name: "Duplicate"})
	r := m.NewRun(t, "cerby_team")
	for id, message := range map[string]string{
		"Nobody": `Team "Nobody" not found`,
		"Duplicate": "The provider found 2 matches. Use one of these IDs:\n\n  - first " +
			"(created at ",
		"00000000-0000-4000-8005-00000000dead": "Team \"00000000-0000-4000-8005-00000000dead\" not found",
		"":                                     "Invalid import",
	} {
		r.Import(id).Expect(t, []string{message}, nil)
	}
	for _, id := range []string{"second", "Marketing", marketing} {
		r.Import(id).Expect(t, nil, nil)
	}
}

func TestTeam_lostResponse(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]cerbytest.Fault{
		"dropped": {Drop: cerbytest.DropAfter},
		"504":     {Status: http.StatusGatewayTimeout, AfterChange: true},
		"HTML":    {Status: http.StatusOK, HTML: true, AfterChange: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := acctest.NewResourceHarness(t, "cerby_team")
				fault.Times = 3
				for _, request := range [][2]string{{"POST", "/teams"}, {"PATCH", "/teams/{id}"}, {"DELETE", "/teams/{id}"}} {
					fault.Method, fault.Path, fault.Times = request[0], request[1], 1
					m.Inject(fault)
				}
				m.ExpectApply(t, named("Design"), nil, []string{"created the new team with the ID "})
				m.ExpectEmptyPlan(t, named("Design"))
				m.ExpectApply(t, named("Web"), nil, nil)
				m.ExpectEmptyPlan(t, named("Web"))
				m.ExpectApply(t, nil, nil, nil)
				m.ExpectWrites(t, "POST PATCH DELETE")
				if n := len(m.Teams()); n != 2 {
					t.Errorf("got %d teams, want 2", n)
				}
			})
		})
	}
}

// A team that does not exist in another workspace stays in the state.
func TestTeam_anotherWorkspace(t *testing.T) {
	t.Parallel()
	m, other := acctest.NewResourceHarness(t, "cerby_team"), acctest.NewOtherWorkspace(t)
	m.ExpectApply(t, named("Design"), nil, nil)
	m.Workspace, m.Token = other, other.Token
	m.Refresh(t).Expect(t, []string{"The provider last read the object from acme.cerby.example"}, nil)
	if m.State == nil {
		t.Error("the team was removed from the state")
	}
}

// A name that is unknown at plan and does not change sends no request.
func TestTeam_unknownName(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	m.ExpectApply(t, named("Design"), nil, nil)
	for _, name := range []string{"Design", "Web"} {
		planned := m.Join(m.NewRun(t, "cerby_team"))
		planned.Refresh().Expect(t, nil, nil)
		replaces, diags := planned.Plan(map[string]any{"name": tftypes.UnknownValue})
		diags.Expect(t, nil, nil)
		// The plan is an update.
		apitest.ExpectStrings(t, replaces)
		apitest.ExpectEqual(t, planned.Planned("name"), "unknown")
		planned.ApplyConfig(m.NewRun(t, "cerby_team"), named(name)).Expect(t, nil, nil)
		m.ExpectEmptyPlan(t, named(name))
	}
	m.ExpectApply(t, nil, nil, nil)
	m.ExpectWrites(t, "POST PATCH DELETE")
}

func TestTeam_missingScope(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	m.SetScopes("Read users")
	m.ExpectApply(t, named("Design"), []string{`needs the scope "Write teams"`}, nil)
	m.SetScopes("Read vaults", "Write teams")
	m.ExpectApply(t, named("Design"), nil, nil)
	m.Refresh(t).Expect(t, []string{`needs the scope "Read users"`}, nil)
	m.SetScopes("Read users")
	m.ExpectApply(t, named("Web"), []string{`needs the scope "Write teams"`}, nil)
	m.SetScopes("Read users", "Write teams")
	m.ExpectApply(t, named("Web"), nil, nil)
	m.ExpectApply(t, nil, []string{`needs the scope "Delete teams"`}, nil)
	m.SetAllScopes()
	m.ExpectEmptyPlan(t, named("Web"))
}

func TestTeam_htmlNotFound(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	m.ExpectApply(t, named("Design"), nil, nil)
	m.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusNotFound, HTML: true})
	m.Refresh(t).Expect(t, []string{"The response does not have the format of the Cerby API"}, nil)
	m.ClearFaults()
	m.ExpectEmptyPlan(t, named("Design"))
}

func TestTeam_refused(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team", cerbytest.WithQuirks(cerbytest.Quirks{UniqueTeamNames: true}))
	m.ExpectPlan(t, named(""), []string{"string length must be at least 1"}, nil)
	m.ExpectApply(t, named("Marketing"), []string{"The workspace already has a team with this name.\n\n" +
		"To manage the existing team, add this block with the address of this resource, and apply again:\n\n" +
		"import {\n  to = cerby_team.example\n  id = \"" + marketing + "\"\n}"}, nil)
	m.ExpectApply(t, named("Design"), nil, nil)
	m.ExpectApply(t, named("Marketing"), []string{"409 Conflict"}, nil)
	m.ExpectEmptyPlan(t, named("Design"))
}

func TestTeam_destroyAfterDeletion(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	state := map[string]any{"id": "deleted", "name": "Deleted", "type": "user_managed"}
	w.NewRun(t, "cerby_team").Apply(state, nil).Expect(t, nil, nil)
	w.ExpectWrites(t, "DELETE")
}

// A type that this version of the provider does not list, or no type, is read unchanged.
func TestTeam_unlistedType(t *testing.T) {
	t.Parallel()
	for _, kind := range []any{"undefined", "hologram", nil} {
		m := acctest.NewResourceHarness(t, "cerby_team")
		m.AddTeam(cerbytest.Team{ID: "new", Name: "New", Extra: map[string]any{"type": kind}})
		m.Import(t, map[string]any{"id": "new"}).Expect(t, nil, nil)
		if got := m.State["type"]; !got.Equal(tftypes.NewValue(tftypes.String, kind)) {
			t.Errorf("got type %s, want %v", got, kind)
		}
		m.ExpectEmptyPlan(t, named("New"))
		m.ExpectApply(t, named("Newer"), nil, nil)
		m.ExpectEmptyPlan(t, named("Newer"))
	}
}
