package secret_test

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

// inOrder checks texts in order.
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
	// Only the last of more than two pages has the title.
	for i := range 220 {
		id, title := fmt.Sprintf("mass-%03d", i), fmt.Sprintf("Phrase %03d", i)
		w.AddSecret(cerbytest.Secret{ID: id, Title: title, Category: "server"})
	}
	// A deleted secret may still be active.
	w.AddSecret(cerbytest.Secret{ID: "deleted", Title: "Door phrase", Status: "active", EventName: "delete"})
	config := w.Config(fmt.Sprintf(`
data "cerby_secret" "id" {
  id = %q
}
data "cerby_secret" "title" {
  title = "Phrase 219"
}
data "cerby_secret" "opened" {
  title         = "Door phrase"
  include_value = true
}
data "cerby_secret" "closed" {
  id            = %q
  include_value = false
}
data "cerby_secrets" "all" {}
data "cerby_secrets" "wireless" {
  category = "wifi_password"
}
data "cerby_secrets" "deleted" {
  status = ["disabled"]
}
data "cerby_secrets" "both" {
  category = "text"
  status   = ["active"]
}
data "cerby_secrets" "none" {
  category = "of the future"
}
output "all" {
  value = length(data.cerby_secrets.all.secrets)
}
output "wireless" {
  value = data.cerby_secrets.wireless.secrets[*].id
}
output "deleted" {
  value = data.cerby_secrets.deleted.secrets[*].id
}
output "both" {
  value = data.cerby_secrets.both.secrets[*].title
}
output "none" {
  value = length(data.cerby_secrets.none.secrets)
}
`, wireless, phrase))
	one := func(name, attribute string, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.cerby_secret."+name, tfjsonpath.New(attribute), value)
	}
	text := knownvalue.StringExact
	runSteps(
		t, w,
		resource.TestStep{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				one("id", "title", text("Guest wireless")),
				one("id", "category", text("wifi_password")),
				one("id", "status", text("active")),
				one("id", "requires_identity_challenge", knownvalue.Bool(true)),
				one("id", "expires_at", knownvalue.Null()),
				one("id", "version_id", knownvalue.NotNull()),
				one("id", "created_at", text("2024-01-04T16:36:54Z")),
				one("id", "updated_at", text("2024-01-04T16:36:54Z")),
				one("id", "value", knownvalue.Null()),
				one("title", "id", text("mass-219")),
				one("opened", "id", text(phrase)),
				one("opened", "value", text("three made-up words")),
				one("closed", "value", knownvalue.Null()),
				statecheck.ExpectKnownOutputValue("all", knownvalue.Int64Exact(223)),
				statecheck.ExpectKnownOutputValue("wireless", inOrder(wireless)),
				statecheck.ExpectKnownOutputValue("deleted", inOrder("deleted")),
				statecheck.ExpectKnownOutputValue("both", inOrder("Door phrase")),
				statecheck.ExpectKnownOutputValue("none", knownvalue.Int64Exact(0)),
			},
		},
		resource.TestStep{Config: config, ConfigPlanChecks: emptyPlan},
	)
	for _, request := range w.Requests() {
		if request.Path == "/secrets/"+wireless {
			t.Error("a value was read without include_value")
		}
	}
}

func TestDataSources_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddSecret(cerbytest.Secret{ID: "duplicate", Title: "Door phrase"})
	w.AddSecret(cerbytest.Secret{ID: "deleted", Title: "Deleted", Status: "disabled", EventName: "delete"})
	sealed := map[string]any{"body": map[string]any{"type": "sealed", "value": "nothing to see"}}
	w.AddSecret(cerbytest.Secret{ID: "odd", Title: "Odd", Extra: sealed})
	w.AddSecret(cerbytest.Secret{ID: "theirs", Title: "Theirs", Owners: []string{cerbytest.SeedAdminID}})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read users"}})
	one := func(arguments string) string { return "data \"cerby_secret\" \"x\" {\n  " + arguments + "\n}" }
	withValue := func(id string) string { return one(fmt.Sprintf("id = %q\n  include_value = true", id)) }
	const missingScope = `needs the scope "Read secrets" (or "Read items")`
	for name, test := range map[string]struct{ config, message string }{
		"several": {
			w.Config(one(`title = "Door phrase"`)),
			"Found 2. Use the ID of one: - " + phrase + " (created at 2024-01-04T15:36:54Z) - duplicate (created at ",
		},
		"none":           {w.Config(one(`title = "Nothing"`)), "Searched all secrets of which the API key's user is Owner."},
		"deleted":        {w.Config(one(`title = "Deleted"`)), "Searched all secrets of which the API key's user is Owner."},
		"no id":          {w.Config(one(`id = "nothing"`)), `Secret "nothing" not found`},
		"no id to open":  {w.Config(withValue("nothing")), `Secret "nothing" not found`},
		"no value":       {w.Config(withValue("deleted")), "The secret is deleted and has no value."},
		"no text":        {w.Config(withValue("odd")), "The value is not plain text"},
		"theirs":         {w.Config(one(`title = "Theirs"`)), `Secret "Theirs" not found`},
		"theirs to open": {w.Config(withValue("theirs")), "has to belong to a user who is Owner of the item"},
		"neither":        {w.Config(one("")), "No attribute specified when one (and only one) of [id,title] is required"},
		"both": {
			w.Config(one("id = \"a\"\n  title = \"b\"")),
			"2 attributes specified when one (and only one) of [id,title] is required",
		},
		"scope":           {w.ConfigWithToken(token, one(`title = "Deleted"`)), missingScope},
		"scope of all":    {w.ConfigWithToken(token, `data "cerby_secrets" "x" {}`), missingScope},
		"scope of values": {w.ConfigWithToken(token, withValue(phrase)), missingScope},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := acctest.ErrorRegexp(test.message)
			runSteps(t, w, resource.TestStep{Config: test.config, PlanOnly: true, ExpectError: want})
		})
	}
}
