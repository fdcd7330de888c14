package cerbytest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// listProblems returns the problems in an error response as "loc type".
func listProblems(got apiResponse) []string {
	found := []string{}
	list, _ := got.valueAt("errors").([]any)
	for i := range list {
		meta, _ := got.valueAt("errors", i, "meta").(map[string]any)
		found = append(found, strings.TrimSpace(fmt.Sprint(meta["loc"], " ", meta["type"])))
		if got.valueAt("errors", i, "code") != "Bad request" || meta != nil && meta["msg"] == "" {
			found = append(found, "odd envelope")
		}
	}
	return found
}

// TestBodies checks that invalid bodies are rejected, and some valid ones accepted.
func TestBodies(t *testing.T) {
	user := func(attributes string) string { return `{"data":{"type":"user","attributes":` + attributes + `}}` }
	post := func(change, to string) string { return strings.Replace(createUserBody, change, to, 1) }
	at := func(name, kind string) []string { return []string{"[data attributes " + name + "] " + kind} }

	for name, c := range map[string]struct {
		method, body string
		want         []string
	}{
		"unknown attribute":      {"POST", post(`"role"`, `"foo":1,"role"`), at("foo", "extra_forbidden")},
		"status is no attribute": {"POST", post(`"role"`, `"status":"live","role"`), at("status", "extra_forbidden")},
		"an id in data":          {"POST", post(`"type"`, `"id":"u","type"`), []string{"[data id] extra_forbidden"}},
		"unknown beside data":    {"POST", post(`{"data"`, `{"meta":{},"data"`), []string{"[meta] extra_forbidden"}},
		"wrong type":             {"POST", post(`"user"`, `"users"`), []string{"[data type] value_error.const"}},
		"no type":                {"POST", post(`"type":"user",`, ``), []string{"[data type] value_error.missing"}},
		"no data":                {"POST", `{}`, []string{"[data] value_error.missing"}},
		"data is a list":         {"POST", `{"data":[]}`, []string{"[data] type_error.dict"}},
		"data is null":           {"POST", `{"data":null}`, []string{"[data] type_error.dict"}},
		"no attributes":          {"POST", `{"data":{"type":"user"}}`, []string{"[data attributes] value_error.missing"}},
		"the body is a list":     {"POST", `[]`, []string{"[] type_error.dict"}},
		"the body is null":       {"POST", `null`, []string{"[] type_error.dict"}},
		"an open body":           {"POST", `{"data":`, []string{"[body] value_error.jsondecode"}},
		"trailing garbage":       {"POST", createUserBody + `x`, []string{"[body] value_error.jsondecode"}},
		"a second document":      {"POST", createUserBody + createUserBody, []string{"[body] value_error.jsondecode"}},
		"email is missing":       {"POST", post(`"email":"Jane.Doe@Acme.example",`, ``), at("email", "value_error.missing")},
		"email is no address":    {"POST", post(`Jane.Doe@Acme.example`, `jane`), at("email", "value_error.email")},
		"email has no host":      {"POST", post(`Jane.Doe@Acme.example`, `jane@`), at("email", "value_error.email")},
		"email has no dot":       {"POST", post(`Jane.Doe@Acme.example`, `jane@acme`), at("email", "value_error.email")},
		"email ends in a dot":    {"POST", post(`Jane.Doe@Acme.example`, `jane@acme.`), at("email", "value_error.email")},
		"email with a name": {
			"POST", post(`Jane.Doe@Acme.example`, `J <j@acme.example>`),
			at("email", "value_error.email"),
		},
		"email is a number":       {"POST", post(`"Jane.Doe@Acme.example"`, `7`), at("email", "type_error.str")},
		"first name is null":      {"POST", post(`"Jane"`, `null`), at("firstName", "type_error.str")},
		"last name is a number":   {"POST", post(`"Doe"`, `7`), at("lastName", "type_error.str")},
		"role without its prefix": {"POST", post(`workspace_user`, `user`), at("role", "type_error.enum")},
		"role of the owner":       {"POST", post(`workspace_user`, `workspace_owner`), at("role", "type_error.enum")},
		"role nobody knows":       {"POST", post(`workspace_user`, `workspace_auditor`), at("role", "type_error.enum")},
		"role is null":            {"POST", post(`"workspace_user"`, `null`), at("role", "type_error.enum")},
		"role is missing":         {"POST", post(`"role":"workspace_user",`, ``), at("role", "value_error.missing")},
		"guest as text":           {"POST", post(`false`, `"false"`), at("isGuest", "type_error.bool")},
		"guest as a number":       {"POST", post(`false`, `0`), at("isGuest", "type_error.bool")},
		"guest is missing":        {"POST", post(`,"isGuest":false`, ``), at("isGuest", "value_error.missing")},
		"several at once": {"POST", user(`{"email":"x","role":"user","foo":1}`), []string{
			"[data attributes email] value_error.email", "[data attributes role] type_error.enum",
			"[data attributes isGuest] value_error.missing", "[data attributes foo] extra_forbidden",
		}},

		"email does not change":   {"PATCH", user(`{"email":"a@acme.example"}`), at("email", "extra_forbidden")},
		"guest does not change":   {"PATCH", user(`{"isGuest":true}`), at("isGuest", "extra_forbidden")},
		"status does not change":  {"PATCH", user(`{"status":"live"}`), at("status", "extra_forbidden")},
		"nothing to change":       {"PATCH", user(`{}`), []string{"[data attributes] too_short"}},
		"attributes are null":     {"PATCH", user(`null`), []string{"[data attributes] type_error.dict"}},
		"change to the owner":     {"PATCH", user(`{"role":"workspace_owner"}`), at("role", "type_error.enum")},
		"change to a short role":  {"PATCH", user(`{"role":"admin"}`), at("role", "type_error.enum")},
		"change a name to null":   {"PATCH", user(`{"lastName":null}`), at("lastName", "type_error.str")},
		"an id in a change":       {"PATCH", post(`"type"`, `"id":"u","type"`), nil},
		"a body where none goes":  {"DELETE", user(`{}`), []string{"[body] extra_forbidden"}},
		"a body to read with":     {"GET", user(`{}`), []string{"[body] extra_forbidden"}},
		"no body where one goes":  {"POST", ` `, []string{"[body] value_error.jsondecode"}},
		"a body beyond all sizes": {"POST", strings.Repeat(" ", 1<<20) + createUserBody, []string{"<nil> <nil>"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := serve(t)
			a.workspace.AddUser(cerbytest.User{ID: "u", Email: "u@acme.example", FirstName: "U"})
			before := a.workspace.Users()
			path := "/users/u"
			if c.method == "POST" {
				path = "/users"
			}
			got := a.call(c.method, path, c.body, 400)
			if c.want != nil {
				wantEqual(t, "problems", listProblems(got), c.want)
			}
			wantEqual(t, "users", a.workspace.Users(), before)
		})
	}
}

