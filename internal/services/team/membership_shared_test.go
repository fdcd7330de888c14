package team_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestMembership_declaredTwice(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	steps(t, w, resource.TestStep{
		Config:      w.Config(membership("one", ines, "") + membership("two", ines, "")),
		ExpectError: acctest.ErrorRegexp("Two resources manage the same object: membership of user"),
	})
	w.ExpectWrites(t, "")
}

// A claim that came to nothing is none: the next attempt of the same run is free to make it.
func TestMembership_declaredTwiceAfterFailure(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.Inject(cerbytest.Fault{Method: "POST", Status: 403, Times: 1})
	r := w.NewRun(t, "cerby_team_membership")
	r.Apply(nil, member(marketing, ines, "member")).Expect(t, []string{"403 Forbidden"}, nil)
	r.Apply(nil, member(marketing, ines, "member")).Expect(t, nil, nil)
	r.Apply(nil, member(marketing, ines, "member")).Expect(t, []string{"Two resources manage the same object"}, nil)
}

// A membership that is replaced by itself stays.
func TestMembership_createBeforeDestroy(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	replaced := func(version string) string {
		return w.Config(fmt.Sprintf("resource \"terraform_data\" \"version\" {\n  input = %q\n}\n", version) +
			membership(
				"ines", ines,
				"lifecycle {\n    create_before_destroy = true\n    replace_triggered_by = [terraform_data.version]\n  }",
			))
	}
	steps(
		t, w,
		resource.TestStep{Config: replaced("1")},
		resource.TestStep{
			Config:           replaced("2"),
			ConfigPlanChecks: action(plancheck.ResourceActionCreateBeforeDestroy, "cerby_team_membership.ines"),
		},
	)
	w.ExpectWrites(t, "POST DELETE")
}

// A block that gets another name without a moved block is made and destroyed in one run, in either order.
func TestMembership_renamedBlock(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		madeFirst bool
		writes    string
		said      []string
	}{
		"made first": {
			true, "POST", []string{"was not removed\nAnother resource of this configuration manages the same object."},
		},
		"removed first": {false, "POST DELETE POST", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			state := member(marketing, ines, "member")
			w.NewRun(t, "cerby_team_membership").Apply(nil, state).Expect(t, nil, nil)
			r := w.NewRun(t, "cerby_team_membership")
			if test.madeFirst {
				r.Apply(nil, state).Expect(t, nil, nil)
				r.Apply(state, nil).Expect(t, nil, test.said)
			} else {
				r.Apply(state, nil).Expect(t, nil, test.said)
				r.Apply(nil, state).Expect(t, nil, nil)
			}
			w.ExpectWrites(t, test.writes)
			expectMembers(t, w, marketing, adamLeads, gretaIsIn, ines+" member")
		})
	}
}

// The same, where the removal is under way when the block of the other name is made, and the list of members is known
// already.
func TestMembership_renamedBlockAtTheSameTime(t *testing.T) {
	t.Parallel()
	removing := make(chan struct{})
	var once sync.Once
	w := acctest.NewWorkspace(t, cerbytest.WithObserver(func(r cerbytest.Request) {
		if r.Method == http.MethodDelete {
			once.Do(func() { close(removing) })
		}
	}))
	w.AddTeamMember(marketing, cerbytest.TeamMember{UserID: ines})
	w.Inject(cerbytest.Fault{Method: "DELETE", Delay: 200 * time.Millisecond})
	state, r := member(marketing, ines, "member"), w.NewRun(t, "cerby_team_membership")
	// Another membership of the team was read in the same run.
	if _, said := r.Read(member(marketing, adam, "admin")); said != "" {
		t.Fatal(said)
	}
	var removed sync.WaitGroup
	removed.Go(func() { _ = r.Apply(state, nil) })
	<-removing
	r.Apply(nil, state).Expect(t, nil, nil)
	removed.Wait()
	expectMembers(t, w, marketing, adamLeads, gretaIsIn, ines+" member")
}

