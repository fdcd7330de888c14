package cerbytest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// addMembersBody returns the body that adds users to a team. Each argument is an ID and a role, separated by a space.
func addMembersBody(users ...string) string {
	var list []string
	for _, user := range users {
		id, role, _ := strings.Cut(user, " ")
		list = append(list, fmt.Sprintf(
			`{"type":"team_member","attributes":{"member_id":%q,"member_type":"user","role":%q}}`, id, role))
	}
	return `{"data":[` + strings.Join(list, ",") + `]}`
}

// serveWithTeam serves a workspace with the team band, in which Adam is admin. Ines and the guest Greta are in no
// team.
func serveWithTeam(t *testing.T, options ...cerbytest.Option) *client {
	t.Helper()
	a := serve(t, options...)
	a.workspace.AddTeam(cerbytest.Team{ID: "band", Name: "Band"})
	a.workspace.AddUser(cerbytest.User{ID: "adam", Email: "adam@acme.example", FirstName: "Adam", LastName: "Admin"})
	a.workspace.AddUser(cerbytest.User{ID: "ines", Email: "ines@acme.example", Status: "pending"})
	a.workspace.AddUser(cerbytest.User{ID: "greta", Email: "greta@agency.example", IsGuest: true})
	a.workspace.AddUser(cerbytest.User{ID: "lars", Role: "workspace_login_only"})
	a.workspace.AddUser(cerbytest.User{ID: "dora", Status: "disabled"})
	a.workspace.AddTeamMember("band", cerbytest.TeamMember{ID: "m-1", UserID: "adam", Role: "admin"})
	return a
}

// storedMembers returns the stored members of the team.
func (a *client) storedMembers() string {
	var all []string
	for _, m := range a.workspace.TeamMembers("band") {
		all = append(all, m.UserID+" "+m.Role)
	}
	return strings.Join(all, ", ")
}

// TestListTeamMembers checks a membership with the user's ID in each of the three places.
func TestListTeamMembers(t *testing.T) {
	a := serveWithTeam(t)
	wantJSON(t, a.get("/teams/band/members", 200).text, `{
		"data": [{"id":"m-1","type":"team_member","relationships":{"audit":null},"attributes":{
			"member_id":"adam","member_type":"user","role":"admin","createdAt":"2025-03-06T12:00:00+00:00",
			"novelty":{"rollout":["beta",null,3]}}}],
		"links": {"self":"/api/v1/teams/band/members?page%5Bnumber%5D=1&page%5Bsize%5D=20","next":null,"previous":null},
		"meta": {"page":{"maxSize":100,"total":1,"cursor":null},"region":"simulated"}}`)

	for form, want := range map[cerbytest.MemberForm][]any{
		cerbytest.MemberSnakeCase: {"m-1", "team_member", "adam", nil, "admin"},
		cerbytest.MemberCamelCase: {"m-1", "team_member", nil, "adam", "admin"},
		cerbytest.MemberElementID: {"adam", "user", nil, nil, "admin"},
	} {
		a.workspace.UpdateQuirks(func(q *cerbytest.Quirks) { q.MemberForm = form })
		got := a.get("/teams/band/members", 200)
		attributes := got.objectAt("data", 0, "attributes")
		wantEqual(t, fmt.Sprint("form ", form), []any{
			got.valueAt(
				"data",
				0,
				"id",
			), got.valueAt("data", 0, "type"), attributes["member_id"], attributes["memberId"], attributes["role"],
		}, want)
	}
	a.get("/teams/unheard-of/members", 404)
	a.get("/teams/band/members?filter=adam", 400)
}

