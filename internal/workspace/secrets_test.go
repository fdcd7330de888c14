package workspace_test

import (
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// The requests that the tests of secrets expect.
const (
	postSecret  = "POST /api/v1/secrets"
	listSecrets = "GET /api/v1/secrets" + apitest.FirstPage
)

// TestSecrets_list lists secrets without their values, and removed ones as removed.
func TestSecrets_list(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.FromFile(200, "secrets.json"), apitest.FromFile(200, "secrets.json"))
		ws := newWorkspace(t, server, nil)
		secrets := ws.Secrets()
		listed, err := cerby.Filter(ws.API().Secrets().List().Each(t.Context()),
			func(s cerby.Secret) bool { return !s.IsRemoved() })
		if err != nil || len(listed) != 2 || listed[0].ID != "s-1" || apitest.Text(listed[0].Title) != "Door" ||
			apitest.Text(listed[0].Status) != "active" ||
			apitest.Text(listed[0].EventName) != "create" || listed[1].ID != "s-4" ||
			listed[1].Title != nil {
			t.Errorf("got %+v, %v", listed, err)
		}
		all, err := secrets.List(t.Context())
		if err != nil || len(all) != 4 || !all[1].IsRemoved() || !all[2].IsRemoved() {
			t.Errorf("got %+v, %v", all, err)
		}
		if s, err := orNil(secrets.Find(t.Context(), "s-3")); err != nil || s == nil || !s.IsRemoved() {
			t.Errorf("got %+v, %v", s, err)
		}
		server.ExpectRequests("GET /api/v1/secrets"+apitest.FirstPage, "GET /api/v1/secrets"+apitest.FirstPage)
	})
}

// TestCreateSecret_createdByOthers repeats a lost creation if only another client has created a secret of the title
// since the last read of the list.
func TestCreateSecret_createdByOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		posts := 0
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			switch {
			case isBelowObject(req) && apitest.PageNumber(req) == 0:
				return apitest.Object(apitest.Element("s-1", `"body": {"type": "plaintext", "value": "another"}`))
			case isBelowObject(req):
				return apitest.List(req)
			case req.Method == http.MethodGet && posts == 0:
				return apitest.List(req)
			case req.Method == http.MethodGet:
				return apitest.List(req, apitest.Element("s-1", `"title": "Door", "createdAt": "1999-12-31T23:59:40"`))
			}
			if posts++; posts == 2 {
				return apitest.Response{Dropped: true}
			}
			return apitest.Response{Status: 201, Body: `{"data": {"id": "s-` + strconv.Itoa(6+posts) + `", "attributes": {}}}`}
		})
		client := newWorkspace(t, server, nil)
		_, err := client.Secrets().
			Create(t.Context(), cerby.CreateSecretRequest{VaultID: "v-1", Title: "Gate", Value: doorSecret.Value})
		if err != nil {
			t.Fatal(err)
		}
		secret, err := client.Secrets().Create(t.Context(), doorSecret)
		if secret.Object.ID != "s-9" || err != nil {
			t.Errorf("got %+v, %v", secret, err)
		}
	})
}

// TestCreateSecret_verify looks for a secret whose creation had an ambiguous response among the secrets of its title
// that did not exist before. The clock of the bubble starts with the year 2000.
func TestCreateSecret_verify(t *testing.T) {
	created := apitest.Element("s-1", `"title": "Door", "status": "active", "createdAt": "2000-01-01T00:00:00.158Z"`)
	again := apitest.Element("s-2", `"title": "Door", "createdAt": "2000-01-01T00:00:05"`)
	withoutTime := apitest.Element("s-3", `"title": "Door"`)
	older := apitest.Element("s-0", `"title": "Door", "createdAt": "1999-12-31T23:00:00"`)
	other := apitest.Element("s-9", `"title": "door", "createdAt": "2000-01-01T00:00:00"`)
	deleted := apitest.Element("s-8", `"title": "Door", "createdAt": "2000-01-01T00:00:00", "eventName": "delete"`)
	for name, test := range map[string]createVerification{
		"exists": {
			before: []string{older}, after: []string{older, other, deleted, created}, id: "s-1", posts: 1,
		},
		"exists, of unknown age":  {after: []string{withoutTime}, id: "s-3", posts: 1},
		"an hour old":             {before: []string{older}, after: []string{older}, id: "s-7", posts: 2},
		"empty list":              {id: "s-7", posts: 2},
		"deleted":                 {after: []string{deleted}, id: "s-7", posts: 2},
		"one existed before":      {before: []string{again}, after: []string{created, again}, id: "s-1", posts: 1},
		"several":                 {after: []string{created, again}, posts: 1, fails: "2 objects match"},
		"several, with their IDs": {after: []string{created, again}, posts: 1, fails: "s-1, s-2"},
	} {
		for kind, first := range map[string]apitest.Response{
			"dropped":   {Dropped: true},
			"504":       {Status: 504},
			"timed out": {Delay: time.Hour},
			"a page":    apitest.FromFile(502, "gateway-502.html"),
			"truncated": {Status: 201, Body: `{"data": {"id": "s-1"}}`, Truncated: true},
		} {
			if test.posts == 2 && kind == "truncated" {
				continue // A write with a successful response is not repeated.
			}
			apitest.Run(t, name+", "+kind, func(t *testing.T) {
				second := apitest.Response{Status: 201, Body: `{"data": {"id": "s-7", "attributes": {}}}`}
				server := test.newServer(t, first, second)
				secret, err := newWorkspace(t, server, nil).Secrets().Create(t.Context(), doorSecret)
				test.expect(t, server, "unable to create secret: ", secret.Object.ID, err)
			})
		}
	}
}

// TestCreateSecret_listDenied creates the secret if the API key may not read the list.
func TestCreateSecret_listDenied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		made := apitest.Response{Status: 201, Body: `{"data": {"id": "s-1", "attributes": {}}}`}
		server := apitest.InOrder(t, apitest.FromFile(401, "error-401.json"), made, apitest.FromFile(400, "error-400.json"))
		client := newWorkspace(t, server, nil)
		if s, err := client.Secrets().Create(t.Context(), doorSecret); err != nil || s.Object.ID != "s-1" {
			t.Errorf("got %+v, %v", s, err)
		}
		server.ExpectRequests(listSecrets, postSecret)
	})
}
