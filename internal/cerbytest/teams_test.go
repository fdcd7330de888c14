package cerbytest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// teamBody returns the body that creates or renames a team.
func teamBody(name string) string {
	return `{"data":{"type":"team","attributes":{"name":"` + name + `"}}}`
}

// TestGetTeam checks a team in a list, whose first page has no links.previous, and in a single read.
func TestGetTeam(t *testing.T) {
	a := serve(t)
	a.workspace.AddTeam(cerbytest.Team{
		ID: "t-1", Name: "Legal", VaultID: "v-1", WorkspaceID: "w-1",
		CreatedAt: time.Date(2024, time.August, 6, 1, 18, 45, 0, time.UTC),
		UpdatedAt: time.Date(2024, time.August, 7, 1, 18, 45, 0, time.UTC),
	})
	bare := a.workspace.AddTeam(cerbytest.Team{ID: "t-2", Name: "Older", Type: "undefined"})
	wantEqual(t, "filled", []any{bare.CreatedAt, bare.UpdatedAt}, []any{noon, noon})

	wantJSON(t, a.get("/teams?page[size]=1", 200).text, `{
		"data": [{"id":"t-1","type":"team","relationships":{"audit":null},"attributes":{
			"name":"Legal","type":"user_managed","workspaceId":"w-1","vaultId":"v-1","createdAt":"2024-08-06T01:18:45+00:00",
			"updatedAt":"2024-08-07T01:18:45","novelty":{"rollout":["beta",null,3]}}}],
		"links": {"self":"/api/v1/teams?page%5Bnumber%5D=1&page%5Bsize%5D=1",
			"next":"/api/v1/teams?page%5Bnumber%5D=2&page%5Bsize%5D=1"},
		"meta": {"page":{"maxSize":100,"total":2,"cursor":null},"region":"simulated"}}`)
	wantJSON(t, a.get("/teams/t-2", 200).text, `{
		"data": {"id":"t-2","type":"team","relationships":{"audit":null},"attributes":{
			"name":"Older","type":"undefined","workspaceId":"00000000-0000-4000-8000-0000000000ff","vaultId":null,
			"createdAt":"2025-03-06T12:00:00","updatedAt":"2025-03-06T12:00:00.000Z","novelty":{"rollout":["beta",null,3]}}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`)
	wantEqual(t, "a default page", a.get("/teams", 200).valueAt("links", "self"),
		"/api/v1/teams?page%5Bnumber%5D=1&page%5Bsize%5D=25")
	a.get("/teams/unheard-of", 404)
	a.get("/teams?filter[type]=user_managed", 400)
	a.get("/teams/t-1?page[size]=1", 400)
}

// TestTeamLifecycle checks a team from its creation to its deletion, which also removes memberships and shares.
func TestTeamLifecycle(t *testing.T) {
	a := serve(t)
	created := a.call(http.MethodPost, "/teams", teamBody("Legal"), 201)
	id := created.stringAt("data", "id")
	wantJSON(t, strings.ReplaceAll(created.text, id, "ID"), `{
		"data": {"id":"ID","type":"team","relationships":{"audit":null},"attributes":{
			"name":"Legal","type":"user_managed","workspaceId":"00000000-0000-4000-8000-0000000000ff",
			"createdAt":"2025-03-06T12:00:00.000Z","updatedAt":"2025-03-06T12:00:00.000000+00:00",
			"novelty":{"rollout":["beta",null,3]}}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`)
	wantEqual(t, "members", len(a.workspace.TeamMembers(id)), 0)

	a.workspace.AddUser(cerbytest.User{ID: "ines"})
	a.workspace.AddTeamMember(id, cerbytest.TeamMember{UserID: "ines"})
	a.workspace.AddAccount(cerbytest.Account{ID: "acc"})
	a.workspace.ShareAccount("acc", cerbytest.Share{TeamID: id})
	changed := a.call(http.MethodPatch, "/teams/"+id, teamBody("Law"), 200)
	wantEqual(t, "name", changed.valueAt("data", "attributes", "name"), "Law")
	wantEqual(t, "stored", a.workspace.Teams()[0].Name, "Law")

	if gone := a.call(http.MethodDelete, "/teams/"+id, "", 204); gone.text != "" {
		t.Errorf("204 with a body: %s", gone.text)
	}
	a.get("/teams/"+id, 404)
	a.get("/teams/"+id+"/members", 404)
	a.call(http.MethodDelete, "/teams/"+id, "", 404)
	a.call(http.MethodPatch, "/teams/"+id, teamBody("Law"), 404)
	wantEqual(t, "shares", len(a.workspace.AccountTeams("acc")), 0)
	wantEqual(t, "of Ines", a.get("/users/ines/teams", 200).listStrings("id"), []string{})
}