// TestAddTeamMembers checks that several members are added at once, all or none.
func TestAddTeamMembers(t *testing.T) {
	a := serveWithTeam(t)
	got := a.call(http.MethodPost, "/teams/band/members", addMembersBody("ines admin", "greta member", "lars admin"), 200)
	wantEqual(t, "answer", []any{got.text, got.header.Get("Content-Type")}, []any{"", ""})
	wantEqual(t, "in the band", a.storedMembers(), "adam admin, ines admin, greta member, lars admin")
	wantEqual(t, "listed", a.get("/teams/band/members", 200).listStrings("member_id"),
		[]string{"adam", "ines", "greta", "lars"})

	a.call(http.MethodDelete, "/teams/band/members/ines", "", 204)
	a.call(http.MethodDelete, "/teams/band/members/ines", "", 404)
	a.call(http.MethodDelete, "/teams/band/members/m-1", "", 404)
	a.call(http.MethodDelete, "/teams/unheard-of/members/adam", "", 404)
	before := a.storedMembers()
	a.call(http.MethodPost, "/teams/band/members", addMembersBody("ines member", "nobody member"), 404)
	a.call(http.MethodPost, "/teams/band/members", addMembersBody("ines member", "dora member"), 404)
	a.call(http.MethodPost, "/teams/unheard-of/members", addMembersBody("ines member"), 404)
	wantEqual(t, "guests do not lead", listProblems(
		a.call(http.MethodPost, "/teams/band/members", addMembersBody("ines member", "greta admin"), 400)),
		[]string{"[data 1 attributes role] value_error.role"})
	wantEqual(t, "twice", listProblems(
		a.call(http.MethodPost, "/teams/band/members", addMembersBody("ines member", "ines admin"), 400)),
		[]string{"[data 1 attributes member_id] value_error.list.unique_items"})
	wantEqual(t, "in the band", a.storedMembers(), before)
	for _, method := range []string{http.MethodGet, http.MethodPatch, http.MethodPut} {
		a.call(method, "/teams/band/members/adam", "", 405)
	}
}

// TestAddTeamMembers_thousand adds a thousand members with one request.
func TestAddTeamMembers_thousand(t *testing.T) {
	a := serveWithTeam(t)
	cerbytest.SeedUsers(a.workspace, 1000)
	var all []string
	for n := 1; n <= 1000; n++ {
		all = append(all, cerbytest.SeededUserID(n)+" member")
	}
	a.call(http.MethodPost, "/teams/band/members", addMembersBody(all...), 200)
	wantEqual(t, "members", a.get("/teams/band/members?page[size]=100", 200).valueAt("meta", "page", "total"), 1001.0)
}

// TestAddTeamMembers_again checks that adding a member again changes the role, or nothing with KeepTeamRoles.
func TestAddTeamMembers_again(t *testing.T) {
	a := serveWithTeam(t)
	a.call(http.MethodPost, "/teams/band/members", addMembersBody("adam member", "ines member"), 200)
	wantEqual(t, "in the band", a.storedMembers(), "adam member, ines member")
	wantEqual(t, "membership", a.workspace.TeamMembers("band")[0].ID, "m-1")
	a.workspace.UpdateQuirks(func(q *cerbytest.Quirks) { q.KeepTeamRoles = true })
	a.call(http.MethodPost, "/teams/band/members", addMembersBody("adam admin", "lars admin"), 200)
	wantEqual(t, "in the band", a.storedMembers(), "adam member, ines member, lars admin")
}

// TestAddTeamMembers_responses checks the other two responses to new members.
func TestAddTeamMembers_responses(t *testing.T) {
	a := serveWithTeam(t, cerbytest.WithQuirks(cerbytest.Quirks{MembersResponse: cerbytest.MembersEmptyObject}))
	wantJSON(t, a.call(http.MethodPost, "/teams/band/members", addMembersBody("ines member"), 200).text, `{}`)
	a.workspace.UpdateQuirks(func(q *cerbytest.Quirks) { q.MembersResponse = cerbytest.MembersList })
	got := a.call(http.MethodPost, "/teams/band/members", addMembersBody("lars admin", "adam member"), 200)
	wantEqual(t, "who", got.listStrings("member_id"), []string{"lars", "adam"})
	wantEqual(t, "roles", got.listStrings("role"), []string{"admin", "member"})
}

