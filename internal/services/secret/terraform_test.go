package secret_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// address is the address of the secret in configurations.
const address = "cerby_secret.door"

// secretConfig returns a configuration of a secret with a title and further lines.
func secretConfig(title string, lines ...string) string {
	return fmt.Sprintf("resource \"cerby_secret\" \"door\" {\n  title = %q\n  %s\n}\n", title, strings.Join(lines, "\n  "))
}

// importBlock returns the block that imports the secret by an ID or a title.
func importBlock(id string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id)
}

// terraformConfig returns the configuration of TestTerraform_secret: ephemeral secrets in the state of the echo
// provider, and a new secret with the value of one.
func terraformConfig(id string, version int) string {
	return fmt.Sprintf(`
ephemeral "cerby_secret" "x" {
  for_each  = toset(["many", "upper", %[1]q])
  secret_id = each.key
}
provider "echo" {
  data = ephemeral.cerby_secret.x
}
resource "echo" "x" {}
resource "cerby_secret" "new" {
  title            = "Copy"
  vault_id         = %[2]q
  value_wo         = ephemeral.cerby_secret.x[%[3]q].value
  value_wo_version = %[4]d
}
`, phrase, company, id, version)
}

// triggerConfig returns the configuration of a resource whose changes replace the imported secret.
func triggerConfig(reason string) string {
	return fmt.Sprintf("resource \"terraform_data\" \"reason\" {\n  input = %q\n}\n", reason)
}

// importedConfig returns the configuration that imports the secret without a vault. Another reason replaces it.
func importedConfig(reason string) string {
	return triggerConfig(reason) + importBlock("Door phrase") +
		secretConfig("Door phrase", "lifecycle {\n    replace_triggered_by = [terraform_data.reason]\n  }")
}

// Terraform creates, imports, replaces, forgets and destroys secrets, and passes ephemeral secrets to another provider.
// The imported secret has no vault: without one no replacement is planned, whatever requests it.
func TestTerraform_secret(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	addEphemeral(w)
	factories := w.Factories()
	// The echo provider puts ephemeral values into its state.
	factories["echo"] = echoprovider.NewProviderServer()
	const created = "cerby_secret.new"
	echoed := func(id, name, value string) statecheck.StateCheck {
		at := tfjsonpath.New("data").AtMapKey(id).AtMapKey(name)
		return statecheck.ExpectKnownValue("echo.x", at, knownvalue.StringExact(value))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			// For OpenTofu, a trigger that is created together with an import replaces what is imported.
			{Config: w.Config(triggerConfig("one"))},
			{
				Config: w.Config(terraformConfig(phrase, 1) + importedConfig("one")),
				ConfigPlanChecks: acctest.ExpectActions(acctest.Actions{
					plancheck.ResourceActionCreate: {created},
					plancheck.ResourceActionNoop:   {address},
				}),
				ConfigStateChecks: []statecheck.StateCheck{
					echoed("many", "value", manyLines), echoed("upper", "value", oldValue),
					echoed(phrase, "value", "three made-up words"),
					acctest.ExpectValue(created, "value_wo", knownvalue.Null()),
				},
			},
			{
				Config:      w.Config(terraformConfig(phrase, 1) + importedConfig("two")),
				ExpectError: acctest.ErrorRegexp(missingVault),
			},
			{
				Taint:       []string{address},
				Config:      w.Config(terraformConfig(phrase, 1) + importedConfig("one")),
				ExpectError: acctest.ErrorRegexp(missingVault),
			},
			{
				PreConfig: func() { expectSecrets(t, w, "Many: "+manyLines, "Upper: ", "Copy: three made-up words") },
				Config:    w.Config(terraformConfig("upper", 2) + acctest.RemovedConfig(address)),
				ConfigPlanChecks: acctest.ExpectActions(acctest.Actions{
					plancheck.ResourceActionDestroyBeforeCreate: {created},
				}),
				Check: func(*terraform.State) error {
					expectSecrets(t, w, "Many: "+manyLines, "Upper: ", "Copy: "+oldValue)
					return nil
				},
			},
		},
	})
	w.ExpectWrites(t, "POST DELETE POST DELETE")
	expectSecrets(t, w, "Many: "+manyLines, "Upper: ")
}
