package cerby_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// jane is the user whom the tests create.
var jane = cerby.CreateUserRequest{Email: "jane@acme.example", FirstName: "Jane", LastName: "Doe", Role: "workspace_user"}

// The requests that the tests on writes expect.
const (
	postUser   = "POST /api/v1/users"
	findJane   = "GET /api/v1/users?filter=jane%40acme.example&page%5Bnumber%5D=1&page%5Bsize%5D=100"
	listUsers  = "GET /api/v1/users?page%5Bnumber%5D=1&page%5Bsize%5D=100"
	patchUser  = "PATCH /api/v1/users/u-1"
	deleteUser = "DELETE /api/v1/users/u-1"
	readUser   = "GET /api/v1/users/u-1"
)

// unclear are the ends of an attempt that leave open whether a write was carried out.
func unclear(t *testing.T) map[string]reply {
	t.Helper()
	return map[string]reply{
		"dropped":    {dropped: true},
		"timed out":  {after: time.Hour},
		"500":        answer(t, 500, "not-found-404.html"),
		"502":        answer(t, 502, "gateway-502.html"),
		"503":        answer(t, 503, "error-503.json"),
		"504":        answer(t, 504, "gateway-message.json"),
		"cut":        {status: 201, body: file(t, "user-pending.json"), cut: true},
		"a page":     answer(t, 201, "not-found-404.html"),
		"empty":      {status: 204},
		"other JSON": {status: 200, body: `{"data": {"type": "user"}}`},
	}
}

// TestCreateTakesWhatIsThere looks a user up whose creation got no clear answer, and sends no second one.
func TestCreateTakesWhatIsThere(t *testing.T) {
	for name, first := range unclear(t) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, first, answer(t, 200, "users-pending.json"))
				user, err := newWorkspace(t, w, nil).Users().Create(t.Context(), jane)
				if err != nil || user.ID != "u-1" || user.Email != "Jane@Acme.example" {
					t.Errorf("got %q, %v", user.ID, err)
				}
				w.expectRequests(postUser, findJane)
			})
		})
	}
}

// TestCreateRepeatsWhatIsNotThere creates again once a reading has shown that the first attempt had no effect.
func TestCreateRepeatsWhatIsNotThere(t *testing.T) {
	for name, first := range unclear(t) {
		if first.status == 500 || first.status/100 == 2 && !first.cut {
			continue // These are final: see TestCreateUnreadable.
		}
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWire(t, func(number int, a arrival) reply {
					switch {
					case number == 1:
						return first
					case a.method == "GET":
						return answer(t, 200, "users-none.json")
					}
					return answer(t, 201, "user-pending.json")
				})
				user, err := newWorkspace(t, w, nil).Users().Create(t.Context(), jane)
				if err != nil || user.ID != "u-1" {
					t.Errorf("got %q, %v", user.ID, err)
				}
				posts := 0
				for _, a := range w.all() {
					if a.method == "POST" {
						posts++
					}
				}
				if arrivals := w.all(); posts != 2 || arrivals[1].method != "GET" || arrivals[len(arrivals)-1].method != "POST" {
					t.Errorf("requests: %v", arrivals)
				}
			})
		})
	}
}

// TestCreateUndelivered repeats a creation without a reading where no connection was had.
func TestCreateUndelivered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{unreachable: true}, reply{unreachable: true}, answer(t, 201, "user-pending.json"))
		if _, err := newWorkspace(t, w, nil).Users().Create(t.Context(), jane); err != nil {
			t.Error(err)
		}
		w.expectRequests(postUser, postUser, postUser)
	})
}

// TestCreateUnreadable is an error after a success that cannot be read and after 500 where the user is not to be found.
func TestCreateUnreadable(t *testing.T) {
	for status, words := range map[int]string{201: "201 Created", 500: "500 Internal Server Error"} {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, answer(t, status, "gateway-502.html"), answer(t, 200, "users-none.json"))
			_, err := newWorkspace(t, w, nil).Users().Create(t.Context(), jane)
			if e := failure(t, err); e.Status != status || e.Attempts != 1 {
				t.Errorf("status %d, attempts %d", e.Status, e.Attempts)
			}
			expectText(t, err.Error(), "could not create user: the service answered "+words+` with an HTML page titled "502 Bad & Worse"`)
			w.expectRequests(postUser, findJane)
		})
	}
}

