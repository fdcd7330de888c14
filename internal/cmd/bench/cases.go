package main

import (
	"fmt"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// benchmarkCase is one measured command: the content of the workspace and the configuration.
type benchmarkCase struct {
	name string
	// command is plan, apply, or schema.
	command string
	// parallelism is Terraform's flag for an apply, 0 for its default.
	parallelism int
	latency     time.Duration
	seed        func(w *cerbytest.Workspace)
	// resources are the resources in the configuration, and for a plan also in the state.
	resources []configuredResource
	// data are the data sources in the configuration.
	data map[string]any
	// floorResources is the number of resources of the floor provider that the case is compared with.
	floorResources int
	// minCalls is the lower bound of the number of calls.
	minCalls int
}

type configuredResource struct {
	kind       string
	attributes map[string]any
}

// cases returns all measured cases.
func cases() []benchmarkCase {
	all := []benchmarkCase{
		{name: "start to schema", command: "schema", floorResources: 1, seed: func(*cerbytest.Workspace) {}},
	}
	for _, latency := range []time.Duration{0, 50 * time.Millisecond} {
		for _, size := range []struct{ n, teams, accounts int }{{100, 1, 5}, {1000, 10, 50}, {5000, 100, 250}} {
			all = append(all,
				membershipsCase(size.n, size.teams, latency),
				sharesCase(size.n, size.accounts, latency),
				usersCase(size.n, latency),
			)
		}
	}
	return append(all, fewUsersCase(), manySharesCase(), teamMembersCase(), usersDataSourceCase(),
		newMembershipsCase(200, 1, 10, 0),
		newMembershipsCase(1000, 1, 10, 50*time.Millisecond),
		newMembershipsCase(1000, 1, 50, 50*time.Millisecond),
		newMembershipsCase(1000, 10, 50, 50*time.Millisecond),
	)
}

// pageCount returns the number of pages of a list of n elements.
func pageCount(n int) int { return max((n+99)/100, 1) }

// membershipsCase plans n memberships in teams.
func membershipsCase(n, teams int, latency time.Duration) benchmarkCase {
	return benchmarkCase{
		name: fmt.Sprintf("%d memberships in %d teams", n, teams), command: "plan", latency: latency,
		floorResources: n, minCalls: teams * pageCount(n/teams),
		seed: func(w *cerbytest.Workspace) {
			cerbytest.SeedUsers(w, n/teams)
			cerbytest.SeedTeams(w, teams)
			cerbytest.SeedMemberships(w, teams, n/teams)
		},
		resources: membershipResources(n, teams),
	}
}

// membershipResources returns n memberships in teams.
func membershipResources(n, teams int) []configuredResource {
	var all []configuredResource
	for i := range n {
		team, user := cerbytest.SeededTeamID(i/(n/teams)+1), cerbytest.SeededUserID(i%(n/teams)+1)
		all = append(all, configuredResource{"cerby_team_membership", map[string]any{
			"id": team + "/" + user, "team_id": team, "user_id": user, "role": "member",
		}})
	}
	return all
}

// sharesCase plans n shares on accounts, half with users and half with teams.
func sharesCase(n, accounts int, latency time.Duration) benchmarkCase {
	each := n / accounts / 2
	var all []configuredResource
	for i := range accounts {
		account := cerbytest.SeededItemID(cerbytest.KindAccount, i+1)
		for j := range each {
			user, team := cerbytest.SeededUserID(j+1), cerbytest.SeededTeamID(j+1)
			all = append(all,
				configuredResource{"cerby_account_share", map[string]any{
					"id": account + "/user/" + user, "account_id": account, "user_id": user, "role": "collaborator",
				}},
				configuredResource{"cerby_account_share", map[string]any{
					"id": account + "/team/" + team, "account_id": account, "team_id": team, "role": "collaborator",
				}},
			)
		}
	}
	return benchmarkCase{
		name: fmt.Sprintf("%d shares on %d accounts", n, accounts), command: "plan", latency: latency,
		floorResources: n, minCalls: accounts + each*pageCount(accounts),
		seed: func(w *cerbytest.Workspace) {
			cerbytest.SeedUsers(w, each)
			cerbytest.SeedTeams(w, each)
			cerbytest.SeedAccounts(w, accounts)
			cerbytest.SeedShares(w, cerbytest.KindAccount, accounts, each, each)
		},
		resources: all,
	}
}

// manySharesCase plans a small workspace with many shares.
func manySharesCase() benchmarkCase {
	return sharesCase(2000, 100, 0)
}

// usersCase plans n users.
func usersCase(n int, latency time.Duration) benchmarkCase {
	return benchmarkCase{
		name: fmt.Sprintf("%d users", n), command: "plan", latency: latency, floorResources: n, minCalls: pageCount(n + 1),
		seed:      func(w *cerbytest.Workspace) { cerbytest.SeedUsers(w, n) },
		resources: userResources(n),
	}
}

// userResources returns n users.
func userResources(n int) []configuredResource {
	w := cerbytest.New()
	cerbytest.SeedUsers(w, n)
	var all []configuredResource
	for _, user := range w.Users() {
		all = append(all, configuredResource{"cerby_user", map[string]any{
			"id": user.ID, "email": user.Email, "role": "user", "guest": false,
			"first_name": user.FirstName, "last_name": user.LastName, "status": user.Status,
			"created_at": user.CreatedAt.UTC().Format(time.RFC3339),
		}})
	}
	return all
}

// fewUsersCase plans a few users in a large workspace.
func fewUsersCase() benchmarkCase {
	b := usersCase(5, 0)
	b.name, b.minCalls = "5 users in a workspace of 50000", 5
	b.seed = func(w *cerbytest.Workspace) { cerbytest.SeedUsers(w, 50_000) }
	return b
}

// teamMembersCase plans all members of a team in one resource.
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
		resources: []configuredResource{
			{"cerby_team_members", map[string]any{"id": team, "team_id": team, "members": members}},
		},
	}
}

// usersDataSourceCase plans the data source of all users.
func usersDataSourceCase() benchmarkCase {
	return benchmarkCase{
		name: "cerby_users over 5000", command: "plan", floorResources: 1, minCalls: pageCount(5001),
		seed: func(w *cerbytest.Workspace) { cerbytest.SeedUsers(w, 5000) },
		data: map[string]any{"cerby_users": map[string]any{"all": map[string]any{}}},
	}
}

// newMembershipsCase applies n memberships in teams that do not exist yet.
func newMembershipsCase(n, teams, parallelism int, latency time.Duration) benchmarkCase {
	return benchmarkCase{
		name:    fmt.Sprintf("apply of %d new memberships in %d teams, -parallelism=%d", n, teams, parallelism),
		command: "apply", parallelism: parallelism, latency: latency, floorResources: n,
		// One list of teams, those of members, and as few writes as hold all memberships that are made at once.
		minCalls: 1 + teams + (n+parallelism-1)/parallelism,
		seed: func(w *cerbytest.Workspace) {
			cerbytest.SeedUsers(w, n/teams)
			cerbytest.SeedTeams(w, teams)
		},
		resources: membershipResources(n, teams),
	}
}
