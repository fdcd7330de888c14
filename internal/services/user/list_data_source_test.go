package user_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestListDataSource(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedUsers(w.Workspace, 300)
	config := w.Config(`
data "cerby_users" "all" {}
data "cerby_users" "present" {
  status = ["live", "pending"]
}
data "cerby_users" "removed" {
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
    length(data.cerby_users.all.users),
    length(data.cerby_users.present.users),
    length(data.cerby_users.removed.users),
  ]
}
output "removed" {
  value = data.cerby_users.removed.users[*].email
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
					expectOutput("counts", knownvalue.TupleExact([]knownvalue.Check{
						knownvalue.Int64Exact(all), knownvalue.Int64Exact(all - 1), knownvalue.Int64Exact(1),
					})),
					expectOutput("removed", texts("dora.departed@acme.example")),
					expectOutput("guests", texts("greta.guest@agency.example")),
					expectOutput("found", texts("ines.intern@acme.example")),
				},
			},
			{Config: config, ConfigPlanChecks: emptyPlan},
		},
	})
}
