package share_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// roles are the roles of members by ID, email or name.
type roles map[string]string

// value returns the attribute of a configuration, or nil without any roles.
func (r roles) value() any {
	if r == nil {
		return nil
	}
	values := map[string]tftypes.Value{}
	for key, role := range r {
		values[key] = tftypes.NewValue(tftypes.String, role)
	}
	return tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, values)
}

// membersResource returns the name of the resource for all members.
func (k testKind) membersResource() string { return "cerby_" + string(k.kind) + "_members" }

// membersOf returns the configuration of all members of the item for a run over the protocol.
func (k testKind) membersOf(users, teams roles) map[string]any {
	return map[string]any{string(k.kind) + "_id": k.item, "users": users.value(), "teams": teams.value()}
}

// forEachMembers is forEachKind for the resources for all members.
func forEachMembers(
	t *testing.T, quirks cerbytest.Quirks, test func(t *testing.T, k testKind, m *acctest.ResourceHarness),
) {
	t.Helper()
	forEachKind(t, quirks, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		test(t, k, m.Harness(k.membersResource()))
	})
}

// expectKeys checks an attribute of the state that lists members.
func expectKeys(t *testing.T, m *acctest.ResourceHarness, attribute string, want roles) {
	t.Helper()
	got := roles{}
	values := map[string]tftypes.Value{}
	if err := m.State[attribute].As(&values); err != nil {
		t.Fatal(err)
	}
	for key, value := range values {
		got[key] = acctest.FormatString(value)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s of the state (-want +got):\n%s", attribute, diff)
	}
}

// The members of an item are set, changed, and set again after changes outside Terraform. A destroy keeps owners.
func TestMembers_lifecycle(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		config := func(jane, adamRole string) map[string]any {
			config := k.membersOf(roles{olivia: "owner", "JANE.doe@acme.example": jane, adam: adamRole},
				roles{"Design / Web": "collaborator"})
			config["message"] = "Use it well."
			return config
		}
		apply := func(config map[string]any, want ...string) {
			t.Helper()
			acctest.ExpectMessages(t, "errors", m.Apply(t, config).Errors)
			if config != nil {
				m.ExpectEmptyPlan(t, config)
			}
			expectShares(t, m.Workspace, k.kind, k.item, want...)
		}
		apply(config("collaborator", "owner"),
			olivia+" owner", adam+" owner", "jane collaborator", "design collaborator")
		m.ExpectString(t, "id", k.item)
		m.ExpectImport(t, k.item, "users", "teams")
		m.ExpectImport(t, labels[k.kind], "users", "teams")
		apply(config("owner", "collaborator"),
			olivia+" owner", adam+" collaborator", "jane owner", "design collaborator")
		m.Share(k.kind, k.item, cerbytest.Share{UserID: ines, Role: "collaborator"})
		m.RemoveShare(k.kind, k.item, adam)
		m.Refresh(t).Expect(t, nil, nil)
		if m.State == nil {
			t.Error("after the refresh there is no state, want one, so that the next plan is an update")
		}
		apply(config("owner", "collaborator"),
			olivia+" owner", "jane owner", adam+" collaborator", "design collaborator")
		apply(nil, olivia+" owner", "jane owner")
	})
}

