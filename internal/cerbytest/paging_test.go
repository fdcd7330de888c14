package cerbytest_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// TestPages follows links.next over 300 users. Every link must preserve the filter.
func TestPages(t *testing.T) {
	a := serve(t)
	cerbytest.SeedUsers(a.workspace, 300)
	a.workspace.AddUser(cerbytest.User{ID: "left out", Status: "disabled"})

	for query, pages := range map[string]int{
		"?filter[status]=live":                  12,
		"?filter[status]=live&page[size]=100":   3,
		"?filter[status]=live&page[size]=7":     43,
		"?page[size]=100&page[number]=1":        4,
		"?filter=user&mfaStatus=true&sort=role": 12,
	} {
		ids, last := map[string]bool{}, ""
		listed := a.followPages("/users" + query)
		for n, got := range listed {
			for _, id := range got.listStrings("id") {
				ids[id], last = true, id
			}
			checkLinks(t, n+1, got)
		}
		want := 300
		if last == "left out" {
			want = 301
		}
		if len(listed) != pages || len(ids) != want {
			t.Errorf("%s: %d pages with %d users", query, len(listed), len(ids))
		}
	}
}

// checkLinks requires the links of a page of users to be relative, escaped and complete.
func checkLinks(t *testing.T, n int, got apiResponse) {
	t.Helper()
	self := got.stringAt("links", "self")
	if strings.ContainsAny(self, "[]") || !strings.HasPrefix(self, "/api/v1/users?") {
		t.Fatalf("self is %s", self)
	}
	if _, found := got.objectAt("links")["previous"]; !found {
		t.Errorf("page %d has no links.previous", n)
	}
}

// TestPageLinks checks the links of inner pages, of the last page, and of pages beyond it.
func TestPageLinks(t *testing.T) {
	a := serve(t)
	for i := range 5 {
		a.workspace.AddVault(cerbytest.Vault{Name: strconv.Itoa(i)})
	}
	link := func(n int) any { return fmt.Sprintf("/api/v1/vaults?page%%5Bnumber%%5D=%d&page%%5Bsize%%5D=2", n) }
	for number, want := range map[int][]any{
		1: {link(1), link(2), nil, []string{"0", "1"}},
		2: {link(2), link(3), link(1), []string{"2", "3"}},
		3: {link(3), nil, link(2), []string{"4"}},
		4: {link(4), nil, link(3), []string{}},
		9: {link(9), nil, link(3), []string{}},
	} {
		got := a.get(fmt.Sprintf("/vaults?page[number]=%d&page[size]=2", number), 200)
		wantEqual(t, fmt.Sprint("page ", number), []any{
			got.valueAt(
				"links",
				"self",
			), got.valueAt("links", "next"), got.valueAt("links", "previous"), got.listStrings("name"),
		}, want)
		wantEqual(t, "page", got.valueAt("meta", "page"), any(map[string]any{"maxSize": 100.0, "total": 5.0, "cursor": nil}))
	}
	a.get("/vaults?page[number]=9223372036854775807", 200)
	wantEqual(t, "an empty list", serve(t).get("/vaults", 200).valueAt("data"), any([]any{}))
}
