package collection_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The objects of the tests.
const (
	campaigns  = cerbytest.SeedCampaignsID
	twitter    = cerbytest.SeedTwitterID
	newsletter = cerbytest.SeedNewsletterID
	phrase     = cerbytest.SeedPhraseID
	wireless   = cerbytest.SeedWirelessID
)

// expectItems checks the items of the collection, accounts and then secrets.
func expectItems(t *testing.T, w *acctest.Workspace, want ...string) {
	t.Helper()
	var got []string
	for _, item := range w.CollectionItems(campaigns) {
		got = append(got, item.ItemID)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the items of the campaigns (-want +got):\n%s", diff)
	}
}