// The plan names everybody who loses the item or a role. Owners lose it last, and after an error nothing is removed.
func TestMembers_plan(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.Share(k.kind, k.item, cerbytest.Share{TeamID: "design", Role: "owner"})
		item := fmt.Sprintf("%s %q", k.kind, k.item)
		if k.kind == cerbytest.KindCollection {
			// The list of collections is read for inherited access.
			item = fmt.Sprintf("%s %q (%s)", k.kind, labels[k.kind], k.item)
		}
		m.ExpectPlan(t, k.membersOf(roles{olivia: "owner", "jane.doe@acme.example": "owner"}, nil), nil, []string{
			"lose access to " + item + "\nThe plan stops sharing the " + string(k.kind) + " with these",
		})
		_, diags := m.Plan(t, k.membersOf(roles{olivia: "owner", adam: "collaborator"}, roles{"design": "collaborator"}))
		text := strings.Join(diags.Warnings, "\n")
		for _, want := range []string{
			"lose a role on " + item, "adam.admin@acme.example (owner): collaborator",
			`team "Design / Web" (owner): collaborator`, "keep the user in users",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("the warnings have no %q:\n%s", want, text)
			}
		}
		m.ExpectWrites(t, "")
		m.Inject(cerbytest.Fault{Method: http.MethodPost, Status: http.StatusBadRequest})
		m.ExpectApply(t, k.membersOf(roles{olivia: "owner", "jane": "owner"}, nil),
			[]string{fmt.Sprintf("Unable to share %s with user %q", item, "jane")}, []string{"lose access to " + item})
		m.ExpectWrites(t, "POST")
	})
}

// An item requires a user with the role owner, unless the configuration allows an orphan.
func TestMembers_owner(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		config := k.membersOf(roles{olivia: "collaborator", adam: "collaborator"}, roles{"design": "owner"})
		m.RemoveShare(k.kind, k.item, adam)
		m.RemoveShare(k.kind, k.item, ines)
		m.RemoveShare(k.kind, k.item, marketing)
		m.ExpectPlan(t, config, []string{"without a user with the role owner"}, nil)
		config["allow_orphan"] = true
		m.ExpectApply(t, config, nil, []string{"lose a role", "can no longer read"})
		expectShares(t, m.Workspace, k.kind, k.item, olivia+" collaborator", adam+" collaborator", "design owner")
	})
}

// A configuration without an owner, or with one user twice, is invalid.
func TestMembers_invalidConfig(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		for message, users := range map[string]roles{
			"without a user with the role owner":     {"jane@acme.example": "collaborator"},
			"identify the same user":                 {"jane@acme.example": "owner", "Jane@acme.example": "owner"},
			"neither the ID nor the email of a user": {"jane@acme.example": "account_owner", "a b": "owner"},
		} {
			_, diags := m.Plan(t, k.membersOf(users, nil))
			diags.ExpectError(t, acctest.ErrorRegexp(message))
		}
		apitest.ExpectEqual(t, len(m.Requests()), 0)
	})
}

// Access through a team or a collection is no difference.
func TestMembers_inherited(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{ListInheritedShares: true}, func(
		t *testing.T, k testKind, m *acctest.ResourceHarness,
	) {
		m.AddTeamMember("design", cerbytest.TeamMember{UserID: "jane"})
		m.AddTeamMember("design", cerbytest.TeamMember{UserID: greta})
		config := k.membersOf(roles{olivia: "owner", adam: "owner"}, roles{"Design / Web": "collaborator"})
		m.Apply(t, config)
		m.ExpectEmptyPlan(t, config)
		want := []string{olivia + " owner", adam + " owner", "design collaborator"}
		expectShares(t, m.Workspace, k.kind, k.item, want...)
		if k.kind != cerbytest.KindCollection {
			m.AddUser(cerbytest.User{ID: "joe", Email: "joe@acme.example"})
			m.AddCollection(cerbytest.Collection{ID: "folder", Name: "Folder"})
			m.Share(cerbytest.KindCollection, "folder", cerbytest.Share{UserID: olivia, Role: "owner"})
			m.Share(cerbytest.KindCollection, "folder", cerbytest.Share{UserID: "joe", Role: "collaborator"})
			m.AddCollectionItem("folder", k.kind, k.item)
			m.ExpectEmptyPlan(t, config)
		}
		// A share in a higher role than the inherited one is a difference.
		m.Share(k.kind, k.item, cerbytest.Share{UserID: "jane", Role: "owner"})
		m.ExpectApply(t, config, nil, []string{"jane.doe@acme.example (owner)", "still have"})
		m.ExpectEmptyPlan(t, config)
		expectShares(t, m.Workspace, k.kind, k.item, want...)
	})
}

