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

// newLargeWorkspace returns a workspace with a number of teams and of members in each.
func newLargeWorkspace(t *testing.T, teams, perTeam int) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedUsers(w.Workspace, teams*perTeam)
	cerbytest.SeedTeams(w.Workspace, teams)
	cerbytest.SeedMemberships(w.Workspace, teams, perTeam)
	return w
}

// refreshAll reads all members of the first generated teams concurrently. It returns the number of memberships that it
// removed from the state, and the diagnostics.
func refreshAll(t *testing.T, w *acctest.Workspace, teams int) (removed int, diags []string) {
	t.Helper()
	var states []map[string]any
	for n := range teams {
		states = append(states, membershipStates(w.TeamMembers(cerbytest.SeededTeamID(n+1)))...)
	}
	return w.NewRun(t, "cerby_team_membership").ReadAll(states)
}

// membershipStates returns the states of the memberships of members.
func membershipStates(members []cerbytest.TeamMember) []map[string]any {
	states := make([]map[string]any, 0, len(members))
	for _, m := range members {
		states = append(states, membershipState(m.TeamID, m.UserID, m.Role))
	}
	return states
}

// Reads of all memberships of a team cost one list.
func TestMembership_calls(t *testing.T) {
	t.Parallel()
	w := newLargeWorkspace(t, 5, 10)
	removed, diags := refreshAll(t, w, 5)
	if removed > 0 || len(diags) > 0 {
		t.Errorf("%d memberships were removed from the state, diagnostics %q", removed, diags)
	}
	w.ExpectMaxRequests(t, 5)
}

// If some members were removed, each list is read twice.
func TestMembership_callsAfterRemovals(t *testing.T) {
	t.Parallel()
	w := newLargeWorkspace(t, 5, 10)
	r := w.NewRun(t, "cerby_team_membership")
	var running sync.WaitGroup
	for n := range 25 {
		w.RemoveTeamMember(cerbytest.SeededTeamID(n/5+1), cerbytest.SeededUserID(2*n+1))
	}
	for n := range 50 {
		running.Go(func() {
			team, user := cerbytest.SeededTeamID(n/10+1), cerbytest.SeededUserID(n+1)
			after, diags := r.Read(membershipState(team, user, "member"))
			if diags != "" || after.IsNull() != (n%2 == 0) {
				t.Errorf("membership %d is %s, diagnostics %q", n, after, diags)
			}
		})
	}
	running.Wait()
	w.ExpectMaxRequests(t, 10)
}

// Plans of new memberships read the team, its members and the users, at most twice the pages of each list. Creates cost
// at most one write each, and all of them few reads.
func TestMembership_callsOfManyCreates(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedUsers(w.Workspace, 110)
	cerbytest.SeedTeams(w.Workspace, 1)
	team := cerbytest.SeededTeamID(1)
	r := w.NewRun(t, "cerby_team_membership")
	var running sync.WaitGroup
	slots := make(chan struct{}, 10)
	forEach := func(call func(state map[string]any) acctest.Diagnostics) {
		for n := range 110 {
			running.Go(func() {
				slots <- struct{}{}
				defer func() { <-slots }()
				call(membershipState(team, cerbytest.SeededUserID(n+1), "member")).Expect(t, nil, nil)
			})
		}
		running.Wait()
	}
	forEach(func(state map[string]any) acctest.Diagnostics { return r.Plan(state) })
	w.ExpectMaxRequests(t, 10)
	w.ResetRequests()
	forEach(func(state map[string]any) acctest.Diagnostics { return r.Apply(nil, state) })
	w.ExpectMaxRequests(t, 120)
	if n := w.CountRequests("POST", "/teams/"+team+"/members"); n > 110 || len(w.TeamMembers(team)) != 110 {
		t.Errorf("got %d writes and %d members, want at most 110 writes and all 110 members", n, len(w.TeamMembers(team)))
	}
}

