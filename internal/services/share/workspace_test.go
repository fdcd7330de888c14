package share_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The items, teams and people that the tests are about.
const (
	account    = cerbytest.SeedNewsletterID
	secret     = cerbytest.SeedPhraseID
	collection = cerbytest.SeedCampaignsID
	marketing  = cerbytest.SeedMarketingTeamID
	olivia     = cerbytest.SeedOwnerID
	adam       = cerbytest.SeedAdminID
	ines       = cerbytest.SeedInternID
	greta      = cerbytest.SeedGuestID
)

// action is what a plan does with some resources.
func action(kind plancheck.ResourceActionType, addresses ...string) resource.ConfigPlanChecks {
	var checks []plancheck.PlanCheck
	for _, address := range addresses {
		checks = append(checks, plancheck.ExpectResourceAction(address, kind))
	}
	return resource.ConfigPlanChecks{PreApply: checks, PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
}

// steps runs steps under Terraform.
func steps(t *testing.T, w *acctest.Workspace, all ...resource.TestStep) {
	t.Helper()
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: w.Factories(), Steps: all})
}

// expectShares checks who has an item directly, users and then teams, each with their role: "id role".
func expectShares(t *testing.T, w *acctest.Workspace, kind cerbytest.Kind, item string, want ...string) {
	t.Helper()
	var got []string
	for _, s := range w.Shares(kind, item) {
		if s.Role != "" {
			got = append(got, s.UserID+s.TeamID+" "+s.Role)
		}
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the shares of the item (-want +got):\n%s", diff)
	}
}

// applyWith makes a plan come true with a message, which stands in the configuration and not in the plan, and checks
// that it is not kept.
func applyWith(t *testing.T, r *acctest.Run, prior, planned map[string]any, message string) acctest.Diagnostics {
	t.Helper()
	if message == "" {
		return r.Apply(prior, planned)
	}
	config := maps.Clone(planned)
	config["message"] = message
	kept, said := r.ApplyConfig(prior, planned, config)
	if strings.Contains(kept, message) {
		t.Error("the state has the message")
	}
	return said
}
