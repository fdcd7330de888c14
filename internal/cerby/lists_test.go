package cerby_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// listMembersPage is the request of a page of members.
func listMembersPage(page int) string {
	return fmt.Sprintf("GET /api/v1/teams/t-1/members?page%%5Bnumber%%5D=%d&page%%5Bsize%%5D=100", page)
}

// TestAll_pagesInParallel reads the pages after the first in parallel, and returns the elements in their order.
func TestAll_pagesInParallel(t *testing.T) {
	for _, test := range []struct {
		configured, parallel int
		elapsed              time.Duration
	}{
		{0, cerby.DefaultMaxConcurrentRequests, 30 * time.Second},
		{1, 1, 130 * time.Second},
		{3, 3, 50 * time.Second},
		{12, 12, 20 * time.Second},
		{50, 12, 20 * time.Second},
	} {
		apitest.Run(t, strconv.Itoa(test.configured), func(t *testing.T) {
			all := apitest.Users(1, 1201)
			server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
				return apitest.Delayed(10*time.Second, apitest.List(req, all...))
			})
			client := newClient(t, server, func(c *cerby.Config) { c.MaxConcurrentRequests = test.configured })
			members, err := client.Teams().Members("t-1").All(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			apitest.ExpectStrings(t, memberIDs(members), apitest.UserIDs(1, 1201)...)
			server.ExpectElapsed(test.elapsed)
			apitest.ExpectEqual(t, server.MaxOpen(), test.parallel)
			var got, want []string
			for i, req := range server.Requests() {
				got, want = append(got, req.String()), append(want, listMembersPage(i+1))
			}
			slices.Sort(got)
			slices.Sort(want)
			apitest.ExpectStrings(t, got, want...)
			server.ExpectReads(13)
		})
	}
}

// TestAll_severalLists reads several lists within the limit of concurrent requests.
func TestAll_severalLists(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := apitest.Users(1, 1000)
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			return apitest.Delayed(time.Second, apitest.List(req, all...))
		})
		teams := newClient(t, server, func(c *cerby.Config) { c.MaxConcurrentRequests = 4 }).Teams()
		apitest.Together(6, func() {
			if members, err := teams.Members("t-1").All(t.Context()); err != nil || len(members) != 1000 {
				t.Errorf("%d members, %v", len(members), err)
			}
		})
		if server.MaxOpen() != 4 {
			t.Errorf("%d requests at once", server.MaxOpen())
		}
		server.ExpectReads(60)
	})
}

// TestAll_pageSizesAndTotals reads lists without a total, and with pages of other sizes than requested.
func TestAll_pageSizesAndTotals(t *testing.T) {
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
		apitest.Run(t, name, func(t *testing.T) {
			all := apitest.Users(1, test.elements)
			server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
				return apitest.Page(req, test.size, test.total, all...)
			})
			members, err := newClient(t, server, nil).Teams().Members("t-1").All(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			apitest.ExpectStrings(t, memberIDs(members), apitest.UserIDs(1, test.elements)...)
			pages := max(1, (test.elements+test.size-1)/test.size)
			if got := len(server.Requests()); got > pages+1 {
				t.Errorf("%d requests for %d pages", got, pages)
			}
		})
	}
	for _, envelope := range []string{
		`{"data": [%s]}`, `{"data": [%s], "links": null, "meta": null}`, `{"data": [%s], "links": [], "meta": []}`,
		`{"data": [%s], "links": {"next": ""}, "meta": {"page": {}}}`,
	} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.Response{Status: 200, Body: fmt.Sprintf(envelope, apitest.User("u-1"))})
			members, err := newClient(t, server, nil).Teams().Members("t-1").All(t.Context())
			if err != nil {
				t.Error(err)
			}
			apitest.ExpectStrings(t, memberIDs(members), "u-1")
		})
	}
}

// movingPage is one page of a list that moves: its elements, what the service reports with it, whether it is the last.
type movingPage struct {
	elements []string
	total    int
	last     bool
}

// newMovingServer returns a server with a list that changes whenever its first page is read, up to the last version.
func newMovingServer(t *testing.T, passes ...[]movingPage) *apitest.Server {
	t.Helper()
	var mu sync.Mutex
	pass := -1
	return apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
		mu.Lock()
		defer mu.Unlock()
		number := apitest.PageNumber(req)
		if number == 1 {
			pass++
		}
		leaves := passes[min(pass, len(passes)-1)]
		if number > len(leaves) {
			return apitest.Page(req, 100, leaves[0].total)
		}
		l := leaves[number-1]
		r := vaultPage("", l.total)
		if !l.last {
			r = vaultPage(fmt.Sprintf("?page[number]=%d", number+1), l.total)
		}
		r.Body = r.Body[:len(`{"data": [`)] + strings.Join(l.elements, ",") + r.Body[len(`{"data": [`):]
		return r
	})
}

