package collection_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestList(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddCollection(cerbytest.Collection{ID: "inner", Name: "Campaigns", ParentID: campaigns})
	w.AddCollection(cerbytest.Collection{ID: "old", Name: "Old", Status: "disabled"})
	w.AddCollection(cerbytest.Collection{ID: "unnamed", Extra: map[string]any{"name": nil}})
	w.AddCollection(cerbytest.Collection{ID: "foreign", Name: "Foreign", Owners: []string{cerbytest.SeedAdminID}})
	w.ExpectList(
		t, acctest.Query{Type: "cerby_collection"},
		"Campaigns id="+campaigns, "Campaigns id=inner", "Old id=old", "unnamed id=unnamed",
	)
}

// Accounts come before secrets, each with its name and that of the collection.
func TestItemList(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddAccount(cerbytest.Account{ID: "unlabeled", Application: "twitter", Extra: map[string]any{"label": nil}})
	w.AddSecret(cerbytest.Secret{ID: "deleted", Title: "Deleted", Status: "disabled"})
	w.AddCollection(cerbytest.Collection{ID: "inner", Name: "Inner", ParentID: campaigns})
	w.AddCollection(cerbytest.Collection{ID: "unnamed", Extra: map[string]any{"name": nil}})
	w.AddCollection(cerbytest.Collection{ID: "empty", Name: "Empty"})
	w.AddCollectionItem(campaigns, cerbytest.KindSecret, phrase)
	w.AddCollectionItem(campaigns, cerbytest.KindSecret, "deleted")
	w.AddCollectionItem(campaigns, cerbytest.KindAccount, "unlabeled")
	w.AddCollectionItem("inner", cerbytest.KindSecret, wireless)
	w.AddCollectionItem("unnamed", cerbytest.KindAccount, twitter)
	inCampaigns := []string{
		"Acme on X in Campaigns account_id=" + twitter + " collection_id=" + campaigns,
		"unlabeled in Campaigns account_id=unlabeled collection_id=" + campaigns,
		"Door phrase in Campaigns collection_id=" + campaigns + " secret_id=" + phrase,
	}
	for name, test := range map[string]struct {
		collection any
		want       []string
	}{
		"all": {nil, append(
			inCampaigns,
			"Guest wireless in Inner collection_id=inner secret_id="+wireless,
			"Acme on X in unnamed account_id="+twitter+" collection_id=unnamed",
		)},
		"one":   {campaigns, inCampaigns},
		"empty": {"empty", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			query := acctest.Query{
				Type: "cerby_collection_item", Config: map[string]any{"collection_id": test.collection},
			}
			w.ExpectList(t, query, test.want...)
		})
	}
}
