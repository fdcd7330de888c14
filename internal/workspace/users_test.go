package workspace_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// newSearchableServer returns a server with some users. Its search finds only some emails, each with a longer one.
func newSearchableServer(t *testing.T, size int, finds ...string) *apitest.Server {
	t.Helper()
	all := apitest.Users(1, size)
	all[size-1] = apitest.Element("u-last", `"email": "Jane@ACME.example", "status": "disabled"`)
	return apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
		_, query, _ := strings.Cut(req.URI, "?")
		values, err := url.ParseQuery(query)
		if err != nil || req.Method != http.MethodGet || !strings.HasPrefix(req.URI, "/api/v1/users?") {
			t.Errorf("unexpected: %+v", req)
		}
		search, filtered := values["filter"]
		if !filtered {
			return apitest.List(req, all...)
		}
		for _, email := range finds {
			if strings.EqualFold(email, search[0]) {
				return apitest.List(
					req,
					apitest.Element("x-1", fmt.Sprintf(`"email": "other.%s"`, email)),
					apitest.Element("f-1", fmt.Sprintf(`"email": %q`, email)),
				)
			}
		}
		return apitest.List(req)
	})
}

// upperEmails returns the emails of apitest.Users in upper case.
func upperEmails(from, to int) []string {
	var emails []string
	for _, id := range apitest.UserIDs(from, to) {
		emails = append(emails, strings.ToUpper(id+"@acme.example"))
	}
	return emails
}

// TestByEmail searches for a few emails one by one, and finds many in the list, whichever takes fewer calls.
func TestByEmail(t *testing.T) {
	const jane, other, nobody = "jane@acme.example", "a@x.example", "nobody@acme.example"
	user7 := "u-7@acme.example"
	for name, test := range map[string]emailLookup{
		"no email": {size: 1000, depth: workspace.SearchAndList},
		"one, found": {
			size: 1000, emails: []string{"JANE@acme.example"}, searchable: []string{"Jane@acme.example"},
			depth: workspace.SearchAndList, calls: 1, want: map[string]string{jane: "f-1"},
		},
		"one, not found": {
			size: 1000, emails: []string{jane}, depth: workspace.SearchOnly, calls: 1, want: map[string]string{jane: ""},
		},
		"one, found in the list": {
			size: 1000, emails: []string{jane},
			depth: workspace.SearchAndList, calls: 11, want: map[string]string{jane: "u-last"},
		},
		"one, found nowhere": {
			size: 1000, emails: []string{"ane@acme.example"},
			depth: workspace.SearchAndList, calls: 11, want: map[string]string{"ane@acme.example": ""},
		},
		"few, found": {
			size: 1000, emails: []string{other, "B@x.example"}, searchable: []string{other, "b@X.example"},
			depth: workspace.SearchAndList, calls: 3, want: map[string]string{other: "f-1", "b@x.example": "f-1"},
		},
		"few, one not found": {
			size: 1000, emails: []string{other, jane}, searchable: []string{other},
			depth: workspace.SearchOnly, calls: 3, want: map[string]string{other: "f-1", jane: ""},
		},
		"few, one found in the list": {
			size: 1000, emails: []string{"U-7@acme.example", jane}, searchable: []string{user7},
			depth: workspace.SearchAndList, calls: 12, want: map[string]string{user7: "f-1", jane: "u-last"},
		},
		"nine of ten pages": {
			size: 1000, emails: upperEmails(1, 9),
			depth: workspace.SearchOnly, calls: 10, want: map[string]string{"u-1@acme.example": ""},
		},
		"as many as pages": {
			size: 1000, emails: upperEmails(1, 10), depth: workspace.SearchAndList, calls: 20,
			want: map[string]string{"u-1@acme.example": "u-1", "u-10@acme.example": "u-10"},
		},
		"many": {
			size: 1000, emails: append(upperEmails(1, 500), jane), depth: workspace.SearchOnly, calls: 20,
			want: map[string]string{"u-500@acme.example": "u-500", jane: "u-last"},
		},
		"all": {
			size: 1000, emails: upperEmails(1, 1000), depth: workspace.SearchOnly, calls: 20,
			want: map[string]string{"u-500@acme.example": "u-500", "u-999@acme.example": "u-999"},
		},
		"two in one page": {
			size: 50, emails: append(upperEmails(3, 3), nobody),
			depth: workspace.SearchAndList, calls: 2, want: map[string]string{"u-3@acme.example": "u-3", nobody: ""},
		},
		"one in one page, found nowhere": {
			size: 50, emails: []string{nobody}, depth: workspace.SearchAndList, calls: 2, want: map[string]string{nobody: ""},
		},
		"one in one page, found in the list": {
			size: 50, emails: []string{"Jane@acme.Example"},
			depth: workspace.SearchAndList, calls: 2, want: map[string]string{jane: "u-last"},
		},
	} {
		apitest.Run(t, name, func(t *testing.T) { test.run(t) })
	}
}

