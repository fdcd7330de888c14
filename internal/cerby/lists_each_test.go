package cerby_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// vaultPage writes one page of vaults as the service does. A next of "" is null, a total below 0 is left out.
func vaultPage(next string, total int, ids ...string) apitest.Response {
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
	return apitest.Response{
		Status: 200,
		Body:   fmt.Sprintf(`{"data": [%s], "links": {"next": %s}, "meta": %s}`, strings.Join(elements, ", "), link, meta),
	}
}

// listVaults returns the IDs of all vaults, and of those before an error.
func listVaults(ctx context.Context, client *cerby.Client) (ids []string, err error) {
	for vault, e := range client.Vaults().List().Each(ctx) {
		if e != nil {
			err = e
			continue // The error has to be the last.
		}
		ids = append(ids, vault.ID)
	}
	return ids, err
}

// listVaultsPage is the request of a page of vaults.
func listVaultsPage(page int) string {
	return fmt.Sprintf("GET /api/v1/vaults?page%%5Bnumber%%5D=%d&page%%5Bsize%%5D=100", page)
}

// TestEach_severalPages reads 300 elements in their order over three pages.
func TestEach_severalPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ids []string
		for i := range 300 {
			ids = append(ids, fmt.Sprintf("v-%03d", i))
		}
		server := apitest.InOrder(t,
			vaultPage("/api/v1/vaults?page%5Bnumber%5D=2&page%5Bsize%5D=100", 300, ids[:100]...),
			vaultPage("/api/v1/vaults?page[number]=3&page[size]=100", 300, ids[100:200]...),
			vaultPage("", 300, ids[200:]...))
		got, err := listVaults(t.Context(), newClient(t, server, nil))
		if err != nil {
			t.Fatal(err)
		}
		apitest.ExpectStrings(t, got, ids...)
		server.ExpectRequests(listVaultsPage(1), listVaultsPage(2), listVaultsPage(3))
	})
}

// TestEach_lastPage ends with each form of a page without a next page.
func TestEach_lastPage(t *testing.T) {
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
			got, err := listVaults(t.Context(), newClient(t, apitest.InOrder(t, apitest.Response{Status: 200, Body: body}), nil))
			if err != nil {
				t.Errorf("%s: %v", body, err)
			}
			apitest.ExpectStrings(t, got, "v-1")
		})
	}
}

func TestEach_empty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got, err := listVaults(t.Context(), newClient(t, apitest.InOrder(t, vaultPage("", 0)), nil))
		if err != nil {
			t.Error(err)
		}
		apitest.ExpectStrings(t, got)
	})
}

// TestEach_linkToOtherHost follows links.next to no other host, path or query.
func TestEach_linkToOtherHost(t *testing.T) {
	for _, next := range []string{
		"https://evil.example/steal?page%5Bnumber%5D=2",
		"//evil.example/?page[number]=2&key=x",
		"http://acme.cerby.com:81/api/v1/vaults?page[number]=2",
		"../../admin?page%5Bnumber%5D=2&filter=%2A",
		"?page[number]=2",
	} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t, vaultPage(next, 2, "v-1"), vaultPage("", 2, "v-2"))
			got, err := listVaults(t.Context(), newClient(t, server, nil))
			if err != nil {
				t.Error(err)
			}
			apitest.ExpectStrings(t, got, "v-1", "v-2")
			server.ExpectRequests(listVaultsPage(1), listVaultsPage(2))
		})
	}
}

// TestEach_invalidLink ends with an error after the elements of a page whose links.next leads nowhere or in a circle.
func TestEach_invalidLink(t *testing.T) {
	for next, words := range map[string]string{
		"/api/v1/vaults?page%5Bnumber%5D=1":  "links.next of page 1 points to page 1",
		"/api/v1/vaults?page%5Bnumber%5D=0":  "links.next of page 1 points to page 0",
		"/api/v1/vaults?page%5Bnumber%5D=-2": "links.next of page 1 points to page -2",
		"/api/v1/vaults?page%5Bnumber%5D=7":  "links.next of page 1 points to page 7",
		"/api/v1/vaults?cursor=abc":          "links.next of the response contains no page[number]",
		"/api/v1/vaults?page[number]=two":    "links.next of the response contains no page[number]",
		"https://[::1/vaults?page[number]=2": "links.next of the response is not a valid link",
	} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t, vaultPage(next, 9, "v-1"))
			got, err := listVaults(t.Context(), newClient(t, server, nil))
			apitest.ExpectStrings(t, got, "v-1")
			apitest.ExpectText(t, callError(t, err).Error(), "unable to list vaults: "+words)
		})
	}
	synctest.Test(t, func(t *testing.T) {
		second := "/api/v1/vaults?page%5Bnumber%5D=2"
		server := apitest.InOrder(t, vaultPage(second, 9, "v-1"), vaultPage(second, 9, "v-2"))
		got, err := listVaults(t.Context(), newClient(t, server, nil))
		apitest.ExpectStrings(t, got, "v-1", "v-2")
		apitest.ExpectText(t, callError(t, err).Error(), "links.next of page 2 points to page 2")
	})
}

