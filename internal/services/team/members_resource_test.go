package team_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// all is the address of the members that most tests are about.
const all = "cerby_team_members.all"

// crew are members by their ids or emails.
type crew map[string]string

// The members of the marketing team before anything is managed, and more.
var (
	asTheyAre = crew{adam: "admin", greta: "member"}
	withInes  = crew{adam: "admin", greta: "member", "INES.intern@acme.example": "member"}
)

// members is a configuration of all members of the marketing team, each a line.
func members(lines ...string) string {
	return fmt.Sprintf(
		"resource \"cerby_team_members\" \"all\" {\n  team_id = %q\n  members = {\n    %s\n  }\n}\n", marketing,
		strings.Join(lines, "\n    "),
	)
}

// elements makes texts the elements of a map.
func elements(texts crew) map[string]tftypes.Value {
	values := map[string]tftypes.Value{}
	for key, text := range texts {
		values[key] = tftypes.NewValue(tftypes.String, text)
	}
	return values
}

// textMap makes a map of texts.
func textMap(texts crew) tftypes.Value {
	return tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, elements(texts))
}

// of gives the attributes of all members of a team for a run over the protocol.
func of(team string, who crew) map[string]any {
	return map[string]any{"team_id": team, "members": textMap(who)}
}

// expectKeys checks the members of the state, by their keys as they are written.
func expectKeys(t *testing.T, m *acctest.ResourceHarness, want crew) {
	t.Helper()
	if got := m.State["members"]; !got.Equal(textMap(want)) {
		t.Errorf("the members are %s, not %v", got, want)
	}
}

func TestMembers_lifecycle(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	jane := "resource \"cerby_user\" \"jane\" {\n  email = \"Jane.Doe@acme.example\"\n  role = \"user\"\n}\n"
	inez, byID := `"INES.intern@acme.example" = "member"`, fmt.Sprintf("%q = %q", adam, "admin")
	steps(
		t, w,
		resource.TestStep{
			// Greta is not among them.
			Config:           w.Config(jane + members(byID, inez, `(cerby_user.jane.email) = "admin"`)),
			ConfigPlanChecks: action(plancheck.ResourceActionCreate, all),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(all, tfjsonpath.New("id"), knownvalue.StringExact(marketing)),
				statecheck.ExpectKnownValue(all, tfjsonpath.New("members"), knownvalue.MapExact(map[string]knownvalue.Check{
					adam: knownvalue.StringExact("admin"), "INES.intern@acme.example": knownvalue.StringExact("member"),
					"Jane.Doe@acme.example": knownvalue.StringExact("admin"),
				})),
			},
		},
		resource.TestStep{
			Config:           w.Config(jane + members(byID, `(cerby_user.jane.email) = "member"`)),
			ConfigPlanChecks: action(plancheck.ResourceActionUpdate, all),
		},
		resource.TestStep{
			PreConfig:        func() { w.AddTeamMember(marketing, cerbytest.TeamMember{UserID: greta}) },
			Config:           w.Config(jane + members(byID, `(cerby_user.jane.email) = "member"`)),
			ConfigPlanChecks: action(plancheck.ResourceActionUpdate, all),
		},
	)
	var sent []string
	for _, request := range w.Requests() {
		if request.Method != http.MethodGet {
			sent = append(sent, request.Method+" "+request.Path[:min(len(request.Path), len("/teams"))])
		}
	}
	want := []string{
		"POST /users", "POST /teams", "DELETE /teams", // both who come, and then Greta
		"POST /teams", "DELETE /teams", // Jane's role, and then Ines
		"DELETE /teams",                                   // Greta again
		"DELETE /teams", "DELETE /teams", "DELETE /users", // the end
	}
	if diff := cmp.Diff(want, sent); diff != "" {
		t.Errorf("the write requests (-want +got):\n%s", diff)
	}
	expectMembers(t, w, marketing)
}

