package team_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// leftoverRemoved is in the warning about a membership that a move left behind.
const leftoverRemoved = "is removed\nAn earlier apply moved the grant"

// newLeftover moves a membership to the design team. The removal of the old membership fails.
func newLeftover(t *testing.T) *acctest.ResourceHarness {
	t.Helper()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	m.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
	m.ExpectApply(t, membershipIn(marketing, ines, "member"), nil, nil)
	m.Inject(cerbytest.Fault{Method: http.MethodDelete, Times: 1, Status: http.StatusForbidden})
	m.Apply(t, membershipIn("design", ines, "member"))
	expectMembers(t, m.Workspace, marketing, adamIsAdmin, gretaIsMember, ines+" member")
	return m
}

// expectSuccess checks that there are no errors, with or without warnings.
func expectSuccess(t *testing.T, diags acctest.Diagnostics) {
	t.Helper()
	if len(diags.Errors) > 0 {
		t.Errorf("errors: %q", diags.Errors)
	}
}

// A membership that a move left behind is not removed if another resource manages it.
func TestMembership_leftoverOfOtherResource(t *testing.T) {
	t.Parallel()
	for name, leftoverFirst := range map[string]bool{"leftover first": true, "leftover last": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			moved := newLeftover(t)
			declared := moved.Harness("cerby_team_membership")
			config := membershipIn(marketing, ines, "member")
			declared.ExpectApply(t, config, nil, nil)
			plan, apply := moved.NewRun(t, "cerby_team_membership"), moved.NewRun(t, "cerby_team_membership")
			withLeftover, kept := moved.Join(plan), declared.Join(plan)
			eitherFirst(leftoverFirst,
				func() { withLeftover.Refresh().Expect(t, nil, nil) }, func() { kept.Refresh().Expect(t, nil, nil) })
			eitherFirst(leftoverFirst,
				func() { withLeftover.Plan(membershipIn("design", ines, "member")) }, func() { kept.Plan(config) })
			withLeftover.Apply(apply)
			expectSuccess(t, kept.Apply(apply))
			expectMembers(t, moved.Workspace, marketing, adamIsAdmin, gretaIsMember, ines+" member")
			declared.ExpectEmptyPlan(t, config)
		})
	}
}

// A destroy that cannot remove a membership that a move left behind is an error.
func TestMembership_leftoverBlocksDestroy(t *testing.T) {
	t.Parallel()
	m := newLeftover(t)
	m.Inject(cerbytest.Fault{
		Method: http.MethodDelete, Path: "/teams/" + marketing + "/members/{id}", Times: 1, Status: http.StatusForbidden,
	})
	m.ExpectApply(t, nil, []string{"403 Forbidden"}, []string{leftoverRemoved})
	expectMembers(t, m.Workspace, "design", ines+" member")
	m.ExpectApply(t, nil, nil, []string{leftoverRemoved})
	expectMembers(t, m.Workspace, marketing, adamIsAdmin, gretaIsMember)
	expectMembers(t, m.Workspace, "design")
}

// The old membership is removed even if the new one was deleted outside Terraform.
func TestMembership_leftoverAfterDeletion(t *testing.T) {
	t.Parallel()
	m := newLeftover(t)
	m.RemoveTeamMember("design", ines)
	config := membershipIn("design", ines, "member")
	m.ExpectApply(t, config, nil, []string{"Unable to find membership of user", leftoverRemoved})
	expectMembers(t, m.Workspace, marketing, adamIsAdmin, gretaIsMember)
	expectMembers(t, m.Workspace, "design", ines+" member")
	m.ExpectEmptyPlan(t, config)
}

// Without a refresh, a plan that keeps a membership is refused if another resource removes it.
func TestMembership_removedByAnotherWithoutRefresh(t *testing.T) {
	t.Parallel()
	one := acctest.NewResourceHarness(t, "cerby_team_membership")
	config := membershipIn(marketing, ines, "member")
	one.ExpectApply(t, config, nil, nil)
	two := one.Harness("cerby_team_membership")
	two.ExpectApply(t, config, nil, nil)
	plan := one.NewRun(t, "cerby_team_membership")
	_, diags := two.Join(plan).Plan(nil)
	diags.Expect(t, nil, nil)
	_, diags = one.Join(plan).Plan(config)
	diags.Expect(t, []string{"Unable to keep"}, nil)
}

// After an ambiguous response to a removal, one 404 response of the list does not prove that it was applied.
func TestMembership_removalNotProvenByOne404(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := acctest.NewResourceHarness(t, "cerby_team_membership")
		m.ExpectApply(t, membershipIn(marketing, ines, "member"), nil, nil)
		m.Inject(cerbytest.Fault{Method: http.MethodDelete, Times: 1, Status: http.StatusInternalServerError})
		m.Inject(cerbytest.Fault{
			Method: http.MethodGet, Path: "/teams/{id}/members", Skip: 1, Times: 1, Status: http.StatusNotFound,
		})
		m.ExpectApply(t, nil, []string{"500 Internal Server Error"}, nil)
		expectMembers(t, m.Workspace, marketing, adamIsAdmin, gretaIsMember, ines+" member")
		m.ExpectApply(t, nil, nil, nil)
		expectMembers(t, m.Workspace, marketing, adamIsAdmin, gretaIsMember)
	})
}

// A user who was removed from the workspace, but is still in the team, can be removed from the team.
func TestMembers_disabledMember(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_members")
	with := membersOf(marketing, roles{adam: "admin", greta: "member", "ines.intern@acme.example": "member"})
	without := membersOf(marketing, roles{adam: "admin", greta: "member"})
	m.ExpectApply(t, with, nil, nil)
	m.UpdateUser(ines, func(u *cerbytest.User) { u.Status = "disabled" })
	m.ExpectApply(t, without, nil, []string{"Users lose their membership in team"})
	expectMembers(t, m.Workspace, marketing, adamIsAdmin, gretaIsMember)
	m.ExpectEmptyPlan(t, without)
}

// A membership in the old team is created while the members move to another team. The user stays in the old team,
// whichever is planned first, and the other members are removed.
func TestMembers_moveAndMembership(t *testing.T) {
	t.Parallel()
	for name, membersFirst := range map[string]bool{"members first": true, "membership first": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := acctest.NewResourceHarness(t, "cerby_team_members")
			all.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
			members := roles{adam: "admin", greta: "member", ines: "member"}
			all.ExpectApply(t, membersOf(marketing, members), nil, nil)
			one := all.Harness("cerby_team_membership")
			config := membershipIn(marketing, ines, "member")
			plan, apply := one.NewRun(t, "cerby_team_membership"), one.NewRun(t, "cerby_team_membership")
			moved, created := all.Join(plan), one.Join(plan)
			moved.Refresh().Expect(t, nil, nil)
			eitherFirst(membersFirst, func() {
				_, diags := moved.Plan(membersOf("design", members))
				diags.Expect(t, nil, []string{"The plan adds the members"})
			}, func() {
				_, diags := created.Plan(config)
				if membersFirst {
					diags.Expect(t, nil, []string{"may be removed and granted again"})
				} else {
					diags.Expect(t, nil, nil)
				}
			})
			moved.Apply(apply)
			expectSuccess(t, created.Apply(apply))
			expectMembers(t, one.Workspace, marketing, ines+" member")
		})
	}
}
