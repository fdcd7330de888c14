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
				"unable to create user: the service responded with "+words+` and an HTML page titled "502 Bad & Worse"`,
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
		if e := callError(t, err); !errors.Is(err, cerby.ErrConflict) || e.Ambiguous || e.Attempts != 2 {
			t.Errorf("conflict %t, ambiguous %t, attempts %d", errors.Is(err, cerby.ErrConflict), e.Ambiguous, e.Attempts)
		}
		const want = "unable to create user: the service responded with 409 Conflict: The e-mail is in the workspace already."
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
			t.Errorf("waited %s before the first read", requests[3].At-requests[2].At)
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
		if !errors.Is(err, cerby.ErrConflict) || callError(t, err).Ambiguous {
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
		if e.Status != 503 || !e.Ambiguous || e.Operation.Name != cerby.CreateUser.Name || errors.Is(err, cerby.ErrDenied) {
			t.Errorf("status %d, ambiguous %t, operation %q", e.Status, e.Ambiguous, e.Operation.Name)
		}
		if inner, ok := errors.AsType[*cerby.Error](e.VerifyErr); !ok || inner.Status != 401 {
			t.Errorf("the error of the verification is lost: %v", e.VerifyErr)
		}
		apitest.ExpectText(
			t,
			err.Error(),
			"unable to create user: the service responded with 503 Service Unavailable: Back soon. "+
				"It is unknown whether the write was applied: unable to list users: the service responded with 401 Unauthorized: "+
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
		if e := callError(t, err); !e.Ambiguous {
			t.Errorf("certain: %v", e)
		}
		if ended := server.Elapsed(); ended > 120*time.Second {
			t.Errorf("ended after %s", ended)
		}
	})
}

// TestCreateUser_ambiguous reports a write as ambiguous if it cannot be verified. A verification gets its time even if
// none is left for another attempt.
func TestCreateUser_ambiguous(t *testing.T) {
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
			if e := callError(t, err); e.Ambiguous != test.want || e.Attempts != 1 {
				t.Errorf("ambiguous %t, attempts %d: %v", e.Ambiguous, e.Attempts, e)
			}
			if looked := len(server.Requests()) > 1; looked != test.want {
				t.Errorf("looked: %t", looked)
			}
		})
	}
}

// TestCreateUser_ambiguousAfterConflict keeps a write ambiguous after a later clear response if its verification fails.
func TestCreateUser_ambiguousAfterConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Status: 503}, apitest.FromFile(200, "users-none.json"),
			apitest.FromFile(409, "error-409.json"), apitest.FromFile(401, "error-401.json"))
		_, err := newClient(t, server, nil).Users().Create(t.Context(), jane)
		if e := callError(t, err); !e.Ambiguous || e.Status != 409 || e.Attempts != 2 {
			t.Errorf("ambiguous %t, status %d, attempts %d", e.Ambiguous, e.Status, e.Attempts)
		}
		server.ExpectRequests(postUser, findJane, postUser, findJane)
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
		if e := callError(t, err); e.Ambiguous {
			t.Errorf("ambiguous: %v", e)
		}
	})
}
