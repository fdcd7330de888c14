package team_test

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestMembership_declaredTwice(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	run := m.NewRun(t, "cerby_team_membership")
	_, diags := m.Join(run).Plan(membershipIn(marketing, ines, ""))
	diags.Expect(t, nil, nil)
	_, diags = m.Harness("cerby_team_membership").Join(run).Plan(membershipIn(marketing, ines, ""))
	diags.Expect(t, []string{"Unable to manage membership of user"}, nil)
	m.ExpectWrites(t, "")
}

// A failed create registers nothing: the next create of the same run succeeds.
func TestMembership_declaredTwiceAfterFailure(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.Inject(cerbytest.Fault{Method: "POST", Status: 403, Times: 1})
	r := w.NewRun(t, "cerby_team_membership")
	state := membershipState(marketing, ines, "member")
	r.Apply(nil, state).Expect(t, []string{"403 Forbidden"}, nil)
	r.Apply(nil, state).Expect(t, nil, nil)
	r.Apply(nil, state).Expect(t, []string{"with two resources"}, nil)
}

// A membership that is replaced by the same membership stays.
func TestMembership_createBeforeDestroy(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	config := membershipIn(marketing, ines, "")
	m.ExpectApply(t, config, nil, nil)
	m.ReplaceTriggered(t, config, true).Expect(t, nil, []string{"will not be removed", "was not removed"})
	m.ExpectEmptyPlan(t, config)
	m.ExpectWrites(t, "POST")
	m.ExpectApply(t, nil, nil, nil)
	m.ExpectWrites(t, "POST DELETE")
}

// A resource whose address changes without a moved block is created and destroyed in one run, in either order.
func TestMembership_renamedBlock(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		createdFirst bool
		writes       string
		warnings     []string
	}{
		"created first": {
			true, "POST", []string{"was not removed\nAnother resource in this configuration manages the same object."},
		},
		"removed first": {false, "POST DELETE POST", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			state := membershipState(marketing, ines, "member")
			w.NewRun(t, "cerby_team_membership").Apply(nil, state).Expect(t, nil, nil)
			r := w.NewRun(t, "cerby_team_membership")
			if test.createdFirst {
				r.Apply(nil, state).Expect(t, nil, nil)
				r.Apply(state, nil).Expect(t, nil, test.warnings)
			} else {
				r.Apply(state, nil).Expect(t, nil, test.warnings)
				r.Apply(nil, state).Expect(t, nil, nil)
			}
			w.ExpectWrites(t, test.writes)
			expectMembers(t, w, marketing, adamIsAdmin, gretaIsMember, ines+" member")
		})
	}
}

// A membership is created while the removal of the same membership is on the wire, and the list of members is cached.
func TestMembership_renamedBlockDuringRemoval(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewWorkspace(t)
		w.AddTeamMember(marketing, cerbytest.TeamMember{UserID: ines})
		w.Inject(cerbytest.Fault{Method: "DELETE", Delay: 200 * time.Millisecond})
		state, r := membershipState(marketing, ines, "member"), w.NewRun(t, "cerby_team_membership")
		// Another membership of the team was read in the same run.
		if _, diags := r.Read(membershipState(marketing, adam, "admin")); diags != "" {
			t.Fatal(diags)
		}
		var removed sync.WaitGroup
		removed.Go(func() { _ = r.Apply(state, nil) })
		synctest.Wait()
		w.ExpectWrites(t, "DELETE")
		r.Apply(nil, state).Expect(t, nil, nil)
		removed.Wait()
		expectMembers(t, w, marketing, adamIsAdmin, gretaIsMember, ines+" member")
	})
}

// If one of two resources for a membership moves it, the other keeps it, in every order of refresh, plan and apply.
func TestMembership_sharedAndMoved(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ readFirst, planFirst, applyFirst bool }{
		"moved first":                       {true, true, true},
		"moved applied first":               {false, false, true},
		"moved planned and applied first":   {false, true, true},
		"moved refreshed and planned first": {true, true, false},
		"moved refreshed and applied first": {true, false, true},
		"moved last":                        {false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one := acctest.NewResourceHarness(t, "cerby_team_membership")
			one.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
			config := membershipIn(marketing, ines, "member")
			one.ExpectApply(t, config, nil, nil)
			two := one.Harness("cerby_team_membership")
			two.ExpectApply(t, config, nil, nil)
			plan, apply := one.NewRun(t, "cerby_team_membership"), one.NewRun(t, "cerby_team_membership")
			kept, moved := one.Join(plan), two.Join(plan)
			eitherFirst(test.readFirst,
				func() { moved.Refresh().Expect(t, nil, nil) }, func() { kept.Refresh().Expect(t, nil, nil) })
			eitherFirst(test.planFirst,
				func() { moved.Plan(membershipIn("design", ines, "member")) }, func() { kept.Plan(config) })
			eitherFirst(test.applyFirst, func() { moved.Apply(apply) }, func() { kept.Apply(apply) })
			expectMembers(t, one.Workspace, marketing, adamIsAdmin, gretaIsMember, ines+" member")
			expectMembers(t, one.Workspace, "design", ines+" member")
			one.ExpectEmptyPlan(t, config)
		})
	}
}

