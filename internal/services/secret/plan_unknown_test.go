package secret_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// late returns a configuration of a secret whose arguments are unknown at plan if one of their values changes.
func late(w *acctest.Workspace, reason, vault, title string, version int, challenge bool, expires string) string {
	return w.Config(fmt.Sprintf(`
resource "terraform_data" "late" {
  input = {
    reason    = %q
    vault     = %q
    title     = %q
    value     = %q
    version   = %d
    challenge = %t
    expires   = %q
  }
}
`, reason, vault, title, oldValue, version, challenge, expires) + `
resource "cerby_secret" "door" {
  title                       = terraform_data.late.output.title
  vault_id                    = terraform_data.late.output.vault
  value_wo                    = terraform_data.late.output.value
  value_wo_version            = terraform_data.late.output.version
  requires_identity_challenge = terraform_data.late.output.challenge
  expires_at                  = terraform_data.late.output.expires
}
`)
}

// Arguments that turn out the same keep the secret. The plan is an update with a known ID.
func TestSecret_unknownIsNotDifferent(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	const at, sameInstant = "2060-01-31T12:00:00Z", "2060-01-31T13:00:00+01:00"
	update := resource.ConfigPlanChecks{
		PreApply: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
			plancheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.NotNull()),
		},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
	runSteps(
		t, w,
		resource.TestStep{Config: late(w, "one", company, "Door", 1, false, at)},
		resource.TestStep{Config: late(w, "two", company, "Door", 1, false, at), ConfigPlanChecks: update},
		resource.TestStep{Config: late(w, "three", company, "Door", 1, false, sameInstant), ConfigPlanChecks: update},
		resource.TestStep{
			PreConfig: func() { expectWrites(t, w, "POST") },
			Config:    late(w, "three", company, "Door", 1, false, sameInstant), ConfigPlanChecks: emptyPlan,
		},
	)
	expectWrites(t, w, "POST DELETE")
}

// Arguments that turn out to differ fail the apply before anything is sent. The next plan shows the replacement.
func TestSecret_unknownTurnsOutDifferent(t *testing.T) {
	t.Parallel()
	const at = "2060-01-31T12:00:00Z"
	for attribute, config := range map[string]func(w *acctest.Workspace) string{
		"vault_id":         func(w *acctest.Workspace) string { return late(w, "", azure, "Door", 1, false, at) },
		"title":            func(w *acctest.Workspace) string { return late(w, "", company, "Gate", 1, false, at) },
		"value_wo_version": func(w *acctest.Workspace) string { return late(w, "", company, "Door", 2, false, at) },
		"requires_identity_challenge": func(w *acctest.Workspace) string {
			return late(w, "", company, "Door", 1, true, at)
		},
		"expires_at": func(w *acctest.Workspace) string {
			return late(w, "", company, "Door", 1, false, "2061-01-31T12:00:00Z")
		},
	} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			runSteps(
				t, w,
				resource.TestStep{Config: late(w, "", company, "Door", 1, false, at)},
				resource.TestStep{
					Config: config(w),
					ExpectError: acctest.ErrorRegexp(
						"The secret has another value of " + attribute + ". Cerby cannot change a secret",
					),
				},
				resource.TestStep{
					PreConfig: func() { expectWrites(t, w, "POST") },
					Config:    config(w), ConfigPlanChecks: expectAction(plancheck.ResourceActionReplace, address),
				},
			)
			expectWrites(t, w, "POST DELETE POST DELETE")
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
	const advice = "Plan and apply again, without -refresh=false: the next plan replaces the secret."
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
