package chaos_test

import (
	"fmt"
	"slices"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// snapshot describes everything in a workspace that an operation can change, a line for each fact. Objects are named,
// because those that are created have random IDs.
func snapshot(w *cerbytest.Workspace) []string {
	var facts []string
	add := func(format string, values ...any) { facts = append(facts, fmt.Sprintf(format, values...)) }
	// names are the names of users and teams by ID.
	names := map[string]string{}
	for _, u := range w.Users() {
		names[u.ID] = u.Email
		add("user %s %s %s %s", u.Email, u.FirstName, u.Role, u.Status)
	}
	for _, t := range w.Teams() {
		names[t.ID] = t.Name
		add("team %s", t.Name)
		for _, m := range w.TeamMembers(t.ID) {
			add("team %s has %s as %s", t.Name, names[m.UserID], m.Role)
		}
	}
	addShares := func(name string, shares ...cerbytest.Share) {
		for _, s := range shares {
			add("%s is shared with %s%s as %s", name, names[s.UserID], names[s.TeamID], s.Role)
		}
	}
	for _, a := range w.Accounts() {
		addShares(a.Label, w.Shares(cerbytest.KindAccount, a.ID)...)
	}
	for _, s := range w.Secrets() {
		add("secret %s %s %s", s.Title, s.Status, s.Value)
		addShares(s.Title, w.Shares(cerbytest.KindSecret, s.ID)...)
	}
	for _, c := range w.Collections() {
		add("collection %s %s", c.Name, c.Status)
		addShares(c.Name, w.Shares(cerbytest.KindCollection, c.ID)...)
		for _, item := range w.CollectionItems(c.ID) {
			add("collection %s has %s", c.Name, item.ItemID)
		}
	}
	facts = append(facts, integrationFacts(w, names)...)
	slices.Sort(facts)
	return facts
}

// integrationFacts describes the users of integrations. names are the names of users by ID.
func integrationFacts(w *cerbytest.Workspace, names map[string]string) (facts []string) {
	for _, i := range w.Integrations() {
		for _, u := range w.IntegrationUsers(i.ID) {
			facts = append(facts, fmt.Sprintf("integration %s has %s as %s with %v", i.Label, names[u.UserID], u.Role,
				u.Entitlements))
		}
		for _, u := range w.UnmatchedUsers(i.ID) {
			facts = append(facts, fmt.Sprintf("integration %s has the unmatched user %s", i.Label, u.Email))
		}
	}
	return facts
}
