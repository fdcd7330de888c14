package team_test

import (
	"fmt"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// A user who is removed from the source of a for expression is removed from the workspace and the team in one apply.
func TestMembers_offboarding(t *testing.T) {
	t.Parallel()
	members := acctest.NewResourceHarness(t, "cerby_team_members")
	users := map[string]*acctest.ResourceHarness{}
	user := func(name string) map[string]any {
		return map[string]any{"email": name + "@acme.example", "role": "user"}
	}
	all := roles{}
	for _, name := range []string{"one", "two", "three"} {
		users[name] = members.Harness("cerby_user")
		users[name].ExpectApply(t, user(name), nil, nil)
		all[name+"@acme.example"] = "member"
	}
	acctest.ExpectMessages(t, "errors", members.Apply(t, membersOf(marketing, all)).Errors)
	members.ExpectEmptyPlan(t, membersOf(marketing, all))
	remaining := membersOf(marketing, roles{"one@acme.example": "member", "two@acme.example": "member"})
	plan, apply := members.NewRun(t, "cerby_user"), members.NewRun(t, "cerby_user")
	kept, removed := members.Join(plan), users["three"].Join(plan)
	for _, one := range []string{"one", "two"} {
		joined := users[one].Join(plan)
		joined.Refresh().Expect(t, nil, nil)
		_, diags := joined.Plan(user(one))
		diags.Expect(t, nil, nil)
	}
	kept.Refresh().Expect(t, nil, nil)
	removed.Refresh().Expect(t, nil, nil)
	_, diags := removed.Plan(nil)
	acctest.ExpectMessages(t, "errors", diags.Errors)
	_, diags = kept.Plan(remaining)
	acctest.ExpectMessages(t, "errors", diags.Errors)
	// The members refer to the users: Terraform destroys a user after it has updated them.
	acctest.ExpectMessages(t, "errors", kept.Apply(apply).Errors)
	acctest.ExpectMessages(t, "errors", removed.Apply(apply).Errors)
	members.ExpectEmptyPlan(t, remaining)
	for _, one := range []string{"one", "two"} {
		users[one].ExpectEmptyPlan(t, user(one))
	}
	if n := len(members.TeamMembers(marketing)); n != 2 {
		t.Errorf("got %d members, want 2", n)
	}
	acctest.ExpectMessages(t, "errors", members.Apply(t, nil).Errors)
	if n := len(members.TeamMembers(marketing)); n != 0 {
		t.Errorf("got %d members, want none", n)
	}
}

// A team's members and a membership in the same team are in conflict, whichever is planned first.
func TestMembers_conflictWithMembership(t *testing.T) {
	t.Parallel()
	for name, user := range map[string]string{"of a listed user": ines, "of another user": olivia} {
		for _, membersFirst := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, members first: %t", name, membersFirst), func(t *testing.T) {
				t.Parallel()
				one := acctest.NewResourceHarness(t, "cerby_team_membership")
				run := one.NewRun(t, "cerby_team_membership")
				single, all := one.Join(run), one.Harness("cerby_team_members").Join(run)
				var errors []string
				eitherFirst(membersFirst, func() {
					_, diags := all.Plan(membersOf(marketing, roles{ines: "member"}))
					errors = append(errors, diags.Errors...)
				}, func() {
					_, diags := single.Plan(membershipIn(marketing, user, ""))
					errors = append(errors, diags.Errors...)
				})
				acctest.ExpectMessages(t, "errors", errors, "with two resources")
				one.ExpectWrites(t, "")
			})
		}
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
