package workspace_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// respondToRead responds to a read with a list of one other element, and a single read with 404.
func respondToRead(t *testing.T, req apitest.Request) apitest.Response {
	t.Helper()
	if apitest.PageNumber(req) == 0 {
		return apitest.FromFile(404, "error-404.json")
	}
	return apitest.List(req, apitest.Element("m-0", `"name": "Others", "role": "owner"`))
}

// cachedWrite is a write, and the read of its object from the cache as a text, which is empty if the object does not
// exist.
type cachedWrite struct {
	write    func(ctx context.Context, client *workspace.Workspace) error
	response apitest.Response
	cached   func(ctx context.Context, client *workspace.Workspace) (string, error)
	// want is the cached object after the write.
	want string
	// creates is set if each write creates an object with a new ID.
	creates bool
}

// describe returns a text about an object, or an empty text without one.
func describe[A any](element *A, err error, name func(*A) string) (string, error) {
	if element == nil {
		return "", err
	}
	return name(element), err
}

// cachedTeam returns the ID and name of the team t-1.
func cachedTeam(ctx context.Context, client *workspace.Workspace) (string, error) {
	team, err := orNil(client.Teams().Find(ctx, "t-1"))
	return describe(team, err, func(team *cerby.Team) string { return team.ID + " " + team.Name })
}

// cachedCollection returns the ID and name of the collection c-1.
func cachedCollection(ctx context.Context, client *workspace.Workspace) (string, error) {
	c, err := orNil(client.Collections().Find(ctx, "c-1"))
	return describe(c, err, func(c *cerby.Collection) string { return c.ID + " " + c.Name })
}

// cachedUser returns the ID and first name of the user u-1.
func cachedUser(ctx context.Context, client *workspace.Workspace) (string, error) {
	u, err := orNil(client.Users().Find(ctx, "u-1"))
	return describe(u, err, func(u *cerby.User) string { return u.ID + " " + u.FirstName })
}

// cachedMember returns the ID and role of the user u-1 in the team t-1.
func cachedMember(ctx context.Context, client *workspace.Workspace) (string, error) {
	m, err := orNil(client.TeamMembers("t-1").Find(ctx, "u-1"))
	return describe(m, err, func(m *cerby.Member) string { return m.ID + " " + apitest.Text(m.Role) })
}

// cachedWrites are the writes of every kind.
func cachedWrites(t *testing.T) map[string]cachedWrite {
	t.Helper()
	ok := apitest.Response{Status: 204}
	item := cerby.Item{CollectionID: "c-1", Kind: cerby.AccountItem, ItemID: "a-1"}
	knownItem := func(ctx context.Context, client *workspace.Workspace) (string, error) {
		m, err := orNil(client.Collections().FindItem(ctx, item))
		return describe(m, err, func(m *cerby.Member) string { return "item " + m.ID })
	}
	all := map[string]cachedWrite{
		"create team": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Teams().Create(ctx, "Marketing")
			return err
		}, apitest.FromFile(201, "team.json"), cachedTeam, "t-1 Marketing", true},
		"rename team": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Teams().Rename(ctx, "t-1", "Marketing")
			return err
		}, apitest.FromFile(200, "team.json"), cachedTeam, "t-1 Marketing", false},
		"delete team": {
			func(ctx context.Context, client *workspace.Workspace) error { return client.Teams().Delete(ctx, "t-1") },
			ok,
			cachedTeam,
			"",
			false,
		},
		"create collection": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Collections().Create(ctx, "Shops")
			return err
		}, apitest.FromFile(201, "collection.json"), cachedCollection, "c-1 Shops", true},
		"rename collection": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Collections().Rename(ctx, "c-1", "Shops")
			return err
		}, apitest.FromFile(200, "collection.json"), cachedCollection, "c-1 Shops", false},
		"delete collection": {func(ctx context.Context, client *workspace.Workspace) error {
			return client.Collections().Delete(ctx, "c-1")
		}, ok, cachedCollection, "", false},
		"create user": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Users().Create(ctx, jane)
			return err
		}, apitest.FromFile(201, "user-pending.json"), cachedUser, "u-1 Jane", true},
		"update user": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Users().Update(ctx, "u-1", cerby.UpdateUserRequest{FirstName: new("Jane")})
			return err
		}, apitest.FromFile(200, "user-pending.json"), cachedUser, "u-1 Jane", false},
		"delete user": {
			func(ctx context.Context, client *workspace.Workspace) error { return client.Users().Delete(ctx, "u-1") },
			ok,
			cachedUser,
			"",
			false,
		},
		"add member": {func(ctx context.Context, client *workspace.Workspace) error {
			return client.TeamMembers("t-1").Add(ctx, janeAsAdmin)
		}, ok, cachedMember, "u-1 admin", false},
		"add members": {func(ctx context.Context, client *workspace.Workspace) error {
			added := []cerby.TeamMember{{UserID: "u-0", Role: "member"}, janeAsAdmin}
			return client.TeamMembers("t-1").SetRoles(ctx, added, nil)
		}, ok, cachedMember, "u-1 admin", false},
		"remove member": {func(ctx context.Context, client *workspace.Workspace) error {
			return client.TeamMembers("t-1").Remove(ctx, "u-1")
		}, ok, cachedMember, "", false},
		"add item": {func(ctx context.Context, client *workspace.Workspace) error {
			return client.Collections().AddItem(ctx, item)
		}, ok, knownItem, "item a-1", false},
		"remove item": {func(ctx context.Context, client *workspace.Workspace) error {
			return client.Collections().RemoveItem(ctx, item)
		}, ok, knownItem, "", false},
	}
	for name, k := range apitest.ShareKinds {
		known := func(ctx context.Context, client *workspace.Workspace) (string, error) {
			m, err := orNil(client.Shares().Find(ctx, shareOf(k)))
			return describe(m, err, func(m *cerby.Member) string { return m.ID + " " + apitest.Text(m.Role) })
		}
		all["give "+name] = cachedWrite{func(ctx context.Context, client *workspace.Workspace) error {
			return client.Shares().Grant(ctx, shareOf(k), k.Role(), "")
		}, ok, known, k.ListID + " " + k.Role(), false}
		all["take "+name] = cachedWrite{func(ctx context.Context, client *workspace.Workspace) error {
			return client.Shares().Revoke(ctx, shareOf(k))
		}, ok, known, "", false}
	}
	return all
}

