package secret_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// expiring returns the attributes of a secret that expires.
func expiring(title, vault string, version int, challenge bool, expires string) map[string]any {
	config := attributes(title, vault, oldValue, version)
	config["requires_identity_challenge"], config["expires_at"] = challenge, expires
	return config
}

// planUnknown refreshes, and plans an update that keeps the ID: all arguments are unknown.
func planUnknown(t *testing.T, m *acctest.ResourceHarness) *acctest.RunResource {
	t.Helper()
	joined := m.Join(m.NewRun(t, "cerby_secret"))
	joined.Refresh().Expect(t, nil, nil)
	config := map[string]any{}
	for name := range expiring("", "", 1, false, "") {
		config[name] = tftypes.UnknownValue
	}
	config["vault_id"], config["value_wo"], config["value_wo_version"] =
		tftypes.UnknownValue, tftypes.UnknownValue, tftypes.UnknownValue
	replaces, diags := joined.Plan(config)
	diags.Expect(t, nil, nil)
	acctest.ExpectMessages(t, "attributes that force replacement", replaces)
	if id := joined.Planned("id"); !joined.Changes() || id != acctest.FormatString(m.State["id"]) {
		t.Errorf("the plan changes something: %t, want true; the planned ID is %s", joined.Changes(), id)
	}
	return joined
}

// Arguments that turn out the same keep the secret. The plan is an update with a known ID.
func TestSecret_unknownIsNotDifferent(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	first := expiring("Door", company, 1, false, "2060-01-31T12:00:00Z")
	m.ExpectApply(t, first, nil, nil)
	for _, instant := range []string{"2060-01-31T12:00:00Z", "2060-01-31T13:00:00+01:00"} {
		config := expiring("Door", company, 1, false, instant)
		planUnknown(t, m).ApplyConfig(m.NewRun(t, "cerby_secret"), config).Expect(t, nil, nil)
		m.ExpectEmptyPlan(t, config)
		expectWrites(t, m.Workspace, "POST")
	}
	m.ExpectApply(t, nil, nil, nil)
	expectWrites(t, m.Workspace, "POST DELETE")
}

// Arguments that turn out to differ fail the apply before anything is sent. The next plan shows the replacement.
func TestSecret_unknownTurnsOutDifferent(t *testing.T) {
	t.Parallel()
	const at = "2060-01-31T12:00:00Z"
	for attribute, config := range map[string]map[string]any{
		"vault_id":                    expiring("Door", azure, 1, false, at),
		"title":                       expiring("Gate", company, 1, false, at),
		"value_wo_version":            expiring("Door", company, 2, false, at),
		"requires_identity_challenge": expiring("Door", company, 1, true, at),
		"expires_at":                  expiring("Door", company, 1, false, "2061-01-31T12:00:00Z"),
	} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()
			m := newHarness(t)
			m.ExpectApply(t, expiring("Door", company, 1, false, at), nil, nil)
			diags := planUnknown(t, m).ApplyConfig(m.NewRun(t, "cerby_secret"), config)
			acctest.ExpectMessages(t, "errors", diags.Errors,
				"The planned value of "+attribute+" differs from the secret. Cerby cannot change a secret")
			expectWrites(t, m.Workspace, "POST")
			m.ExpectReplace(t, config, false, nil, attribute)
			m.ExpectEmptyPlan(t, config)
			m.ExpectApply(t, nil, nil, nil)
			expectWrites(t, m.Workspace, "POST DELETE POST DELETE")
		})
	}
}

// A known difference is no replacement without a refresh.
func TestSecret_withoutRefresh(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	m := w.Harness("cerby_secret")
	m.Forbidden = []string{oldValue, newValue}
	m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
	joined := m.Join(w.NewRun(t, "cerby_secret"))
	const advice = "Plan and apply again, without `-refresh=false`: the next plan replaces the secret."
	replaces, diags := joined.Plan(attributes("Door", company, newValue, 2))
	diags.Expect(t, nil, []string{advice})
	if len(replaces) > 0 {
		t.Errorf("the attributes that require a replacement are %q", replaces)
	}
	joined.Apply(w.NewRun(t, "cerby_secret")).Expect(t, []string{advice}, []string{advice})
	expectWrites(t, w, "POST")
	// With a refresh in the same run it is a replacement.
	joined.Refresh().Expect(t, nil, nil)
	replaces, diags = joined.Plan(attributes("Door", company, newValue, 2))
	diags.Expect(t, nil, nil)
	if strings.Join(replaces, " ") != `AttributeName("value_wo_version")` {
		t.Errorf("the attributes that require a replacement are %q", replaces)
	}
}
