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

// expectOutput checks the value of an output.
func expectOutput(name string, value knownvalue.Check) statecheck.StateCheck {
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
			// The service returns times in another form each time.
			{Config: config, ConfigPlanChecks: emptyPlan},
		},
	})
}

func TestDataSource_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddUser(cerbytest.User{ID: "first", Email: "duplicate@acme.example"})
	w.AddUser(cerbytest.User{ID: "second", Email: "DUPLICATE@acme.example"})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read vaults"}})
	for name, test := range map[string]struct{ config, message string }{
		"nobody": {
			w.Config("data \"cerby_user\" \"x\" {\n  email = \"nobody@acme.example\"\n}"),
			"Searched all users of the workspace.",
		},
		"no id": {w.Config("data \"cerby_user\" \"x\" {\n  id = \"nobody\"\n}"), `User "nobody" not found`},
		"several": {
			w.Config("data \"cerby_user\" \"x\" {\n  email = \"duplicate@acme.example\"\n}"),
			"Use the ID of one: - first (live) - second (live)",
		},
		"neither": {
			w.Config("data \"cerby_user\" \"x\" {\n}"),
			"No attribute specified when one (and only one) of [id,email] is required",
		},
		"scope": {w.ConfigWithToken(token, "data \"cerby_users\" \"x\" {}"), `needs the scope "Read users"`},
		"comma": {
			w.Config("data \"cerby_users\" \"x\" {\n  status = [\"live,pending\"]\n}"), "Write each word as a separate element",
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
