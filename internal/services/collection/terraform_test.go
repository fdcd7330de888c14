package collection_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

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

// Terraform creates, imports, changes, forgets and destroys a collection and an item. The collection's ID is unknown in
// the first plan.
func TestTerraform_collection(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	const collection, item = "cerby_collection.new", "cerby_collection_item.new"
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: w.Config(terraformConfig("Launch / Spring", phrase) + importConfig),
				ConfigPlanChecks: acctest.ExpectActions(acctest.Actions{
					plancheck.ResourceActionCreate: {collection, item},
					plancheck.ResourceActionNoop:   {"cerby_collection.old", "cerby_collection_item.old"},
				}),
				ConfigStateChecks: []statecheck.StateCheck{
					acctest.ExpectValue(collection, "status", knownvalue.StringExact("enabled")),
					acctest.ExpectValue(item, "account_id", knownvalue.Null()),
				},
			},
			{
				Config: w.Config(terraformConfig("Launch", wireless) +
					acctest.RemovedConfig("cerby_collection.old", "cerby_collection_item.old")),
				ConfigPlanChecks: acctest.ExpectActions(acctest.Actions{plancheck.ResourceActionUpdate: {collection, item}}),
			},
		},
	})
	expectItems(t, w, twitter)
	if all := w.Collections(); len(all) != 1 || all[0].ID != campaigns {
		t.Errorf("the collections are %+v", all)
	}
}
