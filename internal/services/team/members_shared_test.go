package team_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// Users who leave the source of a for expression are offboarded in one apply.
func TestMembers_offboarding(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	config := func(names ...string) string {
		var users strings.Builder
		var list []string
		for _, name := range names {
			fmt.Fprintf(
				&users, "resource \"cerby_user\" %q {\n  email = \"%s@acme.example\"\n  role  = \"user\"\n}\n", name, name,
			)
			list = append(list, "cerby_user."+name)
		}
		return w.Config(users.String() + fmt.Sprintf("resource \"cerby_team_members\" \"all\" {\n  team_id = %q\n"+
			"  members = { for u in [%s] : u.email => \"member\" }\n}\n",
			marketing, strings.Join(list, ", ")))
	}
	steps(t, w, resource.TestStep{Config: config("one", "two", "three")}, resource.TestStep{Config: config("one", "two")})
	if n := len(w.TeamMembers(marketing)); n != 0 {
		t.Errorf("%d members are left", n)
	}
}

// A team's members and a membership of the same team are in conflict, whichever is planned first.
func TestMembers_besideMembership(t *testing.T) {
	t.Parallel()
	for name, user := range map[string]string{"of a listed user": ines, "of another user": olivia} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			steps(t, w, resource.TestStep{
				Config:      w.Config(members(fmt.Sprintf("%q = %q", ines, "member")) + membership("one", user, "")),
				ExpectError: acctest.ErrorRegexp("Two resources manage the same object"),
			})
			w.ExpectWrites(t, "")
		})
	}
}

// A membership is replaced by the members of the team in one apply. The plan that sees the removal first leaves the
// user in the team; otherwise it warns that the user leaves for a moment.
func TestMembers_replaceMembership(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		membersFirst bool
		warnings     []string
		writes       string
	}{
		"members planned first":    {true, nil, "POST"},
		"membership planned first": {false, []string{"may be removed and added again"}, "POST DELETE POST"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one := acctest.NewResourceHarness(t, "cerby_team_membership")
			one.ExpectApply(t, in(marketing, ines, "member"), nil, nil)
			all := one.Harness("cerby_team_members")
			config := map[string]any{
				"team_id": marketing, "members": elements(crew{adam: "admin", greta: "member", ines: "member"}),
			}
			plan, apply := one.NewRun(t, "cerby_team_membership"), one.NewRun(t, "cerby_team_membership")
			goes, comes := one.Join(plan), all.Join(plan)
			goes.Refresh().Expect(t, nil, nil)
			eitherFirst(test.membersFirst, func() {
				_, said := comes.Plan(config)
				said.Expect(t, nil, test.warnings)
			}, func() { goes.Plan(nil) })
			// The destroy comes first, as Terraform may have it.
			goes.Apply(apply)
			comes.Apply(apply).Expect(t, nil, nil)
			one.ExpectWrites(t, test.writes)
			expectMembers(t, one.Workspace, marketing, adamLeads, gretaIsIn, ines+" member")
			all.ExpectEmptyPlan(t, config)
		})
	}
}
