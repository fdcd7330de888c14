package workspace_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// scriptedList responds as a service with one list does, whose elements can be read by ID.
type scriptedList struct {
	path  string
	pages []apitest.Response
	ids   map[string]bool
}

// newScriptedList returns a list of some size under a path.
func newScriptedList(path string, size int) *scriptedList {
	all := apitest.Users(1, size)
	s := &scriptedList{path: "/api/v1" + path, ids: map[string]bool{}}
	for page := 1; page == 1 || (page-1)*100 < size; page++ {
		s.pages = append(s.pages, apitest.List(apitest.Request{URI: fmt.Sprintf("?page[number]=%d", page)}, all...))
	}
	for _, id := range apitest.UserIDs(1, size) {
		s.ids[id] = true
	}
	return s
}

// respond responds to a request, or with missing for an unknown one.
func (s *scriptedList) respond(req apitest.Request, missing apitest.Response) apitest.Response {
	number := apitest.PageNumber(req)
	id, single := strings.CutPrefix(req.URI, s.path+"/")
	switch {
	case number > 0 && number <= len(s.pages):
		return s.pages[number-1]
	case single && s.ids[id]:
		return apitest.Object(apitest.User(id))
	}
	return missing
}

// newServer returns a server with the list. A response takes 10 ms.
func (s *scriptedList) newServer(t *testing.T) *apitest.Server {
	t.Helper()
	missing := apitest.FromFile(404, "error-404.json")
	return apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
		return apitest.Delayed(10*time.Millisecond, s.respond(req, missing))
	})
}

// findUsers finds users by ID, some of them in parallel.
func findUsers(t *testing.T, client *workspace.Workspace, atOnce int, ids []string) {
	t.Helper()
	queue := make(chan string, len(ids))
	for _, id := range ids {
		queue <- id
	}
	close(queue)
	apitest.Together(atOnce, func() {
		for id := range queue {
			u, err := orNil(client.Users().Find(t.Context(), id))
			if err != nil || u == nil || u.ID != id || u.Email != id+"@acme.example" {
				t.Errorf("%s: got %+v, %v", id, u, err)
			}
		}
	})
}

// TestBudget_bound makes at most twice the calls of the better of two ways: one for each user, or one for each page of
// the list.
func TestBudget_bound(t *testing.T) {
	for _, size := range []int{1, 50, 100, 101, 1000, 2000} {
		list := newScriptedList("/users", size)
		for _, count := range []int{1, 2, 3, 5, 10, 99, 100, 101, 150, 500, 1000} {
			if count > size {
				continue
			}
			bound := 2 * min(count, len(list.pages))
			for _, parallel := range []int{1, 10} {
				expectCalls(t, list, parallel, apitest.UserIDs(1, count), bound)
				expectCalls(t, list, parallel, apitest.UserIDs(size-count+1, size), bound)
			}
		}
	}
}

// expectCalls finds users, some of them in parallel, with a bound on the calls.
func expectCalls(t *testing.T, list *scriptedList, parallel int, ids []string, bound int) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		server := list.newServer(t)
		findUsers(t, newWorkspace(t, server, nil), parallel, ids)
		if got := len(server.Requests()); got > bound {
			t.Errorf("%d users from %s of %d pages, %d in parallel: %d calls, want at most %d",
				len(ids), ids[0], len(list.pages), parallel, got, bound)
		}
		if got := server.MaxOpen(); got > cerby.DefaultMaxConcurrentRequests {
			t.Errorf("%d requests at once", got)
		}
	})
}

// TestBudget_fewAndAll keeps the bounds for a few users of a large workspace, and for all users.
func TestBudget_fewAndAll(t *testing.T) {
	for _, test := range []struct{ count, size, bound int }{{5, 50000, 7}, {1000, 1000, 22}, {1, 50000, 1}, {1, 1, 1}} {
		list := newScriptedList("/users", test.size)
		for _, parallel := range []int{1, 10} {
			expectCalls(t, list, parallel, apitest.UserIDs(test.size-test.count+1, test.size), test.bound)
		}
	}
}

