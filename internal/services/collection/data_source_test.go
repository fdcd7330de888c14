package collection_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// inOrder checks texts in order.
func inOrder(texts ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, 0, len(texts))
	for _, text := range texts {
		checks = append(checks, knownvalue.StringExact(text))
	}
	return knownvalue.ListExact(checks)
}

func TestDataSources(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedAccounts(w.Workspace, 120)
	cerbytest.SeedCollections(w.Workspace, 120)
	cerbytest.SeedCollectionItems(w.Workspace, 1, 120)
	w.AddCollection(cerbytest.Collection{ID: "off", Name: "Old", Status: "disabled"})
	w.AddCollection(cerbytest.Collection{ID: "child", Name: "Spring", ParentID: campaigns})
	w.AddCollectionItem(campaigns, cerbytest.KindSecret, phrase)
	config := w.Config(fmt.Sprintf(`
data "cerby_collection" "id" {
  id = %q
}
data "cerby_collection" "name" {
  name = "Collection 00120"
}
data "cerby_collections" "all" {}
data "cerby_collections" "off" {
  status = ["disabled"]
}
data "cerby_collection_items" "few" {
  collection_id = %q
}
data "cerby_collection_items" "many" {
  collection_id = %q
}
output "all" {
  value = length(data.cerby_collections.all.collections)
}
output "off" {
  value = data.cerby_collections.off.collections[*].name
}
output "kinds" {
  value = data.cerby_collection_items.few.items[*].kind
}
output "names" {
  value = data.cerby_collection_items.few.items[*].name
}
output "many" {
  value = [length(data.cerby_collection_items.many.items), data.cerby_collection_items.many.items[119].name]
}
`, campaigns, campaigns, cerbytest.SeededItemID(cerbytest.KindCollection, 1)))
	known := func(name string, path tfjsonpath.Path, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data."+name, path, value)
	}
	text, at := knownvalue.StringExact, tfjsonpath.New("items").AtSliceIndex
	runSteps(
		t, w,
		resource.TestStep{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				known("cerby_collection.id", tfjsonpath.New("name"), text("Campaigns")),
				known("cerby_collection.id", tfjsonpath.New("status"), text("enabled")),
				known("cerby_collection.id", tfjsonpath.New("created_at"), text("2024-01-04T15:36:54Z")),
				known("cerby_collection.id", tfjsonpath.New("updated_at"), text("2024-01-04T15:36:54Z")),
				known("cerby_collection.name", tfjsonpath.New("id"),
					text(cerbytest.SeededItemID(cerbytest.KindCollection, 120))),
				known("cerby_collection_items.few", at(0).AtMapKey("application"), text("twitter")),
				known("cerby_collection_items.few", at(1).AtMapKey("application"), knownvalue.Null()),
				known("cerby_collection_items.few", at(1).AtMapKey("id"), text(phrase)),
				statecheck.ExpectKnownOutputValue("all", knownvalue.Int64Exact(123)),
				statecheck.ExpectKnownOutputValue("off", inOrder("Old")),
				statecheck.ExpectKnownOutputValue("kinds", inOrder("account", "secret", "collection")),
				statecheck.ExpectKnownOutputValue("names", inOrder("Acme on X", "Door phrase", "Spring")),
				statecheck.ExpectKnownOutputValue("many", knownvalue.TupleExact([]knownvalue.Check{
					knownvalue.Int64Exact(120), text("Account 00120"),
				})),
			},
		},
		resource.TestStep{Config: config, ConfigPlanChecks: emptyPlan},
	)
}

func TestDataSources_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddCollection(cerbytest.Collection{ID: "duplicate", Name: "Campaigns"})
	w.AddCollection(cerbytest.Collection{ID: "theirs", Name: "Theirs", Owners: []string{cerbytest.SeedAdminID}})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read users"}})
	one := func(argument string) string { return "data \"cerby_collection\" \"x\" {\n  " + argument + "\n}" }
	items := func(id string) string {
		return fmt.Sprintf("data \"cerby_collection_items\" \"x\" {\n  collection_id = %q\n}", id)
	}
	for name, test := range map[string]struct{ config, message string }{
		"several": {
			w.Config(one(`name = "Campaigns"`)),
			"Found 2. Use the ID of one: - " + campaigns + " (created at 2024-01-04T15:36:54Z) - duplicate (created at ",
		},
		"none": {
			w.Config(one(`name = "Nothing"`)), "Searched all collections of which the API key's user is Owner.",
		},
		"no id":          {w.Config(one(`id = "nothing"`)), `Collection "nothing" not found`},
		"unseen":         {w.Config(one(`id = "theirs"`)), "has to belong to a user who is Owner of the item"},
		"neither":        {w.Config(one("")), "No attribute specified when one (and only one) of [id,name] is required"},
		"no items":       {w.Config(items("nothing")), `Unable to list accounts of collection "nothing"`},
		"scope":          {w.ConfigWithToken(token, `data "cerby_collections" "x" {}`), `needs the scope "Read items"`},
		"scope of items": {w.ConfigWithToken(token, items(campaigns)), `needs the scope "Read items"`},
	} {
		t.Run(name, func(t *testing.T) {
			want := acctest.ErrorRegexp(test.message)
			runSteps(t, w, resource.TestStep{Config: test.config, PlanOnly: true, ExpectError: want})
		})
	}
}
