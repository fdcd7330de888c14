package cerby_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// vaultPage writes one page of vaults as the service does. A next of "" is null, a total below 0 is left out.
func vaultPage(next string, total int, ids ...string) reply {
	elements := make([]string, 0, len(ids))
	for _, id := range ids {
		elements = append(elements, fmt.Sprintf(`{"id": %q, "type": "vault", "attributes": {"name": "vault %s"}}`, id, id))
	}
	link, meta := "null", `{}`
	if next != "" {
		link = `"` + next + `"`
	}
	if total >= 0 {
		meta = fmt.Sprintf(`{"page": {"maxSize": 100, "total": %d}}`, total)
	}
	return reply{status: 200, body: fmt.Sprintf(`{"data": [%s], "links": {"next": %s}, "meta": %s}`, strings.Join(elements, ", "), link, meta)}
}

// listVaults reads all vaults and gives their ids, those before an error too.
func listVaults(ctx context.Context, client *cerby.Client) (ids []string, err error) {
	for vault, e := range client.Vaults().List(ctx) {
		if e != nil {
			err = e
			continue // The error has to be the last.
		}
		ids = append(ids, vault.ID)
	}
	return ids, err
}

// expectIDs checks which elements came, in their order.
func expectIDs(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// vaultsURI is the request of a page of vaults.
func vaultsURI(page int) string {
	return fmt.Sprintf("GET /api/v1/vaults?page%%5Bnumber%%5D=%d&page%%5Bsize%%5D=100", page)
}

// TestListToTheEnd reads 300 elements in their order over three pages.
func TestListToTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ids []string
		for i := range 300 {
			ids = append(ids, fmt.Sprintf("v-%03d", i))
		}
		w := inOrder(t,
			vaultPage("/api/v1/vaults?page%5Bnumber%5D=2&page%5Bsize%5D=100", 300, ids[:100]...),
			vaultPage("/api/v1/vaults?page[number]=3&page[size]=100", 300, ids[100:200]...),
			vaultPage("", 300, ids[200:]...))
		got, err := listVaults(t.Context(), newClient(t, w, nil))
		if err != nil {
			t.Fatal(err)
		}
		expectIDs(t, got, ids...)
		w.expectRequests(vaultsURI(1), vaultsURI(2), vaultsURI(3))
	})
}

// TestListEnds takes every way of saying that there is no next page.
func TestListEnds(t *testing.T) {
	const element = `"data": [{"id": "v-1", "type": "vault"}]`
	for _, body := range []string{
		`{` + element + `}`,
		`{` + element + `, "links": null, "meta": null}`,
		`{` + element + `, "links": {}, "meta": {}}`,
		`{` + element + `, "links": {"next": null}, "meta": {"page": null}}`,
		`{` + element + `, "links": {"next": ""}, "meta": {"page": {"maxSize": 100}}}`,
		`{` + element + `, "links": {"next": null}, "meta": {"page": {"total": 1}}}`,
	} {
		synctest.Test(t, func(t *testing.T) {
			got, err := listVaults(t.Context(), newClient(t, inOrder(t, reply{status: 200, body: body}), nil))
			if err != nil {
				t.Errorf("%s: %v", body, err)
			}
			expectIDs(t, got, "v-1")
		})
	}
}

// TestListEmpty gives nothing, and no error.
func TestListEmpty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got, err := listVaults(t.Context(), newClient(t, inOrder(t, vaultPage("", 0)), nil))
		if err != nil {
			t.Error(err)
		}
		expectIDs(t, got)
	})
}

// TestListTakesOnlyTheNumber follows links.next to no other host, path or query.
func TestListTakesOnlyTheNumber(t *testing.T) {
	for _, next := range []string{
		"https://evil.example/steal?page%5Bnumber%5D=2",
		"//evil.example/?page[number]=2&key=x",
		"http://acme.cerby.com:81/api/v1/vaults?page[number]=2",
		"../../admin?page%5Bnumber%5D=2&filter=%2A",
		"?page[number]=2",
	} {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, vaultPage(next, 2, "v-1"), vaultPage("", 2, "v-2"))
			got, err := listVaults(t.Context(), newClient(t, w, nil))
			if err != nil {
				t.Error(err)
			}
			expectIDs(t, got, "v-1", "v-2")
			w.expectRequests(vaultsURI(1), vaultsURI(2))
		})
	}
}

