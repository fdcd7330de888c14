package cerby_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// slowList makes a wire whose answers take ten seconds: a list of members, changed by a function between readings.
func slowList(t *testing.T, elements func() []string) *wire {
	t.Helper()
	return newWire(t, func(_ int, a arrival) reply {
		switch a.method {
		case "GET":
			return afterwards(10*time.Second, listOfAll(a, elements()...))
		default:
			return afterwards(time.Second, reply{status: 204})
		}
	})
}

// expectMember checks in which role a member is known; an empty one is that they are not.
func expectMember(t *testing.T, ws *workspace.Workspace, id, role string) {
	t.Helper()
	m, err := orNil(ws.TeamMembers("t-1").Find(t.Context(), id))
	switch {
	case err != nil:
		t.Errorf("%s: %v", id, err)
	case m == nil && role != "":
		t.Errorf("%s is not known", id)
	case m != nil && (m.ID != id || text(m.Role) != role):
		t.Errorf("%s: got %q in the role %s, want %s", id, m.ID, text(m.Role), role)
	}
}

// TestOneReadingForAll reads a list that has no reads by id once, however many ask for whatever of it, at once and
// later.
func TestOneReadingForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := numbered(1, 250)
		w := slowList(t, func() []string { return all })
		ws := newWorkspace(t, w, nil)
		var asked atomic.Int32
		together(30, func() {
			id := fmt.Sprintf("u-%d", asked.Add(1)*8)
			if m, err := orNil(ws.TeamMembers("t-1").Find(t.Context(), id)); err != nil || m == nil || m.ID != id {
				t.Errorf("%s: got %+v, %v", id, m, err)
			}
		})
		time.Sleep(time.Hour)
		for _, id := range numbers(1, 250) {
			if m, err := orNil(ws.TeamMembers("t-1").FindWithoutRecheck(t.Context(), id)); err != nil || m == nil {
				t.Errorf("%s: got %+v, %v", id, m, err)
			}
		}
		members, err := ws.TeamMembers("t-1").ListAfterWrites(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		expectIDs(t, idsOf(members), numbers(1, 250)...)
		w.expectTimes(0, 10*time.Second, 10*time.Second)
	})
}

// TestListsAreKeptApart has one reading for each list, owner and client.
func TestListsAreKeptApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(_ int, a arrival) reply { return listOfAll(a, member(a.uri, "owner")) })
		for range 2 {
			client := newWorkspace(t, w, nil)
			for range 2 {
				for _, owner := range []string{"x-1", "x-2"} {
					for _, kind := range []cerby.ItemKind{cerby.AccountItem, cerby.SecretItem, cerby.CollectionItem} {
						for _, of := range []cerby.MemberKind{cerby.OfUsers, cerby.OfTeams} {
							if kind == cerby.AccountItem && of == cerby.OfTeams {
								continue
							}
							if m, err := client.Shares().ListByItem(kind, owner, of).List(t.Context()); err != nil || len(m) != 1 {
								t.Errorf("got %+v, %v", m, err)
							}
						}
					}
					if m, err := client.TeamMembers(owner).ListAfterWrites(t.Context()); err != nil || len(m) != 1 {
						t.Errorf("got %+v, %v", m, err)
					}
				}
			}
		}
		w.expectReads(24)
	})
}

// TestFailedReading is told to all who waited for it, and not kept: who comes later reads again.
func TestFailedReading(t *testing.T) {
	for name, read := range map[string]func(ctx context.Context, ws *workspace.Workspace) error{
		"one": func(ctx context.Context, ws *workspace.Workspace) error {
			_, err := ws.TeamMembers("t-1").Find(ctx, "u-1")
			return err
		},
		"all": func(ctx context.Context, ws *workspace.Workspace) error {
			_, err := ws.TeamMembers("t-1").ListAfterWrites(ctx)
			return err
		},
		"teams": func(ctx context.Context, ws *workspace.Workspace) error { _, err := ws.Teams().Cached(ctx); return err },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWire(t, func(number int, a arrival) reply {
					if number == 1 {
						return afterwards(10*time.Second, answer(t, 400, "error-400.json"))
					}
					return afterwards(10*time.Second, listOfAll(a, numbered(1, 3)...))
				})
				ws := newWorkspace(t, w, nil)
				together(30, func() {
					if err := read(t.Context(), ws); err == nil || failure(t, err).Status != 400 {
						t.Errorf("got %v", err)
					}
				})
				w.expectTimes(0)
				together(30, func() {
					if err := read(t.Context(), ws); err != nil {
						t.Error(err)
					}
				})
				w.expectTimes(0, 10*time.Second)
			})
		})
	}
}

