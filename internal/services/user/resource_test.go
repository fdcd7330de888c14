package user_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
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

// words makes an expectation of an error whose lines may be broken anywhere.
func words(text string) *regexp.Regexp {
	return regexp.MustCompile(regexp.MustCompile(`\s+`).ReplaceAllString(regexp.QuoteMeta(text), `[\s│]+`))
}

// janes gives the users of the workspace that have jane's e-mail.
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
		ProtoV6ProviderFactories: acctest.Factories,
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
			{ResourceName: "cerby_user.jane", ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"email"}},
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
	if n := w.Count("POST", "/users"); n != 1 {
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
				ProtoV6ProviderFactories: acctest.Factories,
				Steps: []resource.TestStep{{
					Config: intern(id),
					// Only the import itself is planned, although the e-mail is written in another case.
					ConfigPlanChecks: action(plancheck.ResourceActionNoop),
				}, {
					// Let go of her again, so that the next case finds her.
					Config: w.Config("removed {\n  from = cerby_user.jane\n  lifecycle {\n    destroy = false\n  }\n}"),
				}},
			})
		})
	}
	if n := w.Count("PATCH", "/users/"+cerbytest.SeedInternID); n != 0 {
		t.Errorf("the import sent %d changes", n)
	}
}

func TestResource_importByIdentity(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	resource.UnitTest(t, resource.TestCase{
		// Import blocks take an identity from Terraform 1.12 on; TestImportState_identity covers it below that.
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		ProtoV6ProviderFactories: acctest.Factories,
		Steps: []resource.TestStep{
			{Config: w.Config(jane)},
			{ResourceName: "cerby_user.jane", ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

func TestResource_importRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	for id, message := range map[string]string{
		"nobody@acme.example":    `No user with the e-mail "nobody@acme.example"`,
		"no-such-id":             `The workspace has no user with the id "no-such-id"`,
		"a/b":                    "is neither the id nor the e-mail of a user",
		cerbytest.SeedDepartedID: "Enable them in Cerby's web app",
	} {
		t.Run(id, func(t *testing.T) {
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories,
				Steps: []resource.TestStep{{
					Config: w.Config(jane), ResourceName: "cerby_user.jane", ImportState: true, ImportStateId: id, ExpectError: words(message),
				}},
			})
		})
	}
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
				ProtoV6ProviderFactories: acctest.Factories,
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
		ProtoV6ProviderFactories: acctest.Factories,
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
		ProtoV6ProviderFactories: acctest.Factories,
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
		ProtoV6ProviderFactories: acctest.Factories,
		Steps: []resource.TestStep{
			{Config: w.Config(jane)},
			{
				Config:           w.Config("resource \"cerby_user\" \"jane\" {\n  email = \"janet@acme.example\"\n  role = \"user\"\n}"),
				ConfigPlanChecks: action(plancheck.ResourceActionDestroyBeforeCreate),
			},
			{
				Config:           w.Config("resource \"cerby_user\" \"jane\" {\n  email = \"j@agency.example\"\n  role = \"guest_user\"\n  guest = true\n}"),
				ConfigPlanChecks: action(plancheck.ResourceActionDestroyBeforeCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					attribute("guest", knownvalue.Bool(true)),
				},
			},
		},
	})
}

func TestResource_emailTaken(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	// An hour ago somebody invited her by hand.
	w.AddUser(cerbytest.User{ID: "taken", Email: "jane.doe@acme.example", Status: "pending", CreatedAt: time.Now().Add(-61 * time.Minute)})
	user := func(email string) string {
		return w.Config(fmt.Sprintf("resource \"cerby_user\" \"jane\" {\n  email = %q\n  role = \"user\"\n}", email))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories,
		Steps: []resource.TestStep{
			{Config: user("Ines.Intern@acme.example"), ExpectError: words(fmt.Sprintf("import {\n  to = cerby_user.example\n  id = %q\n}", cerbytest.SeedInternID))},
			{Config: user("jane.doe@acme.example"), ExpectError: words(`id = "taken"`)},
			{Config: user("dora.departed@acme.example"), ExpectError: words("Enable them in Cerby's web app")},
		},
	})
	if u, _ := w.User(cerbytest.SeedInternID); u.Role != "workspace_user" || u.Status != "live" {
		t.Errorf("she was changed: %+v", u)
	}
}

func TestResource_takesOverWhatWasLeftBehind(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	left := w.AddUser(cerbytest.User{Email: "jane.doe@acme.example", Status: "pending", FirstName: "Jane", CreatedAt: time.Now().Add(-time.Minute)})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories,
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

func TestResource_declaredTwice(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories,
		Steps: []resource.TestStep{{
			Config:      w.Config(jane + "resource \"cerby_user\" \"again\" {\n  email = \"jane.doe@acme.example\"\n  role = \"user\"\n}"),
			ExpectError: words("is declared twice"),
		}},
	})
}

func TestResource_lostAnswer(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]cerbytest.Fault{
		"dropped": {Drop: cerbytest.DropAfter},
		"cut":     {CutBody: true},
		"504":     {Status: http.StatusGatewayTimeout, AfterChange: true},
		"500":     {Status: http.StatusInternalServerError, AfterChange: true},
		"HTML":    {Status: http.StatusOK, HTML: true, AfterChange: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			fault.Method, fault.Path, fault.Times = "POST", "/users", 1
			w.Inject(fault)
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories,
				Steps: []resource.TestStep{
					{Config: w.Config(jane), ConfigStateChecks: []statecheck.StateCheck{attribute("status", knownvalue.StringExact("pending"))}},
					{Config: w.Config(jane), ConfigPlanChecks: empty},
				},
			})
			if n := w.Count("POST", "/users"); n != 1 {
				t.Errorf("she was asked for %d times", n)
			}
		})
	}
}

