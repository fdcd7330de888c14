package cerbytest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// sharedItem is one kind of shared items, with the paths of the item that Olivia owns.
type sharedItem struct {
	kind cerbytest.Kind
	// item is the path of the item, and membersPath the prefix of the lists of users and teams.
	item, members string
}

// sharedKinds are all kinds of shared items.
var sharedKinds = []sharedItem{
	{cerbytest.KindAccount, "/accounts/it", "/accounts/it/"},
	{cerbytest.KindSecret, "/secrets/it", "/secrets/it/members/"},
	{cerbytest.KindCollection, "/collections/it", "/collections/it/"},
}

// serveWithItems adds an account, a secret and a collection to the workspace of serveWithTeam. Olivia owns them,
// their ID is "it", and the client has her key.
func serveWithItems(t *testing.T, options ...cerbytest.Option) *client {
	t.Helper()
	a := serveWithTeam(t, options...)
	owners := []string{"olivia"}
	a.workspace.AddUser(cerbytest.User{ID: "olivia", Email: "olivia@acme.example", Role: "workspace_owner"})
	a.workspace.AddAccount(cerbytest.Account{ID: "it", Label: "Acme", Owners: owners})
	a.workspace.AddSecret(cerbytest.Secret{ID: "it", Title: "Phrase", Value: "made-up words", Owners: owners})
	a.workspace.AddCollection(cerbytest.Collection{ID: "it", Name: "Campaigns", Owners: owners})
	return a.withKey(cerbytest.Key{UserID: "olivia"})
}

// shareBody returns the body that shares an item with a user or a team. The role has its prefix.
func shareBody(members, id, role string) string {
	return fmt.Sprintf(`{"data":{"id":%q,"type":%q,"attributes":{"role":%q,"message":"Welcome"}}}`, id, members, role)
}

// storedShares returns the stored shares of an item.
func (a *client) storedShares(kind cerbytest.Kind) string {
	var all []string
	for _, s := range a.workspace.Shares(kind, "it") {
		all = append(all, strings.TrimSpace(s.UserID+s.TeamID+" "+s.Role))
	}
	return strings.Join(all, ", ")
}

// TestListShares checks the list of each kind. Only that of accounts contains names and emails.
func TestListShares(t *testing.T) {
	a := serveWithItems(t)
	a.workspace.ShareAccount("it", cerbytest.Share{UserID: "adam"})
	a.workspace.ShareSecret("it", cerbytest.Share{TeamID: "band", Role: "owner"})
	a.workspace.ShareCollection("it", cerbytest.Share{TeamID: "band", Extra: map[string]any{"since": "now"}})

	wantJSON(t, a.get("/accounts/it/users", 200).text, `{
		"data": [{"id":"olivia","type":"user","relationships":{"audit":null},"attributes":{"role":"account_owner",
				"email":"olivia@acme.example","firstName":null,"lastName":null,"novelty":{"rollout":["beta",null,3]}}},
			{"id":"adam","type":"user","relationships":{"audit":null},"attributes":{"role":"account_collaborator",
				"email":"adam@acme.example","firstName":"Adam","lastName":"Admin","novelty":{"rollout":["beta",null,3]}}}],
		"links": {"self":"/api/v1/accounts/it/users?page%5Bnumber%5D=1&page%5Bsize%5D=20","next":null,"previous":null},
		"meta": {"page":{"maxSize":100,"total":2,"cursor":null},"region":"simulated"}}`)
	wantJSON(t, a.get("/secrets/it/members/teams", 200).text, `{
		"data": [{"id":"band","type":"team","relationships":{"audit":null},
			"attributes":{"role":"secret_owner","novelty":{"rollout":["beta",null,3]}}}],
		"links": {"self":"/api/v1/secrets/it/members/teams?page%5Bnumber%5D=1&page%5Bsize%5D=25","next":null,"previous":null},
		"meta": {"page":{"maxSize":100,"total":1,"cursor":null},"region":"simulated"}}`)
	wantJSON(t, a.get("/collections/it/teams?page[size]=100", 200).text, `{
		"data": [{"id":"band","type":"team","relationships":{"audit":null},
			"attributes":{"role":"collection_collaborator","since":"now","novelty":{"rollout":["beta",null,3]}}}],
		"links": {"self":"/api/v1/collections/it/teams?page%5Bnumber%5D=1&page%5Bsize%5D=100","next":null,"previous":null},
		"meta": {"page":{"maxSize":100,"total":1,"cursor":null},"region":"simulated"}}`)

	wantEqual(t, "no list of an account's teams", a.get("/accounts/it/teams", 405).header.Get("Allow"), "POST")
	a.get("/accounts/it/users/adam", 405)
	a.get("/secrets/it/users", 404)
	a.get("/secrets/it/members", 404)
	a.get("/secrets/it/members/people", 404)
	a.get("/collections/it/members/users", 404)
}

