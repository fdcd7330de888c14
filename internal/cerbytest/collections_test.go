package cerbytest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// collectionBody returns the body that creates or renames a collection.
func collectionBody(name string) string {
	return `{"data":{"type":"collection","attributes":{"name":"` + name + `"}}}`
}

// collectionItemBody returns the body that adds an item to a collection.
func collectionItemBody(items, id string) string {
	return `{"data":{"id":"` + id + `","type":"` + items + `"}}`
}

// TestGetCollection checks a collection in a list and in a single read, with both types.
func TestGetCollection(t *testing.T) {
	a := serve(t)
	a.workspace.AddCollection(cerbytest.Collection{
		ID: "c-1", Name: "Employee", CreatedBy: "u-1", UpdatedBy: "u-2", Meta: map[string]any{"color": "blue"},
		CreatedAt: time.Date(2024, time.July, 12, 23, 10, 27, 0, time.UTC),
		UpdatedAt: time.Date(2024, time.July, 12, 23, 10, 58, 0, time.UTC),
	})
	a.workspace.AddCollection(cerbytest.Collection{ID: "c-2", Name: "Employee", Status: "disabled"})
	wantJSON(t, a.get("/collections?page[size]=1", 200).text, `{
		"data": [{"id":"c-1","type":"collections","relationships":{"audit":null},"attributes":{
			"name":"Employee","status":"enabled","roles":["collection_owner"],"meta":{"color":"blue"},
			"createdAt":"2024-07-12T23:10:27+00:00","createdBy":"u-1","updatedAt":"2024-07-12T23:10:58",
			"updatedBy":"u-2","novelty":{"rollout":["beta",null,3]}}}],
		"links": {"self":"/api/v1/collections?page%5Bnumber%5D=1&page%5Bsize%5D=1",
			"next":"/api/v1/collections?page%5Bnumber%5D=2&page%5Bsize%5D=1"},
		"meta": {"page":{"maxSize":100,"total":2,"cursor":null},"region":"simulated"}}`)
	a.workspace.UpdateQuirks(func(q *cerbytest.Quirks) { q.CollectionType = "collection" })
	wantJSON(t, a.get("/collections/c-2", 200).text, `{
		"data": {"id":"c-2","type":"collection","relationships":{"audit":null},"attributes":{
			"name":"Employee","status":"disabled","roles":["collection_owner"],"meta":{},
			"createdAt":"2025-03-06T12:00:00","createdBy":null,"updatedAt":"2025-03-06T12:00:00.000Z","updatedBy":null,
			"novelty":{"rollout":["beta",null,3]}}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`)
	a.get("/collections/unheard-of", 404)
	a.get("/collections?filter[status]=enabled", 400)
}

// TestCollectionLifecycle checks a collection from its creation to its deletion, which keeps its items.
func TestCollectionLifecycle(t *testing.T) {
	a := serveWithItems(t)
	created := a.call(http.MethodPost, "/collections", collectionBody("Campaigns"), 201)
	id := created.stringAt("data", "id")
	wantJSON(t, strings.ReplaceAll(created.text, id, "ID"), `{
		"data": {"id":"ID","type":"collections","relationships":{"audit":null},"attributes":{
			"name":"Campaigns","status":"enabled","roles":["collection_owner"],"meta":{},
			"createdAt":"2025-03-06T12:00:00.000Z","createdBy":"olivia","updatedAt":"2025-03-06T12:00:00.000000+00:00",
			"updatedBy":"olivia","novelty":{"rollout":["beta",null,3]}}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`)
	wantEqual(t, "owner", a.get("/collections/"+id+"/users", 200).listStrings("id"), []string{"olivia"})
	wantEqual(t, "names repeat", a.get("/collections", 200).listStrings("name"), []string{"Campaigns", "Campaigns"})

	changed := a.call(http.MethodPatch, "/collections/"+id, collectionBody("Events"), 200)
	wantEqual(t, "name", changed.valueAt("data", "attributes", "name"), "Events")
	adam := a.withKey(cerbytest.Key{UserID: "adam"})
	adam.get("/collections/"+id, 401)
	adam.call(http.MethodPatch, "/collections/"+id, collectionBody("Mine"), 401)
	adam.call(http.MethodDelete, "/collections/"+id, "", 401)
	wantEqual(t, "adam sees", adam.get("/collections", 200).listStrings("id"), []string{})

	a.call(http.MethodPost, "/collections/"+id+"/accounts", collectionItemBody("accounts", "it"), 201)
	a.call(http.MethodDelete, "/collections/"+id, "", 204)
	a.get("/collections/"+id, 404)
	a.call(http.MethodDelete, "/collections/"+id, "", 404)
	a.call(http.MethodPatch, "/collections/"+id, collectionBody("Events"), 404)
	a.get("/accounts/it", 200)
	wantEqual(t, "left", []int{len(a.workspace.CollectionItems(id)), len(a.workspace.CollectionUsers(id))}, []int{0, 0})
}

