package secret_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The objects of the tests.
const (
	phrase   = cerbytest.SeedPhraseID
	wireless = cerbytest.SeedWirelessID
	company  = cerbytest.SeedCompanyVaultID
	azure    = cerbytest.SeedAzureVaultID
	laptop   = cerbytest.SeedLaptopVaultID
	retired  = cerbytest.SeedRetiredVaultID

	// address is the address of the secret in configurations.
	address = "cerby_secret.door"
	// oldValue and newValue are values of secrets.
	oldValue = "sesame of a fairy tale"
	newValue = "pepper of another tale"
)

// secretConfig returns a configuration of a secret with a title and further lines.
func secretConfig(title string, lines ...string) string {
	return fmt.Sprintf("resource \"cerby_secret\" \"door\" {\n  title = %q\n  %s\n}\n", title, strings.Join(lines, "\n  "))
}

// vaultLine returns the line with a vault.
func vaultLine(vault string) string { return fmt.Sprintf("vault_id = %q", vault) }

// valueLines returns the lines with a value and its version.
func valueLines(value string, version int) string {
	return fmt.Sprintf("value_wo = %q\n  value_wo_version = %d", value, version)
}

// attributes returns the attributes of a secret for a run over the protocol. Empty values are left out.
func attributes(title, vault, value string, version int) map[string]any {
	attributes := map[string]any{"title": title}
	if vault != "" {
		attributes["vault_id"] = vault
	}
	if value != "" {
		attributes["value_wo"] = value
	}
	if version != 0 {
		attributes["value_wo_version"] = version
	}
	return attributes
}

// expectAction checks the action that a plan has for some resources, and that the next plan is empty.
func expectAction(kind plancheck.ResourceActionType, addresses ...string) resource.ConfigPlanChecks {
	var checks []plancheck.PlanCheck
	for _, address := range addresses {
		checks = append(checks, plancheck.ExpectResourceAction(address, kind))
	}
	return resource.ConfigPlanChecks{
		PreApply: checks, PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// runSteps runs steps with Terraform.
func runSteps(t *testing.T, w *acctest.Workspace, all ...resource.TestStep) {
	t.Helper()
	factories := w.Factories()
	// The echo provider puts ephemeral values into its state.
	factories["echo"] = echoprovider.NewProviderServer()
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: all})
}

// newHarness returns the harness of a secret that does not exist yet. Its values must be in no message.
func newHarness(t *testing.T, options ...cerbytest.Option) *acctest.ResourceHarness {
	t.Helper()
	m := acctest.NewResourceHarness(t, "cerby_secret", options...)
	m.Forbidden = []string{oldValue, newValue}
	return m
}

// expectWrites checks the methods of all writes, in order, and that no value was read.
func expectWrites(t *testing.T, w *acctest.Workspace, want string) {
	t.Helper()
	w.ExpectWrites(t, want)
	for _, request := range w.Requests() {
		isSingle := strings.HasPrefix(request.Path, "/secrets/") && !strings.Contains(request.Path, "/members/")
		if request.Method == http.MethodGet && isSingle {
			t.Errorf("a value was read: %s", request.Path)
		}
	}
}

// expectSecrets checks the titles and values of the created secrets that exist, in order.
func expectSecrets(t *testing.T, w *acctest.Workspace, want ...string) {
	t.Helper()
	var got []string
	for _, s := range w.Secrets() {
		if s.ID != phrase && s.ID != wireless && s.Status == "active" {
			got = append(got, s.Title+": "+s.Value)
		}
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the secrets (-want +got):\n%s", diff)
	}
}
