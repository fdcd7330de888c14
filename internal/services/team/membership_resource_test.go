package team_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// membershipIn returns the configuration of a membership for a run over the protocol. An empty role is not set.
func membershipIn(team, user, role string) map[string]any {
	if role == "" {
		return map[string]any{"team_id": team, "user_id": user}
	}
	return map[string]any{"team_id": team, "user_id": user, "role": role}
}

// membershipState returns the state of a membership.
func membershipState(team, user, role string) map[string]any {
	return map[string]any{"id": team + "/" + user, "team_id": team, "user_id": user, "role": role}
}

// The members of the marketing team in the seeded workspace.
const (
	adamIsAdmin   = adam + " admin"
	gretaIsMember = greta + " member"
)

// A membership is created, changed, and created again after it was deleted outside Terraform. One that exists is
// adopted.
func TestMembership_lifecycle(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	m.UpdateTeam(marketing, func(team *cerbytest.Team) { team.Name = "Marketing / Web" })
	member, admin := membershipIn(marketing, ines, ""), membershipIn(marketing, ines, "admin")
	m.ExpectApply(t, member, nil, nil)
	for name, want := range map[string]string{
		"id": marketing + "/" + ines, "role": "member", "team_name": "Marketing / Web",
		"user_email": "ines.intern@acme.example",
	} {
		m.ExpectString(t, name, want)
	}
	m.ExpectEmptyPlan(t, member)
	// An import by ID reads no user and no team, and so no names.
	m.ExpectImport(t, marketing+"/"+ines, "team_name", "user_email")
	m.ExpectApply(t, admin, nil, nil)
	m.ExpectEmptyPlan(t, admin)
	m.ExpectImport(t, "Marketing / Web/INES.Intern@acme.example", "team_name", "user_email")
	m.RemoveTeamMember(marketing, ines)
	expectLeavesState(t, m)
	existing := m.Harness("cerby_team_membership")
	m.ExpectApply(t, member, nil, nil)
	m.ExpectEmptyPlan(t, member)
	existing.ExpectApply(t, membershipIn(marketing, adam, "admin"), nil, nil)
	existing.ExpectEmptyPlan(t, membershipIn(marketing, adam, "admin"))
	m.ExpectApply(t, nil, nil, nil)
	m.ExpectWrites(t, "POST POST POST DELETE")
	expectMembers(t, m.Workspace, marketing, adamIsAdmin, gretaIsMember)
}

// Imports by the names of the team and the user, in part or as a whole, change nothing.
func TestMembership_importID(t *testing.T) {
	t.Parallel()
	one := acctest.NewResourceHarness(t, "cerby_team_membership")
	other := one.Harness("cerby_team_membership")
	one.ImportID(t, "Marketing/"+adam).Expect(t, nil, nil)
	one.ExpectEmptyPlan(t, membershipIn(marketing, adam, "admin"))
	other.ImportID(t, marketing+"/GRETA.guest@agency.example").Expect(t, nil, nil)
	other.ExpectEmptyPlan(t, membershipIn(marketing, greta, ""))
	one.ExpectWrites(t, "")
	one.ExpectApply(t, nil, nil, nil)
	other.ExpectApply(t, nil, nil, nil)
	one.ExpectWrites(t, "DELETE DELETE")
	expectMembers(t, one.Workspace, marketing)
	expectMembers(t, one.Workspace, everybody, olivia+" admin", adam+" member", ines+" member")
}

func TestMembership_import(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	m.Import(t, map[string]any{"team_id": marketing, "user_id": adam}).Expect(t, nil, nil)
	m.ExpectString(t, "id", marketing+"/"+adam)
	m.ExpectEmptyPlan(t, membershipIn(marketing, adam, "admin"))
	m.AddTeam(cerbytest.Team{ID: "first", Name: "Duplicate"})
	m.AddTeam(cerbytest.Team{ID: "second", Name: "Duplicate"})
	r := m.NewRun(t, "cerby_team_membership")
	for id, message := range map[string]string{
		marketing:                          "does not have 2 parts separated by a slash.\n\nUse the form <team>/<user>",
		marketing + "/":                    "does not have 2 parts",
		"/" + adam:                         "does not have 2 parts",
		"Nobody/" + adam:                   `Team "Nobody" not found`,
		"Duplicate/" + adam:                "The provider found 2 matches. Use one of these IDs:\n\n  - first (created at ",
		marketing + "/nobody@acme.example": `User "nobody@acme.example" not found`,
		marketing + "/" + ines:             "Unable to import membership of user",
		"00000000-0000-4000-8005-00000000dead/" + ines: "The user is not in the team, or the team does not exist.",
		marketing + "\x00/" + ines:                     "The import ID contains a control character.",
	} {
		r.Import(id).Expect(t, []string{message}, nil)
	}
	m.Import(t, map[string]any{"team_id": marketing + "\x00", "user_id": adam}).Expect(t,
		[]string{"team_id in the identity is not a valid ID"}, nil)
}

