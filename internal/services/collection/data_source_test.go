package collection_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// newCollections returns a workspace with two pages of collections, of which the first has two pages of items.
func newCollections(t *testing.T) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedAccounts(w.Workspace, 120)
	cerbytest.SeedCollections(w.Workspace, 120)
	cerbytest.SeedCollectionItems(w.Workspace, 1, 120)
	w.AddCollection(cerbytest.Collection{ID: "off", Name: "Old", Status: "disabled"})
	w.AddCollection(cerbytest.Collection{ID: "child", Name: "Spring", ParentID: campaigns})
	w.AddCollectionItem(campaigns, cerbytest.KindSecret, phrase)
	return w
}

func TestDataSource(t *testing.T) {
	t.Parallel()
	w := newCollections(t)
	state := w.ReadDataSourceTwice(t, "cerby_collection", map[string]any{"id": campaigns})
	apitest.ExpectEqual(t, acctest.FormatAttributes(t, state, "name", "status", "created_at", "updated_at"),
		"Campaigns enabled 2024-01-04T15:36:54Z 2024-01-04T15:36:54Z")
	state = w.ReadDataSourceTwice(t, "cerby_collection", map[string]any{"name": "Collection 00120"})
	apitest.ExpectEqual(t, acctest.FormatString(state["id"]), cerbytest.SeededItemID(cerbytest.KindCollection, 120))
}

func TestCollectionsDataSource(t *testing.T) {
	t.Parallel()
	w := newCollections(t)
	names := func(config map[string]any) []string {
		t.Helper()
		return acctest.FormatElements(t, w.ReadDataSourceTwice(t, "cerby_collections", config)["collections"], "name")
	}
	apitest.ExpectEqual(t, len(names(nil)), 123)
	apitest.ExpectStrings(t, names(map[string]any{"status": acctest.StringList("disabled")}), "Old")
}

func TestItemsDataSource(t *testing.T) {
	t.Parallel()
	w := newCollections(t)
	items := func(id string, names ...string) []string {
		t.Helper()
		state := w.ReadDataSourceTwice(t, "cerby_collection_items", map[string]any{"collection_id": id})
		return acctest.FormatElements(t, state["items"], names...)
	}
	apitest.ExpectStrings(t, items(campaigns, "kind", "name"),
		"account Acme on X", "secret Door phrase", "collection Spring")
	apitest.ExpectStrings(t, items(campaigns, "id", "application")[:2], twitter+" twitter", phrase+" null")
	many := items(cerbytest.SeededItemID(cerbytest.KindCollection, 1), "name")
	apitest.ExpectEqual(t, len(many), 120)
	apitest.ExpectEqual(t, many[119], "Account 00120")
}

func TestDataSources_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddCollection(cerbytest.Collection{ID: "duplicate", Name: "Campaigns"})
	w.AddCollection(cerbytest.Collection{ID: "theirs", Name: "Theirs", Owners: []string{cerbytest.SeedAdminID}})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read users"}})
	const one, all, items = "cerby_collection", "cerby_collections", "cerby_collection_items"
	with := func(name, value string) map[string]any { return map[string]any{name: value} }
	for name, test := range map[string]struct {
		token, typeName string
		config          map[string]any
		message         string
	}{
		"several": {
			w.Token, one, with("name", "Campaigns"),
			"The provider found 2 matches. Use one of these IDs: - " + campaigns + " (created at 2024-01-04T15:36:54Z) - " +
				"duplicate (created at ",
		},
		"none": {
			w.Token, one, with("name", "Nothing"), "The provider searched all collections that the API key's user owns.",
		},
		"no id":   {w.Token, one, with("id", "nothing"), `Collection "nothing" not found`},
		"unseen":  {w.Token, one, with("id", "theirs"), "must belong to a user who owns the item"},
		"neither": {w.Token, one, nil, "No attribute specified when one (and only one) of [id,name] is required"},
		"no items": {
			w.Token, items, with("collection_id", "nothing"), `Unable to list accounts of collection "nothing"`,
		},
		"scope":          {token, all, nil, `needs the scope "Read items"`},
		"scope of items": {token, items, with("collection_id", campaigns), `needs the scope "Read items"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := w.ReadDataSource(t, test.token, test.typeName, test.config)
			diags.ExpectError(t, acctest.ErrorRegexp(test.message))
		})
	}
}
