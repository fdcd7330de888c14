package share_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// A higher role that is still listed causes one warning and no difference. Any other role is drift.
func TestShares_shownRole(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		shown := func(role string) {
			m.UpdateShare(k.kind, k.item, "jane", func(s *cerbytest.Share) {
				s.Extra = map[string]any{"role": string(k.kind) + "_" + role}
				if role == "" {
					s.Extra = nil
				}
			})
		}
		config := k.attributes("user_id", "jane", "")
		m.Share(k.kind, k.item, cerbytest.Share{UserID: "jane", ThroughCollection: "owner"})
		shown("owner")
		m.ExpectApply(t, config, nil, []string{
			`may lose the role "owner" on`, "already exists",
			`still lists the role "owner", which comes from a collection or a team`,
		})
		m.ExpectWrites(t, "POST DELETE POST")
		for range 2 {
			m.ExpectEmptyPlan(t, config)
			m.ExpectString(t, "role", "collaborator")
		}
		// The saved role causes no further warning.
		m.ExpectApply(t, k.attributes("user_id", "jane", "manager"),
			[]string{"data.attributes.role"}, []string{`Unknown role "manager"`})
		m.ExpectEmptyPlan(t, config)
		shown("manager")
		m.ExpectPlan(t, config, nil, []string{`loses the role "manager"`})
		shown("")
		m.ExpectEmptyPlan(t, config)
		// The saved role was removed, so the same role is drift now.
		m.Refresh(t).Expect(t, nil, nil)
		shown("owner")
		m.ExpectPlan(t, config, nil, []string{`loses the role "owner"`})
	})
}

// A saved role belongs to one share, and a move removes it.
func TestShares_shownRoleAndMove(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.RemoveShare(k.kind, k.item, ines)
		m.Share(k.kind, k.item, cerbytest.Share{UserID: "jane", ThroughCollection: "owner"})
		m.UpdateShare(k.kind, k.item, "jane", func(s *cerbytest.Share) { s.Extra = map[string]any{"role": "owner"} })
		_ = m.Apply(t, k.attributes("user_id", "jane", ""))
		m.ExpectEmptyPlan(t, k.attributes("user_id", "jane", ""))
		m.ExpectApply(t, k.attributes("user_id", ines, ""), nil, []string{"is still listed"})
		m.UpdateShare(k.kind, k.item, ines, func(s *cerbytest.Share) { s.Role = "owner" })
		m.ExpectPlan(t, k.attributes("user_id", ines, ""), nil, []string{`loses the role "owner"`})
	})
}
