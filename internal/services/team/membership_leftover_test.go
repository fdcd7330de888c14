package team_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// willBeRemoved is in the warning about a membership that a move left behind.
const willBeRemoved = "will be removed\nAn earlier apply moved the grant"

// newLeftover moves the membership of Ines to the design team. The old membership cannot be removed.
func newLeftover(t *testing.T) *acctest.ResourceHarness {
	t.Helper()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	m.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
	m.ExpectApply(t, in(marketing, ines, "member"), nil, nil)
	m.Inject(cerbytest.Fault{Method: http.MethodDelete, Times: 1, Status: http.StatusForbidden})
	m.Apply(t, in("design", ines, "member"))
	expectMembers(t, m.Workspace, marketing, adamLeads, gretaIsIn, ines+" member")
	return m
}

// expectSuccess checks that there are no errors, with or without warnings.
func expectSuccess(t *testing.T, said acctest.Diagnostics) {
	t.Helper()
	if len(said.Errors) > 0 {
		t.Errorf("errors: %q", said.Errors)
	}
}

// A membership that a move left behind and that another resource creates by now stays.
func TestMembership_leftoverIsDeclared(t *testing.T) {
	t.Parallel()
	for name, leftoverFirst := range map[string]bool{"leftover first": true, "leftover last": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			moved := newLeftover(t)
			declared := moved.Harness("cerby_team_membership")
			config := in(marketing, ines, "member")
			declared.ExpectApply(t, config, nil, nil)
			plan, apply := moved.NewRun(t, "cerby_team_membership"), moved.NewRun(t, "cerby_team_membership")
			leaves, stays := moved.Join(plan), declared.Join(plan)
			eitherFirst(
				leftoverFirst, func() { leaves.Refresh().Expect(t, nil, nil) }, func() { stays.Refresh().Expect(t, nil, nil) },
			)
			eitherFirst(leftoverFirst, func() { leaves.Plan(in("design", ines, "member")) }, func() { stays.Plan(config) })
			leaves.Apply(apply)
			expectSuccess(t, stays.Apply(apply))
			expectMembers(t, moved.Workspace, marketing, adamLeads, gretaIsIn, ines+" member")
			declared.ExpectEmptyPlan(t, config)
		})
	}
}

// As long as a move has left a membership behind, a destroy that cannot remove it keeps the resource.
func TestMembership_leftoverBlocksDestroy(t *testing.T) {
	t.Parallel()
	m := newLeftover(t)
	m.Inject(cerbytest.Fault{
		Method: http.MethodDelete, Path: "/teams/" + marketing + "/members/{id}", Times: 1, Status: http.StatusForbidden,
	})
	m.ExpectApply(t, nil, []string{"403 Forbidden"}, []string{willBeRemoved})
	expectMembers(t, m.Workspace, "design", ines+" member")
	m.ExpectApply(t, nil, nil, []string{willBeRemoved})
	expectMembers(t, m.Workspace, marketing, adamLeads, gretaIsIn)
	expectMembers(t, m.Workspace, "design")
}

// If the new membership is deleted outside Terraform, the old one is not forgotten.
func TestMembership_leftoverAndDeletedOutside(t *testing.T) {
	t.Parallel()
	m := newLeftover(t)
	m.RemoveTeamMember("design", ines)
	config := in("design", ines, "member")
	m.ExpectApply(t, config, nil, []string{"Unable to find membership of user", willBeRemoved})
	expectMembers(t, m.Workspace, marketing, adamLeads, gretaIsIn)
	expectMembers(t, m.Workspace, "design", ines+" member")
	m.ExpectEmptyPlan(t, config)
}

// Without a refresh nothing makes a resource grant again what another one removes: the plan is refused.
func TestMembership_removedByAnotherWithoutRefresh(t *testing.T) {
	t.Parallel()
	one := acctest.NewResourceHarness(t, "cerby_team_membership")
	config := in(marketing, ines, "member")
	one.ExpectApply(t, config, nil, nil)
	two := one.Harness("cerby_team_membership")
	two.ExpectApply(t, config, nil, nil)
	plan := one.NewRun(t, "cerby_team_membership")
	_, said := two.Join(plan).Plan(nil)
	said.Expect(t, nil, nil)
	_, said = one.Join(plan).Plan(config)
	said.Expect(t, []string{"would be removed"}, nil)
}

// A membership whose removal got an ambiguous response is there as long as the team is, whatever one 404 of the list
// says.
func TestMembership_removalNotProvenByOne404(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := acctest.NewResourceHarness(t, "cerby_team_membership")
		m.ExpectApply(t, in(marketing, ines, "member"), nil, nil)
		m.Inject(cerbytest.Fault{Method: http.MethodDelete, Times: 1, Status: http.StatusInternalServerError})
		m.Inject(cerbytest.Fault{
			Method: http.MethodGet, Path: "/teams/{id}/members", Skip: 1, Times: 1, Status: http.StatusNotFound,
		})
		m.ExpectApply(t, nil, []string{"500 Internal Server Error"}, nil)
		expectMembers(t, m.Workspace, marketing, adamLeads, gretaIsIn, ines+" member")
		m.ExpectApply(t, nil, nil, nil)
		expectMembers(t, m.Workspace, marketing, adamLeads, gretaIsIn)
	})
}

// A member who was removed from the workspace and is still listed by the team can be removed from it.
func TestMembers_disabledMember(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	with := of(marketing, crew{adam: "admin", greta: "member", "ines.intern@acme.example": "member"})
	without := of(marketing, crew{adam: "admin", greta: "member"})
	m.ExpectApply(t, with, nil, nil)
	m.UpdateUser(ines, func(u *cerbytest.User) { u.Status = "disabled" })
	m.ExpectApply(t, without, nil, []string{"Users will be removed from the team"})
	expectMembers(t, m.Workspace, marketing, adamLeads, gretaIsIn)
	m.ExpectEmptyPlan(t, without)
}

// A membership of the old team is created while the members of the team move to another one. Whichever is planned
// first, the user stays, and the plan does not say that the others stay.
func TestMembers_moveBesideMembership(t *testing.T) {
	t.Parallel()
	for name, membersFirst := range map[string]bool{"members first": true, "membership first": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := acctest.NewResourceHarness(t, "cerby_team_members")
			all.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
			who := crew{adam: "admin", greta: "member", ines: "member"}
			all.ExpectApply(t, of(marketing, who), nil, nil)
			one := all.Harness("cerby_team_membership")
			config := in(marketing, ines, "member")
			plan, apply := one.NewRun(t, "cerby_team_membership"), one.NewRun(t, "cerby_team_membership")
			moves, comes := all.Join(plan), one.Join(plan)
			moves.Refresh().Expect(t, nil, nil)
			eitherFirst(membersFirst, func() {
				_, said := moves.Plan(of("design", who))
				said.Expect(t, nil, []string{"Users will be removed from the team\nAfter the members"})
			}, func() {
				_, said := comes.Plan(config)
				if membersFirst {
					said.Expect(t, nil, []string{"may be removed and granted again"})
				} else {
					said.Expect(t, nil, nil)
				}
			})
			moves.Apply(apply)
			expectSuccess(t, comes.Apply(apply))
			expectMembers(t, one.Workspace, marketing, ines+" member")
		})
	}
}