// An import has neither an ID nor an identity, which Terraform does not send.
func TestMembership_importEmpty(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.NewRun(t, "cerby_team_membership").Import("").Expect(t, []string{"Invalid import"}, nil)
}

// A change of the role keeps the user in the team, if adding the user again changes the role.
func TestMembership_role(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kept   bool
		writes string
	}{
		"added again":       {false, "POST POST"},
		"removed and added": {true, "POST POST DELETE POST"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			quirks := cerbytest.Quirks{KeepTeamRoles: test.kept}
			m := acctest.NewResourceHarness(t, "cerby_team_membership", cerbytest.WithQuirks(quirks))
			m.ExpectApply(t, membershipIn(marketing, ines, ""), nil, nil)
			m.ExpectApply(t, membershipIn(marketing, ines, "admin"), nil, nil)
			m.ExpectEmptyPlan(t, membershipIn(marketing, ines, "admin"))
			m.ExpectWrites(t, test.writes)
			expectMembers(t, m.Workspace, marketing, adamIsAdmin, gretaIsMember, ines+" admin")
		})
	}
}

// If the service refuses the new role after the removal, the member gets the previous role back.
func TestMembership_rolePartialFailure(t *testing.T) {
	t.Parallel()
	quirks := cerbytest.Quirks{KeepTeamRoles: true}
	m := acctest.NewResourceHarness(t, "cerby_team_membership", cerbytest.WithQuirks(quirks))
	m.ExpectApply(t, membershipIn(marketing, ines, ""), nil, nil)
	m.Inject(cerbytest.Fault{Method: "POST", Path: "/teams/{id}/members", Skip: 1, Times: 1, Status: http.StatusForbidden})
	m.ExpectApply(t, membershipIn(marketing, ines, "admin"), []string{`has the role "member" again`}, nil)
	expectMembers(t, m.Workspace, marketing, adamIsAdmin, gretaIsMember, ines+" member")
	m.ExpectApply(t, membershipIn(marketing, ines, "admin"), nil, nil)
	m.ExpectEmptyPlan(t, membershipIn(marketing, ines, "admin"))
	expectMembers(t, m.Workspace, marketing, adamIsAdmin, gretaIsMember, ines+" admin")
}

func TestMembership_existingMember(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		role, writes string
		warnings     []string
	}{
		"same role": {"admin", "", nil},
		"other role": {"member", "POST", []string{
			`User "adam.admin@acme.example" loses the role "admin" in team`, `to the configured role "member".`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := acctest.NewResourceHarness(t, "cerby_team_membership")
			m.ExpectApply(t, membershipIn(marketing, adam, test.role), nil, test.warnings)
			m.ExpectEmptyPlan(t, membershipIn(marketing, adam, test.role))
			m.ExpectWrites(t, test.writes)
			expectMembers(t, m.Workspace, marketing, adam+" "+test.role, gretaIsMember)
		})
	}
}

// Members of a team that the identity provider manages are not changed. They can be imported, and do not block a plan.
func TestMembership_scim(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	m.ExpectPlan(t, membershipIn(everybody, greta, ""), []string{`Unable to change the members of team "Everybody"`}, nil)
	m.Import(t, map[string]any{"team_id": everybody, "user_id": ines}).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, membershipIn(everybody, ines, ""))
	refused := []string{"An identity provider manages the team through SCIM."}
	m.ExpectPlan(t, membershipIn(everybody, ines, "admin"), refused, nil)
	m.ExpectPlan(t, nil, nil, nil)
	m.ExpectApply(t, nil, []string{"Unable to remove user"}, nil)
	m.ExpectWrites(t, "DELETE")
}

// A check at plan that the API key may not make is skipped. The apply reports the refusal.
func TestMembership_checkDenied(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden} {
		m := acctest.NewResourceHarness(t, "cerby_team_membership")
		m.Inject(cerbytest.Fault{Method: "GET", Path: "/teams/{id}", Status: status})
		m.Inject(cerbytest.Fault{Method: "GET", Path: "/teams", Status: status})
		m.ExpectPlan(t, membershipIn(everybody, greta, ""), nil, nil)
		m.ExpectApply(t, membershipIn(everybody, greta, ""), []string{"403 Forbidden"}, nil)
		m.ExpectApply(t, membershipIn(marketing, ines, ""), nil, nil)
	}
}

func TestMembership_refused(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	for _, test := range []struct {
		team, user, role, message string
	}{
		{"nothing", ines, "", `None of them has the ID "nothing".`},
		{marketing, "nobody", "", `None of them has the ID "nobody".`},
		{
			marketing, cerbytest.SeedDepartedID, "",
			`User "dora.departed@acme.example" (` + cerbytest.SeedDepartedID + ") is disabled and cannot get access.",
		},
		{marketing, ines, " ", `" " is not a valid role. Known roles: "admin", "member".`},
		{"a/b", ines, "", `The value is not a valid ID`},
		{marketing, "", "", `The value is not a valid ID`},
	} {
		m.ExpectApply(t, membershipIn(test.team, test.user, test.role), []string{test.message}, nil)
	}
	m.ExpectApply(t, membershipIn(marketing, ines, "membr"),
		[]string{"data.0.attributes.role"}, []string{`Did you mean "member"?`})
	expectMembers(t, m.Workspace, marketing, adamIsAdmin, gretaIsMember)
	m.ExpectApply(t, membershipIn(marketing, greta, "admin"),
		[]string{`has the workspace role "guest_user" and cannot get the role "admin"`}, nil)
}

