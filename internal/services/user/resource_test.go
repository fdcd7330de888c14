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

// jane is a configuration of one user.
const jane = `
resource "cerby_user" "jane" {
  email      = "Jane.Doe@acme.example"
  role       = "user"
  first_name = "Jane"
  last_name  = "Doe"
}
`

// attribute checks one attribute of jane.
func attribute(name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("cerby_user.jane", tfjsonpath.New(name), value)
}

// empty is that a plan changes nothing.
var empty = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

// action is what a plan does with jane.
func action(kind plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction("cerby_user.jane", kind)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// janes gives the users of the workspace that have jane's email.
func janes(w *acctest.Workspace) []cerbytest.User {
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
	changed := `
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
				ConfigPlanChecks: action(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					attribute("email", knownvalue.StringExact("Jane.Doe@acme.example")),
					attribute("role", knownvalue.StringExact("user")),
					attribute("guest", knownvalue.Bool(false)),
					attribute("status", knownvalue.StringExact("pending")),
					attribute("created_at", knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`))),
				},
			},
			{Config: w.Config(jane), ConfigPlanChecks: empty},
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
				ConfigPlanChecks: action(plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{
					attribute("role", knownvalue.StringExact("admin")),
					attribute("first_name", knownvalue.StringExact("Janet")),
					attribute("last_name", knownvalue.StringExact("Doe")),
				},
			},
		},
		CheckDestroy: func(*terraform.State) error {
			if u := janes(w); len(u) != 1 || u[0].Status != "disabled" {
				return fmt.Errorf("the workspace has %+v after the destroy", u)
			}
			return nil
		},
	})
	if n := w.CountRequests("POST", "/users"); n != 1 {
		t.Errorf("%d users were made, not 1", n)
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
	for name, id := range map[string]string{"id": cerbytest.SeedInternID, "e-mail": "Ines.Intern@Acme.example"} {
		t.Run(name, func(t *testing.T) {
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps: []resource.TestStep{{
					Config: intern(id),
					// Only the import itself is planned, although the email is written in another case.
					ConfigPlanChecks: action(plancheck.ResourceActionNoop),
				}, {
					// Let go of her again, so that the next case finds her.
					Config: w.Config("removed {\n  from = cerby_user.jane\n  lifecycle {\n    destroy = false\n  }\n}"),
				}},
			})
		})
	}
	if n := w.CountRequests("PATCH", "/users/"+cerbytest.SeedInternID); n != 0 {
		t.Errorf("the import sent %d changes", n)
	}
}

func TestResource_importByIdentity(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	resource.UnitTest(t, resource.TestCase{
		// Import blocks take an identity from Terraform 1.12 on; TestImportState_identity covers it below that.
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{Config: w.Config(jane)},
			{ResourceName: "cerby_user.jane", ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

func TestResource_gone(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(w *acctest.Workspace, id string){
		"disabled": func(w *acctest.Workspace, id string) {
			w.RemoveUser(id)
			w.UpdateUser(id, func(u *cerbytest.User) { u.Email = "was@acme.example" })
		},
		"forgotten": func(w *acctest.Workspace, id string) { w.PurgeUser(id) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps: []resource.TestStep{
					{Config: w.Config(jane)},
					{
						PreConfig:        func() { remove(w, janes(w)[0].ID) },
						Config:           w.Config(jane),
						ConfigPlanChecks: action(plancheck.ResourceActionCreate),
					},
				},
			})
		})
	}
}

func TestResource_goneBeforeDestroy(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.Inject(cerbytest.Fault{Method: "DELETE", Path: "/users/{id}", Drop: cerbytest.DropAfter, Times: 1})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps:                    []resource.TestStep{{Config: w.Config(jane)}},
	})
	if u := janes(w); u[0].Status != "disabled" {
		t.Errorf("she is %s", u[0].Status)
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
			{Config: auditor, ConfigStateChecks: []statecheck.StateCheck{attribute("role", knownvalue.StringExact("auditor"))}},
			{Config: auditor, ConfigPlanChecks: empty},
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
				ConfigPlanChecks: action(plancheck.ResourceActionDestroyBeforeCreate),
			},
			{
				Config: w.Config("resource \"cerby_user\" \"jane\" {\n" +
					"  email = \"j@agency.example\"\n  role = \"guest_user\"\n  guest = true\n}"),
				ConfigPlanChecks: action(plancheck.ResourceActionDestroyBeforeCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					attribute("guest", knownvalue.Bool(true)),
				},
			},
		},
	})
}

func TestResource_takesOverWhatWasLeftBehind(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	left := w.AddUser(cerbytest.User{
		Email: "jane.doe@acme.example", Status: "pending", FirstName: "Jane", CreatedAt: time.Now().Add(-time.Minute),
	})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{{
			Config:           w.Config(jane),
			ConfigPlanChecks: action(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				attribute("id", knownvalue.StringExact(left.ID)),
				attribute("last_name", knownvalue.StringExact("Doe")),
			},
		}},
	})
}

func TestResource_takenOverAndDestroyed(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	left := w.AddUser(cerbytest.User{
		Email: "jane.doe@acme.example", Status: "pending", CreatedAt: time.Now().Add(-time.Minute),
	})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps:                    []resource.TestStep{{Config: w.Config(jane)}},
	})
	if u, _ := w.User(left.ID); u.Status != "disabled" {
		t.Errorf("after the destroy she is %s", u.Status)
	}
}

// The email of a removed user cannot be used again, so that a user is never replaced by a user with the same email.
func TestResource_replacedByItself(t *testing.T) {
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
							w.UpdateUser(
								janes(w)[0].ID, func(u *cerbytest.User) { u.Status, u.CreatedAt = "live", u.CreatedAt.Add(-2*time.Hour) },
							)
						},
						Config: replaced("2"), ExpectError: acctest.ErrorRegexp("Unable to replace user"),
					},
					{
						PreConfig: func() {
							if u := janes(w); len(u) != 1 || u[0].Status != "live" {
								t.Errorf("after the refusals: %+v", u)
							}
						},
						Config: replaced("1"), ConfigPlanChecks: empty,
					},
				},
			})
		})
	}
}
