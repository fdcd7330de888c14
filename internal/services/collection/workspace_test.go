package collection_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The objects of the tests.
const (
	campaigns  = cerbytest.SeedCampaignsID
	twitter    = cerbytest.SeedTwitterID
	newsletter = cerbytest.SeedNewsletterID
	phrase     = cerbytest.SeedPhraseID
	wireless   = cerbytest.SeedWirelessID
)

// emptyPlan checks that a plan changes nothing.
var emptyPlan = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

// expectAction checks the action that a plan has for some resources, and that the next plan is empty.
func expectAction(kind plancheck.ResourceActionType, addresses ...string) resource.ConfigPlanChecks {
	var checks []plancheck.PlanCheck
	for _, address := range addresses {
		checks = append(checks, plancheck.ExpectResourceAction(address, kind))
	}
	return resource.ConfigPlanChecks{PreApply: checks, PostApplyPostRefresh: emptyPlan.PreApply}
}

// runSteps runs steps with Terraform.
func runSteps(t *testing.T, w *acctest.Workspace, all ...resource.TestStep) {
	t.Helper()
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: w.Factories(), Steps: all})
}

// expectItems checks the items of the collection, accounts and then secrets.
func expectItems(t *testing.T, w *acctest.Workspace, want ...string) {
	t.Helper()
	var got []string
	for _, item := range w.CollectionItems(campaigns) {
		got = append(got, item.ItemID)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the items of the campaigns (-want +got):\n%s", diff)
	}
}