// TestEach_listMoves reads a list again from its start if an element comes twice or the total does not match. It yields
// each element once, and fails after three reads.
func TestEach_listMoves(t *testing.T) {
	const second = "/api/v1/vaults?page%5Bnumber%5D=2"
	for name, test := range map[string]struct {
		pages []apitest.Response
		want  []string
		fails bool
	}{
		"an element came twice": {
			pages: []apitest.Response{
				vaultPage(second, 3, "a", "b"), vaultPage("", 3, "b", "c"), vaultPage(second, 3, "x", "a"),
				vaultPage("", 3, "b"),
			},
			want: []string{"a", "b", "c", "x"},
		},
		"twice without a count": {
			pages: []apitest.Response{
				vaultPage(second, -1, "a", "b"), vaultPage("", -1, "b", "c"), vaultPage("", -1, "a", "b", "c"),
			},
			want: []string{"a", "b", "c"},
		},
		"twice on one page": {
			pages: []apitest.Response{vaultPage("", -1, "a", "a"), vaultPage("", -1, "a")},
			want:  []string{"a"},
		},
		"one was missed": {
			pages: []apitest.Response{
				vaultPage(second, 4, "a", "b"), vaultPage("", 4, "d"), vaultPage(second, 4, "a", "b"),
				vaultPage("", 4, "c", "d"),
			},
			want: []string{"a", "b", "d", "c"},
		},
		"one went from the first page": {
			pages: []apitest.Response{
				vaultPage(second, 4, "a", "b"), vaultPage("", 3, "d"), vaultPage(second, 3, "b", "c"), vaultPage("", 3, "d"),
			},
			want: []string{"a", "b", "d", "c"},
		},
		"more than counted": {
			pages: []apitest.Response{vaultPage("", 1, "a", "b"), vaultPage("", 2, "a", "b")},
			want:  []string{"a", "b"},
		},
		"the last page counts": {
			pages: []apitest.Response{vaultPage(second, 2, "a", "b"), vaultPage("", 3, "c")},
			want:  []string{"a", "b", "c"},
		},
		"deleted before the second read": {
			pages: []apitest.Response{vaultPage("", 3, "a", "b"), vaultPage("", 1, "b")},
			want:  []string{"a", "b"},
		},
		"right in the third read": {
			pages: []apitest.Response{vaultPage("", 9, "a"), vaultPage("", 9, "a"), vaultPage("", 2, "a", "b")},
			want:  []string{"a", "b"},
		},
		"never": {
			pages: []apitest.Response{vaultPage("", 9, "a"), vaultPage("", 9, "a", "b"), vaultPage("", 9, "b", "a")},
			want:  []string{"a", "b"}, fails: true,
		},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(t, test.pages...)
			got, err := listVaults(t.Context(), newClient(t, server, nil))
			apitest.ExpectStrings(t, got, test.want...)
			if n := len(server.Requests()); n != len(test.pages) {
				t.Errorf("%d requests, want %d", n, len(test.pages))
			}
			switch {
			case !test.fails && err != nil:
				t.Error(err)
			case test.fails:
				apitest.ExpectText(
					t,
					callError(t, err).Error(),
					"unable to list vaults: the list changed during each of 3 reads. Try again",
				)
			}
		})
	}
}

// TestEach_filteredTotalIgnored does not check the total of a filtered list, whose meaning is not documented.
func TestEach_filteredTotalIgnored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.FromFile(200, "accounts.json"))
		client := newClient(t, server, nil)
		enabled := cerby.AccountFilter{Statuses: []string{"enabled"}}
		accounts, err := cerby.Collect(client.Accounts().ListFiltered(t.Context(), enabled))
		if err != nil || len(accounts) != 2 {
			t.Errorf("%d accounts, %v", len(accounts), err)
		}
	})
}

// TestEach_stopsEarly reads no further page after its consumer stops.
func TestEach_stopsEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		second := "/api/v1/vaults?page%5Bnumber%5D=2"
		for _, stop := range []string{"v-1", "v-2"} {
			server := apitest.InOrder(t, vaultPage(second, 9, "v-1", "v-2"))
			for vault, err := range newClient(t, server, nil).Vaults().List().Each(t.Context()) {
				if err != nil {
					t.Error(err)
				}
				if vault.ID == stop {
					break
				}
			}
			server.ExpectRequests(listVaultsPage(1))
		}
	})
}

// TestEach_lazy reads a page when its first element is needed, and starts again for each consumer.
func TestEach_lazy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, vaultPage("", 1, "v-1"), vaultPage("", 1, "v-1"))
		vaults := newClient(t, server, nil).Vaults().List().Each(t.Context())
		server.ExpectRequests()
		for range 2 {
			all, err := cerby.Filter(vaults, func(v cerby.Vault) bool { return v.ID == "v-1" })
			if err != nil || len(all) != 1 {
				t.Errorf("%d vaults, %v", len(all), err)
			}
		}
		server.ExpectRequests(listVaultsPage(1), listVaultsPage(1))
	})
}

