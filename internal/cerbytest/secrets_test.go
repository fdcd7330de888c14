package cerbytest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// createSecretBody is the body that creates a secret in the vault cloud.
const createSecretBody = `{"data":{"attributes":{"vaultId":"cloud","title":"Phrase","requiresIdentityChallenge":true,
	"body":{"type":"plaintext","value":"three made-up words"},"category":"text"}}}`

// serveWithVaults adds a vault of each kind to the workspace of serveWithItems.
func serveWithVaults(t *testing.T, options ...cerbytest.Option) *client {
	t.Helper()
	a := serveWithItems(t, options...)
	a.workspace.AddVault(cerbytest.Vault{ID: "cloud"})
	a.workspace.AddVault(cerbytest.Vault{ID: "azure", Scheme: "akv"})
	a.workspace.AddVault(cerbytest.Vault{ID: "local", Scheme: "local_encryption_key"})
	a.workspace.AddVault(cerbytest.Vault{ID: "retired", State: "disabled"})
	return a
}

// TestGetSecret checks a secret in a list, without its value, and in a single read. No response contains the vault.
func TestGetSecret(t *testing.T) {
	a := serve(t)
	a.workspace.AddSecret(cerbytest.Secret{
		ID: "s-1", Title: "Keys", Category: "software_license", RequiresIdentityChallenge: true, VaultID: "v-1",
		Value: "nothing but fiction", Version: 3, VersionID: "n-3", EventName: "restore_version", CreatedBy: "u-1",
		UpdatedBy: "u-2", WorkspaceID: "w-1", WorkspaceName: "acme",
		CreatedAt: time.Date(2023, time.July, 26, 23, 33, 3, 860_000_000, time.UTC),
		UpdatedAt: time.Date(2023, time.July, 27, 19, 6, 6, 0, time.UTC),
		ExpiresAt: time.Date(2030, time.January, 1, 0, 0, 0, 0, time.UTC),
	})
	a.workspace.AddSecret(cerbytest.Secret{ID: "s-2", Title: "Bare", VersionID: "n-1"})

	wantJSON(t, a.get("/secrets?page[size]=1", 200).text, `{
		"data": [{"id":"s-1","type":"secret","relationships":{"audit":null},"attributes":{
			"title":"Keys","category":"software_license","status":"active","requiresIdentityChallenge":true,
			"expiresAt":"2030-01-01T00:00:00.000Z","version":3,"versionId":"n-3","eventName":"restore_version",
			"createdAt":"2023-07-26T23:33:03.860000+00:00","createdBy":"u-1","updatedAt":"2023-07-27T19:06:06",
			"updatedBy":"u-2","workspaceId":"w-1","workspaceName":"acme","novelty":{"rollout":["beta",null,3]}}}],
		"links": {"self":"/api/v1/secrets?page%5Bnumber%5D=1&page%5Bsize%5D=1",
			"next":"/api/v1/secrets?page%5Bnumber%5D=2&page%5Bsize%5D=1"},
		"meta": {"page":{"maxSize":100,"total":2,"cursor":null},"region":"simulated"}}`)
	wantJSON(t, a.get("/secrets/s-2", 200).text, `{
		"data": {"id":"s-2","type":"secret","relationships":{"audit":null},"attributes":{
			"title":"Bare","category":"text","status":"active","requiresIdentityChallenge":false,"expiresAt":null,
			"version":0,"versionId":"n-1","eventName":"create","createdAt":"2025-03-06T12:00:00","createdBy":null,
			"updatedAt":"2025-03-06T12:00:00.000Z","updatedBy":null,"workspaceId":"00000000-0000-4000-8000-0000000000ff",
			"workspaceName":"acme","body":{"type":"plaintext","value":""},"novelty":{"rollout":["beta",null,3]}}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`)
	wantEqual(t, "value", a.get("/secrets/s-1", 200).valueAt("data", "attributes", "body", "value"), "nothing but fiction")
	a.get("/secrets/unheard-of", 404)
	a.get("/secrets?filter[category]=text", 400)
}

