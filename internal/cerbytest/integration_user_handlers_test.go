package cerbytest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// TestInviteIntegrationUsers invites two users at once, who have access when the job finishes and not before.
func TestInviteIntegrationUsers(t *testing.T) {
	now := newClock()
	a := serveWithIntegration(t, cerbytest.WithClock(now.now), cerbytest.WithJobDuration(10*time.Second))
	body := strings.Replace(inviteBody("MANAGER VIEWER", "ines adam"), "account_collaborator", "account_owner", 1)
	created := a.call(http.MethodPost, "/integrations/video/users", body, 200)
	id := created.stringAt("data", "id")
	wantJSON(t, strings.ReplaceAll(created.text, id, "ID"), `{
		"data": {"id":"ID","type":"job","relationships":{"audit":null},
			"attributes":{"status":"created","novelty":{"rollout":["beta",null,3]}}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`)

	now.advance(9999 * time.Millisecond)
	a.get("/integrations/video/users/ines", 404)
	wantEqual(t, "before", []string{a.storedAccess("ines"), a.storedAccess("adam")},
		[]string{"not there", "collaborator MANAGER"})
	now.advance(time.Millisecond)
	wantEqual(t, "after", []string{a.storedAccess("ines"), a.storedAccess("adam")},
		[]string{"owner MANAGER VIEWER", "owner MANAGER VIEWER"})
	wantEqual(t, "in another order", a.listedEntitlements("ines"), "VIEWER MANAGER")
	wantEqual(t, "listed", a.get("/integrations/video/users", 200).listStrings("id"), []string{"adam", "ines"})
	wantEqual(t, "roles", a.get("/integrations/video/users", 200).listStrings("role"), []string{"owner", "owner"})
}

// TestInviteIntegrationUsers_again checks that the later of two invitations applies, also while the first is pending.
func TestInviteIntegrationUsers_again(t *testing.T) {
	now := newClock()
	a := serveWithIntegration(t, cerbytest.WithClock(now.now), cerbytest.WithJobDuration(10*time.Second))
	a.call(http.MethodPost, "/integrations/video/users", inviteBody("EDITOR", "ines"), 200)
	now.advance(5 * time.Second)
	a.call(http.MethodPost, "/integrations/video/users", inviteBody("VIEWER", "ines"), 200)
	now.advance(5 * time.Second)
	wantEqual(t, "the first", a.storedAccess("ines"), "collaborator EDITOR")
	now.advance(time.Hour)
	wantEqual(t, "both", a.storedAccess("ines"), "collaborator VIEWER")
	for _, job := range a.workspace.Jobs() {
		wantEqual(t, "status", job.Status, "finished")
	}
}

// TestInviteIntegrationUsers_rejected checks that invitations of unknown users and with an invalid role are rejected
// and start no job.
func TestInviteIntegrationUsers_rejected(t *testing.T) {
	a := serveWithIntegration(t)
	a.workspace.AddUser(cerbytest.User{ID: "dora", Status: "disabled"})
	a.workspace.AddUser(cerbytest.User{ID: "lola", Role: "workspace_login_only"})
	for _, userIDs := range []string{"nobody", "ines nobody", "dora"} {
		a.call(http.MethodPost, "/integrations/video/users", inviteBody("VIEWER", userIDs), 404)
	}
	for _, userIDs := range []string{"ines greta", "ines lola"} {
		body := strings.Replace(inviteBody("VIEWER", userIDs), "account_collaborator", "account_owner", 1)
		wantEqual(t, userIDs, listProblems(a.call(http.MethodPost, "/integrations/video/users", body, 400)),
			[]string{"[data attributes userIds 1] value_error.role"})
	}
	got := a.call(http.MethodPost, "/integrations/video/users", inviteBody("VIEWER WATCHER", "ines"), 400)
	wantEqual(t, "loc", got.valueAt("errors", 0, "meta", "loc"), any([]any{"data", "attributes", "entitlements"}))
	if msg := got.stringAt("errors", 0, "meta", "msg"); !strings.Contains(msg, "WATCHER") {
		t.Errorf("msg %q", msg)
	}
	wantEqual(t, "jobs", len(a.workspace.Jobs()), 0)
	a.call(http.MethodPost, "/integrations/video/users", inviteBody("VIEWER", "greta lola"), 200)
	wantEqual(t, "collaborators", []string{a.storedAccess("greta"), a.storedAccess("lola")},
		[]string{"collaborator VIEWER", "collaborator VIEWER"})
}

