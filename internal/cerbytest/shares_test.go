package cerbytest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// shared is one kind of items that are shared, and where the API lists the members of the one that olivia owns.
type shared struct {
	kind cerbytest.Kind
	// item is the item's path, and members what comes before users and teams.
	item, members string
}

// sharedKinds are all kinds of items that are shared.
var sharedKinds = []shared{
	{cerbytest.KindAccount, "/accounts/it", "/accounts/it/"},
	{cerbytest.KindSecret, "/secrets/it", "/secrets/it/members/"},
	{cerbytest.KindCollection, "/collections/it", "/collections/it/"},
}

// lender serves the band's workspace with an account, a secret and a collection named it, which Olivia owns, called
// with her key.
func lender(t *testing.T, options ...cerbytest.Option) *api {
	t.Helper()
	a := band(t, options...)
	owners := []string{"olivia"}
	a.workspace.AddUser(cerbytest.User{ID: "olivia", Email: "olivia@acme.example", Role: "workspace_owner"})
	a.workspace.AddAccount(cerbytest.Account{ID: "it", Label: "Acme", Owners: owners})
	a.workspace.AddSecret(cerbytest.Secret{ID: "it", Title: "Phrase", Value: "made-up words", Owners: owners})
	a.workspace.AddCollection(cerbytest.Collection{ID: "it", Name: "Campaigns", Owners: owners})
	return a.as(cerbytest.Key{UserID: "olivia"})
}

// sharing is the body that shares to users or teams; the role is whole.
func sharing(members, id, role string) string {
	return fmt.Sprintf(`{"data":{"id":%q,"type":%q,"attributes":{"role":%q,"message":"Welcome"}}}`, id, members, role)
}

// has tells who has an item behind the API's back.
func (a *api) has(kind cerbytest.Kind) string {
	var all []string
	for _, s := range a.workspace.Shares(kind, "it") {
		all = append(all, strings.TrimSpace(s.UserID+s.TeamID+" "+s.Role))
	}
	return strings.Join(all, ", ")
}

// TestShareWire shows the list of each kind, of which only that of accounts says who somebody is.
func TestShareWire(t *testing.T) {
	a := lender(t)
	a.workspace.ShareAccount("it", cerbytest.Share{UserID: "adam"})
	a.workspace.ShareSecret("it", cerbytest.Share{TeamID: "band", Role: "owner"})
	a.workspace.ShareCollection("it", cerbytest.Share{TeamID: "band", Extra: map[string]any{"since": "now"}})

	sameJSON(t, a.get("/accounts/it/users", 200).text, `{
		"data": [{"id":"olivia","type":"user","relationships":{"audit":null},"attributes":{"role":"account_owner",
				"email":"olivia@acme.example","firstName":null,"lastName":null,"novelty":{"rollout":["beta",null,3]}}},
			{"id":"adam","type":"user","relationships":{"audit":null},"attributes":{"role":"account_collaborator",
				"email":"adam@acme.example","firstName":"Adam","lastName":"Admin","novelty":{"rollout":["beta",null,3]}}}],
		"links": {"self":"/api/v1/accounts/it/users?page%5Bnumber%5D=1&page%5Bsize%5D=20","next":null,"previous":null},
		"meta": {"page":{"maxSize":100,"total":2,"cursor":null},"region":"simulated"}}`)
	sameJSON(t, a.get("/secrets/it/members/teams", 200).text, `{
		"data": [{"id":"band","type":"team","relationships":{"audit":null},
			"attributes":{"role":"secret_owner","novelty":{"rollout":["beta",null,3]}}}],
		"links": {"self":"/api/v1/secrets/it/members/teams?page%5Bnumber%5D=1&page%5Bsize%5D=25","next":null,"previous":null},
		"meta": {"page":{"maxSize":100,"total":1,"cursor":null},"region":"simulated"}}`)
	sameJSON(t, a.get("/collections/it/teams?page[size]=100", 200).text, `{
		"data": [{"id":"band","type":"team","relationships":{"audit":null},
			"attributes":{"role":"collection_collaborator","since":"now","novelty":{"rollout":["beta",null,3]}}}],
		"links": {"self":"/api/v1/collections/it/teams?page%5Bnumber%5D=1&page%5Bsize%5D=100","next":null,"previous":null},
		"meta": {"page":{"maxSize":100,"total":1,"cursor":null},"region":"simulated"}}`)

	same(t, "no list of an account's teams", a.get("/accounts/it/teams", 405).header.Get("Allow"), "POST")
	a.get("/accounts/it/users/adam", 405)
	a.get("/secrets/it/users", 404)
	a.get("/secrets/it/members", 404)
	a.get("/secrets/it/members/people", 404)
	a.get("/collections/it/members/users", 404)
}

