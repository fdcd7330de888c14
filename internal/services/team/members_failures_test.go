package team_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// gretaGoes warns of who is removed in many of these tests.
var gretaGoes = []string{"  - greta.guest@agency.example"}

// What fails halfway is completed by the next apply, whether it was a creation or a change.
func TestMembers_halfway(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_team_members")
	m.Inject(cerbytest.Fault{Method: "DELETE", Times: 1, Status: http.StatusForbidden})
	who := crew{adam: "member", ines: "admin"}
	m.expectApply(t, of(marketing, who), []string{"Could not remove the user"}, gretaGoes)
	expectMembers(t, m.Workspace, marketing, adam+" member", gretaIsIn, ines+" admin")
	m.expectApply(t, of(marketing, who), nil, gretaGoes)
	m.expectEmpty(t, of(marketing, who))
	expectMembers(t, m.Workspace, marketing, adam+" member", ines+" admin")

	m.Inject(cerbytest.Fault{Method: "DELETE", Times: 1, Status: http.StatusForbidden})
	who = crew{greta: "member", adam: "admin"}
	m.expectApply(t, of(marketing, who), []string{"Could not remove the user"}, []string{"  - ines.intern@acme.example"})
	m.expectApply(t, of(marketing, who), nil, []string{"  - ines.intern@acme.example"})
	m.expectEmpty(t, of(marketing, who))
	expectMembers(t, m.Workspace, marketing, adamLeads, gretaIsIn)
	expectWrites(t, m.Workspace, "POST DELETE DELETE POST DELETE DELETE")
}

// All who come are sent at once, so that one whom the service refuses keeps all others out too.
func TestMembers_refused(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_team_members")
	for _, test := range []struct {
		who     crew
		message string
	}{
		{crew{adam: "admin", greta: "admin", ines: "member"}, "a guest can only be member"},
		{crew{adam: "admin", greta: "member", ines: "member", "nobody": "member"}, "Resource not found."},
		{crew{adam: "admin", greta: "member", cerbytest.SeedDepartedID: "member"}, "Resource not found."},
	} {
		m.expectApply(t, of(marketing, test.who), []string{test.message}, nil)
	}
	m.expectApply(t, of(marketing, crew{adam: "admin", greta: "member", "nobody@acme.example": "member"}), []string{`No user with the e-mail "nobody@acme.example"`}, nil)
	m.expectApply(t, of(marketing, crew{adam: "admin", greta: "member", "dora.departed@acme.example": "member"}), []string{`No user with the e-mail "dora.departed@acme.example"`}, nil)
	expectMembers(t, m.Workspace, marketing, adamLeads, gretaIsIn)
	m.AddUser(cerbytest.User{ID: "first", Email: "twin@acme.example"})
	m.AddUser(cerbytest.User{ID: "second", Email: "TWIN@acme.example"})
	_, said := m.Plan(t, of(marketing, crew{adam: "admin", greta: "member", "twin@acme.example": "member"}))
	acctest.Expect(t, "errors", said.Errors)
	m.expectApply(t, of(marketing, crew{adam: "admin", greta: "member", "twin@acme.example": "member"}), []string{"2 fit. Choose one by its id:\n\n  - first\n  - second"}, nil)
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
			m := manage(t, "cerby_team_members", cerbytest.WithHabits(cerbytest.Habits{TeamRolesKept: test.kept, Members: cerbytest.MemberPlain}))
			m.expectApply(t, of(marketing, withInes), nil, nil)
			who := crew{"adam.admin@acme.example": "member", greta: "member", "Ines.Intern@acme.example": "admin"}
			m.expectApply(t, of(marketing, who), nil, nil)
			m.expectKeys(t, who)
			m.expectEmpty(t, of(marketing, who))
			expectWrites(t, m.Workspace, test.writes)
		})
	}
}

func TestMembers_scim(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_team_members")
	now := crew{olivia: "admin", adam: "member", ines: "member"}
	m.expectPlan(t, of(everybody, crew{ines: "member"}), []string{`The members of the team "Everybody" are managed by SCIM.`}, nil)
	expectSaid(t, m.Import(t, map[string]string{"team_id": everybody}), nil, nil)
	m.expectEmpty(t, of(everybody, now))
	m.expectPlan(t, of(everybody, crew{ines: "member"}), []string{"Change them in the identity provider."}, nil)
	m.expectPlan(t, nil, nil, nil)
	m.expectApply(t, nil, []string{"403 Forbidden", "403 Forbidden", "403 Forbidden"}, nil)
	expectWrites(t, m.Workspace, "DELETE DELETE DELETE")
}

