package user_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestResource_missingScope(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read users"}})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{{
			Config: w.ConfigWithToken(token, jane),
			ExpectError: acctest.ErrorRegexp(`needs the scope "Write users", ` +
				"and has to belong to a user with the workspace role Admin, Super Admin or Owner"),
		}},
	})
}

func TestResource_invalidConfig(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	for name, test := range map[string]struct{ body, message string }{
		"role with prefix": {
			`email = "jane@acme.example"` + "\n" + `role = "workspace_admin"`, `Write "admin" instead of "workspace_admin"`,
		},
		"role of guests": {
			`email = "jane@acme.example"` + "\n" + `role = "guest_user"`,
			`The role "guest_user" is only available to guests, and guest is not true. Set guest = true`,
		},
		"guest as admin": {
			`email = "jane@acme.example"` + "\n" + `role = "admin"` + "\nguest = true",
			`The role "admin" is not available to guests, and guest is true. Write "guest_user"`,
		},
		"role empty": {`email = "jane@acme.example"` + "\n" + `role = ""`, `"" is not a role`},
		"email with name": {
			`email = "Jane Doe <jane@acme.example>"` + "\n" + `role = "user"`,
			"is not an email address. Write the address alone",
		},
		"email without an at sign": {`email = "k3y-text"` + "\n" + `role = "user"`, "The value is not an email address."},
		"owner": {
			`email = "jane@acme.example"` + "\n" + `role = "owner"`,
			`Unable to assign the role owner to user "jane@acme.example"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps: []resource.TestStep{{
					Config:   w.Config("resource \"cerby_user\" \"jane\" {\n" + test.body + "\n}"),
					PlanOnly: true, ExpectError: acctest.ErrorRegexp(test.message),
				}},
			})
		})
	}
	if n := len(w.Requests()); n != 0 {
		t.Errorf("got %d requests, want none", n)
	}
}

func TestResource_owner(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	config := func(email, role string) string {
		return w.Config(fmt.Sprintf("resource \"cerby_user\" \"jane\" {\n  email = %q\n  role = %q\n}", email, role))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config("olivia.owner@acme.example", "owner"), ResourceName: "cerby_user.jane", ImportState: true,
				ImportStateId: "olivia.owner@acme.example", ImportStatePersist: true,
			},
			{Config: config("olivia.owner@acme.example", "owner"), ConfigPlanChecks: emptyPlan},
			{
				Config:      config("olivia.owner@acme.example", "admin"),
				ExpectError: acctest.ErrorRegexp("Unable to remove the role owner from user"),
			},
			{
				Config:      config("other@acme.example", "owner"),
				ExpectError: acctest.ErrorRegexp(`Unable to remove user "olivia.owner@acme.example"`),
			},
			{Config: w.Config(""), ExpectError: acctest.ErrorRegexp(`Unable to remove user "olivia.owner@acme.example"`)},
			{Config: w.Config("removed {\n  from = cerby_user.jane\n  lifecycle {\n    destroy = false\n  }\n}")},
		},
	})
	if u, _ := w.User(cerbytest.SeedOwnerID); u.Role != "workspace_owner" || u.Status != "live" {
		t.Errorf("got owner %+v, want the seeded one", u)
	}
}

func TestResource_emailTaken(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	// A user who was created more than an hour ago is not the rest of an interrupted apply.
	w.AddUser(cerbytest.User{
		ID: "taken", Email: "jane.doe@acme.example", Status: "pending", CreatedAt: time.Now().Add(-61 * time.Minute),
	})
	user := func(email string) string {
		return w.Config(fmt.Sprintf("resource \"cerby_user\" \"jane\" {\n  email = %q\n  role = \"user\"\n}", email))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: user("Ines.Intern@acme.example"),
				ExpectError: acctest.ErrorRegexp(
					fmt.Sprintf("import {\n  to = cerby_user.example\n  id = %q\n}", cerbytest.SeedInternID),
				),
			},
			{Config: user("jane.doe@acme.example"), ExpectError: acctest.ErrorRegexp(`id = "taken"`)},
			{Config: user("dora.departed@acme.example"), ExpectError: acctest.ErrorRegexp("Enable the user in Cerby's web app")},
		},
	})
	if u, _ := w.User(cerbytest.SeedInternID); u.Role != "workspace_user" || u.Status != "live" {
		t.Errorf("got user %+v, want the seeded one", u)
	}
}

func TestResource_declaredTwice(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{{
			Config: w.Config(jane + "resource \"cerby_user\" \"again\" {\n  email = \"jane.doe@acme.example\"\n" +
				"  role = \"user\"\n}"),
			ExpectError: acctest.ErrorRegexp("Two resources manage the same object: user"),
		}},
	})
}

func TestResource_importRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	for id, message := range map[string]string{
		"nobody@acme.example":     `User "nobody@acme.example" not found`,
		"ines.inter@acme.example": `Did you mean "ines.intern@acme.example"?`,
		"no-such-id":              `User "no-such-id" not found`,
		"a/b":                     `The value is not an ID`,
		cerbytest.SeedDepartedID:  "Enable the user in Cerby's web app",
	} {
		t.Run(id, func(t *testing.T) {
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps: []resource.TestStep{{
					Config: w.Config(jane), ResourceName: "cerby_user.jane",
					ImportState: true, ImportStateId: id, ExpectError: acctest.ErrorRegexp(message),
				}},
			})
		})
	}
}

func TestResource_responseWithOtherRole(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.Inject(cerbytest.Fault{
		Method: "POST", Status: 201,
		Body: `{"data": {"id": "` + cerbytest.SeedInternID + `", "type": "user", "attributes": ` +
			`{"email": "jane.doe@acme.example", "role": "workspace_login_only", "status": "pending"}}}`,
	})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{{
			// The apply succeeds, and the next plan shows the difference.
			Config: w.Config(jane), ExpectNonEmptyPlan: true,
			ConfigStateChecks: []statecheck.StateCheck{expectAttribute("role", knownvalue.StringExact("user"))},
		}},
	})
}