// TestShare follows shares of each kind to a user and to a team, who do not touch each other.
func TestShare(t *testing.T) {
	for _, k := range sharedKinds {
		a := lender(t)
		prefix := string(k.kind) + "_"
		made := a.call(http.MethodPost, k.members+"users", sharing("users", "adam", prefix+"collaborator"), 201)
		sameJSON(t, made.text, `{
			"data": {"id":"adam","type":"user","relationships":{"audit":null},
				"attributes":{"role":"`+prefix+`collaborator","novelty":{"rollout":["beta",null,3]}}},
			"meta": {}, "jsonapi": {"version":"1.1"}}`)
		made = a.call(http.MethodPost, k.members+"teams", sharing("teams", "band", prefix+"owner"), 201)
		same(t, "singular", []any{made.at("data", "id"), made.at("data", "type")}, []any{"band", "team"})
		same(t, "shared", a.has(k.kind), "olivia owner, adam collaborator, band owner")
		kept, _ := a.workspace.FindShare(k.kind, "it", "adam")
		same(t, "message", kept.Message, "Welcome")

		again := a.call(http.MethodPost, k.members+"users", sharing("users", "adam", prefix+"owner"), 201)
		same(t, "answer", again.at("data", "attributes", "role"), prefix+"owner")
		same(t, "again", a.has(k.kind), "olivia owner, adam owner, band owner")
		same(t, "listed", a.get(k.members+"users", 200).each("role"), []string{prefix + "owner", prefix + "owner"})

		a.call(http.MethodDelete, k.members+"teams/adam", "", 404)
		a.call(http.MethodDelete, k.members+"users/adam", "", 204)
		a.call(http.MethodDelete, k.members+"users/adam", "", 404)
		same(t, "without Adam", a.has(k.kind), "olivia owner, band owner")
		a.call(http.MethodDelete, k.members+"teams/band", "", 204)
		same(t, "without the band", a.has(k.kind), "olivia owner")
	}
}

// TestShareRefusals refuses whom the workspace does not know, and owners who can only be collaborators.
func TestShareRefusals(t *testing.T) {
	for _, k := range sharedKinds {
		a := lender(t)
		owner, collaborator := string(k.kind)+"_owner", string(k.kind)+"_collaborator"
		for _, id := range []string{"nobody", "dora", "band"} {
			a.call(http.MethodPost, k.members+"users", sharing("users", id, collaborator), 404)
		}
		for _, id := range []string{"nothing", "adam"} {
			a.call(http.MethodPost, k.members+"teams", sharing("teams", id, collaborator), 404)
		}
		for _, id := range []string{"greta", "lars"} {
			got := a.call(http.MethodPost, k.members+"users", sharing("users", id, owner), 400)
			same(t, id, problemsOf(got), []string{"[data attributes role] value_error.role"})
		}
		same(t, "nothing happened", a.has(k.kind), "olivia owner")
		a.call(http.MethodPost, k.members+"users", sharing("users", "greta", collaborator), 201)

		elsewhere := strings.Replace(k.members, "/it/", "/unheard-of/", 1)
		a.call(http.MethodPost, elsewhere+"users", sharing("users", "adam", collaborator), 404)
		a.call(http.MethodDelete, elsewhere+"users/adam", "", 404)
		a.get(elsewhere+"users", 404)
		a.get(k.members+"users?filter=adam", 400)
		a.get(k.members+"users?page[size]=101", 400)

		adam := a.as(cerbytest.Key{UserID: "adam"})
		adam.get(k.item, 401)
		adam.get(k.members+"users", 401)
		adam.call(http.MethodPost, k.members+"users", sharing("users", "adam", owner), 401)
		adam.call(http.MethodDelete, k.members+"users/greta", "", 401)
		a.call(http.MethodPost, k.members+"users", sharing("users", "adam", owner), 201)
		adam.get(k.item, 200)
		same(t, "Adam's", adam.get(strings.TrimSuffix(k.item, "/it"), 200).each("id"), []string{"it"})
		adam.call(http.MethodPost, k.members+"users", sharing("users", "olivia", collaborator), 201)
		a.get(k.item, 401)
	}
}

