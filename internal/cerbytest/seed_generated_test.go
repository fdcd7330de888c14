package cerbytest_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// TestSeedGenerated checks that seeding continues at the first generated user, team and account after the last, and
// that it requires them.
func TestSeedGenerated(t *testing.T) {
	w := serve(t).workspace
	cerbytest.SeedUsers(w, 3)
	wantEqual(t, "teams", len(cerbytest.SeedTeams(w, 2)), 2)
	wantEqual(t, "accounts", len(cerbytest.SeedAccounts(w, 2)), 2)
	wantEqual(t, "collections", len(cerbytest.SeedCollections(w, 1)), 1)
	var who []string
	for _, m := range cerbytest.SeedMemberships(w, 2, 2) {
		who = append(who, m.TeamID+" "+m.UserID)
	}
	team, user := cerbytest.SeededTeamID, cerbytest.SeededUserID
	wantEqual(t, "memberships", who, []string{
		team(1) + " " + user(1), team(1) + " " + user(2), team(2) + " " + user(3), team(2) + " " + user(1),
	})
	wantEqual(t, "shares", len(cerbytest.SeedShares(w, cerbytest.KindAccount, 2, 3, 1)), 8)
	wantEqual(t, "of the second", w.AccountTeams(cerbytest.SeededItemID(cerbytest.KindAccount, 2))[0].TeamID, team(2))
	wantEqual(t, "items", cerbytest.SeedCollectionItems(w, 1, 2)[1].ItemID,
		cerbytest.SeededItemID(cerbytest.KindAccount, 2))
	for name, mistake := range map[string]func(){
		"no users":       func() { cerbytest.SeedMemberships(serve(t).workspace, 1, 1) },
		"too few users":  func() { cerbytest.SeedMemberships(w, 1, 4) },
		"too few teams":  func() { cerbytest.SeedMemberships(w, 3, 1) },
		"no such secret": func() { cerbytest.SeedShares(w, cerbytest.KindSecret, 1, 1, 0) },
	} {
		wantPanic(t, name, mistake)
	}
}
