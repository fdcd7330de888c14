package cerby_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// twoPages is a transport that responds to each request of a list with the page of its number, and with 404 after the
// last.
type twoPages [2]string

func (p twoPages) RoundTrip(req *http.Request) (*http.Response, error) {
	status, body := http.StatusNotFound, `{"errors": [{"title": "Not Found"}]}`
	switch req.URL.Query().Get("page[number]") {
	case "1":
		status, body = http.StatusOK, p[0]
	case "2":
		status, body = http.StatusOK, p[1]
	}
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
}

// fuzzedPage is what a page states of itself.
type fuzzedPage struct {
	Data  []struct{ ID string }
	Links json.RawMessage
	Meta  json.RawMessage
}

// hasNext reports whether the page names a next one.
func (p fuzzedPage) hasNext() bool {
	var links struct{ Next any }
	next, ok := "", json.Unmarshal(p.Links, &links) == nil
	if ok {
		next, ok = links.Next.(string)
	}
	return ok && next != ""
}

// total returns the number of elements that the page announces, or -1.
func (p fuzzedPage) total() int {
	var meta struct{ Page struct{ Total *int } }
	if json.Unmarshal(p.Meta, &meta) != nil || meta.Page.Total == nil {
		return -1
	}
	return *meta.Page.Total
}

// join returns the IDs of the elements up to the page that names no next page. It also returns the number of elements
// that this page announces, or -1.
func (p twoPages) join() (ids []string, total int, err error) {
	for _, body := range p {
		var page fuzzedPage
		if err := json.Unmarshal([]byte(body), &page); err != nil {
			return nil, 0, err
		}
		for _, element := range page.Data {
			ids = append(ids, element.ID)
		}
		if !page.hasNext() {
			return ids, page.total(), nil
		}
	}
	return nil, 0, errors.New("the last page names a next one")
}

// FuzzList reads a list of two pages. A list without an error is complete. It has each element of the pages once, no
// page follows, and the last page announces as many elements.
func FuzzList(f *testing.F) {
	first := vaultPage("/api/v1/vaults?page%5Bnumber%5D=2", 3, "a", "b").Body
	for _, seed := range []twoPages{
		{vaultPage("", 2, "a", "b").Body, ""},
		{first, vaultPage("", 3, "c").Body},
		{first, vaultPage("", 3, "b").Body},
		{first, vaultPage("", 2).Body},
		{first, vaultPage("?page[number]=3", 3, "c").Body},
		{first, `<html><title>Sign in</title>`},
		{vaultPage("?page[number]=1", -1, "a").Body, ""},
		{vaultPage("", 9, "a", "a").Body, ""},
		{vaultPage("", 9, "a").Body, ""},
		{vaultPage("?page[number]=2", -1).Body, vaultPage("", -1, "a").Body},
		{`{"data": [{"id": "a"}], "links": [], "meta": {"page": {"total": "7"}}}`, ""},
		{vaultPage("?page[number]=2", 101, manyIDs(100)...).Body, vaultPage("", 101, "a").Body},
		{vaultPage("?page[number]=2", 101, manyIDs(100)...).Body, vaultPage("", 101, "v-Aa").Body},
		{vaultPage("?page[number]=2", 100, manyIDs(100)...).Body, vaultPage("", 100, "a").Body},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		all := newClient(t, twoPages{first, second}, nil).Vaults().List()
		each, err := cerby.Collect(all.Each(t.Context()))
		if err == nil {
			checkComplete(t, "Each", twoPages{first, second}, each)
		}
		parallel, err := all.All(context.WithoutCancel(t.Context()), nil)
		if err == nil {
			checkComplete(t, "All", twoPages{first, second}, parallel)
		}
	})
}

// checkComplete checks that a list has what its pages state.
func checkComplete(t *testing.T, method string, pages twoPages, got []cerby.Vault) {
	want, total, err := pages.join()
	if err != nil {
		t.Fatalf("%s accepted the pages %q: %v", method, pages, err)
	}
	if total >= 0 && total != len(got) {
		t.Errorf("%s returned %d elements of %d: %q", method, len(got), total, pages)
	}
	ids := make([]string, 0, len(got))
	for _, vault := range got {
		if vault.ID == "" || slices.Contains(ids, vault.ID) {
			t.Errorf("%s returned an empty or repeated ID %q: %q", method, vault.ID, pages)
		}
		ids = append(ids, vault.ID)
	}
	if !slices.Equal(ids, want) {
		t.Errorf("%s returned %q, want %q: %q", method, ids, want, pages)
	}
}

// manyIDs returns a number of IDs.
func manyIDs(count int) []string {
	ids := make([]string, 0, count)
	for i := range count {
		ids = append(ids, "v-"+string(rune('A'+i/26))+string(rune('a'+i%26)))
	}
	return ids
}
