package workspace_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// serveTeams serves three teams, of which the first two have accounts, and responds with 404 for the lists in gone.
func serveTeams(t *testing.T, gone ...string) *apitest.Server {
	t.Helper()
	lists := map[string]apitest.Response{
		"/teams": apitest.WholeList(apitest.Element("t-1", `"name": "Marketing"`), apitest.Element("t-2", `"name": null`),
			apitest.Element("t-3", `"name": "Sales"`)),
		"/teams/t-1/accounts": apitest.WholeList(
			apitest.Member("a-1", "account_owner"), apitest.Member("a-2", "account_collaborator")),
		"/teams/t-2/accounts": apitest.WholeList(apitest.Element("a-1", `"role": null`)),
		"/teams/t-3/accounts": apitest.WholeList(),
		"/teams/t-2":          apitest.Object(apitest.Element("t-2", `"name": null`)),
	}
	for _, path := range gone {
		lists[path] = apitest.FromFile(http.StatusNotFound, "error-404.json")
	}
	return apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
		path, _, _ := strings.Cut(strings.TrimPrefix(req.URI, "/api/v1"), "?")
		if response, ok := lists[path]; ok && req.Method == http.MethodGet {
			return response
		}
		return apitest.Response{Status: 200}
	})
}

// expectTeams checks the teams of an account, as "ID name role".
func expectTeams(t *testing.T, ws *workspace.Workspace, account string, want ...string) {
	t.Helper()
	teams, err := ws.Shares().AccountTeams(t.Context(), account)
	if err != nil {
		t.Error(err)
	}
	var got []string
	for _, team := range teams {
		got = append(got, team.ID+" "+apitest.Text(team.DisplayName())+" "+apitest.Text(team.Role))
	}
	apitest.ExpectStrings(t, got, want...)
}

// TestAccountTeams reads the list of teams and the accounts of each team once for all accounts, whatever the time.
func TestAccountTeams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serveTeams(t)
		ws := newWorkspace(t, server, nil)
		apitest.Together(20, func() {
			expectTeams(t, ws, "a-1", "t-1 Marketing account_owner", "t-2 (nil) (nil)")
		})
		time.Sleep(time.Minute)
		expectTeams(t, ws, "a-2", "t-1 Marketing account_collaborator")
		expectTeams(t, ws, "a-3")
		server.ExpectReads(4)
		share := cerby.Share{Kind: cerby.AccountItem, ItemID: "a-1", MemberKind: cerby.TeamMembers, MemberID: "t-1"}
		if err := ws.Shares().Grant(t.Context(), share, "account_owner", ""); err != nil {
			t.Error(err)
		}
		expectTeams(t, ws, "a-2", "t-1 Marketing account_collaborator")
		server.ExpectReads(5)
	})
}

// TestAccountTeams_missingList leaves out a team that was deleted meanwhile. Any other missing list is an error.
func TestAccountTeams_missingList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		deleted := newWorkspace(t, serveTeams(t, "/teams/t-2/accounts", "/teams/t-2"), nil)
		expectTeams(t, deleted, "a-1", "t-1 Marketing account_owner")
		exists := newWorkspace(t, serveTeams(t, "/teams/t-2/accounts"), nil)
		if teams, err := exists.Shares().AccountTeams(t.Context(), "a-1"); err == nil {
			t.Errorf("got %v, want an error", teams)
		}
	})
}
