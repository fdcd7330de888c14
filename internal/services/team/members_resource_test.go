package team_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// roles are the roles of members by ID or email.
type roles map[string]string

// The members of the marketing team in the seeded workspace, without and with another user.
var (
	seededMembers = roles{adam: "admin", greta: "member"}
	withInes      = roles{adam: "admin", greta: "member", "INES.intern@acme.example": "member"}
)

// elements returns the elements of a map of roles.
func elements(members roles) map[string]tftypes.Value {
	values := map[string]tftypes.Value{}
	for key, role := range members {
		values[key] = tftypes.NewValue(tftypes.String, role)
	}
	return values
}

// mapValue returns a map of roles.
func mapValue(members roles) tftypes.Value {
	return tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, elements(members))
}

// membersOf returns the configuration of the members of a team for a run over the protocol.
func membersOf(team string, members roles) map[string]any {
	return map[string]any{"team_id": team, "members": mapValue(members)}
}

// expectKeys checks the keys and roles of the members in the state.
func expectKeys(t *testing.T, m *acctest.ResourceHarness, want roles) {
	t.Helper()
	if got := m.State["members"]; !got.Equal(mapValue(want)) {
		t.Errorf("got members %s, want %v", got, want)
	}
}

// Members are added, changed and removed. The create removes a member who is not in members, and so does the next apply
// after an addition outside Terraform. The members have the keys of the configuration.
func TestMembers_lifecycle(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	jane := m.AddUser(cerbytest.User{Email: "jane.doe@acme.example"})
	created := roles{adam: "admin", "INES.intern@acme.example": "member", "Jane.Doe@acme.example": "admin"}
	m.ExpectApply(t, membersOf(marketing, created), nil, []string{"- greta.guest@agency.example"})
	m.ExpectString(t, "id", marketing)
	expectKeys(t, m, created)
	m.ExpectEmptyPlan(t, membersOf(marketing, created))
	expectMembers(t, m.Workspace, marketing, adamIsAdmin, ines+" member", jane.ID+" admin")
	m.ExpectWrites(t, "POST DELETE")
	changed := roles{adam: "admin", "Jane.Doe@acme.example": "member"}
	m.ExpectApply(t, membersOf(marketing, changed), nil,
		[]string{"- ines.intern@acme.example", "- jane.doe@acme.example"})
	m.ExpectEmptyPlan(t, membersOf(marketing, changed))
	expectMembers(t, m.Workspace, marketing, adamIsAdmin, jane.ID+" member")
	m.ExpectWrites(t, "POST DELETE POST DELETE")
	m.AddTeamMember(marketing, cerbytest.TeamMember{UserID: greta})
	m.Refresh(t).Expect(t, nil, nil)
	expectKeys(t, m, roles{adam: "admin", "Jane.Doe@acme.example": "member", "greta.guest@agency.example": "member"})
	m.ExpectApply(t, membersOf(marketing, changed), nil, []string{"- greta.guest@agency.example"})
	m.ExpectEmptyPlan(t, membersOf(marketing, changed))
	expectMembers(t, m.Workspace, marketing, adamIsAdmin, jane.ID+" member")
	m.ExpectWrites(t, "POST DELETE POST DELETE DELETE")
	m.ExpectApply(t, nil, nil, []string{"- adam.admin@acme.example\n  - Jane.Doe@acme.example"})
	m.ExpectWrites(t, "POST DELETE POST DELETE DELETE DELETE DELETE")
	expectMembers(t, m.Workspace, marketing)
}

// A plan of members that have their IDs as keys reads the list of members, and no users.
func TestMembers_calls(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	byID := roles{adam: "admin", greta: "member"}
	m.ExpectApply(t, membersOf(marketing, byID), nil, nil)
	m.ResetRequests()
	m.ExpectEmptyPlan(t, membersOf(marketing, byID))
	m.ExpectMaxRequests(t, 1)
}

// After an import by name or ID, a configuration with emails plans no change.
func TestMembers_importID(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	config := membersOf(marketing, roles{"ADAM.admin@acme.example": "admin", "greta.guest@agency.example": "member"})
	m.ImportID(t, "Marketing").Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, config)
	m.ExpectImport(t, marketing)
	m.ExpectWrites(t, "")
}

