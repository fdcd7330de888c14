package user_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// jane is the configuration of a user.
const jane = `
resource "cerby_user" "jane" {
  email      = "Jane.Doe@acme.example"
  role       = "user"
  first_name = "Jane"
  last_name  = "Doe"
}
`

// movedJane is the configuration that moves and changes the user.
const movedJane = `
resource "cerby_user" "janet" {
  email      = "jane.doe@ACME.example"
  role       = "admin"
  first_name = "Janet"
}
moved {
  from = cerby_user.jane
  to   = cerby_user.janet
}
`

// importConfig is the configuration that imports a user. The case of the email is no change.
const importConfig = `
import {
  to = cerby_user.ines
  id = "Ines.Intern@Acme.example"
}
resource "cerby_user" "ines" {
  email = "INES.intern@acme.example"
  role  = "user"
}
`

// Terraform creates, imports, moves, changes, forgets and destroys users.
func TestTerraform_user(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	const before, after = "cerby_user.jane", "cerby_user.janet"
	known := func(address, name, value string) statecheck.StateCheck {
		return acctest.ExpectValue(address, name, knownvalue.StringExact(value))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: w.Config(jane + importConfig),
				ConfigPlanChecks: acctest.ExpectActions(acctest.Actions{
					plancheck.ResourceActionCreate: {before}, plancheck.ResourceActionNoop: {"cerby_user.ines"},
				}),
				ConfigStateChecks: []statecheck.StateCheck{
					known(before, "email", "Jane.Doe@acme.example"), known(before, "status", "pending"),
				},
			},
			{
				Config:           w.Config(movedJane + acctest.RemovedConfig("cerby_user.ines")),
				ConfigPlanChecks: acctest.ExpectActions(acctest.Actions{plancheck.ResourceActionUpdate: {after}}),
				ConfigStateChecks: []statecheck.StateCheck{
					known(after, "role", "admin"), known(after, "first_name", "Janet"), known(after, "last_name", "Doe"),
				},
			},
		},
		CheckDestroy: func(*terraform.State) error {
			if users := usersWithJanesEmail(w); len(users) != 1 || users[0].Status != "disabled" {
				return fmt.Errorf("got %+v after the destroy, want one disabled user", users)
			}
			return nil
		},
	})
	w.ExpectWrites(t, "POST PATCH DELETE")
	if ines, _ := w.User(cerbytest.SeedInternID); ines.Status != "live" {
		t.Errorf("got status %q of the forgotten user, want live", ines.Status)
	}
}

func TestUser_importBlockWithIdentity(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	resource.UnitTest(t, resource.TestCase{
		// Import blocks accept an identity since Terraform 1.12. TestUser_importIdentityInProcess covers earlier versions.
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{Config: w.Config(jane)},
			{ResourceName: "cerby_user.jane", ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}
