package team_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// removesGreta is in the warning about the removal of Greta.
var removesGreta = []string{"  - greta.guest@agency.example"}

// removesMembers is the summary of the warning about removals.
var removesMembers = []string{"Users lose their membership in team"}

// After a partial failure of a create or an update, the next apply does the rest.
func TestMembers_partialFailure(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.Inject(cerbytest.Fault{Method: "DELETE", Times: 1, Status: http.StatusForbidden})
	members := roles{adam: "member", ines: "admin"}
	// An error would taint the resource, and Terraform would remove all members to replace it.
	warnings := []string{removesGreta[0], "  - adam.admin@acme.example", "Unable to remove user"}
	m.ExpectApply(t, membersOf(marketing, members), nil, warnings)
	expectMembers(t, m.Workspace, marketing, adam+" member", gretaIsMember, ines+" admin")
	m.ExpectApply(t, membersOf(marketing, members), nil, removesGreta)
	m.ExpectEmptyPlan(t, membersOf(marketing, members))
	expectMembers(t, m.Workspace, marketing, adam+" member", ines+" admin")

	m.Inject(cerbytest.Fault{Method: "DELETE", Times: 1, Status: http.StatusForbidden})
	members = roles{greta: "member", adam: "admin"}
	removesInes := []string{"  - ines.intern@acme.example"}
	m.ExpectApply(t, membersOf(marketing, members), []string{"Unable to remove user"}, removesInes)
	expectKeys(t, m, roles{greta: "member", adam: "admin", ines: "admin"})
	m.ExpectApply(t, membersOf(marketing, members), nil, removesInes)
	m.ExpectEmptyPlan(t, membersOf(marketing, members))
	expectMembers(t, m.Workspace, marketing, adamIsAdmin, gretaIsMember)
	m.ExpectWrites(t, "POST DELETE DELETE POST DELETE DELETE")
}

// New members are added in one request, so that one refused user keeps out the others.
func TestMembers_refused(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	for _, test := range []struct {
		members roles
		message string
	}{
		{
			roles{adam: "admin", greta: "admin", ines: "member"},
			`User "greta.guest@agency.example" has the workspace role "guest_user"`,
		},
		{
			roles{adam: "admin", greta: "member", ines: "member", "nobody": "member"},
			`None of them has the ID "nobody".`,
		},
		{
			roles{adam: "admin", greta: "member", cerbytest.SeedDepartedID: "member"},
			`User "dora.departed@acme.example" (` + cerbytest.SeedDepartedID + ") is disabled",
		},
	} {
		m.ExpectApply(t, membersOf(marketing, test.members), []string{test.message}, nil)
	}
	m.ExpectApply(t, membersOf(marketing, roles{adam: "admin", greta: "member", "nobody@acme.example": "member"}),
		[]string{`User "nobody@acme.example" not found`}, nil)
	m.ExpectApply(t, membersOf(marketing, roles{adam: "admin", greta: "member", "dora.departed@acme.example": "member"}),
		[]string{`User "dora.departed@acme.example" (` + cerbytest.SeedDepartedID + ") is disabled and cannot be a member."},
		nil)
	expectMembers(t, m.Workspace, marketing, adamIsAdmin, gretaIsMember)
	m.AddUser(cerbytest.User{ID: "first", Email: "duplicate@acme.example"})
	m.AddUser(cerbytest.User{ID: "second", Email: "DUPLICATE@acme.example"})
	ambiguous := membersOf(marketing, roles{adam: "admin", greta: "member", "duplicate@acme.example": "member"})
	_, diags := m.Plan(t, ambiguous)
	acctest.ExpectMessages(t, "errors", diags.Errors)
	m.ExpectApply(t, ambiguous, []string{"The provider found 2 matches. Use one of these IDs:\n\n  - first (live)\n  " +
		"- second (live)"}, nil)
}

// A role changes by adding the user again, or, if that has no effect, by removing and adding the user.
func TestMembers_roles(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kept   bool
		writes string
	}{
		"added again":       {false, "POST POST"},
		"removed and added": {true, "POST POST DELETE POST DELETE POST"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			quirks := cerbytest.Quirks{KeepTeamRoles: test.kept, MemberForm: cerbytest.MemberElementID}
			m := acctest.NewResourceHarness(t, "cerby_team_members", cerbytest.WithQuirks(quirks))
			m.ExpectApply(t, membersOf(marketing, withInes), nil, nil)
			members := roles{"adam.admin@acme.example": "member", greta: "member", "Ines.Intern@acme.example": "admin"}
			m.ExpectApply(t, membersOf(marketing, members), nil, []string{"Admins lose their role in team"})
			expectKeys(t, m, members)
			m.ExpectEmptyPlan(t, membersOf(marketing, members))
			m.ExpectWrites(t, test.writes)
		})
	}
}

