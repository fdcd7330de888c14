package workspace_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// The requests that the tests of teams expect.
const (
	postTeam  = "POST /api/v1/teams"
	patchTeam = "PATCH /api/v1/teams/t-1"
)

// createVerification is a creation with an ambiguous response that a list verifies.
type createVerification struct {
	// before and after are the lists before and after the first attempt.
	before, after []string
	// id and posts are the expected object and number of attempts. An expected error contains fails.
	id    string
	posts int
	fails string
}

// newServer returns a server with the list. A response takes 10 ms.
func (v createVerification) newServer(t *testing.T, first, second apitest.Response) *apitest.Server {
	t.Helper()
	posts := 0
	return apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
		switch {
		case isBelowObject(req):
			return untouched(req)
		case req.Method == http.MethodGet && posts == 0:
			return apitest.List(req, v.before...)
		case req.Method == http.MethodGet:
			return apitest.List(req, v.after...)
		}
		if posts++; posts == 1 {
			return first
		}
		return second
	})
}

// isBelowObject reports whether a request reads one object, or what belongs to it.
func isBelowObject(req apitest.Request) bool {
	return req.Method == http.MethodGet && strings.Count(req.URI, "/") > len("///")
}

// untouched responds to the reads of an object that nothing was changed in since its creation: doorSecret with its
// value, and empty lists.
func untouched(req apitest.Request) apitest.Response {
	if apitest.PageNumber(req) == 0 {
		const attributes = `"title": "Door", "body": {"type": "plaintext", "value": "three quiet words"}`
		return apitest.Object(apitest.Element("s-1", attributes))
	}
	return apitest.List(req)
}

// expect checks the result of the creation.
func (v createVerification) expect(t *testing.T, server *apitest.Server, prefix, id string, err error) {
	t.Helper()
	if id != v.id || len(server.Writes()) != v.posts || (err != nil) != (v.fails != "") {
		t.Errorf("got %q, %v with %v, want %q after %d attempts", id, err, server.Requests(), v.id, v.posts)
	}
	if v.fails != "" {
		const unknown = "It is unknown whether the write was applied"
		apitest.ExpectText(t, callError(t, err).Error(), prefix, unknown, v.fails)
	}
}

// TestCreateTeam_verify looks for a team whose creation had an ambiguous response among the teams of its name that did
// not exist before. The clock of the bubble starts with the year 2000.
func TestCreateTeam_verify(t *testing.T) {
	older := apitest.Element("t-0", `"name": "Marketing", "createdAt": "1999-12-31T22:50:00"`)
	other := apitest.Element("t-9", `"name": "marketing", "createdAt": "2000-01-01T00:00:00"`)
	created := apitest.Element("t-1", `"name": "Marketing", "createdAt": "2000-01-01T00:00:00.158Z"`)
	again := apitest.Element("t-2", `"name": "Marketing", "createdAt": "2000-01-01T00:00:05+00:00"`)
	withoutTime := apitest.Element("t-3", `"name": "Marketing"`)
	const several = "2 objects match, and it is unknown which of them this request created"
	for name, test := range map[string]createVerification{
		"exists": {before: []string{older}, after: []string{older, other, created}, id: "t-1", posts: 1},
		"exists, of unknown age": {
			before: []string{older}, after: []string{older, withoutTime}, id: "t-3", posts: 1,
		},
		"does not exist":       {before: []string{older}, after: []string{older, other}, id: "t-1", posts: 2},
		"the clock is behind":  {after: []string{older}, id: "t-0", posts: 1},
		"empty list":           {id: "t-1", posts: 2},
		"one existed before":   {before: []string{again}, after: []string{created, again}, id: "t-1", posts: 1},
		"only one from before": {before: []string{withoutTime}, after: []string{withoutTime}, id: "t-1", posts: 2},
		"several": {
			before: []string{older}, after: []string{created, older, again}, posts: 1, fails: several,
		},
		"several, of unknown age": {after: []string{created, withoutTime}, posts: 1, fails: "2 objects match"},
	} {
		for kind, first := range map[string]apitest.Response{
			"dropped":   {Dropped: true},
			"504":       {Status: 504},
			"timed out": {Delay: time.Hour},
			"truncated": {Status: 201, Body: apitest.File("team.json"), Truncated: true},
		} {
			apitest.Run(t, name+", "+kind, func(t *testing.T) {
				server := test.newServer(t, first, apitest.FromFile(201, "team.json"))
				team, err := newWorkspace(t, server, nil).Teams().Create(t.Context(), "Marketing")
				test.expect(t, server, "unable to create team: ", team.Object.ID, err)
			})
		}
	}
}

// TestCreateTeam_responseWithoutTeam verifies a creation whose response has no team.
func TestCreateTeam_responseWithoutTeam(t *testing.T) {
	for _, r := range []apitest.Response{
		{Status: 204},
		{Status: 201, Body: `{}`},
		{Status: 200, Body: `{"data": []}`},
		{Status: 200, Body: `{"data": {"type": "team"}}`},
	} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(
				t,
				apitest.FromFile(200, "users-none.json"),
				r,
				apitest.WholeList(apitest.Element("t-1", `"name": "Marketing"`)),
				apitest.WholeList(),
			)
			team, err := newWorkspace(t, server, nil).Teams().Create(t.Context(), "Marketing")
			if err != nil || team.Object.ID != "t-1" || team.Origin != cerby.Found {
				t.Errorf("%q: got %+v, %v", r.Body, team, err)
			}
			server.ExpectRequests(listTeams, postTeam, listTeams, "GET /api/v1/teams/t-1/members"+apitest.FirstPage)
		})
	}
}

// TestTeams_conflict passes a clash of names on in the service's words.
func TestTeams_conflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clash := apitest.Response{
			Status: 409,
			Body:   `{"errors": [{"code": "conflict", "title": "Conflict", "detail": "Name is taken.", "status": 409}]}`,
		}
		server := apitest.InOrder(t, apitest.FromFile(200, "users-none.json"), clash, clash)
		teams := newWorkspace(t, server, nil).Teams()
		_, err := teams.Create(t.Context(), "Marketing")
		apitest.ExpectText(
			t,
			callError(t, err).Error(),
			"unable to create team: the service responded with 409 Conflict: Name is taken.",
		)
		_, err = teams.Rename(t.Context(), "t-1", "Marketing")
		apitest.ExpectText(
			t,
			callError(t, err).Error(),
			"unable to rename team: the service responded with 409 Conflict: Name is taken.",
		)
		server.ExpectRequests(listTeams, postTeam, patchTeam)
	})
}
