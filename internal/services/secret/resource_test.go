package secret_test

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

// known checks an attribute of the secret in the state.
func known(name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), value)
}

// importStep checks an import of the secret by an ID or a title. The service does not return the vault and the version.
func importStep(id string) resource.TestStep {
	return resource.TestStep{
		ResourceName: address, ImportState: true, ImportStateId: id,
		ImportStateVerify: true, ImportStateVerifyIgnore: []string{"vault_id", "value_wo_version"},
	}
}

// importBlock returns the block that imports the secret by an ID or a title.
func importBlock(id string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id)
}

func TestSecret_lifecycle(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	last := func() cerbytest.Secret { all := w.Secrets(); return all[len(all)-1] }
	gate := w.Config(secretConfig("Gate", vaultLine(azure), valueLines(newValue, 2), "requires_identity_challenge = true"))
	runSteps(
		t, w,
		resource.TestStep{
			Config:           w.Config(secretConfig("Door", vaultLine(company), valueLines(oldValue, 1))),
			ConfigPlanChecks: expectAction(plancheck.ResourceActionCreate, address),
			ConfigStateChecks: []statecheck.StateCheck{
				known("title", knownvalue.StringExact("Door")),
				known("vault_id", knownvalue.StringExact(company)),
				known("value_wo", knownvalue.Null()),
				known("value_wo_version", knownvalue.Int64Exact(1)),
				known("requires_identity_challenge", knownvalue.Bool(false)),
				known("expires_at", knownvalue.Null()),
				known("category", knownvalue.StringExact("text")),
				known("status", knownvalue.StringExact("active")),
				known("version_id", knownvalue.NotNull()),
				known("created_at", knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`))),
			},
		},
		importStep(""),
		importStep("Door"),
		// A value onlyDoor changes nothing.
		resource.TestStep{
			PreConfig: func() {
				if s := last(); s.Value != oldValue || s.VaultID != company {
					t.Errorf("the secret is %+v", s)
				}
			},
			Config: w.Config(secretConfig("Door", vaultLine(company), valueLines(newValue, 1))), ConfigPlanChecks: emptyPlan,
		},
		resource.TestStep{
			Config:           w.Config(secretConfig("Door", vaultLine(company), valueLines(newValue, 2))),
			ConfigPlanChecks: expectAction(plancheck.ResourceActionReplace, address),
		},
		resource.TestStep{
			PreConfig:        func() { expectSecrets(t, w, "Door: "+newValue) },
			Config:           gate,
			ConfigPlanChecks: expectAction(plancheck.ResourceActionReplace, address),
		},
		resource.TestStep{
			PreConfig:        func() { expectSecrets(t, w, "Gate: "+newValue); w.PurgeSecret(last().ID) },
			Config:           gate,
			ConfigPlanChecks: expectAction(plancheck.ResourceActionCreate, address),
		},
	)
	expectWrites(t, w, "POST DELETE POST DELETE POST POST DELETE")
	expectSecrets(t, w)
}

// With create_before_destroy the new secret is created before the old one is deleted. The value of the old one is
// compared: within the hour, an interrupted apply may have left it behind.
func TestSecret_createBeforeDestroy(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	const before = "lifecycle {\n    create_before_destroy = true\n  }"
	runSteps(
		t, w,
		resource.TestStep{Config: w.Config(secretConfig("Door", vaultLine(company), valueLines(oldValue, 1), before))},
		resource.TestStep{
			Config:           w.Config(secretConfig("Door", vaultLine(company), valueLines(newValue, 2), before)),
			ConfigPlanChecks: expectAction(plancheck.ResourceActionReplace, address),
		},
		resource.TestStep{
			PreConfig:        func() { expectSecrets(t, w, "Door: "+newValue) },
			Config:           w.Config(secretConfig("Door", vaultLine(company), valueLines(newValue, 2), before)),
			ConfigPlanChecks: emptyPlan,
		},
	)
	w.ExpectWrites(t, "POST POST DELETE DELETE")
}

// An import needs neither vault nor value, and the first of either sends nothing.
func TestSecret_importBlock(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	imports := importBlock("Door phrase") + fmt.Sprintf(`
import {
  to = cerby_secret.wireless
  id = %q
}
resource "cerby_secret" "wireless" {
  title                       = "Guest wireless"
  requires_identity_challenge = true
}
`, wireless)
	expectPhrase := func(status, value string) {
		if s, _ := w.Secret(phrase); s.Status != status || s.Value != value {
			t.Errorf("the secret is %+v", s)
		}
	}
	runSteps(
		t, w,
		resource.TestStep{
			Config:           w.Config(imports + secretConfig("Door phrase")),
			ConfigPlanChecks: expectAction(plancheck.ResourceActionNoop, address, "cerby_secret.wireless"),
		},
		resource.TestStep{
			Config:           w.Config(imports + secretConfig("Door phrase", vaultLine(company), valueLines(oldValue, 1))),
			ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate, address),
			ConfigStateChecks: []statecheck.StateCheck{
				known("id", knownvalue.StringExact(phrase)), known("value_wo_version", knownvalue.Int64Exact(1)),
			},
		},
		resource.TestStep{
			PreConfig:        func() { expectWrites(t, w, ""); expectPhrase("active", "three made-up words") },
			Config:           w.Config(imports + secretConfig("Door phrase", vaultLine(company), valueLines(oldValue, 2))),
			ConfigPlanChecks: expectAction(plancheck.ResourceActionReplace, address),
		},
		resource.TestStep{
			PreConfig:        func() { expectPhrase("disabled", ""); expectSecrets(t, w, "Door phrase: "+oldValue) },
			Config:           w.Config(imports + secretConfig("Door phrase", vaultLine(company), valueLines(oldValue, 2))),
			ConfigPlanChecks: emptyPlan,
		},
	)
	expectWrites(t, w, "DELETE POST DELETE DELETE")
}

// The first vault and the first version may be set one after another. A later change of either replaces the secret.
func TestSecret_importByIdentity(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, attributes("Door phrase", "", "", 0))
	m.ExpectApply(t, attributes("Door phrase", azure, "", 0), nil, nil)
	m.ExpectEmptyPlan(t, attributes("Door phrase", azure, "", 0))
	m.ExpectApply(t, attributes("Door phrase", azure, oldValue, 3), nil, []string{valueNotSent})
	m.ExpectEmptyPlan(t, attributes("Door phrase", azure, newValue, 3))
	expectWrites(t, m.Workspace, "")
	m.ExpectPlan(t, attributes("Door phrase", company, oldValue, 3), nil, []string{replacementWarning})
	m.ExpectPlan(t, attributes("Door phrase", azure, oldValue, 4), nil, []string{replacementWarning})
	m.ExpectApply(t, nil, nil, []string{deletionWarning})
	expectWrites(t, m.Workspace, "DELETE")
}

func TestSecret_importRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddSecret(cerbytest.Secret{ID: "first", Title: "Ambiguous"})
	w.AddSecret(cerbytest.Secret{ID: "second", Title: "Ambiguous"})
	const deleted = "00000000-0000-4000-8006-00000000beef"
	w.AddSecret(cerbytest.Secret{ID: deleted, Title: "Deleted", Status: "disabled", EventName: "delete"})
	for id, message := range map[string]string{
		"Nothing":                              "Searched all secrets of which the API key's user is Owner.",
		"Ambiguous":                            "Found 2. Use the ID of one: - first (created at ",
		"Deleted":                              "Searched all secrets of which the API key's user is Owner.",
		deleted:                                "The secret is deleted.",
		"00000000-0000-4000-8006-00000000dead": `Secret "00000000-0000-4000-8006-00000000dead" not found`,
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			runSteps(t, w, resource.TestStep{
				Config:       w.Config(secretConfig("Door", vaultLine(company), valueLines(oldValue, 1))),
				ResourceName: address, ImportState: true, ImportStateId: id, ExpectError: acctest.ErrorRegexp(message),
			})
		})
	}
}

// Another notation of the same time is no change.
func TestSecret_expires(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	config := func(instant string) string {
		expires := fmt.Sprintf("expires_at = %q", instant)
		return w.Config(secretConfig("Door", vaultLine(company), valueLines(oldValue, 1), expires))
	}
	runSteps(
		t, w,
		resource.TestStep{
			Config: config("2060-01-31T12:00:00Z"), ConfigPlanChecks: expectAction(plancheck.ResourceActionCreate, address),
			ConfigStateChecks: []statecheck.StateCheck{known("expires_at", knownvalue.StringExact("2060-01-31T12:00:00Z"))},
		},
		resource.TestStep{Config: config("2060-01-31T13:00:00+01:00"), ConfigPlanChecks: emptyPlan},
		resource.TestStep{Config: config("2060-01-31T12:00:00.000Z"), ConfigPlanChecks: emptyPlan},
		importStep(""),
		resource.TestStep{
			Config:            config("2060-01-31T13:00:00+02:00"),
			ConfigPlanChecks:  expectAction(plancheck.ResourceActionReplace, address),
			ConfigStateChecks: []statecheck.StateCheck{known("expires_at", knownvalue.StringExact("2060-01-31T13:00:00+02:00"))},
		},
		resource.TestStep{Config: config("2060-01-31T11:00:00Z"), ConfigPlanChecks: emptyPlan},
	)
	expectWrites(t, w, "POST DELETE POST DELETE")
}

// Only the secret that was deleted outside Terraform is planned, however the service shows the deletion.
func TestSecret_deletedOutside(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	config := w.Config(secretConfig("Door", vaultLine(company), valueLines(oldValue, 1)) +
		fmt.Sprintf("resource \"cerby_secret\" \"gate\" {\n  title = \"Gate\"\n  %s\n  %s\n}\n",
			vaultLine(company), valueLines(newValue, 1)))
	onlyDoor := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate),
		plancheck.ExpectResourceAction("cerby_secret.gate", plancheck.ResourceActionNoop),
	}}
	change := func(act func(id string)) {
		for _, s := range w.Secrets() {
			if s.Title == "Door" && s.Status == "active" {
				act(s.ID)
			}
		}
	}
	runSteps(
		t, w,
		resource.TestStep{
			Config: config, ConfigPlanChecks: expectAction(plancheck.ResourceActionCreate, address, "cerby_secret.gate"),
		},
		resource.TestStep{PreConfig: func() { change(w.PurgeSecret) }, Config: config, ConfigPlanChecks: onlyDoor},
		resource.TestStep{
			PreConfig: func() {
				change(func(id string) { w.UpdateSecret(id, func(s *cerbytest.Secret) { s.Status = "disabled" }) })
			},
			Config: config, ConfigPlanChecks: onlyDoor,
		},
		resource.TestStep{
			PreConfig: func() {
				change(func(id string) { w.UpdateSecret(id, func(s *cerbytest.Secret) { s.EventName = "delete" }) })
			},
			Config: config, ConfigPlanChecks: onlyDoor,
		},
	)
	expectWrites(t, w, "POST POST POST POST POST DELETE DELETE")
}
