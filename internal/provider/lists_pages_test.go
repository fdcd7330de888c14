package provider_test

import (
	"net/http"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// A list is passed on page by page: the next is asked for only when more is wanted than has been read.
func TestLists_pages(t *testing.T) {
	eachLister(t, plain, func(t *testing.T, typeName string, l lister) {
		w := newCrowd(t, 250)
		things, said := w.List(t, acctest.Query{Type: typeName, OnResult: func(things int) bool {
			if read := len(w.Requests()); read != (things+99)/100 {
				t.Errorf("when %d were passed on, %d pages had been read", things, read)
			}
			return true
		}})
		said.Expect(t, nil, nil)
		seen := map[string]bool{}
		for _, thing := range things {
			seen[thing.Identity["id"]] = true
		}
		if len(things) != 250 || len(seen) != 250 || sent(w, l.pages) != 3 || len(w.Requests()) != 3 {
			t.Errorf("%d things, of which %d are different, came in %d pages and %d requests", len(things), len(seen), sent(w, l.pages), len(w.Requests()))
		}
	})
}

// Who stops taking things stops the reading.
func TestLists_stopped(t *testing.T) {
	eachLister(t, all, func(t *testing.T, typeName string, l lister) {
		w := newCrowd(t, 101)
		things, said := w.List(t, acctest.Query{Type: typeName, OnResult: func(things int) bool { return things < 3 }})
		said.Expect(t, nil, nil)
		if len(things) != 3 {
			t.Errorf("%d were passed on", len(things))
		}
		expectRead(t, w, l, 1, 2, 1, 3+ahead)
	})
}

// ahead is how many parents may be read before what belongs to them is wanted.
const ahead = 9

// expectRead checks how many pages were read: of the list itself, or of the list of the parents, and then of so many
// parents.
func expectRead(t *testing.T, w *acctest.Workspace, l lister, pages, parentPages, least, most int) {
	t.Helper()
	if parental(l) {
		pages = parentPages
	}
	if n := sent(w, l.pages); n != pages {
		t.Errorf("%d pages of %s were read, not %d", n, l.pages, pages)
	}
	for _, form := range l.each {
		if n := sent(w, form); n < least || n > most {
			t.Errorf("%s was read of %d parents, not of %d to %d", form, n, least, most)
		}
	}
}

// A limit is kept exactly, the last result says that it was reached, and nothing is read beyond what it takes.
func TestLists_limit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		limit int64
		pages int
	}{
		"one":           {1, 1},
		"a few":         {5, 1},
		"a page":        {100, 1},
		"a page and 1":  {101, 2},
		"as many":       {250, 3},
		"more than all": {251, 3},
		"none":          {0, 3},
	} {
		t.Run(name, func(t *testing.T) {
			eachLister(t, plain, func(t *testing.T, typeName string, l lister) {
				w := newCrowd(t, 250)
				expectLimit(t, w, typeName, test.limit, 250)
				expectRead(t, w, l, test.pages, 0, 0, 0)
			})
		})
	}
}

// expectLimit lists with a limit, of so many things, and checks how many are given and what is said.
func expectLimit(t *testing.T, w *acctest.Workspace, typeName string, limit int64, there int) {
	t.Helper()
	last := 0
	things, said := w.List(t, acctest.Query{Type: typeName, Limit: limit, OnResult: func(things int) bool {
		// Nothing comes after the last thing, no warning by itself either.
		if things == last {
			t.Error("there is a result without a thing")
		}
		last = things
		return true
	}})
	if limit == 0 || int(limit) > there {
		said.Expect(t, nil, nil)
		if len(things) != there {
			t.Errorf("%d things were given, not all", len(things))
		}
		return
	}
	said.Expect(t, nil, []string{"The limit is reached"})
	if len(things) != int(limit) {
		t.Errorf("%d things were given, not %d", len(things), limit)
	}
}

// So it is with what belongs to several parents, of which some are read ahead.
func TestLists_limitOfParents(t *testing.T) {
	t.Parallel()
	// How many things each parent has, where its own list tells them.
	per := map[string]int{
		"cerby_team_membership": 2, "cerby_integration_user": 1, "cerby_account_share": 2, "cerby_secret_share": 3, "cerby_collection_share": 3, "cerby_collection_item": 1,
	}
	for name, test := range map[string]struct{ parents, more, read int }{
		"a few":             {2, 1, 3},
		"ten parents":       {10, 0, 10},
		"ten and one thing": {10, 1, 11},
	} {
		t.Run(name, func(t *testing.T) {
			eachLister(t, parental, func(t *testing.T, typeName string, l lister) {
				w := newCrowd(t, 25)
				expectLimit(t, w, typeName, int64(test.parents*per[typeName]+test.more), 25*3)
				expectRead(t, w, l, 0, 1, test.read, test.read+ahead)
			})
		})
	}
}

// Where the second page fails, the things of the first come, and an error that says that they are not all.
func TestLists_secondPageFails(t *testing.T) {
	t.Parallel()
	for name, test := range unanswered {
		t.Run(name, func(t *testing.T) {
			eachLister(t, plain, func(t *testing.T, typeName string, l lister) {
				w := newCrowd(t, 250)
				fault := test.fault
				fault.Path, fault.Skip = l.pages, 1
				w.Inject(fault)
				things, said := list(t, w, typeName)
				said.Expect(t, []string{"Unable to list " + l.noun + "s"}, nil)
				acctest.ExpectMessages(t, "errors", said.Errors, test.words)
				acctest.ExpectMessages(t, "errors", said.Errors, notAll)
				if len(things) != 100 || len(w.Requests()) != 2 {
					t.Errorf("%d things were given after %d requests", len(things), len(w.Requests()))
				}
			})
		})
	}
}

// A list that moves while it is read gives each thing once, and all of them.
func TestLists_moving(t *testing.T) {
	t.Parallel()
	for name, shift := range map[string]int{"one went": 1, "one came": -1} {
		t.Run(name, func(t *testing.T) {
			eachLister(t, plain, func(t *testing.T, typeName string, l lister) {
				w := newCrowd(t, 250)
				w.Inject(cerbytest.Fault{Path: l.pages, Skip: 1, Times: 1, Shift: shift})
				things, said := list(t, w, typeName)
				said.Expect(t, nil, nil)
				seen := map[string]bool{}
				for _, thing := range things {
					seen[thing.Identity["id"]] = true
				}
				if len(things) != 250 || len(seen) != 250 {
					t.Errorf("%d things were given, of which %d are different", len(things), len(seen))
				}
			})
		})
	}
}

// A second page of the parents that fails is an error in place of any result: what belongs to those of the first would
// look like all.
func TestLists_secondPageOfParentsFails(t *testing.T) {
	eachLister(t, parental, func(t *testing.T, typeName string, l lister) {
		w := newCrowd(t, 101)
		w.Inject(cerbytest.Fault{Path: l.pages, Skip: 1, Status: http.StatusInternalServerError})
		things, said := list(t, w, typeName)
		said.Expect(t, []string{"Unable to list " + l.noun + "s"}, nil)
		if len(things) > 0 {
			t.Errorf("found was %q", texts(things))
		}
		expectRead(t, w, l, 0, 2, 0, 0)
	})
}
