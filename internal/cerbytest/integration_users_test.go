package cerbytest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// hub serves a workspace with Adam on the integration hub as MANAGER, and Ines and Greta, a guest, on none.
func hub(t *testing.T, options ...cerbytest.Option) *api {
	t.Helper()
	a := serve(t, options...)
	a.workspace.AddIntegration(video())
	a.workspace.AddUser(cerbytest.User{ID: "adam", Email: "adam@acme.example", FirstName: "Adam", LastName: "Admin"})
	a.workspace.AddUser(cerbytest.User{ID: "ines", Email: "ines@acme.example", Status: "pending"})
	a.workspace.AddUser(cerbytest.User{ID: "greta", Email: "greta@agency.example", IsGuest: true})
	a.workspace.AddIntegrationUser("hub", cerbytest.IntegrationUser{UserID: "adam", Entitlements: []string{"MANAGER"}})
	return a
}

// listOf writes entitlements, which are parted by spaces, as a body has them.
func listOf(ids string) string {
	var list []string
	for _, id := range strings.Fields(ids) {
		list = append(list, fmt.Sprintf(`{"id":%q}`, id))
	}
	return "[" + strings.Join(list, ",") + "]"
}

// invitation is the body that invites collaborators; ids are parted by spaces.
func invitation(entitlements, userIDs string) string {
	return fmt.Sprintf(`{"data":{"type":"invite_tenant_users","attributes":{"role":"account_collaborator",
		"entitlements":%s,"userIds":["%s"]}}}`, listOf(entitlements), strings.Join(strings.Fields(userIDs), `","`))
}

// replacement is the body that replaces a person's entitlements.
func replacement(entitlements string) string {
	return `{"data":{"type":"update_user_entitlement","attributes":{"entitlements":` + listOf(entitlements) + `}}}`
}

// held are the entitlements of a person on the integration hub behind the API's back, or that they are not on it.
func (a *api) held(userID string) string {
	u, on := a.workspace.IntegrationUser("hub", userID)
	if !on {
		return "not there"
	}
	return u.Role + " " + strings.Join(u.Entitlements, " ")
}

// toldOf are the entitlements of a person as the API tells them.
func (a *api) toldOf(userID string) string {
	a.t.Helper()
	list, _ := a.get("/integrations/hub/users/"+userID, 200).at("data", "attributes", "entitlements").([]any)
	var ids []string
	for _, element := range list {
		object, _ := element.(map[string]any)
		ids = append(ids, fmt.Sprint(object["id"]))
	}
	return strings.Join(ids, " ")
}

