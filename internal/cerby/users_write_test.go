package cerby_test

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// jane is the user that the tests create.
var jane = cerby.CreateUserRequest{
	Email:     "jane@acme.example",
	FirstName: "Jane",
	LastName:  "Doe",
	Role:      "workspace_user",
}

// The requests that the tests on writes expect.
const (
	postUser   = "POST /api/v1/users"
	findJane   = "GET /api/v1/users?filter=jane%40acme.example&page%5Bnumber%5D=1&page%5Bsize%5D=100"
	listUsers  = "GET /api/v1/users?page%5Bnumber%5D=1&page%5Bsize%5D=100"
	patchUser  = "PATCH /api/v1/users/u-1"
	deleteUser = "DELETE /api/v1/users/u-1"
	readUser   = "GET /api/v1/users/u-1"
)

// ambiguousResponses are the ends of an attempt that leave open whether a write was carried out.
func ambiguousResponses(t *testing.T) map[string]apitest.Response {
	t.Helper()
	return map[string]apitest.Response{
		"dropped":    {Dropped: true},
		"timed out":  {Delay: time.Hour},
		"500":        apitest.FromFile(500, "not-found-404.html"),
		"502":        apitest.FromFile(502, "gateway-502.html"),
		"503":        apitest.FromFile(503, "error-503.json"),
		"504":        apitest.FromFile(504, "gateway-message.json"),
		"cut":        {Status: 201, Body: apitest.File("user-pending.json"), Truncated: true},
		"a page":     apitest.FromFile(201, "not-found-404.html"),
		"empty":      {Status: 204},
		"other JSON": {Status: 200, Body: `{"data": {"type": "user"}}`},
	}
}

// TestCreateUser_verifyApplied finds the user after an ambiguous response, and does not repeat the creation.
func TestCreateUser_verifyApplied(t *testing.T) {
	for name, first := range ambiguousResponses(t) {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(t, first, apitest.FromFile(200, "users-pending.json"))
			user, err := newClient(t, server, nil).Users().Create(t.Context(), jane)
			if err != nil || user.ID != "u-1" || user.Email != "Jane@Acme.example" {
				t.Errorf("got %q, %v", user.ID, err)
			}
			server.ExpectRequests(postUser, findJane)
		})
	}
}

// TestCreateUser_verifyNotApplied creates the user again after a read has shown that the first attempt was not applied.
func TestCreateUser_verifyNotApplied(t *testing.T) {
	for name, first := range repeatableFailures(t) {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.NewServer(t, func(number int, req apitest.Request) apitest.Response {
				switch {
				case number == 1:
					return first
				case req.Method == http.MethodGet:
					return apitest.FromFile(200, "users-none.json")
				}
				return apitest.FromFile(201, "user-pending.json")
			})
			user, err := newClient(t, server, nil).Users().Create(t.Context(), jane)
			if err != nil || user.ID != "u-1" {
				t.Errorf("got %q, %v", user.ID, err)
			}
			requests := server.Requests()
			if len(server.Writes()) != 2 || requests[1].String() != findJane || requests[len(requests)-1].String() != postUser {
				t.Errorf("got requests %v, want reads between two POSTs", requests)
			}
		})
	}
}

// TestCreateUser_notDelivered repeats a creation without verification if there was no connection.
func TestCreateUser_notDelivered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(
			t,
			apitest.Response{Unreachable: true},
			apitest.Response{Unreachable: true},
			apitest.FromFile(201, "user-pending.json"),
		)
		if _, err := newClient(t, server, nil).Users().Create(t.Context(), jane); err != nil {
			t.Error(err)
		}
		server.ExpectRequests(postUser, postUser, postUser)
	})
}

// TestCreateUser_unreadableResponse fails after a success that cannot be decoded, and after 500, if the user is not
// found.
func TestCreateUser_unreadableResponse(t *testing.T) {
	for status, words := range map[int]string{201: "201 Created", 500: "500 Internal Server Error"} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.FromFile(status, "gateway-502.html"), apitest.FromFile(200, "users-none.json"))
			_, err := newClient(t, server, nil).Users().Create(t.Context(), jane)
			if e := callError(t, err); e.Status != status || e.Attempts != 1 {
				t.Errorf("status %d, attempts %d", e.Status, e.Attempts)
			}
			apitest.ExpectText(
				t,
				err.Error(),
				"could not create user: the service answered "+words+` with an HTML page titled "502 Bad & Worse"`,
			)
			server.ExpectRequests(postUser, findJane)
		})
	}
}