// forEachCachedWrite runs a test for each write, in a bubble of its own, with a server that responds to the writes in
// order.
func forEachCachedWrite(
	t *testing.T,
	run func(t *testing.T, write cachedWrite, server *apitest.Server, client *workspace.Workspace),
	replies func(write cachedWrite) []apitest.Response,
) {
	t.Helper()
	for name, write := range cachedWrites(t) {
		apitest.Run(t, name, func(t *testing.T) {
			left := replies(write)
			server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
				if req.Method == http.MethodGet {
					return respondToRead(t, req)
				}
				r := left[0]
				if len(left) > 1 {
					left = left[1:]
				}
				return r
			})
			run(t, write, server, newWorkspace(t, server, nil))
		})
	}
}

// expectCached checks what the cache has of a written object.
func expectCached(t *testing.T, write cachedWrite, client *workspace.Workspace, want string) {
	t.Helper()
	if got, err := write.cached(t.Context(), client); err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

// TestOverlay_writeCached caches the result of a write, whether the list was read before or not.
func TestOverlay_writeCached(t *testing.T) {
	for _, before := range []bool{false, true} {
		forEachCachedWrite(t, func(t *testing.T, write cachedWrite, server *apitest.Server, client *workspace.Workspace) {
			if before {
				expectCached(t, write, client, "")
			}
			if err := write.write(t.Context(), client); err != nil {
				t.Fatal(err)
			}
			reads := len(server.Requests()) - 1
			for range 3 {
				expectCached(t, write, client, write.want)
			}
			server.ExpectReads(reads)
		}, func(write cachedWrite) []apitest.Response { return []apitest.Response{write.response} })
	}
}

// TestOverlay_failedWriteInvalidates reads again after a write that was refused, or whose response was ambiguous.
func TestOverlay_failedWriteInvalidates(t *testing.T) {
	for name, response := range map[string]apitest.Response{
		"refused": apitest.FromFile(403, "error-403.json"), "ambiguous": {Status: 500},
	} {
		t.Run(name, func(t *testing.T) {
			responses := func(write cachedWrite) []apitest.Response { return []apitest.Response{write.response, response} }
			forEachCachedWrite(t, expectInvalidated, responses)
		})
	}
}

// expectInvalidated writes twice. If the second write fails, the object is read again, unless it is another one.
func expectInvalidated(t *testing.T, write cachedWrite, server *apitest.Server, ws *workspace.Workspace) {
	t.Helper()
	if err := write.write(t.Context(), ws); err != nil {
		t.Fatal(err)
	}
	expectCached(t, write, ws, write.want)
	before := len(server.Requests())
	if err := write.write(t.Context(), ws); err == nil {
		// A read may show that the object does not exist, as the write intended. A refused write is not verified.
		if len(server.Requests()) == before+1 {
			t.Error("the write succeeded, want an error")
		}
		return
	}
	if write.creates {
		expectCached(t, write, ws, write.want)
		return
	}
	after := len(server.Requests())
	expectCached(t, write, ws, "")
	if len(server.Requests()) == after || after == before {
		t.Error("the object was not read again")
	}
}

// TestListAfterWrites reads a list again in the service's order, once after all writes.
func TestListAfterWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := []string{apitest.Member("u-5", "member"), apitest.Member("u-1", "admin")}
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			if req.Method == http.MethodGet {
				return apitest.List(req, now...)
			}
			return apitest.Response{Status: 200}
		})
		ws := newWorkspace(t, server, nil)
		expectAll := func(reads int, want ...string) {
			t.Helper()
			for range 2 {
				members, err := ws.TeamMembers("t-1").ListAfterWrites(t.Context())
				if err != nil {
					t.Error(err)
				}
				apitest.ExpectStrings(t, memberIDs(members), want...)
			}
			server.ExpectReads(reads)
		}
		expectAll(1, "u-5", "u-1")
		if err := ws.TeamMembers("t-1").Add(t.Context(), cerby.TeamMember{UserID: "u-3", Role: "member"}); err != nil {
			t.Error(err)
		}
		if err := ws.TeamMembers("t-1").Remove(t.Context(), "u-5"); err != nil {
			t.Error(err)
		}
		expectMember(t, ws, "u-3", "member")
		server.ExpectReads(1)
		now = []string{apitest.Member("u-3", "member"), apitest.Member("u-1", "admin")}
		expectAll(2, "u-3", "u-1")
		expectMember(t, ws, "u-5", "")
		server.ExpectReads(2)
	})
}