// TestEach_concurrent lets several readers go over the same list at the same time.
func TestEach_concurrent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.Always(t, apitest.FromFile(200, "accounts.json"))
		enabled := cerby.AccountFilter{Statuses: []string{"enabled"}}
		accounts := newClient(t, server, nil).Accounts().ListFiltered(t.Context(), enabled)
		apitest.Together(4, func() {
			if all, err := cerby.Collect(accounts); err != nil || len(all) != 2 {
				t.Errorf("%d accounts, %v", len(all), err)
			}
		})
	})
}

// TestEach_repeatsPage repeats the one page that failed, not the list, and ends with the error of one that keeps
// failing.
func TestEach_repeatsPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		second := "/api/v1/vaults?page%5Bnumber%5D=2"
		server := apitest.InOrder(t, vaultPage(second, 2, "v-1"), apitest.Response{Status: 503}, vaultPage("", 2, "v-2"))
		got, err := listVaults(t.Context(), newClient(t, server, nil))
		if err != nil {
			t.Error(err)
		}
		apitest.ExpectStrings(t, got, "v-1", "v-2")
		server.ExpectRequests(listVaultsPage(1), listVaultsPage(2), listVaultsPage(2))

		server = apitest.InOrder(t, vaultPage(second, 2, "v-1"), apitest.FromFile(401, "error-401.json"))
		client := newClient(t, server, nil)
		got, err = listVaults(t.Context(), client)
		apitest.ExpectStrings(t, got, "v-1")
		if !errors.Is(err, cerby.ErrDenied) {
			t.Errorf("got %v", err)
		}
		server = apitest.InOrder(t, vaultPage(second, 2, "v-1"), apitest.FromFile(401, "error-401.json"))
		if all, err := cerby.Collect(newClient(t, server, nil).Vaults().List().Each(t.Context())); all != nil || err == nil {
			t.Errorf("Matching gave %v, %v", all, err)
		}
	})
}

// TestEach_endless ends with an error if pages go on without new elements.
func TestEach_endless(t *testing.T) {
	for name, page := range map[string][]string{"the same": {"v-1"}, "nothing": nil} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.NewServer(t, func(number int, _ apitest.Request) apitest.Response {
				return vaultPage(fmt.Sprintf("?page[number]=%d", number+1), -1, page...)
			})
			_, err := listVaults(t.Context(), newClient(t, server, nil))
			if n := len(server.Requests()); n > 12 {
				t.Errorf("%d pages were read", n)
			}
			apitest.ExpectText(t, callError(t, err).Error(), "the list does not end", "contain no new elements")
		})
	}
}

// TestEach_elementWithoutID is no list that moves.
func TestEach_elementWithoutID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, err := listVaults(t.Context(), newClient(t, apitest.InOrder(t, vaultPage("", 2, "v-1", "")), nil))
		apitest.ExpectText(t, callError(t, err).Error(), "The list in the response has an element without an ID")
	})
}

// TestEach_emptyPage goes on after a page of which the service has filtered everything out.
func TestEach_emptyPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(
			t,
			vaultPage("?page[number]=2", 2, "v-1"),
			vaultPage("?page[number]=3", 2),
			vaultPage("", 2, "v-3"),
		)
		got, err := listVaults(t.Context(), newClient(t, server, nil))
		if err != nil {
			t.Error(err)
		}
		apitest.ExpectStrings(t, got, "v-1", "v-3")
	})
}

// TestEach_otherEnvelopes ignores links and meta of unknown form.
func TestEach_otherEnvelopes(t *testing.T) {
	for _, rest := range []string{
		`"links": [], "meta": []`, `"links": null, "meta": null`, `"meta": {"page": {"total": "7"}}`,
		`"links": {"next": 7}`,
	} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(
				t,
				apitest.Response{Status: 200, Body: `{"data": [{"id": "v-1", "attributes": {}}], ` + rest + `}`},
			)
			got, err := listVaults(t.Context(), newClient(t, server, nil))
			if err != nil {
				t.Errorf("%s: %v", rest, err)
			}
			apitest.ExpectStrings(t, got, "v-1")
		})
	}
}

// TestEach_otherHostReceivesNothing reads the next page from the service if links.next names another host.
func TestEach_otherHostReceivesNothing(t *testing.T) {
	other := apitest.NewHTTPServer(t, func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the other host saw %v", r)
	})
	client := newHTTPClient(t, func(w http.ResponseWriter, r *http.Request) {
		next := ""
		if r.FormValue("page[number]") == "1" {
			next = other.URL + "/api/v1/vaults?page%5Bnumber%5D=2"
		}
		_, _ = io.WriteString(w, vaultPage(next, 2, "v-"+r.FormValue("page[number]")).Body)
	})
	got, err := listVaults(t.Context(), client)
	if err != nil {
		t.Error(err)
	}
	apitest.ExpectStrings(t, got, "v-1", "v-2")
}
