package workspace_test

import (
	"context"
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

// workspace answers as a service with a list does, whose elements can be read by their ids; its pages are written once.
type scriptedList struct {
	path  string
	pages []apitest.Response
	ids   map[string]bool
}

// newWorkspace makes a workspace of so many, listed and read under a path.
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

// answer answers a request; what is not there is answered as missing is.
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

// wire makes a wire of the workspace, on which an answer takes a moment.
func (s *scriptedList) newServer(t *testing.T) *apitest.Server {
	t.Helper()
	missing := apitest.FromFile(t, 404, "error-404.json")
	return apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
		return apitest.Delayed(10*time.Millisecond, s.respond(req, missing))
	})
}

// findUsers asks for the users of some ids, as many at once as told, and checks that each is given.
func findUsers(t *testing.T, client *workspace.Workspace, atOnce int, ids []string) {
	t.Helper()
	queue := make(chan string, len(ids))
	for _, id := range ids {
		queue <- id
	}
	close(queue)
	apitest.Together(atOnce, func() {
		for id := range queue {
			if u, err := orNil(client.Users().Find(t.Context(), id)); err != nil || u == nil || u.ID != id || u.Email != id+"@acme.example" {
				t.Errorf("%s: got %+v, %v", id, u, err)
			}
		}
	})
}

// TestBudget_bound never makes more than twice the calls of the better of two ways: one for each user who is asked for, or one
// for each page of all.
func TestBudget_bound(t *testing.T) {
	for _, size := range []int{1, 50, 100, 101, 1000, 10000} {
		s := newScriptedList("/users", size)
		for _, n := range []int{1, 2, 3, 5, 10, 99, 100, 101, 150, 500, 1000} {
			if n > size {
				continue
			}
			for _, atOnce := range []int{1, 10} {
				first, last := apitest.UserIDs(1, n), apitest.UserIDs(size-n+1, size)
				for which, ids := range map[string][]string{"first": first, "last": last} {
					synctest.Test(t, func(t *testing.T) {
						server := s.newServer(t)
						findUsers(t, newWorkspace(t, server, nil), atOnce, ids)
						if got, bound := len(server.Requests()), 2*min(n, len(s.pages)); got > bound {
							t.Errorf("the %s %d of %d, %d at once: %d calls, want at most %d", which, n, size, atOnce, got, bound)
						}
						if server.MaxOpen() > cerby.DefaultMaxConcurrentRequests {
							t.Errorf("%d requests at once", server.MaxOpen())
						}
					})
				}
			}
		}
	}
}

// TestBudget_fewAndAll keeps the bounds that are promised.
func TestBudget_fewAndAll(t *testing.T) {
	for _, test := range []struct{ n, size, bound int }{{5, 50000, 7}, {1000, 1000, 22}, {1, 50000, 1}, {1, 1, 1}} {
		s := newScriptedList("/users", test.size)
		for _, atOnce := range []int{1, 10} {
			synctest.Test(t, func(t *testing.T) {
				server := s.newServer(t)
				findUsers(t, newWorkspace(t, server, nil), atOnce, apitest.UserIDs(test.size-test.n+1, test.size))
				if got := len(server.Requests()); got > test.bound {
					t.Errorf("%d of %d, %d at once: %d calls, want at most %d", test.n, test.size, atOnce, got, test.bound)
				}
			})
		}
	}
}

// TestBudget_listThenFind reads the list once for who wants all, and nothing after that for who wants one.
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

// TestBudget_singleReads takes what one asks for from single reads, the first page and the list, in that order.
func TestBudget_singleReads(t *testing.T) {
	s := newScriptedList("/users", 350)
	synctest.Test(t, func(t *testing.T) {
		server := s.newServer(t)
		client := newWorkspace(t, server, func(c *cerby.Config) { c.MaxConcurrentRequests = 1 })
		findUsers(t, client, 1, []string{"u-301", "u-5", "u-302", "u-6", "u-303", "u-304", "u-305", "u-200", "u-306"})
		uri := func(page int) string {
			return fmt.Sprintf("GET /api/v1/users?page%%5Bnumber%%5D=%d&page%%5Bsize%%5D=100", page)
		}
		server.ExpectRequests("GET /api/v1/users/u-301", uri(1), "GET /api/v1/users/u-302", "GET /api/v1/users/u-303", "GET /api/v1/users/u-304", uri(2), uri(3), uri(4))
	})
}

// TestBudget_everyNoun reads each of the nouns that have a read by id singly where one is asked for, and from the list
// where many are.
func TestBudget_everyNoun(t *testing.T) {
	for path, known := range map[string]func(ctx context.Context, client *workspace.Workspace, id string) (bool, error){
		"/users": func(ctx context.Context, client *workspace.Workspace, id string) (bool, error) {
			x, err := orNil(client.Users().Find(ctx, id))
			return x != nil && x.ID == id, err
		},
		"/teams": func(ctx context.Context, client *workspace.Workspace, id string) (bool, error) {
			x, err := orNil(client.Teams().Find(ctx, id))
			return x != nil && x.ID == id, err
		},
		"/collections": func(ctx context.Context, client *workspace.Workspace, id string) (bool, error) {
			x, err := orNil(client.Collections().Find(ctx, id))
			return x != nil && x.ID == id, err
		},
		"/accounts": func(ctx context.Context, client *workspace.Workspace, id string) (bool, error) {
			x, err := orNil(client.Accounts().Find(ctx, id))
			return x != nil && x.ID == id, err
		},
		"/integrations": func(ctx context.Context, client *workspace.Workspace, id string) (bool, error) {
			x, err := orNil(client.Integrations().Find(ctx, id))
			return x != nil && x.ID == id, err
		},
		"/integrations/i-1/users": func(ctx context.Context, client *workspace.Workspace, id string) (bool, error) {
			x, err := orNil(client.Integrations().Users("i-1").Find(ctx, id))
			return x != nil && x.ID == id, err
		},
	} {
		t.Run(path, func(t *testing.T) {
			s := newScriptedList(path, 520)
			for n, bound := range map[int]int{1: 1, 2: 3, 4: 5, 6: 7, 10: 12, 520: 12} {
				synctest.Test(t, func(t *testing.T) {
					server := s.newServer(t)
					client := newWorkspace(t, server, nil)
					for _, id := range apitest.UserIDs(521-n, 520) {
						if there, err := known(t.Context(), client, id); !there || err != nil {
							t.Errorf("%s: %t, %v", id, there, err)
						}
					}
					if got := len(server.Requests()); got > bound {
						t.Errorf("%d asked: %d calls, want at most %d", n, got, bound)
					}
				})
			}
			synctest.Test(t, func(t *testing.T) {
				server := s.newServer(t)
				if there, err := known(t.Context(), newWorkspace(t, server, nil), "nobody"); there || err != nil {
					t.Errorf("got %t, %v", there, err)
				}
				// Before the API has answered anything else, its list confirms that the address is right.
				server.ExpectRequests("GET "+s.path+"/nobody", "GET "+s.path+apitest.FirstPage)
			})
		})
	}
}
