package cerbytest_test

import (
	"net/http"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// TestMemberItems checks the items of a user and a team with their roles. Items that the key's user does not own are
// missing.
func TestMemberItems(t *testing.T) {
	a := serveWithItems(t)
	a.workspace.AddAccount(cerbytest.Account{ID: "adam's", Owners: []string{"adam"}})
	for _, k := range sharedKinds {
		a.workspace.Share(k.kind, "it", cerbytest.Share{UserID: "adam"})
		a.workspace.Share(k.kind, "it", cerbytest.Share{TeamID: "band", Role: "owner"})
	}
	a.workspace.ShareAccount("adam's", cerbytest.Share{TeamID: "band"})

	for _, k := range sharedKinds {
		owner, collaborator := string(k.kind)+"_owner", string(k.kind)+"_collaborator"
		for path, role := range map[string]string{
			"/users/olivia/": owner, "/users/adam/": collaborator, "/teams/band/": owner,
		} {
			got := a.get(path+string(k.kind)+"s", 200)
			wantEqual(t, path, []any{got.listStrings("id"), got.listStrings("role"), got.valueAt("meta", "page", "total")},
				[]any{[]string{"it"}, []string{role}, 1.0})
		}
		wantEqual(t, "of Ines", a.get("/users/ines/"+string(k.kind)+"s", 200).listStrings("id"), []string{})
		a.get("/users/unheard-of/"+string(k.kind)+"s", 404)
		a.get("/teams/unheard-of/"+string(k.kind)+"s", 404)
		a.get("/teams/band/"+string(k.kind)+"s?filter=x", 400)
	}
	wantEqual(t, "adam sees his own",
		a.withKey(cerbytest.Key{UserID: "adam"}).get("/teams/band/accounts", 200).listStrings("id"),
		[]string{"adam's"})

	wantJSON(t, a.get("/users/adam/collections", 200).text, `{
		"data": [{"id":"it","type":"collections","relationships":{"audit":null},"attributes":{
			"name":"Campaigns","status":"enabled","roles":["collection_owner"],"meta":{},"role":"collection_collaborator",
			"createdAt":"2025-03-06T12:00:00+00:00","updatedAt":"2025-03-06T12:00:00","novelty":{"rollout":["beta",null,3]}}}],
		"links": {"self":"/api/v1/users/adam/collections?page%5Bnumber%5D=1&page%5Bsize%5D=20","next":null},
		"meta": {"page":{"maxSize":100,"total":1,"cursor":null},"region":"simulated"}}`)
	wantJSON(t, a.get("/users/adam/teams", 200).text, `{
		"data": [{"id":"band","type":"team","relationships":{"audit":null},"attributes":{
			"name":"Band","type":"user_managed","workspaceId":"00000000-0000-4000-8000-0000000000ff","role":"admin",
			"createdAt":"2025-03-06T12:00:00+00:00","updatedAt":"2025-03-06T12:00:00","novelty":{"rollout":["beta",null,3]}}}],
		"links": {"self":"/api/v1/users/adam/teams?page%5Bnumber%5D=1&page%5Bsize%5D=20","next":null},
		"meta": {"page":{"maxSize":100,"total":1,"cursor":null},"region":"simulated"}}`)
	a.get("/users/unheard-of/teams", 404)
}

// TestMemberItems_nullRoles checks that the roles of users are null and those of teams are not.
func TestMemberItems_nullRoles(t *testing.T) {
	a := serveWithItems(t, cerbytest.WithQuirks(cerbytest.Quirks{RoleForm: cerbytest.RoleNull}))
	a.workspace.ShareAccount("it", cerbytest.Share{TeamID: "band"})
	for _, path := range []string{"/users/olivia/accounts", "/users/olivia/collections", "/users/adam/teams"} {
		role, exists := a.get(path, 200).objectAt("data", 0, "attributes")["role"]
		wantEqual(t, path, []any{role, exists}, []any{nil, true})
	}
	wantEqual(t, "team", a.get("/teams/band/accounts", 200).listStrings("role"), []string{"account_collaborator"})
}

// TestDeleteItemOfTeam removes items from a team, also from a SCIM-managed one.
func TestDeleteItemOfTeam(t *testing.T) {
	a := serveWithItems(t)
	a.workspace.UpdateTeam("band", func(team *cerbytest.Team) { team.Type = "scim_managed" })
	a.workspace.AddAccount(cerbytest.Account{ID: "adam's", Owners: []string{"adam"}})
	a.workspace.ShareAccount("adam's", cerbytest.Share{TeamID: "band"})
	for _, k := range sharedKinds {
		path := "/teams/band/" + string(k.kind) + "s/"
		a.workspace.Share(k.kind, "it", cerbytest.Share{UserID: "adam"})
		a.call(http.MethodDelete, path+"it", "", 404)
		a.workspace.Share(k.kind, "it", cerbytest.Share{TeamID: "band"})
		a.call(http.MethodDelete, path+"it", "", 204)
		a.call(http.MethodDelete, path+"it", "", 404)
		a.call(http.MethodDelete, path+"unheard-of", "", 404)
		a.call(http.MethodDelete, "/teams/unheard-of/"+string(k.kind)+"s/it", "", 404)
		wantEqual(t, "left", a.storedShares(k.kind), "olivia owner, adam collaborator")
		a.get(path+"it", 405)
	}
	a.call(http.MethodDelete, "/teams/band/accounts/adam's", "", 401)
	a.workspace.ShareAccount("it", cerbytest.Share{TeamID: "band", ThroughCollection: "collaborator"})
	a.call(http.MethodDelete, "/teams/band/accounts/it", "", 404)
	wantEqual(t, "through a collection", a.get("/teams/band/accounts", 200).listStrings("id"), []string{"it"})
}