// Access of unknown origin that is still listed after a removal is reported once.
func TestMembers_stillListed(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.RemoveShare(k.kind, k.item, ines)
		m.Share(k.kind, k.item, cerbytest.Share{UserID: ines, ThroughCollection: "collaborator"})
		config := k.membersOf(roles{olivia: "owner", adam: "owner"}, nil)
		_, diags := m.Plan(t, config)
		diags.Expect(t, nil, []string{"ines.intern@acme.example"})
		m.ExpectApply(t, config, nil, []string{"lose access to", "still have"})
		m.ExpectEmptyPlan(t, config)
		// A higher role is another share.
		m.UpdateShare(k.kind, k.item, ines, func(s *cerbytest.Share) { s.Role = "owner" })
		m.ExpectPlan(t, config, nil, []string{"ines.intern@acme.example (owner)"})
	})
}

// A single share of the same item is in conflict with its members, whichever is planned first.
func TestMembers_conflictWithShare(t *testing.T) {
	t.Parallel()
	for name, user := range map[string]string{"of a listed user": adam, "of another user": ines} {
		for _, shareFirst := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, share first: %t", name, shareFirst), func(t *testing.T) {
				t.Parallel()
				forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
					run := m.NewRun(t, k.resource())
					share, members := m.Join(run), m.Harness(k.membersResource()).Join(run)
					plans := []func() acctest.Diagnostics{
						func() acctest.Diagnostics {
							_, diags := members.Plan(k.membersOf(roles{olivia: "owner", adam: "owner"}, nil))
							return diags
						},
						func() acctest.Diagnostics {
							_, diags := share.Plan(k.attributes("user_id", user, ""))
							return diags
						},
					}
					if shareFirst {
						slices.Reverse(plans)
					}
					acctest.ExpectMessages(t, "errors", plans[0]().Errors)
					acctest.ExpectMessages(t, "errors", plans[1]().Errors, "with two resources")
					m.ExpectWrites(t, "")
				})
			})
		}
	}
}

// After an import, a configuration with IDs and one with emails and names plan no change.
func TestMembers_import(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.Share(k.kind, k.item, cerbytest.Share{TeamID: "design", Role: "owner"})
		m.RemoveShare(k.kind, k.item, ines)
		m.Import(t, map[string]any{string(k.kind) + "_id": k.item}).Expect(t, nil, nil)
		byID, byName := roles{"design": "owner"}, roles{"Design / Web": "owner"}
		if k.kind == cerbytest.KindCollection {
			byID[marketing], byName["Marketing"] = "collaborator", "collaborator"
		}
		expectKeys(t, m, "users", roles{"olivia.owner@acme.example": "owner", "adam.admin@acme.example": "owner"})
		expectKeys(t, m, "teams", byName)
		m.ExpectEmptyPlan(t, k.membersOf(roles{olivia: "owner", "ADAM.admin@acme.example": "owner"}, byID))
		m.ExpectEmptyPlan(t, k.membersOf(roles{olivia: "owner", adam: "owner"}, byName))
		other := m.Harness(k.membersResource())
		other.ImportID(t, labels[k.kind]).Expect(t, nil, nil)
		other.ImportID(t, "nothing like it").Expect(t, []string{"not found"}, nil)
		m.ExpectWrites(t, "")
	})
}

// The creator of a new item keeps it in the first apply, because the plan could not show the removal.
func TestMembers_newItem(t *testing.T) {
	t.Parallel()
	item := acctest.NewResourceHarness(t, "cerby_collection")
	members := item.Harness("cerby_collection_members")
	config := func(id any, users roles) map[string]any {
		return map[string]any{"collection_id": id, "users": users.value()}
	}
	plan, apply := item.NewRun(t, "cerby_collection"), item.NewRun(t, "cerby_collection")
	created, joined := item.Join(plan), members.Join(plan)
	_, diags := created.Plan(map[string]any{"name": "New"})
	diags.Expect(t, nil, nil)
	_, diags = joined.Plan(config(tftypes.UnknownValue, roles{adam: "owner"}))
	acctest.ExpectMessages(t, "errors", diags.Errors)
	created.Apply(apply).Expect(t, nil, nil)
	id := item.State["id"]
	acctest.ExpectMessages(t, "errors", joined.ApplyConfig(apply, config(id, roles{adam: "owner"})).Errors)
	planned, diags := members.Plan(t, config(id, roles{adam: "owner"}))
	acctest.ExpectMessages(t, "errors", diags.Errors)
	if planned == nil {
		t.Error("the next plan is empty, want the removal of the creator")
	}
	members.ExpectEmptyPlan(t, config(id, roles{adam: "owner", olivia: "owner"}))
}

