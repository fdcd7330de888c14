package collection_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// Imports by ID and by name change nothing.
func TestItem_importID(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddCollectionItem(campaigns, cerbytest.KindSecret, wireless)
	account, secret := w.Harness("cerby_collection_item"), w.Harness("cerby_collection_item")
	account.ImportID(t, campaigns+"/account/"+twitter).Expect(t, nil, nil)
	account.ExpectEmptyPlan(t, itemAttributes("account", twitter))
	secret.ImportID(t, "Campaigns/secret/Guest wireless").Expect(t, nil, nil)
	secret.ExpectEmptyPlan(t, itemAttributes("secret", wireless))
	w.ExpectWrites(t, "")
	account.ExpectApply(t, nil, nil, nil)
	secret.ExpectApply(t, nil, nil, nil)
	w.ExpectWrites(t, "DELETE DELETE")
}

func TestItem_importByIdentity(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection_item")
	m.AddCollectionItem(campaigns, cerbytest.KindSecret, wireless)
	identity := func(account, secret any) map[string]any {
		return map[string]any{"collection_id": campaigns, "account_id": account, "secret_id": secret}
	}
	m.Import(t, identity(twitter, nil)).Expect(t, nil, nil)
	m.ExpectString(t, "id", campaigns+"/account/"+twitter)
	m.ExpectEmptyPlan(t, itemAttributes("account", twitter))
	m.Import(t, identity(nil, wireless)).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, itemAttributes("secret", wireless))
	m.Import(t, identity(nil, nil)).Expect(t, []string{"Set exactly one of account_id and secret_id."}, nil)
	m.Import(t, identity(twitter, wireless)).Expect(t, []string{"Set exactly one of account_id and secret_id."}, nil)
	m.ExpectWrites(t, "")
}

func TestItem_importRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	for _, id := range []string{"first", "second"} {
		w.AddAccount(cerbytest.Account{ID: id, Label: "Ambiguous"})
		w.AddSecret(cerbytest.Secret{ID: id, Title: "Ambiguous"})
		w.AddCollection(cerbytest.Collection{ID: id, Name: "Ambiguous"})
	}
	w.AddSecret(cerbytest.Secret{ID: "deleted", Title: "Deleted", Status: "disabled"})
	r := w.NewRun(t, "cerby_collection_item")
	for id, message := range map[string]string{
		campaigns: "does not contain exactly one of /account/ and /secret/.\n\n" +
			"Use the form <collection>/account/",
		campaigns + "/" + twitter:        "does not contain exactly one of",
		"a/secret/b/account/" + twitter:  "If a name contains /account/ or /secret/, use the ID",
		"Nothing/account/" + twitter:     `Collection "Nothing" not found`,
		"Ambiguous/account/" + twitter:   "The provider found 2 matches. Use one of these IDs:\n\n  - first (created at ",
		campaigns + "/account/Ambiguous": "The provider found 2 matches. Use one of these IDs:\n\n  - first\n  - second",
		campaigns + "/secret/Ambiguous":  "The provider found 2 matches. Use one of these IDs:\n\n  - first (created at ",
		campaigns + "/secret/Nothing":    `Secret "Nothing" not found`,
		campaigns + "/secret/Deleted":    `Secret "Deleted" not found`,
		campaigns + "/account/":          "has nothing before or after /account/",
		campaigns + "/secret/" + phrase:  "The service does not list this item.",
	} {
		r.Import(id).Expect(t, []string{message}, nil)
	}
}

// An import may have neither an ID nor an identity, as terraform import with an empty ID.
func TestItem_importWithoutID(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.NewRun(t, "cerby_collection_item").Import("").Expect(t, []string{"Invalid import"}, nil)
}
