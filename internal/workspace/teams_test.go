package workspace_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
)

// The requests that the tests of teams expect.
const (
	postTeam  = "POST /api/v1/teams"
	patchTeam = "PATCH /api/v1/teams/t-1"
)

// TestCreateTeam_verify looks for a team whose creation got no clear answer among those of its name that were not there
// before. The bubble's clock stands at the beginning of the year 2000.
func TestCreateTeam_verify(t *testing.T) {
	older := apitest.Element("t-0", `"name": "Marketing", "createdAt": "1999-12-31T23:50:00"`)
	other := apitest.Element("t-9", `"name": "marketing", "createdAt": "2000-01-01T00:00:00"`)
	made := apitest.Element("t-1", `"name": "Marketing", "createdAt": "2000-01-01T00:00:00.158Z"`)
	again := apitest.Element("t-2", `"name": "Marketing", "createdAt": "2000-01-01T00:00:00+00:00"`)
	timeless := apitest.Element("t-3", `"name": "Marketing"`)
	for name, test := range map[string]struct {
		list   []string
		before []string
		id     string
		posts  int
		fails  string
	}{
		"there":                  {[]string{older, other, made}, nil, "t-1", 1, ""},
		"there, of no known age": {[]string{older, timeless}, nil, "t-3", 1, ""},
		"not there":              {[]string{older, other}, nil, "t-1", 2, ""},
		"nothing there":          {nil, nil, "t-1", 2, ""},
		"one there, one before":  {[]string{made, again}, []string{again}, "t-1", 1, ""},
		"only one from before":   {[]string{timeless}, []string{timeless}, "t-1", 2, ""},
		"several":                {[]string{made, older, again}, []string{older}, "", 1, "2 objects match, and it is unknown which of them was created now"},
		"several, of no age":     {[]string{made, timeless}, nil, "", 1, "2 objects match"},
	} {
		for kind, first := range map[string]apitest.Response{"dropped": {Dropped: true}, "504": {Status: 504}, "timed out": {Delay: time.Hour}, "cut": {Status: 201, Body: apitest.File(t, "team.json"), Truncated: true}} {
			t.Run(name+", "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					posts := 0
					server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
						switch {
						case req.Method == "GET" && posts == 0:
							return apitest.List(req, test.before...)
						case req.Method == "GET":
							return apitest.List(req, test.list...)
						}
						if posts++; posts == 1 {
							return first
						}
						return apitest.FromFile(t, 201, "team.json")
					})
					team, err := newWorkspace(t, server, nil).Teams().Create(t.Context(), "Marketing")
					if team.ID != test.id || len(server.Writes()) != test.posts {
						t.Errorf("got %q, %v with %+v", team.ID, err, server.Requests())
					}
					switch {
					case test.fails == "" && err != nil:
						t.Error(err)
					case test.fails != "":
						apitest.ExpectText(t, callError(t, err).Error(), "could not create team: ", "whether the write was applied is unknown", test.fails)
					}
				})
			})
		}
	}
}

// TestCreateTeam_responseWithoutTeam takes an answer without the team for a lost one.
func TestCreateTeam_responseWithoutTeam(t *testing.T) {
	for _, r := range []apitest.Response{{Status: 204}, {Status: 201, Body: `{}`}, {Status: 200, Body: `{"data": []}`}, {Status: 200, Body: `{"data": {"type": "team"}}`}} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.FromFile(t, 200, "users-none.json"), r, apitest.Response{Status: 200, Body: `{"data": [` + apitest.Element("t-1", `"name": "Marketing"`) + `]}`})
			if team, err := newWorkspace(t, server, nil).Teams().Create(t.Context(), "Marketing"); err != nil || team.ID != "t-1" {
				t.Errorf("%q: got %q, %v", r.Body, team.ID, err)
			}
			server.ExpectRequests(listTeams, postTeam, listTeams)
		})
	}
}

// TestTeams_conflict passes a clash of names on in the service's words.
func TestTeams_conflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clash := apitest.Response{Status: 409, Body: `{"errors": [{"code": "conflict", "title": "Conflict", "detail": "Name is taken.", "status": 409}]}`}
		server := apitest.InOrder(t, apitest.FromFile(t, 200, "users-none.json"), clash, clash)
		teams := newWorkspace(t, server, nil).Teams()
		_, err := teams.Create(t.Context(), "Marketing")
		apitest.ExpectText(t, callError(t, err).Error(), "could not create team: the service answered 409 Conflict: Name is taken.")
		_, err = teams.Rename(t.Context(), "t-1", "Marketing")
		apitest.ExpectText(t, callError(t, err).Error(), "could not rename team: the service answered 409 Conflict: Name is taken.")
		server.ExpectRequests(listTeams, postTeam, patchTeam)
	})
}
