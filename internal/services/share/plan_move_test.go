package share_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
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

// An ID that is unknown at plan and does not change sends nothing.
func TestShares_unknownAndSame(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		config, unknown := k.attributes("user_id", "jane", ""), k.attributes("user_id", "jane", "")
		unknown["user_id"] = tftypes.UnknownValue
		m.ExpectApply(t, config, nil, nil)
		m.ResetRequests()
		planned := m.Join(m.NewRun(t, k.resource()))
		planned.Refresh().Expect(t, nil, nil)
		_, diags := planned.Plan(unknown)
		diags.Expect(t, nil, nil)
		// The plan is an update.
		apitest.ExpectEqual(t, planned.Planned("user_id"), "unknown")
		planned.ApplyConfig(m.NewRun(t, k.resource()), config).Expect(t, nil, nil)
		m.ExpectWrites(t, "")
		m.ExpectEmptyPlan(t, config)
	})
}

// The share of a replaced secret moves to the new one.
func TestShares_replacedSecret(t *testing.T) {
	t.Parallel()
	own := acctest.NewResourceHarness(t, "cerby_secret")
	own.AddUser(cerbytest.User{ID: "jane"})
	secretConfig := func(version int) map[string]any {
		return map[string]any{
			"title": "Own", "vault_id": cerbytest.SeedCompanyVaultID, "value_wo": "made-up", "value_wo_version": version,
		}
	}
	shareOf := func(id any) map[string]any { return map[string]any{"secret_id": id, "user_id": "jane"} }
	acctest.ExpectMessages(t, "errors", own.Apply(t, secretConfig(1)).Errors)
	share := own.Harness("cerby_secret_share")
	share.ExpectApply(t, shareOf(own.State["id"]), nil, nil)
	plan, apply := own.NewRun(t, "cerby_secret"), own.NewRun(t, "cerby_secret")
	destroyed, moved := own.Join(plan), share.Join(plan)
	destroyed.Refresh().Expect(t, nil, nil)
	moved.Refresh().Expect(t, nil, nil)
	replaces, diags := destroyed.Plan(secretConfig(2))
	acctest.ExpectMessages(t, "errors", diags.Errors)
	acctest.ExpectMessages(t, "attributes that force replacement", replaces, "value_wo_version")
	replaces, diags = moved.Plan(shareOf(tftypes.UnknownValue))
	diags.Expect(t, nil, nil)
	apitest.ExpectStrings(t, replaces)
	apitest.ExpectEqual(t, moved.Planned("secret_id"), "unknown")
	_, diags = destroyed.Plan(nil)
	acctest.ExpectMessages(t, "errors", diags.Errors)
	acctest.ExpectMessages(t, "errors", destroyed.Apply(apply).Errors)
	created := own.Harness("cerby_secret")
	acctest.ExpectMessages(t, "errors", created.Apply(t, secretConfig(2)).Errors)
	moved.ApplyConfig(apply, shareOf(created.State["id"])).Expect(t, nil, nil)
	if _, exists := own.FindShare(cerbytest.KindSecret, acctest.FormatString(created.State["id"]), "jane"); !exists {
		t.Error("the new secret is not shared")
	}
	share.ExpectEmptyPlan(t, shareOf(created.State["id"]))
}