// TestCreateSecret checks the response to a creation, which has neither value nor vault, and the owner of the secret.
func TestCreateSecret(t *testing.T) {
	a := serveWithVaults(t)
	created := a.call(http.MethodPost, "/secrets", createSecretBody, 201)
	id, version := created.stringAt("data", "id"), created.stringAt("data", "attributes", "versionId")
	wantJSON(t, strings.NewReplacer(id, "ID", version, "VERSION").Replace(created.text), `{
		"data": {"id":"ID","type":"secret","relationships":{"audit":null},"attributes":{
			"title":"Phrase","category":"text","status":"active","requiresIdentityChallenge":true,"expiresAt":null,
			"version":0,"versionId":"VERSION","eventName":"create","createdAt":"2025-03-06T12:00:00.000Z",
			"createdBy":"olivia","updatedAt":"2025-03-06T12:00:00.000000+00:00","updatedBy":"olivia",
			"workspaceId":"00000000-0000-4000-8000-0000000000ff","workspaceName":"acme",
			"novelty":{"rollout":["beta",null,3]}}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`)
	remaining, _ := a.workspace.Secret(id)
	wantEqual(t, "kept", []any{remaining.Value, remaining.VaultID, remaining.Owners},
		[]any{"three made-up words", "cloud", []string{"olivia"}})
	wantEqual(t, "members", a.get("/secrets/"+id+"/members/users", 200).listStrings("role"), []string{"secret_owner"})
	a.withKey(cerbytest.Key{UserID: "adam"}).get("/secrets/"+id, 401)
	a.call(http.MethodPatch, "/secrets/"+id, createSecretBody, 405)

	expires := func(value string) string {
		return strings.Replace(createSecretBody, `"category"`, `"expiresAt":`+value+`,"category"`, 1)
	}
	a.call(http.MethodPost, "/secrets", expires("null"), 201)
	created = a.call(http.MethodPost, "/secrets", expires(`"2030-01-01T01:00:00+01:00"`), 201)
	wantEqual(t, "expires", created.valueAt("data", "attributes", "expiresAt"), "2030-01-01T00:00:00+00:00")
	wantEqual(t, "titles repeat", a.get("/secrets", 200).listStrings("title"),
		[]string{"Phrase", "Phrase", "Phrase", "Phrase"})
}

// TestSecretBodies checks that invalid bodies are rejected and create nothing.
func TestSecretBodies(t *testing.T) {
	a := serveWithVaults(t)
	one := func(change, to string) string { return strings.Replace(createSecretBody, change, to, 1) }
	at := func(name, kind string) string { return "[data attributes " + name + "] " + kind }
	for name, c := range map[string]struct{ body, want string }{
		"a type":             {one(`"attributes"`, `"type":"secret","attributes"`), "[data type] extra_forbidden"},
		"no vault":           {one(`"vaultId":"cloud",`, ""), at("vaultId", "value_error.missing")},
		"a local vault":      {one(`"cloud"`, `"local"`), at("vaultId", "value_error.vault")},
		"a vault out of use": {one(`"cloud"`, `"retired"`), at("vaultId", "value_error.vault")},
		"no title":           {one(`"title":"Phrase",`, ""), at("title", "value_error.missing")},
		"an empty title":     {one(`"Phrase"`, `""`), at("title", "too_short")},
		"a long title":       {one("Phrase", strings.Repeat("é", 256)), at("title", "too_long")},
		"no challenge": {
			one(`"requiresIdentityChallenge":true,`, ""),
			at("requiresIdentityChallenge", "value_error.missing"),
		},
		"a challenge as text": {one("true", `"true"`), at("requiresIdentityChallenge", "type_error.bool")},
		"no body": {
			one(`"body":{"type":"plaintext","value":"three made-up words"},`, ""),
			at("body", "value_error.missing"),
		},
		"a bare value": {
			one(`{"type":"plaintext","value":"three made-up words"}`, `"words"`),
			at("body", "type_error.dict"),
		},
		"a body in upper case": {one("plaintext", "PLAINTEXT"), at("body type", "value_error.const")},
		"no value":             {one(`,"value":"three made-up words"`, ""), at("body value", "value_error.missing")},
		"a value of null":      {one(`"three made-up words"`, "null"), at("body value", "type_error.str")},
		"a long value":         {one("three", strings.Repeat("x", 45_000)), at("body value", "too_long")},
		"another category":     {one(`"category":"text"`, `"category":"custom"`), at("category", "type_error.enum")},
		"no category":          {one(`,"category":"text"`, ""), at("category", "value_error.missing")},
		"a date": {
			one(`"category"`, `"expiresAt":"2030-01-01","category"`),
			at("expiresAt", "value_error.datetime"),
		},
		"a time without zone": {
			one(`"category"`, `"expiresAt":"2030-01-01T00:00:00","category"`),
			at("expiresAt", "value_error.datetime"),
		},
		"a number of seconds": {one(`"category"`, `"expiresAt":1893456000,"category"`), at("expiresAt", "type_error.str")},
		"a status":            {one(`"category"`, `"status":"active","category"`), at("status", "extra_forbidden")},
	} {
		wantEqual(t, name, strings.Join(listProblems(a.call(http.MethodPost, "/secrets", c.body, 400)), ","), c.want)
	}
	a.call(http.MethodPost, "/secrets", one(`"cloud"`, `"unheard-of"`), 404)
	wantEqual(t, "secrets", len(a.workspace.Secrets()), 1)
	a.call(http.MethodPost, "/secrets", one("Phrase", strings.Repeat("é", 255)), 201)
	a.call(http.MethodPost, "/secrets", one("three made-up words", strings.Repeat("é", 45_000)), 201)
	a.call(http.MethodPost, "/secrets", one("cloud", "azure"), 201)
}

