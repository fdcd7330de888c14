package collection_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// What the tests are about.
const (
	campaigns  = cerbytest.SeedCampaignsID
	twitter    = cerbytest.SeedTwitterID
	newsletter = cerbytest.SeedNewsletterID
	phrase     = cerbytest.SeedPhraseID
	wireless   = cerbytest.SeedWirelessID
)

// empty is that a plan changes nothing.
var empty = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

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

// expectItems checks what the campaigns hold, accounts and then secrets.
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

// replaceOnce replaces a part of a text that it has.
func replaceOnce(text, old, replacement string) string {
	if !strings.Contains(text, old) {
		panic("there is no " + old)
	}
	return strings.Replace(text, old, replacement, 1)
}
