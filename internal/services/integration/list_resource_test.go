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

// newSeats serves a workspace with people on hubs, of whom some have no entitlement.
func newSeats(t *testing.T) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	w.AddIntegration(cerbytest.Integration{ID: "plain", Application: "youtube_tenant", Extra: map[string]any{"label": nil}})
	for _, person := range []cerbytest.IntegrationUser{
		{UserID: cerbytest.SeedGuestID},
		{UserID: cerbytest.SeedInternID, Entitlements: []string{"VIEWER"}},
		{UserID: cerbytest.SeedOwnerID, Role: "owner", Entitlements: []string{"MANAGER", "EDITOR"}, Extra: map[string]any{"email": nil}},
	} {
		w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, person)
	}
	w.AddIntegrationUser("plain", cerbytest.IntegrationUser{UserID: cerbytest.SeedAdminID, Entitlements: []string{"VIEWER"}, Extra: map[string]any{"email": ""}})
	return w
}

// The people on the hubs, as lists tell of them, and what is said of who has no entitlement.
const left = "greta.guest@agency.example on Acme / Video Team has no entitlements, and is left out."

var (
	inesOnVideo   = listedUser("ines.intern@acme.example", "Acme / Video Team", cerbytest.SeedVideoIntegrationID, cerbytest.SeedInternID)
	oliviaOnVideo = listedUser("olivia.owner@acme.example", "Acme / Video Team", cerbytest.SeedVideoIntegrationID, cerbytest.SeedOwnerID)
	adamOnBoards  = listedUser("adam.admin@acme.example", "Acme Boards", cerbytest.SeedBoardsIntegrationID, cerbytest.SeedAdminID)
	adamOnPlain   = listedUser("adam.admin@acme.example", "plain", "plain", cerbytest.SeedAdminID)
)

// People are named by the e-mail of the user, wherever it is told, and who has no entitlement is left out with a
// warning.
func TestUserList(t *testing.T) {
	t.Parallel()
	w := newSeats(t)
	for name, test := range map[string]struct {
		integration any
		limit       int64
		want        []string
		warnings    []string
	}{
		"all":        {nil, 0, []string{inesOnVideo, oliviaOnVideo, adamOnBoards, adamOnPlain}, []string{left}},
		"one":        {cerbytest.SeedBoardsIntegrationID, 0, []string{adamOnBoards}, nil},
		"unlabelled": {"plain", 0, []string{adamOnPlain}, nil},
		// Who is left out does not count.
		"limit": {cerbytest.SeedVideoIntegrationID, 1, []string{inesOnVideo}, []string{left, "The limit is reached"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			things, said := w.List(t, acctest.Query{Type: "cerby_integration_user", Config: map[string]any{"integration_id": test.integration}, Limit: test.limit, IncludeResource: true})
			said.Expect(t, nil, test.warnings)
			acctest.ExpectResults(t, things, test.want...)
		})
	}
}
