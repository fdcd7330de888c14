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

// slowList returns a server whose reads take ten seconds, with a list that a function returns.
func slowList(t *testing.T, elements func() []string) *apitest.Server {
	t.Helper()
	return apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
		switch req.Method {
		case http.MethodGet:
			return apitest.Delayed(10*time.Second, apitest.List(req, elements()...))
		default:
			return apitest.Delayed(time.Second, apitest.Response{Status: 204})
		}
	})
}

// expectMember checks the cached role of a member. An empty role means no member.
func expectMember(t *testing.T, ws *workspace.Workspace, id, role string) {
	t.Helper()
	m, err := orNil(ws.TeamMembers("t-1").Find(t.Context(), id))
	switch {
	case err != nil:
		t.Errorf("%s: %v", id, err)
	case m == nil && role != "":
		t.Errorf("%s is not known", id)
	case m != nil && (m.ID != id || apitest.Text(m.Role) != role):
		t.Errorf("%s: got %q in the role %s, want %s", id, m.ID, apitest.Text(m.Role), role)
	}
}

// TestListCache_sharedRead reads a list once for all callers and kinds of lookups.
func TestListCache_sharedRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := apitest.Users(1, 250)
		server := slowList(t, func() []string { return all })
		ws := newWorkspace(t, server, nil)
		var asked atomic.Int32
		apitest.Together(30, func() {
			id := fmt.Sprintf("u-%d", asked.Add(1)*8)
			if m, err := orNil(ws.TeamMembers("t-1").Find(t.Context(), id)); err != nil || m == nil || m.ID != id {
				t.Errorf("%s: got %+v, %v", id, m, err)
			}
		})
		time.Sleep(time.Hour)
		for _, id := range apitest.UserIDs(1, 250) {
			if m, err := orNil(ws.TeamMembers("t-1").FindWithoutRecheck(t.Context(), id)); err != nil || m == nil {
				t.Errorf("%s: got %+v, %v", id, m, err)
			}
		}
		members, err := ws.TeamMembers("t-1").ListAfterWrites(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		apitest.ExpectStrings(t, memberIDs(members), apitest.UserIDs(1, 250)...)
		server.ExpectTimes(0, 10*time.Second, 10*time.Second)
	})
}

// TestListCache_perListAndWorkspace reads each list once for each parent and workspace.
func TestListCache_perListAndWorkspace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			return apitest.List(req, apitest.Member(req.URI, "owner"))
		})
		for range 2 {
			ws := newWorkspace(t, server, nil)
			for range 2 {
				expectOneMember(t, ws, "x-1")
				expectOneMember(t, ws, "x-2")
			}
		}
		server.ExpectReads(24)
	})
}

// expectOneMember checks that each list of members of one parent has one member.
func expectOneMember(t *testing.T, ws *workspace.Workspace, parentID string) {
	t.Helper()
	shares := ws.Shares()
	lists := map[string]func(ctx context.Context) ([]cerby.Member, error){
		"account users":    shares.ListByItem(cerby.AccountItem, parentID, cerby.UserMembers).List,
		"secret users":     shares.ListByItem(cerby.SecretItem, parentID, cerby.UserMembers).List,
		"secret teams":     shares.ListByItem(cerby.SecretItem, parentID, cerby.TeamMembers).List,
		"collection users": shares.ListByItem(cerby.CollectionItem, parentID, cerby.UserMembers).List,
		"collection teams": shares.ListByItem(cerby.CollectionItem, parentID, cerby.TeamMembers).List,
		"team members":     ws.TeamMembers(parentID).ListAfterWrites,
	}
	for name, list := range lists {
		if members, err := list(t.Context()); err != nil || len(members) != 1 {
			t.Errorf("%s of %s: got %+v, %v", name, parentID, members, err)
		}
	}
}