// TestBudget_listThenFind reads the list once, and responds to single lookups from it.
func TestBudget_listThenFind(t *testing.T) {
	s := newScriptedList("/users", 950)
	synctest.Test(t, func(t *testing.T) {
		server := s.newServer(t)
		client := newWorkspace(t, server, nil)
		var asked sync.Map
		apitest.Together(30, func() {
			_, second := asked.LoadOrStore("all", true)
			read := client.Users().List
			if second {
				read = client.Users().Cached
			}
			if all, err := read(t.Context()); err != nil || len(all) != 950 || all[949].ID != "u-950" {
				t.Errorf("%d users, %v", len(all), err)
			}
		})
		findUsers(t, client, 10, apitest.UserIDs(1, 950))
		server.ExpectReads(10)
		if lasted := server.Elapsed(); lasted != 20*time.Millisecond {
			t.Errorf("lasted %s", lasted)
		}
	})
}

// TestBudget_singleReads resolves lookups from single reads, the first page and the list, in that order.
func TestBudget_singleReads(t *testing.T) {
	s := newScriptedList("/users", 350)
	synctest.Test(t, func(t *testing.T) {
		server := s.newServer(t)
		client := newWorkspace(t, server, func(c *cerby.Config) { c.MaxConcurrentRequests = 1 })
		findUsers(t, client, 1, []string{"u-301", "u-5", "u-302", "u-6", "u-303", "u-304", "u-305", "u-200", "u-306"})
		uri := func(page int) string {
			return fmt.Sprintf("GET /api/v1/users?page%%5Bnumber%%5D=%d&page%%5Bsize%%5D=100", page)
		}
		server.ExpectRequests(
			"GET /api/v1/users/u-301",
			uri(1),
			"GET /api/v1/users/u-302",
			"GET /api/v1/users/u-303",
			"GET /api/v1/users/u-304",
			uri(2),
			uri(3),
			uri(4),
		)
	})
}

// TestBudget_everyNoun reads a few objects of each noun by ID, and many from the list.
func TestBudget_everyNoun(t *testing.T) {
	for path, find := range map[string]func(ctx context.Context, ws *workspace.Workspace, id string) (string, error){
		"/users": func(ctx context.Context, ws *workspace.Workspace, id string) (string, error) {
			found, err := ws.Users().Find(ctx, id)
			return found.ID, err
		},
		"/teams": func(ctx context.Context, ws *workspace.Workspace, id string) (string, error) {
			found, err := ws.Teams().Find(ctx, id)
			return found.ID, err
		},
		"/collections": func(ctx context.Context, ws *workspace.Workspace, id string) (string, error) {
			found, err := ws.Collections().Find(ctx, id)
			return found.ID, err
		},
		"/accounts": func(ctx context.Context, ws *workspace.Workspace, id string) (string, error) {
			found, err := ws.Accounts().Find(ctx, id)
			return found.ID, err
		},
		"/integrations": func(ctx context.Context, ws *workspace.Workspace, id string) (string, error) {
			found, err := ws.Integrations().Find(ctx, id)
			return found.ID, err
		},
		"/integrations/i-1/users": func(ctx context.Context, ws *workspace.Workspace, id string) (string, error) {
			found, err := ws.Integrations().Users("i-1").Find(ctx, id)
			return found.ID, err
		},
	} {
		t.Run(path, func(t *testing.T) {
			list := newScriptedList(path, 520)
			for count, bound := range map[int]int{1: 1, 2: 3, 4: 5, 6: 7, 10: 12, 520: 12} {
				expectFindCalls(t, list, find, count, bound)
			}
			synctest.Test(t, func(t *testing.T) {
				server := list.newServer(t)
				_, err := find(t.Context(), newWorkspace(t, server, nil), "nobody")
				if !errors.Is(err, cerby.ErrNotFound) {
					t.Errorf("got %v, want ErrNotFound", err)
				}
				// Before any other response of the API, its list confirms that the address is right.
				server.ExpectRequests("GET "+list.path+"/nobody", "GET "+list.path+apitest.FirstPage)
			})
		})
	}
}

// expectFindCalls finds the last objects of a list with a bound on the calls.
func expectFindCalls(
	t *testing.T, list *scriptedList,
	find func(ctx context.Context, ws *workspace.Workspace, id string) (string, error), count, bound int,
) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		server := list.newServer(t)
		ws := newWorkspace(t, server, nil)
		for _, id := range apitest.UserIDs(521-count, 520) {
			if got, err := find(t.Context(), ws, id); got != id || err != nil {
				t.Errorf("%s: got %q, %v", id, got, err)
			}
		}
		if got := len(server.Requests()); got > bound {
			t.Errorf("%d objects: %d calls, want at most %d", count, got, bound)
		}
	})
}
