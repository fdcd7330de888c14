package secret_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// An import needs neither vault nor value. Without them, no replacement is planned, whatever requests it.
func TestSecret_importID(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	other := m.Harness("cerby_secret")
	config := attributes("Door phrase", "", "", 0)
	m.ImportID(t, "Door phrase").Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, config)
	other.ImportID(t, wireless).Expect(t, nil, nil)
	other.ExpectEmptyPlan(t, map[string]any{"title": "Guest wireless", "requires_identity_challenge": true})
	for _, createFirst := range []bool{false, true} {
		m.ReplaceTriggered(t, config, createFirst).ExpectError(t, regexp.MustCompile(regexp.QuoteMeta(missingVault)))
		m.ExpectEmptyPlan(t, config)
	}
	expectWrites(t, m.Workspace, "")
	m.ExpectApply(t, nil, nil, []string{deletionWarning})
	other.ExpectApply(t, nil, nil, []string{deletionWarning})
	expectWrites(t, m.Workspace, "DELETE DELETE")
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