// TestShare checks that shares with a user and with a team are independent, for each kind.
func TestShare(t *testing.T) {
	for _, k := range sharedKinds {
		a := serveWithItems(t)
		prefix := string(k.kind) + "_"
		created := a.call(http.MethodPost, k.members+"users", shareBody("users", "adam", prefix+"collaborator"), 201)
		wantJSON(t, created.text, `{
			"data": {"id":"adam","type":"user","relationships":{"audit":null},
				"attributes":{"role":"`+prefix+`collaborator","novelty":{"rollout":["beta",null,3]}}},
			"meta": {}, "jsonapi": {"version":"1.1"}}`)
		created = a.call(http.MethodPost, k.members+"teams", shareBody("teams", "band", prefix+"owner"), 201)
		wantEqual(t, "singular", []any{created.valueAt("data", "id"), created.valueAt("data", "type")}, []any{"band", "team"})
		wantEqual(t, "shared", a.storedShares(k.kind), "olivia owner, adam collaborator, band owner")
		remaining, _ := a.workspace.FindShare(k.kind, "it", "adam")
		wantEqual(t, "message", remaining.Message, "Welcome")

		again := a.call(http.MethodPost, k.members+"users", shareBody("users", "adam", prefix+"owner"), 201)
		wantEqual(t, "answer", again.valueAt("data", "attributes", "role"), prefix+"owner")
		wantEqual(t, "again", a.storedShares(k.kind), "olivia owner, adam owner, band owner")
		wantEqual(t, "listed", a.get(k.members+"users", 200).listStrings("role"),
			[]string{prefix + "owner", prefix + "owner"})

		a.call(http.MethodDelete, k.members+"teams/adam", "", 404)
		a.call(http.MethodDelete, k.members+"users/adam", "", 204)
		a.call(http.MethodDelete, k.members+"users/adam", "", 404)
		wantEqual(t, "without Adam", a.storedShares(k.kind), "olivia owner, band owner")
		a.call(http.MethodDelete, k.members+"teams/band", "", 204)
		wantEqual(t, "without the band", a.storedShares(k.kind), "olivia owner")
	}
}

