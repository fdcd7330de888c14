package workspace_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// TestFind_recheckOfList looks for what the list does not have a second time, with one reading for all who miss something.
func TestFind_recheckOfList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		readings := 0
		server := slowList(t, func() []string {
			if readings++; readings == 1 {
				return apitest.Users(1, 50)
			}
			return apitest.Users(2, 60)
		})
		ws := newWorkspace(t, server, nil)
		var asked atomic.Int32
		apitest.Together(30, func() {
			n := asked.Add(1) + 45 // Those above 50 are missing at first, those above 60 always.
			id := fmt.Sprintf("u-%d", n)
			if m, err := orNil(ws.TeamMembers("t-1").Find(t.Context(), id)); err != nil || (m != nil) != (n <= 60) {
				t.Errorf("%s: got %+v, %v", id, m, err)
			}
		})
		server.ExpectTimes(0, 10*time.Second)
		for id, there := range map[string]bool{"u-1": true, "u-50": true, "u-51": true, "u-60": true, "u-61": false, "u-99": false} {
			if m, err := orNil(ws.TeamMembers("t-1").Find(t.Context(), id)); err != nil || (m != nil) != there {
				t.Errorf("%s: got %+v, %v", id, m, err)
			}
		}
		if m, err := orNil(ws.TeamMembers("t-1").FindWithoutRecheck(t.Context(), "u-51")); err != nil || m != nil {
			t.Errorf("one look found %+v, %v", m, err)
		}
		server.ExpectReads(2)
	})
}

// TestFindWithoutRecheck_missing looks at the list once, for what is not in it too.
func TestFindWithoutRecheck_missing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := slowList(t, func() []string { return apitest.Users(1, 3) })
		client := newWorkspace(t, server, nil)
		apitest.Together(30, func() {
			if m, err := orNil(client.TeamMembers("t-1").FindWithoutRecheck(t.Context(), "u-9")); err != nil || m != nil {
				t.Errorf("got %+v, %v", m, err)
			}
		})
		server.ExpectTimes(0)
	})
}

// TestFind_recheckByID reads what the list does not have by its id, once however often it is asked for.
func TestFind_recheckByID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			switch {
			case apitest.PageNumber(req) > 0:
				return apitest.List(req, apitest.Users(1, 2)...)
			case req.URI == "/api/v1/users/u-3":
				return apitest.Object(apitest.User("u-3"))
			}
			return apitest.FromFile(t, 404, "error-404.json")
		})
		users := newWorkspace(t, server, nil).Users()
		if _, err := users.Cached(t.Context()); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			for id, there := range map[string]bool{"u-2": true, "u-3": true, "u-4": false} {
				if u, err := orNil(users.Find(t.Context(), id)); err != nil || (u != nil) != there {
					t.Errorf("%s: got %+v, %v", id, u, err)
				}
			}
		}
		server.ExpectReads(3)
	})
}

// TestFind_singleReadCached reads what is read by its id once, also what is not there, until a write of it is refused.
func TestFind_singleReadCached(t *testing.T) {
	for name, single := range map[string]apitest.Response{"there": apitest.Object(apitest.User("u-1")), "not there": apitest.FromFile(t, 404, "error-404.json")} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
					switch {
					case req.Method != "GET":
						return apitest.FromFile(t, 403, "error-403.json")
					case apitest.PageNumber(req) > 0:
						return apitest.List(req, apitest.Users(2, 150)...)
					}
					return single
				})
				users := newWorkspace(t, server, nil).Users()
				ask := func() {
					for range 5 {
						if u, err := orNil(users.Find(t.Context(), "u-1")); err != nil || (u != nil) != (single.Status == 200) {
							t.Errorf("got %+v, %v", u, err)
						}
					}
				}
				ask()
				// Before the API has answered anything else, its list confirms that a 404 comes from it.
				first := 1
				if single.Status == 404 {
					first = 2
				}
				server.ExpectReads(first)
				if err := users.Delete(t.Context(), "u-1"); !errors.Is(err, cerby.ErrDenied) {
					t.Errorf("got %v", err)
				}
				ask()
				server.ExpectReads(first + 2) // The first page, and the second read by id.
			})
		})
	}
}

