package team_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

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

// expectAction checks that a plan has an action for each address, and that the next plan is empty.
func expectAction(kind plancheck.ResourceActionType, addresses ...string) resource.ConfigPlanChecks {
	var checks []plancheck.PlanCheck
	for _, address := range addresses {
		checks = append(checks, plancheck.ExpectResourceAction(address, kind))
	}
	return resource.ConfigPlanChecks{
		PreApply: checks, PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// runSteps runs steps under Terraform.
func runSteps(t *testing.T, w *acctest.Workspace, all ...resource.TestStep) {
	t.Helper()
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: w.Factories(), Steps: all})
}

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