// TestShare_rejected checks that unknown members, and owners who can only be collaborators, are rejected.
func TestShare_rejected(t *testing.T) {
	for _, k := range sharedKinds {
		a := serveWithItems(t)
		owner, collaborator := string(k.kind)+"_owner", string(k.kind)+"_collaborator"
		for _, id := range []string{"nobody", "dora", "band"} {
			a.call(http.MethodPost, k.members+"users", shareBody("users", id, collaborator), 404)
		}
		for _, id := range []string{"nothing", "adam"} {
			a.call(http.MethodPost, k.members+"teams", shareBody("teams", id, collaborator), 404)
		}
		for _, id := range []string{"greta", "lars"} {
			got := a.call(http.MethodPost, k.members+"users", shareBody("users", id, owner), 400)
			wantEqual(t, id, listProblems(got), []string{"[data attributes role] value_error.role"})
		}
		wantEqual(t, "nothing happened", a.storedShares(k.kind), "olivia owner")
		a.call(http.MethodPost, k.members+"users", shareBody("users", "greta", collaborator), 201)

		elsewhere := strings.Replace(k.members, "/it/", "/unheard-of/", 1)
		a.call(http.MethodPost, elsewhere+"users", shareBody("users", "adam", collaborator), 404)
		a.call(http.MethodDelete, elsewhere+"users/adam", "", 404)
		a.get(elsewhere+"users", 404)
		a.get(k.members+"users?filter=adam", 400)
		a.get(k.members+"users?page[size]=101", 400)

		adam := a.withKey(cerbytest.Key{UserID: "adam"})
		adam.get(k.item, 401)
		adam.get(k.members+"users", 401)
		adam.call(http.MethodPost, k.members+"users", shareBody("users", "adam", owner), 401)
		adam.call(http.MethodDelete, k.members+"users/greta", "", 401)
		a.call(http.MethodPost, k.members+"users", shareBody("users", "adam", owner), 201)
		adam.get(k.item, 200)
		wantEqual(t, "Adam's", adam.get(strings.TrimSuffix(k.item, "/it"), 200).listStrings("id"), []string{"it"})
		adam.call(http.MethodPost, k.members+"users", shareBody("users", "olivia", collaborator), 201)
		a.get(k.item, 401)
	}
}

// TestShareBodies checks that invalid bodies are rejected and change nothing.
func TestShareBodies(t *testing.T) {
	for _, k := range sharedKinds {
		a := serveWithItems(t)
		role := string(k.kind) + "_collaborator"
		one := func(change, to string) string {
			return strings.Replace(shareBody("users", "adam", role), change, to, 1)
		}
		for name, c := range map[string]struct{ body, want string }{
			"the other type":  {one(`"users"`, `"teams"`), "[data type] value_error.const"},
			"the singular":    {one(`"users"`, `"user"`), "[data type] value_error.const"},
			"no type":         {one(`"type":"users",`, ""), "[data type] value_error.missing"},
			"no id":           {one(`"id":"adam",`, ""), "[data id] value_error.missing"},
			"a number":        {one(`"adam"`, "7"), "[data id] type_error.str"},
			"no role":         {one(`"role":"`+role+`",`, ""), "[data attributes role] value_error.missing"},
			"a short role":    {one(role, "collaborator"), "[data attributes role] type_error.enum"},
			"an older role":   {one(role, "secure_"+role), "[data attributes role] type_error.enum"},
			"another role":    {one(role, "integration_owner"), "[data attributes role] type_error.enum"},
			"a manager":       {one(role, "manager"), "[data attributes role] type_error.enum"},
			"no message":      {one(`,"message":"Welcome"`, ""), "[data attributes message] value_error.missing"},
			"a null message":  {one(`"Welcome"`, "null"), "[data attributes message] type_error.str"},
			"an email":        {one(`"role"`, `"email":"a@acme.example","role"`), "[data attributes email] extra_forbidden"},
			"beside data":     {one(`{"data"`, `{"meta":{},"data"`), "[meta] extra_forbidden"},
			"several at once": {"{\"data\":[" + one("x", "x") + "]}", "[data] type_error.dict"},
			"no attributes":   {`{"data":{"id":"adam","type":"users"}}`, "[data attributes] value_error.missing"},
		} {
			wantEqual(t, name, strings.Join(listProblems(a.call(http.MethodPost, k.members+"users", c.body, 400)), ","), c.want)
		}
		a.call(http.MethodPost, k.members+"teams", shareBody("users", "band", role), 400)
		a.call(http.MethodDelete, k.members+"users/olivia", shareBody("users", "olivia", role), 400)
		wantEqual(t, "nothing happened", a.storedShares(k.kind), "olivia owner")
		a.call(http.MethodPost, k.members+"users", one("Welcome", ""), 201)
	}
}

