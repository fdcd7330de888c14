package team_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// harnessWithSecondTeam returns a team without a state. While it is created, another user creates a team with the same
// name, and adds the member if that is not empty.
func harnessWithSecondTeam(t *testing.T, member string) (m *acctest.ResourceHarness) {
	t.Helper()
	var done atomic.Bool
	m = acctest.NewResourceHarness(t, "cerby_team", cerbytest.WithObserver(func(request cerbytest.Request) {
		if request.Method != http.MethodPost || !done.CompareAndSwap(false, true) {
			return
		}
		m.AddTeam(cerbytest.Team{ID: "a-second", Name: "Design"})
		if member != "" {
			m.AddTeamMember("a-second", cerbytest.TeamMember{UserID: member})
		}
	}))
	return m
}

// If the response of a creation is lost and another user creates a team of the name at the same time, the team that has
// members is not taken for the created one. Two without members are an error that lists them.
func TestTeam_lostResponseOfTwo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		member           string
		errors, warnings []string
	}{
		"with a member": {member: ines, warnings: []string{"Team \"Design\" was adopted after a lost response"}},
		"without members": {errors: []string{", a-second.\n\nCerby may have created the team. Check Cerby's web app.\n" +
			"If the team exists, add this block with the address of this resource, and apply again. If several teams have " +
			"this name, use the ID:\n\nimport {\n  to = cerby_team.example\n  id = \"created\"\n}"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := harnessWithSecondTeam(t, test.member)
				m.Inject(cerbytest.Fault{Method: http.MethodPost, Path: "/teams", Drop: cerbytest.DropAfter, Times: 1})
				diags := m.Apply(t, named("Design"))
				for i := range diags.Errors {
					created := designTeams(m.Workspace)[0]
					diags.Errors[i] = strings.ReplaceAll(diags.Errors[i], created, "created")
				}
				diags.Expect(t, test.errors, test.warnings)
				m.ExpectWrites(t, "POST")
			})
		})
	}
}

// If it is unknown whether the team was created, the error has the block that imports it by its name. The next apply
// adopts the team.
func TestTeam_mayBeCreated(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := acctest.NewResourceHarness(t, "cerby_team")
		m.Inject(cerbytest.Fault{
			Method: http.MethodPost, Path: "/teams", Status: http.StatusInternalServerError, Late: time.Minute,
		})
		m.ExpectApply(t, named("Design"), []string{"import {\n  to = cerby_team.example\n  id = \"Design\"\n}\n\n" +
			"Without the block, an apply within the hour adopts the team if it has no members and no items. " +
			"If several teams match, or none does, the apply creates a new team."}, nil)
		time.Sleep(2 * time.Minute)
		m.ClearFaults()
		m.ExpectApply(t, named("Design"), nil, []string{"Another team has the name \"Design\"", "was adopted\n"})
		if diff := cmp.Diff([]string{acctest.FormatString(m.State["id"])}, designTeams(m.Workspace)); diff != "" {
			t.Errorf("the teams (-state +workspace):\n%s", diff)
		}
	})
}
