package team_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// A team of another resource that the apply would adopt is refused at plan, whichever resource is planned first: the
// apply does not know the resource that it does not change.
func TestTeam_refuseAdoption(t *testing.T) {
	t.Parallel()
	const refusal = "Unable to distinguish two resources for team \"Design\"\n"
	for name, test := range map[string]struct {
		prepare func(m *acctest.ResourceHarness)
		errors  []string
	}{
		"without members": {func(*acctest.ResourceHarness) {}, []string{refusal}},
		"with a member": {func(m *acctest.ResourceHarness) {
			m.AddTeamMember("leftover", cerbytest.TeamMember{UserID: ines})
		}, nil},
		"more than an hour old": {func(m *acctest.ResourceHarness) {
			m.UpdateTeam("leftover", func(team *cerbytest.Team) { team.CreatedAt = time.Now().Add(-61 * time.Minute) })
		}, nil},
		"beside another one": {func(m *acctest.ResourceHarness) {
			m.AddTeam(cerbytest.Team{ID: "second", Name: "Design"})
		}, nil},
	} {
		for _, newFirst := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, new first: %t", name, newFirst), func(t *testing.T) {
				t.Parallel()
				m := acctest.NewResourceHarness(t, "cerby_team")
				m.AddTeam(leftBehind())
				kept := m.Harness("cerby_team")
				kept.ImportID(t, "leftover").Expect(t, nil, nil)
				test.prepare(m)
				run := m.NewRun(t, "cerby_team")
				order := []*acctest.RunResource{kept.Join(run), m.Join(run)}
				if newFirst {
					slices.Reverse(order)
				}
				_, one := order[0].Plan(named("Design"))
				_, other := order[1].Plan(named("Design"))
				acctest.ExpectMessages(t, "errors", slices.Concat(one.Errors, other.Errors), test.errors...)
			})
		}
	}
}

// A second team with the name of a recent one is refused until the first has members.
func TestTeam_secondOfName(t *testing.T) {
	t.Parallel()
	first := acctest.NewResourceHarness(t, "cerby_team")
	second := first.Harness("cerby_team")
	first.ExpectApply(t, named("Design"), nil, nil)
	first.ExpectEmptyPlan(t, named("Design"))
	plan := func() (created *acctest.RunResource, errors []string) {
		t.Helper()
		run := first.NewRun(t, "cerby_team")
		kept, created := first.Join(run), second.Join(run)
		kept.Refresh().Expect(t, nil, nil)
		_, one := kept.Plan(named("Design"))
		_, other := created.Plan(named("Design"))
		return created, slices.Concat(one.Errors, other.Errors)
	}
	_, errors := plan()
	acctest.ExpectMessages(t, "errors", errors, "To destroy the resources, run `terraform destroy -refresh=false`.")
	first.AddTeamMember(designTeams(first.Workspace)[0], cerbytest.TeamMember{UserID: ines})
	created, errors := plan()
	acctest.ExpectMessages(t, "errors", errors)
	created.Apply(first.NewRun(t, "cerby_team")).Expect(t, nil, []string{"Another team has the name \"Design\""})
	_, errors = plan()
	acctest.ExpectMessages(t, "errors", errors)
	for _, one := range []*acctest.ResourceHarness{first, second} {
		acctest.ExpectMessages(t, "errors", one.Apply(t, nil).Errors)
	}
	first.ExpectWrites(t, "POST POST DELETE DELETE")
}

// A plan of many new teams reads the list of teams once, and no members.
func TestTeam_planCalls(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	run := m.NewRun(t, "cerby_team")
	for range 100 {
		run.Plan(named("Design")).Expect(t, nil, nil)
	}
	m.ExpectMaxRequests(t, 1)
}

// A team whose resource moved to another address without a moved block is kept or deleted, whichever comes first.
func TestTeam_adoptDestroyed(t *testing.T) {
	t.Parallel()
	for _, createFirst := range []bool{false, true} {
		t.Run(fmt.Sprintf("create first: %t", createFirst), func(t *testing.T) {
			t.Parallel()
			m := acctest.NewResourceHarness(t, "cerby_team")
			m.AddTeam(leftBehind())
			other := m.Harness("cerby_team")
			other.ImportID(t, "leftover").Expect(t, nil, nil)
			run := m.NewRun(t, "cerby_team")
			destroyed, created := other.Join(run), m.Join(run)
			_, diags := destroyed.Plan(nil)
			diags.Expect(t, nil, nil)
			_, diags = created.Plan(named("Design"))
			diags.Expect(t, nil, nil)
			apply := m.NewRun(t, "cerby_team")
			if createFirst {
				created.Apply(apply).Expect(t, nil, []string{existsWarning, adoptedWarning})
				destroyed.Apply(apply).Expect(t, nil, []string{"Team \"Design\" was not removed"})
				m.ExpectWrites(t, "")
			} else {
				destroyed.Apply(apply).Expect(t, nil, nil)
				created.Apply(apply).Expect(t, nil, nil)
				m.ExpectWrites(t, "DELETE POST")
			}
			m.ExpectEmptyPlan(t, named("Design"))
		})
	}
}
