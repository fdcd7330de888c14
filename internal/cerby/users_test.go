package cerby_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestUsers_requests sends what the service documents and nothing else, byte for byte.
func TestUsers_requests(t *testing.T) {
	for name, test := range map[string]struct {
		call func(ctx context.Context, ws *cerby.Client) error
		want apitest.Request
	}{
		"create": {func(ctx context.Context, ws *cerby.Client) error {
			_, err := ws.Users().Create(ctx, cerby.CreateUserRequest{
				Email: "g@acme.example", FirstName: "Gus", LastName: "O\"Hara", Role: "workspace_guest_user", IsGuest: true,
			})
			return err
		}, apitest.Request{
			Method: "POST", URI: "/api/v1/users",
			Body: `{"data":{"type":"user","attributes":{"email":"g@acme.example","firstName":"Gus","lastName":"O\"Hara",` +
				`"role":"workspace_guest_user","isGuest":true}}}`,
		}},
		"create without names": {func(ctx context.Context, ws *cerby.Client) error {
			_, err := ws.Users().Create(ctx, cerby.CreateUserRequest{Email: "g@acme.example", Role: "workspace_user"})
			return err
		}, apitest.Request{
			Method: "POST", URI: "/api/v1/users",
			Body: `{"data":{"type":"user","attributes":{"email":"g@acme.example","role":"workspace_user","isGuest":false}}}`,
		}},
		"update all": {func(ctx context.Context, ws *cerby.Client) error {
			_, err := ws.Users().Update(ctx, "u-1", cerby.UpdateUserRequest{
				FirstName: new("A"), LastName: new("B"), Role: new("workspace_admin"),
			})
			return err
		}, apitest.Request{
			Method: "PATCH", URI: "/api/v1/users/u-1",
			Body: `{"data":{"type":"user","attributes":{"firstName":"A","lastName":"B","role":"workspace_admin"}}}`,
		}},
		"update one, to nothing": {func(ctx context.Context, ws *cerby.Client) error {
			_, err := ws.Users().Update(ctx, "u-1", cerby.UpdateUserRequest{LastName: new("")})
			return err
		}, apitest.Request{Method: "PATCH", URI: "/api/v1/users/u-1", Body: `{"data":{"type":"user",` +
			`"attributes":{"lastName":""}}}`}},
		"delete": {
			func(ctx context.Context, ws *cerby.Client) error { return ws.Users().Delete(ctx, "u-1") },
			apitest.Request{Method: "DELETE", URI: "/api/v1/users/u-1"},
		},
		"get": {func(ctx context.Context, ws *cerby.Client) error {
			_, err := ws.Users().Get(ctx, "u-1")
			return err
		}, apitest.Request{Method: "GET", URI: "/api/v1/users/u-1"}},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.FromFile(200, "user-pending.json"))
			if err := test.call(t.Context(), newClient(t, server, nil)); err != nil {
				t.Fatal(err)
			}
			if got := server.Requests(); len(got) != 1 || got[0] != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

// TestUsers_attributes decodes the user in the response to a write.
func TestUsers_attributes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.FromFile(201, "user-pending.json"), apitest.FromFile(200, "user-pending.json"))
		users := newClient(t, server, nil).Users()
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

// TestUsers_list reads pages, with the filters as the service names them.
func TestUsers_list(t *testing.T) {
	const page = "page%5Bnumber%5D=1&page%5Bsize%5D=100"
	for want, filter := range map[string]cerby.UserFilter{
		"GET /api/v1/users?" + page:                           {},
		"GET /api/v1/users?filter=jane+%26+joe&" + page:       {Search: "jane & joe"},
		"GET /api/v1/users?filter%5Bstatus%5D=live&" + page:   {Status: "live"},
		"GET /api/v1/users?filter%5BisGuest%5D=true&" + page:  {Guest: new(true)},
		"GET /api/v1/users?filter%5BisGuest%5D=false&" + page: {Guest: new(false)},
		"GET /api/v1/users?filter=j&filter%5BisGuest%5D=true&filter%5Bstatus%5D=pending&" + page: {
			Search: "j", Status: "pending", Guest: new(true),
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.FromFile(200, "users-none.json"))
			for user, err := range newClient(t, server, nil).Users().ListFiltered(t.Context(), filter) {
				t.Errorf("an empty list gave %q, %v", user.ID, err)
			}
			server.ExpectRequests(want)
		})
	}
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.FromFile(200, "users-page-1.json"), apitest.FromFile(200, "users-page-2.json"))
		users, err := cerby.Filter(
			newClient(t, server, nil).Users().ListFiltered(t.Context(), cerby.UserFilter{}),
			func(u cerby.User) bool { return !*u.IsGuest },
		)
		if err != nil || len(users) != 2 || users[0].ID != "u-1" || users[0].Email != "ada@acme.example" ||
			users[1].ID != "u-3" {
			t.Errorf("got %+v, %v", users, err)
		}
	})
}

