package workspace_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// TestFind_recheckOfList reads a list again if it lacks an element, once for all callers.
func TestFind_recheckOfList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reads := 0
		server := slowList(t, func() []string {
			if reads++; reads == 1 {
				return apitest.Users(1, 50)
			}
			return apitest.Users(2, 60)
		})
		members := newWorkspace(t, server, nil).TeamMembers("t-1")
		var calls atomic.Int32
		apitest.Together(30, func() {
			number := calls.Add(1) + 45 // Those above 50 are missing at first, those above 60 always.
			expectFound(t, members.Find, fmt.Sprintf("u-%d", number), number <= 60)
		})
		server.ExpectTimes(0, 10*time.Second)
		for id, exists := range map[string]bool{
			"u-1": true, "u-50": true, "u-51": true, "u-60": true, "u-61": false, "u-99": false,
		} {
			expectFound(t, members.Find, id, exists)
		}
		expectFound(t, members.FindWithoutRecheck, "u-51", false)
		server.ExpectReads(2)
	})
}

// expectFound checks whether a lookup finds an object.
func expectFound[T any](t *testing.T, find func(ctx context.Context, id string) (T, error), id string, exists bool) {
	t.Helper()
	found, err := orNil(find(t.Context(), id))
	if err != nil || (found != nil) != exists {
		t.Errorf("%s: got %+v, %v, want found %t", id, found, err, exists)
	}
}

// TestFindWithoutRecheck_missing reads the list once, even if it lacks the object.
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

// TestFind_recheckByID reads an object by its ID that the list lacks, once for all callers.
func TestFind_recheckByID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			switch {
			case apitest.PageNumber(req) > 0:
				return apitest.List(req, apitest.Users(1, 2)...)
			case req.URI == "/api/v1/users/u-3":
				return apitest.Object(apitest.User("u-3"))
			}
			return apitest.FromFile(404, "error-404.json")
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

// TestFind_singleReadCached reads an object by its ID once, also if it does not exist, until a write of it fails.
func TestFind_singleReadCached(t *testing.T) {
	for name, single := range map[string]apitest.Response{
		"exists":         apitest.Object(apitest.User("u-1")),
		"does not exist": apitest.FromFile(404, "error-404.json"),
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := newRefusingServer(t, single)
			users := newWorkspace(t, server, nil).Users()
			// Before any other response of the API, its list confirms that a 404 comes from it.
			reads := 1
			if single.Status == 404 {
				reads = 2
			}
			for range 5 {
				expectFound(t, users.Find, "u-1", single.Status == 200)
			}
			server.ExpectReads(reads)
			if err := users.Delete(t.Context(), "u-1"); !errors.Is(err, cerby.ErrDenied) {
				t.Errorf("got %v, want ErrDenied", err)
			}
			for range 5 {
				expectFound(t, users.Find, "u-1", single.Status == 200)
			}
			server.ExpectReads(reads + 2) // The first page, and the second read by ID.
		})
	}
}

// TestFind_parentDeleted finds nothing in a list whose parent does not exist, after two reads for all callers. A plural
// read returns the error.
func TestFind_parentDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			if req.URI == "/api/v1/teams"+apitest.FirstPage {
				return apitest.List(req)
			}
			return apitest.FromFile(404, "error-404.json")
		})
		members := newWorkspace(t, server, nil).TeamMembers("t-1")
		apitest.Together(30, func() {
			expectFound(t, members.Find, "u-1", false)
			expectFound(t, members.FindWithoutRecheck, "u-1", false)
			if all, err := members.ListAfterWrites(t.Context()); len(all) != 0 || !errors.Is(err, cerby.ErrNotFound) {
				t.Errorf("got %+v, %v, want ErrNotFound", all, err)
			}
		})
		// The team is read each time, and the list of teams once, to confirm the address.
		server.ExpectRequests(listMembers, readTeam, listTeams, listMembers, readTeam)
	})
	synctest.Test(t, func(t *testing.T) {
		server := apitest.Always(t, apitest.FromFile(404, "not-found-404.html"))
		_, err := newWorkspace(t, server, nil).TeamMembers("t-1").Find(t.Context(), "u-1")
		if err == nil || errors.Is(err, cerby.ErrNotFound) {
			t.Errorf("got %v, want an error for a page of a proxy", err)
		}
	})
}

// TestFind_parentExists reads a list again that gets a 404 response although its parent exists, and then returns an
// error.
func TestFind_parentExists(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lists := 0
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			switch {
			case req.URI == "/api/v1/teams/t-1":
				return apitest.FromFile(200, "team.json")
			case lists > 0 && lists != 3:
				lists++
				return apitest.List(req, apitest.Users(1, 3)...)
			}
			lists++
			return apitest.FromFile(404, "error-404.json")
		})
		if m, err := orNil(newWorkspace(t, server, nil).TeamMembers("t-1").Find(t.Context(), "u-1")); err != nil || m == nil {
			t.Errorf("after one 404: got %+v, %v", m, err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			if req.URI == "/api/v1/teams/t-1" {
				return apitest.FromFile(200, "team.json")
			}
			return apitest.FromFile(404, "error-404.json")
		})
		_, err := orNil(newWorkspace(t, server, nil).TeamMembers("t-1").Find(t.Context(), "u-1"))
		if err == nil || errors.Is(err, cerby.ErrNotFound) {
			t.Errorf("got %v", err)
		}
	})
}

// TestFind_wrongPath reports a wrong address if every request gets a 404 response: nothing was deleted.
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
			_, err := orNil(c.Shares().Find(ctx, cerby.Share{
				Kind: cerby.SecretItem, ItemID: "s-1", MemberKind: cerby.UserMembers, MemberID: "u-1",
			}))
			return err
		},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.Always(t, apitest.FromFile(404, "error-404.json"))
			err := read(t.Context(), newWorkspace(t, server, nil))
			if !errors.Is(err, cerby.ErrWrongPath) || errors.Is(err, cerby.ErrNotFound) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// newRefusingServer returns a server that refuses writes, lists users without u-1, and responds to single reads with a
// response.
func newRefusingServer(t *testing.T, single apitest.Response) *apitest.Server {
	t.Helper()
	return apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
		switch {
		case req.Method != http.MethodGet:
			return apitest.FromFile(403, "error-403.json")
		case apitest.PageNumber(req) > 0:
			return apitest.List(req, apitest.Users(2, 150)...)
		}
		return single
	})
}
