package secret_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// newest returns the secret that was created last.
func newest(w *acctest.Workspace) cerbytest.Secret {
	all := w.Secrets()
	return all[len(all)-1]
}

// The new secret of a replacement is created last, or first with create_before_destroy.
func TestSecret_lifecycle(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	config := attributes("Door", company, oldValue, 1)
	m.ExpectApply(t, config, nil, nil)
	for name, want := range map[string]string{
		"title": "Door", "vault_id": company, "value_wo": "null", "expires_at": "null", "category": "text",
		"status": "active",
	} {
		if got := acctest.FormatString(m.State[name]); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if got := m.State["value_wo_version"]; !got.Equal(tftypes.NewValue(tftypes.Number, 1)) {
		t.Errorf("value_wo_version is %s, want 1", got)
	}
	if got := m.State["requires_identity_challenge"]; !got.Equal(tftypes.NewValue(tftypes.Bool, false)) {
		t.Errorf("requires_identity_challenge is %s, want false", got)
	}
	if m.State["version_id"].IsNull() {
		t.Error("version_id is null, want an ID")
	}
	m.ExpectTimestamp(t, "created_at")
	m.ExpectEmptyPlan(t, config)
	if s := newest(m.Workspace); s.Value != oldValue || s.VaultID != company {
		t.Errorf("the secret is %+v", s)
	}
	config = attributes("Door", company, newValue, 2)
	m.ExpectReplace(t, config, false, nil, "value_wo_version")
	m.ExpectEmptyPlan(t, config)
	expectSecrets(t, m.Workspace, "Door: "+newValue)
	config = attributes("Gate", azure, newValue, 2)
	config["requires_identity_challenge"] = true
	m.ExpectReplace(t, config, true, nil, "requires_identity_challenge", "title", "vault_id")
	m.ExpectEmptyPlan(t, config)
	expectSecrets(t, m.Workspace, "Gate: "+newValue)
	m.ExpectApply(t, nil, nil, nil)
	expectWrites(t, m.Workspace, "POST DELETE POST POST DELETE DELETE")
	expectSecrets(t, m.Workspace)
}

// Each change but a value alone replaces the secret. One that was deleted is created again.
func TestSecret_changes(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
	m.ExpectEmptyPlan(t, attributes("Door", company, oldValue, 1))
	if s := newest(m.Workspace); s.Value != oldValue || s.VaultID != company {
		t.Errorf("the secret is %+v", s)
	}
	// The service does not return the vault and the version.
	m.ExpectImport(t, newest(m.Workspace).ID, "vault_id", "value_wo_version")
	m.ExpectImport(t, "Door", "vault_id", "value_wo_version")
	m.ExpectEmptyPlan(t, attributes("Door", company, newValue, 1))
	m.ExpectReplace(t, attributes("Door", company, newValue, 2), false, nil, "value_wo_version")
	m.ExpectEmptyPlan(t, attributes("Door", company, newValue, 2))
	expectSecrets(t, m.Workspace, "Door: "+newValue)
	gate := attributes("Gate", azure, newValue, 2)
	gate["requires_identity_challenge"] = true
	m.ExpectReplace(t, gate, false, nil, "requires_identity_challenge", "title", "vault_id")
	m.ExpectEmptyPlan(t, gate)
	expectSecrets(t, m.Workspace, "Gate: "+newValue)
	m.PurgeSecret(newest(m.Workspace).ID)
	m.ExpectApply(t, gate, nil, nil)
	m.ExpectEmptyPlan(t, gate)
	m.ExpectApply(t, nil, nil, nil)
	expectWrites(t, m.Workspace, "POST DELETE POST DELETE POST POST DELETE")
	expectSecrets(t, m.Workspace)
}

// With create_before_destroy the new secret is created before the old one is deleted. The value of the old one is
// compared: within the hour, an interrupted apply may have left it behind.
func TestSecret_createBeforeDestroy(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
	old := newest(m.Workspace).ID
	const exists = `Another secret has the title "Door"`
	m.ExpectReplace(t, attributes("Door", company, newValue, 2), true, []string{exists}, "value_wo_version")
	expectSecrets(t, m.Workspace, "Door: "+newValue)
	m.ExpectEmptyPlan(t, attributes("Door", company, newValue, 2))
	m.ExpectApply(t, nil, nil, nil)
	m.ExpectWrites(t, "POST POST DELETE DELETE")
	if n := m.CountRequests(http.MethodGet, "/secrets/"+old); n == 0 {
		t.Error("the value of the old secret was not compared")
	}
}

// Another notation of the same time is no change.
func TestSecret_expires(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	config := func(instant string) map[string]any {
		config := attributes("Door", company, oldValue, 1)
		config["expires_at"] = instant
		return config
	}
	m.ExpectApply(t, config("2060-01-31T12:00:00Z"), nil, nil)
	m.ExpectString(t, "expires_at", "2060-01-31T12:00:00Z")
	m.ExpectEmptyPlan(t, config("2060-01-31T12:00:00Z"))
	m.ExpectEmptyPlan(t, config("2060-01-31T13:00:00+01:00"))
	m.ExpectEmptyPlan(t, config("2060-01-31T12:00:00.000Z"))
	m.ExpectImport(t, newest(m.Workspace).ID, "vault_id", "value_wo_version")
	m.ExpectReplace(t, config("2060-01-31T13:00:00+02:00"), false, nil, "expires_at")
	m.ExpectString(t, "expires_at", "2060-01-31T13:00:00+02:00")
	m.ExpectEmptyPlan(t, config("2060-01-31T13:00:00+02:00"))
	m.ExpectEmptyPlan(t, config("2060-01-31T11:00:00Z"))
	m.ExpectApply(t, nil, nil, nil)
	expectWrites(t, m.Workspace, "POST DELETE POST DELETE")
}

// Only the secret that was deleted outside Terraform is planned, however the service shows the deletion.
func TestSecret_deletedOutside(t *testing.T) {
	t.Parallel()
	door := newHarness(t)
	gate := door.Harness("cerby_secret")
	doorConfig, gateConfig := attributes("Door", company, oldValue, 1), attributes("Gate", company, newValue, 1)
	door.ExpectApply(t, doorConfig, nil, nil)
	gate.ExpectApply(t, gateConfig, nil, nil)
	for _, remove := range []func(id string){
		door.PurgeSecret,
		func(id string) { door.UpdateSecret(id, func(s *cerbytest.Secret) { s.Status = "disabled" }) },
		func(id string) { door.UpdateSecret(id, func(s *cerbytest.Secret) { s.EventName = "delete" }) },
	} {
		door.ExpectEmptyPlan(t, doorConfig)
		remove(newestWithTitle(t, door.Workspace, "Door"))
		run := door.NewRun(t, "cerby_secret")
		created, kept := door.Join(run), gate.Join(run)
		created.Refresh().Expect(t, nil, nil)
		kept.Refresh().Expect(t, nil, nil)
		if door.State != nil || gate.State == nil {
			t.Errorf("the states are %v and %v, want the second alone", door.State, gate.State)
		}
		_, diags := created.Plan(doorConfig)
		diags.Expect(t, nil, nil)
		_, diags = kept.Plan(gateConfig)
		diags.Expect(t, nil, nil)
		if !created.Changes() || kept.Changes() {
			t.Error("the plan does not change the deleted secret alone")
		}
		created.Apply(door.NewRun(t, "cerby_secret")).Expect(t, nil, nil)
	}
	door.ExpectEmptyPlan(t, doorConfig)
	door.ExpectApply(t, nil, nil, nil)
	gate.ExpectApply(t, nil, nil, nil)
	expectWrites(t, door.Workspace, "POST POST POST POST POST DELETE DELETE")
}

// newestWithTitle returns the ID of the active secret that was created last with a title.
func newestWithTitle(t *testing.T, w *acctest.Workspace, title string) string {
	t.Helper()
	for _, s := range slices.Backward(w.Secrets()) {
		if s.Title == title && s.Status == "active" {
			return s.ID
		}
	}
	t.Fatalf("no secret has the title %q", title)
	return ""
}
