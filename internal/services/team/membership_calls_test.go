package team_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// newCrowd serves a workspace with so many teams of so many members.
func newCrowd(t *testing.T, teams, perTeam int) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedUsers(w.Workspace, teams*perTeam)
	cerbytest.SeedTeams(w.Workspace, teams)
	cerbytest.SeedMemberships(w.Workspace, teams, perTeam)
	return w
}

// refreshAll reads all members of the first generated teams at the same time, and gives how many are gone and what was
// said.
func refreshAll(t *testing.T, w *acctest.Workspace, teams int) (gone int, said []string) {
	t.Helper()
	var states []map[string]any
	for n := range teams {
		for _, m := range w.TeamMembers(cerbytest.SeededTeamID(n + 1)) {
			states = append(states, member(m.TeamID, m.UserID, m.Role))
		}
	}
	return w.NewRun(t, "cerby_team_membership").ReadAll(states)
}

// All memberships of one team cost one list.
func TestMembership_calls(t *testing.T) {
	t.Parallel()
	w := newCrowd(t, 5, 20)
	gone, said := refreshAll(t, w, 5)
	if gone > 0 || len(said) > 0 {
		t.Errorf("%d are gone, and said was %q", gone, said)
	}
	w.ExpectMaxRequests(t, 5)
}

// The same where half of them are gone indeed: each list is looked at twice.
func TestMembership_callsWhereSomeAreGone(t *testing.T) {
	t.Parallel()
	w := newCrowd(t, 5, 20)
	r := w.NewRun(t, "cerby_team_membership")
	var running sync.WaitGroup
	for n := range 50 {
		w.RemoveTeamMember(cerbytest.SeededTeamID(n/10+1), cerbytest.SeededUserID(2*n+1))
	}
	for n := range 100 {
		running.Go(func() {
			team, user := cerbytest.SeededTeamID(n/20+1), cerbytest.SeededUserID(n+1)
			after, said := r.Read(member(team, user, "member"))
			if said != "" || after.IsNull() != (n%2 == 0) {
				t.Errorf("%d is %s, and said was %q", n, after, said)
			}
		})
	}
	running.Wait()
	w.ExpectMaxRequests(t, 10)
}

// Plans of new memberships read the team, its members and the users, each at most twice as often as the list has pages,
// and their making costs a write each and few reads.
func TestMembership_callsOfMany(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedUsers(w.Workspace, 200)
	cerbytest.SeedTeams(w.Workspace, 1)
	team := cerbytest.SeededTeamID(1)
	r := w.NewRun(t, "cerby_team_membership")
	var running sync.WaitGroup
	gate := make(chan struct{}, 10)
	for n := range 200 {
		running.Go(func() {
			gate <- struct{}{}
			defer func() { <-gate }()
			if said := r.Plan(member(team, cerbytest.SeededUserID(n+1), "member")); len(said.Errors)+len(said.Warnings) > 0 {
				t.Errorf("the plan said %q", said)
			}
		})
	}
	running.Wait()
	w.ExpectMaxRequests(t, 12)
	w.ResetRequests()
	for n := range 200 {
		running.Go(func() {
			gate <- struct{}{}
			defer func() { <-gate }()
			if said := r.Apply(
				nil, member(team, cerbytest.SeededUserID(n+1), "member"),
			); len(said.Errors)+len(said.Warnings) > 0 {
				t.Errorf("the apply said %q", said)
			}
		})
	}
	running.Wait()
	w.ExpectMaxRequests(t, 210)
	if n := w.CountRequests("POST", "/teams/"+team+"/members"); n != 200 || len(w.TeamMembers(team)) != 200 {
		t.Errorf("%d writes, and %d members", n, len(w.TeamMembers(team)))
	}
}

