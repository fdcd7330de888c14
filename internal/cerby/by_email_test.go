package cerby_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// searchable makes a wire of a workspace of so many users, whose search finds only some e-mails, and each with a longer
// one beside it.
func searchable(t *testing.T, size int, finds ...string) *wire {
	t.Helper()
	all := numbered(1, size)
	all[size-1] = element("u-last", `"email": "Jane@ACME.example", "status": "disabled"`)
	return newWire(t, func(_ int, a arrival) reply {
		_, query, _ := strings.Cut(a.uri, "?")
		values, err := url.ParseQuery(query)
		if err != nil || a.method != "GET" || !strings.HasPrefix(a.uri, "/api/v1/users?") {
			t.Errorf("unexpected: %+v", a)
		}
		search, filtered := values["filter"]
		if !filtered {
			return listOfAll(a, all...)
		}
		for _, email := range finds {
			if strings.EqualFold(email, search[0]) {
				return listOfAll(a, element("x-1", fmt.Sprintf(`"email": "other.%s"`, email)), element("f-1", fmt.Sprintf(`"email": %q`, email)))
			}
		}
		return listOfAll(a)
	})
}

// emails are the e-mails of users with the numbers from one to another, in capital letters.
func emails(from, to int) []string {
	var emails []string
	for _, id := range numbers(from, to) {
		emails = append(emails, strings.ToUpper(id+"@acme.example"))
	}
	return emails
}

// TestByEmail asks for few e-mails one by one and takes many from the list, whichever takes fewer calls.
func TestByEmail(t *testing.T) {
	for name, test := range map[string]struct {
		size     int
		emails   []string
		finds    []string
		thorough bool
		calls    int
		// found are the ids by their e-mails; nothing is said of others.
		found map[string]string
	}{
		"nobody":                           {1000, nil, nil, true, 0, nil},
		"one, found":                       {1000, []string{"JANE@acme.example"}, []string{"Jane@acme.example"}, true, 1, map[string]string{"jane@acme.example": "f-1"}},
		"one, not found":                   {1000, []string{"jane@acme.example"}, nil, false, 1, map[string]string{"jane@acme.example": ""}},
		"one, not found, thorough":         {1000, []string{"jane@acme.example"}, nil, true, 11, map[string]string{"jane@acme.example": "u-last"}},
		"one, nowhere":                     {1000, []string{"ane@acme.example"}, nil, true, 11, map[string]string{"ane@acme.example": ""}},
		"few, found":                       {1000, []string{"a@x.example", "B@x.example"}, []string{"a@x.example", "b@X.example"}, true, 3, map[string]string{"a@x.example": "f-1", "b@x.example": "f-1"}},
		"few, one not found":               {1000, []string{"a@x.example", "jane@acme.example"}, []string{"a@x.example"}, false, 3, map[string]string{"a@x.example": "f-1", "jane@acme.example": ""}},
		"few, one not found, thorough":     {1000, []string{"U-7@acme.example", "jane@acme.example"}, []string{"u-7@acme.example"}, true, 12, map[string]string{"u-7@acme.example": "f-1", "jane@acme.example": "u-last"}},
		"nine of ten pages":                {1000, emails(1, 9), nil, false, 10, map[string]string{"u-1@acme.example": ""}},
		"as many as pages":                 {1000, emails(1, 10), nil, true, 20, map[string]string{"u-1@acme.example": "u-1", "u-10@acme.example": "u-10"}},
		"many":                             {1000, append(emails(1, 500), "jane@acme.example"), nil, false, 20, map[string]string{"u-500@acme.example": "u-500", "jane@acme.example": "u-last"}},
		"two in one page":                  {50, append(emails(3, 3), "nobody@acme.example"), nil, true, 2, map[string]string{"u-3@acme.example": "u-3", "nobody@acme.example": ""}},
		"one in one page, found nowhere":   {50, []string{"nobody@acme.example"}, nil, true, 2, map[string]string{"nobody@acme.example": ""}},
		"one in one page, not by a search": {50, []string{"Jane@acme.Example"}, nil, true, 2, map[string]string{"jane@acme.example": "u-last"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := searchable(t, test.size, test.finds...)
				found, err := newWorkspace(t, w, nil).Users().ByEmail(t.Context(), test.emails, depth(test.thorough))
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
				if got := len(w.all()); got > test.calls {
					t.Errorf("%d calls, want at most %d", got, test.calls)
				}
			})
		})
	}
}

// TestByEmailGivesAll gives every user of an e-mail, the removed ones too, from the search and from the list.
func TestByEmailGivesAll(t *testing.T) {
	some := []string{element("u-1", `"email": "Jane@acme.example", "status": "disabled"`), element("u-2", `"email": "JANE@acme.example", "status": "live"`), user("u-3")}
	for name, asked := range map[string][]string{"from the search": {"jane@ACME.example"}, "from the list": {"jane@acme.example", "u-3@acme.example"}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWire(t, func(_ int, a arrival) reply { return listOfAll(a, some...) })
				found, err := newWorkspace(t, w, nil).Users().ByEmail(t.Context(), asked, workspace.SearchAndList)
				jane := found["jane@acme.example"]
				if err != nil || len(jane) != 2 || jane[0].ID != "u-1" || !jane[0].Removed() || jane[1].ID != "u-2" || jane[1].Removed() {
					t.Errorf("got %+v, %v", found, err)
				}
			})
		})
	}
}

// TestByEmailFromWhatIsKnown asks for nothing where the list has been read, and knows what has been written since.
func TestByEmailFromWhatIsKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(_ int, a arrival) reply {
			switch a.method {
			case "POST":
				return answer(t, 201, "user-pending.json")
			case "DELETE":
				return reply{status: 204}
			}
			return listOfAll(a, numbered(3, 9)...)
		})
		users := newWorkspace(t, w, nil).Users()
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
		w.expectReads(1)
	})
}

// TestByEmailFails gives the error of whichever reading failed, and nothing else.
func TestByEmailFails(t *testing.T) {
	for name, test := range map[string]struct {
		emails []string
		fails  int
	}{"the search": {emails(1, 1), 1}, "the first page": {emails(1, 2), 2}, "a later search": {emails(1, 2), 3}, "the list": {emails(1, 1), 2}, "a page": {emails(1, 50), 2}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				all := numbered(1, 500)
				w := newWire(t, func(number int, a arrival) reply {
					switch {
					case number == test.fails:
						return answer(t, 401, "error-401.json")
					case strings.Contains(a.uri, "filter"):
						return listOfAll(a)
					}
					return listOfAll(a, all...)
				})
				if found, err := newWorkspace(t, w, nil).Users().ByEmail(t.Context(), test.emails, workspace.SearchAndList); found != nil || !errors.Is(err, cerby.ErrDenied) {
					t.Errorf("got %d, %v", len(found), err)
				}
			})
		})
	}
}

// depth is the depth of a lookup that is thorough, or not.
func depth(thorough bool) workspace.Depth {
	if thorough {
		return workspace.SearchAndList
	}
	return workspace.SearchOnly
}