// TestIntegrationUserWire shows a person in a list and alone, the entitlements as objects and in the older form.
func TestIntegrationUserWire(t *testing.T) {
	a := hub(t)
	a.workspace.UpdateIntegrationUser("hub", "adam", func(u *cerbytest.IntegrationUser) {
		u.DynamicFields = map[string]any{"seat": 7, "paid": true}
		u.Entitlements = []string{"MANAGER", "RETIRED"}
		u.Role = "manager"
	})
	a.workspace.AddIntegrationUser("hub", cerbytest.IntegrationUser{UserID: "ines", Extra: map[string]any{"since": "now"}})

	sameJSON(t, a.get("/integrations/hub/users?page[size]=1", 200).text, `{
		"data": [{"id":"adam","type":"user","relationships":{"audit":null},"attributes":{
			"email":"adam@acme.example","firstName":"Adam","lastName":"Admin","isGuest":false,"status":"live",
			"role":"manager","novelty":{"rollout":["beta",null,3]},"entitlements":[
				{"id":"RETIRED","type":"entitlement","relationships":{"audit":null},"attributes":{"group":"primary",
					"key":"RETIRED","label":"YOUTUBE_TENANT_RETIRED_DESC","value":"RETIRED","novelty":{"rollout":["beta",null,3]}}},
				{"id":"MANAGER","type":"entitlement","relationships":{"audit":null},"attributes":{"group":"primary",
					"key":"MANAGER","label":"YOUTUBE_TENANT_MANAGER_DESC","value":"MANAGER","novelty":{"rollout":["beta",null,3]}}}]},
			"meta":{"dynamicFields":{"seat":7,"paid":true},"novelty":null}}],
		"links": {"self":"/api/v1/integrations/hub/users?page%5Bnumber%5D=1&page%5Bsize%5D=1",
			"next":"/api/v1/integrations/hub/users?page%5Bnumber%5D=2&page%5Bsize%5D=1","previous":null},
		"meta": {"page":{"maxSize":100,"total":2,"cursor":null},"region":"simulated"}}`)

	sameJSON(t, a.get("/integrations/hub/users/ines", 200).text, `{
		"data": {"id":"ines","type":"user","relationships":{"audit":null},"attributes":{
			"email":"ines@acme.example","firstName":null,"lastName":null,"isGuest":false,"status":"pending",
			"role":"collaborator","entitlements":[],"since":"now","novelty":{"rollout":["beta",null,3]}},
			"meta":{"dynamicFields":{},"novelty":null}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`)
	same(t, "a default page", a.get("/integrations/hub/users", 200).at("links", "self"),
		"/api/v1/integrations/hub/users?page%5Bnumber%5D=1&page%5Bsize%5D=20")

	a.workspace.UpdateIntegration("hub", func(i *cerbytest.Integration) { i.EntitlementIDs = true })
	same(t, "older form", a.get("/integrations/hub/users/adam", 200).at("data", "attributes", "entitlements"),
		any([]any{"RETIRED", "MANAGER"}))
	a.workspace.PurgeUser("ines")
	a.get("/integrations/hub/users/ines", 404)
	same(t, "listed", a.get("/integrations/hub/users", 200).each("id"), []string{"adam"})
}

// TestInvitation invites two people at once, who are there when the job is over and no earlier.
func TestInvitation(t *testing.T) {
	now := newClock()
	a := hub(t, cerbytest.WithClock(now.read), cerbytest.WithJobDuration(10*time.Second))
	body := strings.Replace(invitation("MANAGER VIEWER", "ines adam"), "account_collaborator", "account_owner", 1)
	made := a.call(http.MethodPost, "/integrations/hub/users", body, 200)
	id := made.textAt("data", "id")
	sameJSON(t, strings.ReplaceAll(made.text, id, "ID"), `{
		"data": {"id":"ID","type":"job","relationships":{"audit":null},
			"attributes":{"status":"created","novelty":{"rollout":["beta",null,3]}}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`)

	now.add(9999 * time.Millisecond)
	a.get("/integrations/hub/users/ines", 404)
	same(t, "before", []string{a.held("ines"), a.held("adam")}, []string{"not there", "collaborator MANAGER"})
	now.add(time.Millisecond)
	same(t, "after", []string{a.held("ines"), a.held("adam")}, []string{"owner MANAGER VIEWER", "owner MANAGER VIEWER"})
	same(t, "in another order", a.toldOf("ines"), "VIEWER MANAGER")
	same(t, "listed", a.get("/integrations/hub/users", 200).each("id"), []string{"adam", "ines"})
	same(t, "roles", a.get("/integrations/hub/users", 200).each("role"), []string{"owner", "owner"})
}

// TestInvitationAgain lets the later of two invitations win, also while the first one runs.
func TestInvitationAgain(t *testing.T) {
	now := newClock()
	a := hub(t, cerbytest.WithClock(now.read), cerbytest.WithJobDuration(10*time.Second))
	a.call(http.MethodPost, "/integrations/hub/users", invitation("EDITOR", "ines"), 200)
	now.add(5 * time.Second)
	a.call(http.MethodPost, "/integrations/hub/users", invitation("VIEWER", "ines"), 200)
	now.add(5 * time.Second)
	same(t, "the first", a.held("ines"), "collaborator EDITOR")
	now.add(time.Hour)
	same(t, "both", a.held("ines"), "collaborator VIEWER")
	for _, job := range a.workspace.Jobs() {
		same(t, "status", job.Status, "finished")
	}
}

