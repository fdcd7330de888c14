package cerby_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// TestUserRequests sends what the service documents and nothing else, byte for byte.
func TestUserRequests(t *testing.T) {
	for name, test := range map[string]struct {
		call func(ctx context.Context, ws *workspace.Workspace) error
		want arrival
	}{
		"create": {func(ctx context.Context, ws *workspace.Workspace) error {
			_, err := ws.Users().Create(ctx, cerby.CreateUserRequest{Email: "g@acme.example", FirstName: "Gus", LastName: "O\"Hara", Role: "workspace_guest_user", IsGuest: true})
			return err
		}, arrival{
			method: "POST", uri: "/api/v1/users",
			body: `{"data":{"type":"user","attributes":{"email":"g@acme.example","firstName":"Gus","lastName":"O\"Hara","role":"workspace_guest_user","isGuest":true}}}`,
		}},
		"create without names": {func(ctx context.Context, ws *workspace.Workspace) error {
			_, err := ws.Users().Create(ctx, cerby.CreateUserRequest{Email: "g@acme.example", Role: "workspace_user"})
			return err
		}, arrival{
			method: "POST", uri: "/api/v1/users",
			body: `{"data":{"type":"user","attributes":{"email":"g@acme.example","role":"workspace_user","isGuest":false}}}`,
		}},
		"update all": {func(ctx context.Context, ws *workspace.Workspace) error {
			_, err := ws.Users().Update(ctx, "u-1", cerby.UpdateUserRequest{FirstName: new("A"), LastName: new("B"), Role: new("workspace_admin")})
			return err
		}, arrival{
			method: "PATCH", uri: "/api/v1/users/u-1",
			body: `{"data":{"type":"user","attributes":{"firstName":"A","lastName":"B","role":"workspace_admin"}}}`,
		}},
		"update one, to nothing": {func(ctx context.Context, ws *workspace.Workspace) error {
			_, err := ws.Users().Update(ctx, "u-1", cerby.UpdateUserRequest{LastName: new("")})
			return err
		}, arrival{method: "PATCH", uri: "/api/v1/users/u-1", body: `{"data":{"type":"user","attributes":{"lastName":""}}}`}},
		"delete": {
			func(ctx context.Context, ws *workspace.Workspace) error { return ws.Users().Delete(ctx, "u-1") },
			arrival{method: "DELETE", uri: "/api/v1/users/u-1"},
		},
		"get": {func(ctx context.Context, ws *workspace.Workspace) error {
			_, err := ws.API().Users().Get(ctx, "u-1")
			return err
		}, arrival{method: "GET", uri: "/api/v1/users/u-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, answer(t, 200, "user-pending.json"))
				if err := test.call(t.Context(), newWorkspace(t, w, nil)); err != nil {
					t.Fatal(err)
				}
				if got := w.all(); len(got) != 1 || got[0] != test.want {
					t.Errorf("got  %+v\nwant %+v", got, test.want)
				}
			})
		})
	}
}

// TestUserAnswers takes the user that a write is answered with.
func TestUserAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, answer(t, 201, "user-pending.json"), answer(t, 200, "user-pending.json"))
		users := newWorkspace(t, w, nil).Users()
		created, err := users.Create(t.Context(), jane)
		if err != nil || created.ID != "u-1" || created.Status != cerby.UserPending || created.LastActivity != "" {
			t.Errorf("got %+v, %v", created, err)
		}
		updated, err := users.Update(t.Context(), "u-1", cerby.UpdateUserRequest{})
		if err != nil || updated.ID != "u-1" || updated.FirstName != "Jane" {
			t.Errorf("got %+v, %v", updated, err)
		}
	})
}

