package workspace_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// newSearchableServer makes a wire of a workspace of so many users, whose search finds only some e-mails, and each with a longer
// one beside it.
func newSearchableServer(t *testing.T, size int, finds ...string) *apitest.Server {
	t.Helper()
	all := apitest.Users(1, size)
	all[size-1] = apitest.Element("u-last", `"email": "Jane@ACME.example", "status": "disabled"`)
	return apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
		_, query, _ := strings.Cut(req.URI, "?")
		values, err := url.ParseQuery(query)
		if err != nil || req.Method != "GET" || !strings.HasPrefix(req.URI, "/api/v1/users?") {
			t.Errorf("unexpected: %+v", req)
		}
		search, filtered := values["filter"]
		if !filtered {
			return apitest.List(req, all...)
		}
		for _, email := range finds {
			if strings.EqualFold(email, search[0]) {
				return apitest.List(req, apitest.Element("x-1", fmt.Sprintf(`"email": "other.%s"`, email)), apitest.Element("f-1", fmt.Sprintf(`"email": %q`, email)))
			}
		}
		return apitest.List(req)
	})
}

// upperEmails are the e-mails of users with the numbers from one to another, in capital letters.
func upperEmails(from, to int) []string {
	var emails []string
	for _, id := range apitest.UserIDs(from, to) {
		emails = append(emails, strings.ToUpper(id+"@acme.example"))
	}
	return emails
}

// TestByEmail asks for few e-mails one by one and takes many from the list, whichever takes fewer calls.
func TestByEmail(t *testing.T) {
	for name, test := range map[string]struct {
		size   int
		emails []string
		finds  []string
		depth  workspace.Depth
		calls  int
		// found are the ids by their e-mails; nothing is said of others.
		found map[string]string
	}{
		"nobody":                           {1000, nil, nil, workspace.SearchAndList, 0, nil},
		"one, found":                       {1000, []string{"JANE@acme.example"}, []string{"Jane@acme.example"}, workspace.SearchAndList, 1, map[string]string{"jane@acme.example": "f-1"}},
		"one, not found":                   {1000, []string{"jane@acme.example"}, nil, workspace.SearchOnly, 1, map[string]string{"jane@acme.example": ""}},
		"one, not found, thorough":         {1000, []string{"jane@acme.example"}, nil, workspace.SearchAndList, 11, map[string]string{"jane@acme.example": "u-last"}},
		"one, nowhere":                     {1000, []string{"ane@acme.example"}, nil, workspace.SearchAndList, 11, map[string]string{"ane@acme.example": ""}},
		"few, found":                       {1000, []string{"a@x.example", "B@x.example"}, []string{"a@x.example", "b@X.example"}, workspace.SearchAndList, 3, map[string]string{"a@x.example": "f-1", "b@x.example": "f-1"}},
		"few, one not found":               {1000, []string{"a@x.example", "jane@acme.example"}, []string{"a@x.example"}, workspace.SearchOnly, 3, map[string]string{"a@x.example": "f-1", "jane@acme.example": ""}},
		"few, one not found, thorough":     {1000, []string{"U-7@acme.example", "jane@acme.example"}, []string{"u-7@acme.example"}, workspace.SearchAndList, 12, map[string]string{"u-7@acme.example": "f-1", "jane@acme.example": "u-last"}},
		"nine of ten pages":                {1000, upperEmails(1, 9), nil, workspace.SearchOnly, 10, map[string]string{"u-1@acme.example": ""}},
		"as many as pages":                 {1000, upperEmails(1, 10), nil, workspace.SearchAndList, 20, map[string]string{"u-1@acme.example": "u-1", "u-10@acme.example": "u-10"}},
		"many":                             {1000, append(upperEmails(1, 500), "jane@acme.example"), nil, workspace.SearchOnly, 20, map[string]string{"u-500@acme.example": "u-500", "jane@acme.example": "u-last"}},
		"two in one page":                  {50, append(upperEmails(3, 3), "nobody@acme.example"), nil, workspace.SearchAndList, 2, map[string]string{"u-3@acme.example": "u-3", "nobody@acme.example": ""}},
		"one in one page, found nowhere":   {50, []string{"nobody@acme.example"}, nil, workspace.SearchAndList, 2, map[string]string{"nobody@acme.example": ""}},
		"one in one page, not by a search": {50, []string{"Jane@acme.Example"}, nil, workspace.SearchAndList, 2, map[string]string{"jane@acme.example": "u-last"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := newSearchableServer(t, test.size, test.finds...)
				found, err := newWorkspace(t, server, nil).Users().ByEmail(t.Context(), test.emails, test.depth)
				if err != nil {
					t.Fatal(err)
				}
				for email, id := range test.found {
					switch users := found[email]; {
					case id == "" && len(users) != 0:
						t.Errorf("%s: got %+v", email, users)
					case id != "" && (len(users) != 1 || users[0].ID != id):
						t.Errorf("%s: got %+v, want %s", email, users, id)
					}
				}
				if got := len(server.Requests()); got > test.calls {
					t.Errorf("%d calls, want at most %d", got, test.calls)
				}
			})
		})
	}
}