// TestInvitationRefused invites whom the workspace does not have, or what the person cannot be, and starts no job.
func TestInvitationRefused(t *testing.T) {
	a := hub(t)
	a.workspace.AddUser(cerbytest.User{ID: "dora", Status: "disabled"})
	a.workspace.AddUser(cerbytest.User{ID: "lola", Role: "workspace_login_only"})
	for _, userIDs := range []string{"nobody", "ines nobody", "dora"} {
		a.call(http.MethodPost, "/integrations/hub/users", invitation("VIEWER", userIDs), 404)
	}
	for _, userIDs := range []string{"ines greta", "ines lola"} {
		body := strings.Replace(invitation("VIEWER", userIDs), "account_collaborator", "account_owner", 1)
		same(t, userIDs, problemsOf(a.call(http.MethodPost, "/integrations/hub/users", body, 400)),
			[]string{"[data attributes userIds 1] value_error.role"})
	}
	got := a.call(http.MethodPost, "/integrations/hub/users", invitation("VIEWER WATCHER", "ines"), 400)
	same(t, "loc", got.at("errors", 0, "meta", "loc"), any([]any{"data", "attributes", "entitlements"}))
	if msg := got.textAt("errors", 0, "meta", "msg"); !strings.Contains(msg, "WATCHER") {
		t.Errorf("msg %q", msg)
	}
	same(t, "jobs", len(a.workspace.Jobs()), 0)
	a.call(http.MethodPost, "/integrations/hub/users", invitation("VIEWER", "greta lola"), 200)
	same(t, "collaborators", []string{a.held("greta"), a.held("lola")}, []string{"collaborator VIEWER", "collaborator VIEWER"})
}

// TestReplacement replaces all entitlements and leaves the role.
func TestReplacement(t *testing.T) {
	a := hub(t)
	a.workspace.UpdateIntegrationUser("hub", "adam", func(u *cerbytest.IntegrationUser) { u.Role = "manager" })
	job := a.call(http.MethodPatch, "/integrations/hub/users/adam", replacement("VIEWER EDITOR"), 200)
	same(t, "type", []any{job.at("data", "type"), job.at("data", "attributes", "status")}, []any{"job", "created"})
	same(t, "held", a.held("adam"), "manager VIEWER EDITOR")
	same(t, "told", a.toldOf("adam"), "EDITOR VIEWER")
	same(t, "strange", problemsOf(a.call(http.MethodPatch, "/integrations/hub/users/adam", replacement("A EDITOR B"), 400)),
		[]string{"[data attributes entitlements] value_error.entitlement", "[data attributes entitlements] value_error.entitlement"})
	a.call(http.MethodPatch, "/integrations/hub/users/ines", replacement("VIEWER"), 404)

	a.workspace.UpdateIntegration("hub", func(i *cerbytest.Integration) { i.PatchWithoutJob = true })
	sameJSON(t, a.call(http.MethodPatch, "/integrations/hub/users/adam", replacement("MANAGER VIEWER"), 200).text, `{
		"data": {"type":"update_user_entitlement","attributes":{"entitlements":["MANAGER","VIEWER"],"novelty":true}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`)
	same(t, "held", a.held("adam"), "manager MANAGER VIEWER")
	same(t, "jobs", len(a.workspace.Jobs()), 2)
}