// TestRolesOption checks that WithRoles makes an unknown role assignable.
func TestRolesOption(t *testing.T) {
	a := serve(t, cerbytest.WithRoles("workspace_auditor"))
	created := a.call(
		http.MethodPost,
		"/users",
		strings.Replace(createUserBody, "workspace_user", "workspace_auditor", 1),
		201,
	)
	wantEqual(t, "role", created.valueAt("data", "attributes", "role"), "workspace_auditor")
}

// TestMediaTypes checks that only application/json is accepted.
func TestMediaTypes(t *testing.T) {
	for media, status := range map[string]int{
		"application/json":                 201,
		"application/json; charset=utf-8":  201,
		"Application/JSON":                 201,
		"application/vnd.api+json":         400,
		"text/plain":                       400,
		"text/json":                        400,
		"application/x-www-form":           400,
		"":                                 400,
		"application/json, text/plain":     400,
		"application/json;;charset=broken": 400,
	} {
		request := serve(t)
		r := request.request(http.MethodPost, "/users", createUserBody)
		r.Header.Set("Content-Type", media)
		if got := request.send(r); got.status != status {
			t.Errorf("%q: status %d, want %d: %s", media, got.status, status, got.text)
		}
	}
	a := serve(t)
	wants := a.request(http.MethodGet, "/users", "")
	wants.Header.Set("Accept", "application/vnd.api+json")
	wantEqual(t, "wanting JSON:API's type", a.send(wants).status, 400)
	wants.Header.Set("Accept", "application/json")
	got := a.send(wants)
	wantEqual(t, "answer's type", []any{got.status, got.header.Get("Content-Type")}, []any{200, "application/json"})
}