// TestCollectionBodies checks that invalid bodies are rejected and change nothing.
func TestCollectionBodies(t *testing.T) {
	a := serveWithItems(t)
	for _, test := range []struct{ body, problem string }{
		{collectionBody(""), "[data attributes name] too_short"},
		{strings.Replace(collectionBody("x"), `"collection"`, `"collections"`, 1), "[data type] value_error.const"},
		{`{"data":{"attributes":{"name":"x"}}}`, "[data type] value_error.missing"},
		{`{"data":{"type":"collection","attributes":{}}}`, "[data attributes name] value_error.missing"},
		{`{"data":{"type":"collection","attributes":{"name":null}}}`, "[data attributes name] type_error.str"},
		{
			`{"data":{"type":"collection","attributes":{"name":"x","status":"enabled"}}}`,
			"[data attributes status] extra_forbidden",
		},
		{
			`{"data":{"type":"collection","attributes":{"name":"x","parentId":"it"}}}`,
			"[data attributes parentId] extra_forbidden",
		},
		{`{"data":{"type":"collection","id":"it","attributes":{"name":"x"}}}`, "[data id] extra_forbidden"},
		{`{"data":{"type":"collection","attributes":{"name":"x"}},"meta":{"dry":"really?"}}`, "[meta] extra_forbidden"},
	} {
		wantEqual(t, test.body, strings.Join(listProblems(a.call(http.MethodPost, "/collections", test.body, 400)), ","),
			test.problem)
		wantEqual(t, test.body, strings.Join(listProblems(a.call(http.MethodPatch, "/collections/it", test.body, 400)), ","),
			test.problem)
	}
	for body, want := range map[string]string{
		collectionItemBody("secrets", "it"):                          "[data type] value_error.const",
		collectionItemBody("account", "it"):                          "[data type] value_error.const",
		`{"data":{"id":"it"}}`:                                       "[data type] value_error.missing",
		`{"data":{"type":"accounts"}}`:                               "[data id] value_error.missing",
		`{"data":{"id":7,"type":"accounts"}}`:                        "[data id] type_error.str",
		`{"data":{"id":"it","type":"accounts","attributes":{}}}`:     "[data attributes] extra_forbidden",
		`{"data":[{"id":"it","type":"accounts"}]}`:                   "[data] type_error.dict",
		`{"data":{"id":"it","type":"accounts","role":"the leader"}}`: "[data role] extra_forbidden",
	} {
		wantEqual(t, body, strings.Join(listProblems(a.call(http.MethodPost, "/collections/it/accounts", body, 400)), ","),
			want)
	}
	wantEqual(t, "names", a.get("/collections", 200).listStrings("name"), []string{"Campaigns"})
	wantEqual(t, "items", len(a.workspace.CollectionItems("it")), 0)
}