// TestEntitlementChange adds and removes, either or both, and leaves the rest.
func TestEntitlementChange(t *testing.T) {
	a := hub(t)
	change := func(add, remove string, status int) answer {
		t.Helper()
		var parts []string
		for name, ids := range map[string]string{"add": add, "remove": remove} {
			if ids != "" {
				parts = append(parts, fmt.Sprintf(`"%s":{"entitlements":%s}`, name, listOf(ids)))
			}
		}
		return a.call(http.MethodPatch, "/integrations/hub/users/adam/entitlements",
			`{"data":{`+strings.Join(parts, ",")+`}}`, status)
	}
	same(t, "type", change("VIEWER", "", 200).at("data", "type"), "job")
	same(t, "added", a.held("adam"), "collaborator MANAGER VIEWER")
	change("VIEWER", "", 200)
	same(t, "added again", a.held("adam"), "collaborator MANAGER VIEWER")
	change("EDITOR", "MANAGER", 200)
	same(t, "both", a.held("adam"), "collaborator VIEWER EDITOR")
	change("", "MANAGER VIEWER", 200)
	same(t, "removed", a.held("adam"), "collaborator EDITOR")

	a.workspace.UpdateIntegration("hub", func(i *cerbytest.Integration) { i.PatchWithoutJob = true })
	a.workspace.UpdateIntegrationUser("hub", "adam", func(u *cerbytest.IntegrationUser) {
		u.Entitlements = append(u.Entitlements, "RETIRED")
	})
	same(t, "retired", change("", "RETIRED", 200).at("data", "type"), "job")
	same(t, "removed", a.held("adam"), "collaborator EDITOR")

	for want, got := range map[string]answer{
		"[data add entitlements] value_error.entitlement":     change("RETIRED", "", 400),
		"[data remove entitlements] value_error.entitlement":  change("VIEWER", "RETIRED", 400),
		"[data remove entitlements] value_error.entitlement ": change("VIEWER", "VIEWER", 400),
		"[data remove entitlements] too_short":                change("", "EDITOR", 400),
	} {
		same(t, want, problemsOf(got), []string{strings.TrimSpace(want)})
	}
	same(t, "unchanged", a.held("adam"), "collaborator EDITOR")
	a.call(http.MethodPatch, "/integrations/hub/users/ines/entitlements", `{"data":{"add":{"entitlements":[{"id":"VIEWER"}]}}}`, 404)
}

// TestRemoval takes a person off when the job is over; whose invitation still runs cannot be removed yet.
func TestRemoval(t *testing.T) {
	now := newClock()
	a := hub(t, cerbytest.WithClock(now.read), cerbytest.WithJobDuration(10*time.Second))
	a.call(http.MethodDelete, "/integrations/hub/users/ines", "", 404)
	a.call(http.MethodPost, "/integrations/hub/users", invitation("VIEWER", "ines"), 200)
	a.call(http.MethodDelete, "/integrations/hub/users/ines", "", 404)

	a.call(http.MethodDelete, "/integrations/hub/users/adam", "", 200)
	now.add(5 * time.Second)
	a.call(http.MethodDelete, "/integrations/hub/users/adam", "", 200)
	a.call(http.MethodPatch, "/integrations/hub/users/adam", replacement("VIEWER"), 200)
	a.get("/integrations/hub/users/adam", 200)
	now.add(5 * time.Second)
	a.get("/integrations/hub/users/adam", 404)
	same(t, "there", a.get("/integrations/hub/users", 200).each("id"), []string{"ines"})
	now.add(5 * time.Second)
	same(t, "a second removal", a.held("adam"), "not there")
}

// TestThroughTeam keeps a person readable after a removal, with what a team grants.
func TestThroughTeam(t *testing.T) {
	a := hub(t)
	a.workspace.UpdateIntegrationUser("hub", "adam", func(u *cerbytest.IntegrationUser) {
		u.ThroughTeam = []string{"EDITOR", "MANAGER"}
	})
	same(t, "told", a.toldOf("adam"), "EDITOR MANAGER")
	a.call(http.MethodDelete, "/integrations/hub/users/adam", "", 200)
	same(t, "told after", a.toldOf("adam"), "MANAGER EDITOR")
	same(t, "held after", a.held("adam"), "collaborator ")
	a.call(http.MethodPost, "/integrations/hub/users", invitation("VIEWER", "adam"), 200)
	same(t, "told again", a.toldOf("adam"), "MANAGER EDITOR VIEWER")
	a.workspace.RemoveIntegrationUser("hub", "adam")
	a.get("/integrations/hub/users/adam", 404)
}