// After an import by name a configuration of emails plans to nothing.
func TestMembers_importBlock(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	config := members(`"ADAM.admin@acme.example" = "admin"`, `"greta.guest@agency.example" = "member"`)
	steps(
		t, w,
		resource.TestStep{
			Config:           w.Config("import {\n  to = cerby_team_members.all\n  id = \"Marketing\"\n}\n" + config),
			ConfigPlanChecks: action(plancheck.ResourceActionNoop, all),
		},
		resource.TestStep{
			Config: w.Config(config), ResourceName: all, ImportState: true, ImportStateVerify: true, ImportStateId: marketing,
		},
		resource.TestStep{Config: w.Config("removed {\n  from = " + all + "\n  lifecycle {\n    destroy = false\n  }\n}\n")},
	)
	w.ExpectWrites(t, "")
}

func TestMembers_importOverTheProtocol(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.Import(t, map[string]any{"team_id": marketing}).Expect(t, nil, nil)
	expectKeys(t, m, crew{"adam.admin@acme.example": "admin", "greta.guest@agency.example": "member"})
	m.ExpectEmptyPlan(t, of(marketing, asTheyAre))
	m.ExpectEmptyPlan(t, of(marketing, crew{"Adam.Admin@acme.example": "admin", greta: "member"}))
	// The plan names only who really leaves.
	m.ExpectPlan(
		t, of(marketing, crew{adam: "admin"}), nil,
		[]string{"that are not in members (1) will be removed from the team:\n\n  - greta.guest@agency.example"},
	)
	m.ExpectApply(t, of(marketing, crew{adam: "admin", ines: "member", greta: "member"}), nil, nil)
	expectKeys(t, m, crew{adam: "admin", ines: "member", greta: "member"})
	m.ExpectEmptyPlan(t, of(marketing, crew{adam: "admin", ines: "member", greta: "member"}))
	m.ExpectWrites(t, "POST")
	m.AddTeam(cerbytest.Team{ID: "first", Name: "Twins / Two"})
	m.AddTeam(cerbytest.Team{ID: "second", Name: "Twins / Two"})
	m.AddTeam(cerbytest.Team{ID: "third", Name: "Three / Two"})
	r := m.NewRun(t, "cerby_team_members")
	for id, message := range map[string]string{
		"Nobody":                               `Team "Nobody" not found`,
		"Twins / Two":                          "Found 2. Use the ID of one:\n\n  - first (created at ",
		"00000000-0000-4000-8005-00000000dead": "Team \"00000000-0000-4000-8005-00000000dead\" not found",
	} {
		r.Import(id).Expect(t, []string{message}, nil)
	}
	r.Import("Three / Two").Expect(t, nil, nil)
}

// Keys stay as they were written, in whatever case, and users are the same under an id and an email.
func TestMembers_keys(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.ExpectApply(t, of(marketing, withInes), nil, nil)
	expectKeys(t, m, withInes)
	m.ExpectEmptyPlan(t, of(marketing, withInes))
	m.ExpectEmptyPlan(t, of(marketing, crew{adam: "admin", greta: "member", "ines.INTERN@acme.example": "member"}))
	expectKeys(t, m, withInes)
	// Other keys of the same users send nothing, and name nobody.
	rekeyed := crew{"adam.ADMIN@acme.example": "admin", greta: "member", ines: "member"}
	m.ExpectApply(t, of(marketing, rekeyed), nil, nil)
	expectKeys(t, m, rekeyed)
	m.ExpectWrites(t, "POST")
	m.ExpectApply(
		t, of(marketing, crew{adam: "member", greta: "member", ines: "member"}), nil, []string{"  - adam.admin@acme.example"},
	)
	expectKeys(t, m, crew{adam: "member", greta: "member", ines: "member"})
	m.ExpectEmptyPlan(t, of(marketing, crew{adam: "member", greta: "member", ines: "member"}))
	m.ExpectWrites(t, "POST POST")
}

func TestMembers_samePersonTwice(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	for _, test := range []struct {
		who     crew
		message string
	}{
		{
			crew{"ines.intern@acme.example": "member", "INES.intern@acme.example": "admin"},
			"\"INES.intern@acme.example\" and \"ines.intern@acme.example\" are the same user.\n\nWrite the user once.",
		},
		{
			crew{ines: "member", "INES.intern@acme.example": "member"},
			fmt.Sprintf("%q and %q are the same user.\n\nWrite the user once.", ines, "INES.intern@acme.example"),
		},
	} {
		m.ExpectPlan(t, of(marketing, test.who), []string{test.message}, nil)
	}
	m.ExpectWrites(t, "")
}

