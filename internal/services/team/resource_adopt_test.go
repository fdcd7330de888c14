package team_test

import (
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The warnings about a team that an interrupted apply may have left behind.
const (
	existsWarning = "and has the ID leftover. An interrupted apply may have created it.\n\n" +
		"The apply adopts this team if it has no members and no items. If several teams match, or this team is more " +
		"than an hour old by then, the apply creates a new team.\n\n" +
		"To manage the existing team in any case, add this block with the address of this resource, and plan again:\n\n" +
		"import {\n  to = cerby_team.example\n  id = \"leftover\"\n}"
	adoptedWarning = "Team \"Design\" was adopted\nThe team with the ID leftover was created at "
)

// leftBehind returns a team that an apply of half an hour ago left behind.
func leftBehind() cerbytest.Team {
	return cerbytest.Team{ID: "leftover", Name: "Design", CreatedAt: time.Now().Add(-30 * time.Minute)}
}

// A team that an interrupted apply left behind is adopted, and is managed like a created one.
func TestTeam_adopt(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(m *acctest.ResourceHarness){
		"without members": func(*acctest.ResourceHarness) {},
		"beside an older one": func(m *acctest.ResourceHarness) {
			m.AddTeam(cerbytest.Team{ID: "older", Name: "Design", CreatedAt: time.Now().Add(-25 * time.Hour)})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := acctest.NewResourceHarness(t, "cerby_team")
			m.AddTeam(leftBehind())
			prepare(m)
			m.ExpectApply(t, named("Design"), nil, []string{existsWarning, adoptedWarning})
			m.ExpectWrites(t, "")
			m.ExpectString(t, "id", "leftover")
			m.ExpectString(t, "type", "user_managed")
			m.ExpectEmptyPlan(t, named("Design"))
			m.ExpectApply(t, named("Web"), nil, nil)
			m.ExpectEmptyPlan(t, named("Web"))
			m.ExpectApply(t, nil, nil, nil)
			m.ExpectWrites(t, "PATCH DELETE")
		})
	}
}

// Of two teams with the same name, the one that has no other members is adopted.
func TestTeam_adoptOneOfTwo(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	m.AddTeam(leftBehind())
	m.AddTeam(cerbytest.Team{ID: "used", Name: "Design"})
	m.AddTeamMember("used", cerbytest.TeamMember{UserID: ines})
	m.ExpectApply(t, named("Design"), nil, []string{existsWarning, "and has the ID used. ", adoptedWarning})
	m.ExpectString(t, "id", "leftover")
	m.ExpectWrites(t, "")
}

// What is not proven to be left behind is not adopted. The plan warns of it if the apply is yet to find out.
func TestTeam_notAdopted(t *testing.T) {
	t.Parallel()
	withMember := func(role string) func(m *acctest.ResourceHarness) {
		return func(m *acctest.ResourceHarness) {
			m.AddTeam(leftBehind())
			m.AddTeamMember("leftover", cerbytest.TeamMember{UserID: ines, Role: role})
		}
	}
	withItem := func(kind cerbytest.Kind, id string) func(m *acctest.ResourceHarness) {
		return func(m *acctest.ResourceHarness) {
			m.AddTeam(leftBehind())
			m.AddSecret(cerbytest.Secret{ID: "safe", Title: "Safe", Owners: []string{cerbytest.SeedOwnerID}})
			m.AddCollection(cerbytest.Collection{ID: "launch", Name: "Launch", Owners: []string{cerbytest.SeedOwnerID}})
			m.Share(kind, id, cerbytest.Share{TeamID: "leftover", Role: "collaborator"})
		}
	}
	change := func(change func(*cerbytest.Team)) func(m *acctest.ResourceHarness) {
		return func(m *acctest.ResourceHarness) {
			team := leftBehind()
			change(&team)
			m.AddTeam(team)
		}
	}
	deny := func(path string) func(m *acctest.ResourceHarness) {
		return func(m *acctest.ResourceHarness) {
			m.AddTeam(leftBehind())
			m.Inject(cerbytest.Fault{Method: http.MethodGet, Path: path, Status: http.StatusForbidden})
		}
	}
	warns := []string{existsWarning}
	for name, test := range map[string]struct {
		prepare  func(m *acctest.ResourceHarness)
		warnings []string
	}{
		"more than an hour old, or local time": {
			change(func(team *cerbytest.Team) { team.CreatedAt = time.Now().Add(-61 * time.Minute) }), warns,
		},
		"local time of a zone in the east": {
			change(func(team *cerbytest.Team) { team.CreatedAt = time.Now().Add(14 * time.Hour) }), warns,
		},
		"more than a day old": {
			change(func(team *cerbytest.Team) { team.CreatedAt = time.Now().Add(-25 * time.Hour) }), nil,
		},
		"created during this run": {
			change(func(team *cerbytest.Team) { team.CreatedAt = time.Now().Add(30 * time.Second) }), warns,
		},
		"another case of letters":  {change(func(team *cerbytest.Team) { team.Name = "design" }), nil},
		"SCIM":                     {change(func(team *cerbytest.Team) { team.Type = "scim_managed" }), nil},
		"with a member":            {withMember("member"), warns},
		"with an admin":            {withMember("admin"), warns},
		"with an account":          {withItem(cerbytest.KindAccount, cerbytest.SeedAdsID), warns},
		"with a secret":            {withItem(cerbytest.KindSecret, "safe"), warns},
		"with a collection":        {withItem(cerbytest.KindCollection, "launch"), warns},
		"accounts cannot be read":  {deny("/teams/{id}/accounts"), warns},
		"members cannot be listed": {deny("/teams/{id}/members"), warns},
		"teams cannot be listed":   {deny("/teams"), nil},
		"with two admins": {func(m *acctest.ResourceHarness) {
			withMember("admin")(m)
			m.AddTeamMember("leftover", cerbytest.TeamMember{UserID: adam, Role: "admin"})
		}, warns},
		"two candidates": {func(m *acctest.ResourceHarness) {
			m.AddTeam(leftBehind())
			m.AddTeam(cerbytest.Team{ID: "second", Name: "Design"})
		}, []string{existsWarning, "and has the ID second. "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := acctest.NewResourceHarness(t, "cerby_team")
				test.prepare(m)
				m.ExpectApply(t, named("Design"), nil, test.warnings)
				m.ExpectWrites(t, "POST")
				m.ClearFaults()
				m.ExpectEmptyPlan(t, named("Design"))
				if !slices.ContainsFunc(m.Teams(), func(team cerbytest.Team) bool { return team.ID == "leftover" }) {
					t.Error("the existing team was deleted")
				}
			})
		})
	}
}