// A failed removal stays in the state, and owners are not removed after it.
func TestMembers_failedRemoval(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		all := k.membersOf(roles{olivia: "owner", adam: "owner", ines: "collaborator"}, nil)
		m.Apply(t, all)
		m.Inject(cerbytest.Fault{Method: http.MethodDelete, Status: http.StatusBadRequest, Times: 1})
		fewer := k.membersOf(roles{olivia: "owner"}, nil)
		m.ExpectApply(t, fewer, []string{fmt.Sprintf("Unable to stop sharing %s %q with user %q", k.kind, k.item, ines)},
			[]string{"lose access to"})
		expectKeys(t, m, "users", roles{olivia: "owner", adam: "owner", ines: "collaborator"})
		expectShares(t, m.Workspace, k.kind, k.item, olivia+" owner", adam+" owner", ines+" collaborator")
		m.ExpectApply(t, fewer, nil, []string{"lose access to"})
		m.ExpectEmptyPlan(t, fewer)
		// The owner stays after a destroy.
		m.ExpectApply(t, nil, nil, nil)
		expectShares(t, m.Workspace, k.kind, k.item, olivia+" owner")
	})
}

// After a failed grant, the state has what was done, and nothing is removed.
func TestMembers_failedGrant(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.Apply(t, k.membersOf(roles{olivia: "owner", adam: "owner"}, nil))
		m.Inject(cerbytest.Fault{Method: http.MethodPost, Status: http.StatusBadRequest})
		config := k.membersOf(roles{olivia: "owner", "jane.doe@acme.example": "collaborator"}, nil)
		m.ExpectApply(t, config, []string{"Unable to share", "Unable to share"}, []string{"lose access to"})
		m.ClearFaults()
		expectKeys(t, m, "users", roles{olivia: "owner", adam: "owner"})
		expectShares(t, m.Workspace, k.kind, k.item, olivia+" owner", adam+" owner")
		m.ExpectApply(t, config, nil, []string{"lose access to"})
		m.ExpectEmptyPlan(t, config)
	})
}

// Changes of one list of 110 users cost the pages of the list and one write each.
func TestMembers_calls(t *testing.T) {
	t.Parallel()
	k := kinds[0]
	m := acctest.NewResourceHarness(t, k.membersResource())
	m.RemoveShare(k.kind, k.item, adam)
	users := roles{olivia: "owner"}
	for i := range 110 {
		id := fmt.Sprintf("user-%03d", i)
		m.AddUser(cerbytest.User{ID: id, Email: id + "@acme.example"})
		m.Share(k.kind, k.item, cerbytest.Share{UserID: id, Role: "collaborator"})
		users[id+"@acme.example"] = "collaborator"
	}
	m.ImportID(t, k.item).Expect(t, nil, nil)
	m.ResetRequests()
	m.ExpectEmptyPlan(t, k.membersOf(users, nil))
	// Two pages of users, the teams, and the accounts of each team, because accounts do not list their teams.
	list := 2 + 1 + len(m.Teams())
	m.ExpectMaxRequests(t, list)
	// A changed user costs one write, besides the refresh and a read that shows the change.
	m.ResetRequests()
	users["user-000@acme.example"] = "owner"
	m.ExpectApply(t, k.membersOf(users, nil), nil, nil)
	m.ExpectWrites(t, "POST")
	m.ExpectMaxRequests(t, list+2+2)
}
