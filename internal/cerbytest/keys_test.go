package cerbytest_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// TestKeyRefusals answers alike a key that is missing, unknown, sent twice, expired or deleted.
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

// TestRandomTokens differ, and a given token is kept.
func TestRandomTokens(t *testing.T) {
	w := cerbytest.New()
	one, other := w.AddKey(cerbytest.Key{}), w.AddKey(cerbytest.Key{})
	if len(one) < 20 || one == other {
		t.Errorf("%q and %q", one, other)
	}
	wantEqual(t, "given", w.AddKey(cerbytest.Key{Token: "given"}), "given")
}

// operation is a request, the status it is answered with, and the scopes of which each one suffices.
type operation struct {
	method, path, body string
	status             int
	allowedScopes      []string
}

// tryScopes sends an operation with each scope alone, the right ones last so that nothing is gone by then.
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

// TestScopes gives each operation to the keys that have its scope, or one that covers it, and to no other.
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

// TestScopeIsMisspelt is a mistake of the test's that would otherwise look like a refusal.
func TestAddKey_unknownScope(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	cerbytest.New().AddKey(cerbytest.Key{Scopes: []string{"read users"}})
}

// TestRoles refuses users and vaults to keys whose user is below Admin, and accounts to none.
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

// TestRefusalForms shows both types of status and both wordings, in all four pairs.
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