// TestCreateUser_conflictWithOther reports a conflict if an earlier user has the email. It reads the list four times,
// since the list may show a user late.
func TestCreateUser_conflictWithOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		other := apitest.FromFile(200, "users-someone-else.json")
		server := apitest.InOrder(
			t,
			apitest.Response{Dropped: true},
			other,
			apitest.FromFile(409, "error-409.json"),
			other,
			other,
			other,
			other,
		)
		_, err := newClient(t, server, nil).Users().Create(t.Context(), jane)
		if e := callError(t, err); !errors.Is(err, cerby.ErrConflict) || e.Uncertain || e.Attempts != 2 {
			t.Errorf("conflict %t, uncertain %t, attempts %d", errors.Is(err, cerby.ErrConflict), e.Uncertain, e.Attempts)
		}
		const want = "could not create user: the service answered 409 Conflict: The e-mail is in the workspace already."
		if err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
		server.ExpectRequests(postUser, findJane, postUser, findJane, findJane, findJane, findJane)
	})
}

// TestCreateUser_conflictWithItself verifies a conflict after an attempt with an ambiguous response: the list may show
// the user some seconds late.
func TestCreateUser_conflictWithItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		none := apitest.FromFile(200, "users-none.json")
		// After the conflict the whole list is read too, if the search finds no user.
		server := apitest.InOrder(
			t,
			apitest.Response{Status: 504},
			none,
			apitest.FromFile(409, "error-409.json"),
			none,
			none,
			none,
			none,
			apitest.FromFile(200, "users-pending.json"),
		)
		user, err := newClient(t, server, nil).Users().Create(t.Context(), jane)
		if err != nil || user.ID != "u-1" {
			t.Errorf("got %q, %v", user.ID, err)
		}
		server.ExpectRequests(postUser, findJane, postUser, findJane, listUsers, findJane, listUsers, findJane)
		requests := server.Requests()
		if requests[2].At != requests[3].At {
			t.Errorf("waited %s before the first look", requests[3].At-requests[2].At)
		}
		for i, limit := range []time.Duration{time.Second, 2 * time.Second} {
			if wait := requests[2*i+5].At - requests[2*i+4].At; wait < limit/2 || wait >= limit {
				t.Errorf("wait %d was %s, want at least %s and less than %s", i+1, wait, limit/2, limit)
			}
		}
	})
}

// TestCreateUser_conflict returns a conflict of the first attempt without verification.
func TestCreateUser_conflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.FromFile(409, "error-409.json"))
		_, err := newClient(t, server, nil).Users().Create(t.Context(), jane)
		if !errors.Is(err, cerby.ErrConflict) || callError(t, err).Uncertain {
			t.Errorf("got %v", err)
		}
	})
}

// TestCreateUser_verifyFails keeps the creation's own failure, that its effect is unknown, and why.
func TestCreateUser_verifyFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.FromFile(503, "error-503.json"), apitest.FromFile(401, "error-401.json"))
		_, err := newClient(t, server, nil).Users().Create(t.Context(), jane)
		e := callError(t, err)
		if e.Status != 503 || !e.Uncertain || e.Operation.Name != cerby.CreateUser.Name || errors.Is(err, cerby.ErrDenied) {
			t.Errorf("status %d, uncertain %t, operation %q", e.Status, e.Uncertain, e.Operation.Name)
		}
		if inner, ok := errors.AsType[*cerby.Error](e.VerifyErr); !ok || inner.Status != 401 {
			t.Errorf("the error of the verification is lost: %v", e.VerifyErr)
		}
		apitest.ExpectText(
			t,
			err.Error(),
			"could not create user: the service answered 503 Service Unavailable: Back soon.; "+
				"whether the write was applied is unknown: could not list users: the service answered 401 Unauthorized: "+
				"Unable to access resource.",
		)
		server.ExpectRequests(postUser, findJane)
	})
}

// TestCreateUser_verifyAfterBackoff reads only after the backoff: the service may still be at work.
func TestCreateUser_verifyAfterBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(
			t,
			apitest.Response{Status: 504, Header: map[string]string{"Retry-After": "20"}},
			apitest.FromFile(200, "users-pending.json"),
		)
		if _, err := newClient(t, server, nil).Users().Create(t.Context(), jane); err != nil {
			t.Fatal(err)
		}
		server.ExpectTimes(0, 20*time.Second)
	})
}

// TestCreateUser_verifyWithinRetryTimeout limits a write and its verifications by one retry timeout.
func TestCreateUser_verifyWithinRetryTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.Always(t, apitest.Response{Status: 503, Delay: 50 * time.Second})
		_, err := newClient(t, server, retryFor(120*time.Second)).Users().Create(t.Context(), jane)
		if e := callError(t, err); !e.Uncertain {
			t.Errorf("certain: %v", e)
		}
		if ended := server.Elapsed(); ended > 120*time.Second {
			t.Errorf("ended after %s", ended)
		}
	})
}