// Of two resources for one membership, one that moves away leaves the membership to the other, in whatever order the
// two are refreshed, planned and applied.
func TestMembership_sharedAndMoved(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ readFirst, planFirst, applyFirst bool }{
		"the moved one first":           {true, true, true},
		"the moved one first, to apply": {false, false, true},
		"the moved one first, to plan":  {false, true, true},
		"the moved one first, but last": {true, true, false},
		"the moved one first, to read":  {true, false, true},
		"the moved one last":            {false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one := acctest.NewResourceHarness(t, "cerby_team_membership")
			one.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
			config := in(marketing, ines, "member")
			one.ExpectApply(t, config, nil, nil)
			two := one.Harness("cerby_team_membership")
			two.ExpectApply(t, config, nil, nil)
			plan, apply := one.NewRun(t, "cerby_team_membership"), one.NewRun(t, "cerby_team_membership")
			stays, moves := one.Join(plan), two.Join(plan)
			eitherFirst(
				test.readFirst, func() { moves.Refresh().Expect(t, nil, nil) }, func() { stays.Refresh().Expect(t, nil, nil) },
			)
			eitherFirst(test.planFirst, func() { moves.Plan(in("design", ines, "member")) }, func() { stays.Plan(config) })
			eitherFirst(test.applyFirst, func() { moves.Apply(apply) }, func() { stays.Apply(apply) })
			expectMembers(t, one.Workspace, marketing, adamLeads, gretaIsIn, ines+" member")
			expectMembers(t, one.Workspace, "design", ines+" member")
			one.ExpectEmptyPlan(t, config)
		})
	}
}

// A list that shifts moves each membership to the user of the next one, in one apply.
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
			one.ExpectApply(t, in("design", ines, "member"), nil, nil)
			two.ExpectApply(t, in("design", adam, "member"), nil, nil)
			plan, apply := one.NewRun(t, "cerby_team_membership"), one.NewRun(t, "cerby_team_membership")
			first, second := one.Join(plan), two.Join(plan)
			first.Refresh().Expect(t, nil, nil)
			second.Refresh().Expect(t, nil, nil)
			eitherFirst(test.planFirst, func() {
				_, said := first.Plan(in("design", adam, "member"))
				expectSuccess(t, said)
			}, func() {
				_, said := second.Plan(in("design", greta, "member"))
				expectSuccess(t, said)
			})
			eitherFirst(
				test.applyFirst, func() { expectSuccess(t, first.Apply(apply)) }, func() { expectSuccess(t, second.Apply(apply)) },
			)
			var users []string
			for _, m := range one.TeamMembers("design") {
				users = append(users, m.UserID)
			}
			slices.Sort(users)
			if diff := cmp.Diff([]string{adam, greta}, users); diff != "" {
				t.Errorf("the members (-want +got):\n%s", diff)
			}
			one.ExpectEmptyPlan(t, in("design", adam, "member"))
			two.ExpectEmptyPlan(t, in("design", greta, "member"))
		})
	}
}

// The plan of a move warns of the integrations that the old team carries.
func TestMembership_moveWarns(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	m.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
	m.ExpectApply(t, in(marketing, ines, "member"), nil, nil)
	m.ExpectPlan(t, in("design", ines, "member"), nil, []string{"may lose the integrations"})
}

// A deposed object and the current one leave in one apply, and the membership with them. Terraform plans the destroy of
// a deposed object again during the apply.
func TestMembership_deposedAndCurrentLeave(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ planFirst, applyFirst bool }{
		"deposed first": {true, true}, "deposed planned first": {true, false}, "deposed applied first": {
			false, true,
		}, "deposed last": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			current := acctest.NewResourceHarness(t, "cerby_team_membership")
			config := in(marketing, ines, "member")
			current.ExpectApply(t, config, nil, nil)
			deposed := current.Harness("cerby_team_membership")
			deposed.ExpectApply(t, config, nil, nil)
			plan, apply := current.NewRun(t, "cerby_team_membership"), current.NewRun(t, "cerby_team_membership")
			goes := current.Join(plan)
			goes.Refresh().Expect(t, nil, nil)
			deposed.Join(plan).Refresh().Expect(t, nil, nil)
			eitherFirst(test.planFirst, func() { deposed.Join(plan).Plan(nil) }, func() { goes.Plan(nil) })
			eitherFirst(test.applyFirst, func() {
				again := deposed.Join(apply)
				again.Plan(nil)
				again.Apply(apply)
			}, func() { goes.Apply(apply) })
			expectMembers(t, current.Workspace, marketing, adamLeads, gretaIsIn)
		})
	}
}

// eitherFirst calls one of two functions first.
func eitherFirst(first bool, one, other func()) {
	if first {
		one()
		other()
		return
	}
	other()
	one()
}
