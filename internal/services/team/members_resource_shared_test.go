package team_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// A user who is removed from the source of a for expression is removed from the workspace and the team in one apply.
func TestMembers_offboarding(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	config := func(names ...string) string {
		var users strings.Builder
		var list []string
		for _, name := range names {
			fmt.Fprintf(&users, "resource \"cerby_user\" %q {\n  email = \"%s@acme.example\"\n  role  = \"user\"\n}\n",
				name, name)
			list = append(list, "cerby_user."+name)
		}
		return w.Config(users.String() + fmt.Sprintf("resource \"cerby_team_members\" \"all\" {\n  team_id = %q\n"+
			"  members = { for u in [%s] : u.email => \"member\" }\n}\n",
			marketing, strings.Join(list, ", ")))
	}
	runSteps(t, w,
		resource.TestStep{Config: config("one", "two", "three")},
		resource.TestStep{Config: config("one", "two")},
	)
	if n := len(w.TeamMembers(marketing)); n != 0 {
		t.Errorf("got %d members, want none", n)
	}
}

// A team's members and a membership in the same team are in conflict, whichever is planned first.
func TestMembers_conflictWithMembership(t *testing.T) {
	t.Parallel()
	for name, user := range map[string]string{"of a listed user": ines, "of another user": olivia} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			runSteps(t, w, resource.TestStep{
				Config:      w.Config(members(fmt.Sprintf("%q = %q", ines, "member")) + membership("one", user, "")),
				ExpectError: acctest.ErrorRegexp("Two resources manage the same object"),
			})
			w.ExpectWrites(t, "")
		})
	}
}

// One apply replaces a membership by the members of the team. If the members are planned first, the user stays in the
// team. Otherwise the plan warns that the user is removed and added again.
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
			one.ExpectApply(t, membershipIn(marketing, ines, "member"), nil, nil)
			all := one.Harness("cerby_team_members")
			config := map[string]any{
				"team_id": marketing, "members": elements(roles{adam: "admin", greta: "member", ines: "member"}),
			}
			plan, apply := one.NewRun(t, "cerby_team_membership"), one.NewRun(t, "cerby_team_membership")
			destroyed, created := one.Join(plan), all.Join(plan)
			destroyed.Refresh().Expect(t, nil, nil)
			eitherFirst(test.membersFirst, func() {
				_, diags := created.Plan(config)
				diags.Expect(t, nil, test.warnings)
			}, func() { destroyed.Plan(nil) })
			// Terraform may apply the destroy first.
			destroyed.Apply(apply)
			created.Apply(apply).Expect(t, nil, nil)
			one.ExpectWrites(t, test.writes)
			expectMembers(t, one.Workspace, marketing, adamIsAdmin, gretaIsMember, ines+" member")
			all.ExpectEmptyPlan(t, config)
		})
	}
}
