package secret_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// importBlock returns the block that imports the secret by an ID or a title.
func importBlock(id string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id)
}

// An import needs neither vault nor value. Without them, no replacement is planned, whatever requests it.
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
	source := func(reason string) string {
		return fmt.Sprintf("resource \"terraform_data\" \"reason\" {\n  input = %q\n}\n", reason)
	}
	config := func(reason string) string {
		const triggered = "lifecycle {\n    replace_triggered_by = [terraform_data.reason]\n  }"
		return w.Config(imports + source(reason) + secretConfig("Door phrase", triggered))
	}
	runSteps(
		t, w,
		// For OpenTofu, a trigger that is created together with an import replaces what is imported.
		resource.TestStep{Config: w.Config(source("one"))},
		resource.TestStep{
			Config:           config("one"),
			ConfigPlanChecks: expectAction(plancheck.ResourceActionNoop, address, "cerby_secret.wireless"),
		},
		resource.TestStep{Config: config("two"), ExpectError: acctest.ErrorRegexp(missingVault)},
		resource.TestStep{Taint: []string{address}, Config: config("one"), ExpectError: acctest.ErrorRegexp(missingVault)},
	)
	expectWrites(t, w, "DELETE DELETE")
}

// The first vault and the first value of an imported secret send nothing.
func TestSecret_importThenValue(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	other := m.Harness("cerby_secret")
	m.ImportID(t, "Door phrase").Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, attributes("Door phrase", "", "", 0))
	other.ImportID(t, wireless).Expect(t, nil, nil)
	other.ExpectEmptyPlan(t, map[string]any{"title": "Guest wireless", "requires_identity_challenge": true})
	expectPhrase := func(status, value string) {
		t.Helper()
		if s, _ := m.Secret(phrase); s.Status != status || s.Value != value {
			t.Errorf("the secret is %+v", s)
		}
	}
	m.ExpectApply(t, attributes("Door phrase", company, oldValue, 1), nil, []string{valueNotSent})
	m.ExpectString(t, "id", phrase)
	if version := m.State["value_wo_version"]; !version.Equal(tftypes.NewValue(tftypes.Number, 1)) {
		t.Errorf("value_wo_version is %s, want 1", version)
	}
	m.ExpectEmptyPlan(t, attributes("Door phrase", company, oldValue, 1))
	expectWrites(t, m.Workspace, "")
	expectPhrase("active", "three made-up words")
	second := attributes("Door phrase", company, oldValue, 2)
	m.ExpectReplace(t, second, false, []string{replacementWarning}, "value_wo_version")
	expectPhrase("disabled", "")
	expectSecrets(t, m.Workspace, "Door phrase: "+oldValue)
	m.ExpectEmptyPlan(t, second)
	m.ExpectApply(t, nil, nil, nil)
	other.ExpectApply(t, nil, nil, []string{deletionWarning})
	expectWrites(t, m.Workspace, "DELETE POST DELETE DELETE")
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
		"Nothing":                              "The provider searched all secrets that the API key's user owns.",
		"Ambiguous":                            "The provider found 2 matches. Use one of these IDs: - first (created at ",
		"Deleted":                              "The provider searched all secrets that the API key's user owns.",
		deleted:                                "The secret is deleted.",
		"00000000-0000-4000-8006-00000000dead": `Secret "00000000-0000-4000-8006-00000000dead" not found`,
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			w.Harness("cerby_secret").ImportID(t, id).ExpectError(t, acctest.ErrorRegexp(message))
		})
	}
}