// TestListRefusesNext ends with an error after the elements of a page whose links.next leads nowhere or in a circle.
func TestListRefusesNext(t *testing.T) {
	for next, words := range map[string]string{
		"/api/v1/vaults?page%5Bnumber%5D=1":  "links.next of page 1 leads to page 1",
		"/api/v1/vaults?page%5Bnumber%5D=0":  "links.next of page 1 leads to page 0",
		"/api/v1/vaults?page%5Bnumber%5D=-2": "links.next of page 1 leads to page -2",
		"/api/v1/vaults?page%5Bnumber%5D=7":  "links.next of page 1 leads to page 7",
		"/api/v1/vaults?cursor=abc":          "links.next of the response names no page[number]",
		"/api/v1/vaults?page[number]=two":    "links.next of the response names no page[number]",
		"https://[::1/vaults?page[number]=2": "links.next of the response is not a link",
	} {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, vaultPage(next, 9, "v-1"))
			got, err := listVaults(t.Context(), newClient(t, w, nil))
			expectIDs(t, got, "v-1")
			expectText(t, failure(t, err).Error(), "could not list vaults: "+words)
		})
	}
	synctest.Test(t, func(t *testing.T) {
		second := "/api/v1/vaults?page%5Bnumber%5D=2"
		w := inOrder(t, vaultPage(second, 9, "v-1"), vaultPage(second, 9, "v-2"))
		got, err := listVaults(t.Context(), newClient(t, w, nil))
		expectIDs(t, got, "v-1", "v-2")
		expectText(t, failure(t, err).Error(), "links.next of page 2 leads to page 2")
	})
}

// TestListThatMoves reads a list again from its start where an element came twice or the count does not fit, gives each
// element once, and gives up after three readings.
func TestListThatMoves(t *testing.T) {
	const second = "/api/v1/vaults?page%5Bnumber%5D=2"
	for name, test := range map[string]struct {
		pages []reply
		want  []string
		fails bool
	}{
		"an element came twice": {
			pages: []reply{vaultPage(second, 3, "a", "b"), vaultPage("", 3, "b", "c"), vaultPage(second, 3, "x", "a"), vaultPage("", 3, "b")},
			want:  []string{"a", "b", "c", "x"},
		},
		"twice without a count": {
			pages: []reply{vaultPage(second, -1, "a", "b"), vaultPage("", -1, "b", "c"), vaultPage("", -1, "a", "b", "c")},
			want:  []string{"a", "b", "c"},
		},
		"twice on one page": {
			pages: []reply{vaultPage("", -1, "a", "a"), vaultPage("", -1, "a")},
			want:  []string{"a"},
		},
		"one was missed": {
			pages: []reply{vaultPage(second, 4, "a", "b"), vaultPage("", 4, "d"), vaultPage(second, 4, "a", "b"), vaultPage("", 4, "c", "d")},
			want:  []string{"a", "b", "d", "c"},
		},
		"one went from the first page": {
			pages: []reply{vaultPage(second, 4, "a", "b"), vaultPage("", 3, "d"), vaultPage(second, 3, "b", "c"), vaultPage("", 3, "d")},
			want:  []string{"a", "b", "d", "c"},
		},
		"more than counted": {
			pages: []reply{vaultPage("", 1, "a", "b"), vaultPage("", 2, "a", "b")},
			want:  []string{"a", "b"},
		},
		"the last page counts": {
			pages: []reply{vaultPage(second, 2, "a", "b"), vaultPage("", 3, "c")},
			want:  []string{"a", "b", "c"},
		},
		"gone before the second reading": {
			pages: []reply{vaultPage("", 3, "a", "b"), vaultPage("", 1, "b")},
			want:  []string{"a", "b"},
		},
		"right in the third reading": {
			pages: []reply{vaultPage("", 9, "a"), vaultPage("", 9, "a"), vaultPage("", 2, "a", "b")},
			want:  []string{"a", "b"},
		},
		"never": {
			pages: []reply{vaultPage("", 9, "a"), vaultPage("", 9, "a", "b"), vaultPage("", 9, "b", "a")},
			want:  []string{"a", "b"}, fails: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, test.pages...)
				got, err := listVaults(t.Context(), newClient(t, w, nil))
				expectIDs(t, got, test.want...)
				if n := len(w.all()); n != len(test.pages) {
					t.Errorf("%d requests, want %d", n, len(test.pages))
				}
				switch {
				case !test.fails && err != nil:
					t.Error(err)
				case test.fails:
					expectText(t, failure(t, err).Error(), "could not list vaults: the list changed while it was read, 3 times over: try again")
				}
			})
		})
	}
}

// TestListFilteredIsNotCounted takes a filtered list as it comes: what its total counts is not promised.
func TestListFilteredIsNotCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, answer(t, 200, "accounts.json"))
		client := newClient(t, w, nil)
		accounts, err := cerby.Filter(client.Accounts().List(t.Context(), cerby.AccountFilter{Statuses: []string{"enabled"}}),
			func(cerby.Account) bool { return true })
		if err != nil || len(accounts) != 2 {
			t.Errorf("%d accounts, %v", len(accounts), err)
		}
	})
}

