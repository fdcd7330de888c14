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

// What belongs to many parents costs the pages of their list, and a list of each, and comes in their order.
func TestLists_calls(t *testing.T) {
	eachLister(t, parental, func(t *testing.T, typeName string, l lister) {
		w := newCrowd(t, 30)
		things, said := list(t, w, typeName)
		said.Expect(t, nil, nil)
		expectRead(t, w, l, 0, 1, 30, 30)
		expectParents(t, l, ofItems(typeName, things), upTo(30)...)
		// Those whose e-mail is not told are looked up: by themselves once, and then on one page for all.
		if n := sent(w, "/users") + sent(w, "/users/{id}"); n > 2 {
			t.Errorf("the users were asked for %d times", n)
		}
	})
}

// A filter chooses the things of one parent, of which alone it reads.
func TestLists_oneParent(t *testing.T) {
	eachLister(t, parental, func(t *testing.T, typeName string, l lister) {
		w := acctest.NewWorkspace(t)
		enrich(w)
		every, said := list(t, w, typeName)
		said.Expect(t, nil, nil)
		want := texts(slices.DeleteFunc(slices.Clone(every), func(thing acctest.ListResult) bool { return thing.Identity[l.filter] != l.one }))
		w.ResetRequests()
		things, said := w.List(t, acctest.Query{Type: typeName, Config: map[string]any{l.filter: l.one}})
		said.Expect(t, nil, nil)
		got := texts(things)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the results of one parent (-want +got):\n%s", diff)
		}
		if len(got) == 0 || len(got) == len(every) {
			t.Errorf("%d of %d results have the parent, want some of them", len(got), len(every))
		}
		for _, form := range l.each {
			if w.CountRequests("GET", of(form, l.one)) != 1 || sent(w, form) != 1 {
				t.Errorf("%s was read %d times, and %d times of this parent", form, sent(w, form), w.CountRequests("GET", of(form, l.one)))
			}
		}
	})
}

func TestLists_noSuchParent(t *testing.T) {
	eachLister(t, parental, func(t *testing.T, typeName string, l lister) {
		w := acctest.NewWorkspace(t)
		things, said := w.List(t, acctest.Query{Type: typeName, Config: map[string]any{l.filter: "nothing"}})
		said.Expect(t, []string{framework.Capital(l.noun) + ` "nothing" not found`}, nil)
		if len(things) > 0 {
			t.Errorf("found was %q", texts(things))
		}
		for _, form := range l.each {
			if n := sent(w, form); n > 0 {
				t.Errorf("%s was read", form)
			}
		}
	})
}

// What cannot be an id is refused before anything is sent.
func TestLists_noID(t *testing.T) {
	eachLister(t, parental, func(t *testing.T, typeName string, l lister) {
		w := acctest.NewWorkspace(t)
		server := w.Server(t)
		for _, id := range []string{"a/b", "", " blank ", ".."} {
			_, said := acctest.List(t.Context(), t, server, acctest.Query{Type: typeName, Config: map[string]any{l.filter: id}})
			said.Expect(t, []string{`"` + id + `" is not an ID`}, nil)
		}
		if n := len(w.Requests()); n > 0 {
			t.Errorf("%d requests were sent", n)
		}
	})
}

// A parent that cannot be read ends the list: what belongs to those before it comes, and an error that says that it is
// not all.
func TestLists_parentFails(t *testing.T) {
	t.Parallel()
	for name, test := range unanswered {
		t.Run(name, func(t *testing.T) {
			eachLister(t, parental, func(t *testing.T, typeName string, l lister) {
				for _, form := range l.each {
					w := newCrowd(t, 30)
					fault := test.fault
					fault.Path = of(form, l.id(15))
					w.Inject(fault)
					things, said := list(t, w, typeName)
					said.Expect(t, []string{"Unable to list "}, nil)
					acctest.ExpectMessages(t, "errors", said.Errors, test.words)
					acctest.ExpectMessages(t, "errors", said.Errors, notAll)
					expectParents(t, l, things, upTo(14)...)
					for n := 15 + ahead + 1; n <= 30; n++ {
						if w.CountRequests("GET", of(form, l.id(n))) > 0 {
							t.Errorf("the parent %d was read for %s", n, form)
						}
					}
				}
			})
		})
	}
}

// A parent that is gone by the time it is read has nothing, which is said. Where no parent has a list it is an error:
// there may be no such list at all.
func TestLists_parentGone(t *testing.T) {
	eachLister(t, parental, func(t *testing.T, typeName string, l lister) {
		w := newCrowd(t, 12)
		for _, form := range l.each {
			w.Inject(cerbytest.Fault{Path: of(form, l.id(5)), Status: http.StatusNotFound})
		}
		things, said := list(t, w, typeName)
		said.Expect(t, nil, slices.Repeat([]string{"(" + l.id(5) + ") is not in this list: there is no such list, and it may be deleted by now."}, len(said.Warnings)))
		if len(said.Warnings) == 0 {
			t.Error("nothing is said")
		}
		expectParents(t, l, ofItems(typeName, things), slices.Concat(upTo(4), []int{6, 7, 8, 9, 10, 11, 12})...)

		for n := 1; n <= 12; n++ {
			w.Inject(cerbytest.Fault{Path: of(l.each[0], l.id(n)), Status: http.StatusNotFound})
		}
		_, said = list(t, w, typeName)
		said.Expect(t, []string{"404 Not Found"}, said.Warnings)
		_, said = acctest.List(t.Context(), t, w.Server(t), acctest.Query{Type: typeName, Config: map[string]any{l.filter: l.id(5)}})
		said.Expect(t, []string{"404 Not Found"}, said.Warnings)
	})
}
