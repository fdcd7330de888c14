package cerby_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// readingsOf answers what reads: lists with what is known of teams, collections, members and items, and nothing else by
// its id.
func readingsOf(t *testing.T, a arrival) reply {
	t.Helper()
	if pageNumber(a) == 0 {
		return answer(t, 404, "error-404.json")
	}
	return listOfAll(a, element("m-0", `"name": "Others", "role": "owner"`))
}

// noting is a write, and how what it wrote is known: as a text, or as nothing where it is not there.
type noting struct {
	write func(ctx context.Context, client *workspace.Workspace) error
	done  reply
	known func(ctx context.Context, client *workspace.Workspace) (string, error)
	// is what is known after the write.
	is string
	// makes is whether it makes something with an id of its own, of which another failure says nothing.
	makes bool
}

// nameOf gives a name, or nothing for what is not there.
func nameOf[A any](element *A, err error, name func(*A) string) (string, error) {
	if element == nil {
		return "", err
	}
	return name(element), err
}

// knownTeam gives the name of the team t-1.
func knownTeam(ctx context.Context, client *workspace.Workspace) (string, error) {
	team, err := orNil(client.Teams().Find(ctx, "t-1"))
	return nameOf(team, err, func(team *cerby.Team) string { return team.ID + " " + team.Name })
}

// knownCollection gives the name of the collection c-1.
func knownCollection(ctx context.Context, client *workspace.Workspace) (string, error) {
	c, err := orNil(client.Collections().Find(ctx, "c-1"))
	return nameOf(c, err, func(c *cerby.Collection) string { return c.ID + " " + c.Name })
}

// knownUser gives the first name of the user u-1.
func knownUser(ctx context.Context, client *workspace.Workspace) (string, error) {
	u, err := orNil(client.Users().Find(ctx, "u-1"))
	return nameOf(u, err, func(u *cerby.User) string { return u.ID + " " + u.FirstName })
}

// knownMember gives the role of the user u-1 in the team t-1.
func knownMember(ctx context.Context, client *workspace.Workspace) (string, error) {
	m, err := orNil(client.TeamMembers("t-1").Find(ctx, "u-1"))
	return nameOf(m, err, func(m *cerby.Member) string { return m.ID + " " + text(m.Role) })
}

// notings are the writes of every kind.
func notings(t *testing.T) map[string]noting {
	t.Helper()
	ok := reply{status: 204}
	item := cerby.Item{CollectionID: "c-1", Kind: cerby.AccountItem, ItemID: "a-1"}
	knownItem := func(ctx context.Context, client *workspace.Workspace) (string, error) {
		m, err := orNil(client.Collections().FindItem(ctx, item))
		return nameOf(m, err, func(m *cerby.Member) string { return "item " + m.ID })
	}
	all := map[string]noting{
		"create team": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Teams().Create(ctx, "Marketing")
			return err
		}, answer(t, 201, "team.json"), knownTeam, "t-1 Marketing", true},
		"rename team": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Teams().Rename(ctx, "t-1", "Marketing")
			return err
		}, answer(t, 200, "team.json"), knownTeam, "t-1 Marketing", false},
		"delete team": {func(ctx context.Context, client *workspace.Workspace) error { return client.Teams().Delete(ctx, "t-1") }, ok, knownTeam, "", false},
		"create collection": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Collections().Create(ctx, "Shops")
			return err
		}, answer(t, 201, "collection.json"), knownCollection, "c-1 Shops", true},
		"rename collection": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Collections().Rename(ctx, "c-1", "Shops")
			return err
		}, answer(t, 200, "collection.json"), knownCollection, "c-1 Shops", false},
		"delete collection": {func(ctx context.Context, client *workspace.Workspace) error {
			return client.Collections().Delete(ctx, "c-1")
		}, ok, knownCollection, "", false},
		"create user": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Users().Create(ctx, jane)
			return err
		}, answer(t, 201, "user-pending.json"), knownUser, "u-1 Jane", true},
		"update user": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Users().Update(ctx, "u-1", cerby.UpdateUserRequest{FirstName: new("Jane")})
			return err
		}, answer(t, 200, "user-pending.json"), knownUser, "u-1 Jane", false},
		"delete user": {func(ctx context.Context, client *workspace.Workspace) error { return client.Users().Delete(ctx, "u-1") }, ok, knownUser, "", false},
		"add member": {func(ctx context.Context, client *workspace.Workspace) error {
			return client.TeamMembers("t-1").Add(ctx, cerby.TeamMember{UserID: "u-0", Role: "member"}, janeAsAdmin)
		}, ok, knownMember, "u-1 admin", false},
		"remove member": {func(ctx context.Context, client *workspace.Workspace) error {
			return client.TeamMembers("t-1").Remove(ctx, "u-1")
		}, ok, knownMember, "", false},
		"add item": {func(ctx context.Context, client *workspace.Workspace) error {
			return client.Collections().AddItem(ctx, item)
		}, ok, knownItem, "item a-1", false},
		"remove item": {func(ctx context.Context, client *workspace.Workspace) error {
			return client.Collections().RemoveItem(ctx, item)
		}, ok, knownItem, "", false},
	}
	for name, k := range kindsOfShares {
		known := func(ctx context.Context, client *workspace.Workspace) (string, error) {
			m, err := orNil(client.Shares().Find(ctx, k.share()))
			return nameOf(m, err, func(m *cerby.Member) string { return m.ID + " " + text(m.Role) })
		}
		all["give "+name] = noting{func(ctx context.Context, client *workspace.Workspace) error {
			return client.Shares().Grant(ctx, k.share(), k.role, "")
		}, ok, known, k.inList() + " " + k.role, false}
		all["take "+name] = noting{func(ctx context.Context, client *workspace.Workspace) error {
			return client.Shares().Revoke(ctx, k.share())
		}, ok, known, "", false}
	}
	return all
}

