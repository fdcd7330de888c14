package cerby_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// membersURI is the request of a page of members.
func membersURI(page int) string {
	return fmt.Sprintf("GET /api/v1/teams/t-1/members?page%%5Bnumber%%5D=%d&page%%5Bsize%%5D=100", page)
}

// TestGatherAtOnce reads the pages after the first at the same time, as many as may be, and gives the elements in their
// order.
func TestGatherAtOnce(t *testing.T) {
	for most, lasts := range map[int]time.Duration{0: 30 * time.Second, 1: 130 * time.Second, 3: 50 * time.Second, 12: 20 * time.Second, 50: 20 * time.Second} {
		t.Run(fmt.Sprint(most), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				all := numbered(1, 1201)
				w := newWire(t, func(_ int, a arrival) reply { return afterwards(10*time.Second, listOfAll(a, all...)) })
				client := newClient(t, w, func(c *cerby.Config) { c.MaxConcurrentRequests = most })
				members, err := client.Teams().Members("t-1").All(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				expectIDs(t, idsOf(members), numbers(1, 1201)...)
				if most == 0 {
					most = cerby.DefaultMaxConcurrentRequests
				}
				if lasted := time.Since(w.began); lasted != lasts || w.mostOpen != min(most, 12) {
					t.Errorf("lasted %s with %d requests at once, want %s with %d", lasted, w.mostOpen, lasts, min(most, 12))
				}
				asked := map[string]int{}
				for _, a := range w.all() {
					asked[a.method+" "+a.uri]++
				}
				for page := 1; page <= 13; page++ {
					if asked[membersURI(page)] != 1 {
						t.Errorf("page %d was asked for %d times", page, asked[membersURI(page)])
					}
				}
				w.expectReads(13)
			})
		})
	}
}

// TestGatherSeveralAtOnce keeps several lists together within what may be on the wire at once.
func TestGatherSeveralAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := numbered(1, 1000)
		w := newWire(t, func(_ int, a arrival) reply { return afterwards(time.Second, listOfAll(a, all...)) })
		teams := newClient(t, w, func(c *cerby.Config) { c.MaxConcurrentRequests = 4 }).Teams()
		together(6, func() {
			if members, err := teams.Members("t-1").All(t.Context()); err != nil || len(members) != 1000 {
				t.Errorf("%d members, %v", len(members), err)
			}
		})
		if w.mostOpen != 4 {
			t.Errorf("%d requests at once", w.mostOpen)
		}
		w.expectReads(60)
	})
}

// TestGatherOddLists takes lists that do not count themselves, or come in other pages than were asked for.
func TestGatherOddLists(t *testing.T) {
	for name, test := range map[string]struct{ size, total, elements int }{
		"nothing":                     {100, 0, 0},
		"nothing, not counted":        {100, -1, 0},
		"one page":                    {100, 99, 99},
		"one full page":               {100, 100, 100},
		"one page, not counted":       {100, -1, 100},
		"several, not counted":        {100, -1, 250},
		"shorter pages":               {25, 130, 130},
		"shorter pages, not counted":  {25, -1, 130},
		"shorter pages, the last too": {20, 90, 90},
		"longer pages":                {150, 310, 310},
		"full pages":                  {100, 300, 300},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				all := numbered(1, test.elements)
				w := newWire(t, func(_ int, a arrival) reply { return pageOf(a, test.size, test.total, all...) })
				members, err := newClient(t, w, nil).Teams().Members("t-1").All(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				expectIDs(t, idsOf(members), numbers(1, test.elements)...)
				pages := max(1, (test.elements+test.size-1)/test.size)
				if got := len(w.all()); got > pages+1 {
					t.Errorf("%d requests for %d pages", got, pages)
				}
			})
		})
	}
	for _, envelope := range []string{`{"data": [%s]}`, `{"data": [%s], "links": null, "meta": null}`, `{"data": [%s], "links": [], "meta": []}`, `{"data": [%s], "links": {"next": ""}, "meta": {"page": {}}}`} {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, reply{status: 200, body: fmt.Sprintf(envelope, user("u-1"))})
			members, err := newClient(t, w, nil).Teams().Members("t-1").All(t.Context())
			if err != nil {
				t.Error(err)
			}
			expectIDs(t, idsOf(members), "u-1")
		})
	}
}

// leafOf is one page of a list that moves: its elements, what the service counts with it, and whether none follows.
type leafOf struct {
	elements []string
	total    int
	last     bool
}

// movingList makes a wire of a list that is another one each time that its first page is read; the last one stays.
func movingList(t *testing.T, passes ...[]leafOf) *wire {
	t.Helper()
	var mu sync.Mutex
	pass := -1
	return newWire(t, func(_ int, a arrival) reply {
		mu.Lock()
		defer mu.Unlock()
		number := pageNumber(a)
		if number == 1 {
			pass++
		}
		leaves := passes[min(pass, len(passes)-1)]
		if number > len(leaves) {
			return pageOf(a, 100, leaves[0].total)
		}
		l := leaves[number-1]
		r := vaultPage("", l.total)
		if !l.last {
			r = vaultPage(fmt.Sprintf("?page[number]=%d", number+1), l.total)
		}
		r.body = r.body[:len(`{"data": [`)] + joined(l.elements) + r.body[len(`{"data": [`):]
		return r
	})
}

// joined writes elements one after another.
func joined(elements []string) (text string) {
	for i, e := range elements {
		if i > 0 {
			text += ","
		}
		text += e
	}
	return text
}

