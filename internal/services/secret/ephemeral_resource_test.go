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

// ephemeralConfig returns a configuration that puts an ephemeral secret into the state of the echo provider.
func ephemeralConfig(id string) string {
	return fmt.Sprintf(`
ephemeral "cerby_secret" "x" {
  secret_id = %q
}
provider "echo" {
  data = ephemeral.cerby_secret.x
}
resource "echo" "x" {}
`, id)
}

func TestEphemeral(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	const many = "first line\nsecond \"line\"\n"
	w.AddSecret(cerbytest.Secret{ID: "many", Title: "Many", Value: many, VersionID: "v-1"})
	upperCase := map[string]any{"type": "PLAINTEXT", "value": oldValue}
	w.AddSecret(cerbytest.Secret{
		ID: "upper", Title: "Upper", VersionID: "v-2", Extra: map[string]any{"body": upperCase},
	})
	for id, want := range map[string]struct{ title, value, version string }{
		"many":  {"Many", many, "v-1"},
		"upper": {"Upper", oldValue, "v-2"},
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			at := tfjsonpath.New("data").AtMapKey
			runSteps(t, w, resource.TestStep{Config: w.Config(ephemeralConfig(id)), ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("echo.x", at("secret_id"), knownvalue.StringExact(id)),
				statecheck.ExpectKnownValue("echo.x", at("title"), knownvalue.StringExact(want.title)),
				statecheck.ExpectKnownValue("echo.x", at("value"), knownvalue.StringExact(want.value)),
				statecheck.ExpectKnownValue("echo.x", at("version_id"), knownvalue.StringExact(want.version)),
			}})
		})
	}
}

func TestEphemeral_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddSecret(cerbytest.Secret{ID: "deleted", Title: "Deleted", Status: "disabled", EventName: "delete"})
	sealed := map[string]any{"body": map[string]any{"type": "sealed", "value": "nothing to see"}}
	w.AddSecret(cerbytest.Secret{ID: "odd", Title: "Odd", Extra: sealed})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read users"}})
	for name, test := range map[string]struct{ config, message string }{
		"none":    {w.Config(ephemeralConfig("nothing")), `Secret "nothing" not found`},
		"deleted": {w.Config(ephemeralConfig("deleted")), "The secret is deleted and has no value."},
		"no text": {w.Config(ephemeralConfig("odd")), "The value is not plain text"},
		"no id":   {w.Config(ephemeralConfig("")), `is not an ID`},
		"scope":   {w.ConfigWithToken(token, ephemeralConfig(phrase)), `needs the scope "Read secrets" (or "Read items")`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			runSteps(t, w, resource.TestStep{Config: test.config, ExpectError: acctest.ErrorRegexp(test.message)})
		})
	}
}

func TestEphemeral_copied(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	config := w.Config(fmt.Sprintf("ephemeral \"cerby_secret\" \"x\" {\n  secret_id = %q\n}\n", phrase) +
		secretConfig("Copy", vaultLine(company), "value_wo = ephemeral.cerby_secret.x.value", "value_wo_version = 1"))
	runSteps(
		t, w,
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() { expectSecrets(t, w, "Copy: three made-up words") },
			Config:    config, ConfigPlanChecks: emptyPlan,
		},
	)
}
