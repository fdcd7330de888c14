package cerby_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// The requests that the tests on teams expect.
const (
	postTeam   = "POST /api/v1/teams"
	listTeams  = "GET /api/v1/teams" + apitest.FirstPage
	patchTeam  = "PATCH /api/v1/teams/t-1"
	deleteTeam = "DELETE /api/v1/teams/t-1"
	readTeam   = "GET /api/v1/teams/t-1"
)

// TestTeams_requests sends what the service documents and nothing else, byte for byte.
func TestTeams_requests(t *testing.T) {
	expectRequestOf(
		t,
		map[string]apitest.Response{"200": apitest.FromFile(200, "team.json"), "201": apitest.FromFile(201, "team.json")},
		map[string]requestTest{
			"create": {func(ctx context.Context, client *cerby.Client) error {
				_, err := client.Teams().Creation("A \"team\" & more").Send(ctx, nil)
				return err
			}, apitest.Request{Method: "POST", URI: "/api/v1/teams", Body: `{"data":{"type":"team","attributes":{"name":"A ` +
				`\"team\" \u0026 more"}}}`}},
			"rename": {func(ctx context.Context, client *cerby.Client) error {
				_, err := client.Teams().Rename(ctx, "t-1", "Marketing")
				return err
			}, apitest.Request{Method: "PATCH", URI: "/api/v1/teams/t-1", Body: `{"data":{"type":"team",` +
				`"attributes":{"name":"Marketing"}}}`}},
			"delete": {
				func(ctx context.Context, client *cerby.Client) error { return client.Teams().Delete(ctx, "t-1") },
				apitest.Request{Method: "DELETE", URI: "/api/v1/teams/t-1"},
			},
			"get": {func(ctx context.Context, client *cerby.Client) error {
				_, err := client.Teams().Get(ctx, "t-1")
				return err
			}, apitest.Request{Method: "GET", URI: "/api/v1/teams/t-1"}},
		},
	)
}

// TestTeams_attributes reads every attribute of a team into its own field.
func TestTeams_attributes(t *testing.T) {
	want := cerby.Team{
		ID:        "t-1",
		Name:      "Marketing",
		Type:      "user_managed",
		CreatedAt: "2024-01-04T15:36:54",
		UpdatedAt: "2024-01-05T15:36:54+00:00",
	}
	for name, call := range map[string]func(ctx context.Context, ws *cerby.Client) (cerby.Team, error){
		"create": func(ctx context.Context, ws *cerby.Client) (cerby.Team, error) {
			created, err := ws.Teams().Creation("Marketing").Send(ctx, nil)
			return created.Object, err
		},
		"rename": func(ctx context.Context, ws *cerby.Client) (cerby.Team, error) {
			return ws.Teams().Rename(ctx, "t-1", "Marketing")
		},
		"get": func(ctx context.Context, ws *cerby.Client) (cerby.Team, error) {
			return ws.Teams().Get(ctx, "t-1")
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
				if apitest.PageNumber(req) > 0 {
					return apitest.List(req)
				}
				return apitest.FromFile(200, "team.json")
			})
			got, err := call(t.Context(), newClient(t, server, nil))
			if err != nil || got != want {
				t.Errorf("%s: got %+v, %v", name, got, err)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.FromFile(200, "teams.json"), apitest.FromFile(200, "teams.json"))
		client := newClient(t, server, nil)
		listed, err := cerby.Collect(client.Teams().List().Each(t.Context()))
		all, err2 := client.Teams().List().All(t.Context(), nil)
		for _, teams := range [][]cerby.Team{listed, all} {
			if err != nil || err2 != nil || len(teams) != 3 || teams[0] != want || teams[1].Name != "Sales" ||
				teams[2].ID != "t-3" ||
				teams[2].CreatedAt != "" {
				t.Errorf("got %+v, %v, %v", teams, err, err2)
			}
		}
		server.ExpectRequests(listTeams, listTeams)
	})
}

// TestTeam_managed recognizes a team of the identity provider by its type.
func TestTeam_managed(t *testing.T) {
	for kind, want := range map[string]bool{
		"scim_managed": true, "user_managed": false, "undefined": false, "": false, "of the future": false,
	} {
		if got := (cerby.Team{Type: kind}).IsSCIMManaged(); got != want {
			t.Errorf("%q: %t", kind, got)
		}
	}
}

// TestDeleteTeam_notFound succeeds for a team that does not exist. A read confirms this. The 404 page of a proxy is an
// error.
func TestDeleteTeam_notFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		missing := apitest.FromFile(404, "error-404.json")
		server := apitest.InOrder(t, missing, missing, apitest.FromFile(404, "not-found-404.html"))
		teams := newClient(t, server, nil).Teams()
		if err := teams.Delete(t.Context(), "t-1"); err != nil {
			t.Error(err)
		}
		if err := teams.Delete(t.Context(), "t-1"); err == nil {
			t.Error("a page was taken for the service's word")
		}
		server.ExpectRequests(deleteTeam, "GET /api/v1/teams/t-1", deleteTeam)
	})
}