func TestMembers_badInput(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	for key, message := range map[string]string{
		"":    `"" is neither the ID nor the email of a user`,
		"a/b": `"a/b" is neither the ID nor the email`, " ": `" " is neither`,
		"Jane Doe": `"Jane Doe" is neither the ID nor the email of a user`,
	} {
		m.ExpectPlan(t, of(marketing, crew{key: "member"}), []string{message}, nil)
	}
	m.ExpectPlan(t, of(marketing, crew{ines: ""}), []string{`"" is not a role. Known roles: "admin", "member".`}, nil)
	null := tftypes.NewValue(
		tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{ines: tftypes.NewValue(tftypes.String, nil)},
	)
	m.ExpectPlan(t, map[string]any{"team_id": marketing, "members": null}, []string{"Null Map Value"}, nil)
	if n := len(m.Requests()); n != 0 {
		t.Errorf("bad input cost %d requests", n)
	}
	m.ExpectApply(t, of("nothing", crew{ines: "member"}), []string{`Team "nothing" does not exist.`}, nil)
}

// A misspelled role is a warning at plan, and a misspelled email an error at apply; both suggest what was meant.
func TestMembers_suggestions(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.ExpectPlan(t, of(marketing, crew{adam: "admin", greta: "membr"}), nil, []string{`Did you mean "member"?`})
	m.ExpectApply(t, of(marketing, crew{adam: "admin", greta: "member", "ines.inter@acme.example": "member"}),
		[]string{`Did you mean "ines.intern@acme.example"?`}, nil)
}

// The plan names whom it removes, and warns where it cannot know.
func TestMembers_removals(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	const head = "Users of team \"" + marketing + "\" that are not in members "
	m.ExpectPlan(
		t, of(marketing, crew{adam: "admin"}), nil,
		[]string{head + "(1) will be removed from the team:\n\n  - greta.guest@agency.example"},
	)
	m.ExpectPlan(
		t, of(marketing, crew{ines: "admin"}), nil,
		[]string{head + "(2) will be removed from the team:\n\n  - adam.admin@acme.example\n  - greta.guest@agency.example"},
	)
	m.ExpectPlan(
		t, of(marketing, crew{adam: "admin", "new@acme.example": "member"}), nil,
		[]string{"1 emails in members were not found yet"},
	)
	m.ExpectPlan(t, of(marketing, withInes), nil, nil)
	m.ExpectPlan(
		t, map[string]any{"team_id": marketing, "members": tftypes.UnknownValue}, nil,
		[]string{"which removes all other users from the team."},
	)
	openRole := tftypes.NewValue(
		tftypes.Map{ElementType: tftypes.String},
		map[string]tftypes.Value{ines: tftypes.NewValue(tftypes.String, tftypes.UnknownValue)},
	)
	m.ExpectPlan(
		t, map[string]any{"team_id": marketing, "members": openRole}, nil,
		[]string{"The members are unknown until the apply"},
	)
	m.ExpectApply(t, of(marketing, crew{ines: "admin"}), nil, []string{"greta.guest@agency.example"})
	m.ExpectEmptyPlan(t, of(marketing, crew{ines: "admin"}))
	m.ExpectApply(t, of(marketing, crew{}), nil, []string{"  - ines.intern@acme.example"})
	m.ExpectEmptyPlan(t, of(marketing, crew{}))
	expectMembers(t, m.Workspace, marketing)
}

// Of many who are removed, fifty are named.
func TestMembers_manyRemovals(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	cerbytest.SeedUsers(m.Workspace.Workspace, 130)
	cerbytest.SeedTeams(m.Workspace.Workspace, 1)
	cerbytest.SeedMemberships(m.Workspace.Workspace, 1, 130)
	team := cerbytest.SeededTeamID(1)
	m.ExpectPlan(t, of(team, crew{ines: "member"}), nil, []string{"user00050@acme.example\n  and 80 more"})
	if n := len(m.Requests()); n > 10 {
		t.Errorf("that took %d requests", n)
	}
}
