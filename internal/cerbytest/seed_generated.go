package cerbytest

import (
	"fmt"
	"time"
)

// The groups of the IDs of generated rows.
const (
	userIDs        = 0x9000
	teamIDs        = 0x9001
	accountIDs     = 0x9002
	secretIDs      = 0x9003
	collectionIDs  = 0x9004
	membershipIDs  = 0x9005
	versionIDs     = 0x9006
	passwordIDs    = 0x9007
	integrationIDs = 0x9008
)

// generatedID returns the ID of the n-th generated row of a group. It is the same in every run.
func generatedID(group, n int) string {
	return fmt.Sprintf("00000000-0000-4000-%x-%012d", group, n)
}

// SeededUserID returns the ID of the n-th user that SeedUsers adds, counted from 1.
func SeededUserID(n int) string { return generatedID(userIDs, n) }

// SeededTeamID returns the ID of the n-th team that SeedTeams adds, counted from 1.
func SeededTeamID(n int) string { return generatedID(teamIDs, n) }

// SeededItemID returns the ID of the n-th item that SeedAccounts, SeedSecrets or SeedCollections adds, counted from
// 1.
func SeededItemID(kind Kind, n int) string {
	groups := map[Kind]int{KindAccount: accountIDs, KindSecret: secretIDs, KindCollection: collectionIDs}
	return generatedID(groups[kind], n)
}

// SeedUsers adds n live users, from user00001@acme.example, with the same IDs in every run.
func SeedUsers(w *Workspace, n int) {
	for i := 1; i <= n; i++ {
		w.AddUser(User{
			ID:        SeededUserID(i),
			Email:     fmt.Sprintf("user%05d@acme.example", i),
			FirstName: "User",
			LastName:  fmt.Sprintf("Number %d", i),
			CreatedAt: seedTime.Add(time.Duration(i) * time.Minute),
		})
	}
}

// SeedTeams adds n teams without members, from Team 00001.
func SeedTeams(w *Workspace, n int) []Team {
	var all []Team
	for i := 1; i <= n; i++ {
		all = append(all, w.AddTeam(Team{ID: SeededTeamID(i), Name: fmt.Sprintf("Team %05d", i), CreatedAt: seedTime}))
	}
	return all
}

// SeedAccounts adds n accounts without shares that every key sees, from Account 00001.
func SeedAccounts(w *Workspace, n int) []Account {
	var all []Account
	for i := 1; i <= n; i++ {
		all = append(all, w.AddAccount(Account{
			ID: SeededItemID(KindAccount, i), Application: "unmanaged",
			Label: fmt.Sprintf("Account %05d", i), CreatedAt: seedTime,
		}))
	}
	return all
}

// SeedSecrets adds n secrets without shares that every key sees, from Secret 00001.
func SeedSecrets(w *Workspace, n int) []Secret {
	var all []Secret
	for i := 1; i <= n; i++ {
		all = append(all, w.AddSecret(Secret{
			ID: SeededItemID(KindSecret, i), Title: fmt.Sprintf("Secret %05d", i), Value: "made-up words", CreatedAt: seedTime,
			VersionID: generatedID(versionIDs, 1_000_000+i),
		}))
	}
	return all
}

// SeedCollections adds n empty collections without shares that every key sees, from Collection 00001.
func SeedCollections(w *Workspace, n int) []Collection {
	var all []Collection
	for i := 1; i <= n; i++ {
		all = append(all, w.AddCollection(Collection{
			ID: SeededItemID(KindCollection, i), Name: fmt.Sprintf("Collection %05d", i), CreatedAt: seedTime,
		}))
	}
	return all
}

// countSeeded counts the consecutive generated rows that exist. It panics if there is none.
func countSeeded(what string, exists func(n int) bool) int {
	n := 0
	for exists(n + 1) {
		n++
	}
	if n == 0 {
		panic("cerbytest: there are no generated " + what + " yet")
	}
	return n
}

func countSeededUsers(w *Workspace) int {
	return countSeeded("users", func(n int) bool { _, ok := w.User(SeededUserID(n)); return ok })
}

// SeedMemberships adds perTeam generated users as members to each of the first generated teams. Each team continues
// after the last user of the team before it and starts again after the last user.
func SeedMemberships(w *Workspace, teams, perTeam int) []TeamMember {
	var all []TeamMember
	userCount := countSeededUsers(w)
	for n := range teams * perTeam {
		all = append(all, w.AddTeamMember(SeededTeamID(n/perTeam+1), TeamMember{
			ID: generatedID(membershipIDs, n+1), UserID: SeededUserID(n%userCount + 1), CreatedAt: seedTime,
		}))
	}
	return all
}

// SeedShares shares each of the first generated items of a kind with the given numbers of generated users and teams,
// as collaborators. Each item continues where the item before it ended and starts again after the last user or team.
func SeedShares(w *Workspace, kind Kind, items, users, teams int) []Share {
	var all []Share
	if users > 0 {
		userCount := countSeededUsers(w)
		for n := range items * users {
			all = append(all, w.Share(kind, SeededItemID(kind, n/users+1), Share{UserID: SeededUserID(n%userCount + 1)}))
		}
	}
	if teams > 0 {
		teamCount := countSeeded("teams", func(n int) bool { _, ok := w.Team(SeededTeamID(n)); return ok })
		for n := range items * teams {
			all = append(all, w.Share(kind, SeededItemID(kind, n/teams+1), Share{TeamID: SeededTeamID(n%teamCount + 1)}))
		}
	}
	return all
}

// SeedCollectionItems adds perCollection generated accounts to each of the first generated collections. Each
// collection continues where the one before it ended and starts again after the last account.
func SeedCollectionItems(w *Workspace, collections, perCollection int) []CollectionItem {
	var all []CollectionItem
	exists := countSeeded("accounts", func(n int) bool { _, ok := w.Account(SeededItemID(KindAccount, n)); return ok })
	for n := range collections * perCollection {
		all = append(all, w.AddCollectionItem(
			SeededItemID(KindCollection, n/perCollection+1), KindAccount, SeededItemID(KindAccount, n%exists+1)))
	}
	return all
}

// SeedIntegrations adds n integrations, each with perIntegration generated users as collaborators with one
// entitlement. Each integration continues where the one before it ended and starts again after the last user.
func SeedIntegrations(w *Workspace, n, perIntegration int) {
	userCount := countSeededUsers(w)
	for i := range n {
		id := generatedID(integrationIDs, i+1)
		w.AddIntegration(Integration{
			ID: id, Application: "unmanaged", Label: fmt.Sprintf("Integration %05d", i+1), CreatedAt: seedTime,
			Entitlements: []Entitlement{{ID: "EDITOR", Group: "primary", Key: "role", Label: "Editor", Value: "editor"}},
		})
		for j := range perIntegration {
			w.AddIntegrationUser(id, IntegrationUser{
				UserID: SeededUserID((i*perIntegration+j)%userCount + 1),
				Role:   "collaborator", Entitlements: []string{"EDITOR"},
			})
		}
	}
}

// SeedGrown adds the objects of a company after some years: 1,000 users, 100 teams with 50 members each, 200 accounts
// that are shared with 5 users and 5 teams each, and 20 integrations with 25 users each.
func SeedGrown(w *Workspace) {
	SeedUsers(w, 1000)
	SeedTeams(w, 100)
	SeedMemberships(w, 100, 50)
	SeedAccounts(w, 200)
	SeedShares(w, KindAccount, 200, 5, 5)
	SeedIntegrations(w, 20, 25)
}