func TestMembers_scim(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	seeded := roles{olivia: "admin", adam: "member", ines: "member"}
	changed := membersOf(everybody, roles{ines: "member"})
	m.ExpectPlan(t, changed, []string{`Unable to change the members of team "Everybody"`}, nil)
	m.Import(t, map[string]any{"team_id": everybody}).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, membersOf(everybody, seeded))
	m.ExpectPlan(t, changed, []string{"Change the members in the identity provider."}, nil)
	m.ExpectPlan(t, nil, nil, removesMembers)
	m.ExpectApply(t, nil, []string{"403 Forbidden", "403 Forbidden", "403 Forbidden"}, removesMembers)
	m.ExpectWrites(t, "DELETE DELETE DELETE")
}

// A check at plan that the API key may not make is skipped.
func TestMembers_checkDenied(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusUnauthorized})
	m.ExpectPlan(t, membersOf(marketing, roles{ines: "member"}), nil, nil)
	m.ExpectApply(t, membersOf(marketing, roles{ines: "member"}), []string{`needs the scope "Read users"`}, nil)
	m.ExpectWrites(t, "")
}

// The lookup of emails at plan is skipped, too.
func TestMembers_emailLookupDenied(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.Inject(cerbytest.Fault{Method: "GET", Path: "/users", Status: http.StatusUnauthorized})
	m.ExpectPlan(t, membersOf(marketing, withInes), nil, nil)
}

func TestMembers_missingScope(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.SetScopes("Read users")
	m.ExpectApply(t, membersOf(marketing, withInes), []string{`needs the scope "Write teams"`}, nil)
	m.SetAllScopes()
	m.ExpectApply(t, membersOf(marketing, withInes), nil, nil)
	m.SetScopes("Write teams")
	m.Refresh(t).Expect(t, []string{`needs the scope "Read users"`}, nil)
	m.SetScopes("Read users")
	scope := `needs the scope "Write teams"`
	m.ExpectApply(t, nil, []string{scope, scope, scope}, removesMembers)
	m.SetAllScopes()
	m.ExpectEmptyPlan(t, membersOf(marketing, withInes))
}

func TestMembers_lostResponse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := acctest.NewResourceHarness(t, "cerby_team_members")
		for _, method := range []string{"POST", "DELETE"} {
			m.Inject(cerbytest.Fault{Method: method, Times: 1, Drop: cerbytest.DropAfter})
		}
		m.ExpectApply(t, membersOf(marketing, roles{adam: "admin", ines: "member"}), nil, removesGreta)
		m.ExpectEmptyPlan(t, membersOf(marketing, roles{adam: "admin", ines: "member"}))
		m.ExpectWrites(t, "POST DELETE")
	})
}

func TestMembers_htmlNotFound(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.ExpectApply(t, membersOf(marketing, withInes), nil, nil)
	m.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusNotFound, HTML: true})
	m.Refresh(t).Expect(t, []string{"The response does not have the format of the Cerby API"}, nil)
	m.ClearFaults()
	m.ExpectEmptyPlan(t, membersOf(marketing, withInes))
}

// A member who was removed outside Terraform is added again. A deleted team removes the resource from the state.
func TestMembers_deletedOutside(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.ExpectApply(t, membersOf(marketing, withInes), nil, nil)
	m.RemoveTeamMember(marketing, ines)
	m.ExpectApply(t, membersOf(marketing, withInes), nil, nil)
	m.ExpectEmptyPlan(t, membersOf(marketing, withInes))
	m.ExpectWrites(t, "POST POST")
	m.PurgeTeam(marketing)
	m.Refresh(t).Expect(t, nil, nil)
	if m.State != nil {
		t.Errorf("got the state %v, want none", m.State)
	}
	state := map[string]any{"id": marketing, "team_id": marketing, "members": elements(withInes)}
	m.NewRun(t, "cerby_team_members").Apply(state, nil).Expect(t, nil, nil)
}