// TestCreateOfSomeoneElse is a conflict where the e-mail belongs to somebody whom this call did not make. The list is
// read four times before that is believed, since it may show a user late.
func TestCreateOfSomeoneElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		other := answer(t, 200, "users-someone-else.json")
		w := inOrder(t, reply{dropped: true}, other, answer(t, 409, "error-409.json"), other, other, other, other)
		_, err := newWorkspace(t, w, nil).Users().Create(t.Context(), jane)
		if e := failure(t, err); !errors.Is(err, cerby.ErrConflict) || e.Uncertain || e.Attempts != 2 {
			t.Errorf("conflict %t, uncertain %t, attempts %d", errors.Is(err, cerby.ErrConflict), e.Uncertain, e.Attempts)
		}
		const want = "could not create user: the service answered 409 Conflict: The e-mail is in the workspace already."
		if err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
		w.expectRequests(postUser, findJane, postUser, findJane, findJane, findJane, findJane)
	})
}

// TestCreateConflictWithItself settles a conflict that follows an attempt without a clear answer: the list may have
// been behind when it was read in between, and may be for some seconds more.
func TestCreateConflictWithItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		none := answer(t, 200, "users-none.json")
		// After the conflict the whole list is read too, where the search finds nobody.
		w := inOrder(t, reply{status: 504}, none, answer(t, 409, "error-409.json"), none, none, none, none, answer(t, 200, "users-pending.json"))
		user, err := newWorkspace(t, w, nil).Users().Create(t.Context(), jane)
		if err != nil || user.ID != "u-1" {
			t.Errorf("got %q, %v", user.ID, err)
		}
		w.expectRequests(postUser, findJane, postUser, findJane, listUsers, findJane, listUsers, findJane)
		arrivals := w.all()
		if arrivals[2].at != arrivals[3].at {
			t.Errorf("waited %s before the first look", arrivals[3].at-arrivals[2].at)
		}
		for i, limit := range []time.Duration{time.Second, 2 * time.Second} {
			if wait := arrivals[2*i+5].at - arrivals[2*i+4].at; wait < limit/2 || wait >= limit {
				t.Errorf("wait %d was %s, want at least %s and less than %s", i+1, wait, limit/2, limit)
			}
		}
	})
}

// TestCreateConflictAtOnce passes a conflict on that the first attempt was answered, without any reading.
func TestCreateConflictAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, answer(t, 409, "error-409.json"))
		if _, err := newWorkspace(t, w, nil).Users().Create(t.Context(), jane); !errors.Is(err, cerby.ErrConflict) || failure(t, err).Uncertain {
			t.Errorf("got %v", err)
		}
	})
}

// TestCreateSettleFails keeps the creation's own failure, that its effect is unknown, and why.
func TestCreateSettleFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, answer(t, 503, "error-503.json"), answer(t, 401, "error-401.json"))
		_, err := newWorkspace(t, w, nil).Users().Create(t.Context(), jane)
		e := failure(t, err)
		if e.Status != 503 || !e.Uncertain || e.Operation.Name != cerby.CreateUser.Name || errors.Is(err, cerby.ErrDenied) {
			t.Errorf("status %d, uncertain %t, operation %q", e.Status, e.Uncertain, e.Operation.Name)
		}
		if inner, ok := errors.AsType[*cerby.Error](e.VerifyErr); !ok || inner.Status != 401 {
			t.Errorf("the error of the verification is lost: %v", e.VerifyErr)
		}
		expectText(t, err.Error(), "could not create user: the service answered 503 Service Unavailable: Back soon.; "+
			"whether the write was applied is unknown: could not list users: the service answered 401 Unauthorized: Unable to access resource.")
		w.expectRequests(postUser, findJane)
	})
}

// TestSettleComesLater reads only after the backoff: the service may still be at work.
func TestSettleComesLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{status: 504, header: map[string]string{"Retry-After": "20"}}, answer(t, 200, "users-pending.json"))
		if _, err := newWorkspace(t, w, nil).Users().Create(t.Context(), jane); err != nil {
			t.Fatal(err)
		}
		w.expectTimes(0, 20*time.Second)
	})
}

// TestSettleInTime bounds a write and the readings that settle it by one retry timeout.
func TestSettleInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(int, arrival) reply { return reply{status: 503, after: 50 * time.Second} })
		_, err := newWorkspace(t, w, retryFor(120*time.Second)).Users().Create(t.Context(), jane)
		if e := failure(t, err); !e.Uncertain {
			t.Errorf("certain: %v", e)
		}
		if ended := time.Since(w.began); ended > 120*time.Second {
			t.Errorf("ended after %s", ended)
		}
	})
}

