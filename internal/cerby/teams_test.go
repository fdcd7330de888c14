package cerby_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// The requests that the tests on teams expect.
const (
	postTeam   = "POST /api/v1/teams"
	listTeams  = "GET /api/v1/teams" + firstPage
	patchTeam  = "PATCH /api/v1/teams/t-1"
	deleteTeam = "DELETE /api/v1/teams/t-1"
	readTeam   = "GET /api/v1/teams/t-1"
)

// TestTeamRequests sends what the service documents and nothing else, byte for byte.
func TestTeamRequests(t *testing.T) {
	expectEach(t, map[string]reply{"200": answer(t, 200, "team.json"), "201": answer(t, 201, "team.json")}, map[string]request{
		"create": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Teams().Create(ctx, "A \"team\" & more")
			return err
		}, arrival{method: "POST", uri: "/api/v1/teams", body: `{"data":{"type":"team","attributes":{"name":"A \"team\" \u0026 more"}}}`}},
		"rename": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Teams().Rename(ctx, "t-1", "Marketing")
			return err
		}, arrival{method: "PATCH", uri: "/api/v1/teams/t-1", body: `{"data":{"type":"team","attributes":{"name":"Marketing"}}}`}},
		"delete": {
			func(ctx context.Context, client *workspace.Workspace) error { return client.Teams().Delete(ctx, "t-1") },
			arrival{method: "DELETE", uri: "/api/v1/teams/t-1"},
		},
		"get": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.API().Teams().Get(ctx, "t-1")
			return err
		}, arrival{method: "GET", uri: "/api/v1/teams/t-1"}},
	})
}

// TestTeamAnswers reads every attribute of a team into its own field.
func TestTeamAnswers(t *testing.T) {
	want := cerby.Team{ID: "t-1", Name: "Marketing", Type: "user_managed", CreatedAt: "2024-01-04T15:36:54", UpdatedAt: "2024-01-05T15:36:54+00:00"}
	for name, call := range map[string]func(ctx context.Context, ws *workspace.Workspace) (cerby.Team, error){
		"create": func(ctx context.Context, ws *workspace.Workspace) (cerby.Team, error) {
			return ws.Teams().Create(ctx, "Marketing")
		},
		"rename": func(ctx context.Context, ws *workspace.Workspace) (cerby.Team, error) {
			return ws.Teams().Rename(ctx, "t-1", "Marketing")
		},
		"get": func(ctx context.Context, ws *workspace.Workspace) (cerby.Team, error) {
			return ws.API().Teams().Get(ctx, "t-1")
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWire(t, func(_ int, a arrival) reply {
				if pageNumber(a) > 0 {
					return listOfAll(a)
				}
				return answer(t, 200, "team.json")
			})
			got, err := call(t.Context(), newWorkspace(t, w, nil))
			if err != nil || got != want {
				t.Errorf("%s: got %+v, %v", name, got, err)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, answer(t, 200, "teams.json"), answer(t, 200, "teams.json"))
		client := newWorkspace(t, w, nil)
		listed, err := cerby.Filter(client.API().Teams().List(t.Context()), func(cerby.Team) bool { return true })
		known, err2 := client.Teams().List(t.Context())
		for _, teams := range [][]cerby.Team{listed, known} {
			if err != nil || err2 != nil || len(teams) != 3 || teams[0] != want || teams[1].Name != "Sales" || teams[2].ID != "t-3" || teams[2].CreatedAt != "" {
				t.Errorf("got %+v, %v, %v", teams, err, err2)
			}
		}
		w.expectRequests(listTeams, listTeams)
	})
}

// TestManagedTeams takes a team for the identity provider's by its type alone.
func TestManagedTeams(t *testing.T) {
	for kind, want := range map[string]bool{"scim_managed": true, "user_managed": false, "undefined": false, "": false, "of the future": false} {
		if got := (cerby.Team{Type: kind}).Managed(); got != want {
			t.Errorf("%q: %t", kind, got)
		}
	}
}

