package cerbytest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// serveWithTeamOfFive serves a workspace with the team crew of five: user 1 to user 5.
func serveWithTeamOfFive(t *testing.T, options ...cerbytest.Option) *client {
	t.Helper()
	a := serve(t, options...)
	cerbytest.SeedUsers(a.workspace, 9)
	a.workspace.AddTeam(cerbytest.Team{ID: "crew"})
	for n := 1; n <= 5; n++ {
		a.workspace.AddTeamMember("crew", cerbytest.TeamMember{ID: fmt.Sprint("m", n), UserID: cerbytest.SeededUserID(n)})
	}
	return a
}

// readMemberPages reads the members of the team in pages of two, and returns the IDs of the memberships and the
// totals.
func (a *client) readMemberPages() (ids, totals string) {
	a.t.Helper()
	var all, sums []string
	for n := 1; n <= 3; n++ {
		got := a.get(fmt.Sprintf("/teams/crew/members?page[size]=2&page[number]=%d", n), 200)
		all = append(all, got.listStrings("id")...)
		sums = append(sums, fmt.Sprint(got.valueAt("meta", "page", "total")))
	}
	return strings.Join(all, ","), strings.Join(sums, ",")
}

// TestFaultShift checks a list whose elements seem to be created and deleted before the page that is read.
func TestFaultShift(t *testing.T) {
	const path = "/teams/{id}/members"
	for name, c := range map[string]struct {
		fault       cerbytest.Fault
		ids, totals string
	}{
		"still":           {cerbytest.Fault{Path: "/teams"}, "m1,m2,m3,m4,m5", "5,5,5"},
		"one came":        {cerbytest.Fault{Path: path, Skip: 1, Shift: -1}, "m1,m2,m2,m3,m4,m5", "5,5,5"},
		"one came once":   {cerbytest.Fault{Path: path, Skip: 1, Times: 1, Shift: -1}, "m1,m2,m2,m3,m5", "5,5,5"},
		"one went":        {cerbytest.Fault{Path: path, Skip: 1, Shift: 1}, "m1,m2,m4,m5", "5,5,5"},
		"before the list": {cerbytest.Fault{Path: path, Times: 1, Shift: -9}, "m1,m2,m3,m4,m5", "5,5,5"},
		"total too high":  {cerbytest.Fault{Path: path, TotalOffset: 2}, "m1,m2,m3,m4,m5", "7,7,7"},
		"total disagrees": {cerbytest.Fault{Path: path, Skip: 1, Times: 1, TotalOffset: -1}, "m1,m2,m3,m4,m5", "5,4,5"},
		"no total":        {cerbytest.Fault{Path: path, EmptyMeta: true}, "m1,m2,m3,m4,m5", "<nil>,<nil>,<nil>"},
	} {
		a := serveWithTeamOfFive(t)
		a.workspace.Inject(c.fault)
		ids, totals := a.readMemberPages()
		wantEqual(t, name, []string{ids, totals}, []string{c.ids, c.totals})
	}
	a := serveWithTeamOfFive(t)
	a.workspace.Inject(cerbytest.Fault{EmptyMeta: true})
	wantEqual(t, "meta", a.get("/teams/crew/members", 200).valueAt("meta"), any(map[string]any{}))
}

// TestListChangesBetweenPages checks a list that an observer changes between its pages.
func TestListChangesBetweenPages(t *testing.T) {
	var a *client
	var once sync.Once
	a = serveWithTeamOfFive(t, cerbytest.WithObserver(func(r cerbytest.Request) {
		if r.Path == "/teams/crew/members" {
			once.Do(func() {
				a.workspace.RemoveTeamMember("crew", cerbytest.SeededUserID(1))
				a.workspace.AddTeamMember("crew", cerbytest.TeamMember{ID: "m9", UserID: cerbytest.SeededUserID(9)})
				a.workspace.AddTeamMember("crew", cerbytest.TeamMember{ID: "m8", UserID: cerbytest.SeededUserID(8)})
			})
		}
	}))
	ids, totals := a.readMemberPages()
	wantEqual(t, "as read", []string{ids, totals}, []string{"m1,m2,m4,m5,m9,m8", "5,6,6"})
}

// TestLatency checks that a latency delays the response and does not block the workspace.
func TestLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := serve(t, cerbytest.WithLatency(time.Hour))
		ctx, cancel := context.WithCancel(t.Context())
		start := time.Now()
		ended := a.start(ctx, a.request(http.MethodGet, "/users", ""))
		synctest.Wait()
		a.workspace.AddUser(cerbytest.User{ID: "u"})
		a.workspace.SetLatency(0)
		wantEqual(t, "at once", a.get("/users", 200).listStrings("id"), []string{"u"})
		wantEqual(t, "elapsed", time.Since(start), time.Duration(0))
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("answered before its time: %v", err)
		}

		a.workspace.SetLatency(time.Minute)
		a.workspace.Inject(cerbytest.Fault{Delay: time.Minute})
		a.get("/users", 200)
		wantEqual(t, "elapsed, with a fault's delay besides", time.Since(start), 2*time.Minute)
	})
}
