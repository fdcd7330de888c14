package user_test

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

// output checks an output.
func output(name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownOutputValue(name, value)
}

func TestDataSource(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	config := w.Config(fmt.Sprintf(`
data "cerby_user" "id" {
  id = %q
}
data "cerby_user" "email" {
  email = "OLIVIA.owner@acme.example"
}
data "cerby_user" "departed" {
  email = "dora.departed@acme.example"
}
`, cerbytest.SeedGuestID))
	known := func(name, attribute string, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.cerby_user."+name, tfjsonpath.New(attribute), value)
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config,
				ConfigStateChecks: []statecheck.StateCheck{
					known("id", "email", knownvalue.StringExact("greta.guest@agency.example")),
					known("id", "guest", knownvalue.Bool(true)),
					known("id", "role", knownvalue.StringExact("guest_user")),
					known("email", "id", knownvalue.StringExact(cerbytest.SeedOwnerID)),
					known("email", "role", knownvalue.StringExact("owner")),
					known("email", "created_at", knownvalue.StringExact("2024-01-04T15:36:54Z")),
					known("departed", "status", knownvalue.StringExact("disabled")),
				},
			},
			// The service writes times in other forms each time.
			{Config: config, ConfigPlanChecks: empty},
		},
	})
}

func TestDataSource_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddUser(cerbytest.User{ID: "first", Email: "twin@acme.example"})
	w.AddUser(cerbytest.User{ID: "second", Email: "TWIN@acme.example"})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read vaults"}})
	for name, test := range map[string]struct{ config, message string }{
		"nobody": {
			w.Config("data \"cerby_user\" \"x\" {\n  email = \"nobody@acme.example\"\n}"),
			"Searched all users of the workspace.",
		},
		"no id": {w.Config("data \"cerby_user\" \"x\" {\n  id = \"nobody\"\n}"), `User "nobody" not found`},
		"several": {
			w.Config("data \"cerby_user\" \"x\" {\n  email = \"twin@acme.example\"\n}"),
			"Use the ID of one: - first (live) - second (live)",
		},
		"neither": {
			w.Config("data \"cerby_user\" \"x\" {\n}"),
			"No attribute specified when one (and only one) of [id,email] is required",
		},
		"scope": {w.ConfigWithToken(token, "data \"cerby_users\" \"x\" {}"), `needs the scope "Read users"`},
		"comma": {
			w.Config("data \"cerby_users\" \"x\" {\n  status = [\"live,pending\"]\n}"), "write each as an element of its own",
		},
		"null":   {w.Config("data \"cerby_users\" \"x\" {\n  status = [\"live\", null]\n}"), "null"},
		"status": {w.Config("data \"cerby_users\" \"x\" {\n  status = [\"asleep\"]\n}"), "filter[status].0"},
	} {
		t.Run(name, func(t *testing.T) {
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps: []resource.TestStep{
					{Config: test.config, ExpectError: acctest.ErrorRegexp(test.message)},
				},
			})
		})
	}
}

func TestListDataSource(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedUsers(w.Workspace, 300)
	config := w.Config(`
data "cerby_users" "all" {}
data "cerby_users" "here" {
  status = ["live", "pending"]
}
data "cerby_users" "gone" {
  status = ["disabled"]
}
data "cerby_users" "guests" {
  guest = true
}
data "cerby_users" "found" {
  search = "intern"
}
data "cerby_user" "last" {
  email = "USER00300@acme.example"
}
output "counts" {
  value = [
    length(data.cerby_users.all.users), length(data.cerby_users.here.users), length(data.cerby_users.gone.users),
  ]
}
output "gone" {
  value = data.cerby_users.gone.users[*].email
}
output "guests" {
  value = data.cerby_users.guests.users[*].email
}
output "found" {
  value = data.cerby_users.found.users[*].email
}
`)
	texts := func(values ...string) knownvalue.Check {
		checks := make([]knownvalue.Check, 0, len(values))
		for _, value := range values {
			checks = append(checks, knownvalue.StringExact(value))
		}
		return knownvalue.ListExact(checks)
	}
	all := int64(len(w.Users()))
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config,
				ConfigStateChecks: []statecheck.StateCheck{
					output(
						"counts",
						knownvalue.TupleExact([]knownvalue.Check{
							knownvalue.Int64Exact(all), knownvalue.Int64Exact(all - 1), knownvalue.Int64Exact(1),
						}),
					),
					output("gone", texts("dora.departed@acme.example")),
					output("guests", texts("greta.guest@agency.example")),
					output("found", texts("ines.intern@acme.example")),
				},
			},
			{Config: config, ConfigPlanChecks: empty},
		},
	})
}
