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
		users, list := "", []string{}
		for _, name := range names {
			users += fmt.Sprintf("resource \"cerby_user\" %q {\n  email = \"%s@acme.example\"\n  role  = \"user\"\n}\n", name, name)
			list = append(list, "cerby_user."+name)
		}
		return w.Config(users + fmt.Sprintf("resource \"cerby_team_members\" \"all\" {\n  team_id = %q\n  members = { for u in [%s] : u.email => \"member\" }\n}\n",
			marketing, strings.Join(list, ", ")))
	}
	steps(t, resource.TestStep{Config: config("one", "two", "three")}, resource.TestStep{Config: config("one", "two")})
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
			steps(t, resource.TestStep{
				Config:      w.Config(members(fmt.Sprintf("%q = %q", ines, "member")) + membership("one", user, "")),
				ExpectError: acctest.Words("Two resources manage the same object"),
			})
			w.ExpectWrites(t, "")
		})
	}
}

// Memberships are replaced by the members of the team in one apply, and back: nobody leaves the team.
func TestMembers_replaceMemberships(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	list := members(fmt.Sprintf("%q = %q", adam, "admin"), fmt.Sprintf("%q = %q", greta, "member"), fmt.Sprintf("%q = %q", ines, "member"))
	steps(
		t,
		resource.TestStep{Config: w.Config(membership("ines", ines, ""))},
		resource.TestStep{Config: w.Config(list)},
	)
	w.ExpectWrites(t, "POST DELETE DELETE DELETE")
}
