package secret_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// Ephemeral secrets in the state of the echo provider, and the value of one in a managed secret.
func TestEphemeral(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	const many = "first line\nsecond \"line\"\n"
	w.AddSecret(cerbytest.Secret{ID: "many", Title: "Many", Value: many, VersionID: "v-1"})
	upperCase := map[string]any{"type": "PLAINTEXT", "value": oldValue}
	w.AddSecret(cerbytest.Secret{
		ID: "upper", Title: "Upper", VersionID: "v-2", Extra: map[string]any{"body": upperCase},
	})
	ephemeral := fmt.Sprintf(`
ephemeral "cerby_secret" "x" {
  for_each  = toset(["many", "upper", %q])
  secret_id = each.key
}
provider "echo" {
  data = ephemeral.cerby_secret.x
}
resource "echo" "x" {}
`, phrase)
	value := fmt.Sprintf("value_wo = ephemeral.cerby_secret.x[%q].value", phrase)
	config := w.Config(ephemeral + secretConfig("Copy", vaultLine(company), value, "value_wo_version = 1"))
	known := func(id, name, value string) statecheck.StateCheck {
		at := tfjsonpath.New("data").AtMapKey(id).AtMapKey(name)
		return statecheck.ExpectKnownValue("echo.x", at, knownvalue.StringExact(value))
	}
	runSteps(t, w, resource.TestStep{
		Config: config,
		ConfigStateChecks: []statecheck.StateCheck{
			known("many", "secret_id", "many"), known("many", "title", "Many"), known("many", "value", many),
			known("many", "version_id", "v-1"),
			known("upper", "secret_id", "upper"), known("upper", "title", "Upper"), known("upper", "value", oldValue),
			known("upper", "version_id", "v-2"),
		},
		Check: func(*terraform.State) error {
			expectSecrets(t, w, "Many: "+many, "Upper: ", "Copy: three made-up words")
			return nil
		},
	})
}

func TestEphemeral_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	addRefused(w)
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read users"}})
	for name, test := range map[string]struct{ token, id, message string }{
		"none":    {w.Token, "nothing", `Secret "nothing" not found`},
		"deleted": {w.Token, "deleted", "The secret is deleted and has no value."},
		"no text": {w.Token, "odd", "The value is not plain text"},
		"no id":   {w.Token, "", `is not a valid ID`},
		"scope":   {token, phrase, `needs the scope "Read secrets" (or "Read items")`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := w.OpenEphemeralResource(t, test.token, "cerby_secret", map[string]any{"secret_id": test.id})
			diags.ExpectError(t, acctest.ErrorRegexp(test.message))
		})
	}
}