// TestSCIMTeams checks that SCIM-managed teams cannot be changed, and that teams of the older type can.
func TestSCIMTeams(t *testing.T) {
	a := serve(t)
	a.workspace.AddTeam(cerbytest.Team{ID: "scim", Name: "Everybody", Type: "scim_managed"})
	a.workspace.AddTeam(cerbytest.Team{ID: "older", Name: "Older", Type: "undefined"})
	a.workspace.AddUser(cerbytest.User{ID: "ines"})
	a.workspace.AddTeamMember("scim", cerbytest.TeamMember{UserID: "ines"})
	a.call(http.MethodPatch, "/teams/scim", teamBody("All"), 403)
	a.call(http.MethodDelete, "/teams/scim", "", 403)
	a.call(http.MethodPost, "/teams/scim/members", addMembersBody("ines admin"), 403)
	a.call(http.MethodDelete, "/teams/scim/members/ines", "", 403)
	wantEqual(t, "name", a.workspace.Teams()[0].Name, "Everybody")
	wantEqual(t, "role", a.workspace.TeamMembers("scim")[0].Role, "member")
	a.call(http.MethodPatch, "/teams/older", teamBody("Old"), 200)
	a.call(http.MethodDelete, "/teams/older", "", 204)
}

// TestTeamNames checks that names may repeat, unless UniqueTeamNames is set.
func TestTeamNames(t *testing.T) {
	a := serve(t)
	for range 2 {
		a.call(http.MethodPost, "/teams", teamBody("Legal"), 201)
	}
	a.workspace.UpdateQuirks(func(q *cerbytest.Quirks) { q.UniqueTeamNames = true })
	a.call(http.MethodPost, "/teams", teamBody("Legal"), 409)
	created := a.call(http.MethodPost, "/teams", teamBody("Law"), 201)
	wantEqual(t, "code",
		a.call(
			http.MethodPatch,
			"/teams/"+created.stringAt("data", "id"),
			teamBody("Legal"),
			409,
		).valueAt(
			"errors",
			0,
			"code",
		),
		"Conflict")
	a.call(http.MethodPatch, "/teams/"+created.stringAt("data", "id"), teamBody("Law"), 200)
	wantEqual(t, "names", a.get("/teams", 200).listStrings("name"), []string{"Legal", "Legal", "Law"})
}

// TestTeamBodies checks that invalid bodies are rejected and change nothing.
func TestTeamBodies(t *testing.T) {
	a := serve(t)
	a.workspace.AddTeam(cerbytest.Team{ID: "t", Name: "Legal"})
	for body, want := range map[string]string{
		teamBody(""): "[data attributes name] too_short",
		`{"data":{"type":"teams","attributes":{"name":"x"}}}`:                   "[data type] value_error.const",
		`{"data":{"attributes":{"name":"x"}}}`:                                  "[data type] value_error.missing",
		`{"data":{"type":"team"}}`:                                              "[data attributes] value_error.missing",
		`{"data":{"type":"team","attributes":{}}}`:                              "[data attributes name] value_error.missing",
		`{"data":{"type":"team","attributes":{"name":null}}}`:                   "[data attributes name] type_error.str",
		`{"data":{"type":"team","attributes":{"name":7}}}`:                      "[data attributes name] type_error.str",
		`{"data":{"type":"team","attributes":{"name":"x","members":[]}}}`:       "[data attributes members] extra_forbidden",
		`{"data":{"type":"team","attributes":{"name":"x","type":"undefined"}}}`: "[data attributes type] extra_forbidden",
		`{"data":{"type":"team","id":"t","attributes":{"name":"x"}}}`:           "[data id] extra_forbidden",
		`{"data":[{"type":"team","attributes":{"name":"x"}}]}`:                  "[data] type_error.dict",
	} {
		wantEqual(t, body, strings.Join(listProblems(a.call(http.MethodPost, "/teams", body, 400)), ","), want)
		wantEqual(t, body, strings.Join(listProblems(a.call(http.MethodPatch, "/teams/t", body, 400)), ","), want)
	}
	a.call(http.MethodDelete, "/teams/t", teamBody("x"), 400)
	wantEqual(t, "names", a.get("/teams", 200).listStrings("name"), []string{"Legal"})
}

// TestTeamStore checks the methods that change teams outside the API.
func TestTeamStore(t *testing.T) {
	w := serve(t).workspace
	created := w.AddTeam(cerbytest.Team{Name: "Old", Extra: map[string]any{"x": 1}})
	created.Extra["x"] = 2
	w.UpdateTeam(created.ID, func(team *cerbytest.Team) { team.Name, team.ID = "New", "x" })
	remaining, _ := w.Team(created.ID)
	wantEqual(t, "kept", []any{remaining.Name, remaining.Type, remaining.Extra["x"], remaining.ID},
		[]any{"New", "user_managed", 1, created.ID})
	w.PurgeTeam(created.ID)
	_, exists := w.Team(created.ID)
	wantEqual(t, "purged", []any{exists, len(w.Teams())}, []any{false, 0})
	wantPanic(t, "changing no team", func() { w.UpdateTeam(created.ID, func(*cerbytest.Team) {}) })
}
