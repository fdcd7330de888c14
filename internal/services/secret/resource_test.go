package secret_test

import (
	"net/http"
	"regexp"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// known checks an attribute of the secret in the state.
func known(name string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), value)
}

// newest returns the secret that was created last.
func newest(w *acctest.Workspace) cerbytest.Secret {
	all := w.Secrets()
	return all[len(all)-1]
}

// The new secret of a replacement is created last, or first with create_before_destroy.
func TestSecret_lifecycle(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	const before = "lifecycle {\n    create_before_destroy = true\n  }"
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
		resource.TestStep{
			PreConfig: func() {
				if s := newest(w); s.Value != oldValue || s.VaultID != company {
					t.Errorf("the secret is %+v", s)
				}
			},
			Config:           w.Config(secretConfig("Door", vaultLine(company), valueLines(newValue, 2))),
			ConfigPlanChecks: expectAction(plancheck.ResourceActionDestroyBeforeCreate, address),
		},
		resource.TestStep{
			PreConfig: func() { expectSecrets(t, w, "Door: "+newValue) },
			Config: w.Config(
				secretConfig("Gate", vaultLine(azure), valueLines(newValue, 2), "requires_identity_challenge = true", before),
			),
			ConfigPlanChecks: expectAction(plancheck.ResourceActionCreateBeforeDestroy, address),
			Check: func(*terraform.State) error {
				expectSecrets(t, w, "Gate: "+newValue)
				return nil
			},
		},
	)
	expectWrites(t, w, "POST DELETE POST POST DELETE DELETE")
	expectSecrets(t, w)
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