// eachNoting runs a test for each write with a wire that answers it with some replies, one after another, in a bubble
// of its own.
func eachNoting(
	t *testing.T, run func(t *testing.T, n noting, w *wire, client *workspace.Workspace), replies func(n noting) []reply,
) {
	t.Helper()
	for name, n := range notings(t) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				left := replies(n)
				w := newWire(t, func(_ int, a arrival) reply {
					if a.method == "GET" {
						return readingsOf(t, a)
					}
					r := left[0]
					if len(left) > 1 {
						left = left[1:]
					}
					return r
				})
				run(t, n, w, newWorkspace(t, w, nil))
			})
		})
	}
}

// expectKnown checks what is known of what was written.
func expectKnown(t *testing.T, n noting, client *workspace.Workspace, want string) {
	t.Helper()
	if got, err := n.known(t.Context(), client); err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

// TestWrittenIsKnown takes what a write made from its own answer, whether the list was read before or not.
func TestWrittenIsKnown(t *testing.T) {
	for _, before := range []bool{false, true} {
		eachNoting(t, func(t *testing.T, n noting, w *wire, client *workspace.Workspace) {
			if before {
				expectKnown(t, n, client, "")
			}
			if err := n.write(t.Context(), client); err != nil {
				t.Fatal(err)
			}
			reads := len(w.all()) - 1
			for range 3 {
				expectKnown(t, n, client, n.is)
			}
			w.expectReads(reads)
		}, func(n noting) []reply { return []reply{n.done} })
	}
}

// TestRefusedWriteForgets reads again after a write that was refused, or of which it is not clear what it did.
func TestRefusedWriteForgets(t *testing.T) {
	for name, r := range map[string]reply{"refused": answer(t, 403, "error-403.json"), "not known": {status: 500}} {
		t.Run(name, func(t *testing.T) {
			eachNoting(t, func(t *testing.T, n noting, w *wire, client *workspace.Workspace) {
				if err := n.write(t.Context(), client); err != nil {
					t.Fatal(err)
				}
				expectKnown(t, n, client, n.is)
				before := len(w.all())
				if err := n.write(t.Context(), client); err == nil && name == "refused" {
					t.Error("the write succeeded")
				} else if err == nil {
					return // What is not there was to be taken away.
				}
				after := len(w.all())
				if n.makes {
					expectKnown(t, n, client, n.is)
					return
				}
				expectKnown(t, n, client, "")
				if len(w.all()) == after || after == before {
					t.Error("it was not read again")
				}
			}, func(n noting) []reply { return []reply{n.done, r} })
		})
	}
}

// TestAllAfterWrites reads a list again for who wants all of it in the service's order, once after all writes.
func TestAllAfterWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := []string{member("u-5", "member"), member("u-1", "admin")}
		w := newWire(t, func(_ int, a arrival) reply {
			if a.method == "GET" {
				return listOfAll(a, now...)
			}
			return reply{status: 200}
		})
		ws := newWorkspace(t, w, nil)
		expectAll := func(reads int, want ...string) {
			t.Helper()
			for range 2 {
				members, err := ws.TeamMembers("t-1").ListAfterWrites(t.Context())
				if err != nil {
					t.Error(err)
				}
				expectIDs(t, idsOf(members), want...)
			}
			w.expectReads(reads)
		}
		expectAll(1, "u-5", "u-1")
		if err := ws.TeamMembers("t-1").Add(t.Context(), cerby.TeamMember{UserID: "u-3", Role: "member"}); err != nil {
			t.Error(err)
		}
		if err := ws.TeamMembers("t-1").Remove(t.Context(), "u-5"); err != nil {
			t.Error(err)
		}
		expectMember(t, ws, "u-3", "member")
		w.expectReads(1)
		now = []string{member("u-3", "member"), member("u-1", "admin")}
		expectAll(2, "u-3", "u-1")
		expectMember(t, ws, "u-5", "")
		w.expectReads(2)
	})
}