// TestHierarchy tells more than was granted, or the highest of it.
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
		a := hub(t)
		a.workspace.UpdateIntegration("hub", func(i *cerbytest.Integration) { i.Hierarchy = c.hierarchy })
		a.workspace.UpdateIntegrationUser("hub", "adam", func(u *cerbytest.IntegrationUser) {
			u.Entitlements = strings.Fields(c.holds)
		})
		same(t, fmt.Sprint(c.hierarchy, c.holds), a.toldOf("adam"), c.told)
		same(t, "held", a.held("adam"), "collaborator "+c.holds)
	}
}

// TestIntegrationBodies sends each kind of wrong body, none of which starts a job.
func TestIntegrationBodies(t *testing.T) {
	const users, adam, delta = "/integrations/hub/users", "/integrations/hub/users/adam", "/integrations/hub/users/adam/entitlements"
	invite := func(change, to string) string { return strings.Replace(invitation("VIEWER", "ines"), change, to, 1) }
	replace := func(change, to string) string { return strings.Replace(replacement("VIEWER"), change, to, 1) }
	a := hub(t)
	for name, c := range map[string]struct{ method, path, body, want string }{
		"short role":              {"POST", users, invite("account_collaborator", "collaborator"), "[data attributes role] type_error.enum"},
		"no role":                 {"POST", users, invite(`"role":"account_collaborator",`, ""), "[data attributes role] value_error.missing"},
		"another type":            {"POST", users, invite("invite_tenant_users", "invite"), "[data type] value_error.const"},
		"no type":                 {"POST", users, invite(`"type":"invite_tenant_users",`, ""), "[data type] value_error.missing"},
		"a message":               {"POST", users, invite(`"role"`, `"message":"","role"`), "[data attributes message] extra_forbidden"},
		"an id":                   {"POST", users, invite(`"type"`, `"id":"x","type"`), "[data id] extra_forbidden"},
		"beside data":             {"POST", users, invite(`{"data"`, `{"meta":{},"data"`), "[meta] extra_forbidden"},
		"no users":                {"POST", users, invite(`["ines"]`, "[]"), "[data attributes userIds] too_short"},
		"users are objects":       {"POST", users, invite(`["ines"]`, `[{"id":"ines"}]`), "[data attributes userIds 0] type_error.str"},
		"users are a string":      {"POST", users, invite(`["ines"]`, `"ines"`), "[data attributes userIds] type_error.list"},
		"users are snake case":    {"POST", users, invite(`userIds`, `user_ids`), "[data attributes userIds] value_error.missing,[data attributes user_ids] extra_forbidden"},
		"a user twice":            {"POST", users, invite(`["ines"]`, `["ines","ines"]`), "[data attributes userIds] value_error.list.unique_items"},
		"no entitlements":         {"POST", users, invite(`[{"id":"VIEWER"}]`, `[]`), "[data attributes entitlements] too_short"},
		"entitlements are ids":    {"POST", users, invite(`{"id":"VIEWER"}`, `"VIEWER"`), "[data attributes entitlements 0] type_error.dict"},
		"an entitlement's type":   {"POST", users, invite(`"id":"VIEWER"`, `"id":"VIEWER","type":"entitlement"`), "[data attributes entitlements 0 type] extra_forbidden"},
		"an entitlement is null":  {"POST", users, invite(`"VIEWER"`, `null`), "[data attributes entitlements 0 id] type_error.str"},
		"an entitlement twice":    {"POST", users, invite(`{"id":"VIEWER"}`, `{"id":"VIEWER"},{"id":"VIEWER"}`), "[data attributes entitlements] value_error.list.unique_items"},
		"entitlements are null":   {"POST", users, invite(`[{"id":"VIEWER"}]`, `null`), "[data attributes entitlements] type_error.list"},
		"another type to replace": {"PATCH", adam, replace("update_user_entitlement", "user"), "[data type] value_error.const"},
		"a role to replace":       {"PATCH", adam, replace(`"attributes":{`, `"attributes":{"role":"account_owner",`), "[data attributes role] extra_forbidden"},
		"users to replace":        {"PATCH", adam, replace(`"attributes":{`, `"attributes":{"userIds":["adam"],`), "[data attributes userIds] extra_forbidden"},
		"replace by nothing":      {"PATCH", adam, replacement(""), "[data attributes entitlements] too_short"},
		"a change with a type":    {"PATCH", delta, `{"data":{"type":"update_user_entitlement","add":{"entitlements":[{"id":"VIEWER"}]}}}`, "[data type] extra_forbidden"},
		"a change in attributes":  {"PATCH", delta, `{"data":{"attributes":{"add":{"entitlements":[{"id":"VIEWER"}]}}}}`, "[data attributes] extra_forbidden"},
		"no change":               {"PATCH", delta, `{"data":{}}`, "[data] too_short"},
		"add a list":              {"PATCH", delta, `{"data":{"add":[{"id":"VIEWER"}]}}`, "[data add] type_error.dict"},
		"add nothing":             {"PATCH", delta, `{"data":{"add":{"entitlements":[]}}}`, "[data add entitlements] too_short"},
		"remove an empty object":  {"PATCH", delta, `{"data":{"remove":{}}}`, "[data remove entitlements] value_error.missing"},
		"a body to delete with":   {"DELETE", adam, replacement("VIEWER"), "[body] extra_forbidden"},
	} {
		same(t, name, strings.Join(problemsOf(a.call(c.method, c.path, c.body, 400)), ","), c.want)
	}
	same(t, "jobs", len(a.workspace.Jobs()), 0)
	same(t, "held", a.held("adam"), "collaborator MANAGER")
}