// TestInterruptedReading fails nobody but whose context ended; one of the others reads.
func TestInterruptedReading(t *testing.T) {
	for name, gives := range map[string]struct {
		up    int32
		times []time.Duration
	}{"who waits": {2, []time.Duration{0}}, "who reads": {1, []time.Duration{0, 3 * time.Second}}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cause := errors.New("the user had enough")
				w := slowList(t, func() []string { return numbered(1, 3) })
				ws := newWorkspace(t, w, nil)
				var asked atomic.Int32
				together(30, func() {
					n := asked.Add(1)
					time.Sleep(time.Duration(n-1) * time.Millisecond) // The first to ask reads.
					if n != gives.up {
						if m, err := orNil(ws.TeamMembers("t-1").Find(t.Context(), "u-3")); err != nil || m == nil {
							t.Errorf("got %+v, %v", m, err)
						}
						return
					}
					if m, err := orNil(ws.TeamMembers("t-1").Find(cancelAfter(t, 3*time.Second, cause), "u-3")); m != nil || !errors.Is(err, cause) {
						t.Errorf("got %+v, %v", m, err)
					}
				})
				w.expectTimes(gives.times...)
			})
		})
	}
}

// TestSecondLook looks for what the list does not have a second time, with one reading for all who miss something.
func TestSecondLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		readings := 0
		w := slowList(t, func() []string {
			if readings++; readings == 1 {
				return numbered(1, 50)
			}
			return numbered(2, 60)
		})
		ws := newWorkspace(t, w, nil)
		var asked atomic.Int32
		together(30, func() {
			n := asked.Add(1) + 45 // Those above 50 are missing at first, those above 60 always.
			id := fmt.Sprintf("u-%d", n)
			if m, err := orNil(ws.TeamMembers("t-1").Find(t.Context(), id)); err != nil || (m != nil) != (n <= 60) {
				t.Errorf("%s: got %+v, %v", id, m, err)
			}
		})
		w.expectTimes(0, 10*time.Second)
		for id, there := range map[string]bool{"u-1": true, "u-50": true, "u-51": true, "u-60": true, "u-61": false, "u-99": false} {
			if m, err := orNil(ws.TeamMembers("t-1").Find(t.Context(), id)); err != nil || (m != nil) != there {
				t.Errorf("%s: got %+v, %v", id, m, err)
			}
		}
		if m, err := orNil(ws.TeamMembers("t-1").FindWithoutRecheck(t.Context(), "u-51")); err != nil || m != nil {
			t.Errorf("one look found %+v, %v", m, err)
		}
		w.expectReads(2)
	})
}

// TestListedMember looks at the list once, for what is not in it too.
func TestListedMember(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := slowList(t, func() []string { return numbered(1, 3) })
		client := newWorkspace(t, w, nil)
		together(30, func() {
			if m, err := orNil(client.TeamMembers("t-1").FindWithoutRecheck(t.Context(), "u-9")); err != nil || m != nil {
				t.Errorf("got %+v, %v", m, err)
			}
		})
		w.expectTimes(0)
	})
}

// TestSecondLookByID reads what the list does not have by its id, once however often it is asked for.
func TestSecondLookByID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(_ int, a arrival) reply {
			switch {
			case pageNumber(a) > 0:
				return listOfAll(a, numbered(1, 2)...)
			case a.uri == "/api/v1/users/u-3":
				return one(user("u-3"))
			}
			return answer(t, 404, "error-404.json")
		})
		users := newWorkspace(t, w, nil).Users()
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
		w.expectReads(3)
	})
}

// TestSingleReadIsKept reads what is read by its id once, also what is not there, until a write of it is refused.
func TestSingleReadIsKept(t *testing.T) {
	for name, single := range map[string]reply{"there": one(user("u-1")), "not there": answer(t, 404, "error-404.json")} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWire(t, func(_ int, a arrival) reply {
					switch {
					case a.method != "GET":
						return answer(t, 403, "error-403.json")
					case pageNumber(a) > 0:
						return listOfAll(a, numbered(2, 150)...)
					}
					return single
				})
				users := newWorkspace(t, w, nil).Users()
				ask := func() {
					for range 5 {
						if u, err := orNil(users.Find(t.Context(), "u-1")); err != nil || (u != nil) != (single.status == 200) {
							t.Errorf("got %+v, %v", u, err)
						}
					}
				}
				ask()
				// Before the API has answered anything else, its list confirms that a 404 comes from it.
				first := 1
				if single.status == 404 {
					first = 2
				}
				w.expectReads(first)
				if err := users.Delete(t.Context(), "u-1"); !errors.Is(err, cerby.ErrDenied) {
					t.Errorf("got %v", err)
				}
				ask()
				w.expectReads(first + 2) // The first page, and the second read by id.
			})
		})
	}
}

// TestListThatNeverStandsStill is read three times for all who ask, and is an error for each.
func TestListThatNeverStandsStill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(_ int, a arrival) reply { return afterwards(time.Second, pageOf(a, 100, 4, numbered(1, 3)...)) })
		ws := newWorkspace(t, w, nil)
		for range 2 {
			together(20, func() {
				_, one := ws.TeamMembers("t-1").Find(t.Context(), "u-1")
				_, listed := ws.TeamMembers("t-1").FindWithoutRecheck(t.Context(), "u-1")
				_, all := ws.TeamMembers("t-1").ListAfterWrites(t.Context())
				for _, err := range []error{one, listed, all} {
					expectText(t, failure(t, err).Error(), "could not list team members: the list changed while it was read, 3 times over")
				}
			})
		}
		w.expectTimes(0, time.Second, 2*time.Second)
	})
}