// TestCreateUser_uncertain reports a write as uncertain if it cannot be verified. A verification gets its time even if
// none is left for another attempt.
func TestCreateUser_uncertain(t *testing.T) {
	for name, test := range map[string]struct {
		reply apitest.Response
		want  bool
	}{
		"503":         {apitest.Response{Status: 503}, true},
		"dropped":     {apitest.Response{Dropped: true}, true},
		"cut":         {apitest.Response{Status: 200, Body: apitest.File("user.json"), Truncated: true}, true},
		"timed out":   {apitest.Response{Delay: time.Hour}, true},
		"unreachable": {apitest.Response{Unreachable: true}, false},
		"429":         {apitest.Response{Status: 429}, false},
		"403":         {apitest.Response{Status: 403}, false},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			refused := apitest.FromFile(403, "error-403.json")
			server := apitest.NewServer(t, func(number int, _ apitest.Request) apitest.Response {
				if number == 1 {
					return test.reply
				}
				return refused
			})
			_, err := newClient(t, server, retryFor(400*time.Millisecond)).Users().Create(t.Context(), jane)
			if e := callError(t, err); e.Uncertain != test.want || e.Attempts != 1 {
				t.Errorf("uncertain %t, attempts %d: %v", e.Uncertain, e.Attempts, e)
			}
			if looked := len(server.Requests()) > 1; looked != test.want {
				t.Errorf("looked: %t", looked)
			}
		})
	}
}

// TestCreateUser_uncertainAfterConflict keeps a write uncertain after a later clear response if its verification fails.
func TestCreateUser_uncertainAfterConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Status: 503}, apitest.FromFile(200, "users-none.json"),
			apitest.FromFile(409, "error-409.json"), apitest.FromFile(401, "error-401.json"))
		_, err := newClient(t, server, nil).Users().Create(t.Context(), jane)
		if e := callError(t, err); !e.Uncertain || e.Status != 409 || e.Attempts != 2 {
			t.Errorf("uncertain %t, status %d, attempts %d", e.Uncertain, e.Status, e.Attempts)
		}
		server.ExpectRequests(postUser, findJane, postUser, findJane)
	})
}

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
		if e := callError(t, err); !e.Uncertain {
			t.Error("not uncertain")
		}
		apitest.ExpectText(
			t,
			err.Error(),
			"could not update user: ",
			"could not read user: the service answered 404 Not Found: User not found.",
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
		"gone already":       {[]apitest.Response{gone}, []string{deleteUser}, ""},
		"a page of 404": {[]apitest.Response{page}, []string{deleteUser}, `the service answered 404 Not ` +
			`Found with an HTML page titled "Page not found"`},
		"an empty 404": {[]apitest.Response{{Status: 404}}, []string{deleteUser}, "the service answered " +
			"404 Not Found with an empty body"},
		"refused": {
			[]apitest.Response{apitest.FromFile(403, "error-403.json")},
			[]string{deleteUser},
			"User is not authorized to perform the request.",
		},
		"ambiguous and gone": {[]apitest.Response{{Dropped: true}, gone}, []string{deleteUser, readUser}, ""},
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
			"whether the write was applied is unknown",
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
				apitest.ExpectText(t, callError(t, err).Error(), "could not delete user: ", test.fails)
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

// TestCreateUser_verifyWithoutTimeToRepeat verifies even if no time is left for another attempt.
func TestCreateUser_verifyWithoutTimeToRepeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(
			t,
			apitest.Response{Status: 503, Header: map[string]string{"Retry-After": "60"}},
			apitest.FromFile(200, "users-pending.json"),
		)
		user, err := newClient(t, server, retryFor(30*time.Second)).Users().Create(t.Context(), jane)
		if err != nil || user.ID != "u-1" {
			t.Errorf("got %q, %v", user.ID, err)
		}
	})
}

// TestCreateUser_verifyPaused fails at once if a pause is longer than the time that the verification has left.
func TestCreateUser_verifyPaused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(
			t,
			apitest.Response{Status: 503, Delay: 50 * time.Second},
			apitest.Response{Status: 429, Header: map[string]string{"Retry-After": "380"}},
		)
		_, err := newClient(t, server, retryFor(400*time.Second)).Users().Create(t.Context(), jane)
		if ended := server.Elapsed(); err == nil || ended > 55*time.Second {
			t.Errorf("ended after %s: %v", ended, err)
		}
	})
}

// TestCreateUser_certainAfterVerify reports a write as certain if a read shows that it was not applied and the last
// attempt was refused.
func TestCreateUser_certainAfterVerify(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(
			t,
			apitest.Response{Status: 503},
			apitest.FromFile(200, "users-none.json"),
			apitest.Response{Status: 429},
		)
		_, err := newClient(t, server, retryFor(10*time.Second)).Users().Create(t.Context(), jane)
		if e := callError(t, err); e.Uncertain {
			t.Errorf("uncertain: %v", e)
		}
	})
}
