package share_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// newPair returns two resources that have the same share in their states.
func newPair(
	t *testing.T, k testKind, m *acctest.ResourceHarness, config map[string]any,
) (first, second *acctest.ResourceHarness) {
	t.Helper()
	m.ExpectApply(t, config, nil, nil)
	second = m.Harness(k.resource())
	second.ExpectApply(t, config, nil, nil)
	m.ResetRequests()
	return m, second
}

// The destroy of one of two resources with the same share sends nothing, whichever is planned first.
func TestShares_oneOfTwoIsDestroyed(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		config := k.attributes("user_id", "jane", "")
		first, second := newPair(t, k, m, config)
		r := m.NewRun(t, k.resource())
		kept, removed := first.Join(r), second.Join(r)
		kept.Refresh().Expect(t, nil, nil)
		removed.Refresh().Expect(t, nil, nil)
		_, diags := removed.Plan(nil)
		diags.Expect(t, nil, []string{"will not be removed"})
		_, diags = kept.Plan(config)
		diags.Expect(t, nil, nil)
		removed.Apply(m.NewRun(t, k.resource())).Expect(t, nil, []string{"was not removed"})
		m.ExpectWrites(t, "")
		first.ExpectEmptyPlan(t, config)
	})
}

// A removal that was planned before the other resource was read is followed by an update that grants the share again.
func TestShares_contested(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		config := k.attributes("user_id", "jane", "")
		first, second := newPair(t, k, m, config)
		r, apply := m.NewRun(t, k.resource()), m.NewRun(t, k.resource())
		kept, removed := first.Join(r), second.Join(r)
		removed.Refresh().Expect(t, nil, nil)
		_, diags := removed.Plan(nil)
		diags.Expect(t, nil, nil)
		kept.Refresh().Expect(t, nil, nil)
		_, diags = kept.Plan(config)
		diags.Expect(t, nil, []string{"may be removed and granted again"})
		removed.Apply(apply).Expect(t, nil, nil)
		kept.Apply(apply).Expect(t, nil, nil)
		m.ExpectWrites(t, "DELETE POST")
		first.ExpectEmptyPlan(t, config)
	})
}

// Two resources with the same share are an error if one of them changes it.
func TestShares_twoResources(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		first, second := newPair(t, k, m, k.attributes("user_id", "jane", ""))
		r := m.NewRun(t, k.resource())
		one, other := first.Join(r), second.Join(r)
		one.Refresh().Expect(t, nil, nil)
		other.Refresh().Expect(t, nil, nil)
		_, diags := one.Plan(k.attributes("user_id", "jane", "owner"))
		diags.Expect(t, nil, nil)
		_, diags = other.Plan(k.attributes("user_id", "jane", ""))
		diags.Expect(t, []string{"Unable to manage share of " + string(k.kind)}, nil)
		m.ExpectWrites(t, "")
	})
}

// A rejection does not block a destroy, for which Terraform plans what the refresh found deleted.
func TestShares_rejectionAsWarning(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		config := k.attributes("user_id", "jane", "")
		m.ExpectApply(t, config, nil, nil)
		m.RemoveShare(k.kind, k.item, "jane")
		m.UpdateUser("jane", func(u *cerbytest.User) { u.Status = "disabled" })
		m.ExpectApply(t, config, []string{`User "jane.doe@acme.example" (jane) was removed from the workspace.`},
			[]string{"Unable to grant access to removed user"})
		m.Harness(k.resource()).ExpectPlan(t, config, []string{"is disabled and cannot get access"}, nil)
	})
}

// A share that another workspace does not have was not deleted.
func TestShares_anotherWorkspace(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		config := k.attributes("user_id", "jane", "")
		m.ExpectApply(t, config, nil, nil)
		here, other := m.Workspace, acctest.NewOtherWorkspace(t)
		m.Workspace, m.Token = other, other.Token
		m.Refresh(t).Expect(t, []string{"The provider last read the object from"}, nil)
		if m.State == nil {
			t.Error("the share left the state")
		}
		m.Workspace, m.Token = here, here.Token
		m.ExpectEmptyPlan(t, config)
	})
}
