package provider_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// A list resource with parents reads the pages of the parents, and the list of each parent once, in their order.
func TestLists_calls(t *testing.T) {
	eachLister(t, hasParent, func(t *testing.T, typeName string, l lister) {
		w := newLargeWorkspace(t, l, 30)
		results, diags := list(t, w, typeName)
		diags.Expect(t, nil, nil)
		expectRead(t, w, l, 0, 1, 30, 30)
		expectParents(t, l, withoutTeamSide(typeName, results), numbersTo(30)...)
		// Users without an email in these lists are read: the first by ID, all others from one page.
		if n := countRequests(w, "/users") + countRequests(w, "/users/{id}"); n > 2 {
			t.Errorf("got %d requests for users, want at most 2", n)
		}
	})
}

// With the filter, only the lists of one parent are read.
func TestLists_oneParent(t *testing.T) {
	eachLister(t, hasParent, func(t *testing.T, typeName string, l lister) {
		w := acctest.NewWorkspace(t)
		addVariants(w)
		every, diags := list(t, w, typeName)
		diags.Expect(t, nil, nil)
		want := formatResults(slices.DeleteFunc(slices.Clone(every), func(result acctest.ListResult) bool {
			return result.Identity[l.filter] != l.one
		}))
		w.ResetRequests()
		results, diags := w.List(t, acctest.Query{Type: typeName, Config: map[string]any{l.filter: l.one}})
		diags.Expect(t, nil, nil)
		got := formatResults(results)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the results of one parent (-want +got):\n%s", diff)
		}
		if len(got) == 0 || len(got) == len(every) {
			t.Errorf("%d of %d results have the parent, want some of them", len(got), len(every))
		}
		for _, form := range l.each {
			if one, total := w.CountRequests("GET", pathOf(form, l.one)), countRequests(w, form); one != 1 || total != 1 {
				t.Errorf("got %s read %d times, of the parent %d times, want 1", form, total, one)
			}
		}
	})
}

func TestLists_noSuchParent(t *testing.T) {
	eachLister(t, hasParent, func(t *testing.T, typeName string, l lister) {
		w := acctest.NewWorkspace(t)
		results, diags := w.List(t, acctest.Query{Type: typeName, Config: map[string]any{l.filter: "nothing"}})
		diags.Expect(t, []string{framework.Capital(l.noun) + ` "nothing" not found`}, nil)
		if len(results) > 0 {
			t.Errorf("got results %q, want none", formatResults(results))
		}
		for _, form := range l.each {
			if n := countRequests(w, form); n > 0 {
				t.Errorf("%s was read", form)
			}
		}
	})
}

// An invalid ID is refused before any request is sent.
func TestLists_invalidParentID(t *testing.T) {
	eachLister(t, hasParent, func(t *testing.T, typeName string, l lister) {
		w := acctest.NewWorkspace(t)
		server := w.Server(t)
		for _, id := range []string{"a/b", "", " blank ", ".."} {
			config := map[string]any{l.filter: id}
			_, diags := acctest.List(t.Context(), t, server, acctest.Query{Type: typeName, Config: config})
			diags.Expect(t, []string{"The value is not a valid ID"}, nil)
		}
		if n := len(w.Requests()); n > 0 {
			t.Errorf("%d requests were sent", n)
		}
	})
}

// A parent that cannot be read ends the list: the results of the parents before it are followed by an error that the
// list is incomplete.
func TestLists_parentFails(t *testing.T) {
	t.Parallel()
	for name, test := range failures {
		t.Run(name, func(t *testing.T) {
			eachLister(t, hasParent, func(t *testing.T, typeName string, l lister) {
				for _, form := range l.each {
					fault := test.fault
					fault.Path = pathOf(form, l.id(15))
					expectParentFailure(t, typeName, l, form, fault, test.message)
				}
			})
		})
	}
}

// expectParentFailure checks that a list of 30 parents ends with the message at the 15th, whose list fails.
func expectParentFailure(t *testing.T, typeName string, l lister, form string, fault cerbytest.Fault, message string) {
	t.Helper()
	w := newLargeWorkspace(t, l, 30)
	w.Inject(fault)
	results, diags := list(t, w, typeName)
	diags.Expect(t, []string{"Unable to list "}, nil)
	acctest.ExpectMessages(t, "errors", diags.Errors, message)
	acctest.ExpectMessages(t, "errors", diags.Errors, incomplete)
	expectParents(t, l, results, numbersTo(14)...)
	for n := 15 + ahead + 1; n <= 30; n++ {
		if w.CountRequests("GET", pathOf(form, l.id(n))) > 0 {
			t.Errorf("%s of the parent %d was read", form, n)
		}
	}
}

// A parent that is deleted before its list is read is a warning. If no parent has a list, the service may not have the
// list at all, which is an error.
func TestLists_parentNotFound(t *testing.T) {
	eachLister(t, hasParent, func(t *testing.T, typeName string, l lister) {
		w := newLargeWorkspace(t, l, 12)
		for _, form := range l.each {
			w.Inject(cerbytest.Fault{Path: pathOf(form, l.id(5)), Status: http.StatusNotFound})
		}
		results, diags := list(t, w, typeName)
		warning := "(" + l.id(5) + "), because the service does not return them. "
		diags.Expect(t, nil, slices.Repeat([]string{warning}, len(diags.Warnings)))
		if len(diags.Warnings) == 0 {
			t.Error("got no warnings")
		}
		expectParents(t, l, withoutTeamSide(typeName, results), slices.Concat(numbersTo(4), []int{6, 7, 8, 9, 10, 11, 12})...)

		for n := 1; n <= 12; n++ {
			w.Inject(cerbytest.Fault{Path: pathOf(l.each[0], l.id(n)), Status: http.StatusNotFound})
		}
		_, diags = list(t, w, typeName)
		diags.Expect(t, []string{"404 Not Found"}, diags.Warnings)
		config := map[string]any{l.filter: l.id(5)}
		_, diags = acctest.List(t.Context(), t, w.Server(t), acctest.Query{Type: typeName, Config: config})
		diags.Expect(t, []string{"404 Not Found"}, diags.Warnings)
	})
}
