package provider_test

import (
	"net/http"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// A list is streamed page by page: the next page is requested once all results of the last one are used.
func TestLists_pages(t *testing.T) {
	eachLister(t, hasNoParent, func(t *testing.T, typeName string, l lister) {
		w := newLargeWorkspace(t, l, 250)
		results, diags := w.List(t, acctest.Query{Type: typeName, OnResult: func(count int) bool {
			if pages, want := len(w.Requests()), (count+99)/100; pages != want {
				t.Errorf("got %d pages read after %d results, want %d", pages, count, want)
			}
			return true
		}})
		diags.Expect(t, nil, nil)
		expectDistinct(t, results, 250)
		if pages, requests := countRequests(w, l.pages), len(w.Requests()); pages != 3 || requests != 3 {
			t.Errorf("got %d pages and %d requests, want 3", pages, requests)
		}
	})
}

// expectDistinct checks the number of results, whose IDs must differ.
func expectDistinct(t *testing.T, results []acctest.ListResult, want int) {
	t.Helper()
	ids := map[string]bool{}
	for _, result := range results {
		ids[result.Identity["id"]] = true
	}
	if len(results) != want || len(ids) != want {
		t.Errorf("got %d results with %d IDs, want %d", len(results), len(ids), want)
	}
}

// A list that Terraform stops requests nothing more.
func TestLists_stopped(t *testing.T) {
	eachLister(t, all, func(t *testing.T, typeName string, l lister) {
		w := newLargeWorkspace(t, l, 101)
		results, diags := w.List(t, acctest.Query{Type: typeName, OnResult: func(count int) bool { return count < 3 }})
		diags.Expect(t, nil, nil)
		if len(results) != 3 {
			t.Errorf("got %d results, want 3", len(results))
		}
		expectRead(t, w, l, 1, 2, 1, 3+ahead)
	})
}

// ahead is the maximum number of parents that are read ahead.
const ahead = 9

// expectRead checks the number of pages read: of the list itself, or of the list of parents and then of at least and at
// most so many parents.
func expectRead(t *testing.T, w *acctest.Workspace, l lister, pages, parentPages, least, most int) {
	t.Helper()
	if l.filter != "" {
		pages = parentPages
	}
	if n := countRequests(w, l.pages); n != pages {
		t.Errorf("got %d pages of %s read, want %d", n, l.pages, pages)
	}
	for _, form := range l.each {
		if n := countRequests(w, form); n < least || n > most {
			t.Errorf("got %s read of %d parents, want %d to %d", form, n, least, most)
		}
	}
}

// A limit is exact, its last result has a warning, and no page is read that the limit does not need.
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
			eachLister(t, hasNoParent, func(t *testing.T, typeName string, l lister) {
				w := newLargeWorkspace(t, l, 250)
				expectLimit(t, w, typeName, test.limit, 250)
				expectRead(t, w, l, test.pages, 0, 0, 0)
			})
		})
	}
}

// expectLimit lists with a limit, of a total number of objects, and checks the results and the warnings.
func expectLimit(t *testing.T, w *acctest.Workspace, typeName string, limit int64, total int) {
	t.Helper()
	last := 0
	results, diags := w.List(t, acctest.Query{Type: typeName, Limit: limit, OnResult: func(count int) bool {
		// The warning is part of the last result.
		if count == last {
			t.Error("a result has no object")
		}
		last = count
		return true
	}})
	want, warnings := total, []string(nil)
	if limit > 0 && int(limit) <= total {
		want, warnings = int(limit), []string{"Result limit reached"}
	}
	diags.Expect(t, nil, warnings)
	if len(results) != want {
		t.Errorf("got %d results, want %d", len(results), want)
	}
}

// The same holds for lists of each of several parents, some of which are read ahead.
func TestLists_limitOfParents(t *testing.T) {
	t.Parallel()
	// The number of results of each parent.
	per := map[string]int{
		"cerby_team_membership":  2,
		"cerby_integration_user": 1,
		"cerby_account_share":    2,
		"cerby_secret_share":     3,
		"cerby_collection_share": 3,
		"cerby_collection_item":  1,
	}
	for name, test := range map[string]struct{ parents, more, read int }{
		"a few":              {2, 1, 3},
		"ten parents":        {10, 0, 10},
		"ten and one result": {10, 1, 11},
	} {
		t.Run(name, func(t *testing.T) {
			eachLister(t, hasParent, func(t *testing.T, typeName string, l lister) {
				w := newLargeWorkspace(t, l, 25)
				expectLimit(t, w, typeName, int64(test.parents*per[typeName]+test.more), 25*3)
				expectRead(t, w, l, 0, 1, test.read, test.read+ahead)
			})
		})
	}
}

// If the second page fails, the results of the first are followed by an error that the list is incomplete.
func TestLists_secondPageFails(t *testing.T) {
	t.Parallel()
	for name, test := range failures {
		t.Run(name, func(t *testing.T) {
			eachLister(t, hasNoParent, func(t *testing.T, typeName string, l lister) {
				w := newLargeWorkspace(t, l, 250)
				fault := test.fault
				fault.Path, fault.Skip = l.pages, 1
				w.Inject(fault)
				results, diags := w.List(t, acctest.Query{Type: typeName})
				diags.Expect(t, []string{"Unable to list " + l.noun + "s"}, nil)
				acctest.ExpectMessages(t, "errors", diags.Errors, test.message)
				acctest.ExpectMessages(t, "errors", diags.Errors, incomplete)
				if len(results) != 100 || len(w.Requests()) != 2 {
					t.Errorf("got %d results after %d requests, want 100 after 2", len(results), len(w.Requests()))
				}
			})
		})
	}
}

// A list that changes between two pages has each object once, and all of them.
func TestLists_changedBetweenPages(t *testing.T) {
	t.Parallel()
	for name, shift := range map[string]int{"one removed": 1, "one added": -1} {
		t.Run(name, func(t *testing.T) {
			eachLister(t, hasNoParent, func(t *testing.T, typeName string, l lister) {
				w := newLargeWorkspace(t, l, 250)
				w.Inject(cerbytest.Fault{Path: l.pages, Skip: 1, Times: 1, Shift: shift})
				results, diags := w.List(t, acctest.Query{Type: typeName})
				diags.Expect(t, nil, nil)
				expectDistinct(t, results, 250)
			})
		})
	}
}

// If the second page of parents fails, there are no results: those of the first page would look complete.
func TestLists_secondPageOfParentsFails(t *testing.T) {
	eachLister(t, hasParent, func(t *testing.T, typeName string, l lister) {
		w := newLargeWorkspace(t, l, 101)
		w.Inject(cerbytest.Fault{Path: l.pages, Skip: 1, Status: http.StatusInternalServerError})
		results, diags := list(t, w, typeName)
		diags.Expect(t, []string{"Unable to list " + l.noun + "s"}, nil)
		if len(results) > 0 {
			t.Errorf("got results %q, want none", formatResults(results))
		}
		expectRead(t, w, l, 0, 2, 0, 0)
	})
}
