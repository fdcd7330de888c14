package integration_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// inOrder are texts in their order.
func inOrder(texts ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, 0, len(texts))
	for _, text := range texts {
		checks = append(checks, knownvalue.StringExact(text))
	}
	return knownvalue.ListExact(checks)
}

func TestDataSources(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedUsers(w.Workspace, 130)
	for i, user := range w.Users() {
		if i >= 5 {
			w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.IntegrationUser{UserID: user.ID, Entitlements: []string{"VIEWER"}})
		}
	}
	w.AddIntegration(cerbytest.Integration{ID: "older", Application: "older_tenant", Label: "Older form", EntitlementIDs: true, Entitlements: []cerbytest.Entitlement{{ID: "A"}, {ID: "B"}}})
	w.AddIntegrationUser("older", cerbytest.IntegrationUser{UserID: cerbytest.SeedInternID, Role: "account_manager", Entitlements: []string{"A", "B"}})
	config := w.Config(fmt.Sprintf(`
data "cerby_integration" "id" {
  id = %q
}
data "cerby_integration" "label" {
  label       = "Acme / Video Team"
  application = "youtube_tenant"
}
data "cerby_integrations" "all" {}
data "cerby_integrations" "some" {
  applications = ["pinterest_tenant", "older_tenant"]
}
data "cerby_integration_entitlements" "video" {
  integration_id = data.cerby_integration.label.id
}
data "cerby_integration_users" "video" {
  integration_id = data.cerby_integration.label.id
}
data "cerby_integration_users" "older" {
  integration_id = "older"
}
data "cerby_integration_unmatched_users" "video" {
  integration_id = data.cerby_integration.label.id
  search         = "former"
}
data "cerby_integration_unmatched_users" "nobody" {
  integration_id = data.cerby_integration.label.id
  search         = "no such words"
}
output "all" {
  value = length(data.cerby_integrations.all.integrations)
}
output "some" {
  value = data.cerby_integrations.some.integrations[*].label
}
output "entitlements" {
  value = data.cerby_integration_entitlements.video.entitlements[*].id
}
output "users" {
  value = length(data.cerby_integration_users.video.users)
}
output "unmatched" {
  value = data.cerby_integration_unmatched_users.video.unmatched_users[*].email
}
output "nobody" {
  value = length(data.cerby_integration_unmatched_users.nobody.unmatched_users)
}
`, cerbytest.SeedBoardsIntegrationID))
	known := func(name string, path tfjsonpath.Path, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data."+name, path, value)
	}
	text := knownvalue.StringExact
	older := tfjsonpath.New("users").AtSliceIndex(0)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config,
				ConfigStateChecks: []statecheck.StateCheck{
					known("cerby_integration.id", tfjsonpath.New("label"), text("Acme Boards")),
					known("cerby_integration.id", tfjsonpath.New("created_at"), knownvalue.StringRegexp(regexp.MustCompile(`Z$`))),
					known("cerby_integration.label", tfjsonpath.New("id"), text(cerbytest.SeedVideoIntegrationID)),
					known("cerby_integration_users.older", older.AtMapKey("email"), text("ines.intern@acme.example")),
					known("cerby_integration_users.older", older.AtMapKey("role"), text("manager")),
					known("cerby_integration_users.older", older.AtMapKey("entitlements"), knownvalue.SetExact([]knownvalue.Check{text("A"), text("B")})),
					statecheck.ExpectKnownOutputValue("all", knownvalue.Int64Exact(3)),
					statecheck.ExpectKnownOutputValue("some", inOrder("Acme Boards", "Older form")),
					statecheck.ExpectKnownOutputValue("entitlements", inOrder("MANAGER", "EDITOR", "VIEWER", "VIEWER_LIMITED")),
					statecheck.ExpectKnownOutputValue("users", knownvalue.Int64Exact(130)),
					statecheck.ExpectKnownOutputValue("unmatched", inOrder("former.agency@agency.example")),
					statecheck.ExpectKnownOutputValue("nobody", knownvalue.Int64Exact(0)),
				},
			},
			{Config: config, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}},
		},
	})
}

func TestDataSources_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddIntegration(cerbytest.Integration{ID: "twin", Application: "vimeo_tenant", Label: "Acme / Video Team"})
	without := func(scopes ...string) string {
		return w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: scopes})
	}
	one := func(name, value string) map[string]any { return map[string]any{name: value} }
	of := func(id string) map[string]any { return map[string]any{"integration_id": id} }
	for name, test := range map[string]struct {
		token, typeName string
		config          map[string]any
		message         string
	}{
		"several":        {w.Token, "cerby_integration", one("label", "Acme / Video Team"), `(?s)Use the ID of one:.*\(youtube_tenant\).*- twin \(vimeo_tenant\)`},
		"none":           {w.Token, "cerby_integration", one("label", "Acme Films"), `(?s)Integration "Acme Films" not found.*Searched all integrations`},
		"no id":          {w.Token, "cerby_integration", one("id", "nothing"), `Integration "nothing" not found`},
		"neither":        {w.Token, "cerby_integration", nil, `\[id,label\] is\s+required`},
		"scope":          {without("Read users"), "cerby_integrations", nil, `needs the scope "Read\s+integrations"`},
		"scope of users": {without("Read integrations"), "cerby_integration_users", of(cerbytest.SeedVideoIntegrationID), `(?s)needs the\s+scopes\s+"Read\s+integrations"\s+and\s+"Read\s+users"`},
		"entitlements":   {w.Token, "cerby_integration_entitlements", of("nothing"), `Unable to list the entitlements of integration "nothing"`},
		"users":          {w.Token, "cerby_integration_users", of("nothing"), `Unable to list the users of integration "nothing"`},
		"unmatched":      {w.Token, "cerby_integration_unmatched_users", of("nothing"), `Unable to list the unmatched users of integration "nothing"`},
		"slash":          {w.Token, "cerby_integration_users", of("a/b"), `"a/b" is not an ID`},
	} {
		t.Run(name, func(t *testing.T) {
			_, said := w.ReadDataSource(t, test.token, test.typeName, test.config)
			said.ExpectError(t, regexp.MustCompile(test.message))
		})
	}
}
