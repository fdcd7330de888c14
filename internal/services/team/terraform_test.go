package team_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// terraformConfig returns the configuration of TestTerraform_team: a new team with a membership, the members of another
// team, and a resource whose changes replace the membership.
func terraformConfig(name, role, trigger string) string {
	return fmt.Sprintf(`
resource "terraform_data" "trigger" {
  input = %[4]q
}
resource "cerby_team" "new" {
  name = %[1]q
}
resource "cerby_team_membership" "new" {
  team_id = cerby_team.new.id
  user_id = %[2]q
  role    = %[3]q
  lifecycle {
    create_before_destroy = true
    replace_triggered_by  = [terraform_data.trigger]
  }
}
resource "cerby_user" "jane" {
  email = "Jane.Doe@acme.example"
  role  = "user"
}
resource "cerby_team_members" "new" {
  team_id = "web"
  members = { (cerby_user.jane.email) = %[3]q }
}
`, name, ines, role, trigger)
}

// importConfig is the configuration that imports one resource of each type.
const importConfig = `
import {
  to = cerby_team.old
  id = "Marketing"
}
import {
  to = cerby_team_membership.old
  id = "Marketing/ADAM.admin@acme.example"
}
import {
  to = cerby_team_members.old
  id = "Everybody"
}
resource "cerby_team" "old" {
  name = "Marketing"
}
resource "cerby_team_membership" "old" {
  team_id = cerby_team.old.id
  user_id = "` + adam + `"
  role    = "admin"
}
resource "cerby_team_members" "old" {
  team_id = "` + everybody + `"
  members = {
    "olivia.owner@acme.example" = "admin"
    "ADAM.admin@acme.example"   = "member"
    "` + ines + `" = "member"
  }
}
`

// removeMember removes a member of the team with a name outside Terraform.
func removeMember(w *acctest.Workspace, name, user string) {
	for _, team := range w.Teams() {
		if team.Name == name {
			w.RemoveTeamMember(team.ID, user)
		}
	}
}

// Terraform creates, imports, changes, forgets and destroys each resource. The team's ID is unknown in the first plan.
// A membership that is replaced by the same membership stays, and one that was deleted outside Terraform is created.
func TestTerraform_team(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddTeam(cerbytest.Team{ID: "web", Name: "Web"})
	const team, membership, members = "cerby_team.new", "cerby_team_membership.new", "cerby_team_members.new"
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: w.Config(terraformConfig("Design / Web", "member", "one") + importConfig),
				ConfigPlanChecks: acctest.ExpectActions(acctest.Actions{
					plancheck.ResourceActionCreate: {team, membership, members},
					plancheck.ResourceActionNoop:   {"cerby_team.old", "cerby_team_membership.old", "cerby_team_members.old"},
				}),
				ConfigStateChecks: []statecheck.StateCheck{
					acctest.ExpectValue(team, "type", knownvalue.StringExact("user_managed")),
					acctest.ExpectValue(membership, "team_name", knownvalue.StringExact("Design / Web")),
					acctest.ExpectValue(members, "members", knownvalue.MapExact(
						map[string]knownvalue.Check{"Jane.Doe@acme.example": knownvalue.StringExact("member")})),
				},
			},
			{
				Config: w.Config(terraformConfig("Design", "admin", "one") +
					acctest.RemovedConfig("cerby_team.old", "cerby_team_membership.old", "cerby_team_members.old")),
				ConfigPlanChecks: acctest.ExpectActions(acctest.Actions{
					plancheck.ResourceActionUpdate: {team, membership, members},
				}),
			},
			{ResourceName: team, ImportState: true, ImportStateVerify: true, ImportStateId: "Design"},
			{
				PreConfig: w.ResetRequests,
				Config:    w.Config(terraformConfig("Design", "admin", "two")),
				ConfigPlanChecks: acctest.ExpectActions(acctest.Actions{
					plancheck.ResourceActionCreateBeforeDestroy: {membership},
				}),
				Check: func(*terraform.State) error {
					w.ExpectWrites(t, "")
					return nil
				},
			},
			{
				PreConfig: func() { removeMember(w, "Design", ines) },
				Config:    w.Config(terraformConfig("Design", "admin", "two")),
				ConfigPlanChecks: acctest.ExpectActions(acctest.Actions{
					plancheck.ResourceActionCreate: {membership},
				}),
			},
		},
	})
	expectMembers(t, w, marketing, adamIsAdmin, gretaIsMember)
	expectMembers(t, w, everybody, olivia+" admin", adam+" member", ines+" member")
	expectMembers(t, w, "web")
	if n := len(w.Teams()); n != 3 {
		t.Errorf("got %d teams, want the three that Terraform did not create", n)
	}
}