// TestListUsers reads pages, with the filters as the service names them.
func TestListUsers(t *testing.T) {
	const page = "page%5Bnumber%5D=1&page%5Bsize%5D=100"
	for want, filter := range map[string]cerby.UserFilter{
		"GET /api/v1/users?" + page:                                                              {},
		"GET /api/v1/users?filter=jane+%26+joe&" + page:                                          {Search: "jane & joe"},
		"GET /api/v1/users?filter%5Bstatus%5D=live&" + page:                                      {Status: "live"},
		"GET /api/v1/users?filter%5BisGuest%5D=true&" + page:                                     {Guest: new(true)},
		"GET /api/v1/users?filter%5BisGuest%5D=false&" + page:                                    {Guest: new(false)},
		"GET /api/v1/users?filter=j&filter%5BisGuest%5D=true&filter%5Bstatus%5D=pending&" + page: {Search: "j", Status: "pending", Guest: new(true)},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, answer(t, 200, "users-none.json"))
			for user, err := range newClient(t, w, nil).Users().List(t.Context(), filter) {
				t.Errorf("an empty list gave %q, %v", user.ID, err)
			}
			w.expectRequests(want)
		})
	}
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, answer(t, 200, "users-page-1.json"), answer(t, 200, "users-page-2.json"))
		users, err := cerby.Filter(newClient(t, w, nil).Users().List(t.Context(), cerby.UserFilter{}), func(u cerby.User) bool { return !*u.IsGuest })
		if err != nil || len(users) != 2 || users[0].ID != "u-1" || users[0].Email != "ada@acme.example" || users[1].ID != "u-3" {
			t.Errorf("got %+v, %v", users, err)
		}
	})
}

// TestFindByEmail asks for the e-mail first and reads the whole list where that finds nobody of exactly that e-mail.
func TestFindByEmail(t *testing.T) {
	const all = "GET /api/v1/users?page%5Bnumber%5D=1&page%5Bsize%5D=100"
	none, found := answer(t, 200, "users-none.json"), answer(t, 200, "users-pending.json")
	for name, test := range map[string]struct {
		replies []reply
		email   string
		want    []string
		found   int
		fails   bool
	}{
		"at once":            {[]reply{found}, "jane@acme.example", []string{findJane}, 1, false},
		"in the whole list":  {[]reply{none, found}, "jane@acme.example", []string{findJane, all}, 1, false},
		"a longer e-mail":    {[]reply{found, found}, "ane@acme.example", []string{"GET /api/v1/users?filter=ane%40acme.example&page%5Bnumber%5D=1&page%5Bsize%5D=100", all}, 0, false},
		"nowhere":            {[]reply{none, none}, "jane@acme.example", []string{findJane, all}, 0, false},
		"refused":            {[]reply{answer(t, 401, "error-401.json")}, "jane@acme.example", []string{findJane}, 0, true},
		"refused the second": {[]reply{none, answer(t, 401, "error-401.json")}, "jane@acme.example", []string{findJane, all}, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, test.replies...)
				users, err := newClient(t, w, nil).Users().ListByEmail(t.Context(), test.email)
				if len(users) != test.found || test.fails != errors.Is(err, cerby.ErrDenied) || !test.fails && err != nil {
					t.Errorf("got %+v, %v", users, err)
				}
				if test.found == 1 && users[0].ID != "u-1" {
					t.Errorf("found %s", users[0].ID)
				}
				w.expectRequests(test.want...)
			})
		})
	}
}

// TestRemoved takes a disabled user for removed, and nobody else.
func TestRemoved(t *testing.T) {
	for status, want := range map[string]bool{"disabled": true, "live": false, "pending": false, "frozen": false, "": false} {
		if got := (cerby.User{Status: status}).Removed(); got != want {
			t.Errorf("%q: %t", status, got)
		}
	}
}