// TestListByEmail searches for the email, and reads the whole list if the search does not find exactly that email.
func TestListByEmail(t *testing.T) {
	const all = "GET /api/v1/users?page%5Bnumber%5D=1&page%5Bsize%5D=100"
	none, found := apitest.FromFile(200, "users-none.json"), apitest.FromFile(200, "users-pending.json")
	for name, test := range map[string]struct {
		replies []apitest.Response
		email   string
		want    []string
		found   int
		fails   bool
	}{
		"at once":           {[]apitest.Response{found}, "jane@acme.example", []string{findJane}, 1, false},
		"in the whole list": {[]apitest.Response{none, found}, "jane@acme.example", []string{findJane, all}, 1, false},
		"a longer email": {
			[]apitest.Response{found, found},
			"ane@acme.example",
			[]string{"GET /api/v1/users?filter=ane%40acme.example&page%5Bnumber%5D=1&page%5Bsize%5D=100", all},
			0, false,
		},
		"nowhere": {[]apitest.Response{none, none}, "jane@acme.example", []string{findJane, all}, 0, false},
		"refused": {
			[]apitest.Response{apitest.FromFile(401, "error-401.json")}, "jane@acme.example", []string{findJane}, 0, true,
		},
		"refused the second": {
			[]apitest.Response{none, apitest.FromFile(401, "error-401.json")},
			"jane@acme.example",
			[]string{findJane, all},
			0, true,
		},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(t, test.replies...)
			users, err := newClient(t, server, nil).Users().ListByEmail(t.Context(), test.email)
			if len(users) != test.found || test.fails != errors.Is(err, cerby.ErrDenied) || !test.fails && err != nil {
				t.Errorf("got %+v, %v", users, err)
			}
			if test.found == 1 && users[0].ID != "u-1" {
				t.Errorf("found %s", users[0].ID)
			}
			server.ExpectRequests(test.want...)
		})
	}
}

// TestUser_removed counts a disabled user as removed.
func TestUser_removed(t *testing.T) {
	for status, want := range map[string]bool{
		"disabled": true, "live": false, "pending": false, "frozen": false, "": false,
	} {
		if got := (cerby.User{Status: status}).IsRemoved(); got != want {
			t.Errorf("%q: %t", status, got)
		}
	}
}

// TestMayBeInterrupted recognizes a user that an interrupted creation left behind. The clock of the bubble starts with
// the year 2000.
func TestMayBeInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		users := newClient(t, apitest.InOrder(t), nil).Users()
		fits := cerby.User{
			ID:        "u-1",
			Email:     "JANE@acme.example",
			Role:      "workspace_user",
			Status:    "pending",
			IsGuest:   new(false),
			CreatedAt: "1999-12-31T23:30:00",
		}
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
			if !users.MayBeOrphan(user, jane) {
				t.Errorf("%s: what a creation left behind is not recognised", name)
			}
		}
		for name, change := range map[string]func(u *cerby.User){
			"other email":     func(u *cerby.User) { u.Email = "joe@acme.example" },
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
			if users.MayBeOrphan(user, jane) {
				t.Errorf("%s: taken for what a creation left behind", name)
			}
		}
	})
}

// TestMayBeInterrupted_serviceClock measures ages by the service's clock, which is three hours ahead here.
func TestMayBeInterrupted_serviceClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		user := apitest.FromFile(200, "user.json")
		user.Header["Date"] = "Sat, 01 Jan 2000 03:00:00 GMT"
		client := newClient(t, apitest.InOrder(t, user), nil)
		if err := getUser(t.Context(), client); err != nil {
			t.Fatal(err)
		}
		for created, want := range map[string]bool{
			"2000-01-01T02:30:00Z": true, "2000-01-01T01:59:00Z": false, "1999-12-31T23:30:00Z": false,
			"2000-01-01T03:00:10Z": true, "2000-01-01T03:05:00Z": false,
		} {
			u := cerby.User{Email: jane.Email, Role: jane.Role, Status: "pending", IsGuest: new(false), CreatedAt: created}
			if got := client.Users().MayBeOrphan(u, jane); got != want {
				t.Errorf("made at %s: %t", created, got)
			}
		}
	})
}

// TestCreateUser_verifyWithMissingAttributes recognizes the created user if the list states less, or in another form.
func TestCreateUser_verifyWithMissingAttributes(t *testing.T) {
	for name, attributes := range map[string]string{
		"no prefix":    `"role": "user", "isGuest": false, "createdAt": "2000-01-01T00:00:00"`,
		"guest or not": `"role": "workspace_user", "createdAt": "2000-01-01T00:00:00"`,
		"no time":      `"role": "workspace_user", "isGuest": false`,
	} {
		apitest.Run(t, name, func(t *testing.T) {
			found := apitest.Response{
				Status: 200,
				Body: `{"data": [{"id": "u-1", "attributes": {"email": "jane@acme.example", "status": "pending", ` +
					attributes + `}}], "links": [], "meta": []}`,
			}
			server := apitest.InOrder(t, apitest.Response{Dropped: true}, found)
			if user, err := newClient(t, server, nil).Users().Create(t.Context(), jane); err != nil || user.ID != "u-1" {
				t.Errorf("got %q, %v", user.ID, err)
			}
		})
	}
}
