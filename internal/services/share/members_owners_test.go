package share_test

import (
	"net/http"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// If the API key's user is among the owners who are removed, the others stay in the state, and an error names them.
func TestMembers_ownKeyRemoved(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.Apply(t, k.membersOf(roles{olivia: "owner", adam: "owner", "jane": "owner"}, nil))
		m.ExpectApply(t, k.membersOf(roles{adam: "owner"}, nil), []string{"The API key's user is no longer an owner"},
			[]string{"keep the user in users"})
		expectKeys(t, m, "users", roles{adam: "owner", "jane": "owner"})
		expectShares(t, m.Workspace, k.kind, k.item, adam+" owner", "jane owner")
	})
}

// The API key's user may be demoted. The share is sent once, and is not taken for refused because it cannot be read.
func TestMembers_ownKeyDemoted(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.Apply(t, k.membersOf(roles{olivia: "owner", adam: "owner"}, nil))
		m.ResetRequests()
		m.ExpectApply(t, k.membersOf(roles{olivia: "collaborator", adam: "owner"}, nil), nil,
			[]string{"lose a role", "API key can no longer read"})
		m.ExpectWrites(t, "POST POST")
		expectShares(t, m.Workspace, k.kind, k.item, olivia+" collaborator", adam+" owner")
	})
}

// If it is unknown whether the API key lost the item, no further owner is removed.
func TestMembers_ownKeyUnknown(t *testing.T) {
	t.Parallel()
	k := kinds[0]
	m := acctest.NewResourceHarness(t, k.membersResource())
	m.AddUser(cerbytest.User{ID: "jane", Email: "jane.doe@acme.example"})
	m.Apply(t, k.membersOf(roles{olivia: "owner", adam: "owner", "jane": "owner"}, nil))
	m.Inject(cerbytest.Fault{Method: http.MethodGet, Path: "/accounts/{id}", Status: http.StatusInternalServerError})
	m.ExpectApply(t, k.membersOf(roles{adam: "owner"}, nil), []string{"Unable to read account"},
		[]string{"lose access to"})
	expectKeys(t, m, "users", roles{adam: "owner", "jane": "owner"})
}

// A listed owner who cannot be one does not hinder the removal of another owner.
func TestMembers_disabledOwnerStays(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.Apply(t, k.membersOf(roles{olivia: "owner", adam: "owner", "jane": "owner"}, nil))
		m.UpdateUser("jane", func(u *cerbytest.User) { u.Status = "disabled" })
		m.ExpectApply(t, k.membersOf(roles{olivia: "owner", "jane": "owner"}, nil), nil, []string{"lose access to"})
		expectShares(t, m.Workspace, k.kind, k.item, olivia+" owner", "jane owner")
	})
}

// An owner whose role comes from a collection gets a share before the last owner with a share loses the item.
func TestMembers_inheritedOwner(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{ListInheritedShares: true}, func(
		t *testing.T, k testKind, m *acctest.ResourceHarness,
	) {
		if k.kind == cerbytest.KindCollection {
			return
		}
		m.AddCollection(cerbytest.Collection{ID: "folder", Name: "Folder"})
		m.Share(cerbytest.KindCollection, "folder", cerbytest.Share{UserID: "jane", Role: "owner"})
		m.AddCollectionItem("folder", k.kind, k.item)
		m.Apply(t, k.membersOf(roles{olivia: "owner", adam: "owner", "jane": "owner"}, nil))
		m.RemoveShare(k.kind, k.item, "jane")
		m.ResetRequests()
		m.Apply(t, k.membersOf(roles{olivia: "owner", "jane": "owner"}, nil))
		m.ExpectWrites(t, "POST DELETE")
		m.Apply(t, k.membersOf(roles{"jane": "owner"}, nil))
		expectShares(t, m.Workspace, k.kind, k.item, "jane owner")
	})
}

// A disabled user or a guest is no owner who may remain alone.
func TestMembers_disabledOwner(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.Share(k.kind, k.item, cerbytest.Share{UserID: "jane", Role: "owner"})
		m.UpdateUser("jane", func(u *cerbytest.User) { u.Status = "disabled" })
		m.ExpectPlan(t, k.membersOf(roles{"jane": "owner"}, nil), []string{"cannot be an owner"}, nil)
		m.ExpectWrites(t, "")
	})
}

// A destroy keeps the users whom the service lists as owners, whatever the state says.
func TestMembers_destroyByListedRoles(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.Apply(t, k.membersOf(roles{olivia: "owner", adam: "owner", "jane": "collaborator"}, nil))
		m.UpdateShare(k.kind, k.item, "jane", func(s *cerbytest.Share) { s.Role = "owner" })
		m.UpdateShare(k.kind, k.item, adam, func(s *cerbytest.Share) { s.Role = "collaborator" })
		run := m.NewRun(t, k.membersResource())
		destroyed := m.Join(run)
		destroyed.Plan(nil)
		destroyed.Apply(m.NewRun(t, k.membersResource())).Expect(t, nil, nil)
		expectShares(t, m.Workspace, k.kind, k.item, olivia+" owner", "jane owner")
	})
}

// A user who was removed from the workspace is no reason to refuse a plan that may precede a destroy.
func TestMembers_removedUser(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		config := k.membersOf(roles{olivia: "owner", "jane.doe@acme.example": "collaborator"}, nil)
		m.Apply(t, config)
		m.RemoveShare(k.kind, k.item, "jane")
		m.UpdateUser("jane", func(u *cerbytest.User) { u.Status = "disabled" })
		m.ExpectPlan(t, config, nil, []string{"Unable to grant access to removed user"})
		m.ExpectApply(t, config, []string{"Unable to grant access to removed user"},
			[]string{"Unable to grant access to removed user"})
		m.ExpectApply(t, nil, nil, nil)
	})
}

// An empty map of teams and no map are the same, in either order.
func TestMembers_emptyTeams(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		for _, teams := range []roles{nil, {}, nil} {
			config := k.membersOf(roles{olivia: "owner"}, teams)
			acctest.ExpectMessages(t, "errors", m.Apply(t, config).Errors)
			m.ExpectEmptyPlan(t, config)
		}
	})
}
