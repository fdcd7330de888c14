package cerbytest_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// TestKey_unauthorized checks that a missing, unknown, repeated, expired or deleted key gets the same response.
func TestKey_unauthorized(t *testing.T) {
	now := noon
	a := serve(t, cerbytest.WithClock(func() time.Time { return now }))

	missing := a.request(http.MethodGet, "/users", "")
	missing.Header.Del("X-API-Key")
	wantEqual(t, "missing", a.send(missing).status, 401)

	bearer := a.request(http.MethodGet, "/users", "")
	bearer.Header.Del("X-API-Key")
	bearer.Header.Set("Authorization", "Bearer "+a.token)
	wantEqual(t, "bearer", a.send(bearer).status, 401)

	twice := a.request(http.MethodGet, "/users", "")
	twice.Header.Add("X-API-Key", a.token)
	wantEqual(t, "twice", a.send(twice).status, 401)

	unknown := *a
	unknown.token = "made-up"
	unknown.get("/users", 401)
	unknown.get("/no-such-route", 401)

	brief := a.withKey(cerbytest.Key{ExpiresAt: noon.Add(time.Hour)})
	now = noon.Add(time.Hour - time.Second)
	brief.get("/users", 200)
	now = noon.Add(time.Hour)
	brief.get("/users", 401)

	a.get("/users", 200)
	a.workspace.RevokeKey(a.token)
	a.get("/users", 401)
}

// TestRandomTokens checks that generated tokens differ, and that a given token is kept.
func TestRandomTokens(t *testing.T) {
	w := cerbytest.New()
	one, other := w.AddKey(cerbytest.Key{}), w.AddKey(cerbytest.Key{})
	if len(one) < 20 || one == other {
		t.Errorf("%q and %q", one, other)
	}
	wantEqual(t, "given", w.AddKey(cerbytest.Key{Token: "given"}), "given")
}

// operation is a request, its status, and the scopes of which each one is sufficient.
type operation struct {
	method, path, body string
	status             int
	allowedScopes      []string
}

// checkScopes sends an operation with each scope alone. The sufficient scopes come last, because they may delete the
// object.
func (a *client) checkScopes(op operation) {
	a.t.Helper()
	for _, scope := range []string{
		"Read activities", "Read items", "Read accounts", "Read secrets", "Read users", "Read teams",
		"Read integrations", "Read automated jobs", "Read vaults", "Write accounts", "Write secrets", "Write users",
		"Write integrations", "Write automated jobs", "Write collections", "Write teams", "Delete teams",
	} {
		if !slices.Contains(op.allowedScopes, scope) {
			a.withKey(cerbytest.Key{Scopes: []string{scope}, UserID: "olivia"}).call(op.method, op.path, op.body, 401)
		}
	}
	for _, scope := range op.allowedScopes {
		a.withKey(cerbytest.Key{Scopes: []string{scope}, UserID: "olivia"}).call(op.method, op.path, op.body, op.status)
	}
}

// TestScopes checks that each operation works only with its scope or a wider one.
func TestScopes(t *testing.T) {
	a := serve(t)
	a.workspace.AddUser(cerbytest.User{ID: "u"})
	a.workspace.AddAccount(cerbytest.Account{ID: "acc"})
	patch := `{"data":{"type":"user","attributes":{"firstName":"A"}}}`
	for _, op := range []operation{
		{"GET", "/users", "", 200, []string{"Read users"}},
		{"GET", "/users/u", "", 200, []string{"Read users"}},
		{"POST", "/users", createUserBody, 201, []string{"Write users"}},
		{"PATCH", "/users/u", patch, 200, []string{"Write users"}},
		{"DELETE", "/users/u", "", 204, []string{"Write users"}},
		{"GET", "/accounts", "", 200, []string{"Read accounts", "Read items"}},
		{"GET", "/accounts/acc", "", 200, []string{"Read accounts", "Read items"}},
		{"GET", "/vaults", "", 200, []string{"Read vaults"}},
	} {
		a.checkScopes(op)
	}
	a.withKey(cerbytest.Key{Scopes: []string{}}).get("/users", 401)
}

// TestAddKey_unknownScope checks that a misspelled scope panics, because it would otherwise look like a rejected key.
func TestAddKey_unknownScope(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	cerbytest.New().AddKey(cerbytest.Key{Scopes: []string{"read users"}})
}

// TestRoles checks that users and vaults require an admin role, and accounts do not.
func TestRoles(t *testing.T) {
	a := serve(t)
	for role, status := range map[string]int{
		"": 200, "workspace_owner": 200, "workspace_super_admin": 200, "workspace_admin": 200,
		"workspace_user": 401, "workspace_login_only": 401, "workspace_guest_admin": 401, "workspace_guest_user": 401,
		"workspace_auditor": 401,
	} {
		key := a.withKey(cerbytest.Key{Role: role})
		key.get("/users", status)
		key.get("/vaults", status)
		key.get("/accounts", 200)
	}
}

// TestErrorForms checks all four combinations of the type of status and the wording of 401.
func TestErrorForms(t *testing.T) {
	a := serve(t)
	a.token = "made-up"
	seen := map[[2]any]bool{}
	for range 4 {
		got := a.get("/users", 401)
		wantEqual(t, "code", got.valueAt("errors", 0, "code"), "Unauthorized")
		wantEqual(t, "title", got.valueAt("errors", 0, "title"), "Unauthorized")
		wantEqual(t, "meta", got.valueAt("errors", 0, "meta"), nil)
		seen[[2]any{got.valueAt("errors", 0, "status"), got.valueAt("errors", 0, "detail")}] = true
	}
	wantEqual(t, "pairs", seen, map[[2]any]bool{
		{401.0, "Unable to access resource."}:                     true,
		{"401", "Unable to access resource."}:                     true,
		{401.0, "User is not authorized to perform the request."}: true,
		{"401", "User is not authorized to perform the request."}: true,
	})
}