// TestQueries checks that invalid queries are rejected.
func TestQueries(t *testing.T) {
	a := serve(t)
	for path, want := range map[string]string{
		"/users?foo=1":                                    "[foo 0] extra_forbidden",
		"/users?filter[application]=x":                    "[filter[application] 0] extra_forbidden",
		"/users?filter[status]=live,pending":              "[filter[status] 0] type_error.enum",
		"/users?filter[status]=enabled":                   "[filter[status] 0] type_error.enum",
		"/users?filter[status]=":                          "[filter[status] 0] type_error.enum",
		"/users?filter[status]=live&filter[status]=live":  "[filter[status] 1] value_error",
		"/users?filter[isGuest]=1":                        "[filter[isGuest] 0] type_error.bool",
		"/users?filter[isGuest]=True":                     "[filter[isGuest] 0] type_error.bool",
		"/users?mfaStatus=yes":                            "[mfaStatus 0] type_error.bool",
		"/users?page[number]=0":                           "[page[number] 0] value_error.number.not_ge",
		"/users?page[number]=-1":                          "[page[number] 0] value_error.number.not_ge",
		"/users?page[number]=x":                           "[page[number] 0] type_error.integer",
		"/users?page[number]=%2B1":                        "[page[number] 0] type_error.integer",
		"/users?page[number]=1.0":                         "[page[number] 0] type_error.integer",
		"/users?page[size]=0":                             "[page[size] 0] value_error.number.not_ge",
		"/users?page[size]=101":                           "[page[size] 0] value_error.number.not_le",
		"/users?page[size]=":                              "[page[size] 0] type_error.integer",
		"/users?page=1":                                   "[page 0] extra_forbidden",
		"/users?sort=":                                    "[sort 0] value_error.str.regex",
		"/users?filter=%zz":                               "[query] value_error",
		"/users?filter=a;b":                               "[query] value_error",
		"/accounts?filter=x":                              "[filter 0] extra_forbidden",
		"/accounts?filter[status]=live":                   "[filter[status] 0] type_error.enum",
		"/accounts?filter[status]=enabled,":               "[filter[status] 0] type_error.enum",
		"/accounts?filter[application]=":                  "[filter[application] 0] too_short",
		"/accounts?filter[application]=a,,b":              "[filter[application] 0] too_short",
		"/vaults?filter[state]=enabled":                   "[filter[state] 0] extra_forbidden",
		"/vaults?mfaStatus=true":                          "[mfaStatus 0] extra_forbidden",
		"/accounts/unheard-of?page[number]=1":             "[page[number] 0] extra_forbidden",
		"/users/unheard-of?filter[status]=live&page=more": "[filter[status] 0] extra_forbidden,[page 0] extra_forbidden",
	} {
		got := a.get(path, 400)
		wantEqual(t, path, strings.Join(listProblems(got), ","), want)
	}
}

// TestRoutes checks unknown paths, known paths with another method, and that a path is split before it is unescaped.
func TestRoutes(t *testing.T) {
	a := serve(t)
	a.workspace.AddUser(cerbytest.User{ID: "a/b"})
	a.workspace.AddUser(cerbytest.User{ID: "a%2Fb"})
	wantEqual(t, "an escaped slash", a.get("/users/a%2Fb", 200).valueAt("data", "id"), "a/b")
	wantEqual(t, "an escaped percent", a.get("/users/a%252Fb", 200).valueAt("data", "id"), "a%2Fb")

	for _, path := range []string{"/users/a/b", "/users/", "/user", "", "/", "/users/%20", "/Users"} {
		wantEqual(t, path, a.get(path, 404).valueAt("errors", 0, "code"), "Not found")
	}
	outside := a.request(http.MethodGet, "/users", "")
	outside.URL.Path = "/users"
	wantEqual(t, "outside the API", a.send(outside).status, 404)

	for path, allow := range map[string]string{
		"/users": "GET, POST", "/users/u": "DELETE, GET, PATCH", "/accounts": "GET", "/vaults": "GET",
	} {
		got := a.call(http.MethodPut, path, `{}`, 405)
		wantEqual(t, path, got.header.Get("Allow"), allow)
	}
	a.call(http.MethodHead, "/users", "", 405)
	a.call(http.MethodDelete, "/accounts/acc", "", 405)
	a.call(http.MethodPut, "/users/", `{}`, 404)
}
