package collection_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// terraformConfig returns the configuration of TestTerraform_collection: a new collection with a secret.
func terraformConfig(name, secret string) string {
	return `
resource "cerby_collection" "new" {
  name = "` + name + `"
}
resource "cerby_collection_item" "new" {
  collection_id = cerby_collection.new.id
  secret_id     = "` + secret + `"
}
`
}

// importConfig is the configuration that imports a collection and an item.
const importConfig = `
import {
  to = cerby_collection.old
  id = "Campaigns"
}
import {
  to = cerby_collection_item.old
  id = "Campaigns/account/` + twitter + `"
}
resource "cerby_collection" "old" {
  name = "Campaigns"
}
resource "cerby_collection_item" "old" {
  collection_id = cerby_collection.old.id
  account_id    = "` + twitter + `"
}
`

// removedConfig is the configuration that removes the imported resources from the state alone.
const removedConfig = `
removed {
  from = cerby_collection.old
  lifecycle {
    destroy = false
  }
}
removed {
  from = cerby_collection_item.old
  lifecycle {
    destroy = false
  }
}
`

// Terraform creates, imports, changes, forgets and destroys a collection and an item. The collection's ID is unknown in
// the first plan.
func TestTerraform_collection(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	const collection, item = "cerby_collection.new", "cerby_collection_item.new"
	expect := func(kind plancheck.ResourceActionType, addresses ...string) (checks []plancheck.PlanCheck) {
		for _, address := range addresses {
			checks = append(checks, plancheck.ExpectResourceAction(address, kind))
		}
		return checks
	}
	empty := []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: w.Config(terraformConfig("Launch / Spring", phrase) + importConfig),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: append(
						expect(plancheck.ResourceActionCreate, collection, item),
						expect(plancheck.ResourceActionNoop, "cerby_collection.old", "cerby_collection_item.old")...,
					),
					PostApplyPostRefresh: empty,
				},
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(collection, tfjsonpath.New("status"), knownvalue.StringExact("enabled")),
					statecheck.ExpectKnownValue(item, tfjsonpath.New("account_id"), knownvalue.Null()),
				},
			},
			{
				Config: w.Config(terraformConfig("Launch", wireless) + removedConfig),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: expect(plancheck.ResourceActionUpdate, collection, item), PostApplyPostRefresh: empty,
				},
			},
		},
	})
	expectItems(t, w, twitter)
	if all := w.Collections(); len(all) != 1 || all[0].ID != campaigns {
		t.Errorf("the collections are %+v", all)
	}
}