// A shift of a list moves each membership to the next user in one apply.
func TestMembership_shifted(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ planFirst, applyFirst bool }{
		"in order": {true, true}, "planned backward": {false, true}, "applied backward": {true, false}, "backward": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one := acctest.NewResourceHarness(t, "cerby_team_membership")
			one.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
			two := one.Harness("cerby_team_membership")
			one.ExpectApply(t, membershipIn("design", ines, "member"), nil, nil)
			two.ExpectApply(t, membershipIn("design", adam, "member"), nil, nil)
			plan, apply := one.NewRun(t, "cerby_team_membership"), one.NewRun(t, "cerby_team_membership")
			first, second := one.Join(plan), two.Join(plan)
			first.Refresh().Expect(t, nil, nil)
			second.Refresh().Expect(t, nil, nil)
			eitherFirst(test.planFirst, func() {
				_, diags := first.Plan(membershipIn("design", adam, "member"))
				expectSuccess(t, diags)
			}, func() {
				_, diags := second.Plan(membershipIn("design", greta, "member"))
				expectSuccess(t, diags)
			})
			eitherFirst(test.applyFirst,
				func() { expectSuccess(t, first.Apply(apply)) }, func() { expectSuccess(t, second.Apply(apply)) })
			var users []string
			for _, m := range one.TeamMembers("design") {
				users = append(users, m.UserID)
			}
			slices.Sort(users)
			if diff := cmp.Diff([]string{adam, greta}, users); diff != "" {
				t.Errorf("members (-want +got):\n%s", diff)
			}
			one.ExpectEmptyPlan(t, membershipIn("design", adam, "member"))
			two.ExpectEmptyPlan(t, membershipIn("design", greta, "member"))
		})
	}
}

// The plan of a move warns about the integrations of the old team.
func TestMembership_moveWarning(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	m.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
	m.ExpectApply(t, membershipIn(marketing, ines, "member"), nil, nil)
	m.ExpectPlan(t, membershipIn("design", ines, "member"), nil, []string{"may lose access to the integrations"})
}

// A move takes no integrations from a user who stays in the old team by another resource.
func TestMembership_moveWarningKept(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	m.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
	config := membershipIn(marketing, ines, "member")
	other := m.Harness("cerby_team_membership")
	m.ExpectApply(t, config, nil, nil)
	other.ExpectApply(t, config, nil, nil)
	r := m.NewRun(t, "cerby_team_membership")
	moved, kept := m.Join(r), other.Join(r)
	kept.Refresh().Expect(t, nil, nil)
	moved.Refresh().Expect(t, nil, nil)
	_, diags := moved.Plan(membershipIn("design", ines, "member"))
	diags.Expect(t, nil, []string{"will not be removed"})
}

// One apply destroys a deposed object and the current one, and removes the membership. Terraform plans the destroy of a
// deposed object again during the apply.
func TestMembership_destroyDeposedAndCurrent(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ planFirst, applyFirst bool }{
		"deposed first": {true, true}, "deposed planned first": {true, false},
		"deposed applied first": {false, true}, "deposed last": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			current := acctest.NewResourceHarness(t, "cerby_team_membership")
			config := membershipIn(marketing, ines, "member")
			current.ExpectApply(t, config, nil, nil)
			deposed := current.Harness("cerby_team_membership")
			deposed.ExpectApply(t, config, nil, nil)
			plan, apply := current.NewRun(t, "cerby_team_membership"), current.NewRun(t, "cerby_team_membership")
			destroyed := current.Join(plan)
			destroyed.Refresh().Expect(t, nil, nil)
			deposed.Join(plan).Refresh().Expect(t, nil, nil)
			eitherFirst(test.planFirst, func() { deposed.Join(plan).Plan(nil) }, func() { destroyed.Plan(nil) })
			eitherFirst(test.applyFirst, func() {
				again := deposed.Join(apply)
				again.Plan(nil)
				again.Apply(apply)
			}, func() { destroyed.Apply(apply) })
			expectMembers(t, current.Workspace, marketing, adamIsAdmin, gretaIsMember)
		})
	}
}

// eitherFirst calls two functions, one before other if first is set.
func eitherFirst(first bool, one, other func()) {
	if first {
		one()
		other()
		return
	}
	other()
	one()
}