// TestFind_parentDeleted knows nothing of what belongs to something that does not exist, and reads twice for all who ask; who
// wants all gets the error.
func TestFind_parentDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			if req.URI == "/api/v1/teams"+apitest.FirstPage {
				return apitest.List(req)
			}
			return apitest.FromFile(t, 404, "error-404.json")
		})
		ws := newWorkspace(t, server, nil)
		apitest.Together(30, func() {
			if m, err := orNil(ws.TeamMembers("t-1").Find(t.Context(), "u-1")); err != nil || m != nil {
				t.Errorf("got %+v, %v", m, err)
			}
			if m, err := orNil(ws.TeamMembers("t-1").FindWithoutRecheck(t.Context(), "u-1")); err != nil || m != nil {
				t.Errorf("got %+v, %v", m, err)
			}
			if all, err := ws.TeamMembers("t-1").ListAfterWrites(t.Context()); len(all) != 0 || !errors.Is(err, cerby.ErrNotFound) {
				t.Errorf("got %+v, %v", all, err)
			}
		})
		// The team is read each time, and the list of teams once, to confirm the address.
		server.ExpectRequests(listMembers, readTeam, "GET /api/v1/teams"+apitest.FirstPage, listMembers, readTeam)
	})
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(int, apitest.Request) apitest.Response { return apitest.FromFile(t, 404, "not-found-404.html") })
		if m, err := orNil(newWorkspace(t, server, nil).TeamMembers("t-1").Find(t.Context(), "u-1")); err == nil {
			t.Errorf("a page of a proxy was taken for the service's word: %+v", m)
		}
	})
}

// TestFind_parentExists takes a 404 of a list for an error where the team exists, after one more try.
func TestFind_parentExists(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lists := 0
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			switch {
			case req.URI == "/api/v1/teams/t-1":
				return apitest.FromFile(t, 200, "team.json")
			case lists > 0 && lists != 3:
				lists++
				return apitest.List(req, apitest.Users(1, 3)...)
			}
			lists++
			return apitest.FromFile(t, 404, "error-404.json")
		})
		if m, err := orNil(newWorkspace(t, server, nil).TeamMembers("t-1").Find(t.Context(), "u-1")); err != nil || m == nil {
			t.Errorf("after one 404: got %+v, %v", m, err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			if req.URI == "/api/v1/teams/t-1" {
				return apitest.FromFile(t, 200, "team.json")
			}
			return apitest.FromFile(t, 404, "error-404.json")
		})
		_, err := orNil(newWorkspace(t, server, nil).TeamMembers("t-1").Find(t.Context(), "u-1"))
		if err == nil || errors.Is(err, cerby.ErrNotFound) {
			t.Errorf("got %v", err)
		}
	})
}

// TestFind_wrongPath takes a 404 of everything for a wrong address: nothing is gone.
func TestFind_wrongPath(t *testing.T) {
	for name, read := range map[string]func(ctx context.Context, c *workspace.Workspace) error{
		"secret": func(ctx context.Context, c *workspace.Workspace) error {
			_, err := orNil(c.Secrets().Find(ctx, "s-1"))
			return err
		},
		"user": func(ctx context.Context, c *workspace.Workspace) error {
			_, err := orNil(c.Users().Find(ctx, "u-1"))
			return err
		},
		"member": func(ctx context.Context, c *workspace.Workspace) error {
			_, err := orNil(c.TeamMembers("t-1").Find(ctx, "u-1"))
			return err
		},
		"members": func(ctx context.Context, c *workspace.Workspace) error {
			_, err := c.TeamMembers("t-1").ListAfterWrites(ctx)
			return err
		},
		"integration user": func(ctx context.Context, c *workspace.Workspace) error {
			_, err := orNil(c.Integrations().Users("i-1").Find(ctx, "u-1"))
			return err
		},
		"share of a secret": func(ctx context.Context, c *workspace.Workspace) error {
			_, err := orNil(c.Shares().Find(ctx, cerby.Share{Kind: cerby.SecretItem, ItemID: "s-1", Of: cerby.OfUsers, MemberID: "u-1"}))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := apitest.NewServer(t, func(int, apitest.Request) apitest.Response { return apitest.FromFile(t, 404, "error-404.json") })
				err := read(t.Context(), newWorkspace(t, server, nil))
				if !errors.Is(err, cerby.ErrWrongPath) || errors.Is(err, cerby.ErrNotFound) {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}
