package cerbytest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// videoIntegration returns an integration with three entitlements, from the highest to the lowest.
func videoIntegration() cerbytest.Integration {
	return cerbytest.Integration{
		ID: "video", Application: "youtube_tenant", Label: "Acme / Video", CreatedBy: "u-1",
		CreatedAt: time.Date(2024, time.March, 20, 20, 11, 13, 0, time.UTC),
		Entitlements: []cerbytest.Entitlement{
			{ID: "MANAGER"}, {ID: "EDITOR"}, {ID: "VIEWER", Group: "secondary", Key: "V", Label: "Looks on", Value: "view"},
		},
	}
}

// TestGetIntegration checks an integration in a list and in a single read, and its entitlements.
func TestGetIntegration(t *testing.T) {
	a := serve(t)
	a.workspace.AddIntegration(videoIntegration())
	a.workspace.AddIntegration(cerbytest.Integration{ID: "bare", Application: "x"})

	wantJSON(t, a.get("/integrations?page[size]=1", 200).text, `{
		"data": [{"id":"video","type":"account","relationships":{"audit":null},"attributes":{
			"application":"youtube_tenant","label":"Acme / Video","workspace":"acme","createdBy":"u-1",
			"createdAt":"2024-03-20T20:11:13+00:00","updatedAt":"2024-03-20T20:11:13",
			"novelty":{"rollout":["beta",null,3]}}}],
		"links": {"self":"/api/v1/integrations?page%5Bnumber%5D=1&page%5Bsize%5D=1",
			"next":"/api/v1/integrations?page%5Bnumber%5D=2&page%5Bsize%5D=1","previous":null},
		"meta": {"page":{"maxSize":100,"total":2,"cursor":null},"region":"simulated"}}`)

	wantJSON(t, a.get("/integrations/bare", 200).text, `{
		"data": {"id":"bare","type":"account","relationships":{"audit":null},"attributes":{
			"application":"x","label":"","workspace":"acme","createdBy":null,"createdAt":"2025-03-06T12:00:00",
			"updatedAt":"2025-03-06T12:00:00.000Z","novelty":{"rollout":["beta",null,3]}}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`)

	wantJSON(t, a.get("/integrations/video/entitlements", 200).text, `{"data":[
		{"id":"MANAGER","type":"entitlement","relationships":{"audit":null},"attributes":{"group":"primary",
			"key":"MANAGER","label":"YOUTUBE_TENANT_MANAGER_DESC","value":"MANAGER","novelty":{"rollout":["beta",null,3]}}},
		{"id":"EDITOR","type":"entitlement","relationships":{"audit":null},"attributes":{"group":"primary",
			"key":"EDITOR","label":"YOUTUBE_TENANT_EDITOR_DESC","value":"EDITOR","novelty":{"rollout":["beta",null,3]}}},
		{"id":"VIEWER","type":"entitlement","relationships":{"audit":null},"attributes":{"group":"secondary",
			"key":"V","label":"Looks on","value":"view","novelty":{"rollout":["beta",null,3]}}}],
		"meta": {}}`)
	wantEqual(t, "none", a.get("/integrations/bare/entitlements", 200).valueAt("data"), any([]any{}))
}

