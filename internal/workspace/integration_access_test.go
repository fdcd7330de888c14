package workspace_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
)

// serveIntegrations serves two integrations. All of 99 users have access to the first, one of them to the second.
func serveIntegrations(t *testing.T) *apitest.Server {
	t.Helper()
	users := make([]string, 0, 99)
	for _, id := range apitest.UserIDs(1, 99) {
		users = append(users, apitest.Element(id, `"role": "owner", "entitlements": [{"id": "A"}]`))
	}
	one, two := apitest.Element("i-1", `"label": "One"`), apitest.Element("i-2", `"label": "Two"`)
	lists := map[string][]string{"/integrations": {one, two}, "/integrations/i-1/users": users}
	lists["/integrations/i-2/users"] = users[:1]
	return apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
		path, _, _ := strings.Cut(strings.TrimPrefix(req.URI, "/api/v1"), "?")
		if list, ok := lists[path]; ok {
			return apitest.List(req, list...)
		}
		last := strings.LastIndex(path, "/")
		for _, element := range lists[path[:last]] {
			if strings.Contains(element, strconv.Quote(path[last+1:])) {
				return apitest.Object(element)
			}
		}
		return apitest.FromFile(http.StatusNotFound, "error-404.json")
	})
}

// TestIntegrationsOfUser returns what a user has on each integration, and reads each list once for many users.
func TestIntegrationsOfUser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serveIntegrations(t)
		ws := newWorkspace(t, server, nil)
		want := []string{"One A", "Two A"}
		for _, id := range apitest.UserIDs(1, 99) {
			found, err := ws.Integrations().OfUser(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, one := range found {
				got = append(got, apitest.Text(one.Integration.Label)+" "+strings.Join(one.User.Entitlements, " "))
			}
			apitest.ExpectStrings(t, got, want...)
			want = []string{"One A"}
		}
		// The list of integrations, and of each integration one user and the list.
		server.ExpectReads(5)
	})
}
