package share_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// other returns another item of the kind.
func (k testKind) other(w *acctest.Workspace) string {
	switch k.kind {
	case cerbytest.KindAccount:
		return cerbytest.SeedTwitterID
	case cerbytest.KindSecret:
		return cerbytest.SeedWirelessID
	}
	w.AddCollection(cerbytest.Collection{ID: "events", Name: "Events", Owners: []string{olivia, adam}})
	return "events"
}

// A changed user, a user that becomes a team, and a changed item move the share: the new one is granted first.
func TestShares_moved(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.RemoveShare(k.kind, k.item, ines)
		other := k.other(m.Workspace)
		m.ExpectApply(t, k.attributes("user_id", "jane", ""), nil, nil)
		moved := k
		moved.item = other
		for _, test := range []struct {
			config     map[string]any
			item, id   string
			left, from string
		}{
			{k.attributes("user_id", ines, ""), k.item, "/user/" + ines, "jane", k.item},
			{k.attributes("team_id", "design", ""), k.item, "/team/design", ines, k.item},
			{moved.attributes("team_id", "design", "owner"), other, "/team/design", "design", k.item},
		} {
			m.ResetRequests()
			m.ExpectApply(t, test.config, nil, nil)
			m.ExpectEmptyPlan(t, test.config)
			m.ExpectWrites(t, "POST DELETE")
			m.ExpectString(t, "id", test.item+test.id)
			if _, exists := m.FindShare(k.kind, test.from, test.left); exists {
				t.Errorf("%s still has %s", test.left, test.from)
			}
		}
	})
}

// The next apply revokes a share that a move could not revoke.
func TestShares_moveLeftover(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.ExpectApply(t, k.attributes("user_id", "jane", ""), nil, nil)
		m.Inject(cerbytest.Fault{Method: http.MethodDelete, Times: 1, Status: http.StatusForbidden})
		config := k.attributes("team_id", "design", "")
		m.ExpectApply(t, config, []string{"Unable to stop sharing " + string(k.kind)}, nil)
		m.ExpectString(t, "id", k.item+"/team/design")
		named := []string{"is removed\nAn earlier apply moved the grant"}
		m.ExpectPlan(t, config, nil, named)
		m.ExpectApply(t, config, nil, named)
		m.ExpectEmptyPlan(t, config)
		m.ExpectWrites(t, "POST POST DELETE DELETE")
		if _, exists := m.FindShare(k.kind, k.item, "jane"); exists {
			t.Error("the old share is left")
		}
	})
}

// A move whose new share is refused leaves the old one.
func TestShares_moveRefused(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.ExpectApply(t, k.attributes("user_id", "jane", ""), nil, nil)
		m.Inject(cerbytest.Fault{Method: http.MethodPost, Times: 1, Status: http.StatusForbidden})
		m.ExpectApply(t, k.attributes("team_id", "design", ""), []string{"Unable to share"}, nil)
		m.ExpectEmptyPlan(t, k.attributes("user_id", "jane", ""))
		m.ExpectWrites(t, "POST POST")
	})
}

// A share is moved with its message.
func TestShares_moveWithMessage(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		user, team := k.state("user", "jane", "collaborator"), k.state("team", "design", "collaborator")
		m.NewRun(t, k.resource()).Apply(nil, user).Expect(t, nil, nil)
		applyWith(t, m.NewRun(t, k.resource()), user, team, "It is yours now.").Expect(t, nil, nil)
		if s, _ := m.FindShare(k.kind, k.item, "design"); s.Message != "It is yours now." {
			t.Errorf("the share is %+v", s)
		}
	})
}

// IDs that are unknown at plan replace nothing.
func TestShares_unknown(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.ExpectApply(t, k.attributes("user_id", "jane", ""), nil, nil)
		for _, attribute := range []string{"user_id", string(k.kind) + "_id"} {
			config := k.attributes("user_id", "jane", "")
			config[attribute] = tftypes.UnknownValue
			j := m.Join(m.NewRun(t, k.resource()))
			j.Refresh().Expect(t, nil, nil)
			replaces, diags := j.Plan(config)
			diags.Expect(t, nil, nil)
			if len(replaces) > 0 {
				t.Errorf("%v replace the share", replaces)
			}
		}
	})
}

// With Terraform, an ID that becomes unknown sends nothing, and the share of a replaced secret moves to the new one.
func TestShares_unknownWithTerraform(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddUser(cerbytest.User{ID: "jane"})
	config := func(change, version string) string {
		return w.Config(fmt.Sprintf(`
resource "terraform_data" "hr" {
  input = { user = "jane", change = %q }
}
resource "cerby_secret" "own" {
  title            = "Own"
  vault_id         = %q
  value_wo         = "made-up"
  value_wo_version = %s
}
resource "cerby_secret_share" "moved" {
  secret_id = cerby_secret.own.id
  user_id   = "jane"
}
resource "cerby_account_share" "same" {
  account_id = %q
  user_id    = terraform_data.hr.output.user
}
`, change, cerbytest.SeedCompanyVaultID, version, account))
	}
	own := func() string {
		for _, s := range w.Secrets() {
			if s.Title == "Own" && s.Status != "disabled" {
				return s.ID
			}
		}
		return ""
	}
	runSteps(
		t, w,
		resource.TestStep{Config: config("1", "1")},
		resource.TestStep{
			PreConfig:        w.ResetRequests,
			Config:           config("2", "1"),
			ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate, "cerby_account_share.same"),
		},
		resource.TestStep{
			PreConfig:        func() { w.ExpectWrites(t, "") },
			Config:           config("2", "2"),
			ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate, "cerby_secret_share.moved"),
		},
		resource.TestStep{
			PreConfig: func() {
				if _, exists := w.FindShare(cerbytest.KindSecret, own(), "jane"); !exists {
					t.Error("the new secret is not shared")
				}
			},
			Config: config("2", "2"), ConfigPlanChecks: emptyPlan,
		},
	)
}