// TestCreateTeamSettles looks for a team whose creation got no clear answer among those of its name that were not there
// before. The bubble's clock stands at the beginning of the year 2000.
func TestCreateTeamSettles(t *testing.T) {
	older := element("t-0", `"name": "Marketing", "createdAt": "1999-12-31T23:50:00"`)
	other := element("t-9", `"name": "marketing", "createdAt": "2000-01-01T00:00:00"`)
	made := element("t-1", `"name": "Marketing", "createdAt": "2000-01-01T00:00:00.158Z"`)
	again := element("t-2", `"name": "Marketing", "createdAt": "2000-01-01T00:00:00+00:00"`)
	timeless := element("t-3", `"name": "Marketing"`)
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
		for kind, first := range map[string]reply{"dropped": {dropped: true}, "504": {status: 504}, "timed out": {after: time.Hour}, "cut": {status: 201, body: file(t, "team.json"), cut: true}} {
			t.Run(name+", "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					posts := 0
					w := newWire(t, func(_ int, a arrival) reply {
						switch {
						case a.method == "GET" && posts == 0:
							return listOfAll(a, test.before...)
						case a.method == "GET":
							return listOfAll(a, test.list...)
						}
						if posts++; posts == 1 {
							return first
						}
						return answer(t, 201, "team.json")
					})
					team, err := newWorkspace(t, w, nil).Teams().Create(t.Context(), "Marketing")
					if team.ID != test.id || len(w.writes()) != test.posts {
						t.Errorf("got %q, %v with %+v", team.ID, err, w.all())
					}
					switch {
					case test.fails == "" && err != nil:
						t.Error(err)
					case test.fails != "":
						expectText(t, failure(t, err).Error(), "could not create team: ", "whether the write was applied is unknown", test.fails)
					}
				})
			})
		}
	}
}

// TestCreateTeamWithoutObject takes an answer without the team for a lost one.
func TestCreateTeamWithoutObject(t *testing.T) {
	for _, r := range []reply{{status: 204}, {status: 201, body: `{}`}, {status: 200, body: `{"data": []}`}, {status: 200, body: `{"data": {"type": "team"}}`}} {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, answer(t, 200, "users-none.json"), r, reply{status: 200, body: `{"data": [` + element("t-1", `"name": "Marketing"`) + `]}`})
			if team, err := newWorkspace(t, w, nil).Teams().Create(t.Context(), "Marketing"); err != nil || team.ID != "t-1" {
				t.Errorf("%q: got %q, %v", r.body, team.ID, err)
			}
			w.expectRequests(listTeams, postTeam, listTeams)
		})
	}
}

// TestTeamConflict passes a clash of names on in the service's words.
func TestTeamConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clash := reply{status: 409, body: `{"errors": [{"code": "conflict", "title": "Conflict", "detail": "Name is taken.", "status": 409}]}`}
		w := inOrder(t, answer(t, 200, "users-none.json"), clash, clash)
		teams := newWorkspace(t, w, nil).Teams()
		_, err := teams.Create(t.Context(), "Marketing")
		expectText(t, failure(t, err).Error(), "could not create team: the service answered 409 Conflict: Name is taken.")
		_, err = teams.Rename(t.Context(), "t-1", "Marketing")
		expectText(t, failure(t, err).Error(), "could not rename team: the service answered 409 Conflict: Name is taken.")
		w.expectRequests(listTeams, postTeam, patchTeam)
	})
}

// TestDeleteOfGoneTeam takes a team that is not there for removed, and no page of a proxy for that.
func TestDeleteOfGoneTeam(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, answer(t, 404, "error-404.json"), answer(t, 404, "not-found-404.html"))
		teams := newWorkspace(t, w, nil).Teams()
		if err := teams.Delete(t.Context(), "t-1"); err != nil {
			t.Error(err)
		}
		if err := teams.Delete(t.Context(), "t-1"); err == nil {
			t.Error("a page was taken for the service's word")
		}
		w.expectRequests(deleteTeam, deleteTeam)
	})
}