// A destroy removes the members that the state lists.
func TestMembers_destroy(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	state := map[string]any{
		"id": marketing, "team_id": marketing,
		"members": elements(roles{"ADAM.admin@acme.example": "admin", "former@acme.example": "member"}),
	}
	w.NewRun(t, "cerby_team_members").Apply(state, nil).Expect(t, nil, nil)
	expectMembers(t, w, marketing, gretaIsMember)
	expectMembers(t, w, everybody, olivia+" admin", adam+" member", ines+" member")
}

// A destroy removes the members of the refreshed state, and the plan lists them. This includes members that were added
// outside Terraform.
func TestMembers_destroyOfLaterMembers(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.ExpectApply(t, membersOf(marketing, seededMembers), nil, nil)
	m.AddTeamMember(marketing, cerbytest.TeamMember{UserID: ines})
	// The user is added to the configuration, too.
	m.ExpectEmptyPlan(t, membersOf(marketing, roles{adam: "admin", greta: "member", ines: "member"}))
	names := "  - adam.admin@acme.example\n  - ines.intern@acme.example\n  - greta.guest@agency.example"
	m.ExpectApply(t, nil, nil, []string{names})
	expectMembers(t, m.Workspace, marketing)
}

// A member who was added after the plan stays.
func TestMembers_addedAfterPlan(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.ExpectApply(t, membersOf(marketing, seededMembers), nil, nil)
	before := acctest.ConfigFromState(m.State)
	m.AddTeamMember(marketing, cerbytest.TeamMember{UserID: ines})
	planned := map[string]any{"id": marketing, "team_id": marketing, "members": elements(roles{adam: "admin"})}
	m.NewRun(t, "cerby_team_members").Apply(before, planned).Expect(t, nil, nil)
	expectMembers(t, m.Workspace, marketing, adamIsAdmin, ines+" member")
}

// Errors name members by their keys in the configuration.
func TestMembers_errorsNameKeys(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.ExpectApply(t, membersOf(marketing, roles{adam: "admin", greta: "member", "ines.intern@acme.example": "leader"}),
		[]string{`data.0 is the member "ines.intern@acme.example".`}, []string{`Unknown role "leader"`})
	// The user is removed after the plan.
	r := m.NewRun(t, "cerby_team_members")
	m.Inject(cerbytest.Fault{Method: "GET", Path: "/users/{id}", Status: http.StatusNotFound})
	planned := map[string]any{
		"id": marketing, "team_id": marketing,
		"members": elements(roles{adam: "admin", greta: "member", cerbytest.SeedDepartedID: "member"}),
	}
	r.Apply(nil, planned).Expect(t, []string{`User "` + cerbytest.SeedDepartedID + `" does not exist.`}, nil)
	expectMembers(t, m.Workspace, marketing, adamIsAdmin, gretaIsMember)
}

// A move adds the members of the new team before it removes those of the old one.
func TestMembers_move(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
	m.ExpectApply(t, membersOf(marketing, seededMembers), nil, nil)
	moved := membersOf("design", roles{adam: "admin"})
	m.ExpectApply(t, moved, nil, []string{"removes these users from team \"" + marketing})
	m.ExpectEmptyPlan(t, moved)
	expectMembers(t, m.Workspace, marketing)
	expectMembers(t, m.Workspace, "design", adamIsAdmin)
	m.ExpectWrites(t, "POST DELETE DELETE")
}

func TestMembers_declaredTwice(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	state := map[string]any{"id": marketing, "team_id": marketing, "members": elements(withInes)}
	r := w.NewRun(t, "cerby_team_members")
	r.Apply(nil, state).Expect(t, nil, nil)
	r.Apply(nil, state).Expect(t, []string{"Unable to manage members of team"}, nil)
	// The destroy of the resource at its previous address.
	r.Apply(state, nil).Expect(t, nil, []string{
		"Another resource in this configuration manages the membership.",
		"Another resource in this configuration manages the membership.",
		"Another resource in this configuration manages the membership.",
	})
	expectMembers(t, w, marketing, adamIsAdmin, gretaIsMember, ines+" member")
}

// An email without a user is an error of the apply.
func TestMembers_unknownEmail(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	config := membersOf(marketing, roles{"nobody@acme.example": "member"})
	_, diags := m.Plan(t, config)
	acctest.ExpectMessages(t, "errors", diags.Errors)
	m.Apply(t, config).ExpectError(t, acctest.ErrorRegexp(`User "nobody@acme.example" not found`))
	m.ExpectWrites(t, "")
}
