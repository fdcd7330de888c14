package cerbytest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// createUserBody is the body that creates Jane.
const createUserBody = `{"data":{"type":"user","attributes":{
	"email":"Jane.Doe@Acme.example","firstName":"Jane","lastName":"Doe","role":"workspace_user","isGuest":false}}}`

// seededUser returns a user with times of several precisions.
func seededUser() cerbytest.User {
	return cerbytest.User{
		ID: "u-1", Email: "ines@acme.example", FirstName: "Ines", LastName: "Intern",
		CreatedAt:    time.Date(2024, time.January, 4, 15, 36, 54, 0, time.UTC),
		UpdatedAt:    time.Date(2024, time.July, 8, 19, 30, 56, 984_000_000, time.UTC),
		LastActivity: time.Date(2024, time.July, 9, 1, 2, 3, 158_000_000, time.UTC),
		MFAEnabled:   true,
	}
}

// TestGetUser checks a user in a list, in a single read and after a change, each with its own forms of time.
func TestGetUser(t *testing.T) {
	a := serve(t)
	a.workspace.AddUser(seededUser())

	wantJSON(t, a.get("/users", 200).text, `{
		"data": [{"id":"u-1","type":"user","relationships":{"audit":null},"attributes":{
			"email":"ines@acme.example","firstName":"Ines","lastName":"Intern","role":"workspace_user","status":"live",
			"isGuest":false,"mfaStatus":null,"createdAt":"2024-01-04T15:36:54+00:00",
			"updatedAt":"2024-07-08T19:30:56.984000","lastActivity":"2024-07-09T01:02:03.158Z",
			"novelty":{"rollout":["beta",null,3]}}}],
		"links": {"self":"/api/v1/users?page%5Bnumber%5D=1&page%5Bsize%5D=25","next":null,"previous":null},
		"meta": {"page":{"maxSize":100,"total":1,"cursor":null},"region":"simulated"}}`)

	wantJSON(t, a.get("/users/u-1?mfaStatus=true", 200).text, `{
		"data": {"id":"u-1","type":"user","relationships":{"audit":null},"attributes":{
			"email":"ines@acme.example","firstName":"Ines","lastName":"Intern","role":"workspace_user","status":"live",
			"isGuest":false,"mfaStatus":{"mfaEnabled":true,"mfaEnrollmentDate":null},"createdAt":"2024-01-04T15:36:54",
			"updatedAt":"2024-07-08T19:30:56.984Z","lastActivity":"2024-07-09T01:02:03.158000+00:00",
			"novelty":{"rollout":["beta",null,3]}}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`)

	changed := a.call(http.MethodPatch, "/users/u-1", `{"data":{"type":"user","attributes":{
		"firstName":"Inès","role":"workspace_admin"}}}`, 200)
	wantEqual(t, "first name", changed.valueAt("data", "attributes", "firstName"), "Inès")
	wantEqual(t, "last name", changed.valueAt("data", "attributes", "lastName"), "Intern")
	wantEqual(t, "role", changed.valueAt("data", "attributes", "role"), "workspace_admin")
	wantEqual(t, "created", changed.valueAt("data", "attributes", "createdAt"), "2024-01-04T15:36:54.000000+00:00")
	wantEqual(t, "updated", changed.valueAt("data", "attributes", "updatedAt"), "2025-03-06T12:00:00+00:00")
}