// TestRoleForms checks the roles in each form. Unknown roles are the same in all of them.
func TestRoleForms(t *testing.T) {
	for form, want := range map[cerbytest.RoleForm]string{
		cerbytest.RolePrefixed: "account_owner manager secret_owner manager collection_owner manager",
		cerbytest.RoleShort:    "owner manager owner manager owner manager",
		cerbytest.RoleLegacy:   "account_owner manager secure_secret_owner manager collection_owner manager",
		cerbytest.RoleNull:     "account_owner manager secret_owner manager collection_owner manager",
	} {
		a := serveWithItems(t, cerbytest.WithQuirks(cerbytest.Quirks{RoleForm: form}))
		var listed []string
		for _, k := range sharedKinds {
			a.workspace.Share(k.kind, "it", cerbytest.Share{UserID: "adam", Role: "manager"})
			listed = append(listed, a.get(k.members+"users", 200).listStrings("role")...)
		}
		wantEqual(t, fmt.Sprint("form ", form), strings.Join(listed, " "), want)
	}
}

// TestShare_inherited checks that users with access through a team or a collection are listed, also after a removal.
func TestShare_inherited(t *testing.T) {
	for _, k := range sharedKinds {
		a := serveWithItems(t)
		owner, collaborator := string(k.kind)+"_owner", string(k.kind)+"_collaborator"
		a.workspace.Share(k.kind, "it", cerbytest.Share{UserID: "adam", ThroughTeam: "owner"})
		a.workspace.Share(k.kind, "it", cerbytest.Share{UserID: "ines", Role: "owner", ThroughCollection: "collaborator"})
		wantEqual(t, "listed", a.get(k.members+"users", 200).listStrings("id"), []string{"olivia", "adam", "ines"})
		wantEqual(t, "roles", a.get(k.members+"users", 200).listStrings("role"), []string{owner, owner, owner})
		a.withKey(cerbytest.Key{UserID: "adam"}).get(k.item, 200)
		a.workspace.UpdateAccount("it", func(account *cerbytest.Account) { account.Label = "New" })

		a.call(http.MethodDelete, k.members+"users/adam", "", 404)
		a.call(http.MethodDelete, k.members+"users/ines", "", 204)
		wantEqual(t, "roles", a.get(k.members+"users", 200).listStrings("role"), []string{owner, owner, collaborator})
		a.withKey(cerbytest.Key{UserID: "ines"}).get(k.item, 401)
		a.call(http.MethodPost, k.members+"users", shareBody("users", "adam", collaborator), 201)
		wantEqual(t, "roles", a.get(k.members+"users", 200).listStrings("role"), []string{owner, collaborator, collaborator})
		wantEqual(t, "behind", a.storedShares(k.kind), "olivia owner, adam collaborator, ines")
	}
}

// TestListShares_inherited checks that ListInheritedShares lists the users of the teams and collections of an item.
func TestListShares_inherited(t *testing.T) {
	a := serveWithItems(t)
	a.workspace.AddTeamMember("band", cerbytest.TeamMember{UserID: "ines"})
	a.workspace.ShareAccount("it", cerbytest.Share{UserID: "adam"})
	a.workspace.ShareAccount("it", cerbytest.Share{TeamID: "band", Role: "owner"})
	a.workspace.AddCollectionItem("it", cerbytest.KindAccount, "it")
	a.workspace.AddCollectionItem("it", cerbytest.KindSecret, "it")
	a.workspace.ShareCollection("it", cerbytest.Share{UserID: "greta"})
	a.workspace.ShareCollection("it", cerbytest.Share{TeamID: "band"})
	wantEqual(t, "by themselves", a.get("/accounts/it/users", 200).listStrings("id"), []string{"olivia", "adam"})

	a.workspace.UpdateQuirks(func(q *cerbytest.Quirks) { q.ListInheritedShares, q.RoleForm = true, cerbytest.RoleShort })
	for path, want := range map[string][][]string{
		"/accounts/it/users": {
			{"olivia", "adam", "ines", "greta"},
			{"owner", "collaborator", "owner", "collaborator"},
		},
		"/secrets/it/members/users": {
			{"olivia", "greta", "adam", "ines"},
			{"owner", "collaborator", "collaborator", "collaborator"},
		},
		"/collections/it/users": {
			{"olivia", "greta", "adam", "ines"},
			{"owner", "collaborator", "collaborator", "collaborator"},
		},
		"/collections/it/teams": {{"band"}, {"collaborator"}},
	} {
		got := a.get(path, 200)
		wantEqual(t, path, [][]string{got.listStrings("id"), got.listStrings("role")}, want)
	}
	a.call(http.MethodDelete, "/accounts/it/users/adam", "", 204)
	wantEqual(t, "still there", a.get("/accounts/it/users", 200).listStrings("id"),
		[]string{"olivia", "adam", "ines", "greta"})
	wantEqual(t, "by his team", a.get("/accounts/it/users", 200).listStrings("role")[1], "owner")
	a.call(http.MethodDelete, "/accounts/it/users/adam", "", 404)
	a.withKey(cerbytest.Key{UserID: "ines"}).get("/accounts/it", 401)
}