// emailLookup is a lookup of emails in a workspace of some size.
type emailLookup struct {
	size int
	// searchable are the emails that the service's search finds.
	emails, searchable []string
	depth              workspace.LookupMode
	// calls is the largest number of calls, and want the IDs by email.
	calls int
	want  map[string]string
}

// run looks the emails up and checks the result.
func (l emailLookup) run(t *testing.T) {
	t.Helper()
	server := newSearchableServer(t, l.size, l.searchable...)
	found, err := newWorkspace(t, server, nil).Users().ByEmail(t.Context(), l.emails, l.depth)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for email := range l.want {
		var ids []string
		for _, user := range found[email] {
			ids = append(ids, user.ID)
		}
		got[email] = strings.Join(ids, ", ")
	}
	if diff := cmp.Diff(l.want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("IDs by email (-want +got):\n%s", diff)
	}
	if got := len(server.Requests()); got > l.calls {
		t.Errorf("%d calls, want at most %d", got, l.calls)
	}
}

// TestByEmail_severalUsers returns every user with an email, removed ones included, from the search and from the list.
func TestByEmail_severalUsers(t *testing.T) {
	some := []string{
		apitest.Element("u-1", `"email": "Jane@acme.example", "status": "disabled"`),
		apitest.Element("u-2", `"email": "JANE@acme.example", "status": "live"`),
		apitest.User("u-3"),
	}
	for name, asked := range map[string][]string{
		"from the search": {"jane@ACME.example"}, "from the list": {"jane@acme.example", "u-3@acme.example"},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.ServeList(t, some...)
			found, err := newWorkspace(t, server, nil).Users().ByEmail(t.Context(), asked, workspace.SearchAndList)
			jane := found["jane@acme.example"]
			if err != nil || len(jane) != 2 || jane[0].ID != "u-1" || !jane[0].IsRemoved() || jane[1].ID != "u-2" ||
				jane[1].IsRemoved() {
				t.Errorf("got %+v, %v", found, err)
			}
		})
	}
}

// TestByEmail_cached searches in the cached list with this run's writes.
func TestByEmail_cached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			switch req.Method {
			case http.MethodPost:
				return apitest.FromFile(201, "user-pending.json")
			case http.MethodDelete:
				return apitest.Response{Status: 204}
			}
			return apitest.List(req, apitest.Users(3, 9)...)
		})
		users := newWorkspace(t, server, nil).Users()
		if _, err := users.Cached(t.Context()); err != nil {
			t.Fatal(err)
		}
		made, err := users.Create(t.Context(), jane)
		if err != nil || users.Delete(t.Context(), "u-3") != nil {
			t.Fatal(err)
		}
		for email, want := range map[string]int{
			strings.ToUpper(made.Email): 1, "u-3@acme.example": 0, "u-4@acme.example": 1,
		} {
			found, err := users.ByEmail(t.Context(), []string{email}, workspace.SearchAndList)
			if got := len(found[strings.ToLower(email)]); err != nil || got != want {
				t.Errorf("%s: %d users, want %d, %v", email, got, want, err)
			}
		}
		server.ExpectReads(1)
	})
}

// TestByEmail_errors returns the error of any failed read.
func TestByEmail_errors(t *testing.T) {
	for name, test := range map[string]struct {
		emails []string
		fails  int
	}{"the search": {upperEmails(1, 1), 1}, "the first page": {
		upperEmails(1, 2), 2,
	}, "a later search": {upperEmails(1, 2), 3}, "the list": {upperEmails(1, 1), 2}, "a page": {upperEmails(1, 50), 2}} {
		apitest.Run(t, name, func(t *testing.T) {
			all := apitest.Users(1, 500)
			server := apitest.NewServer(t, func(number int, req apitest.Request) apitest.Response {
				switch {
				case number == test.fails:
					return apitest.FromFile(401, "error-401.json")
				case strings.Contains(req.URI, "filter"):
					return apitest.List(req)
				}
				return apitest.List(req, all...)
			})
			found, err := newWorkspace(t, server, nil).Users().ByEmail(t.Context(), test.emails, workspace.SearchAndList)
			if found != nil || !errors.Is(err, cerby.ErrDenied) {
				t.Errorf("got %d, %v", len(found), err)
			}
		})
	}
}