// TestCreateUser checks a user from creation over acceptance of the invitation to deletion and purge.
func TestCreateUser(t *testing.T) {
	a := serve(t)
	created := a.call(http.MethodPost, "/users", createUserBody, 201)
	id := created.stringAt("data", "id")
	wantJSON(t, strings.ReplaceAll(created.text, id, "ID"), `{
		"data": {"id":"ID","type":"user","relationships":{"audit":null},"attributes":{
			"email":"jane.doe@acme.example","firstName":"Jane","lastName":"Doe","role":"workspace_user",
			"status":"pending","isGuest":false,"mfaStatus":null,"createdAt":"2025-03-06T12:00:00.000Z",
			"updatedAt":"2025-03-06T12:00:00.000000+00:00","novelty":{"rollout":["beta",null,3]}}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`)

	a.workspace.UpdateUser(id, func(u *cerbytest.User) { u.Status = "live" })
	wantEqual(t, "status", a.get("/users/"+id, 200).valueAt("data", "attributes", "status"), "live")

	if gone := a.call(http.MethodDelete, "/users/"+id, "", 204); gone.text != "" {
		t.Errorf("204 with a body: %s", gone.text)
	}
	wantEqual(t, "status", a.get("/users/"+id, 200).valueAt("data", "attributes", "status"), "disabled")
	wantEqual(t, "listed", a.get("/users?filter[status]=disabled", 200).listStrings("id"), []string{id})
	a.call(http.MethodDelete, "/users/"+id, "", 404)
	a.call(http.MethodPatch, "/users/"+id, `{"data":{"type":"user","attributes":{"firstName":"J"}}}`, 404)
	a.call(http.MethodPost, "/users", createUserBody, 409)

	a.workspace.PurgeUser(id)
	a.get("/users/"+id, 404)
	a.call(http.MethodPost, "/users", createUserBody, 201)
}

// TestCreateUser_names checks that missing names are null, and that WithRequiredNames requires them.
func TestCreateUser_names(t *testing.T) {
	body := `{"data":{"type":"user","attributes":{"email":"a@acme.example","role":"workspace_user","isGuest":true}}}`
	created := serve(t).call(http.MethodPost, "/users", body, 201)
	attributes := created.objectAt("data", "attributes")
	for _, name := range []string{"firstName", "lastName"} {
		if value, exists := attributes[name]; !exists || value != nil {
			t.Errorf("%s is %v", name, value)
		}
	}
	wantEqual(t, "guest", attributes["isGuest"], true)
	serve(t, cerbytest.WithRequiredNames()).call(http.MethodPost, "/users", body, 400)
}

// TestCreateUser_emailConflict checks that emails are compared without regard to case, also with pending and disabled
// users.
func TestCreateUser_emailConflict(t *testing.T) {
	for _, status := range []string{"live", "pending", "disabled"} {
		a := serve(t)
		a.workspace.AddUser(cerbytest.User{Email: "JANE.doe@acme.example", Status: status})
		got := a.call(http.MethodPost, "/users", createUserBody, 409)
		wantEqual(t, "code", got.valueAt("errors", 0, "code"), "Conflict")
		wantEqual(t, "users", len(a.workspace.Users()), 1)
	}
}

// TestCreateUser_emailCase checks that WithEmailCasePreserved preserves the case, and that comparisons ignore it.
func TestCreateUser_emailCase(t *testing.T) {
	a := serve(t, cerbytest.WithEmailCasePreserved())
	created := a.call(http.MethodPost, "/users", createUserBody, 201)
	wantEqual(t, "email", created.valueAt("data", "attributes", "email"), "Jane.Doe@Acme.example")
	a.call(
		http.MethodPost,
		"/users",
		strings.ToLower(createUserBody),
		400,
	) // The whole body in lower case has unknown fields.
	a.call(http.MethodPost, "/users", strings.ReplaceAll(createUserBody, "Jane.Doe@A", "jane.doe@a"), 409)
}

// TestListUsers_filters checks the filters by status, by guest, and by text in the full name or the email.
func TestListUsers_filters(t *testing.T) {
	a := serve(t)
	for _, u := range []cerbytest.User{
		{ID: "olivia", Email: "olivia@acme.example", FirstName: "Olivia", LastName: "Owner"},
		{ID: "ines", Email: "ines@acme.example", FirstName: "Ines", LastName: "Intern", Status: "pending"},
		{ID: "greta", Email: "greta@Agency.example", FirstName: "Greta", LastName: "Guest", IsGuest: true},
		{ID: "dora", Email: "dora@acme.example", Status: "disabled"},
	} {
		a.workspace.AddUser(u)
	}
	for query, want := range map[string][]string{
		"":                             {"olivia", "ines", "greta", "dora"},
		"?filter[status]=live":         {"olivia", "greta"},
		"?filter[status]=pending":      {"ines"},
		"?filter[isGuest]=true":        {"greta"},
		"?filter[isGuest]=false":       {"olivia", "ines", "dora"},
		"?filter=A%20oW":               {"olivia"},
		"?filter=AGENCY":               {"greta"},
		"?filter=nobody":               {},
		"?filter=acme&page[size]=2":    {"olivia", "ines"},
		"?sort=-email":                 {"olivia", "ines", "greta", "dora"},
		"?filter%5Bstatus%5D=disabled": {"dora"},
	} {
		wantEqual(t, query, a.get("/users"+query, 200).listStrings("id"), want)
	}
	wantEqual(t, "total", a.get("/users?filter=acme&page[size]=2", 200).valueAt("meta", "page", "total"), 3.0)
}