// A list that moves while it is read is read again, and no resource is removed; one that never agrees with itself is an
// error that says so.
func TestMembership_movingLists(t *testing.T) {
	t.Parallel()
	const path = "/teams/{id}/members"
	for name, test := range map[string]struct {
		faults []cerbytest.Fault
		said   string
		calls  int
	}{
		"one went":   {[]cerbytest.Fault{{Path: path, Skip: 1, Times: 1, Shift: 1}}, "", 4},
		"one came":   {[]cerbytest.Fault{{Path: path, Skip: 1, Times: 1, Shift: -1}}, "", 4},
		"total once": {[]cerbytest.Fault{{Path: path, Skip: 1, Times: 1, TotalOffset: 1}}, "", 4},
		"twice": {
			[]cerbytest.Fault{{Path: path, Skip: 1, Times: 1, Shift: 1}, {Path: path, Skip: 3, Times: 1, Shift: 1}}, "", 6,
		},
		"no total": {[]cerbytest.Fault{{Path: path, EmptyMeta: true}}, "", 3},
		"went, no total": {
			[]cerbytest.Fault{{Path: path, Skip: 2, Times: 1, Shift: 1, EmptyMeta: true}, {Path: path, EmptyMeta: true}}, "", 6,
		},
		"always one less": {
			[]cerbytest.Fault{{Path: path, TotalOffset: -1}},
			"changed while it was read, 3 times over: try again when fewer changes are made", 0,
		},
		"always one more": {[]cerbytest.Fault{{Path: path, TotalOffset: 1}}, "changed while it was read, 3 times over", 0},
		"always one twice": {
			[]cerbytest.Fault{{Path: path, Skip: 1, Shift: -1}}, "changed while it was read, 3 times over", 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newCrowd(t, 1, 130)
			for _, fault := range test.faults {
				w.Inject(fault)
			}
			gone, said := refreshAll(t, w, 1)
			if gone > 0 {
				t.Errorf("%d memberships were removed from the state", gone)
			}
			if test.said == "" {
				w.ExpectMaxRequests(t, test.calls)
			}
			expectReadErrors(t, said, test.said)
		})
	}
}

// expectReadErrors checks that each of the 130 reads has an error that contains a text, or that none has an error if
// the text is empty.
func expectReadErrors(t *testing.T, got []string, want string) {
	t.Helper()
	if want == "" && len(got) > 0 || want != "" && (len(got) != 130 || !strings.Contains(got[0], want)) {
		t.Errorf("got %d errors, first %q, want a text that contains %q", len(got), got[:min(len(got), 1)], want)
	}
}

// The members of one resource are not dropped either.
func TestMembers_movingList(t *testing.T) {
	t.Parallel()
	const path = "/teams/{id}/members"
	m := newCrowd(t, 1, 130).Harness("cerby_team_members")
	team, who := cerbytest.SeededTeamID(1), crew{}
	for n := range 130 {
		who[fmt.Sprintf("USER%05d@acme.example", n+1)] = "member"
	}
	m.ExpectApply(t, of(team, who), nil, nil)
	for _, faults := range [][]cerbytest.Fault{
		{{Path: path, Skip: 1, Times: 1, Shift: 1}},
		{{Path: path, Skip: 2, Times: 1, Shift: 1, EmptyMeta: true}, {Path: path, EmptyMeta: true}},
	} {
		m.ClearFaults()
		for _, fault := range faults {
			m.Inject(fault)
		}
		m.ResetRequests()
		m.ExpectEmptyPlan(t, of(team, who))
		m.ExpectMaxRequests(t, 10)
	}
	m.ClearFaults()
	m.Inject(cerbytest.Fault{Path: path, TotalOffset: 1})
	m.Refresh(t).Expect(t, []string{"changed while it was read, 3 times over"}, nil)
	m.ClearFaults()
	m.ExpectEmptyPlan(t, of(team, who))
	m.ExpectWrites(t, "")
}

// A creation whose list cannot be read is an error, and makes nothing.
func TestMembership_listFails(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	m.Inject(cerbytest.Fault{Method: "GET", Path: "/teams/{id}/members", Status: http.StatusInternalServerError})
	m.ExpectApply(t, in(marketing, ines, ""), []string{"500 Internal Server Error"}, nil)
	m.ExpectWrites(t, "")
}
