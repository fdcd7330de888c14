package workspace_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// TestIntegrationUsers_perIntegration has a cache for each integration: a few users are read singly, and many from the
// list.
func TestIntegrationUsers_perIntegration(t *testing.T) {
	small := newScriptedList("/integrations/i-1/users", 3)
	large := newScriptedList("/integrations/i-2/users", 300)
	synctest.Test(t, func(t *testing.T) {
		missing := apitest.FromFile(404, "error-404.json")
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			if strings.HasPrefix(req.URI, small.path) {
				return small.respond(req, missing)
			}
			return large.respond(req, missing)
		})
		integrations := newWorkspace(t, server, nil).Integrations()
		for _, id := range apitest.UserIDs(1, 3) {
			expectFound(t, integrations.Users("i-1").Find, id, true)
			expectFound(t, integrations.Users("i-2").Find, id, true)
		}
		server.ExpectRequests("GET /api/v1/integrations/i-1/users/u-1", "GET /api/v1/integrations/i-2/users/u-1",
			"GET /api/v1/integrations/i-1/users"+apitest.FirstPage, "GET /api/v1/integrations/i-2/users"+apitest.FirstPage)
		users, err := integrations.Users("i-2").List(t.Context())
		if err != nil || len(users) != 300 || users[299].ID != "u-300" {
			t.Errorf("got %d users, %v", len(users), err)
		}
		server.ExpectReads(6)
	})
}

// TestIntegrationUsers_readIsCached caches a user as the last live read found them. A plural read reads the list again,
// for its order.
func TestIntegrationUsers_readIsCached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var single apitest.Response
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			if apitest.PageNumber(req) > 0 {
				return apitest.List(req, apitest.Member("u-1", "collaborator"), apitest.Member("u-2", "owner"))
			}
			return single
		})
		integrations := newWorkspace(t, server, nil).Integrations()
		users := integrations.Users("i-1")
		read := func(ctx context.Context, id string) (cerby.IntegrationUser, error) {
			return integrations.User(cerby.IntegrationUserKey{IntegrationID: "i-1", UserID: id}).Read(ctx)
		}
		expectTwoUsers(t, users)
		owner, none := apitest.FromFile(200, "integration-user.json"), apitest.FromFile(404, "error-404.json")
		for _, current := range []apitest.Response{owner, none, owner} {
			single = current
			expectFound(t, read, "u-1", current.Status == 200)
			single = apitest.Response{Status: 500}
			expectFound(t, users.Find, "u-1", current.Status == 200)
		}
		if _, err := read(t.Context(), "u-1"); err == nil || errors.Is(err, cerby.ErrNotFound) {
			t.Errorf("got %v, want the failure of the read", err)
		}
		user, err := users.Find(t.Context(), "u-1")
		if err != nil || apitest.Text(user.Role) != "owner" {
			t.Errorf("after a failed read: got %+v, %v", user, err)
		}
		server.ExpectReads(5)
		expectTwoUsers(t, users)
		expectTwoUsers(t, users)
		server.ExpectReads(6)
	})
}

// expectTwoUsers checks the list of users.
func expectTwoUsers(t *testing.T, users *workspace.ListCache[cerby.IntegrationUser]) {
	t.Helper()
	list, err := users.List(t.Context())
	if err != nil || len(list) != 2 || list[0].ID != "u-1" {
		t.Errorf("got %+v, %v, want two users", list, err)
	}
}