// TestUncertainAtTheEnd says that a write may have been carried out where that cannot be found out. A reading gets its
// time even where none is left for another attempt.
func TestUncertainAtTheEnd(t *testing.T) {
	for name, test := range map[string]struct {
		reply reply
		want  bool
	}{
		"503":         {reply{status: 503}, true},
		"dropped":     {reply{dropped: true}, true},
		"cut":         {reply{status: 200, body: file(t, "user.json"), cut: true}, true},
		"timed out":   {reply{after: time.Hour}, true},
		"unreachable": {reply{unreachable: true}, false},
		"429":         {reply{status: 429}, false},
		"403":         {reply{status: 403}, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				refused := answer(t, 403, "error-403.json")
				w := newWire(t, func(number int, _ arrival) reply {
					if number == 1 {
						return test.reply
					}
					return refused
				})
				_, err := newWorkspace(t, w, retryFor(400*time.Millisecond)).Users().Create(t.Context(), jane)
				if e := failure(t, err); e.Uncertain != test.want || e.Attempts != 1 {
					t.Errorf("uncertain %t, attempts %d: %v", e.Uncertain, e.Attempts, e)
				}
				if looked := len(w.all()) > 1; looked != test.want {
					t.Errorf("looked: %t", looked)
				}
			})
		})
	}
}

// TestUncertainStays keeps that a write is uncertain through a later answer that was clear, where the last reading
// failed.
func TestUncertainStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{status: 503}, answer(t, 200, "users-none.json"),
			answer(t, 409, "error-409.json"), answer(t, 401, "error-401.json"))
		_, err := newWorkspace(t, w, nil).Users().Create(t.Context(), jane)
		if e := failure(t, err); !e.Uncertain || e.Status != 409 || e.Attempts != 2 {
			t.Errorf("uncertain %t, status %d, attempts %d", e.Uncertain, e.Status, e.Attempts)
		}
		w.expectRequests(postUser, findJane, postUser, findJane)
	})
}

// TestUpdateSettles takes a user that shows the change, and changes again one that does not.
func TestUpdateSettles(t *testing.T) {
	request := cerby.UpdateUserRequest{FirstName: new("Jane"), LastName: new("Doe"), Role: new("workspace_user")}
	for name, test := range map[string]struct {
		now  string
		want []string
	}{
		"all there":        {`"firstName": "Jane", "lastName": "Doe", "role": "workspace_user"`, []string{patchUser, readUser}},
		"other first name": {`"firstName": "Ann", "lastName": "Doe", "role": "workspace_user"`, []string{patchUser, readUser, patchUser}},
		"other last name":  {`"firstName": "Jane", "lastName": "Roe", "role": "workspace_user"`, []string{patchUser, readUser, patchUser}},
		"other role":       {`"firstName": "Jane", "lastName": "Doe", "role": "workspace_admin"`, []string{patchUser, readUser, patchUser}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				now := reply{status: 200, body: `{"data": {"id": "u-1", "type": "user", "attributes": {` + test.now + `}}}`}
				w := inOrder(t, []reply{{dropped: true}, now, answer(t, 200, "user-pending.json")}[:len(test.want)]...)
				user, err := newWorkspace(t, w, nil).Users().Update(t.Context(), "u-1", request)
				if err != nil || user.ID != "u-1" || user.FirstName != "Jane" || user.LastName != "Doe" || user.Role != "workspace_user" {
					t.Errorf("got %+v, %v", user, err)
				}
				w.expectRequests(test.want...)
			})
		})
	}
	t.Run("only what was sent", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, reply{dropped: true}, answer(t, 200, "user-pending.json"))
			if _, err := newWorkspace(t, w, nil).Users().Update(t.Context(), "u-1", cerby.UpdateUserRequest{LastName: new("Doe")}); err != nil {
				t.Error(err)
			}
		})
	})
	t.Run("gone meanwhile", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, reply{dropped: true}, answer(t, 404, "error-404.json"))
			_, err := newWorkspace(t, w, nil).Users().Update(t.Context(), "u-1", request)
			if e := failure(t, err); !e.Uncertain {
				t.Error("not uncertain")
			}
			expectText(t, err.Error(), "could not update user: ", "could not read user: the service answered 404 Not Found: User not found.")
		})
	})
}

