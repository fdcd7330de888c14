package team_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// gretaGoes warns of who is removed in many of these tests.
var gretaGoes = []string{"  - greta.guest@agency.example"}

// everybodyGoes warns of a destroy.
var everybodyGoes = []string{"Users will be removed from the team"}

// What fails halfway is completed by the next apply, whether it was a creation or a change.
func TestMembers_halfway(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.Inject(cerbytest.Fault{Method: "DELETE", Times: 1, Status: http.StatusForbidden})
	who := crew{adam: "member", ines: "admin"}
	// An error would have Terraform remove everybody, to create the resource again.
	m.ExpectApply(
		t, of(marketing, who), nil, []string{gretaGoes[0], "  - adam.admin@acme.example", "Unable to remove user"},
	)
	expectMembers(t, m.Workspace, marketing, adam+" member", gretaIsIn, ines+" admin")
	m.ExpectApply(t, of(marketing, who), nil, gretaGoes)
	m.ExpectEmptyPlan(t, of(marketing, who))
	expectMembers(t, m.Workspace, marketing, adam+" member", ines+" admin")

	m.Inject(cerbytest.Fault{Method: "DELETE", Times: 1, Status: http.StatusForbidden})
	who = crew{greta: "member", adam: "admin"}
	m.ExpectApply(t, of(marketing, who), []string{"Unable to remove user"}, []string{"  - ines.intern@acme.example"})
	expectKeys(t, m, crew{greta: "member", adam: "admin", ines: "admin"})
	m.ExpectApply(t, of(marketing, who), nil, []string{"  - ines.intern@acme.example"})
	m.ExpectEmptyPlan(t, of(marketing, who))
	expectMembers(t, m.Workspace, marketing, adamLeads, gretaIsIn)
	m.ExpectWrites(t, "POST DELETE DELETE POST DELETE DELETE")
}

// All who come are sent at once, so that one whom the service refuses keeps all others out too.
func TestMembers_refused(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	for _, test := range []struct {
		who     crew
		message string
	}{
		{
			crew{adam: "admin", greta: "admin", ines: "member"},
			`User "greta.guest@agency.example" has the workspace role "guest_user"`,
		},
		{
			crew{adam: "admin", greta: "member", ines: "member", "nobody": "member"},
			`The workspace has no user with the ID "nobody".`,
		},
		{
			crew{adam: "admin", greta: "member", cerbytest.SeedDepartedID: "member"},
			`User "dora.departed@acme.example" (` + cerbytest.SeedDepartedID + ") is disabled",
		},
	} {
		m.ExpectApply(t, of(marketing, test.who), []string{test.message}, nil)
	}
	m.ExpectApply(
		t, of(marketing, crew{adam: "admin", greta: "member", "nobody@acme.example": "member"}),
		[]string{`User "nobody@acme.example" not found`}, nil,
	)
	m.ExpectApply(
		t, of(marketing, crew{adam: "admin", greta: "member", "dora.departed@acme.example": "member"}),
		[]string{`User "dora.departed@acme.example" (` + cerbytest.SeedDepartedID + ") is disabled and cannot be a member."},
		nil,
	)
	expectMembers(t, m.Workspace, marketing, adamLeads, gretaIsIn)
	m.AddUser(cerbytest.User{ID: "first", Email: "twin@acme.example"})
	m.AddUser(cerbytest.User{ID: "second", Email: "TWIN@acme.example"})
	_, said := m.Plan(t, of(marketing, crew{adam: "admin", greta: "member", "twin@acme.example": "member"}))
	acctest.ExpectMessages(t, "errors", said.Errors)
	m.ExpectApply(
		t, of(marketing, crew{adam: "admin", greta: "member", "twin@acme.example": "member"}),
		[]string{"Found 2. Use the ID of one:\n\n  - first (live)\n  - second (live)"}, nil,
	)
}

// Roles change by adding again, or where that changes nothing by removing and adding.
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
			m := acctest.NewResourceHarness(
				t, "cerby_team_members",
				cerbytest.WithQuirks(cerbytest.Quirks{KeepTeamRoles: test.kept, MemberForm: cerbytest.MemberElementID}),
			)
			m.ExpectApply(t, of(marketing, withInes), nil, nil)
			who := crew{"adam.admin@acme.example": "member", greta: "member", "Ines.Intern@acme.example": "admin"}
			m.ExpectApply(t, of(marketing, who), nil, []string{"Members will lose a role in the team"})
			expectKeys(t, m, who)
			m.ExpectEmptyPlan(t, of(marketing, who))
			m.ExpectWrites(t, test.writes)
		})
	}
}