// TestIntegrationQueries checks the filter by application, the page size of twenty, and that entitlements have no
// pages.
func TestIntegrationQueries(t *testing.T) {
	a := serve(t)
	a.workspace.AddIntegration(videoIntegration())
	for range 20 {
		a.workspace.AddIntegration(cerbytest.Integration{Application: "x"})
	}
	first := a.get("/integrations", 200)
	wantEqual(t, "a page", len(first.listStrings("id")), 20)
	wantEqual(t, "self", first.valueAt("links", "self"), "/api/v1/integrations?page%5Bnumber%5D=1&page%5Bsize%5D=20")
	wantEqual(t, "videos", a.get("/integrations?filter[application]=youtube_tenant,y", 200).listStrings("id"),
		[]string{"video"})
	for path, want := range map[string]string{
		"/integrations?filter[application]=":                  "[filter[application] 0] too_short",
		"/integrations?filter=x":                              "[filter 0] extra_forbidden",
		"/integrations/video?page[number]=1":                  "[page[number] 0] extra_forbidden",
		"/integrations/video/entitlements?page[number]=1":     "[page[number] 0] extra_forbidden",
		"/integrations/video/entitlements?page[size]=100":     "[page[size] 0] extra_forbidden",
		"/integrations/video/entitlements?sort=key":           "[sort 0] extra_forbidden",
		"/integrations/video/users?filter=x":                  "[filter 0] extra_forbidden",
		"/integrations/video/users/u?page[size]=1":            "[page[size] 0] extra_forbidden",
		"/integrations/video/unmatched-users?filter[email]=x": "[filter[email] 0] extra_forbidden",
		"/jobs/j?page[size]=1":                                "[page[size] 0] extra_forbidden",
	} {
		wantEqual(t, path, listProblems(a.get(path, 400)), []string{want})
	}
}

// TestIntegrationRoutes checks that integrations cannot be created or changed and that jobs cannot be listed.
func TestIntegrationRoutes(t *testing.T) {
	a := serve(t)
	for path, allow := range map[string]string{
		"/integrations": "GET", "/integrations/video": "GET", "/integrations/video/entitlements": "GET",
		"/integrations/video/users": "GET, POST", "/integrations/video/users/u": "DELETE, GET, PATCH",
		"/integrations/video/users/u/entitlements": "PATCH", "/integrations/video/unmatched-users": "GET",
		"/integrations/video/unmatched-users/s": "DELETE", "/jobs/j": "GET",
	} {
		wantEqual(t, path, a.call(http.MethodPut, path, `{}`, 405).header.Get("Allow"), allow)
	}
	for _, path := range []string{"/integrations/video/user", "/jobs", "/integrations/video/users/", "/jobs/j/response"} {
		a.get(path, 404)
	}
}

// TestIntegrationScopes checks each operation with all scopes but one, and with only the required scopes.
func TestIntegrationScopes(t *testing.T) {
	all := []string{
		"Read activities", "Read items", "Read accounts", "Read secrets", "Read users", "Read teams",
		"Read integrations", "Read automated jobs", "Read vaults", "Write accounts", "Write secrets", "Write users",
		"Write integrations", "Write automated jobs", "Write collections", "Write teams", "Delete teams",
	}
	a := serveWithIntegration(t)
	a.workspace.AddJob(cerbytest.Job{ID: "j"})
	for _, op := range []struct {
		method, path, body string
		needs              []string
	}{
		{"GET", "/integrations", "", []string{"Read integrations"}},
		{"GET", "/integrations/video", "", []string{"Read integrations"}},
		{"GET", "/integrations/video/entitlements", "", []string{"Read integrations"}},
		{"GET", "/integrations/video/unmatched-users", "", []string{"Read integrations"}},
		{"GET", "/integrations/video/users", "", []string{"Read integrations", "Read users"}},
		{"GET", "/integrations/video/users/adam", "", []string{"Read integrations", "Read users"}},
		{
			"POST", "/integrations/video/users", inviteBody("VIEWER", "adam"),
			[]string{"Write integrations", "Read automated jobs"},
		},
		{
			"PATCH", "/integrations/video/users/adam", replaceEntitlementsBody("EDITOR"),
			[]string{"Write integrations", "Write automated jobs"},
		},
		{
			"PATCH", "/integrations/video/users/adam/entitlements", `{"data":{"add":{"entitlements":[{"id":"VIEWER"}]}}}`,
			[]string{"Write integrations", "Write automated jobs"},
		},
		{"DELETE", "/integrations/video/users/adam", "", []string{"Write integrations", "Write automated jobs"}},
		{"GET", "/jobs/j", "", []string{"Read automated jobs"}},
	} {
		a.workspace.SetJobDuration(time.Hour) // So that Adam stays.
		a.withKey(cerbytest.Key{Scopes: op.needs}).call(op.method, op.path, op.body, 200)
		needs := map[string]bool{}
		for _, scope := range op.needs {
			needs[scope] = true
		}
		for n, scope := range all {
			status := 200
			if needs[scope] {
				status = 401
			}
			rest := append(append([]string{}, all[:n]...), all[n+1:]...)
			a.withKey(cerbytest.Key{Scopes: rest}).call(op.method, op.path, op.body, status)
		}
	}
	stranger := func() { a.workspace.AddUnmatchedUser("video", cerbytest.UnmatchedUser{ID: "s"}) }
	stranger()
	a.withKey(
		cerbytest.Key{Scopes: []string{"Read integrations"}},
	).call(
		"DELETE",
		"/integrations/video/unmatched-users/s",
		"",
		401,
	)
	a.withKey(
		cerbytest.Key{Scopes: []string{"Write integrations"}},
	).call(
		"DELETE",
		"/integrations/video/unmatched-users/s",
		"",
		204,
	)
}