// TestIntegrationUserStore goes by the methods that stand for changes made outside.
func TestIntegrationUserStore(t *testing.T) {
	w := hub(t).workspace
	given := cerbytest.IntegrationUser{
		UserID: "ines", Entitlements: []string{"EDITOR"}, ThroughTeam: []string{"VIEWER"},
		DynamicFields: map[string]any{"x": 1}, Extra: map[string]any{"y": 1},
	}
	made := w.AddIntegrationUser("hub", given)
	same(t, "filled", []any{made.IntegrationID, made.Role}, []any{"hub", "collaborator"})
	given.Entitlements[0], given.ThroughTeam[0], given.DynamicFields["x"], given.Extra["y"] = "", "", 2, 2
	kept, _ := w.IntegrationUser("hub", "ines")
	same(t, "a caller's", []any{kept.Entitlements[0], kept.ThroughTeam[0], kept.DynamicFields["x"], kept.Extra["y"]},
		[]any{"EDITOR", "VIEWER", 1, 1})
	w.UpdateIntegrationUser("hub", "ines", func(u *cerbytest.IntegrationUser) { u.UserID, u.IntegrationID = "x", "y" })
	same(t, "users", len(w.IntegrationUsers("hub")), 2)
	w.RemoveIntegrationUser("hub", "adam")
	same(t, "left", w.IntegrationUsers("hub")[0].UserID, "ines")

	for name, mistake := range map[string]func(){
		"a user twice":         func() { w.AddIntegrationUser("hub", given) },
		"an unknown user":      func() { w.AddIntegrationUser("hub", cerbytest.IntegrationUser{UserID: "nobody"}) },
		"an unknown hub":       func() { w.AddIntegrationUser("no-hub", given) },
		"a stranger's hub":     func() { w.AddUnmatchedUser("no-hub", cerbytest.UnmatchedUser{}) },
		"changing nobody":      func() { w.UpdateIntegrationUser("hub", "adam", func(*cerbytest.IntegrationUser) {}) },
		"changing no hub":      func() { w.UpdateIntegration("no-hub", func(*cerbytest.Integration) {}) },
		"changing no job":      func() { w.UpdateJob("no-job", func(*cerbytest.Job) {}) },
		"a job that is there ": func() { w.AddJob(cerbytest.Job{ID: "j"}); w.AddJob(cerbytest.Job{ID: "j"}) },
	} {
		panics(t, name, mistake)
	}
}

// panics checks that a test's mistake is loud.
func panics(t *testing.T, name string, mistake func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: no panic", name)
		}
	}()
	mistake()
}
