package workspace_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// TestShares_sharedRead reads a list once for all lookups of its shares.
func TestShares_sharedRead(t *testing.T) {
	forEachShareKind(t, func(t *testing.T, k apitest.ShareKind) {
		server := apitest.InOrder(t, k.Listed(`"owner"`))
		shares := newWorkspace(t, server, nil).Shares()
		apitest.Together(20, func() {
			if m, err := orNil(shares.Find(t.Context(), shareOf(k))); err != nil || m == nil || m.ID != k.ListID {
				t.Errorf("got %+v, %v", m, err)
			}
			if m, err := orNil(shares.FindWithoutRecheck(t.Context(), shareOf(k))); err != nil || m == nil {
				t.Errorf("got %+v, %v", m, err)
			}
		})
		server.ExpectRequests(k.ListRequest)
	})
}

// TestShares_listByItem lists the members of an item, with roles in each form.
func TestShares_listByItem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.FromFile(200, "account-users.json"), apitest.FromFile(200, "team-accounts.json"))
		shares := newWorkspace(t, server, nil).Shares()
		members, err := shares.ListByItem(cerby.AccountItem, "a-1", cerby.UserMembers).List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var roles []string
		for _, m := range members {
			roles = append(roles, m.ID+" "+apitest.Text(m.Role))
		}
		apitest.ExpectStrings(t, roles, "u-1 account_owner", "u-2 collaborator", "u-3 manager", "u-4 (nil)", "u-5 (nil)")
		for id, role := range map[string]string{"a-1": "account_collaborator", "a-2": "owner"} {
			m, err := orNil(
				shares.Find(t.Context(), cerby.Share{
					Kind: cerby.AccountItem, ItemID: id, MemberKind: cerby.TeamMembers, MemberID: "t-1",
				}),
			)
			if err != nil || m == nil || m.ID != id || apitest.Text(m.Role) != role {
				t.Errorf("got %+v, %v", m, err)
			}
		}
		server.ExpectRequests(
			"GET /api/v1/accounts/a-1/users"+apitest.FirstPage,
			"GET /api/v1/teams/t-1/accounts"+apitest.FirstPage,
		)
	})
}

// expectGrants checks the bodies of grants. The last one may have to restore the role manager.
func expectGrants(t *testing.T, name string, k apitest.ShareKind, writes []apitest.Request, restores bool) {
	t.Helper()
	for i, req := range writes {
		want := k.GrantBody(`"hello"`)
		if restores && i == len(writes)-1 {
			want = strings.NewReplacer("owner", "manager", "hello", "").Replace(want)
		}
		if req.Method == http.MethodPost && req.Body != want {
			t.Errorf("%s: sent %s, want %s", name, req.Body, want)
		}
	}
}

// TestShares_setRole grants the share again with the new role, and revokes it only if that did not change the role.
func TestShares_setRole(t *testing.T) {
	created, denied := apitest.FromFile(201, "share-created.json"), apitest.FromFile(403, "error-403.json")
	const outside = "provider revoked the share to change its role, and the share may no longer exist"
	forEachShareKind(t, func(t *testing.T, k apitest.ShareKind) {
		none := apitest.Response{Status: 200, Body: `{"data": []}`}
		whole := []string{k.GrantRequest, k.ListRequest, k.RevokeRequest, k.GrantRequest}
		checked := []string{k.GrantRequest, k.ListRequest, k.RevokeRequest, k.GrantRequest, k.ListRequest}
		restored := append(whole[:4:4], k.GrantRequest)
		bare, prefixed := `"owner"`, `"`+k.Role()+`"`
		for name, test := range map[string]struct {
			replies []apitest.Response
			want    []string
			fails   string
		}{
			"changed":            {[]apitest.Response{created, k.Listed(prefixed)}, whole[:2], ""},
			"changed, no prefix": {[]apitest.Response{created, k.Listed(bare)}, whole[:2], ""},
			"no role":            {[]apitest.Response{created, k.Listed(`null`)}, whole[:2], ""},
			"not changed": {
				[]apitest.Response{created, k.Listed(`"collaborator"`), {Status: 204}, created, k.Listed(prefixed)}, checked, "",
			},
			"from elsewhere": {
				[]apitest.Response{created, k.Listed(`"manager"`), {Status: 204}, created, k.Listed(`"manager"`)}, checked, "",
			},
			"not there": {
				[]apitest.Response{created, none, apitest.FromFile(404, "error-404.json"), created, k.Listed(bare)}, checked, "",
			},
			"refused":          {[]apitest.Response{denied}, whole[:1], "403"},
			"the list refused": {[]apitest.Response{created, denied}, whole[:2], ""},
			"taking refused":   {[]apitest.Response{created, k.Listed(`"manager"`), denied}, whole[:3], "403"},
			"refused after the revocation": {
				[]apitest.Response{created, k.Listed(`"manager"`), {Status: 204}, denied, created},
				restored,
				`The share has the role "manager" again`,
			},
			"both roles refused after the revocation": {
				[]apitest.Response{created, k.Listed(`"manager"`), {Status: 204}, denied, denied}, restored, outside,
			},
			"lost, and it is set": {
				[]apitest.Response{{Dropped: true}, created, k.Listed(bare)},
				[]string{k.GrantRequest, k.GrantRequest, k.ListRequest},
				"",
			},
			"lost after it is taken": {
				[]apitest.Response{created, k.Listed(`"manager"`), {Status: 204}, {Dropped: true}, created, k.Listed(bare)},
				append(whole[:4:4], k.GrantRequest, k.ListRequest), "",
			},
		} {
			server := apitest.InOrder(t, test.replies...)
			_, err := newWorkspace(t, server, nil).Shares().SetRole(t.Context(), shareOf(k), workspace.RoleChange{
				From: strings.Replace(k.Role(), "owner", "manager", 1), To: k.Role(), Message: "hello",
			})
			switch {
			case test.fails == "" && err != nil:
				t.Errorf("%s: %v", name, err)
			case test.fails != "":
				apitest.ExpectText(t, callError(t, err).Error(), test.fails)
			}
			server.ExpectRequests(test.want...)
			expectGrants(t, name, k, server.Writes(), test.fails != "" && len(test.want) == len(restored))
		}
	})
}