// TestGatherThatMoves reads a list again from its start, three times at most, where it did not stand still.
func TestGatherThatMoves(t *testing.T) {
	still := []leafOf{{numbered(1, 100), 150, false}, {numbered(101, 150), 150, true}}
	twice := []leafOf{{numbered(1, 100), 150, false}, {numbered(100, 149), 150, true}}
	fewer := []leafOf{{numbered(1, 100), 150, false}, {numbered(101, 149), 150, true}}
	more := []leafOf{{numbered(1, 100), 150, false}, {numbered(101, 151), 150, true}}
	grown := []leafOf{{numbered(1, 100), 149, false}, {numbered(101, 150), 150, true}}
	other := []leafOf{{numbered(1, 100), 150, false}, {numbered(101, 150), 151, true}}
	longer := []leafOf{{numbered(1, 100), 150, false}, {numbered(101, 150), 150, false}}
	shorter := []leafOf{{numbered(1, 100), 250, false}, {numbered(101, 150), 250, true}}
	for name, test := range map[string]struct {
		passes [][]leafOf
		reads  int
		fails  bool
	}{
		"it stands still":                   {[][]leafOf{still}, 2, false},
		"an element came twice":             {[][]leafOf{twice, still}, 4, false},
		"one moved to a page that was read": {[][]leafOf{fewer, still}, 4, false},
		"more than counted":                 {[][]leafOf{more, still}, 4, false},
		"another count on another page":     {[][]leafOf{grown, still}, 4, false},
		"a wrong count on the last page":    {[][]leafOf{other, still}, 4, false},
		"more pages than counted":           {[][]leafOf{longer, still}, 4, false},
		"fewer pages than counted":          {[][]leafOf{shorter, still}, 5, false},
		"one element twice on one page":     {[][]leafOf{{{append(numbered(1, 2), numbered(2, 2)...), 3, true}}, still}, 3, false},
		"one page, wrongly counted":         {[][]leafOf{{{numbered(1, 3), 4, true}}, still}, 3, false},
		"right the third time":              {[][]leafOf{twice, fewer, still}, 6, false},
		"never":                             {[][]leafOf{twice, fewer, more, still}, 6, true},
		"always the same wrong count":       {[][]leafOf{fewer}, 6, true},
		"always twice":                      {[][]leafOf{twice}, 6, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := movingList(t, test.passes...)
				members, err := newClient(t, w, nil).Teams().Members("t-1").All(t.Context())
				w.expectReads(test.reads)
				if test.fails {
					expectText(t, failure(t, err).Error(), "could not list team members: the list changed while it was read, 3 times over: try again")
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				expectIDs(t, idsOf(members), numbers(1, 150)...)
			})
		})
	}
}

// TestGatherRepeatsAPage repeats the one page that failed, not the list.
func TestGatherRepeatsAPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all, failed := numbered(1, 300), false
		w := newWire(t, func(_ int, a arrival) reply {
			if pageNumber(a) == 3 && !failed {
				failed = true
				return reply{status: 503}
			}
			return listOfAll(a, all...)
		})
		members, err := newClient(t, w, func(c *cerby.Config) { c.MaxConcurrentRequests = 1 }).Teams().Members("t-1").All(t.Context())
		if err != nil || len(members) != 300 {
			t.Errorf("%d members, %v", len(members), err)
		}
		w.expectRequests(membersURI(1), membersURI(2), membersURI(3), membersURI(3))
	})
}

// TestGatherFails gives nothing but the error of a page that cannot be read, at once, and lets go of the other pages.
func TestGatherFails(t *testing.T) {
	for page := 1; page <= 4; page++ {
		synctest.Test(t, func(t *testing.T) {
			all := numbered(1, 400)
			w := newWire(t, func(_ int, a arrival) reply {
				if pageNumber(a) == page {
					return afterwards(time.Second, answer(t, 401, "error-401.json"))
				}
				r := listOfAll(a, all...)
				if pageNumber(a) > 1 {
					r.after = 30 * time.Second
				}
				return r
			})
			members, err := newClient(t, w, nil).Teams().Members("t-1").All(t.Context())
			if lasted := time.Since(w.began); members != nil || !errors.Is(err, cerby.ErrDenied) || lasted != time.Second {
				t.Errorf("page %d: %d members after %s, %v", page, len(members), lasted, err)
			}
		})
	}
}

// TestGatherIsGivenUp ends in the instant in which its context ends, with the cause.
func TestGatherIsGivenUp(t *testing.T) {
	for _, end := range []time.Duration{5 * time.Second, 15 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			cause, all := errors.New("the user had enough"), numbered(1, 2500)
			w := newWire(t, func(_ int, a arrival) reply { return afterwards(10*time.Second, listOfAll(a, all...)) })
			members, err := newClient(t, w, nil).Teams().Members("t-1").All(cancelAfter(t, end, cause))
			if lasted := time.Since(w.began); members != nil || !errors.Is(err, cause) || lasted != end {
				t.Errorf("%d members after %s, %v", len(members), lasted, err)
			}
		})
	}
}

// TestGatherPageBeyondTheEnd reads a list again that became shorter, where the service answers a page beyond the end
// with 404.
func TestGatherPageBeyondTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pass := 0
		w := newWire(t, func(_ int, a arrival) reply {
			if pageNumber(a) == 1 {
				pass++
			}
			switch {
			case pass == 1 && pageNumber(a) == 1:
				return pageOf(a, 100, 201, numbered(1, 201)...)
			case pageNumber(a) > 2:
				return answer(t, 404, "error-404.json")
			}
			return listOfAll(a, numbered(1, 200)...)
		})
		members, err := newWorkspace(t, w, nil).TeamMembers("t-1").ListAfterWrites(t.Context())
		if err != nil || len(members) != 200 {
			t.Errorf("%d members, %v", len(members), err)
		}
	})
}