// Checks at plan that are denied themselves are skipped.
func TestMembers_checkThatIsDenied(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_team_members")
	m.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusUnauthorized})
	m.expectPlan(t, of(marketing, crew{ines: "member"}), nil, nil)
	m.expectApply(t, of(marketing, crew{ines: "member"}), []string{`needs the scope "Read users"`}, nil)
	expectWrites(t, m.Workspace, "")
}

// The look-up of e-mails at plan is such a check too.
func TestMembers_checkOfEmailsThatIsDenied(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_team_members")
	m.Inject(cerbytest.Fault{Method: "GET", Path: "/users", Status: http.StatusUnauthorized})
	m.expectPlan(t, of(marketing, withInes), nil, nil)
}

func TestMembers_missingScope(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_team_members")
	m.only("Read users")
	m.expectApply(t, of(marketing, withInes), []string{`needs the scope "Write teams"`}, nil)
	m.all()
	m.expectApply(t, of(marketing, withInes), nil, nil)
	m.only("Write teams")
	expectSaid(t, m.Refresh(t), []string{`needs the scope "Read users"`}, nil)
	m.only("Read users")
	scope := `needs the scope "Write teams"`
	m.expectApply(t, nil, []string{scope, scope, scope}, nil)
	m.all()
	m.expectEmpty(t, of(marketing, withInes))
}

func TestMembers_lostAnswer(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_team_members")
	for _, method := range []string{"POST", "DELETE"} {
		m.Inject(cerbytest.Fault{Method: method, Times: 1, Drop: cerbytest.DropAfter})
	}
	m.expectApply(t, of(marketing, crew{adam: "admin", ines: "member"}), nil, gretaGoes)
	m.expectEmpty(t, of(marketing, crew{adam: "admin", ines: "member"}))
	expectWrites(t, m.Workspace, "POST DELETE")
}

func TestMembers_pageIsNotGone(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_team_members")
	m.expectApply(t, of(marketing, withInes), nil, nil)
	m.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusNotFound, HTML: true})
	expectSaid(t, m.Refresh(t), []string{"This is not how the Cerby API answers"}, nil)
	m.ClearFaults()
	m.expectEmpty(t, of(marketing, withInes))
}

// Members who are gone are planned alone, and a team that is gone takes the resource with it.
func TestMembers_gone(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_team_members")
	m.expectApply(t, of(marketing, withInes), nil, nil)
	m.RemoveTeamMember(marketing, ines)
	m.expectApply(t, of(marketing, withInes), nil, nil)
	m.expectEmpty(t, of(marketing, withInes))
	expectWrites(t, m.Workspace, "POST POST")
	m.PurgeTeam(marketing)
	expectSaid(t, m.Refresh(t), nil, nil)
	if m.State != nil {
		t.Errorf("the state is %v", m.State)
	}
	gone := map[string]any{"id": marketing, "team_id": marketing, "members": elements(withInes)}
	acctest.Expect(t, "words", newTogether(t, m.Workspace, "cerby_team_members").apply(gone, nil))
}

// Destroying takes those out of the team whom the state lists.
func TestMembers_destroy(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	state := map[string]any{"id": marketing, "team_id": marketing, "members": elements(crew{"ADAM.admin@acme.example": "admin", "gone@acme.example": "member"})}
	acctest.Expect(t, "words", newTogether(t, w, "cerby_team_members").apply(state, nil))
	expectMembers(t, w, marketing, gretaIsIn)
	expectMembers(t, w, everybody, olivia+" admin", adam+" member", ines+" member")
}

// Who came to the team after the last apply is not destroyed with those whom the configuration lists.
func TestMembers_destroySparesWhoCameSince(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_team_members")
	m.expectApply(t, of(marketing, asTheyAre), nil, nil)
	m.AddTeamMember(marketing, cerbytest.TeamMember{UserID: ines})
	m.expectApply(t, nil, nil, nil)
	expectMembers(t, m.Workspace, marketing, ines+" member")
}

func TestMembers_declaredTwice(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	state := map[string]any{"id": marketing, "team_id": marketing, "members": elements(withInes)}
	r := newTogether(t, w, "cerby_team_members")
	acctest.Expect(t, "words", r.apply(nil, state))
	acctest.Expect(t, "words", r.apply(nil, state), "Another resource of this configuration is about the members of the team")
	// The block had another name before.
	acctest.Expect(t, "words", r.apply(state, nil), "Who is in the team \""+marketing+"\" stays")
	expectMembers(t, w, marketing, adamLeads, gretaIsIn, ines+" member")
}

// A configuration of e-mails of users whom the service does not know yet plans to the same after they are there.
func TestMembers_emailOfNobody(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	steps(t, resource.TestStep{
		Config:      w.Config(members(`"nobody@acme.example" = "member"`)),
		ExpectError: words(`No user with the e-mail "nobody@acme.example"`),
	})
	expectWrites(t, w, "")
}