// TestByEmail_severalUsers gives every user of an e-mail, the removed ones too, from the search and from the list.
func TestByEmail_severalUsers(t *testing.T) {
	some := []string{apitest.Element("u-1", `"email": "Jane@acme.example", "status": "disabled"`), apitest.Element("u-2", `"email": "JANE@acme.example", "status": "live"`), apitest.User("u-3")}
	for name, asked := range map[string][]string{"from the search": {"jane@ACME.example"}, "from the list": {"jane@acme.example", "u-3@acme.example"}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response { return apitest.List(req, some...) })
				found, err := newWorkspace(t, server, nil).Users().ByEmail(t.Context(), asked, workspace.SearchAndList)
				jane := found["jane@acme.example"]
				if err != nil || len(jane) != 2 || jane[0].ID != "u-1" || !jane[0].Removed() || jane[1].ID != "u-2" || jane[1].Removed() {
					t.Errorf("got %+v, %v", found, err)
				}
			})
		})
	}
}

// TestByEmail_cached asks for nothing where the list has been read, and knows what has been written since.
func TestByEmail_cached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			switch req.Method {
			case "POST":
				return apitest.FromFile(t, 201, "user-pending.json")
			case "DELETE":
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
		for email, want := range map[string]int{strings.ToUpper(made.Email): 1, "u-3@acme.example": 0, "u-4@acme.example": 1} {
			found, err := users.ByEmail(t.Context(), []string{email}, workspace.SearchAndList)
			if got := len(found[strings.ToLower(email)]); err != nil || got != want {
				t.Errorf("%s: %d users, want %d, %v", email, got, want, err)
			}
		}
		server.ExpectReads(1)
	})
}

// TestByEmail_errors gives the error of whichever reading failed, and nothing else.
func TestByEmail_errors(t *testing.T) {
	for name, test := range map[string]struct {
		emails []string
		fails  int
	}{"the search": {upperEmails(1, 1), 1}, "the first page": {upperEmails(1, 2), 2}, "a later search": {upperEmails(1, 2), 3}, "the list": {upperEmails(1, 1), 2}, "a page": {upperEmails(1, 50), 2}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				all := apitest.Users(1, 500)
				server := apitest.NewServer(t, func(number int, req apitest.Request) apitest.Response {
					switch {
					case number == test.fails:
						return apitest.FromFile(t, 401, "error-401.json")
					case strings.Contains(req.URI, "filter"):
						return apitest.List(req)
					}
					return apitest.List(req, all...)
				})
				if found, err := newWorkspace(t, server, nil).Users().ByEmail(t.Context(), test.emails, workspace.SearchAndList); found != nil || !errors.Is(err, cerby.ErrDenied) {
					t.Errorf("got %d, %v", len(found), err)
				}
			})
		})
	}
}