// TestListCache_failedRead returns the error of a read to all callers that wait for it. A later caller reads again.
func TestListCache_failedRead(t *testing.T) {
	for name, read := range map[string]func(ctx context.Context, ws *workspace.Workspace) error{
		"one": func(ctx context.Context, ws *workspace.Workspace) error {
			_, err := orNil(ws.TeamMembers("t-1").Find(ctx, "u-1"))
			return err
		},
		"all": func(ctx context.Context, ws *workspace.Workspace) error {
			_, err := ws.TeamMembers("t-1").ListAfterWrites(ctx)
			return err
		},
		"teams": func(ctx context.Context, ws *workspace.Workspace) error { _, err := ws.Teams().Cached(ctx); return err },
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.NewServer(t, func(number int, req apitest.Request) apitest.Response {
				if number == 1 {
					return apitest.Delayed(10*time.Second, apitest.FromFile(400, "error-400.json"))
				}
				return apitest.Delayed(10*time.Second, apitest.List(req, apitest.Users(1, 3)...))
			})
			ws := newWorkspace(t, server, nil)
			apitest.Together(30, func() {
				if err := read(t.Context(), ws); err == nil || callError(t, err).Status != 400 {
					t.Errorf("got %v", err)
				}
			})
			server.ExpectTimes(0)
			apitest.Together(30, func() {
				if err := read(t.Context(), ws); err != nil {
					t.Error(err)
				}
			})
			server.ExpectTimes(0, 10*time.Second)
		})
	}
}

// TestListCache_interruptedRead fails for the caller whose context ends. Another caller goes on reading.
func TestListCache_interruptedRead(t *testing.T) {
	for name, test := range map[string]struct {
		interrupted int32
		times       []time.Duration
	}{
		"a caller that waits":   {2, []time.Duration{0}},
		"the caller that reads": {1, []time.Duration{0, 3 * time.Second}},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			cause := errors.New("the user had enough")
			server := slowList(t, func() []string { return apitest.Users(1, 3) })
			members := newWorkspace(t, server, nil).TeamMembers("t-1")
			var calls atomic.Int32
			apitest.Together(30, func() {
				number := calls.Add(1)
				time.Sleep(time.Duration(number-1) * time.Millisecond) // The first caller reads.
				if number == test.interrupted {
					_, err := members.Find(apitest.CancelAfter(t, 3*time.Second, cause), "u-3")
					if !errors.Is(err, cause) {
						t.Errorf("got %v, want the cause", err)
					}
					return
				}
				if _, err := members.Find(t.Context(), "u-3"); err != nil {
					t.Error(err)
				}
			})
			server.ExpectTimes(test.times...)
		})
	}
}

// TestListCache_listMoves reads a list three times for all callers, and returns the error to each.
func TestListCache_listMoves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			return apitest.Delayed(time.Second, apitest.Page(req, 100, 4, apitest.Users(1, 3)...))
		})
		ws := newWorkspace(t, server, nil)
		for range 2 {
			apitest.Together(20, func() {
				_, one := ws.TeamMembers("t-1").Find(t.Context(), "u-1")
				_, listed := ws.TeamMembers("t-1").FindWithoutRecheck(t.Context(), "u-1")
				_, all := ws.TeamMembers("t-1").ListAfterWrites(t.Context())
				for _, err := range []error{one, listed, all} {
					apitest.ExpectText(
						t,
						callError(t, err).Error(),
						"unable to list team members: the list changed during each of 3 reads",
					)
				}
			})
		}
		server.ExpectTimes(0, time.Second, 2*time.Second)
	})
}

// TestListSince reads a list again that is older than a moment, once for all callers.
func TestListSince(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.ServeList(t, apitest.Users(1, 3)...)
		users := newWorkspace(t, server, nil).Users()
		if _, err := users.Cached(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond)
		start := time.Now()
		time.Sleep(time.Millisecond)
		apitest.Together(20, func() {
			if all, err := users.ListSince(t.Context(), start); err != nil || len(all) != 3 {
				t.Errorf("got %v, %v", all, err)
			}
		})
		server.ExpectReads(2)
	})
}

// TestList_fresh serves no list to a plural read that began more than a few seconds before.
func TestList_fresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.ServeList(t, apitest.Users(1, 3)...)
		users := newWorkspace(t, server, nil).Users()
		for _, pause := range []time.Duration{0, 2 * time.Second, 2 * time.Second} {
			time.Sleep(pause)
			if _, err := users.List(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		server.ExpectReads(2)
	})
}