// TestReplaceEntitlements checks that a replacement changes all entitlements and keeps the role.
func TestReplaceEntitlements(t *testing.T) {
	a := serveWithIntegration(t)
	a.workspace.UpdateIntegrationUser("video", "adam", func(u *cerbytest.IntegrationUser) { u.Role = "manager" })
	job := a.call(http.MethodPatch, "/integrations/video/users/adam", replaceEntitlementsBody("VIEWER EDITOR"), 200)
	wantEqual(t, "type", []any{job.valueAt("data", "type"), job.valueAt("data", "attributes", "status")},
		[]any{"job", "created"})
	wantEqual(t, "held", a.storedAccess("adam"), "manager VIEWER EDITOR")
	wantEqual(t, "told", a.listedEntitlements("adam"), "EDITOR VIEWER")
	wantEqual(t, "strange",
		listProblems(a.call(http.MethodPatch, "/integrations/video/users/adam", replaceEntitlementsBody("A EDITOR B"), 400)),
		[]string{
			"[data attributes entitlements] value_error.entitlement",
			"[data attributes entitlements] value_error.entitlement",
		})
	a.call(http.MethodPatch, "/integrations/video/users/ines", replaceEntitlementsBody("VIEWER"), 404)

	a.workspace.UpdateIntegration("video", func(i *cerbytest.Integration) { i.PatchWithoutJob = true })
	wantJSON(
		t,
		a.call(http.MethodPatch, "/integrations/video/users/adam", replaceEntitlementsBody("MANAGER VIEWER"), 200).text,
		`{
		"data": {"type":"update_user_entitlement","attributes":{"entitlements":["MANAGER","VIEWER"],"novelty":true}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`,
	)
	wantEqual(t, "held", a.storedAccess("adam"), "manager MANAGER VIEWER")
	wantEqual(t, "jobs", len(a.workspace.Jobs()), 2)
}

// TestChangeEntitlements adds and removes entitlements, separately and together, and keeps the others.
func TestChangeEntitlements(t *testing.T) {
	a := serveWithIntegration(t)
	change := func(add, remove string, status int) apiResponse {
		t.Helper()
		var parts []string
		for name, ids := range map[string]string{"add": add, "remove": remove} {
			if ids != "" {
				parts = append(parts, fmt.Sprintf(`"%s":{"entitlements":%s}`, name, entitlementsJSON(ids)))
			}
		}
		return a.call(http.MethodPatch, "/integrations/video/users/adam/entitlements",
			`{"data":{`+strings.Join(parts, ",")+`}}`, status)
	}
	wantEqual(t, "type", change("VIEWER", "", 200).valueAt("data", "type"), "job")
	wantEqual(t, "added", a.storedAccess("adam"), "collaborator MANAGER VIEWER")
	change("VIEWER", "", 200)
	wantEqual(t, "added again", a.storedAccess("adam"), "collaborator MANAGER VIEWER")
	change("EDITOR", "MANAGER", 200)
	wantEqual(t, "both", a.storedAccess("adam"), "collaborator VIEWER EDITOR")
	change("", "MANAGER VIEWER", 200)
	wantEqual(t, "removed", a.storedAccess("adam"), "collaborator EDITOR")

	a.workspace.UpdateIntegration("video", func(i *cerbytest.Integration) { i.PatchWithoutJob = true })
	a.workspace.UpdateIntegrationUser("video", "adam", func(u *cerbytest.IntegrationUser) {
		u.Entitlements = append(u.Entitlements, "RETIRED")
	})
	wantEqual(t, "retired", change("", "RETIRED", 200).valueAt("data", "type"), "job")
	wantEqual(t, "removed", a.storedAccess("adam"), "collaborator EDITOR")

	for want, got := range map[string]apiResponse{
		"[data add entitlements] value_error.entitlement":     change("RETIRED", "", 400),
		"[data remove entitlements] value_error.entitlement":  change("VIEWER", "RETIRED", 400),
		"[data remove entitlements] value_error.entitlement ": change("VIEWER", "VIEWER", 400),
		"[data remove entitlements] too_short":                change("", "EDITOR", 400),
	} {
		wantEqual(t, want, listProblems(got), []string{strings.TrimSpace(want)})
	}
	wantEqual(t, "unchanged", a.storedAccess("adam"), "collaborator EDITOR")
	a.call(
		http.MethodPatch,
		"/integrations/video/users/ines/entitlements",
		`{"data":{"add":{"entitlements":[{"id":"VIEWER"}]}}}`,
		404,
	)
}

