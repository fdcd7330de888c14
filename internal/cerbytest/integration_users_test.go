package cerbytest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// serveWithIntegration serves a workspace in which Adam has access to the integration video as MANAGER, and Ines and
// the guest Greta have none.
func serveWithIntegration(t *testing.T, options ...cerbytest.Option) *client {
	t.Helper()
	a := serve(t, options...)
	a.workspace.AddIntegration(videoIntegration())
	a.workspace.AddUser(cerbytest.User{ID: "adam", Email: "adam@acme.example", FirstName: "Adam", LastName: "Admin"})
	a.workspace.AddUser(cerbytest.User{ID: "ines", Email: "ines@acme.example", Status: "pending"})
	a.workspace.AddUser(cerbytest.User{ID: "greta", Email: "greta@agency.example", IsGuest: true})
	a.workspace.AddIntegrationUser("video", cerbytest.IntegrationUser{UserID: "adam", Entitlements: []string{"MANAGER"}})
	return a
}

// entitlementsJSON returns the JSON list of entitlements, which are separated by spaces.
func entitlementsJSON(ids string) string {
	var list []string
	for _, id := range strings.Fields(ids) {
		list = append(list, fmt.Sprintf(`{"id":%q}`, id))
	}
	return "[" + strings.Join(list, ",") + "]"
}

// inviteBody returns the body that invites collaborators. The IDs are separated by spaces.
func inviteBody(entitlements, userIDs string) string {
	return fmt.Sprintf(`{"data":{"type":"invite_tenant_users","attributes":{"role":"account_collaborator",
		"entitlements":%s,"userIds":["%s"]}}}`, entitlementsJSON(entitlements), strings.Join(strings.Fields(userIDs), `","`))
}

// replaceEntitlementsBody returns the body that replaces a user's entitlements.
func replaceEntitlementsBody(entitlements string) string {
	return `{"data":{"type":"update_user_entitlement","attributes":{"entitlements":` + entitlementsJSON(
		entitlements,
	) + `}}}`
}

// storedAccess returns the stored role and entitlements of a user on the integration video, or "not there".
func (a *client) storedAccess(userID string) string {
	u, on := a.workspace.IntegrationUser("video", userID)
	if !on {
		return "not there"
	}
	return u.Role + " " + strings.Join(u.Entitlements, " ")
}

// listedEntitlements returns the entitlements of a user as the API returns them.
func (a *client) listedEntitlements(userID string) string {
	a.t.Helper()
	list, _ := a.get("/integrations/video/users/"+userID, 200).valueAt("data", "attributes", "entitlements").([]any)
	var ids []string
	for _, element := range list {
		object, _ := element.(map[string]any)
		ids = append(ids, fmt.Sprint(object["id"]))
	}
	return strings.Join(ids, " ")
}

// TestGetIntegrationUser checks an integration user in a list and in a single read, with both forms of entitlements.
func TestGetIntegrationUser(t *testing.T) {
	a := serveWithIntegration(t)
	a.workspace.UpdateIntegrationUser("video", "adam", func(u *cerbytest.IntegrationUser) {
		u.DynamicFields = map[string]any{"seat": 7, "paid": true}
		u.Entitlements = []string{"MANAGER", "RETIRED"}
		u.Role = "manager"
	})
	a.workspace.AddIntegrationUser(
		"video",
		cerbytest.IntegrationUser{UserID: "ines", Extra: map[string]any{"since": "now"}},
	)

	wantJSON(t, a.get("/integrations/video/users?page[size]=1", 200).text, `{
		"data": [{"id":"adam","type":"user","relationships":{"audit":null},"attributes":{
			"email":"adam@acme.example","firstName":"Adam","lastName":"Admin","isGuest":false,"status":"live",
			"role":"manager","novelty":{"rollout":["beta",null,3]},"entitlements":[
				{"id":"RETIRED","type":"entitlement","relationships":{"audit":null},"attributes":{"group":"primary",
					"key":"RETIRED","label":"YOUTUBE_TENANT_RETIRED_DESC","value":"RETIRED","novelty":{"rollout":["beta",null,3]}}},
				{"id":"MANAGER","type":"entitlement","relationships":{"audit":null},"attributes":{"group":"primary",
					"key":"MANAGER","label":"YOUTUBE_TENANT_MANAGER_DESC","value":"MANAGER","novelty":{"rollout":["beta",null,3]}}}]},
			"meta":{"dynamicFields":{"seat":7,"paid":true},"novelty":null}}],
		"links": {"self":"/api/v1/integrations/video/users?page%5Bnumber%5D=1&page%5Bsize%5D=1",
			"next":"/api/v1/integrations/video/users?page%5Bnumber%5D=2&page%5Bsize%5D=1","previous":null},
		"meta": {"page":{"maxSize":100,"total":2,"cursor":null},"region":"simulated"}}`)

	wantJSON(t, a.get("/integrations/video/users/ines", 200).text, `{
		"data": {"id":"ines","type":"user","relationships":{"audit":null},"attributes":{
			"email":"ines@acme.example","firstName":null,"lastName":null,"isGuest":false,"status":"pending",
			"role":"collaborator","entitlements":[],"since":"now","novelty":{"rollout":["beta",null,3]}},
			"meta":{"dynamicFields":{},"novelty":null}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`)
	wantEqual(t, "a default page", a.get("/integrations/video/users", 200).valueAt("links", "self"),
		"/api/v1/integrations/video/users?page%5Bnumber%5D=1&page%5Bsize%5D=20")

	a.workspace.UpdateIntegration("video", func(i *cerbytest.Integration) { i.EntitlementIDs = true })
	wantEqual(t, "older form", a.get("/integrations/video/users/adam", 200).valueAt("data", "attributes", "entitlements"),
		any([]any{"RETIRED", "MANAGER"}))
	a.workspace.PurgeUser("ines")
	a.get("/integrations/video/users/ines", 404)
	wantEqual(t, "listed", a.get("/integrations/video/users", 200).listStrings("id"), []string{"adam"})
}