// TestMFAStatus checks that mfaStatus is null unless requested, and always null for SCIM users.
func TestMFAStatus(t *testing.T) {
	a := serve(t)
	a.workspace.AddUser(cerbytest.User{ID: "local", MFAEnabled: true, MFAEnrollmentDate: noon})
	a.workspace.AddUser(cerbytest.User{ID: "scim", SCIM: true, MFAEnabled: true})
	wantEqual(t, "unasked", a.get("/users", 200).valueAt("data", 0, "attributes", "mfaStatus"), nil)
	wantEqual(t, "refused", a.get("/users?mfaStatus=false", 200).valueAt("data", 0, "attributes", "mfaStatus"), nil)
	query := a.get("/users?mfaStatus=true", 200)
	wantEqual(t, "local", query.valueAt("data", 0, "attributes", "mfaStatus"),
		any(map[string]any{"mfaEnabled": true, "mfaEnrollmentDate": "2025-03-06T12:00:00.000000+00:00"}))
	wantEqual(t, "scim", query.valueAt("data", 1, "attributes", "mfaStatus"), nil)
}

// TestProtectedUsers checks that SCIM users and the workspace owner cannot be deleted.
func TestProtectedUsers(t *testing.T) {
	a := serve(t)
	a.workspace.AddUser(cerbytest.User{ID: "scim", SCIM: true})
	a.workspace.AddUser(cerbytest.User{ID: "owner", Role: "workspace_owner"})
	a.call(http.MethodDelete, "/users/scim", "", 403)
	a.call(http.MethodDelete, "/users/owner", "", 403)
	a.call(http.MethodPatch, "/users/owner", `{"data":{"type":"user","attributes":{"role":"workspace_user"}}}`, 403)
	a.call(http.MethodPatch, "/users/owner", `{"data":{"type":"user","attributes":{"firstName":"O"}}}`, 200)
	for _, u := range a.workspace.Users() {
		wantEqual(t, u.ID, u.Status, "live")
	}
}

// TestUserStore checks the methods that change users outside the API.
func TestUserStore(t *testing.T) {
	w := cerbytest.New()
	created := w.AddUser(cerbytest.User{Email: "a@acme.example", Extra: map[string]any{"x": 1}})
	if created.ID == "" || created.CreatedAt.IsZero() || created.UpdatedAt.IsZero() {
		t.Errorf("not filled: %+v", created)
	}
	wantEqual(t, "role", created.Role, "workspace_user")
	wantEqual(t, "status", created.Status, "live")
	created.Extra["x"] = 2
	remaining, _ := w.User(created.ID)
	wantEqual(t, "a caller's map", remaining.Extra["x"], 1)

	w.RemoveUser(created.ID)
	remaining, found := w.User(created.ID)
	wantEqual(t, "removed", []any{remaining.Status, found}, []any{"disabled", true})
	w.PurgeUser(created.ID)
	_, found = w.User(created.ID)
	wantEqual(t, "purged", []any{found, len(w.Users())}, []any{false, 0})

	defer func() {
		if recover() == nil {
			t.Error("changing a user that is not there went unnoticed")
		}
	}()
	w.UpdateUser(created.ID, func(*cerbytest.User) {})
}

// TestUser_extraAttributes checks that Extra overrides a usual attribute.
func TestUser_extraAttributes(t *testing.T) {
	a := serve(t)
	a.workspace.AddUser(cerbytest.User{ID: "u", Extra: map[string]any{"status": "hibernating", "mood": "calm"}})
	got := a.get("/users/u", 200)
	wantEqual(t, "status", got.valueAt("data", "attributes", "status"), "hibernating")
	wantEqual(t, "mood", got.valueAt("data", "attributes", "mood"), "calm")
}