// TestCollectionItems checks adding an account and a secret to a collection and removing them.
func TestCollectionItems(t *testing.T) {
	a := serveWithItems(t)
	wantJSON(t, a.call(http.MethodPost, "/collections/it/accounts", collectionItemBody("accounts", "it"), 201).text, `{
		"data": {"id":"it","type":"account","relationships":{"audit":null},
			"attributes":{"novelty":{"rollout":["beta",null,3]}}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`)
	a.call(http.MethodPost, "/collections/it/secrets", collectionItemBody("secrets", "it"), 201)
	wantEqual(t, "accounts", a.get("/collections/it/accounts", 200).listStrings("label"), []string{"Acme"})
	list := a.get("/collections/it/secrets", 200)
	wantEqual(t, "secrets",
		[]any{list.listStrings("title"), list.valueAt("data", 0, "type"), list.valueAt("links", "self")},
		[]any{
			[]string{"Phrase"}, "secret", "/api/v1/collections/it/secrets?page%5Bnumber%5D=1&page%5Bsize%5D=20",
		})

	a.call(http.MethodPost, "/collections/it/accounts", collectionItemBody("accounts", "it"), 201)
	a.workspace.UpdateQuirks(func(q *cerbytest.Quirks) { q.RejectDuplicateItems = true })
	a.call(http.MethodPost, "/collections/it/accounts", collectionItemBody("accounts", "it"), 409)
	wantEqual(t, "items", a.workspace.CollectionItems("it"), []cerbytest.CollectionItem{
		{CollectionID: "it", Kind: cerbytest.KindAccount, ItemID: "it"},
		{CollectionID: "it", Kind: cerbytest.KindSecret, ItemID: "it"},
	})

	a.workspace.AddAccount(cerbytest.Account{ID: "adam's", Owners: []string{"adam"}})
	a.call(http.MethodPost, "/collections/it/accounts", collectionItemBody("accounts", "adam's"), 401)
	a.call(http.MethodPost, "/collections/it/accounts", collectionItemBody("accounts", "unheard-of"), 404)
	a.call(http.MethodPost, "/collections/unheard-of/accounts", collectionItemBody("accounts", "it"), 404)
	a.workspace.AddCollectionItem("it", cerbytest.KindAccount, "adam's")
	wantEqual(t, "of others", a.get("/collections/it/accounts", 200).listStrings("id"), []string{"it"})
	a.withKey(cerbytest.Key{UserID: "adam"}).get("/collections/it/accounts", 401)

	a.call(http.MethodDelete, "/collections/it/accounts/it", "", 204)
	a.call(http.MethodDelete, "/collections/it/accounts/it", "", 404)
	a.call(http.MethodDelete, "/collections/unheard-of/accounts/it", "", 404)
	wantEqual(t, "accounts", a.get("/collections/it/accounts", 200).listStrings("id"), []string{})
	wantEqual(t, "secrets", a.get("/collections/it/secrets", 200).listStrings("id"), []string{"it"})
	a.call(http.MethodPost, "/collections/it/collections", collectionItemBody("collections", "it"), 405)
	a.get("/collections/it/accounts?filter[status]=enabled", 400)
	a.get("/collections/unheard-of/secrets", 404)
	a.workspace.PurgeSecret("it")
	a.workspace.RemoveCollectionItem("it", cerbytest.KindAccount, "adam's")
	wantEqual(t, "items", len(a.workspace.CollectionItems("it")), 0)
}

// TestSubcollections checks the list of subcollections, which are deleted with their parent.
func TestSubcollections(t *testing.T) {
	a := serveWithItems(t)
	a.workspace.AddCollection(cerbytest.Collection{ID: "child", ParentID: "it", Owners: []string{"olivia"}})
	a.workspace.AddCollection(cerbytest.Collection{ID: "hidden", ParentID: "it", Owners: []string{"adam"}})
	a.workspace.AddCollection(cerbytest.Collection{ID: "grandchild", ParentID: "child"})
	wantEqual(t, "below", a.get("/collections/it/collections", 200).listStrings("id"), []string{"child"})
	wantEqual(t, "all", a.get("/collections", 200).listStrings("id"), []string{"it", "child", "grandchild"})
	wantEqual(t, "none", a.get("/collections/grandchild/collections", 200).listStrings("id"), []string{})
	a.withKey(cerbytest.Key{UserID: "adam"}).get("/collections/it/collections", 401)
	a.get("/collections/unheard-of/collections", 404)
	a.call(http.MethodDelete, "/collections/it", "", 204)
	wantEqual(t, "left", len(a.workspace.Collections()), 0)
}

// TestCollectionStore checks the methods that change collections outside the API.
func TestCollectionStore(t *testing.T) {
	w := serveWithItems(t).workspace
	given := cerbytest.Collection{Name: "Old", ParentID: "it", Meta: map[string]any{"x": 1}, Extra: map[string]any{"y": 1}}
	created := w.AddCollection(given)
	wantEqual(t, "filled", []any{created.ID != "", created.Status, created.CreatedAt}, []any{true, "enabled", noon})
	given.Meta["x"], given.Extra["y"] = 2, 2
	w.UpdateCollection(created.ID, func(c *cerbytest.Collection) { c.Name, c.ID, c.ParentID = "New", "x", "" })
	remaining, _ := w.Collection(created.ID)
	wantEqual(t, "kept", []any{remaining.Name, remaining.ParentID, remaining.Meta["x"], remaining.Extra["y"]},
		[]any{"New", "it", 1, 1})
	w.PurgeCollection(created.ID)
	_, exists := w.Collection(created.ID)
	wantEqual(t, "purged", exists, false)
	for name, mistake := range map[string]func(){
		"changing none":            func() { w.UpdateCollection(created.ID, func(*cerbytest.Collection) {}) },
		"below none":               func() { w.AddCollection(cerbytest.Collection{ParentID: created.ID}) },
		"an item of none":          func() { w.AddCollectionItem(created.ID, cerbytest.KindAccount, "it") },
		"an item that is nothing":  func() { w.AddCollectionItem("it", cerbytest.KindSecret, "nothing") },
		"a collection as an item":  func() { w.AddCollectionItem("it", cerbytest.KindCollection, "it") },
		"a share of nothing known": func() { w.Share("vault", "it", cerbytest.Share{UserID: "adam"}) },
	} {
		wantPanic(t, name, mistake)
	}
}