// TestGetIntegration_otherOwner checks that integrations of other owners are missing from lists and 401 by ID, with
// any role of the key.
func TestGetIntegration_otherOwner(t *testing.T) {
	a := serveWithIntegration(t)
	a.workspace.UpdateIntegration("video", func(i *cerbytest.Integration) { i.Owners = []string{"olivia"} })
	a.workspace.AddUnmatchedUser("video", cerbytest.UnmatchedUser{ID: "s"})
	olivia := a.withKey(cerbytest.Key{UserID: "olivia", Role: "workspace_user"})
	wantEqual(t, "olivia sees", olivia.get("/integrations", 200).listStrings("id"), []string{"video"})
	olivia.get("/integrations/video/users/adam", 200)

	adam := a.withKey(cerbytest.Key{UserID: "adam", Role: "workspace_owner"})
	list := adam.get("/integrations", 200)
	wantEqual(t, "adam sees", []any{list.listStrings("id"), list.valueAt("meta", "page", "total")}, []any{[]string{}, 0.0})
	add := `{"data":{"add":{"entitlements":[{"id":"VIEWER"}]}}}`
	for _, op := range [][3]string{
		{"GET", "", ""},
		{"GET", "/entitlements", ""},
		{"GET", "/users", ""},
		{"GET", "/users/adam", ""},
		{"POST", "/users", inviteBody("VIEWER", "ines")},
		{"PATCH", "/users/adam", replaceEntitlementsBody("VIEWER")},
		{"PATCH", "/users/adam/entitlements", add},
		{"DELETE", "/users/adam", ""},
		{"GET", "/unmatched-users", ""},
		{"DELETE", "/unmatched-users/s", ""},
	} {
		adam.call(op[0], "/integrations/video"+op[1], op[2], 401)
		adam.call(op[0], "/integrations/unheard-of"+op[1], op[2], 404)
	}
	wantEqual(t, "jobs", len(a.workspace.Jobs()), 0)
	wantEqual(t, "strangers", len(a.workspace.UnmatchedUsers("video")), 1)
}