// A list that changes while it is read is read again, and no resource is removed. A list that keeps changing is an
// error.
func TestMembership_movingLists(t *testing.T) {
	t.Parallel()
	const path = "/teams/{id}/members"
	for name, test := range map[string]struct {
		faults []cerbytest.Fault
		error  string
		calls  int
	}{
		"one removed":      {[]cerbytest.Fault{{Path: path, Skip: 1, Times: 1, Shift: 1}}, "", 4},
		"one added":        {[]cerbytest.Fault{{Path: path, Skip: 1, Times: 1, Shift: -1}}, "", 4},
		"wrong total once": {[]cerbytest.Fault{{Path: path, Skip: 1, Times: 1, TotalOffset: 1}}, "", 4},
		"removed twice": {
			[]cerbytest.Fault{{Path: path, Skip: 1, Times: 1, Shift: 1}, {Path: path, Skip: 3, Times: 1, Shift: 1}}, "", 6,
		},
		"no total": {[]cerbytest.Fault{{Path: path, EmptyMeta: true}}, "", 3},
		"removed, no total": {
			[]cerbytest.Fault{{Path: path, Skip: 2, Times: 1, Shift: 1, EmptyMeta: true}, {Path: path, EmptyMeta: true}}, "", 6,
		},
		"total always lower": {
			[]cerbytest.Fault{{Path: path, TotalOffset: -1}},
			"changed during each of 3 reads. Try again when the list changes less often", 0,
		},
		"total always higher": {
			[]cerbytest.Fault{{Path: path, TotalOffset: 1}}, "changed during each of 3 reads", 0,
		},
		"always one duplicate": {
			[]cerbytest.Fault{{Path: path, Skip: 1, Shift: -1}}, "changed during each of 3 reads", 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newLargeWorkspace(t, 1, 110)
			for _, fault := range test.faults {
				w.Inject(fault)
			}
			// The members around the end of the first page.
			states := membershipStates(w.TeamMembers(cerbytest.SeededTeamID(1))[90:])
			removed, diags := w.NewRun(t, "cerby_team_membership").ReadAll(states)
			if removed > 0 {
				t.Errorf("%d memberships were removed from the state", removed)
			}
			if test.error == "" {
				w.ExpectMaxRequests(t, test.calls)
			}
			expectReadErrors(t, diags, test.error)
		})
	}
}

// expectReadErrors checks that each of the 20 reads has an error that contains a text, or that none has an error if
// the text is empty.
func expectReadErrors(t *testing.T, got []string, want string) {
	t.Helper()
	if want == "" && len(got) > 0 || want != "" && (len(got) != 20 || !strings.Contains(got[0], want)) {
		t.Errorf("got %d errors, first %q, want a text that contains %q", len(got), got[:min(len(got), 1)], want)
	}
}

// A list that changes removes no members from the state.
func TestMembers_movingList(t *testing.T) {
	t.Parallel()
	const path = "/teams/{id}/members"
	m := newLargeWorkspace(t, 1, 110).Harness("cerby_team_members")
	team, members := cerbytest.SeededTeamID(1), roles{}
	for n := range 110 {
		members[fmt.Sprintf("USER%05d@acme.example", n+1)] = "member"
	}
	m.ExpectApply(t, membersOf(team, members), nil, nil)
	for _, faults := range [][]cerbytest.Fault{
		{{Path: path, Skip: 1, Times: 1, Shift: 1}},
		{{Path: path, Skip: 2, Times: 1, Shift: 1, EmptyMeta: true}, {Path: path, EmptyMeta: true}},
	} {
		m.ClearFaults()
		for _, fault := range faults {
			m.Inject(fault)
		}
		m.ResetRequests()
		m.ExpectEmptyPlan(t, membersOf(team, members))
		m.ExpectMaxRequests(t, 10)
	}
	m.ClearFaults()
	m.Inject(cerbytest.Fault{Path: path, TotalOffset: 1})
	m.Refresh(t).Expect(t, []string{"changed during each of 3 reads"}, nil)
	m.ClearFaults()
	m.ExpectEmptyPlan(t, membersOf(team, members))
	m.ExpectWrites(t, "")
}

// A create whose list of members cannot be read is an error, and sends no write request.
func TestMembership_listFails(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team_membership")
	m.Inject(cerbytest.Fault{Method: "GET", Path: "/teams/{id}/members", Status: http.StatusInternalServerError})
	m.ExpectApply(t, membershipIn(marketing, ines, ""), []string{"500 Internal Server Error"}, nil)
	m.ExpectWrites(t, "")
}