// TestDeleteSecret checks that a deleted secret remains readable without its value, or is 404 with
// PurgeDeletedSecrets.
func TestDeleteSecret(t *testing.T) {
	a := serveWithItems(t)
	a.workspace.AddCollectionItem("it", cerbytest.KindSecret, "it")
	a.workspace.ShareSecret("it", cerbytest.Share{TeamID: "band"})
	a.workspace.ShareSecret("it", cerbytest.Share{UserID: "adam"})
	a.withKey(cerbytest.Key{UserID: "adam"}).call(http.MethodDelete, "/secrets/it", "", 401)
	a.call(http.MethodDelete, "/secrets/it", "", 204)
	got := a.get("/secrets/it", 200).objectAt("data", "attributes")
	wantEqual(t, "left", []any{got["status"], got["eventName"], got["body"], got["updatedBy"]},
		[]any{"disabled", "delete", nil, "olivia"})
	wantEqual(t, "listed", a.get("/secrets", 200).listStrings("status"), []string{"disabled"})
	a.call(http.MethodDelete, "/secrets/it", "", 404)
	a.get("/secrets/it/members/users", 404)
	a.call(http.MethodPost, "/secrets/it/members/users", shareBody("users", "ines", "secret_collaborator"), 404)
	for _, path := range []string{"/collections/it/secrets", "/teams/band/secrets", "/users/adam/secrets"} {
		wantEqual(t, path, a.get(path, 200).listStrings("id"), []string{})
	}

	a = serveWithItems(t, cerbytest.WithQuirks(cerbytest.Quirks{PurgeDeletedSecrets: true}))
	a.workspace.AddCollectionItem("it", cerbytest.KindSecret, "it")
	a.call(http.MethodDelete, "/secrets/it", "", 204)
	a.get("/secrets/it", 404)
	wantEqual(t, "left", []int{
		len(a.workspace.Secrets()), len(a.workspace.SecretUsers("it")), len(a.workspace.CollectionItems("it")),
	}, []int{0, 0, 0})
}

