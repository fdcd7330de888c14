package main

import (
	"fmt"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// bench is one case: what is in the workspace, and what is planned.
type benchmarkCase struct {
	name string
	// command is plan, apply, or schema.
	command string
	latency time.Duration
	// seed fills the workspace.
	seed func(w *cerbytest.Workspace)
	// resources are in the configuration; those of a plan are in the state as well.
	resources []configuredResource
	// data is what data sources are in the configuration.
	data map[string]any
	// floor is how many resources of the smallest provider it is measured against.
	floorResources int
	// least is the lower bound of calls that the case can be done with.
	minCalls int
}

// instance is one resource.
type configuredResource struct {
	kind       string
	attributes map[string]any
}

// cases are what is measured.
func cases() []benchmarkCase {
	all := []benchmarkCase{{name: "start to schema", command: "schema", floorResources: 1, seed: func(*cerbytest.Workspace) {}}}
	for _, latency := range []time.Duration{0, 50 * time.Millisecond} {
		for _, size := range []struct{ n, teams, accounts int }{{100, 1, 5}, {1000, 10, 50}, {5000, 100, 250}} {
			all = append(all, membershipsCase(size.n, size.teams, latency), sharesCase(size.n, size.accounts, latency), usersCase(size.n, latency))
		}
	}
	return append(all, fewUsersCase(), manySharesCase(), teamMembersCase(), usersDataSourceCase(), newMembershipsCase())
}

// pages is how many pages a list of so many has.
func pageCount(n int) int { return max((n+99)/100, 1) }

// memberships plans users in teams.
func membershipsCase(n, teams int, latency time.Duration) benchmarkCase {
	return benchmarkCase{
		name: fmt.Sprintf("%d memberships in %d teams", n, teams), command: "plan", latency: latency, floorResources: n, minCalls: teams * pageCount(n/teams),
		seed: func(w *cerbytest.Workspace) {
			cerbytest.SeedUsers(w, n/teams)
			cerbytest.SeedTeams(w, teams)
			cerbytest.SeedMemberships(w, teams, n/teams)
		},
		resources: membershipResources(n, teams),
	}
}

// membershipsOf are so many memberships.
func membershipResources(n, teams int) []configuredResource {
	var all []configuredResource
	for i := range n {
		team, user := cerbytest.SeededTeamID(i/(n/teams)+1), cerbytest.SeededUserID(i%(n/teams)+1)
		all = append(all, configuredResource{"cerby_team_membership", map[string]any{"id": team + "/" + user, "team_id": team, "user_id": user, "role": "member"}})
	}
	return all
}

// shares plans accounts shared with ten users and ten teams each.
func sharesCase(n, accounts int, latency time.Duration) benchmarkCase {
	each := n / accounts / 2
	var all []configuredResource
	for i := range accounts {
		account := cerbytest.SeededItemID(cerbytest.KindAccount, i+1)
		for j := range each {
			user, team := cerbytest.SeededUserID(j+1), cerbytest.SeededTeamID(j+1)
			all = append(all,
				configuredResource{"cerby_account_share", map[string]any{"id": account + "/user/" + user, "account_id": account, "user_id": user, "role": "collaborator"}},
				configuredResource{"cerby_account_share", map[string]any{"id": account + "/team/" + team, "account_id": account, "team_id": team, "role": "collaborator"}},
			)
		}
	}
	return benchmarkCase{
		name: fmt.Sprintf("%d shares on %d accounts", n, accounts), command: "plan", latency: latency, floorResources: n, minCalls: accounts + each*pageCount(accounts),
		seed: func(w *cerbytest.Workspace) {
			cerbytest.SeedUsers(w, each)
			cerbytest.SeedTeams(w, each)
			cerbytest.SeedAccounts(w, accounts)
			cerbytest.SeedShares(w, cerbytest.KindAccount, accounts, each, each)
		},
		resources: all,
	}
}

// manyShares is the case of the largest number of shares for each account.
func manySharesCase() benchmarkCase {
	return sharesCase(2000, 100, 0)
}

// users plans people.
func usersCase(n int, latency time.Duration) benchmarkCase {
	return benchmarkCase{
		name: fmt.Sprintf("%d users", n), command: "plan", latency: latency, floorResources: n, minCalls: pageCount(n + 1),
		seed:      func(w *cerbytest.Workspace) { cerbytest.SeedUsers(w, n) },
		resources: userResources(n),
	}
}

// usersOf are so many people.
func userResources(n int) []configuredResource {
	w := cerbytest.New()
	cerbytest.SeedUsers(w, n)
	var all []configuredResource
	for _, user := range w.Users() {
		all = append(all, configuredResource{"cerby_user", map[string]any{
			"id": user.ID, "email": user.Email, "role": "user", "guest": false, "first_name": user.FirstName, "last_name": user.LastName, "status": user.Status,
			"created_at": user.CreatedAt.UTC().Format(time.RFC3339),
		}})
	}
	return all
}

// fewUsers plans a handful of people in a large workspace.
func fewUsersCase() benchmarkCase {
	b := usersCase(5, 0)
	b.name, b.minCalls = "5 users in a workspace of 50000", 5
	b.seed = func(w *cerbytest.Workspace) { cerbytest.SeedUsers(w, 50_000) }
	return b
}

// teamMembers plans all members of a team by their ids.
func teamMembersCase() benchmarkCase {
	members := map[string]any{}
	for i := range 1000 {
		members[cerbytest.SeededUserID(i+1)] = "member"
	}
	team := cerbytest.SeededTeamID(1)
	return benchmarkCase{
		name: "team_members of 1000", command: "plan", floorResources: 1, minCalls: pageCount(1000),
		seed: func(w *cerbytest.Workspace) {
			cerbytest.SeedUsers(w, 1000)
			cerbytest.SeedTeams(w, 1)
			cerbytest.SeedMemberships(w, 1, 1000)
		},
		resources: []configuredResource{{"cerby_team_members", map[string]any{"id": team, "team_id": team, "members": members}}},
	}
}

// listOfUsers plans the data source of all people.
func usersDataSourceCase() benchmarkCase {
	return benchmarkCase{
		name: "cerby_users over 5000", command: "plan", floorResources: 1, minCalls: pageCount(5001),
		seed: func(w *cerbytest.Workspace) { cerbytest.SeedUsers(w, 5000) },
		data: map[string]any{"cerby_users": map[string]any{"all": map[string]any{}}},
	}
}

// newMemberships applies memberships that are not there yet.
func newMembershipsCase() benchmarkCase {
	return benchmarkCase{
		name: "apply of 200 new memberships in one team", command: "apply", floorResources: 200, minCalls: 202,
		seed: func(w *cerbytest.Workspace) {
			cerbytest.SeedUsers(w, 200)
			cerbytest.SeedTeams(w, 1)
		},
		resources: membershipResources(200, 1),
	}
}