// TestDeleteIntegrationUser_throughTeam checks that a user keeps the entitlements through a team after a removal.
func TestDeleteIntegrationUser_throughTeam(t *testing.T) {
	a := serveWithIntegration(t)
	a.workspace.UpdateIntegrationUser("video", "adam", func(u *cerbytest.IntegrationUser) {
		u.ThroughTeam = []string{"EDITOR", "MANAGER"}
	})
	wantEqual(t, "told", a.listedEntitlements("adam"), "EDITOR MANAGER")
	a.call(http.MethodDelete, "/integrations/video/users/adam", "", 200)
	wantEqual(t, "told after", a.listedEntitlements("adam"), "MANAGER EDITOR")
	wantEqual(t, "held after", a.storedAccess("adam"), "collaborator ")
	a.call(http.MethodPost, "/integrations/video/users", inviteBody("VIEWER", "adam"), 200)
	wantEqual(t, "told again", a.listedEntitlements("adam"), "MANAGER EDITOR VIEWER")
	a.workspace.RemoveIntegrationUser("video", "adam")
	a.get("/integrations/video/users/adam", 404)
}

// TestHierarchy checks the hierarchies, which show more than the granted entitlements, or only the highest.
func TestHierarchy(t *testing.T) {
	for _, c := range []struct {
		hierarchy   cerbytest.Hierarchy
		holds, told string
	}{
		{cerbytest.Flat, "VIEWER MANAGER", "MANAGER VIEWER"},
		{cerbytest.ShowLower, "EDITOR", "VIEWER EDITOR"},
		{cerbytest.ShowLower, "VIEWER MANAGER", "EDITOR MANAGER VIEWER"},
		{cerbytest.ShowLower, "RETIRED", "RETIRED"},
		{cerbytest.ShowHighest, "VIEWER EDITOR", "EDITOR"},
		{cerbytest.ShowHighest, "RETIRED", "RETIRED"},
	} {
		a := serveWithIntegration(t)
		a.workspace.UpdateIntegration("video", func(i *cerbytest.Integration) { i.Hierarchy = c.hierarchy })
		a.workspace.UpdateIntegrationUser("video", "adam", func(u *cerbytest.IntegrationUser) {
			u.Entitlements = strings.Fields(c.holds)
		})
		wantEqual(t, fmt.Sprint(c.hierarchy, c.holds), a.listedEntitlements("adam"), c.told)
		wantEqual(t, "held", a.storedAccess("adam"), "collaborator "+c.holds)
	}
}

// TestIntegrationUserStore checks the methods that change integration users outside the API.
func TestIntegrationUserStore(t *testing.T) {
	w := serveWithIntegration(t).workspace
	given := cerbytest.IntegrationUser{
		UserID: "ines", Entitlements: []string{"EDITOR"}, ThroughTeam: []string{"VIEWER"},
		DynamicFields: map[string]any{"x": 1}, Extra: map[string]any{"y": 1},
	}
	created := w.AddIntegrationUser("video", given)
	wantEqual(t, "filled", []any{created.IntegrationID, created.Role}, []any{"video", "collaborator"})
	given.Entitlements[0], given.ThroughTeam[0], given.DynamicFields["x"], given.Extra["y"] = "", "", 2, 2
	remaining, _ := w.IntegrationUser("video", "ines")
	wantEqual(t, "a caller's",
		[]any{remaining.Entitlements[0], remaining.ThroughTeam[0], remaining.DynamicFields["x"], remaining.Extra["y"]},
		[]any{"EDITOR", "VIEWER", 1, 1})
	w.UpdateIntegrationUser("video", "ines", func(u *cerbytest.IntegrationUser) { u.UserID, u.IntegrationID = "x", "y" })
	wantEqual(t, "users", len(w.IntegrationUsers("video")), 2)
	w.RemoveIntegrationUser("video", "adam")
	wantEqual(t, "left", w.IntegrationUsers("video")[0].UserID, "ines")

	for name, mistake := range map[string]func(){
		"a user twice": func() { w.AddIntegrationUser("video", given) },
		"an unknown user": func() {
			w.AddIntegrationUser("video", cerbytest.IntegrationUser{UserID: "nobody"})
		},
		"an unknown integration":          func() { w.AddIntegrationUser("no-integration", given) },
		"an unmatched user's integration": func() { w.AddUnmatchedUser("no-integration", cerbytest.UnmatchedUser{}) },
		"changing nobody": func() {
			w.UpdateIntegrationUser("video", "adam", func(*cerbytest.IntegrationUser) {})
		},
		"updating no integration": func() { w.UpdateIntegration("no-integration", func(*cerbytest.Integration) {}) },
		"changing no job":         func() { w.UpdateJob("no-job", func(*cerbytest.Job) {}) },
		"a job that is there ":    func() { w.AddJob(cerbytest.Job{ID: "j"}); w.AddJob(cerbytest.Job{ID: "j"}) },
	} {
		wantPanic(t, name, mistake)
	}
}
