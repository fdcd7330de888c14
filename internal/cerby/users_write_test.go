package cerby_test

import (
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestUpdateUser_verify returns the user if the change shows, and repeats the update otherwise.
func TestUpdateUser_verify(t *testing.T) {
	request := cerby.UpdateUserRequest{FirstName: new("Jane"), LastName: new("Doe"), Role: new("workspace_user")}
	for name, test := range map[string]struct {
		now  string
		want []string
	}{
		"all there": {`"firstName": "Jane", "lastName": "Doe", "role": "workspace_user"`, []string{patchUser, readUser}},
		"other first name": {
			`"firstName": "Ann", "lastName": "Doe", "role": "workspace_user"`, []string{patchUser, readUser, patchUser},
		},
		"other last name": {
			`"firstName": "Jane", "lastName": "Roe", "role": "workspace_user"`, []string{patchUser, readUser, patchUser},
		},
		"other role": {
			`"firstName": "Jane", "lastName": "Doe", "role": "workspace_admin"`, []string{patchUser, readUser, patchUser},
		},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			now := apitest.Response{
				Status: 200,
				Body:   `{"data": {"id": "u-1", "type": "user", "attributes": {` + test.now + `}}}`,
			}
			server := apitest.InOrder(
				t,
				[]apitest.Response{{Dropped: true}, now, apitest.FromFile(200, "user-pending.json")}[:len(test.want)]...)
			user, err := newClient(t, server, nil).Users().Update(t.Context(), "u-1", request)
			if err != nil || user.ID != "u-1" || user.FirstName != "Jane" || user.LastName != "Doe" ||
				user.Role != "workspace_user" {
				t.Errorf("got %+v, %v", user, err)
			}
			server.ExpectRequests(test.want...)
		})
	}
	apitest.Run(t, "only what was sent", func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Dropped: true}, apitest.FromFile(200, "user-pending.json"))
		_, err := newClient(t, server, nil).Users().Update(t.Context(), "u-1", cerby.UpdateUserRequest{LastName: new("Doe")})
		if err != nil {
			t.Error(err)
		}
	})
	apitest.Run(t, "deleted meanwhile", func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Dropped: true}, apitest.FromFile(404, "error-404.json"))
		_, err := newClient(t, server, nil).Users().Update(t.Context(), "u-1", request)
		if e := callError(t, err); !e.Ambiguous {
			t.Error("not ambiguous")
		}
		apitest.ExpectText(
			t,
			err.Error(),
			"unable to update user: ",
			"unable to read user: the service responded with 404 Not Found: User not found.",
		)
	})
}

// TestDeleteUser counts a user as removed who does not exist or is disabled. The 404 page of a proxy is an error.
func TestDeleteUser(t *testing.T) {
	gone, page := apitest.FromFile(404, "error-404.json"), apitest.FromFile(404, "not-found-404.html")
	for name, test := range map[string]struct {
		replies []apitest.Response
		want    []string
		fails   string
	}{
		"204":                {[]apitest.Response{{Status: 204}}, []string{deleteUser}, ""},
		"200 with an object": {[]apitest.Response{apitest.FromFile(200, "user-removed.json")}, []string{deleteUser}, ""},
		"deleted already":    {[]apitest.Response{gone, gone}, []string{deleteUser, readUser}, ""},
		"a page of 404": {[]apitest.Response{page}, []string{deleteUser}, `the service responded with 404 Not ` +
			`Found and an HTML page titled "Page not found"`},
		"an empty 404": {[]apitest.Response{{Status: 404}}, []string{deleteUser}, "the service responded with " +
			"404 Not Found and an empty body"},
		"refused": {
			[]apitest.Response{apitest.FromFile(403, "error-403.json")},
			[]string{deleteUser},
			"User is not authorized to perform the request.",
		},
		"ambiguous, deleted": {[]apitest.Response{{Dropped: true}, gone}, []string{deleteUser, readUser}, ""},
		"ambiguous and disabled": {
			[]apitest.Response{{Status: 502}, apitest.FromFile(200, "user-removed.json")}, []string{deleteUser, readUser}, "",
		},
		"ambiguous and there": {
			[]apitest.Response{{Status: 502}, apitest.FromFile(200, "user-pending.json"), {Status: 204}},
			[]string{deleteUser, readUser, deleteUser},
			"",
		},
		"ambiguous and a page of 404": {
			[]apitest.Response{{Status: 502}, page},
			[]string{deleteUser, readUser},
			"It is unknown whether the write was applied",
		},
		"200 with a page": {
			[]apitest.Response{apitest.FromFile(200, "not-found-404.html"), gone}, []string{deleteUser, readUser}, "",
		},
		"200 with a page and there": {
			[]apitest.Response{apitest.FromFile(200, "not-found-404.html"), apitest.FromFile(200, "user.json")},
			[]string{deleteUser, readUser},
			"an HTML page titled",
		},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(t, test.replies...)
			err := newClient(t, server, nil).Users().Delete(t.Context(), "u-1")
			switch {
			case test.fails == "" && err != nil:
				t.Error(err)
			case test.fails != "":
				apitest.ExpectText(t, callError(t, err).Error(), "unable to delete user: ", test.fails)
			}
			server.ExpectRequests(test.want...)
		})
	}
}

// TestDeleteUser_ambiguousTwice verifies after each ambiguous response.
func TestDeleteUser_ambiguousTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		there := apitest.FromFile(200, "user-pending.json")
		server := apitest.InOrder(
			t,
			apitest.Response{Status: 503},
			there,
			apitest.Response{Status: 503},
			there,
			apitest.Response{Status: 204},
		)
		if err := newClient(t, server, nil).Users().Delete(t.Context(), "u-1"); err != nil {
			t.Error(err)
		}
		server.ExpectRequests(deleteUser, readUser, deleteUser, readUser, deleteUser)
	})
}