func TestMembers_import(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.Import(t, map[string]any{"team_id": marketing}).Expect(t, nil, nil)
	expectKeys(t, m, roles{"adam.admin@acme.example": "admin", "greta.guest@agency.example": "member"})
	m.ExpectEmptyPlan(t, membersOf(marketing, seededMembers))
	m.ExpectEmptyPlan(t, membersOf(marketing, roles{"Adam.Admin@acme.example": "admin", greta: "member"}))
	// The plan lists only the user that is removed.
	m.ExpectPlan(t, membersOf(marketing, roles{adam: "admin"}), nil,
		[]string{"who are not in members (1):\n\n  - greta.guest@agency.example"})
	m.ExpectApply(t, membersOf(marketing, roles{adam: "admin", ines: "member", greta: "member"}), nil, nil)
	expectKeys(t, m, roles{adam: "admin", ines: "member", greta: "member"})
	m.ExpectEmptyPlan(t, membersOf(marketing, roles{adam: "admin", ines: "member", greta: "member"}))
	m.ExpectWrites(t, "POST")
	m.AddTeam(cerbytest.Team{ID: "first", Name: "Same / Name"})
	m.AddTeam(cerbytest.Team{ID: "second", Name: "Same / Name"})
	m.AddTeam(cerbytest.Team{ID: "third", Name: "Other / Name"})
	r := m.NewRun(t, "cerby_team_members")
	for id, message := range map[string]string{
		"Nobody": `Team "Nobody" not found`,
		"Same / Name": "The provider found 2 matches. Use one of these IDs:\n\n  - first " +
			"(created at ",
		"00000000-0000-4000-8005-00000000dead": "Team \"00000000-0000-4000-8005-00000000dead\" not found",
	} {
		r.Import(id).Expect(t, []string{message}, nil)
	}
	r.Import("Other / Name").Expect(t, nil, nil)
}

// The state keeps the keys of the configuration. An ID and an email of the same user are equal.
func TestMembers_keys(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.ExpectApply(t, membersOf(marketing, withInes), nil, nil)
	expectKeys(t, m, withInes)
	m.ExpectEmptyPlan(t, membersOf(marketing, withInes))
	m.ExpectEmptyPlan(t, membersOf(marketing, roles{adam: "admin", greta: "member", "ines.INTERN@acme.example": "member"}))
	expectKeys(t, m, withInes)
	// Other keys of the same users send no request, and warn about no removal.
	rekeyed := roles{"adam.ADMIN@acme.example": "admin", greta: "member", ines: "member"}
	m.ExpectApply(t, membersOf(marketing, rekeyed), nil, nil)
	expectKeys(t, m, rekeyed)
	m.ExpectWrites(t, "POST")
	demoted := roles{adam: "member", greta: "member", ines: "member"}
	m.ExpectApply(t, membersOf(marketing, demoted), nil, []string{"  - adam.admin@acme.example"})
	expectKeys(t, m, demoted)
	m.ExpectEmptyPlan(t, membersOf(marketing, demoted))
	m.ExpectWrites(t, "POST POST")
}

func TestMembers_duplicateUser(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	for _, test := range []struct {
		members roles
		message string
	}{
		{
			roles{"ines.intern@acme.example": "member", "INES.intern@acme.example": "admin"},
			"\"INES.intern@acme.example\" and \"ines.intern@acme.example\" identify the same user.\n\nRemove one of the two " +
				"from members.",
		},
		{
			roles{ines: "member", "INES.intern@acme.example": "member"},
			fmt.Sprintf("%q and %q identify the same user.\n\nRemove one of the two from "+
				"members.", ines, "INES.intern@acme.example"),
		},
	} {
		m.ExpectPlan(t, membersOf(marketing, test.members), []string{test.message}, nil)
	}
	m.ExpectWrites(t, "")
}