// TestShareBodies sends each kind of wrong body, none of which changes anything.
func TestShareBodies(t *testing.T) {
	for _, k := range sharedKinds {
		a := lender(t)
		role := string(k.kind) + "_collaborator"
		one := func(change, to string) string { return strings.Replace(sharing("users", "adam", role), change, to, 1) }
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
			"an e-mail":       {one(`"role"`, `"email":"a@acme.example","role"`), "[data attributes email] extra_forbidden"},
			"beside data":     {one(`{"data"`, `{"meta":{},"data"`), "[meta] extra_forbidden"},
			"several at once": {"{\"data\":[" + one("x", "x") + "]}", "[data] type_error.dict"},
			"no attributes":   {`{"data":{"id":"adam","type":"users"}}`, "[data attributes] value_error.missing"},
		} {
			same(t, name, strings.Join(problemsOf(a.call(http.MethodPost, k.members+"users", c.body, 400)), ","), c.want)
		}
		a.call(http.MethodPost, k.members+"teams", sharing("users", "band", role), 400)
		a.call(http.MethodDelete, k.members+"users/olivia", sharing("users", "olivia", role), 400)
		same(t, "nothing happened", a.has(k.kind), "olivia owner")
		a.call(http.MethodPost, k.members+"users", one("Welcome", ""), 201)
	}
}

// TestRoleForms writes roles in each form that is seen, and those that nobody knows as they stand.
func TestRoleForms(t *testing.T) {
	for form, want := range map[cerbytest.RoleForm]string{
		cerbytest.RolePrefixed: "account_owner manager secret_owner manager collection_owner manager",
		cerbytest.RoleShort:    "owner manager owner manager owner manager",
		cerbytest.RoleLegacy:   "account_owner manager secure_secret_owner manager collection_owner manager",
		cerbytest.RoleNull:     "account_owner manager secret_owner manager collection_owner manager",
	} {
		a := lender(t, cerbytest.WithQuirks(cerbytest.Quirks{RoleForm: form}))
		var told []string
		for _, k := range sharedKinds {
			a.workspace.Share(k.kind, "it", cerbytest.Share{UserID: "adam", Role: "manager"})
			told = append(told, a.get(k.members+"users", 200).each("role")...)
		}
		same(t, fmt.Sprint("form ", form), strings.Join(told, " "), want)
	}
}

// TestSharedThroughSomethingElse lists people who have an item through a team or a collection, whom a removal leaves.
func TestSharedThroughSomethingElse(t *testing.T) {
	for _, k := range sharedKinds {
		a := lender(t)
		owner, collaborator := string(k.kind)+"_owner", string(k.kind)+"_collaborator"
		a.workspace.Share(k.kind, "it", cerbytest.Share{UserID: "adam", ThroughTeam: "owner"})
		a.workspace.Share(k.kind, "it", cerbytest.Share{UserID: "ines", Role: "owner", ThroughCollection: "collaborator"})
		same(t, "listed", a.get(k.members+"users", 200).each("id"), []string{"olivia", "adam", "ines"})
		same(t, "roles", a.get(k.members+"users", 200).each("role"), []string{owner, owner, owner})
		a.as(cerbytest.Key{UserID: "adam"}).get(k.item, 200)
		a.workspace.UpdateAccount("it", func(account *cerbytest.Account) { account.Label = "New" })

		a.call(http.MethodDelete, k.members+"users/adam", "", 404)
		a.call(http.MethodDelete, k.members+"users/ines", "", 204)
		same(t, "roles", a.get(k.members+"users", 200).each("role"), []string{owner, owner, collaborator})
		a.as(cerbytest.Key{UserID: "ines"}).get(k.item, 401)
		a.call(http.MethodPost, k.members+"users", sharing("users", "adam", collaborator), 201)
		same(t, "roles", a.get(k.members+"users", 200).each("role"), []string{owner, collaborator, collaborator})
		same(t, "behind", a.has(k.kind), "olivia owner, adam collaborator, ines")
	}
}