func TestResource_serviceRecovers(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]cerbytest.Fault{
		"503 three times": {Status: http.StatusServiceUnavailable, Times: 3},
		"429":             {Status: http.StatusTooManyRequests, Every: 3, Times: 2, Header: http.Header{"Retry-After": {"1"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			w.Inject(fault)
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories,
				Steps:                    []resource.TestStep{{Config: w.Config(jane)}, {Config: w.Config(jane), ConfigPlanChecks: empty}},
			})
			if u := janes(w); len(u) != 1 {
				t.Errorf("there are %d of her", len(u))
			}
		})
	}
}

func TestResource_answerIsAPage(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.Inject(cerbytest.Fault{Method: "POST", Status: http.StatusNotFound, HTML: true})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories,
		Steps: []resource.TestStep{{
			Config:      w.Config(jane),
			ExpectError: regexp.MustCompile(`(?s)Could not create the user "Jane.Doe@acme.example".*404 Not Found with an HTML\s+page`),
		}},
	})
}

func TestResource_pageIsNotGone(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories,
		Steps: []resource.TestStep{
			{Config: w.Config(jane)},
			{
				PreConfig:   func() { w.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusNotFound, HTML: true}) },
				Config:      w.Config(jane),
				ExpectError: words("This is not how the Cerby API answers"),
			},
			{PreConfig: w.ClearFaults, Config: w.Config(jane), ConfigPlanChecks: empty},
		},
	})
}

func TestResource_foreignHostSeesNothing(t *testing.T) {
	t.Parallel()
	foreign := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s reached the foreign host", r.Method, r.URL)
	}))
	t.Cleanup(foreign.Close)
	w := acctest.NewWorkspace(t)
	w.Inject(cerbytest.Fault{Method: "POST", Status: http.StatusTemporaryRedirect, Header: http.Header{"Location": {foreign.URL + "/api/v1/users"}}})
	w.Inject(cerbytest.Fault{
		Method: "GET", Path: "/users", Times: 1,
		Body: `{"data": [], "links": {"next": "` + foreign.URL + `/api/v1/users?page[number]=2&page[size]=100"}, "meta": {}}`,
	})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories,
		Steps: []resource.TestStep{{
			Config:      w.Config("data \"cerby_users\" \"all\" {}\n" + jane),
			ExpectError: words("a redirect to 127.0.0.1"),
		}},
	})
}

func TestResource_missingScope(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read users"}})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories,
		Steps: []resource.TestStep{{
			Config:      w.ConfigWithToken(token, jane),
			ExpectError: words(`needs the scope "Write users", of a user with workspace role Admin, Super Admin or Owner`),
		}},
	})
}

func TestResource_badInput(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	for name, test := range map[string]struct{ body, message string }{
		"role with prefix": {`email = "jane@acme.example"` + "\n" + `role = "workspace_admin"`, `Write "admin" instead of "workspace_admin"`},
		"role empty":       {`email = "jane@acme.example"` + "\n" + `role = ""`, `"" is not a role`},
		"e-mail":           {`email = "Jane Doe <jane@acme.example>"` + "\n" + `role = "user"`, "is not an e-mail address: write it alone"},
		"owner":            {`email = "jane@acme.example"` + "\n" + `role = "owner"`, "jane@acme.example is not the owner of the workspace"},
	} {
		t.Run(name, func(t *testing.T) {
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories,
				Steps: []resource.TestStep{{
					Config: w.Config("resource \"cerby_user\" \"jane\" {\n" + test.body + "\n}"), PlanOnly: true, ExpectError: words(test.message),
				}},
			})
		})
	}
	if n := len(w.Requests()); n != 0 {
		t.Errorf("bad input cost %d requests", n)
	}
}

func TestResource_owner(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	olivia := func(email, role string) string {
		return w.Config(fmt.Sprintf("resource \"cerby_user\" \"jane\" {\n  email = %q\n  role = %q\n}", email, role))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories,
		Steps: []resource.TestStep{
			{
				Config: olivia("olivia.owner@acme.example", "owner"), ResourceName: "cerby_user.jane", ImportState: true,
				ImportStateId: "olivia.owner@acme.example", ImportStatePersist: true,
			},
			{Config: olivia("olivia.owner@acme.example", "owner"), ConfigPlanChecks: empty},
			{Config: olivia("olivia.owner@acme.example", "admin"), ExpectError: words("The owner's role cannot be taken")},
			{Config: olivia("other@acme.example", "owner"), ExpectError: words("The owner cannot be removed")},
			{Config: w.Config(""), ExpectError: words("The owner cannot be removed")},
			{Config: w.Config("removed {\n  from = cerby_user.jane\n  lifecycle {\n    destroy = false\n  }\n}")},
		},
	})
	if u, _ := w.User(cerbytest.SeedOwnerID); u.Role != "workspace_owner" || u.Status != "live" {
		t.Errorf("the owner was changed: %+v", u)
	}
}