// TestCached_includesWrites returns the list with this run's writes, without another read.
func TestCached_includesWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			switch req.Method {
			case http.MethodGet:
				return apitest.FromFile(200, "teams.json")
			case http.MethodPost:
				return apitest.Object(apitest.Element("t-9", `"name": "New"`))
			case http.MethodPatch:
				return apitest.Object(apitest.Element("t-1", `"name": "Renamed"`))
			}
			return apitest.Response{Status: 204}
		})
		teams := newWorkspace(t, server, nil).Teams()
		expectCachedTeams(t, teams, "t-1 Marketing", "t-2 Sales", "t-3 Marketing")
		_, createErr := teams.Create(t.Context(), "New")
		_, renameErr := teams.Rename(t.Context(), "t-1", "Renamed")
		deleteErr, otherDeleteErr := teams.Delete(t.Context(), "t-2"), teams.Delete(t.Context(), "t-8")
		if err := errors.Join(createErr, renameErr, deleteErr, otherDeleteErr); err != nil {
			t.Fatal(err)
		}
		expectCachedTeams(t, teams, "t-1 Renamed", "t-3 Marketing", "t-9 New")
		server.ExpectReads(1)
	})
}

// expectCachedTeams checks the cached teams, each as "ID name", in any order.
func expectCachedTeams(t *testing.T, teams workspace.Teams, want ...string) {
	t.Helper()
	all, err := teams.Cached(t.Context())
	if err != nil {
		t.Error(err)
	}
	var got []string
	for _, team := range all {
		got = append(got, team.ID+" "+team.Name)
	}
	slices.Sort(got)
	apitest.ExpectStrings(t, got, want...)
}

// TestOverlay_writeDuringRead knows what was written while the list was read, whatever the list shows of it.
func TestOverlay_writeDuringRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := slowList(t, func() []string {
			return []string{apitest.Member("u-1", "member"), apitest.Member("u-2", "member"), apitest.Member("u-3", "member")}
		})
		ws := newWorkspace(t, server, nil)
		began := make(chan struct{})
		go func() {
			defer close(began)
			expectMember(t, ws, "u-3", "member")
		}()
		time.Sleep(3 * time.Second)
		added := []cerby.TeamMember{janeAsAdmin, {UserID: "u-4", Role: "admin"}}
		if err := ws.TeamMembers("t-1").SetRoles(t.Context(), added, nil); err != nil {
			t.Error(err)
		}
		if err := ws.TeamMembers("t-1").Remove(t.Context(), "u-2"); err != nil {
			t.Error(err)
		}
		for range 2 {
			expectMember(t, ws, "u-1", "admin")
			expectMember(t, ws, "u-2", "")
			expectMember(t, ws, "u-4", "admin")
			<-began
		}
		expectMember(t, ws, "u-3", "member")
		server.ExpectReads(1)
	})
}

// TestOverlay_refusedWriteDuringRead returns a read in flight to the callers that wait for it. A caller after the write
// reads again.
func TestOverlay_refusedWriteDuringRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(number int, req apitest.Request) apitest.Response {
			if req.Method != http.MethodGet {
				return apitest.FromFile(403, "error-403.json")
			}
			if number == 1 {
				return apitest.Delayed(10*time.Second, apitest.List(req, apitest.Member("u-1", "member")))
			}
			return apitest.Delayed(10*time.Second, apitest.List(req, apitest.Member("u-1", "admin")))
		})
		ws := newWorkspace(t, server, nil)
		first := make(chan struct{})
		go func() {
			defer close(first)
			expectMember(t, ws, "u-1", "member")
		}()
		time.Sleep(3 * time.Second)
		if err := ws.TeamMembers("t-1").Add(t.Context(), janeAsAdmin); !errors.Is(err, cerby.ErrDenied) {
			t.Errorf("got %v", err)
		}
		apitest.Together(5, func() { expectMember(t, ws, "u-1", "admin") })
		<-first
		expectMember(t, ws, "u-1", "admin")
		server.ExpectTimes(0, 3*time.Second, 3*time.Second)
	})
}