// TestSharesInherited lists people by what their teams and collections have, where that is the habit.
func TestSharesInherited(t *testing.T) {
	a := lender(t)
	a.workspace.AddTeamMember("band", cerbytest.TeamMember{UserID: "ines"})
	a.workspace.ShareAccount("it", cerbytest.Share{UserID: "adam"})
	a.workspace.ShareAccount("it", cerbytest.Share{TeamID: "band", Role: "owner"})
	a.workspace.AddCollectionItem("it", cerbytest.KindAccount, "it")
	a.workspace.AddCollectionItem("it", cerbytest.KindSecret, "it")
	a.workspace.ShareCollection("it", cerbytest.Share{UserID: "greta"})
	a.workspace.ShareCollection("it", cerbytest.Share{TeamID: "band"})
	same(t, "by themselves", a.get("/accounts/it/users", 200).each("id"), []string{"olivia", "adam"})

	a.workspace.UpdateQuirks(func(h *cerbytest.Quirks) { h.ListInheritedShares, h.RoleForm = true, cerbytest.RoleShort })
	for path, want := range map[string][][]string{
		"/accounts/it/users":        {{"olivia", "adam", "ines", "greta"}, {"owner", "collaborator", "owner", "collaborator"}},
		"/secrets/it/members/users": {{"olivia", "greta", "adam", "ines"}, {"owner", "collaborator", "collaborator", "collaborator"}},
		"/collections/it/users":     {{"olivia", "greta", "adam", "ines"}, {"owner", "collaborator", "collaborator", "collaborator"}},
		"/collections/it/teams":     {{"band"}, {"collaborator"}},
	} {
		got := a.get(path, 200)
		same(t, path, [][]string{got.each("id"), got.each("role")}, want)
	}
	a.call(http.MethodDelete, "/accounts/it/users/adam", "", 204)
	same(t, "still there", a.get("/accounts/it/users", 200).each("id"), []string{"olivia", "adam", "ines", "greta"})
	same(t, "by his team", a.get("/accounts/it/users", 200).each("role")[1], "owner")
	a.call(http.MethodDelete, "/accounts/it/users/adam", "", 404)
	a.as(cerbytest.Key{UserID: "ines"}).get("/accounts/it", 401)
}

// TestShareStore goes by the methods that stand for changes made outside.
func TestShareStore(t *testing.T) {
	w := lender(t).workspace
	given := cerbytest.Share{UserID: "adam", Extra: map[string]any{"x": 1}}
	made := w.ShareAccount("it", given)
	same(t, "filled", []any{made.Kind, made.ItemID, made.Role}, []any{cerbytest.KindAccount, "it", "collaborator"})
	given.Extra["x"] = 2
	w.UpdateShare(cerbytest.KindAccount, "it", "adam", func(s *cerbytest.Share) { s.Role, s.UserID = "owner", "x" })
	kept, _ := w.FindShare(cerbytest.KindAccount, "it", "adam")
	same(t, "kept", []any{kept.Role, kept.UserID, kept.Extra["x"]}, []any{"owner", "adam", 1})
	account, _ := w.Account("it")
	same(t, "owners", account.Owners, []string{"olivia", "adam"})

	w.UpdateAccount("it", func(a *cerbytest.Account) { a.Owners = []string{"ines", "adam"} })
	same(t, "users", []any{len(w.AccountUsers("it")), w.AccountUsers("it")[1].UserID}, []any{2, "ines"})
	w.RemoveShare(cerbytest.KindAccount, "it", "adam")
	w.RemoveShare(cerbytest.KindAccount, "it", "nobody")
	account, _ = w.Account("it")
	same(t, "owners", account.Owners, []string{"ines"})
	w.UpdateAccount("it", func(a *cerbytest.Account) { a.Owners = nil })
	account, _ = w.Account("it")
	same(t, "nobody in particular", []any{account.Owners == nil, len(w.AccountUsers("it"))}, []any{true, 1})

	w.ShareSecret("it", cerbytest.Share{TeamID: "band"})
	w.ShareCollection("it", cerbytest.Share{TeamID: "band"})
	same(t, "the others", []int{
		len(w.SecretUsers("it")), len(w.SecretTeams("it")), len(w.CollectionUsers("it")), len(w.CollectionTeams("it")),
		len(w.AccountTeams("it")),
	}, []int{1, 1, 1, 1, 0})
	w.PurgeAccount("it")
	same(t, "purged", len(w.Shares(cerbytest.KindAccount, "it")), 0)

	for name, mistake := range map[string]func(){
		"a share twice":    func() { w.ShareSecret("it", cerbytest.Share{TeamID: "band"}) },
		"an unknown user":  func() { w.ShareSecret("it", cerbytest.Share{UserID: "nobody"}) },
		"an unknown team":  func() { w.ShareSecret("it", cerbytest.Share{TeamID: "adam"}) },
		"nobody":           func() { w.ShareSecret("it", cerbytest.Share{}) },
		"a user in a team": func() { w.ShareSecret("it", cerbytest.Share{UserID: "adam", TeamID: "band"}) },
		"an unknown item":  func() { w.ShareAccount("it", cerbytest.Share{UserID: "adam"}) },
		"changing nobody":  func() { w.UpdateShare(cerbytest.KindSecret, "it", "adam", func(*cerbytest.Share) {}) },
	} {
		panics(t, name, mistake)
	}
}
