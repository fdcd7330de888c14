package user_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
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

// expectAttribute checks an attribute of the user jane.
func expectAttribute(name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("cerby_user.jane", tfjsonpath.New(name), value)
}

// emptyPlan checks that a plan changes nothing.
var emptyPlan = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

// expectAction checks that a plan has an action for the user jane, and that the next plan is empty.
func expectAction(kind plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction("cerby_user.jane", kind)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// usersWithJanesEmail returns the users that have the email of jane.
func usersWithJanesEmail(w *acctest.Workspace) []cerbytest.User {
	var found []cerbytest.User
	for _, user := range w.Users() {
		if user.Email == "jane.doe@acme.example" {
			found = append(found, user)
		}
	}
	return found
}

func TestResource_lifecycle(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	const changed = `
resource "cerby_user" "jane" {
  email      = "jane.doe@ACME.example"
  role       = "admin"
  first_name = "Janet"
}
`
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config:           w.Config(jane),
				ConfigPlanChecks: expectAction(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					expectAttribute("email", knownvalue.StringExact("Jane.Doe@acme.example")),
					expectAttribute("role", knownvalue.StringExact("user")),
					expectAttribute("guest", knownvalue.Bool(false)),
					expectAttribute("status", knownvalue.StringExact("pending")),
					expectAttribute("created_at", knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`))),
				},
			},
			{Config: w.Config(jane), ConfigPlanChecks: emptyPlan},
			{
				ResourceName: "cerby_user.jane", ImportState: true, ImportStateVerify: true,
				ImportStateVerifyIgnore: []string{"email"},
			},
			{
				ResourceName: "cerby_user.jane", ImportState: true, ImportStateId: "JANE.DOE@acme.example",
				ImportStateVerify: true, ImportStateVerifyIgnore: []string{"email"},
			},
			{
				Config:           w.Config(changed),
				ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{
					expectAttribute("role", knownvalue.StringExact("admin")),
					expectAttribute("first_name", knownvalue.StringExact("Janet")),
					expectAttribute("last_name", knownvalue.StringExact("Doe")),
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
	if n := w.CountRequests("POST", "/users"); n != 1 {
		t.Errorf("got %d creates, want 1", n)
	}
}

func TestResource_importBlock(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	intern := func(id string) string {
		return w.Config(fmt.Sprintf(`
import {
  to = cerby_user.jane
  id = %q
}
resource "cerby_user" "jane" {
  email = "INES.intern@acme.example"
  role  = "user"
}
`, id))
	}
	for name, id := range map[string]string{"id": cerbytest.SeedInternID, "email": "Ines.Intern@Acme.example"} {
		t.Run(name, func(t *testing.T) {
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps: []resource.TestStep{{
					Config: intern(id),
					// The case of the email is no change.
					ConfigPlanChecks: expectAction(plancheck.ResourceActionNoop),
				}, {
					// The next case imports the same user.
					Config: w.Config("removed {\n  from = cerby_user.jane\n  lifecycle {\n    destroy = false\n  }\n}"),
				}},
			})
		})
	}
	if n := w.CountRequests("PATCH", "/users/"+cerbytest.SeedInternID); n != 0 {
		t.Errorf("got %d updates, want none", n)
	}
}

func TestResource_importByIdentity(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	resource.UnitTest(t, resource.TestCase{
		// Import blocks accept an identity since Terraform 1.12. TestImportState_identity covers earlier versions.
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{Config: w.Config(jane)},
			{ResourceName: "cerby_user.jane", ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

func TestResource_deletedOutside(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(w *acctest.Workspace, id string){
		"disabled": func(w *acctest.Workspace, id string) {
			w.RemoveUser(id)
			w.UpdateUser(id, func(u *cerbytest.User) { u.Email = "was@acme.example" })
		},
		"purged": func(w *acctest.Workspace, id string) { w.PurgeUser(id) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps: []resource.TestStep{
					{Config: w.Config(jane)},
					{
						PreConfig:        func() { remove(w, usersWithJanesEmail(w)[0].ID) },
						Config:           w.Config(jane),
						ConfigPlanChecks: expectAction(plancheck.ResourceActionCreate),
					},
				},
			})
		})
	}
}

func TestResource_lostResponseOfDestroy(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.Inject(cerbytest.Fault{Method: "DELETE", Path: "/users/{id}", Drop: cerbytest.DropAfter, Times: 1})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps:                    []resource.TestStep{{Config: w.Config(jane)}},
	})
	if users := usersWithJanesEmail(w); users[0].Status != "disabled" {
		t.Errorf("got status %q, want disabled", users[0].Status)
	}
}

func TestResource_unknownRole(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, cerbytest.WithRoles("workspace_auditor"))
	auditor := w.Config(`
resource "cerby_user" "jane" {
  email = "jane.doe@acme.example"
  role  = "auditor"
}
`)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config:            auditor,
				ConfigStateChecks: []statecheck.StateCheck{expectAttribute("role", knownvalue.StringExact("auditor"))},
			},
			{Config: auditor, ConfigPlanChecks: emptyPlan},
		},
	})
}

func TestResource_replaced(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{Config: w.Config(jane)},
			{
				Config: w.Config("resource \"cerby_user\" \"jane\" {\n" +
					"  email = \"janet@acme.example\"\n  role = \"user\"\n}"),
				ConfigPlanChecks: expectAction(plancheck.ResourceActionDestroyBeforeCreate),
			},
			{
				Config: w.Config("resource \"cerby_user\" \"jane\" {\n" +
					"  email = \"j@agency.example\"\n  role = \"guest_user\"\n  guest = true\n}"),
				ConfigPlanChecks:  expectAction(plancheck.ResourceActionDestroyBeforeCreate),
				ConfigStateChecks: []statecheck.StateCheck{expectAttribute("guest", knownvalue.Bool(true))},
			},
		},
	})
}

func TestResource_adopts(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	interrupted := w.AddUser(cerbytest.User{
		Email: "jane.doe@acme.example", Status: "pending", FirstName: "Jane", CreatedAt: time.Now().Add(-time.Minute),
	})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{{
			Config:           w.Config(jane),
			ConfigPlanChecks: expectAction(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				expectAttribute("id", knownvalue.StringExact(interrupted.ID)),
				expectAttribute("last_name", knownvalue.StringExact("Doe")),
			},
		}},
	})
}

func TestResource_adoptedAndDestroyed(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	interrupted := w.AddUser(cerbytest.User{
		Email: "jane.doe@acme.example", Status: "pending", CreatedAt: time.Now().Add(-time.Minute),
	})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps:                    []resource.TestStep{{Config: w.Config(jane)}},
	})
	if u, _ := w.User(interrupted.ID); u.Status != "disabled" {
		t.Errorf("got status %q after the destroy, want disabled", u.Status)
	}
}

// The email of a removed user cannot be used again, so that a user is never replaced by a user with the same email.
func TestResource_replacedWithSameEmail(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]bool{"destroyed first": false, "created first": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			replaced := func(version string) string {
				return w.Config(fmt.Sprintf(`
resource "terraform_data" "version" {
  input = %q
}
resource "cerby_user" "jane" {
  email = "jane.doe@acme.example"
  role  = "user"
  lifecycle {
    create_before_destroy = %t
    replace_triggered_by  = [terraform_data.version]
  }
}
`, version, before))
			}
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps: []resource.TestStep{
					{Config: replaced("1")},
					{Config: replaced("2"), ExpectError: acctest.ErrorRegexp("Cerby keeps the email of a removed user")},
					// Drift does not soften the refusal: the user would be removed.
					{
						PreConfig: func() {
							w.UpdateUser(usersWithJanesEmail(w)[0].ID, func(u *cerbytest.User) {
								u.Status, u.CreatedAt = "live", u.CreatedAt.Add(-2*time.Hour)
							})
						},
						Config: replaced("2"), ExpectError: acctest.ErrorRegexp("Unable to replace user"),
					},
					{
						PreConfig: func() {
							if users := usersWithJanesEmail(w); len(users) != 1 || users[0].Status != "live" {
								t.Errorf("got %+v after the refusals, want one live user", users)
							}
						},
						Config: replaced("1"), ConfigPlanChecks: emptyPlan,
					},
				},
			})
		})
	}
}
