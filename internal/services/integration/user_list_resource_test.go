package integration_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// listedUser returns the line that a list of integration users has for one user.
func listedUser(email, label, integration, user string) string {
	return email + " on " + label + " integration_id=" + integration + " user_id=" + user
}

// newListWorkspace returns a workspace with users of integrations, of whom one has no entitlements.
func newListWorkspace(t *testing.T) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	w.AddIntegration(cerbytest.Integration{
		ID: "plain", Application: "youtube_tenant", Extra: map[string]any{"label": nil},
	})
	for _, user := range []cerbytest.IntegrationUser{
		{UserID: cerbytest.SeedGuestID},
		{UserID: cerbytest.SeedInternID, Entitlements: []string{"VIEWER"}},
		{
			UserID: cerbytest.SeedOwnerID, Role: "owner", Entitlements: []string{"MANAGER", "EDITOR"},
			Extra: map[string]any{"email": nil},
		},
	} {
		w.AddIntegrationUser(video, user)
	}
	w.AddIntegrationUser("plain", cerbytest.IntegrationUser{
		UserID: cerbytest.SeedAdminID, Entitlements: []string{"VIEWER"}, Extra: map[string]any{"email": ""},
	})
	return w
}

// skippedGreta is the message about an integration user without entitlements, which a list leaves out.
const skippedGreta = "greta.guest@agency.example on Acme / Video Team is not listed: " +
	"the user has no entitlements, which are required."

var (
	boards        = cerbytest.SeedBoardsIntegrationID
	inesOnVideo   = listedUser("ines.intern@acme.example", "Acme / Video Team", video, ines)
	oliviaOnVideo = listedUser("olivia.owner@acme.example", "Acme / Video Team", video, cerbytest.SeedOwnerID)
	adamOnBoards  = listedUser("adam.admin@acme.example", "Acme Boards", boards, cerbytest.SeedAdminID)
	adamOnPlain   = listedUser("adam.admin@acme.example", "plain", "plain", cerbytest.SeedAdminID)
)

// A user's name in the list is the email of the user, wherever the service returns it. Users without entitlements are
// left out with a warning.
func TestUserList(t *testing.T) {
	t.Parallel()
	w := newListWorkspace(t)
	for name, test := range map[string]struct {
		integration any
		limit       int64
		want        []string
		warnings    []string
	}{
		"all":       {nil, 0, []string{inesOnVideo, oliviaOnVideo, adamOnBoards, adamOnPlain}, []string{skippedGreta}},
		"one":       {boards, 0, []string{adamOnBoards}, nil},
		"unlabeled": {"plain", 0, []string{adamOnPlain}, nil},
		// A user who is not listed does not count.
		"limit": {video, 1, []string{inesOnVideo}, []string{skippedGreta, "Result limit reached"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			results, diags := w.List(t, acctest.Query{
				Type: userType, Config: map[string]any{"integration_id": test.integration},
				Limit: test.limit, IncludeResource: true,
			})
			diags.Expect(t, nil, test.warnings)
			acctest.ExpectResults(t, results, test.want...)
		})
	}
}