// TestIntegrationStore checks the methods that change integrations outside the API.
func TestIntegrationStore(t *testing.T) {
	a := serveWithIntegration(t)
	given := cerbytest.Integration{
		Owners: []string{"olivia"}, Entitlements: []cerbytest.Entitlement{{ID: "A"}}, Extra: map[string]any{"x": 1},
	}
	created := a.workspace.AddIntegration(given)
	wantEqual(t, "filled",
		[]any{created.Workspace, created.CreatedAt, created.UpdatedAt, created.Entitlements[0].Label, created.ID != ""},
		[]any{"acme", noon, noon, "_A_DESC", true})
	wantEqual(t, "what was given", given.Entitlements[0].Label, "")
	created.Owners[0], created.Entitlements[0].ID, created.Extra["x"] = "mallory", "B", 2
	remaining, found := a.workspace.Integration(created.ID)
	wantEqual(t, "a caller's lists", []any{remaining.Owners[0], remaining.Entitlements[0].ID, remaining.Extra["x"], found},
		[]any{"olivia", "A", 1, true})

	a.workspace.UpdateIntegration("video", func(i *cerbytest.Integration) {
		i.ID, i.Label, i.Extra = "other", "New", map[string]any{"application": "novel"}
	})
	got := a.get("/integrations/video", 200)
	wantEqual(t, "changed",
		[]any{got.valueAt("data", "attributes", "label"), got.valueAt("data", "attributes", "application")},
		[]any{"New", "novel"})

	a.workspace.AddUnmatchedUser("video", cerbytest.UnmatchedUser{})
	a.workspace.PurgeIntegration("video")
	a.get("/integrations/video", 404)
	_, found = a.workspace.Integration("video")
	wantEqual(t, "left", []any{
		found, len(a.workspace.Integrations()), len(a.workspace.IntegrationUsers("video")),
		len(a.workspace.UnmatchedUsers("video")),
	}, []any{false, 1, 0, 0})
}

// TestUnmatchedUsers lists, filters and deletes unmatched users, immediately and without a job.
func TestUnmatchedUsers(t *testing.T) {
	a := serveWithIntegration(t)
	a.workspace.AddIntegration(cerbytest.Integration{ID: "other"})
	created := a.workspace.AddUnmatchedUser("other", cerbytest.UnmatchedUser{})
	wantEqual(t, "filled", []any{created.ID != "", created.IntegrationID, created.CreatedAt}, []any{true, "other", noon})
	a.workspace.AddUnmatchedUser(
		"video",
		cerbytest.UnmatchedUser{ID: "s-1", Email: "Zoe@agency.example", FirstName: "Zoe"},
	)
	a.workspace.AddUnmatchedUser("video", cerbytest.UnmatchedUser{
		ID: "s-2", Email: "y@agency.example", LastName: "Young", Extra: map[string]any{"seat": 4},
	})
	wantJSON(t, a.get("/integrations/video/unmatched-users?search=YOUNG", 200).text, `{
		"data": [{"id":"s-2","type":"unmatched_user","relationships":{"audit":null},"attributes":{
			"email":"y@agency.example","firstName":null,"lastName":"Young","createdAt":"2025-03-06T12:00:00+00:00",
			"seat":4,"novelty":{"rollout":["beta",null,3]}}}],
		"links": {
			"self":"/api/v1/integrations/video/unmatched-users?page%5Bnumber%5D=1&page%5Bsize%5D=25&search=YOUNG",
			"next":null},
		"meta": {"page":{"maxSize":100,"total":1,"cursor":null},"region":"simulated"}}`)
	wantEqual(t, "by email", a.get("/integrations/video/unmatched-users?search=zoe@", 200).listStrings("id"),
		[]string{"s-1"})
	wantEqual(t, "all", a.get("/integrations/video/unmatched-users", 200).listStrings("id"), []string{"s-1", "s-2"})

	if gone := a.call("DELETE", "/integrations/video/unmatched-users/s-1", "", 204); gone.text != "" {
		t.Errorf("204 with a body: %s", gone.text)
	}
	a.call("DELETE", "/integrations/video/unmatched-users/s-1", "", 404)
	a.call("DELETE", "/integrations/video/unmatched-users/"+created.ID, "", 404)
	a.workspace.PurgeUnmatchedUser("video", "s-2")
	wantEqual(t, "left", []int{len(a.workspace.UnmatchedUsers("video")), len(a.workspace.UnmatchedUsers("other"))},
		[]int{0, 1})
}
