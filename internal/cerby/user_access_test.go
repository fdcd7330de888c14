package cerby_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestUsers_listItems reads the items of a user live, each kind from its own list.
func TestUsers_listItems(t *testing.T) {
	for segment, op := range map[string]cerby.Operation{
		"accounts": cerby.ListUserAccounts, "secrets": cerby.ListUserSecrets,
		"collections": cerby.ListUserCollections, "teams": cerby.ListUserTeams,
	} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.FromFile(200, "team-accounts.json"), apitest.FromFile(404, "error-404.json"))
			users := newClient(t, server, nil).Users()
			has, err := users.ListItems(t.Context(), "u-1", op)
			if err != nil || len(has) != 2 || apitest.Text(has[0].DisplayName()) != "Main" ||
				apitest.Text(has[0].Application) != "Instagram" ||
				apitest.Text(has[1].Role) != "owner" {
				t.Errorf("got %+v, %v", has, err)
			}
			if has, err := users.ListItems(t.Context(), "u-1", op); has != nil || !errors.Is(err, cerby.ErrNotFound) {
				t.Errorf("of a deleted user: %+v, %v", has, err)
			}
			uri := "GET /api/v1/users/u-1/" + segment + apitest.FirstPage
			server.ExpectRequests(uri, uri)
		})
	}
}