// TestDeleteIntegrationUser checks that a user is removed when the job finishes. A user whose invitation is pending
// cannot be removed.
func TestDeleteIntegrationUser(t *testing.T) {
	now := newClock()
	a := serveWithIntegration(t, cerbytest.WithClock(now.now), cerbytest.WithJobDuration(10*time.Second))
	a.call(http.MethodDelete, "/integrations/video/users/ines", "", 404)
	a.call(http.MethodPost, "/integrations/video/users", inviteBody("VIEWER", "ines"), 200)
	a.call(http.MethodDelete, "/integrations/video/users/ines", "", 404)

	a.call(http.MethodDelete, "/integrations/video/users/adam", "", 200)
	now.advance(5 * time.Second)
	a.call(http.MethodDelete, "/integrations/video/users/adam", "", 200)
	a.call(http.MethodPatch, "/integrations/video/users/adam", replaceEntitlementsBody("VIEWER"), 200)
	a.get("/integrations/video/users/adam", 200)
	now.advance(5 * time.Second)
	a.get("/integrations/video/users/adam", 404)
	wantEqual(t, "there", a.get("/integrations/video/users", 200).listStrings("id"), []string{"ines"})
	now.advance(5 * time.Second)
	wantEqual(t, "a second removal", a.storedAccess("adam"), "not there")
}