// TestUpdateSecret checks that each change of the content creates a version, unless the change sets the version, and
// that no other change does.
func TestUpdateSecret(t *testing.T) {
	now := noon
	a := serve(t, cerbytest.WithClock(func() time.Time { return now }))
	a.workspace.AddSecret(cerbytest.Secret{ID: "s", Title: "Old", VersionID: "n-0", CreatedAt: noon.Add(-time.Hour)})
	changes := []func(*cerbytest.Secret){
		func(s *cerbytest.Secret) { s.Value, s.UpdatedBy = "other made-up words", "adam" },
		func(s *cerbytest.Secret) { s.Title = "New" },
		func(s *cerbytest.Secret) { s.RequiresIdentityChallenge = true },
		func(s *cerbytest.Secret) { s.ExpiresAt = noon.Add(24 * time.Hour) },
	}
	seen := map[any]bool{"n-0": true}
	for n, change := range changes {
		now = noon.Add(time.Duration(n+1) * time.Minute)
		a.workspace.UpdateSecret("s", change)
		got := a.get("/secrets", 200).objectAt("data", 0, "attributes")
		wantEqual(t, "drifted", []any{got["version"], got["eventName"], got["updatedBy"], seen[got["versionId"]]},
			[]any{float64(n + 1), "update", "adam", false})
		seen[got["versionId"]] = true
		remaining, _ := a.workspace.Secret("s")
		wantEqual(t, "times", []time.Time{remaining.CreatedAt, remaining.UpdatedAt}, []time.Time{noon.Add(-time.Hour), now})
	}
	before, _ := a.workspace.Secret("s")
	a.workspace.UpdateSecret("s", func(s *cerbytest.Secret) { s.Owners, s.ExpiresAt = nil, s.ExpiresAt.Local() })
	remaining, _ := a.workspace.Secret("s")
	wantEqual(t, "owners", []any{remaining.Version, remaining.VersionID}, []any{before.Version, before.VersionID})
	a.workspace.UpdateSecret("s", func(s *cerbytest.Secret) { s.Value, s.VersionID = "made-up words", "n-9" })
	got := a.get("/secrets/s", 200).objectAt("data", "attributes")
	wantEqual(t, "given", []any{got["version"], got["versionId"]}, []any{float64(before.Version), "n-9"})
	a.workspace.UpdateSecret("s", func(s *cerbytest.Secret) {
		s.Value, s.Version, s.EventName, s.UpdatedAt = "old made-up words", 7, "restore_version", noon
	})
	remaining, _ = a.workspace.Secret("s")
	wantEqual(t, "restored",
		[]any{remaining.VersionID != "n-9", remaining.Version, remaining.EventName, remaining.UpdatedAt},
		[]any{true, 7, "restore_version", noon})
}

// TestCreateSecret_dropped creates a secret with the title of an older one while the response is dropped.
func TestCreateSecret_dropped(t *testing.T) {
	a := serveWithVaults(t)
	a.workspace.PurgeSecret("it")
	older := a.workspace.AddSecret(cerbytest.Secret{Title: "Phrase", CreatedAt: noon.Add(-time.Hour)})
	a.workspace.Inject(cerbytest.Fault{Method: http.MethodPost, Path: "/secrets", Drop: cerbytest.DropAfter, Times: 1})
	response, err := a.http.Do(a.request(http.MethodPost, "/secrets", createSecretBody))
	if err == nil {
		_ = response.Body.Close()
		t.Fatal("an answer")
	}
	list := a.get("/secrets", 200)
	wantEqual(t, "titles", list.listStrings("title"), []string{"Phrase", "Phrase"})
	wantEqual(t, "the older one", list.valueAt("data", 0, "id"), older.ID)
	wantEqual(t, "times", list.listStrings("createdAt"),
		[]string{"2025-03-06T11:00:00+00:00", "2025-03-06T12:00:00+00:00"})
}

// TestSecretStore checks the methods that change secrets outside the API.
func TestSecretStore(t *testing.T) {
	w := serve(t).workspace
	given := cerbytest.Secret{Title: "Old", Owners: []string{"olivia"}, Extra: map[string]any{"x": 1}}
	created := w.AddSecret(given)
	wantEqual(t, "filled",
		[]any{
			created.ID != "",
			created.VersionID != "",
			created.Category,
			created.Status,
			created.EventName,
			created.CreatedAt,
		},
		[]any{true, true, "text", "active", "create", noon})
	given.Owners[0], given.Extra["x"] = "mallory", 2
	w.UpdateSecret(
		created.ID,
		func(s *cerbytest.Secret) { s.Title, s.ID, s.Owners = "New", "x", append(s.Owners, "adam") },
	)
	remaining, _ := w.Secret(created.ID)
	wantEqual(t, "kept", []any{remaining.Title, remaining.Owners, remaining.Extra["x"]},
		[]any{"New", []string{"olivia", "adam"}, 1})
	w.PurgeSecret(created.ID)
	_, exists := w.Secret(created.ID)
	wantEqual(t, "purged", []any{exists, len(w.Secrets()), len(w.SecretUsers(created.ID))}, []any{false, 0, 0})
	wantPanic(t, "changing no secret", func() { w.UpdateSecret(created.ID, func(*cerbytest.Secret) {}) })
}