// TestListStopsEarly asks for no further page, and for none again, once its reader has seen enough.
func TestListStopsEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		second := "/api/v1/vaults?page%5Bnumber%5D=2"
		for _, stop := range []string{"v-1", "v-2"} {
			w := inOrder(t, vaultPage(second, 9, "v-1", "v-2"))
			for vault, err := range newClient(t, w, nil).Vaults().List(t.Context()) {
				if err != nil {
					t.Error(err)
				}
				if vault.ID == stop {
					break
				}
			}
			w.expectRequests(vaultsURI(1))
		}
	})
}

// TestListIsLazy asks for a page only once its first element is asked for, and begins anew for each reader.
func TestListIsLazy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, vaultPage("", 1, "v-1"), vaultPage("", 1, "v-1"))
		vaults := newClient(t, w, nil).Vaults().List(t.Context())
		w.expectRequests()
		for range 2 {
			all, err := cerby.Filter(vaults, func(v cerby.Vault) bool { return v.ID == "v-1" })
			if err != nil || len(all) != 1 {
				t.Errorf("%d vaults, %v", len(all), err)
			}
		}
		w.expectRequests(vaultsURI(1), vaultsURI(1))
	})
}

// TestListForSeveralReaders lets several readers go over the same list at the same time.
func TestListForSeveralReaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(int, arrival) reply { return answer(t, 200, "accounts.json") })
		accounts := newClient(t, w, nil).Accounts().List(t.Context(), cerby.AccountFilter{Statuses: []string{"enabled"}})
		together(4, func() {
			if all, err := cerby.Filter(accounts, func(cerby.Account) bool { return true }); err != nil || len(all) != 2 {
				t.Errorf("%d accounts, %v", len(all), err)
			}
		})
	})
}

// TestListRepeatsAPage repeats the one page that failed, not the list, and ends with the error of one that keeps
// failing.
func TestListRepeatsAPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		second := "/api/v1/vaults?page%5Bnumber%5D=2"
		w := inOrder(t, vaultPage(second, 2, "v-1"), reply{status: 503}, vaultPage("", 2, "v-2"))
		got, err := listVaults(t.Context(), newClient(t, w, nil))
		if err != nil {
			t.Error(err)
		}
		expectIDs(t, got, "v-1", "v-2")
		w.expectRequests(vaultsURI(1), vaultsURI(2), vaultsURI(2))

		w = inOrder(t, vaultPage(second, 2, "v-1"), answer(t, 401, "error-401.json"))
		client := newClient(t, w, nil)
		got, err = listVaults(t.Context(), client)
		expectIDs(t, got, "v-1")
		if !errors.Is(err, cerby.ErrDenied) {
			t.Errorf("got %v", err)
		}
		w = inOrder(t, vaultPage(second, 2, "v-1"), answer(t, 401, "error-401.json"))
		if all, err := cerby.Filter(newClient(t, w, nil).Vaults().List(t.Context()), func(cerby.Vault) bool { return true }); all != nil || err == nil {
			t.Errorf("Matching gave %v, %v", all, err)
		}
	})
}

// TestEndlessList ends where pages go on and bring nothing new.
func TestEndlessList(t *testing.T) {
	for name, page := range map[string][]string{"the same": {"v-1"}, "nothing": nil} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWire(t, func(number int, _ arrival) reply {
					return vaultPage(fmt.Sprintf("?page[number]=%d", number+1), -1, page...)
				})
				_, err := listVaults(t.Context(), newClient(t, w, nil))
				if n := len(w.all()); n > 12 {
					t.Errorf("%d pages were read", n)
				}
				expectText(t, failure(t, err).Error(), "the list has no end", "bring nothing new")
			})
		})
	}
}

// TestElementWithoutID is no list that moves.
func TestElementWithoutID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, err := listVaults(t.Context(), newClient(t, inOrder(t, vaultPage("", 2, "v-1", "")), nil))
		expectText(t, failure(t, err).Error(), "the response's list has an element without an ID")
	})
}

// TestEmptyPageInBetween goes on after a page of which the service has filtered everything out.
func TestEmptyPageInBetween(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, vaultPage("?page[number]=2", 2, "v-1"), vaultPage("?page[number]=3", 2), vaultPage("", 2, "v-3"))
		got, err := listVaults(t.Context(), newClient(t, w, nil))
		if err != nil {
			t.Error(err)
		}
		expectIDs(t, got, "v-1", "v-3")
	})
}

// TestOddEnvelopes takes links and meta of other forms for what they lack.
func TestOddEnvelopes(t *testing.T) {
	for _, rest := range []string{`"links": [], "meta": []`, `"links": null, "meta": null`, `"meta": {"page": {"total": "7"}}`, `"links": {"next": 7}`} {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, reply{status: 200, body: `{"data": [{"id": "v-1", "attributes": {}}], ` + rest + `}`})
			got, err := listVaults(t.Context(), newClient(t, w, nil))
			if err != nil {
				t.Errorf("%s: %v", rest, err)
			}
			expectIDs(t, got, "v-1")
		})
	}
}