func TestMembers_invalidConfig(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	for key, message := range map[string]string{
		"":         `The value is neither the ID nor the email of a user`,
		"a/b":      `The value is neither the ID nor the email`,
		" ":        `The value is neither the ID nor the email of a user`,
		"Jane Doe": `The value is neither the ID nor the email of a user`,
	} {
		m.ExpectPlan(t, membersOf(marketing, roles{key: "member"}), []string{message}, nil)
	}
	noRole := membersOf(marketing, roles{ines: ""})
	m.ExpectPlan(t, noRole, []string{`"" is not a valid role. Known roles: "admin", "member".`}, nil)
	null := tftypes.NewValue(tftypes.Map{ElementType: tftypes.String},
		map[string]tftypes.Value{ines: tftypes.NewValue(tftypes.String, nil)})
	m.ExpectPlan(t, map[string]any{"team_id": marketing, "members": null}, []string{"Null Map Value"}, nil)
	if n := len(m.Requests()); n != 0 {
		t.Errorf("got %d requests, want none", n)
	}
	m.ExpectPlan(t, membersOf("nothing", roles{ines: "member"}), []string{`None of them has the ID "nothing".`}, nil)
}

// A misspelled role is a warning of the plan, and a misspelled email is an error of the apply. Both have a suggestion.
func TestMembers_suggestions(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.ExpectPlan(t, membersOf(marketing, roles{adam: "admin", greta: "membr"}), nil, []string{`Did you mean "member"?`})
	m.ExpectApply(t, membersOf(marketing, roles{adam: "admin", greta: "member", "ines.inter@acme.example": "member"}),
		[]string{`Did you mean "ines.intern@acme.example"?`}, nil)
}

// The plan lists the members that it removes, and warns if they are unknown.
func TestMembers_removals(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
	const head = `The plan removes the users of team "Marketing" who are not in members `
	unknownRole := tftypes.NewValue(tftypes.Map{ElementType: tftypes.String},
		map[string]tftypes.Value{ines: tftypes.NewValue(tftypes.String, tftypes.UnknownValue)})
	for _, test := range []struct {
		config   map[string]any
		warnings []string
	}{
		{
			membersOf(marketing, roles{adam: "admin"}),
			[]string{head + "(1):\n\n  - greta.guest@agency.example"},
		},
		{
			membersOf(marketing, roles{ines: "admin"}),
			[]string{head + "(2):\n\n  - adam.admin@acme.example\n  - greta.guest@agency.example"},
		},
		{
			membersOf(marketing, roles{adam: "admin", "new@acme.example": "member"}),
			[]string{"1 emails in members were not found yet"},
		},
		{membersOf(marketing, withInes), nil},
		{
			map[string]any{"team_id": marketing, "members": tftypes.UnknownValue},
			[]string{"Users may lose their membership in team \"" + marketing + "\"\nThe value of members is known only " +
				"after an apply"},
		},
		{
			map[string]any{"team_id": marketing, "members": unknownRole},
			[]string{"The apply removes all other users from the team.\n\nCurrent members:\n\n  - adam.admin@acme.example"},
		},
		{map[string]any{"team_id": "design", "members": unknownRole}, nil},
		{map[string]any{"team_id": tftypes.UnknownValue, "members": unknownRole}, nil},
	} {
		m.ExpectPlan(t, test.config, nil, test.warnings)
	}
	m.ExpectApply(t, membersOf(marketing, roles{ines: "admin"}), nil, []string{"greta.guest@agency.example"})
	m.ExpectEmptyPlan(t, membersOf(marketing, roles{ines: "admin"}))
	m.ExpectApply(t, membersOf(marketing, roles{}), nil, []string{"  - ines.intern@acme.example"})
	m.ExpectEmptyPlan(t, membersOf(marketing, roles{}))
	expectMembers(t, m.Workspace, marketing)
}

// The warning lists at most 50 removed members.
func TestMembers_manyRemovals(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	cerbytest.SeedUsers(m.Workspace.Workspace, 130)
	cerbytest.SeedTeams(m.Workspace.Workspace, 1)
	cerbytest.SeedMemberships(m.Workspace.Workspace, 1, 130)
	team := cerbytest.SeededTeamID(1)
	m.ExpectPlan(t, membersOf(team, roles{ines: "member"}), nil, []string{"user00050@acme.example\n  and 80 more"})
	if n := len(m.Requests()); n > 10 {
		t.Errorf("got %d requests, want at most 10", n)
	}
}