// TestAll_listMoves reads a list that changed meanwhile again from its start, at most three times.
func TestAll_listMoves(t *testing.T) {
	still := []movingPage{{apitest.Users(1, 100), 150, false}, {apitest.Users(101, 150), 150, true}}
	twice := []movingPage{{apitest.Users(1, 100), 150, false}, {apitest.Users(100, 149), 150, true}}
	fewer := []movingPage{{apitest.Users(1, 100), 150, false}, {apitest.Users(101, 149), 150, true}}
	more := []movingPage{{apitest.Users(1, 100), 150, false}, {apitest.Users(101, 151), 150, true}}
	grown := []movingPage{{apitest.Users(1, 100), 149, false}, {apitest.Users(101, 150), 150, true}}
	other := []movingPage{{apitest.Users(1, 100), 150, false}, {apitest.Users(101, 150), 151, true}}
	longer := []movingPage{{apitest.Users(1, 100), 150, false}, {apitest.Users(101, 150), 150, false}}
	shorter := []movingPage{{apitest.Users(1, 100), 250, false}, {apitest.Users(101, 150), 250, true}}
	for name, test := range map[string]struct {
		passes [][]movingPage
		reads  int
		fails  bool
	}{
		"it stands still":                   {[][]movingPage{still}, 2, false},
		"an element came twice":             {[][]movingPage{twice, still}, 4, false},
		"one moved to a page that was read": {[][]movingPage{fewer, still}, 4, false},
		"more than counted":                 {[][]movingPage{more, still}, 4, false},
		"another count on another page":     {[][]movingPage{grown, still}, 4, false},
		"a wrong count on the last page":    {[][]movingPage{other, still}, 4, false},
		"more pages than counted":           {[][]movingPage{longer, still}, 4, false},
		"fewer pages than counted":          {[][]movingPage{shorter, still}, 5, false},
		"one element twice on one page": {
			[][]movingPage{{{append(apitest.Users(1, 2), apitest.Users(2, 2)...), 3, true}}, still}, 3, false,
		},
		"one page, wrongly counted":   {[][]movingPage{{{apitest.Users(1, 3), 4, true}}, still}, 3, false},
		"right the third time":        {[][]movingPage{twice, fewer, still}, 6, false},
		"never":                       {[][]movingPage{twice, fewer, more, still}, 6, true},
		"always the same wrong count": {[][]movingPage{fewer}, 6, true},
		"always twice":                {[][]movingPage{twice}, 6, true},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := newMovingServer(t, test.passes...)
			members, err := newClient(t, server, nil).Teams().Members("t-1").All(t.Context())
			server.ExpectReads(test.reads)
			if test.fails {
				apitest.ExpectText(
					t,
					callError(t, err).Error(),
					"unable to list team members: the list changed during each of 3 reads. Try again",
				)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			apitest.ExpectStrings(t, memberIDs(members), apitest.UserIDs(1, 150)...)
		})
	}
}

// TestAll_repeatsPage repeats the one page that failed, not the list.
func TestAll_repeatsPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all, failed := apitest.Users(1, 300), false
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			if apitest.PageNumber(req) == 3 && !failed {
				failed = true
				return apitest.Response{Status: 503}
			}
			return apitest.List(req, all...)
		})
		members, err := newClient(
			t,
			server,
			func(c *cerby.Config) { c.MaxConcurrentRequests = 1 },
		).Teams().
			Members("t-1").
			All(t.Context())
		if err != nil || len(members) != 300 {
			t.Errorf("%d members, %v", len(members), err)
		}
		server.ExpectRequests(listMembersPage(1), listMembersPage(2), listMembersPage(3), listMembersPage(3))
	})
}

// TestAll_pageFails returns the error of a page at once, and cancels the reads of the others.
func TestAll_pageFails(t *testing.T) {
	for page := 1; page <= 4; page++ {
		synctest.Test(t, func(t *testing.T) {
			all := apitest.Users(1, 400)
			server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
				if apitest.PageNumber(req) == page {
					return apitest.Delayed(time.Second, apitest.FromFile(401, "error-401.json"))
				}
				r := apitest.List(req, all...)
				if apitest.PageNumber(req) > 1 {
					r.Delay = 30 * time.Second
				}
				return r
			})
			members, err := newClient(t, server, nil).Teams().Members("t-1").All(t.Context())
			if lasted := server.Elapsed(); members != nil || !errors.Is(err, cerby.ErrDenied) || lasted != time.Second {
				t.Errorf("page %d: %d members after %s, %v", page, len(members), lasted, err)
			}
		})
	}
}

// TestAll_contextEnds ends in the instant in which its context ends, with the cause.
func TestAll_contextEnds(t *testing.T) {
	for _, end := range []time.Duration{5 * time.Second, 15 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			cause, all := errors.New("the user had enough"), apitest.Users(1, 2500)
			server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
				return apitest.Delayed(10*time.Second, apitest.List(req, all...))
			})
			members, err := newClient(t, server, nil).Teams().Members("t-1").All(apitest.CancelAfter(t, end, cause))
			if lasted := server.Elapsed(); members != nil || !errors.Is(err, cause) || lasted != end {
				t.Errorf("%d members after %s, %v", len(members), lasted, err)
			}
		})
	}
}

// TestAll_pageBeyondEnd reads a list again that became shorter, if the service responds to a page beyond the end with
// 404.
func TestAll_pageBeyondEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pass := 0
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			if apitest.PageNumber(req) == 1 {
				pass++
			}
			switch {
			case pass == 1 && apitest.PageNumber(req) == 1:
				return apitest.Page(req, 100, 201, apitest.Users(1, 201)...)
			case apitest.PageNumber(req) > 2:
				return apitest.FromFile(404, "error-404.json")
			}
			return apitest.List(req, apitest.Users(1, 200)...)
		})
		members, err := newClient(t, server, nil).Teams().Members("t-1").All(t.Context())
		if err != nil || len(members) != 200 {
			t.Errorf("%d members, %v", len(members), err)
		}
	})
}