// TestLeftBehind takes a user for the leftover of a creation only where everything fits. The bubble's clock stands at
// the beginning of the year 2000.
func TestLeftBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		users := newClient(t, inOrder(t), nil).Users()
		fits := cerby.User{ID: "u-1", Email: "JANE@acme.example", Role: "workspace_user", Status: "pending", IsGuest: new(false), CreatedAt: "1999-12-31T23:30:00"}
		for name, change := range map[string]func(u *cerby.User){
			"as it is":       func(*cerby.User) {},
			"no prefix":      func(u *cerby.User) { u.Role = "user" },
			"guest or not":   func(u *cerby.User) { u.IsGuest = nil },
			"a moment ago":   func(u *cerby.User) { u.CreatedAt = "1999-12-31T23:59:59Z" },
			"just now":       func(u *cerby.User) { u.CreatedAt = "2000-01-01T00:00:05Z" },
			"almost an hour": func(u *cerby.User) { u.CreatedAt = "1999-12-31T23:00:01Z" },
		} {
			user := fits
			change(&user)
			if !users.MayBeInterrupted(user, jane) {
				t.Errorf("%s: what a creation left behind is not recognised", name)
			}
		}
		for name, change := range map[string]func(u *cerby.User){
			"other e-mail":    func(u *cerby.User) { u.Email = "joe@acme.example" },
			"other role":      func(u *cerby.User) { u.Role = "workspace_admin" },
			"live":            func(u *cerby.User) { u.Status = "live" },
			"removed":         func(u *cerby.User) { u.Status = "disabled" },
			"guest":           func(u *cerby.User) { u.IsGuest = new(true) },
			"an hour old":     func(u *cerby.User) { u.CreatedAt = "1999-12-31T23:00:00Z" },
			"older":           func(u *cerby.User) { u.CreatedAt = "1999-12-30T23:59:59+00:00" },
			"of the future":   func(u *cerby.User) { u.CreatedAt = "2000-01-01T00:02:00Z" },
			"of no known age": func(u *cerby.User) { u.CreatedAt = "" },
		} {
			user := fits
			change(&user)
			if users.MayBeInterrupted(user, jane) {
				t.Errorf("%s: taken for what a creation left behind", name)
			}
		}
	})
}

// TestLeftBehindByTheServicesClock measures ages by the service's clock, which is three hours ahead here.
func TestLeftBehindByTheServicesClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		user := answer(t, 200, "user.json")
		user.header["Date"] = "Sat, 01 Jan 2000 03:00:00 GMT"
		client := newClient(t, inOrder(t, user), nil)
		if err := getUser(t.Context(), client); err != nil {
			t.Fatal(err)
		}
		for created, want := range map[string]bool{"2000-01-01T02:30:00Z": true, "2000-01-01T01:59:00Z": false, "1999-12-31T23:30:00Z": false, "2000-01-01T03:00:10Z": true, "2000-01-01T03:05:00Z": false} {
			u := cerby.User{Email: jane.Email, Role: jane.Role, Status: "pending", IsGuest: new(false), CreatedAt: created}
			if got := client.Users().MayBeInterrupted(u, jane); got != want {
				t.Errorf("made at %s: %t", created, got)
			}
		}
	})
}

// TestCreateRecognisesOddAnswers takes the user whom a lost answer made, where the list tells less of them or
// otherwise.
func TestCreateRecognisesOddAnswers(t *testing.T) {
	for name, attributes := range map[string]string{
		"no prefix":    `"role": "user", "isGuest": false, "createdAt": "2000-01-01T00:00:00"`,
		"guest or not": `"role": "workspace_user", "createdAt": "2000-01-01T00:00:00"`,
		"no time":      `"role": "workspace_user", "isGuest": false`,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				found := reply{status: 200, body: `{"data": [{"id": "u-1", "attributes": {"email": "jane@acme.example", "status": "pending", ` + attributes + `}}], "links": [], "meta": []}`}
				w := inOrder(t, reply{dropped: true}, found)
				if user, err := newWorkspace(t, w, nil).Users().Create(t.Context(), jane); err != nil || user.ID != "u-1" {
					t.Errorf("got %q, %v", user.ID, err)
				}
			})
		})
	}
}
