package team_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// design is a configuration of a team of this name.
func design(name string) string {
	return fmt.Sprintf("resource \"cerby_team\" \"design\" {\n  name = %q\n}\n", name)
}

// named gives the attributes of a team for a run over the protocol.
func named(name string) map[string]any { return map[string]any{"name": name} }

// willGo is what a plan says that destroys a team.
var willGo = []string{"Its members lose the accounts, secrets and collections that they have through it alone."}

// teamsNamed gives the ids of the teams of a name.
func teamsNamed(w *acctest.Workspace, name string) (ids []string) {
	for _, team := range w.Teams() {
		if team.Name == name {
			ids = append(ids, team.ID)
		}
	}
	return ids
}

func TestTeam_lifecycle(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	const address = "cerby_team.design"
	steps(
		t,
		resource.TestStep{
			Config:           w.Config(design("Design / Web")),
			ConfigPlanChecks: action(plancheck.ResourceActionCreate, address),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("type"), knownvalue.StringExact("user_managed")),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("created_at"), knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`))),
			},
		},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateId: "Design / Web"},
		resource.TestStep{Config: w.Config(design("Design")), ConfigPlanChecks: action(plancheck.ResourceActionUpdate, address)},
		resource.TestStep{
			PreConfig:        func() { w.PurgeTeam(teamsNamed(w, "Design")[0]) },
			Config:           w.Config(design("Design")),
			ConfigPlanChecks: action(plancheck.ResourceActionCreate, address),
		},
	)
	expectWrites(t, w, "POST PATCH POST DELETE")
	if n := len(w.Teams()); n != 2 {
		t.Errorf("%d teams are left, not the two that were there before", n)
	}
}

func TestTeam_importBlock(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddTeam(cerbytest.Team{ID: "slashed", Name: "Design / Web"})
	steps(
		t,
		resource.TestStep{
			Config: w.Config(fmt.Sprintf("import {\n  to = cerby_team.design\n  id = \"Design / Web\"\n}\nimport {\n  to = cerby_team.marketing\n  id = %q\n}\n%s"+
				"resource \"cerby_team\" \"marketing\" {\n  name = \"Marketing\"\n}\n", marketing, design("Design / Web"))),
			ConfigPlanChecks: action(plancheck.ResourceActionNoop, "cerby_team.design", "cerby_team.marketing"),
		},
	)
	expectWrites(t, w, "DELETE DELETE")
}

func TestTeam_importOverTheProtocol(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_team")
	expectSaid(t, m.Import(t, map[string]string{"id": marketing}), nil, nil)
	m.expectEmpty(t, named("Marketing"))
	m.AddTeam(cerbytest.Team{ID: "first", Name: "Twins"})
	m.AddTeam(cerbytest.Team{ID: "second", Name: "Twins"})
	r := newTogether(t, m.Workspace, "cerby_team")
	for id, message := range map[string]string{
		"Nobody":                               `No team with the id or the name "Nobody"`,
		"Twins":                                "2 fit. Choose one by its id:\n\n  - first\n  - second",
		"00000000-0000-4000-8005-00000000dead": "The workspace has no team with the id",
		"":                                     "No team with the id",
	} {
		acctest.Expect(t, "errors", r.imported(id), message)
	}
	for _, id := range []string{"second", "Marketing", marketing} {
		acctest.Expect(t, "errors", r.imported(id))
	}
}

func TestTeam_twin(t *testing.T) {
	t.Parallel()
	lately := time.Now().Add(-30 * time.Minute).UTC().Truncate(time.Second)
	for name, test := range map[string]struct {
		made     time.Time
		called   string
		warnings []string
	}{
		"within the hour": {lately, "Design", []string{fmt.Sprintf("It was made at %s, and has the id twin.", lately.Format(time.RFC3339))}},
		"another case":    {lately, "design", nil},
		"long ago":        {time.Now().Add(-2 * time.Hour), "Design", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := manage(t, "cerby_team")
			m.AddTeam(cerbytest.Team{ID: "twin", Name: test.called, CreatedAt: test.made})
			m.expectApply(t, named("Design"), nil, test.warnings)
			m.expectEmpty(t, named("Design"))
			m.expectApply(t, nil, nil, willGo)
			if _, there := m.Team("twin"); !there {
				t.Error("the twin is gone")
			}
		})
	}
}

func TestTeam_lostAnswer(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]cerbytest.Fault{
		"dropped": {Drop: cerbytest.DropAfter},
		"504":     {Status: http.StatusGatewayTimeout, AfterChange: true},
		"HTML":    {Status: http.StatusOK, HTML: true, AfterChange: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := manage(t, "cerby_team")
			fault.Times = 3
			for _, request := range [][2]string{{"POST", "/teams"}, {"PATCH", "/teams/{id}"}, {"DELETE", "/teams/{id}"}} {
				fault.Method, fault.Path, fault.Times = request[0], request[1], 1
				m.Inject(fault)
			}
			m.expectApply(t, named("Design"), nil, nil)
			m.expectEmpty(t, named("Design"))
			m.expectApply(t, named("Web"), nil, nil)
			m.expectEmpty(t, named("Web"))
			m.expectApply(t, nil, nil, willGo)
			expectWrites(t, m.Workspace, "POST PATCH DELETE")
			if n := len(m.Teams()); n != 2 {
				t.Errorf("%d teams are left", n)
			}
		})
	}
}

// A team that SCIM manages can be imported, read and let go of, and its name is the identity provider's.
func TestTeam_scim(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_team")
	expectSaid(t, m.Import(t, map[string]string{"id": everybody}), nil, nil)
	m.expectText(t, "type", "scim_managed")
	m.expectEmpty(t, named("Everybody"))
	m.expectPlan(t, named("All"), []string{`The team "Everybody" is managed by SCIM. Rename it in the identity provider, and write name = "Everybody"`}, nil)
	m.expectPlan(t, nil, nil, willGo)
	m.expectApply(t, nil, []string{`Could not delete the team "Everybody"`}, willGo)
	m.expectEmpty(t, named("Everybody"))
}

func TestTeam_missingScope(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_team")
	m.only("Read users")
	m.expectApply(t, named("Design"), []string{`needs the scope "Write teams"`}, nil)
	m.only("Read vaults", "Write teams")
	m.expectApply(t, named("Design"), nil, nil)
	expectSaid(t, m.Refresh(t), []string{`needs the scope "Read users"`}, nil)
	m.only("Read users")
	m.expectApply(t, named("Web"), []string{`needs the scope "Write teams"`}, nil)
	m.only("Read users", "Write teams")
	m.expectApply(t, named("Web"), nil, nil)
	m.expectApply(t, nil, []string{`needs the scope "Delete teams"`}, willGo)
	m.all()
	m.expectEmpty(t, named("Web"))
}

func TestTeam_pageIsNotGone(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_team")
	m.expectApply(t, named("Design"), nil, nil)
	m.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusNotFound, HTML: true})
	expectSaid(t, m.Refresh(t), []string{"This is not how the Cerby API answers"}, nil)
	m.ClearFaults()
	m.expectEmpty(t, named("Design"))
}

func TestTeam_refused(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_team", cerbytest.WithHabits(cerbytest.Habits{TeamNamesUnique: true}))
	m.expectPlan(t, named(""), []string{"string length must be at least 1"}, nil)
	m.expectApply(t, named("Marketing"), []string{"import {\n  to = cerby_team.example\n  id = \"" + cerbytest.SeedMarketingTeamID + "\"\n}"}, nil)
	m.expectApply(t, named("Design"), nil, nil)
	m.expectApply(t, named("Marketing"), []string{"409 Conflict"}, nil)
	m.expectEmpty(t, named("Design"))
}

func TestTeam_destroyedWhenGone(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	r := newTogether(t, w, "cerby_team")
	said := r.apply(map[string]any{"id": "gone", "name": "Gone", "type": "user_managed"}, nil)
	acctest.Expect(t, "words", said)
	expectWrites(t, w, "DELETE")
}

// A team of a type that nobody has heard of, or of none, is read as it is.
func TestTeam_typeOfTheFuture(t *testing.T) {
	t.Parallel()
	for _, kind := range []any{"undefined", "hologram", nil} {
		m := manage(t, "cerby_team")
		m.AddTeam(cerbytest.Team{ID: "new", Name: "New", Extra: map[string]any{"type": kind}})
		expectSaid(t, m.Import(t, map[string]string{"id": "new"}), nil, nil)
		if got := m.State["type"]; !got.Equal(tftypes.NewValue(tftypes.String, kind)) {
			t.Errorf("the type is %s", got)
		}
		m.expectEmpty(t, named("New"))
		m.expectApply(t, named("Newer"), nil, nil)
		m.expectEmpty(t, named("Newer"))
	}
}
