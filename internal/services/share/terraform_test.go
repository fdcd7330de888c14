package share_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// terraformConfig returns the configuration of TestTerraform_share: a share with a new user, and the members of an
// account.
func terraformConfig(role string) string {
	return `
resource "cerby_user" "jane" {
  email = "Jane.Doe@acme.example"
  role  = "user"
}
resource "cerby_account_share" "new" {
  account_id = "` + account + `"
  user_id    = cerby_user.jane.id
  role       = "` + role + `"
  message    = "Use it well."
}
resource "cerby_account_members" "new" {
  account_id = "` + cerbytest.SeedAdsID + `"
  users = {
    (cerby_user.jane.email) = "` + role + `"
    "` + olivia + `" = "owner"
  }
}
`
}

// importConfig is the configuration that imports a share and the members of a secret.
const importConfig = `
import {
  to = cerby_collection_share.old
  id = "Campaigns/team/Marketing"
}
import {
  to = cerby_secret_members.old
  id = "Door phrase"
}
resource "cerby_collection_share" "old" {
  collection_id = "` + collection + `"
  team_id       = "` + marketing + `"
}
resource "cerby_secret_members" "old" {
  secret_id = "` + secret + `"
  users = {
    "olivia.owner@acme.example" = "owner"
    "ADAM.admin@acme.example"   = "owner"
    "` + ines + `" = "collaborator"
  }
}
`

// Terraform creates, imports, changes, forgets and destroys shares and members. The user's ID is unknown in the first
// plan.
func TestTerraform_share(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	const share, members = "cerby_account_share.new", "cerby_account_members.new"
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: w.Config(terraformConfig("collaborator") + importConfig),
				ConfigPlanChecks: acctest.ExpectActions(acctest.Actions{
					plancheck.ResourceActionCreate: {share, members},
					plancheck.ResourceActionNoop:   {"cerby_collection_share.old", "cerby_secret_members.old"},
				}),
				ConfigStateChecks: []statecheck.StateCheck{
					acctest.ExpectValue(share, "role", knownvalue.StringExact("collaborator")),
					acctest.ExpectValue(share, "message", knownvalue.Null()),
					acctest.ExpectValue(members, "id", knownvalue.StringExact(cerbytest.SeedAdsID)),
				},
			},
			{
				Config: w.Config(terraformConfig("owner") +
					acctest.RemovedConfig("cerby_collection_share.old", "cerby_secret_members.old")),
				ConfigPlanChecks: acctest.ExpectActions(acctest.Actions{plancheck.ResourceActionUpdate: {share, members}}),
			},
		},
	})
	for _, k := range kinds {
		expectShares(t, w, k.kind, k.item, k.before...)
	}
}
