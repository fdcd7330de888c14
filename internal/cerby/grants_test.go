package cerby_test

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// firstPage is the query of the first page of a list.
const firstPage = "?page%5Bnumber%5D=1&page%5Bsize%5D=100"

// request is a call, and the one request that it has to send.
type request struct {
	call func(ctx context.Context, client *workspace.Workspace) error
	want arrival
}

// expectEach checks that calls succeed with each of some answers, and send one request each, byte for byte; what is
// made may be looked for in a list before.
func expectEach(t *testing.T, answers map[string]reply, requests map[string]request) {
	t.Helper()
	for name, test := range requests {
		for kind, r := range answers {
			t.Run(name+", "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := newWire(t, func(_ int, a arrival) reply {
						if pageNumber(a) > 0 {
							return listOfAll(a)
						}
						return r
					})
					if err := test.call(t.Context(), newWorkspace(t, w, nil)); err != nil {
						t.Fatal(err)
					}
					got := w.all()
					if strings.HasPrefix(name, "create") && len(got) == 2 {
						got = got[1:]
					}
					if len(got) != 1 || got[0] != test.want {
						t.Errorf("got  %+v\nwant %+v", got, test.want)
					}
				})
			})
		}
	}
}

// tolerated are answers to a write of which nothing is needed.
func tolerated(t *testing.T) map[string]reply {
	t.Helper()
	return map[string]reply{
		"201 with the singular type": answer(t, 201, "share-created.json"),
		"200 with a list":            answer(t, 200, "team-members-added.json"),
		"201 without a body":         {status: 201},
		"204":                        {status: 204},
		"{}":                         {status: 200, body: `{}`},
		"no data":                    {status: 201, body: `{"data": null, "links": [], "meta": []}`},
	}
}

// pageNumber gives the page that a request asks for, or 0.
func pageNumber(a arrival) int {
	_, query, _ := strings.Cut(a.uri, "?")
	values, _ := url.ParseQuery(query)
	number, _ := strconv.Atoi(values.Get("page[number]"))
	return number
}

// pageOf answers a request for one page of a list as the service does. The total is left out where it is below 0.
func pageOf(a arrival, size, total int, elements ...string) reply {
	number, next, meta := pageNumber(a), "null", "{}"
	from, to := min((number-1)*size, len(elements)), min(number*size, len(elements))
	if to < len(elements) {
		next = fmt.Sprintf(`"/api/v1/some?page%%5Bnumber%%5D=%d&page%%5Bsize%%5D=%d"`, number+1, size)
	}
	if total >= 0 {
		meta = fmt.Sprintf(`{"page": {"maxSize": 100, "total": %d}}`, total)
	}
	return reply{status: 200, body: fmt.Sprintf(`{"data": [%s], "links": {"next": %s}, "meta": %s}`, strings.Join(elements[from:to], ","), next, meta)}
}

// listOfAll answers a request for one page of a list in pages of 100, with its total.
func listOfAll(a arrival, elements ...string) reply {
	return pageOf(a, 100, len(elements), elements...)
}

// element is an element of a list, as the service writes it.
func element(id, attributes string) string {
	return fmt.Sprintf(`{"id": %q, "type": "some", "attributes": {%s}}`, id, attributes)
}

// user is a user of a list.
func user(id string) string { return element(id, fmt.Sprintf(`"email": "%s@acme.example"`, id)) }

// numbered makes the elements with the numbers from one to another.
func numbered(from, to int) []string {
	var elements []string
	for i := from; i <= to; i++ {
		elements = append(elements, user(fmt.Sprintf("u-%d", i)))
	}
	return elements
}

// numbers are the ids of such elements.
func numbers(from, to int) []string {
	var ids []string
	for i := from; i <= to; i++ {
		ids = append(ids, fmt.Sprintf("u-%d", i))
	}
	return ids
}

// member is a user of a list of members, in a role.
func member(id, role string) string { return element(id, fmt.Sprintf(`"role": %q`, role)) }

// one is the answer that holds one object.
func one(element string) reply { return reply{status: 200, body: `{"data": ` + element + `}`} }

// idsOf gives the ids of members.
func idsOf(members []cerby.Member) []string {
	var ids []string
	for _, m := range members {
		ids = append(ids, m.ID)
	}
	return ids
}

// expectReads checks how many requests came that read.
func (w *wire) expectReads(want int) {
	w.t.Helper()
	if got := len(w.all()) - len(w.writes()); got != want {
		w.t.Errorf("%d requests that read, want %d: %+v", got, want, w.all())
	}
}

// afterwards makes a reply come after a time.
func afterwards(d time.Duration, r reply) reply {
	r.after = d
	return r
}
