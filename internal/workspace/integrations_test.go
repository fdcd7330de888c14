package workspace_test

import (
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
)

// TestIntegrationUsers_perIntegration keeps hubs apart: a few people are read singly on each, and many from its list.
func TestIntegrationUsers_perIntegration(t *testing.T) {
	small, large := newScriptedList("/integrations/i-1/users", 3), newScriptedList("/integrations/i-2/users", 300)
	synctest.Test(t, func(t *testing.T) {
		missing := apitest.FromFile(t, 404, "error-404.json")
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			if r := small.respond(req, missing); r.Status == 200 && req.URI[:len(small.path)] == small.path {
				return r
			}
			return large.respond(req, missing)
		})
		integrations := newWorkspace(t, server, nil).Integrations()
		for _, id := range apitest.UserIDs(1, 3) {
			for _, hub := range []string{"i-1", "i-2"} {
				if person, err := orNil(integrations.Users(hub).Find(t.Context(), id)); err != nil || person == nil || person.ID != id {
					t.Errorf("%s on %s: got %+v, %v", id, hub, person, err)
				}
			}
		}
		server.ExpectRequests("GET /api/v1/integrations/i-1/users/u-1", "GET /api/v1/integrations/i-2/users/u-1",
			"GET /api/v1/integrations/i-1/users"+apitest.FirstPage, "GET /api/v1/integrations/i-2/users"+apitest.FirstPage)
		if people, err := integrations.Users("i-2").List(t.Context()); err != nil || len(people) != 300 || people[299].ID != "u-300" {
			t.Errorf("%d people, %v", len(people), err)
		}
		server.ExpectReads(6)
	})
}

// TestIntegrationUsers_readIsCached knows a person as they were last read, and reads all again for who wants them in their order.
func TestIntegrationUsers_readIsCached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		single := apitest.Response{}
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			if apitest.PageNumber(req) > 0 {
				return apitest.List(req, apitest.Element("u-1", `"role": "collaborator"`), apitest.Element("u-2", `"role": "owner"`))
			}
			return single
		})
		integrations := newWorkspace(t, server, nil).Integrations()
		if people, err := integrations.Users("i-1").List(t.Context()); err != nil || len(people) != 2 {
			t.Errorf("got %+v, %v", people, err)
		}
		for _, step := range []struct {
			now   apitest.Response
			there bool
		}{{apitest.FromFile(t, 200, "integration-user.json"), true}, {apitest.FromFile(t, 404, "error-404.json"), false}, {apitest.FromFile(t, 200, "integration-user.json"), true}} {
			single = step.now
			read, err := orNil(integrations.Users(janeOnIntegration.IntegrationID).Read(t.Context(), janeOnIntegration.UserID))
			if err != nil || (read != nil) != step.there {
				t.Errorf("got %+v, %v", read, err)
			}
			single = apitest.Response{Status: 500}
			known, err := orNil(integrations.Users(janeOnIntegration.IntegrationID).Find(t.Context(), janeOnIntegration.UserID))
			if err != nil || (known != nil) != step.there || known != nil && apitest.Text(known.Role) != "owner" {
				t.Errorf("got %+v, %v", known, err)
			}
		}
		if _, err := orNil(integrations.Users(janeOnIntegration.IntegrationID).Read(t.Context(), janeOnIntegration.UserID)); err == nil {
			t.Error("a failure was taken for an answer")
		}
		if known, err := orNil(integrations.Users(janeOnIntegration.IntegrationID).Find(t.Context(), janeOnIntegration.UserID)); err != nil || known == nil {
			t.Errorf("after a failure: got %+v, %v", known, err)
		}
		server.ExpectReads(5)
		for range 2 {
			if people, err := integrations.Users("i-1").List(t.Context()); err != nil || len(people) != 2 || people[0].ID != "u-1" {
				t.Errorf("got %+v, %v", people, err)
			}
		}
		server.ExpectReads(6)
	})
}