func TestMembership_missingScope(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	m.SetScopes("Read users")
	m.ExpectApply(t, membershipIn(marketing, ines, ""), []string{
		`needs the scope "Write teams", and must belong to a user with the workspace role Admin, Super Admin or Owner`,
	}, nil)
	m.SetScopes("Read users", "Write teams")
	m.ExpectApply(t, membershipIn(marketing, ines, ""), nil, nil)
	m.SetScopes("Write teams")
	m.Refresh(t).Expect(t, []string{`needs the scope "Read users"`}, nil)
	m.SetScopes("Read users")
	m.ExpectApply(t, nil, []string{`needs the scope "Write teams"`}, nil)
	m.SetAllScopes()
	m.ExpectEmptyPlan(t, membershipIn(marketing, ines, ""))
}

func TestMembership_lostResponse(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]cerbytest.Fault{
		"dropped": {Drop: cerbytest.DropAfter},
		"504":     {Status: http.StatusGatewayTimeout, AfterChange: true},
		"HTML":    {Status: http.StatusOK, HTML: true, AfterChange: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := acctest.NewResourceHarness(t, "cerby_team_membership")
				fault.Method, fault.Times = "POST", 2
				m.Inject(fault)
				fault.Method, fault.Times = "DELETE", 1
				m.Inject(fault)
				m.ExpectApply(t, membershipIn(marketing, ines, ""), nil, nil)
				m.ExpectEmptyPlan(t, membershipIn(marketing, ines, ""))
				m.ExpectApply(t, membershipIn(marketing, ines, "admin"), nil, nil)
				m.ExpectEmptyPlan(t, membershipIn(marketing, ines, "admin"))
				m.ExpectApply(t, nil, nil, nil)
				m.ExpectWrites(t, "POST POST DELETE")
				expectMembers(t, m.Workspace, marketing, adamIsAdmin, gretaIsMember)
			})
		})
	}
}

func TestMembership_htmlNotFound(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	m.ExpectApply(t, membershipIn(marketing, ines, ""), nil, nil)
	m.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusNotFound, HTML: true})
	m.Refresh(t).Expect(t, []string{"The response does not have the format of the Cerby API"}, nil)
	m.ClearFaults()
	m.ExpectEmptyPlan(t, membershipIn(marketing, ines, ""))
}

func TestMembership_deletedOutside(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(w *acctest.Workspace){
		"membership": func(w *acctest.Workspace) { w.RemoveTeamMember(marketing, ines) },
		"team":       func(w *acctest.Workspace) { w.PurgeTeam(marketing) },
		"user":       func(w *acctest.Workspace) { w.PurgeUser(ines) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := acctest.NewResourceHarness(t, "cerby_team_membership")
			m.ExpectApply(t, membershipIn(marketing, ines, ""), nil, nil)
			remove(m.Workspace)
			m.Refresh(t).Expect(t, nil, nil)
			if m.State != nil {
				t.Errorf("got the state %v, want none", m.State)
			}
			m.NewRun(t, "cerby_team_membership").Apply(membershipState(marketing, ines, "member"), nil).Expect(t, nil, nil)
			m.ExpectWrites(t, "POST DELETE")
		})
	}
}

// The service returns the user ID of a member in several forms, and the response to an added member varies.
func TestMembership_responseForms(t *testing.T) {
	t.Parallel()
	for _, quirks := range []cerbytest.Quirks{
		{MemberForm: cerbytest.MemberCamelCase, MembersResponse: cerbytest.MembersEmptyObject},
		{MemberForm: cerbytest.MemberElementID, MembersResponse: cerbytest.MembersList},
	} {
		m := acctest.NewResourceHarness(t, "cerby_team_membership", cerbytest.WithQuirks(quirks))
		m.ExpectApply(t, membershipIn(marketing, ines, ""), nil, nil)
		m.ExpectEmptyPlan(t, membershipIn(marketing, ines, ""))
		m.ExpectApply(t, membershipIn(marketing, ines, "admin"), nil, nil)
		m.ExpectEmptyPlan(t, membershipIn(marketing, ines, "admin"))
		m.UpdateTeamMember(marketing, ines, func(one *cerbytest.TeamMember) { one.Extra = map[string]any{"role": nil} })
		m.ExpectEmptyPlan(t, membershipIn(marketing, ines, "admin"))
		m.UpdateTeamMember(marketing, ines, func(one *cerbytest.TeamMember) { one.Role, one.Extra = "coach", nil })
		m.ExpectPlan(t, membershipIn(marketing, ines, "admin"), nil, nil)
	}
}