// If it is unknown whether the team has members, nothing is sent.
func TestTeam_adoptUnknown(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	m.AddTeam(leftBehind())
	m.Inject(cerbytest.Fault{Method: http.MethodGet, Path: "/teams/{id}/members", Status: http.StatusBadRequest})
	m.ExpectApply(t, named("Design"), []string{"Unable to create team \"Design\""}, []string{existsWarning})
	m.ExpectWrites(t, "")
	if m.State != nil {
		t.Errorf("the state is %v, want none", m.State)
	}
}

// A team that another resource of the apply has is not adopted, and causes no warning.
func TestTeam_adoptManaged(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	m.AddTeam(leftBehind())
	other := m.Harness("cerby_team")
	other.ImportID(t, "leftover").Expect(t, nil, nil)
	run := m.NewRun(t, "cerby_team")
	run.Apply(nil, named("Web")).Expect(t, nil, nil)
	kept, created := other.Join(run), m.Join(run)
	for _, planned := range []*acctest.RunResource{kept, created} {
		_, diags := planned.Plan(named("Design"))
		diags.Expect(t, nil, nil)
	}
	created.Apply(run).Expect(t, nil, nil)
	m.ExpectWrites(t, "POST POST")
}

// A team that was left behind is adopted, even if another resource of the apply has a team of the same name and age.
func TestTeam_adoptBesideManaged(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	m.AddTeam(leftBehind())
	m.AddTeam(cerbytest.Team{ID: "managed", Name: "Design", CreatedAt: time.Now().Add(-40 * time.Minute)})
	other := m.Harness("cerby_team")
	other.ImportID(t, "managed").Expect(t, nil, nil)
	run := m.NewRun(t, "cerby_team")
	managed, created := other.Join(run), m.Join(run)
	_, diags := managed.Plan(named("Design"))
	diags.Expect(t, nil, nil)
	_, diags = created.Plan(named("Design"))
	diags.Expect(t, nil, []string{existsWarning})
	created.Apply(run).Expect(t, nil, []string{existsWarning, adoptedWarning})
	m.ExpectWrites(t, "")
	m.ExpectString(t, "id", "leftover")
}

// A team that has changed, or has a member, since the list was read is not adopted.
func TestTeam_adoptStale(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(w *acctest.Workspace){
		"renamed": func(w *acctest.Workspace) {
			w.UpdateTeam("leftover", func(team *cerbytest.Team) { team.Name = "Design EMEA" })
		},
		"deleted": func(w *acctest.Workspace) { w.PurgeTeam("leftover") },
		"with a member": func(w *acctest.Workspace) {
			w.AddTeamMember("leftover", cerbytest.TeamMember{UserID: ines})
		},
		"managed by SCIM": func(w *acctest.Workspace) {
			w.UpdateTeam("leftover", func(team *cerbytest.Team) { team.Type = "scim_managed" })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := acctest.NewResourceHarness(t, "cerby_team")
				m.AddTeam(leftBehind())
				run := m.NewRun(t, "cerby_team")
				created := m.Join(run)
				_, diags := created.Plan(named("Design"))
				diags.Expect(t, nil, []string{existsWarning})
				time.Sleep(time.Second)
				change(m.Workspace)
				created.Apply(run).Expect(t, nil, []string{existsWarning})
				m.ExpectWrites(t, "POST")
			})
		})
	}
}

// A team that appears after this run has read the list is not adopted: another apply may be creating it.
func TestTeam_adoptAppearing(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	run := m.NewRun(t, "cerby_team")
	created := m.Join(run)
	_, diags := created.Plan(named("Design"))
	diags.Expect(t, nil, nil)
	m.AddTeam(leftBehind())
	created.Apply(run).Expect(t, nil, nil)
	m.ExpectWrites(t, "POST")
}

// Two resources of one name and one team that was left behind give two teams.
func TestTeam_adoptForOneOfTwo(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	m.AddTeam(leftBehind())
	other := m.Harness("cerby_team")
	for _, diags := range acctest.ApplyTogether(t, m.Change(named("Design")), other.Change(named("Design"))) {
		acctest.ExpectMessages(t, "errors", diags.Errors)
	}
	for _, one := range []*acctest.ResourceHarness{m, other} {
		one.ExpectEmptyPlan(t, named("Design"))
		one.ExpectApply(t, nil, nil, nil)
	}
	m.ExpectWrites(t, "POST DELETE DELETE")
	if got := designTeams(m.Workspace); len(got) > 0 {
		t.Errorf("the teams %v are left", got)
	}
}