// TestIntegrationBodies checks that invalid bodies are rejected and start no job.
func TestIntegrationBodies(t *testing.T) {
	const users = "/integrations/video/users"
	const adam, delta = users + "/adam", users + "/adam/entitlements"
	invite := func(change, to string) string { return strings.Replace(inviteBody("VIEWER", "ines"), change, to, 1) }
	replace := func(change, to string) string {
		return strings.Replace(replaceEntitlementsBody("VIEWER"), change, to, 1)
	}
	a := serveWithIntegration(t)
	for name, c := range map[string]struct{ method, path, body, want string }{
		"short role": {
			"POST", users, invite("account_collaborator", "collaborator"),
			"[data attributes role] type_error.enum",
		},
		"no role": {
			"POST", users, invite(`"role":"account_collaborator",`, ""),
			"[data attributes role] value_error.missing",
		},
		"another type": {"POST", users, invite("invite_tenant_users", "invite"), "[data type] value_error.const"},
		"no type": {
			"POST", users, invite(`"type":"invite_tenant_users",`, ""),
			"[data type] value_error.missing",
		},
		"a message": {
			"POST", users, invite(`"role"`, `"message":"","role"`),
			"[data attributes message] extra_forbidden",
		},
		"an id":       {"POST", users, invite(`"type"`, `"id":"x","type"`), "[data id] extra_forbidden"},
		"beside data": {"POST", users, invite(`{"data"`, `{"meta":{},"data"`), "[meta] extra_forbidden"},
		"no users":    {"POST", users, invite(`["ines"]`, "[]"), "[data attributes userIds] too_short"},
		"users are objects": {
			"POST", users, invite(`["ines"]`, `[{"id":"ines"}]`),
			"[data attributes userIds 0] type_error.str",
		},
		"users are a string": {"POST", users, invite(`["ines"]`, `"ines"`), "[data attributes userIds] type_error.list"},
		"users are snake case": {
			"POST", users, invite(`userIds`, `user_ids`),
			"[data attributes userIds] value_error.missing,[data attributes user_ids] extra_forbidden",
		},
		"a user twice": {
			"POST", users, invite(`["ines"]`, `["ines","ines"]`),
			"[data attributes userIds] value_error.list.unique_items",
		},
		"no entitlements": {
			"POST", users, invite(`[{"id":"VIEWER"}]`, `[]`),
			"[data attributes entitlements] too_short",
		},
		"entitlements are ids": {
			"POST", users, invite(`{"id":"VIEWER"}`, `"VIEWER"`),
			"[data attributes entitlements 0] type_error.dict",
		},
		"an entitlement's type": {
			"POST", users, invite(`"id":"VIEWER"`, `"id":"VIEWER","type":"entitlement"`),
			"[data attributes entitlements 0 type] extra_forbidden",
		},
		"an entitlement is null": {
			"POST", users, invite(`"VIEWER"`, `null`),
			"[data attributes entitlements 0 id] type_error.str",
		},
		"an entitlement twice": {
			"POST", users, invite(`{"id":"VIEWER"}`, `{"id":"VIEWER"},{"id":"VIEWER"}`),
			"[data attributes entitlements] value_error.list.unique_items",
		},
		"entitlements are null": {
			"POST", users, invite(`[{"id":"VIEWER"}]`, `null`),
			"[data attributes entitlements] type_error.list",
		},
		"another type to replace": {
			"PATCH", adam, replace("update_user_entitlement", "user"),
			"[data type] value_error.const",
		},
		"a role to replace": {
			"PATCH", adam, replace(`"attributes":{`, `"attributes":{"role":"account_owner",`),
			"[data attributes role] extra_forbidden",
		},
		"users to replace": {
			"PATCH", adam, replace(`"attributes":{`, `"attributes":{"userIds":["adam"],`),
			"[data attributes userIds] extra_forbidden",
		},
		"replace by nothing": {"PATCH", adam, replaceEntitlementsBody(""), "[data attributes entitlements] too_short"},
		"a change with a type": {
			"PATCH", delta, `{"data":{"type":"update_user_entitlement","add":{"entitlements":[{"id":"VIEWER"}]}}}`,
			"[data type] extra_forbidden",
		},
		"a change in attributes": {
			"PATCH", delta, `{"data":{"attributes":{"add":{"entitlements":[{"id":"VIEWER"}]}}}}`,
			"[data attributes] extra_forbidden",
		},
		"no change":  {"PATCH", delta, `{"data":{}}`, "[data] too_short"},
		"add a list": {"PATCH", delta, `{"data":{"add":[{"id":"VIEWER"}]}}`, "[data add] type_error.dict"},
		"add nothing": {
			"PATCH", delta, `{"data":{"add":{"entitlements":[]}}}`,
			"[data add entitlements] too_short",
		},
		"remove an empty object": {
			"PATCH", delta, `{"data":{"remove":{}}}`,
			"[data remove entitlements] value_error.missing",
		},
		"a body to delete with": {"DELETE", adam, replaceEntitlementsBody("VIEWER"), "[body] extra_forbidden"},
	} {
		wantEqual(t, name, strings.Join(listProblems(a.call(c.method, c.path, c.body, 400)), ","), c.want)
	}
	wantEqual(t, "jobs", len(a.workspace.Jobs()), 0)
	wantEqual(t, "held", a.storedAccess("adam"), "collaborator MANAGER")
}