func TestMembers_scim(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	now := crew{olivia: "admin", adam: "member", ines: "member"}
	m.ExpectPlan(t, of(everybody, crew{ines: "member"}), []string{`Unable to change the members of team "Everybody"`}, nil)
	m.Import(t, map[string]any{"team_id": everybody}).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, of(everybody, now))
	m.ExpectPlan(t, of(everybody, crew{ines: "member"}), []string{"Change the members in the identity provider."}, nil)
	m.ExpectPlan(t, nil, nil, everybodyGoes)
	m.ExpectApply(t, nil, []string{"403 Forbidden", "403 Forbidden", "403 Forbidden"}, everybodyGoes)
	m.ExpectWrites(t, "DELETE DELETE DELETE")
}

// Checks at plan that are denied themselves are skipped.
func TestMembers_checkThatIsDenied(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusUnauthorized})
	m.ExpectPlan(t, of(marketing, crew{ines: "member"}), nil, nil)
	m.ExpectApply(t, of(marketing, crew{ines: "member"}), []string{`needs the scope "Read users"`}, nil)
	m.ExpectWrites(t, "")
}

// The look-up of emails at plan is such a check too.
func TestMembers_checkOfEmailsThatIsDenied(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.Inject(cerbytest.Fault{Method: "GET", Path: "/users", Status: http.StatusUnauthorized})
	m.ExpectPlan(t, of(marketing, withInes), nil, nil)
}

func TestMembers_missingScope(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.SetScopes("Read users")
	m.ExpectApply(t, of(marketing, withInes), []string{`needs the scope "Write teams"`}, nil)
	m.SetAllScopes()
	m.ExpectApply(t, of(marketing, withInes), nil, nil)
	m.SetScopes("Write teams")
	m.Refresh(t).Expect(t, []string{`needs the scope "Read users"`}, nil)
	m.SetScopes("Read users")
	scope := `needs the scope "Write teams"`
	m.ExpectApply(t, nil, []string{scope, scope, scope}, everybodyGoes)
	m.SetAllScopes()
	m.ExpectEmptyPlan(t, of(marketing, withInes))
}

func TestMembers_lostAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := acctest.NewResourceHarness(t, "cerby_team_members")
		for _, method := range []string{"POST", "DELETE"} {
			m.Inject(cerbytest.Fault{Method: method, Times: 1, Drop: cerbytest.DropAfter})
		}
		m.ExpectApply(t, of(marketing, crew{adam: "admin", ines: "member"}), nil, gretaGoes)
		m.ExpectEmptyPlan(t, of(marketing, crew{adam: "admin", ines: "member"}))
		m.ExpectWrites(t, "POST DELETE")
	})
}

func TestMembers_pageIsNotGone(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.ExpectApply(t, of(marketing, withInes), nil, nil)
	m.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusNotFound, HTML: true})
	m.Refresh(t).Expect(t, []string{"This is not how the Cerby API answers"}, nil)
	m.ClearFaults()
	m.ExpectEmptyPlan(t, of(marketing, withInes))
}

// Members who are gone are planned alone, and a team that is gone takes the resource with it.
func TestMembers_gone(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.ExpectApply(t, of(marketing, withInes), nil, nil)
	m.RemoveTeamMember(marketing, ines)
	m.ExpectApply(t, of(marketing, withInes), nil, nil)
	m.ExpectEmptyPlan(t, of(marketing, withInes))
	m.ExpectWrites(t, "POST POST")
	m.PurgeTeam(marketing)
	m.Refresh(t).Expect(t, nil, nil)
	if m.State != nil {
		t.Errorf("the state is %v", m.State)
	}
	gone := map[string]any{"id": marketing, "team_id": marketing, "members": elements(withInes)}
	m.NewRun(t, "cerby_team_members").Apply(gone, nil).Expect(t, nil, nil)
}