// TestShareStore checks the methods that change shares outside the API.
func TestShareStore(t *testing.T) {
	w := serveWithItems(t).workspace
	given := cerbytest.Share{UserID: "adam", Extra: map[string]any{"x": 1}}
	created := w.ShareAccount("it", given)
	wantEqual(t, "filled", []any{created.Kind, created.ItemID, created.Role},
		[]any{cerbytest.KindAccount, "it", "collaborator"})
	given.Extra["x"] = 2
	w.UpdateShare(cerbytest.KindAccount, "it", "adam", func(s *cerbytest.Share) { s.Role, s.UserID = "owner", "x" })
	remaining, _ := w.FindShare(cerbytest.KindAccount, "it", "adam")
	wantEqual(t, "kept", []any{remaining.Role, remaining.UserID, remaining.Extra["x"]}, []any{"owner", "adam", 1})
	account, _ := w.Account("it")
	wantEqual(t, "owners", account.Owners, []string{"olivia", "adam"})

	w.UpdateAccount("it", func(a *cerbytest.Account) { a.Owners = []string{"ines", "adam"} })
	wantEqual(t, "users", []any{len(w.AccountUsers("it")), w.AccountUsers("it")[1].UserID}, []any{2, "ines"})
	w.RemoveShare(cerbytest.KindAccount, "it", "adam")
	w.RemoveShare(cerbytest.KindAccount, "it", "nobody")
	account, _ = w.Account("it")
	wantEqual(t, "owners", account.Owners, []string{"ines"})
	w.UpdateAccount("it", func(a *cerbytest.Account) { a.Owners = nil })
	account, _ = w.Account("it")
	wantEqual(t, "nobody in particular", []any{account.Owners == nil, len(w.AccountUsers("it"))}, []any{true, 1})

	w.ShareSecret("it", cerbytest.Share{TeamID: "band"})
	w.ShareCollection("it", cerbytest.Share{TeamID: "band"})
	wantEqual(t, "the others", []int{
		len(w.SecretUsers("it")), len(w.SecretTeams("it")), len(w.CollectionUsers("it")), len(w.CollectionTeams("it")),
		len(w.AccountTeams("it")),
	}, []int{1, 1, 1, 1, 0})
	w.PurgeAccount("it")
	wantEqual(t, "purged", len(w.Shares(cerbytest.KindAccount, "it")), 0)

	for name, mistake := range map[string]func(){
		"a share twice":    func() { w.ShareSecret("it", cerbytest.Share{TeamID: "band"}) },
		"an unknown user":  func() { w.ShareSecret("it", cerbytest.Share{UserID: "nobody"}) },
		"an unknown team":  func() { w.ShareSecret("it", cerbytest.Share{TeamID: "adam"}) },
		"nobody":           func() { w.ShareSecret("it", cerbytest.Share{}) },
		"a user in a team": func() { w.ShareSecret("it", cerbytest.Share{UserID: "adam", TeamID: "band"}) },
		"an unknown item":  func() { w.ShareAccount("it", cerbytest.Share{UserID: "adam"}) },
		"changing nobody":  func() { w.UpdateShare(cerbytest.KindSecret, "it", "adam", func(*cerbytest.Share) {}) },
	} {
		wantPanic(t, name, mistake)
	}
}
