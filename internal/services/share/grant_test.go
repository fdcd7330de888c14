package share_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// A message, which may be empty, is sent with a new share and a new role, and is not stored.
func TestShares_message(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		r := m.NewRun(t, k.resource())
		for member, id := range map[string]string{"user": "jane", "team": "design"} {
			apply := func(prior, planned map[string]any, message string) {
				t.Helper()
				applyWith(t, r, prior, planned, message).Expect(t, nil, nil)
				if s, _ := m.FindShare(k.kind, k.item, id); s.Message != message || s.Role != planned["role"] {
					t.Errorf("the share is %+v", s)
				}
			}
			granted, owned := k.state(member, id, "collaborator"), k.state(member, id, "owner")
			apply(nil, granted, "Hello, you.")
			apply(granted, owned, "Lead it.")
			apply(owned, granted, "")
		}
		for _, request := range m.Requests() {
			if request.Method == http.MethodPost && !strings.Contains(string(request.Body), `"message":`) {
				t.Errorf("the request is %s", request.Body)
			}
		}
		m.ExpectWrites(t, "POST POST POST POST POST POST")
	})
}

// An existing share is sent again, and another role is changed with a warning.
func TestShares_adopted(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		for _, s := range []cerbytest.Share{{UserID: "jane", Role: "owner"}, {TeamID: "design", Role: "owner"}} {
			for role, warnings := range map[string][]string{
				"owner":        nil,
				"collaborator": {`The apply changes its role from "owner" to the configured role "collaborator".`},
			} {
				m.Share(k.kind, k.item, s)
				m.ResetRequests()
				member, id := "user", s.UserID
				if s.TeamID != "" {
					member, id = "team", s.TeamID
				}
				r := m.NewRun(t, k.resource())
				applyWith(t, r, nil, k.state(member, id, role), "It is yours.").Expect(t, nil, warnings)
				m.ExpectWrites(t, "POST")
				if s, _ := m.FindShare(k.kind, k.item, id); s.Role != role || s.Message != "It is yours." {
					t.Errorf("the share is %+v", s)
				}
				m.RemoveShare(k.kind, k.item, id)
			}
		}
	})
}

// Access through a team or a collection is listed before and after a direct share.
func TestShares_stillListed(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		for _, s := range []cerbytest.Share{
			{UserID: "jane", ThroughTeam: "collaborator"},
			{UserID: ines, ThroughCollection: "collaborator"},
			{TeamID: "design", ThroughCollection: "collaborator"},
		} {
			member, id := "user_id", s.UserID
			if s.TeamID != "" {
				member, id = "team_id", s.TeamID
			}
			m.RemoveShare(k.kind, k.item, id)
			m.Share(k.kind, k.item, s)
			m.ResetRequests()
			m.ExpectApply(t, k.attributes(member, id, ""), nil, nil)
			m.ExpectEmptyPlan(t, k.attributes(member, id, ""))
			noun := strings.TrimSuffix(member, "_id")
			m.ExpectApply(t, nil, nil, []string{
				"still lists the " + noun + ". The " + noun + " still has access through a team or a collection.",
			})
			m.ExpectWrites(t, "POST DELETE")
			if m.State != nil {
				t.Error("the share is still in the state")
			}
			if s, exists := m.FindShare(k.kind, k.item, id); !exists || s.Role != "" {
				t.Errorf("the share is %+v", s)
			}
		}
	})
}

// The same holds if the service lists all members of a team.
func TestShares_inherited(t *testing.T) {
	t.Parallel()
	quirks := cerbytest.Quirks{ListInheritedShares: true}
	forEachKind(t, quirks, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.RemoveShare(k.kind, k.item, marketing)
		m.Share(k.kind, k.item, cerbytest.Share{TeamID: "design"})
		m.AddTeamMember("design", cerbytest.TeamMember{UserID: "jane"})
		const change = `The apply changes its role from "collaborator" to the configured role "owner".`
		m.ExpectApply(t, k.attributes("user_id", "jane", "owner"), nil, []string{change})
		m.ExpectEmptyPlan(t, k.attributes("user_id", "jane", "owner"))
		m.ExpectApply(t, nil, nil, []string{"is still listed"})
		m.ExpectWrites(t, "POST DELETE")
	})
}

// The service may return roles with a prefix, without one, or with a legacy one.
func TestShares_roles(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]cerbytest.RoleForm{
		"prefixed": cerbytest.RolePrefixed, "short": cerbytest.RoleShort,
		"legacy": cerbytest.RoleLegacy, "null": cerbytest.RoleNull,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEachKind(t, cerbytest.Quirks{RoleForm: form}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
				for member, id := range map[string]string{"user_id": "jane", "team_id": "design"} {
					m := m.Harness(k.resource())
					m.ResetRequests()
					m.ExpectApply(t, k.attributes(member, id, ""), nil, nil)
					m.ExpectEmptyPlan(t, k.attributes(member, id, ""))
					m.ExpectApply(t, k.attributes(member, id, "owner"), nil, nil)
					m.ExpectEmptyPlan(t, k.attributes(member, id, "owner"))
					m.ExpectString(t, "role", "owner")
					m.ExpectWrites(t, "POST POST")
					m.UpdateShare(k.kind, k.item, id, func(s *cerbytest.Share) { s.Extra = map[string]any{"role": nil} })
					m.ExpectEmptyPlan(t, k.attributes(member, id, "owner"))
					m.UpdateShare(k.kind, k.item, id, func(s *cerbytest.Share) { s.Role, s.Extra = "manager", nil })
					m.Refresh(t).Expect(t, nil, nil)
					if member == "user_id" || k.kind != cerbytest.KindAccount {
						m.ExpectString(t, "role", "manager")
					}
				}
			})
		})
	}
}