// TestDelete takes a user for removed whom the service does not know or shows as disabled, and no page of a proxy for
// that.
func TestDelete(t *testing.T) {
	gone, page := answer(t, 404, "error-404.json"), answer(t, 404, "not-found-404.html")
	for name, test := range map[string]struct {
		replies []reply
		want    []string
		fails   string
	}{
		"204":                       {[]reply{{status: 204}}, []string{deleteUser}, ""},
		"200 with an object":        {[]reply{answer(t, 200, "user-removed.json")}, []string{deleteUser}, ""},
		"gone already":              {[]reply{gone}, []string{deleteUser}, ""},
		"a page of 404":             {[]reply{page}, []string{deleteUser}, `the service answered 404 Not Found with an HTML page titled "Page not found"`},
		"an empty 404":              {[]reply{{status: 404}}, []string{deleteUser}, "the service answered 404 Not Found with an empty body"},
		"refused":                   {[]reply{answer(t, 403, "error-403.json")}, []string{deleteUser}, "User is not authorized to perform the request."},
		"unclear and gone":          {[]reply{{dropped: true}, gone}, []string{deleteUser, readUser}, ""},
		"unclear and disabled":      {[]reply{{status: 502}, answer(t, 200, "user-removed.json")}, []string{deleteUser, readUser}, ""},
		"unclear and there":         {[]reply{{status: 502}, answer(t, 200, "user-pending.json"), {status: 204}}, []string{deleteUser, readUser, deleteUser}, ""},
		"unclear and a page of 404": {[]reply{{status: 502}, page}, []string{deleteUser, readUser}, "whether the write was applied is unknown"},
		"200 with a page":           {[]reply{answer(t, 200, "not-found-404.html"), gone}, []string{deleteUser, readUser}, ""},
		"200 with a page and there": {[]reply{answer(t, 200, "not-found-404.html"), answer(t, 200, "user.json")}, []string{deleteUser, readUser}, "an HTML page titled"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, test.replies...)
				err := newWorkspace(t, w, nil).Users().Delete(t.Context(), "u-1")
				switch {
				case test.fails == "" && err != nil:
					t.Error(err)
				case test.fails != "":
					expectText(t, failure(t, err).Error(), "could not delete user: ", test.fails)
				}
				w.expectRequests(test.want...)
			})
		})
	}
}

// TestUnclearAgain reads after each answer that is not clear.
func TestUnclearAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		there := answer(t, 200, "user-pending.json")
		w := inOrder(t, reply{status: 503}, there, reply{status: 503}, there, reply{status: 204})
		if err := newWorkspace(t, w, nil).Users().Delete(t.Context(), "u-1"); err != nil {
			t.Error(err)
		}
		w.expectRequests(deleteUser, readUser, deleteUser, readUser, deleteUser)
	})
}

// TestLooksBeforeGivingUp looks once more where there is no time left for another attempt.
func TestLooksBeforeGivingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{status: 503, header: map[string]string{"Retry-After": "60"}}, answer(t, 200, "users-pending.json"))
		if user, err := newWorkspace(t, w, retryFor(30*time.Second)).Users().Create(t.Context(), jane); err != nil || user.ID != "u-1" {
			t.Errorf("got %q, %v", user.ID, err)
		}
	})
}

// TestLookDoesNotWaitInVain gives up at once where a pause is longer than what a reading has left.
func TestLookDoesNotWaitInVain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{status: 503, after: 50 * time.Second}, reply{status: 429, header: map[string]string{"Retry-After": "380"}})
		_, err := newWorkspace(t, w, retryFor(400*time.Second)).Users().Create(t.Context(), jane)
		if ended := time.Since(w.began); err == nil || ended > 55*time.Second {
			t.Errorf("ended after %s: %v", ended, err)
		}
	})
}

// TestCertainAfterReading calls nothing uncertain where a reading has shown that there was no effect, and the last
// attempt was refused.
func TestCertainAfterReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{status: 503}, answer(t, 200, "users-none.json"), reply{status: 429})
		_, err := newWorkspace(t, w, retryFor(10*time.Second)).Users().Create(t.Context(), jane)
		if e := failure(t, err); e.Uncertain {
			t.Errorf("uncertain: %v", e)
		}
	})
}
