package share_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The items, teams and users of the tests.
const (
	account    = cerbytest.SeedNewsletterID
	secret     = cerbytest.SeedPhraseID
	collection = cerbytest.SeedCampaignsID
	marketing  = cerbytest.SeedMarketingTeamID
	olivia     = cerbytest.SeedOwnerID
	adam       = cerbytest.SeedAdminID
	ines       = cerbytest.SeedInternID
	greta      = cerbytest.SeedGuestID
)

// expectShares checks the direct shares of an item, users and then teams, as "ID role".
func expectShares(t *testing.T, w *acctest.Workspace, kind cerbytest.Kind, item string, want ...string) {
	t.Helper()
	var got []string
	for _, s := range w.Shares(kind, item) {
		if s.Role != "" {
			got = append(got, s.UserID+s.TeamID+" "+s.Role)
		}
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the shares of the item (-want +got):\n%s", diff)
	}
}

// applyWith applies a plan with a message in the configuration, and checks that the message is not stored.
func applyWith(t *testing.T, r *acctest.Run, prior, planned map[string]any, message string) acctest.Diagnostics {
	t.Helper()
	if message == "" {
		return r.Apply(prior, planned)
	}
	config := maps.Clone(planned)
	config["message"] = message
	stored, diags := r.ApplyConfig(prior, planned, config)
	if strings.Contains(stored, message) {
		t.Error("the state has the message")
	}
	return diags
}
