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

// The teams and the users that the tests are about.
const (
	marketing = cerbytest.SeedMarketingTeamID
	everybody = cerbytest.SeedEverybodyTeamID
	olivia    = cerbytest.SeedOwnerID
	adam      = cerbytest.SeedAdminID
	ines      = cerbytest.SeedInternID
	greta     = cerbytest.SeedGuestID
)

// empty is that a plan changes nothing.
var empty = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

// action is what a plan does with some resources.
func action(kind plancheck.ResourceActionType, addresses ...string) resource.ConfigPlanChecks {
	var checks []plancheck.PlanCheck
	for _, address := range addresses {
		checks = append(checks, plancheck.ExpectResourceAction(address, kind))
	}
	return resource.ConfigPlanChecks{
		PreApply: checks, PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// steps runs steps under Terraform.
func steps(t *testing.T, w *acctest.Workspace, all ...resource.TestStep) {
	t.Helper()
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: w.Factories(), Steps: all})
}

// expectMembers checks who is in a team, each with their role: "id role".
func expectMembers(t *testing.T, w *acctest.Workspace, team string, want ...string) {
	t.Helper()
	var got []string
	for _, m := range w.TeamMembers(team) {
		got = append(got, m.UserID+" "+m.Role)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the members of the team (-want +got):\n%s", diff)
	}
}