// TestGoneOwner knows nothing of what belongs to something that does not exist, and reads twice for all who ask; who
// wants all gets the error.
func TestGoneOwner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(_ int, a arrival) reply {
			if a.uri == "/api/v1/teams"+firstPage {
				return listOfAll(a)
			}
			return answer(t, 404, "error-404.json")
		})
		ws := newWorkspace(t, w, nil)
		together(30, func() {
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
		w.expectRequests(listMembers, readTeam, "GET /api/v1/teams"+firstPage, listMembers, readTeam)
	})
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(int, arrival) reply { return answer(t, 404, "not-found-404.html") })
		if m, err := orNil(newWorkspace(t, w, nil).TeamMembers("t-1").Find(t.Context(), "u-1")); err == nil {
			t.Errorf("a page of a proxy was taken for the service's word: %+v", m)
		}
	})
}

// TestOwnerThatExists takes a 404 of a list for an error where the team exists, after one more try.
func TestOwnerThatExists(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lists := 0
		w := newWire(t, func(_ int, a arrival) reply {
			switch {
			case a.uri == "/api/v1/teams/t-1":
				return answer(t, 200, "team.json")
			case lists > 0 && lists != 3:
				lists++
				return listOfAll(a, numbered(1, 3)...)
			}
			lists++
			return answer(t, 404, "error-404.json")
		})
		if m, err := orNil(newWorkspace(t, w, nil).TeamMembers("t-1").Find(t.Context(), "u-1")); err != nil || m == nil {
			t.Errorf("after one 404: got %+v, %v", m, err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(_ int, a arrival) reply {
			if a.uri == "/api/v1/teams/t-1" {
				return answer(t, 200, "team.json")
			}
			return answer(t, 404, "error-404.json")
		})
		_, err := newWorkspace(t, w, nil).TeamMembers("t-1").Find(t.Context(), "u-1")
		if err == nil || errors.Is(err, cerby.ErrNotFound) {
			t.Errorf("got %v", err)
		}
	})
}

// TestWrongPath takes a 404 of everything for a wrong address: nothing is gone.
func TestWrongPath(t *testing.T) {
	for name, read := range map[string]func(ctx context.Context, c *workspace.Workspace) error{
		"secret": func(ctx context.Context, c *workspace.Workspace) error {
			_, err := c.Secrets().Find(ctx, "s-1")
			return err
		},
		"user": func(ctx context.Context, c *workspace.Workspace) error {
			_, err := c.Users().Find(ctx, "u-1")
			return err
		},
		"member": func(ctx context.Context, c *workspace.Workspace) error {
			_, err := c.TeamMembers("t-1").Find(ctx, "u-1")
			return err
		},
		"members": func(ctx context.Context, c *workspace.Workspace) error {
			_, err := c.TeamMembers("t-1").ListAfterWrites(ctx)
			return err
		},
		"integration user": func(ctx context.Context, c *workspace.Workspace) error {
			_, err := c.Integrations().Users("i-1").Find(ctx, "u-1")
			return err
		},
		"share of a secret": func(ctx context.Context, c *workspace.Workspace) error {
			_, err := c.Shares().Find(ctx, cerby.Share{Kind: cerby.SecretItem, ItemID: "s-1", Of: cerby.OfUsers, MemberID: "u-1"})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWire(t, func(int, arrival) reply { return answer(t, 404, "error-404.json") })
				err := read(t.Context(), newWorkspace(t, w, nil))
				if !errors.Is(err, cerby.ErrWrongPath) || errors.Is(err, cerby.ErrNotFound) {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}

// TestSince reads a list again that began before a lookup, once for all who ask, and no list that began after it.
func TestSince(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(_ int, a arrival) reply { return listOfAll(a, numbered(1, 3)...) })
		users := newWorkspace(t, w, nil).Users()
		if _, err := users.Cached(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond)
		start := time.Now()
		time.Sleep(time.Millisecond)
		together(20, func() {
			if all, err := users.ListSince(t.Context(), start); err != nil || len(all) != 3 {
				t.Errorf("got %v, %v", all, err)
			}
		})
		w.expectReads(2)
	})
}

// TestPluralReadsAreFresh serves no list to a plural read that began more than a few seconds before.
func TestPluralReadsAreFresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(_ int, a arrival) reply { return listOfAll(a, numbered(1, 3)...) })
		users := newWorkspace(t, w, nil).Users()
		for _, pause := range []time.Duration{0, 2 * time.Second, 2 * time.Second} {
			time.Sleep(pause)
			if _, err := users.List(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		w.expectReads(2)
	})
}