// Destroying takes those out of the team whom the state lists.
func TestMembers_destroy(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	state := map[string]any{
		"id": marketing, "team_id": marketing,
		"members": elements(crew{"ADAM.admin@acme.example": "admin", "gone@acme.example": "member"}),
	}
	w.NewRun(t, "cerby_team_members").Apply(state, nil).Expect(t, nil, nil)
	expectMembers(t, w, marketing, gretaIsIn)
	expectMembers(t, w, everybody, olivia+" admin", adam+" member", ines+" member")
}

// Destroying removes whom the refreshed state lists, whoever added them, and names them in the plan.
func TestMembers_destroyOfWhoCameSince(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.ExpectApply(t, of(marketing, asTheyAre), nil, nil)
	m.AddTeamMember(marketing, cerbytest.TeamMember{UserID: ines})
	// Ines is written into the configuration, which plans nothing.
	m.ExpectEmptyPlan(t, of(marketing, crew{adam: "admin", greta: "member", ines: "member"}))
	m.ExpectApply(
		t, nil, nil, []string{"  - adam.admin@acme.example\n  - ines.intern@acme.example\n  - greta.guest@agency.example"},
	)
	expectMembers(t, m.Workspace, marketing)
}

// Who joins between plan and apply waits for the next plan.
func TestMembers_newcomerAfterThePlan(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.ExpectApply(t, of(marketing, asTheyAre), nil, nil)
	before := acctest.ConfigFromState(m.State)
	m.AddTeamMember(marketing, cerbytest.TeamMember{UserID: ines})
	planned := map[string]any{"id": marketing, "team_id": marketing, "members": elements(crew{adam: "admin"})}
	m.NewRun(t, "cerby_team_members").Apply(before, planned).Expect(t, nil, nil)
	expectMembers(t, m.Workspace, marketing, adamLeads, ines+" member")
}

// A refusal names the member by the key of the configuration.
func TestMembers_errorsNameTheKey(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.ExpectApply(t, of(marketing, crew{adam: "admin", greta: "member", "ines.intern@acme.example": "leader"}),
		[]string{`data.0 is the member "ines.intern@acme.example".`}, []string{`Unknown role "leader"`})
	// Ines is removed after the plan.
	r := m.NewRun(t, "cerby_team_members")
	m.Inject(cerbytest.Fault{Method: "GET", Path: "/users/{id}", Status: http.StatusNotFound})
	r.Apply(
		nil,
		map[string]any{
			"id": marketing, "team_id": marketing,
			"members": elements(crew{adam: "admin", greta: "member", cerbytest.SeedDepartedID: "member"}),
		},
	).
		Expect(t, []string{`User "` + cerbytest.SeedDepartedID + `" does not exist.`}, nil)
	expectMembers(t, m.Workspace, marketing, adamLeads, gretaIsIn)
}

// Members of another team are added before those of the old one are removed.
func TestMembers_otherTeam(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	m.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
	m.ExpectApply(t, of(marketing, asTheyAre), nil, nil)
	m.ExpectApply(t, of("design", crew{adam: "admin"}), nil, []string{"users will be removed from team \"" + marketing})
	m.ExpectEmptyPlan(t, of("design", crew{adam: "admin"}))
	expectMembers(t, m.Workspace, marketing)
	expectMembers(t, m.Workspace, "design", adamLeads)
	m.ExpectWrites(t, "POST DELETE DELETE")
}

func TestMembers_declaredTwice(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	state := map[string]any{"id": marketing, "team_id": marketing, "members": elements(withInes)}
	r := w.NewRun(t, "cerby_team_members")
	r.Apply(nil, state).Expect(t, nil, nil)
	r.Apply(nil, state).Expect(t, []string{"Two resources manage the same object: members of team"}, nil)
	// The block had another name before.
	r.Apply(state, nil).Expect(t, nil, []string{
		"Another resource of this configuration manages the membership.",
		"Another resource of this configuration manages the membership.",
		"Another resource of this configuration manages the membership.",
	})
	expectMembers(t, w, marketing, adamLeads, gretaIsIn, ines+" member")
}

// A configuration of emails of users whom the service does not know yet plans to the same after they are there.
func TestMembers_emailOfNobody(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	steps(t, w, resource.TestStep{
		Config:      w.Config(members(`"nobody@acme.example" = "member"`)),
		ExpectError: acctest.ErrorRegexp(`User "nobody@acme.example" not found`),
	})
	w.ExpectWrites(t, "")
}