// TestAllKnownHasWrites gives what the list had together with what was written, without reading again.
func TestAllKnownHasWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(_ int, a arrival) reply {
			switch a.method {
			case "GET":
				return answer(t, 200, "teams.json")
			case "POST":
				return one(element("t-9", `"name": "New"`))
			case "PATCH":
				return one(element("t-1", `"name": "Renamed"`))
			}
			return reply{status: 204}
		})
		ws := newWorkspace(t, w, nil)
		known := func() map[string]string {
			all, err := ws.Teams().Cached(t.Context())
			if err != nil {
				t.Error(err)
			}
			names := map[string]string{}
			for _, team := range all {
				if names[team.ID] != "" {
					t.Errorf("%s came twice", team.ID)
				}
				names[team.ID] = team.Name
			}
			return names
		}
		if names := known(); len(names) != 3 || names["t-1"] != "Marketing" {
			t.Errorf("got %v", names)
		}
		_, err := ws.Teams().Create(t.Context(), "New")
		_, err2 := ws.Teams().Rename(t.Context(), "t-1", "Renamed")
		if err != nil || err2 != nil || ws.Teams().Delete(t.Context(), "t-2") != nil || ws.Teams().Delete(t.Context(), "t-8") != nil {
			t.Error(err, err2)
		}
		if names := known(); len(names) != 3 || names["t-1"] != "Renamed" || names["t-3"] != "Marketing" || names["t-9"] != "New" {
			t.Errorf("got %v", names)
		}
		w.expectReads(1)
	})
}

// TestWriteWhileReading knows what was written while the list was read, whatever the list shows of it.
func TestWriteWhileReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := slowList(t, func() []string {
			return []string{member("u-1", "member"), member("u-2", "member"), member("u-3", "member")}
		})
		ws := newWorkspace(t, w, nil)
		began := make(chan struct{})
		go func() {
			defer close(began)
			expectMember(t, ws, "u-3", "member")
		}()
		time.Sleep(3 * time.Second)
		if err := ws.TeamMembers("t-1").Add(t.Context(), janeAsAdmin, cerby.TeamMember{UserID: "u-4", Role: "admin"}); err != nil {
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
		w.expectReads(1)
	})
}

// TestRefusedWriteWhileReading gives who waits the reading that they wait for, and reads again for who comes after the
// write.
func TestRefusedWriteWhileReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(number int, a arrival) reply {
			if a.method != "GET" {
				return answer(t, 403, "error-403.json")
			}
			if number == 1 {
				return afterwards(10*time.Second, listOfAll(a, member("u-1", "member")))
			}
			return afterwards(10*time.Second, listOfAll(a, member("u-1", "admin")))
		})
		ws := newWorkspace(t, w, nil)
		first := make(chan struct{})
		go func() {
			defer close(first)
			expectMember(t, ws, "u-1", "member")
		}()
		time.Sleep(3 * time.Second)
		if err := ws.TeamMembers("t-1").Add(t.Context(), janeAsAdmin); !errors.Is(err, cerby.ErrDenied) {
			t.Errorf("got %v", err)
		}
		together(5, func() { expectMember(t, ws, "u-1", "admin") })
		<-first
		expectMember(t, ws, "u-1", "admin")
		w.expectTimes(0, 3*time.Second, 3*time.Second)
	})
}