// TestAddTeamMembers_bodies checks that invalid bodies are rejected and change nothing.
func TestAddTeamMembers_bodies(t *testing.T) {
	a := serveWithTeam(t)
	one := func(change, to string) string { return strings.Replace(addMembersBody("ines member"), change, to, 1) }
	for name, c := range map[string]struct{ body, want string }{
		"one object": {
			`{"data":{"type":"team_member","attributes":{"member_id":"ines","member_type":"user","role":"member"}}}`,
			"[data] type_error.list",
		},
		"nobody":        {`{"data":[]}`, "[data] too_short"},
		"null":          {`{"data":null}`, "[data] type_error.list"},
		"a list of ids": {`{"data":["ines"]}`, "[data 0] type_error.dict"},
		"camel case": {
			one("member_id", "memberId"),
			"[data 0 attributes member_id] value_error.missing,[data 0 attributes memberId] extra_forbidden",
		},
		"another type": {one("team_member", "user"), "[data 0 type] value_error.const"},
		"no type":      {one(`"type":"team_member",`, ""), "[data 0 type] value_error.missing"},
		"a team": {
			one(`"member_type":"user"`, `"member_type":"team"`),
			"[data 0 attributes member_type] type_error.enum",
		},
		"no member type":  {one(`"member_type":"user",`, ""), "[data 0 attributes member_type] value_error.missing"},
		"the owner":       {one(`"role":"member"`, `"role":"owner"`), "[data 0 attributes role] type_error.enum"},
		"a prefixed role": {one(`"role":"member"`, `"role":"team_member"`), "[data 0 attributes role] type_error.enum"},
		"no role":         {one(`,"role":"member"`, ""), "[data 0 attributes role] value_error.missing"},
		"an id":           {one(`"type"`, `"id":"ines","type"`), "[data 0 id] extra_forbidden"},
		"a message":       {one(`"role"`, `"message":"","role"`), "[data 0 attributes message] extra_forbidden"},
		"an id of null":   {one(`"ines"`, "null"), "[data 0 attributes member_id] type_error.str"},
		"one is wrong":    {addMembersBody("ines member", "lars owner"), "[data 1 attributes role] type_error.enum"},
		"the same twice":  {addMembersBody("ines member", "ines member"), "[data] value_error.list.unique_items"},
	} {
		wantEqual(t, name, strings.Join(listProblems(a.call(http.MethodPost, "/teams/band/members", c.body, 400)), ","),
			c.want)
	}
	a.call(http.MethodDelete, "/teams/band/members/adam", addMembersBody("adam admin"), 400)
	wantEqual(t, "in the band", a.storedMembers(), "adam admin")
}

// TestDeleteTeamMember checks that a deleted user loses memberships and shares.
func TestDeleteTeamMember(t *testing.T) {
	for name, leave := range map[string]func(*client){
		"deleted": func(a *client) { a.call(http.MethodDelete, "/users/adam", "", 204) },
		"removed": func(a *client) { a.workspace.RemoveUser("adam") },
		"purged":  func(a *client) { a.workspace.PurgeUser("adam") },
	} {
		a := serveWithTeam(t)
		a.workspace.AddAccount(cerbytest.Account{ID: "acc", Owners: []string{"adam", "ines"}})
		leave(a)
		wantEqual(t, name, a.storedMembers(), "")
		wantEqual(t, name, a.workspace.Accounts()[0].Owners, []string{"ines"})
		wantEqual(t, name, len(a.workspace.AccountUsers("acc")), 1)
	}
}

// TestTeamMemberStore checks the methods that change memberships outside the API.
func TestTeamMemberStore(t *testing.T) {
	w := serveWithTeam(t).workspace
	given := cerbytest.TeamMember{UserID: "ines", Extra: map[string]any{"x": 1}}
	created := w.AddTeamMember("band", given)
	wantEqual(t, "filled", []any{created.ID != "", created.TeamID, created.Role, created.CreatedAt},
		[]any{true, "band", "member", noon})
	given.Extra["x"] = 2
	w.UpdateTeamMember("band", "ines", func(m *cerbytest.TeamMember) { m.Role, m.UserID, m.TeamID = "lead", "x", "y" })
	remaining, _ := w.TeamMember("band", "ines")
	wantEqual(t, "kept", []any{remaining.Role, remaining.Extra["x"]}, []any{"lead", 1})
	w.RemoveTeamMember("band", "ines")
	_, exists := w.TeamMember("band", "ines")
	wantEqual(t, "removed", []any{exists, len(w.TeamMembers("band"))}, []any{false, 1})
	for name, mistake := range map[string]func(){
		"a member twice":  func() { w.AddTeamMember("band", cerbytest.TeamMember{UserID: "adam"}) },
		"an unknown user": func() { w.AddTeamMember("band", cerbytest.TeamMember{UserID: "nobody"}) },
		"an unknown team": func() { w.AddTeamMember("no-band", given) },
		"changing nobody": func() { w.UpdateTeamMember("band", "ines", func(*cerbytest.TeamMember) {}) },
	} {
		wantPanic(t, name, mistake)
	}
}