// A deleted share leaves the state, and revoking it again is no error.
func TestShares_deleted(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(k testKind, m *acctest.ResourceHarness){
		"share": func(k testKind, m *acctest.ResourceHarness) {
			m.RemoveShare(k.kind, k.item, "jane")
			m.RemoveShare(k.kind, k.item, "design")
		},
		"item": func(k testKind, m *acctest.ResourceHarness) {
			switch k.kind {
			case cerbytest.KindAccount:
				m.PurgeAccount(k.item)
			case cerbytest.KindSecret:
				m.UpdateSecret(k.item, func(s *cerbytest.Secret) { s.Status, s.EventName = "disabled", "delete" })
			case cerbytest.KindCollection:
				m.PurgeCollection(k.item)
			}
		},
		"member": func(_ testKind, m *acctest.ResourceHarness) {
			m.PurgeTeam("design")
			m.PurgeUser("jane")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
				team := m.Harness(k.resource())
				m.ExpectApply(t, k.attributes("user_id", "jane", ""), nil, nil)
				team.Apply(t, k.attributes("team_id", "design", "")).Expect(t, nil, nil)
				remove(k, m)
				m.Refresh(t).Expect(t, nil, nil)
				team.Refresh(t).Expect(t, nil, nil)
				if m.State != nil || team.State != nil {
					t.Errorf("the states are %v and %v", m.State, team.State)
				}
				r := m.NewRun(t, k.resource())
				r.Apply(k.state("user", "jane", "collaborator"), nil).Expect(t, nil, nil)
				r.Apply(k.state("team", "design", "collaborator"), nil).Expect(t, nil, nil)
			})
		})
	}
}

// After a lost response, an applied change is not repeated, and other shares stay.
func TestShares_lostResponse(t *testing.T) {
	t.Parallel()
	faults := map[cerbytest.Kind]cerbytest.Fault{
		cerbytest.KindAccount:    {Drop: cerbytest.DropAfter},
		cerbytest.KindSecret:     {Status: http.StatusGatewayTimeout, AfterChange: true},
		cerbytest.KindCollection: {Status: http.StatusOK, HTML: true, AfterChange: true},
	}
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		for member, id := range map[string]string{"user_id": "jane", "team_id": "design"} {
			m.ResetRequests()
			fault := faults[k.kind]
			fault.Method, fault.Times = http.MethodPost, 1
			m.Inject(fault)
			fault.Method, fault.Times = http.MethodDelete, 1
			m.Inject(fault)
			m.ExpectApply(t, k.attributes(member, id, ""), nil, nil)
			m.ExpectEmptyPlan(t, k.attributes(member, id, ""))
			m.ExpectApply(t, k.attributes(member, id, "owner"), nil, nil)
			m.ExpectEmptyPlan(t, k.attributes(member, id, "owner"))
			m.ExpectApply(t, nil, nil, nil)
			// The list does not prove a direct share, so the share is sent again.
			m.ExpectWrites(t, "POST POST POST DELETE")
			expectShares(t, m.Workspace, k.kind, k.item, k.before...)
		}
	})
}

func TestShares_declaredTwice(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_secret_share")
	m.AddUser(cerbytest.User{ID: "jane"})
	run := m.NewRun(t, "cerby_secret_share")
	_, diags := m.Join(run).Plan(kinds[1].attributes("user_id", "jane", ""))
	diags.Expect(t, nil, nil)
	_, diags = m.Harness("cerby_secret_share").Join(run).Plan(kinds[1].attributes("user_id", "jane", "owner"))
	diags.Expect(t, []string{"Unable to manage share of secret"}, nil)
	m.ExpectWrites(t, "")
}

// In one run, one resource creates a share and another one revokes it, in either order.
func TestShares_renamedResource(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		createdFirst bool
		writes       string
	}{
		"created first": {true, "POST POST POST"},
		"removed first": {false, "POST DELETE POST"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
				user, team := k.state("user", "jane", "collaborator"), k.state("team", "design", "collaborator")
				m.NewRun(t, k.resource()).Apply(nil, user).Expect(t, nil, nil)
				r := m.NewRun(t, k.resource())
				if test.createdFirst {
					r.Apply(nil, user).Expect(t, nil, nil)
					r.Apply(nil, team).Expect(t, nil, nil)
					r.Apply(user, nil).Expect(t, nil, []string{
						"was not removed\nAnother resource in this configuration manages the same object.",
					})
				} else {
					r.Apply(user, nil).Expect(t, nil, nil)
					r.Apply(nil, user).Expect(t, nil, nil)
				}
				m.ExpectWrites(t, test.writes)
				if _, exists := m.FindShare(k.kind, k.item, "jane"); !exists {
					t.Error("the share does not exist")
				}
			})
		})
	}
}
