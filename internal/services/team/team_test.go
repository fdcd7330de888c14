package team_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The teams and users of the seeded workspace.
const (
	marketing = cerbytest.SeedMarketingTeamID
	everybody = cerbytest.SeedEverybodyTeamID
	olivia    = cerbytest.SeedOwnerID
	adam      = cerbytest.SeedAdminID
	ines      = cerbytest.SeedInternID
	greta     = cerbytest.SeedGuestID
)

// expectMembers checks the members of a team. Each is a user ID and a role, separated by a space.
func expectMembers(t *testing.T, w *acctest.Workspace, team string, want ...string) {
	t.Helper()
	var got []string
	for _, m := range w.TeamMembers(team) {
		got = append(got, m.UserID+" "+m.Role)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("members of the team (-want +got):\n%s", diff)
	}
}
