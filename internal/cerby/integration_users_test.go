package cerby_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// janesSeat is the seat that the tests read and change.
var janesSeat = cerby.IntegrationUserKey{IntegrationID: "i-1", UserID: "u-1"}

// The requests that the tests on seats expect.
const (
	inviteJane = "POST /api/v1/integrations/i-1/users"
	patchSeat  = "PATCH /api/v1/integrations/i-1/users/u-1"
	patchSome  = "PATCH /api/v1/integrations/i-1/users/u-1/entitlements"
	deleteSeat = "DELETE /api/v1/integrations/i-1/users/u-1"
	readSeat   = "GET /api/v1/integrations/i-1/users/u-1"
)

// present tells whether a person is on the hub.
func present(person *cerby.IntegrationUser) bool { return person != nil }

// has tells whether a person is on the hub with some entitlements and no others.
func has(entitlements ...string) cerby.Shows {
	return func(person *cerby.IntegrationUser) bool {
		return person != nil && cerby.SameEntitlements(person.Entitlements, entitlements)
	}
}

// starting is a call that starts a job.
type starting func(ctx context.Context, hubs workspace.Integrations) (cerby.Job, error)

// invite puts jane on the hub.
func invite(ctx context.Context, hubs workspace.Integrations) (cerby.Job, error) {
	return hubs.Users(janesSeat.IntegrationID).Invite(ctx, janesSeat.UserID, "account_owner", []string{"VIEWER", "EDITOR"}, present)
}

// replace gives jane two entitlements and no others.
func replace(ctx context.Context, hubs workspace.Integrations) (cerby.Job, error) {
	return hubs.Users(janesSeat.IntegrationID).Replace(ctx, janesSeat.UserID, []string{"VIEWER", "EDITOR"}, has("VIEWER", "EDITOR"))
}

// exchange gives jane two entitlements and takes one.
func exchange(ctx context.Context, hubs workspace.Integrations) (cerby.Job, error) {
	return hubs.Users(janesSeat.IntegrationID).Change(ctx, janesSeat.UserID, []string{"VIEWER", "EDITOR"}, []string{"EMPLOYEE"}, has("EDITOR", "VIEWER"))
}

// takeOff takes jane off the hub.
func takeOff(ctx context.Context, hubs workspace.Integrations) (cerby.Job, error) {
	return hubs.Users(janesSeat.IntegrationID).Remove(ctx, janesSeat.UserID)
}

// TestStartingRequests sends what the service documents and nothing else, byte for byte, once, and takes the job.
func TestStartingRequests(t *testing.T) {
	for name, test := range map[string]struct {
		call starting
		want arrival
	}{
		"invite": {invite, arrival{
			method: "POST", uri: "/api/v1/integrations/i-1/users",
			body: `{"data":{"type":"invite_tenant_users","attributes":{"role":"account_owner","entitlements":[{"id":"VIEWER"},{"id":"EDITOR"}],"userIds":["u-1"]}}}`,
		}},
		"invite with one": {func(ctx context.Context, hubs workspace.Integrations) (cerby.Job, error) {
			return hubs.Users(janesSeat.IntegrationID).Invite(ctx, janesSeat.UserID, "account_collaborator", []string{"VIEWER_LIMITED"}, present)
		}, arrival{
			method: "POST", uri: "/api/v1/integrations/i-1/users",
			body: `{"data":{"type":"invite_tenant_users","attributes":{"role":"account_collaborator","entitlements":[{"id":"VIEWER_LIMITED"}],"userIds":["u-1"]}}}`,
		}},
		"replace": {replace, arrival{
			method: "PATCH", uri: "/api/v1/integrations/i-1/users/u-1",
			body: `{"data":{"type":"update_user_entitlement","attributes":{"entitlements":[{"id":"VIEWER"},{"id":"EDITOR"}]}}}`,
		}},
		"add and remove": {exchange, arrival{
			method: "PATCH", uri: "/api/v1/integrations/i-1/users/u-1/entitlements",
			body: `{"data":{"add":{"entitlements":[{"id":"VIEWER"},{"id":"EDITOR"}]},"remove":{"entitlements":[{"id":"EMPLOYEE"}]}}}`,
		}},
		"add": {func(ctx context.Context, hubs workspace.Integrations) (cerby.Job, error) {
			return hubs.Users(janesSeat.IntegrationID).Change(ctx, janesSeat.UserID, []string{"VIEWER"}, nil, has("VIEWER"))
		}, arrival{method: "PATCH", uri: "/api/v1/integrations/i-1/users/u-1/entitlements", body: `{"data":{"add":{"entitlements":[{"id":"VIEWER"}]}}}`}},
		"remove": {func(ctx context.Context, hubs workspace.Integrations) (cerby.Job, error) {
			return hubs.Users(janesSeat.IntegrationID).Change(ctx, janesSeat.UserID, []string{}, []string{"VIEWER"}, has())
		}, arrival{method: "PATCH", uri: "/api/v1/integrations/i-1/users/u-1/entitlements", body: `{"data":{"remove":{"entitlements":[{"id":"VIEWER"}]}}}`}},
		"delete": {takeOff, arrival{method: "DELETE", uri: "/api/v1/integrations/i-1/users/u-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, answer(t, 200, "job-created.json"))
				job, err := test.call(t.Context(), newWorkspace(t, w, nil).Integrations())
				if err != nil || job.ID != "j-1" || job.Status != "created" || job.Over() {
					t.Errorf("got %+v, %v", job, err)
				}
				if got := w.all(); len(got) != 1 || got[0] != test.want {
					t.Errorf("got  %+v\nwant %+v", got, test.want)
				}
			})
		})
	}
}

// TestStartingAnswers takes a job in whatever state it is, and an older answer that names none.
func TestStartingAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		answer     reply
		id, status string
	}{
		"failed at once":       {answer(t, 200, "job-error.json"), "j-1", "error"},
		"of the future":        {reply{status: 202, body: `{"data": {"id": "j-1", "attributes": {"status": "queued", "ofTheFuture": []}}, "meta": []}`}, "j-1", "queued"},
		"job and entitlements": {reply{status: 200, body: `{"data": {"id": "j-1", "attributes": {"status": "created", "entitlements": ["VIEWER"]}}}`}, "j-1", "created"},
		"older":                {answer(t, 200, "entitlements-replaced.json"), "", ""},
		"older, with an id":    {reply{status: 200, body: `{"data": {"id": "u-1", "attributes": {"entitlements": ["VIEWER"]}}}`}, "", ""},
		"older, of objects":    {reply{status: 200, body: `{"data": {"attributes": {"entitlements": [{"id": "VIEWER"}]}}}`}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, test.answer)
				job, err := replace(t.Context(), newWorkspace(t, w, nil).Integrations())
				if err != nil || job.ID != test.id || job.Status != test.status {
					t.Errorf("got %+v, %v", job, err)
				}
				w.expectRequests(patchSeat)
			})
		})
	}
}

// noJob are answers of success that name no job.
func noJob(t *testing.T) map[string]reply {
	t.Helper()
	return map[string]reply{
		"no status":           answer(t, 200, "job-without-status.json"),
		"status of no form":   {status: 200, body: `{"data": {"id": "j-1", "attributes": {"status": 7}}}`},
		"no id":               {status: 200, body: `{"data": {"attributes": {"status": "created"}}}`},
		"no attributes":       {status: 200, body: `{"data": {"id": "j-1", "type": "job"}}`},
		"nothing replaced":    {status: 200, body: `{"data": {"attributes": {"entitlements": []}}}`},
		"no data":             {status: 200, body: `{}`},
		"an error as success": {status: 200, body: file(t, "error-404.json")},
		"empty":               {status: 200},
		"204":                 {status: 204},
		"a page":              answer(t, 200, "gateway-502.html"),
	}
}

// TestNoJobIsNoSuccess reads for two minutes where an answer of success names no job, and is an error where nothing
// shows.
func TestNoJobIsNoSuccess(t *testing.T) {
	for name, first := range noJob(t) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := seatWire(t, time.Hour, answer(t, 404, "error-404.json"), answer(t, 200, "integration-user.json"), first)
				_, err := invite(t.Context(), newWorkspace(t, w, nil).Integrations())
				e := failure(t, err)
				if e.Status != first.status || e.Uncertain || e.Attempts != 1 {
					t.Errorf("status %d, uncertain %t, attempts %d", e.Status, e.Uncertain, e.Attempts)
				}
				expectText(t, err.Error(), "could not invite integration user: the service answered 20", "the response")
				if ended := time.Since(w.began); ended != cerby.LostLimit || len(w.writes()) != 1 {
					t.Errorf("ended at %s after %d writes", ended, len(w.writes()))
				}

				w = seatWire(t, 30*time.Second, answer(t, 404, "error-404.json"), answer(t, 200, "integration-user.json"), first)
				if job, err := invite(t.Context(), newWorkspace(t, w, nil).Integrations()); err != nil || job.ID != "" {
					t.Errorf("where it shows: got %+v, %v", job, err)
				}
			})
		})
	}
}

// TestUser reads a person on a hub, or nobody where the service says so.
func TestUser(t *testing.T) {
	for name, test := range map[string]struct {
		answer       reply
		entitlements []string
		role         string
	}{
		"published": {answer(t, 200, "integration-user.json"), []string{"VIEWER", "EDITOR"}, "owner"},
		"older":     {answer(t, 200, "integration-user-older.json"), []string{"EMPLOYEE"}, "collaborator"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, test.answer)
				person, err := orNil(newWorkspace(t, w, nil).Integrations().Users(janesSeat.IntegrationID).Read(t.Context(), janesSeat.UserID))
				if err != nil || person == nil {
					t.Fatalf("got %+v, %v", person, err)
				}
				if person.ID != "u-1" || text(person.Email) != "jane@acme.example" || text(person.Role) != test.role || !slices.Equal(person.Entitlements, test.entitlements) {
					t.Errorf("got %+v", person)
				}
				w.expectRequests(readSeat)
			})
		})
	}
	t.Run("nobody", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, answer(t, 404, "error-404.json"))
			if person, err := orNil(newWorkspace(t, w, nil).Integrations().Users(janesSeat.IntegrationID).Read(t.Context(), janesSeat.UserID)); person != nil || err != nil {
				t.Errorf("got %+v, %v", person, err)
			}
		})
	})
	for status, name := range map[int]string{404: "not-found-404.html", 401: "error-401.json", 500: "not-found-404.html", 200: "entitlements.json"} {
		t.Run("error", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				person, err := orNil(newWorkspace(t, inOrder(t, answer(t, status, name)), nil).Integrations().Users(janesSeat.IntegrationID).Read(t.Context(), janesSeat.UserID))
				if e := failure(t, err); person != nil || e.Status != status || errors.Is(err, cerby.ErrDenied) != (status == 401) {
					t.Errorf("%d: got %+v, %v", status, person, err)
				}
				expectText(t, err.Error(), "could not read integration user: ")
			})
		})
	}
}

// TestSeat names a seat by its two ids, and sends neither where it would change the path.
func TestSeat(t *testing.T) {
	if got := janesSeat.String(); got != "i-1/u-1" {
		t.Errorf("got %q", got)
	}
	synctest.Test(t, func(t *testing.T) {
		hubs := newWorkspace(t, inOrder(t), nil).Integrations()
		for _, seat := range []cerby.IntegrationUserKey{{}, {IntegrationID: "i-1"}, {UserID: "u-1"}, {IntegrationID: "..", UserID: "u-1"}, {IntegrationID: "i-1", UserID: "a/b"}} {
			_, userErr := hubs.Users(seat.IntegrationID).Read(t.Context(), seat.UserID)
			_, removeErr := hubs.Users(seat.IntegrationID).Remove(t.Context(), seat.UserID)
			for _, err := range []error{userErr, removeErr} {
				expectText(t, failure(t, err).Error(), "is not an ID")
			}
		}
	})
}

// TestSameEntitlements compares without regard to order and repetition, and tells more from less.
func TestSameEntitlements(t *testing.T) {
	for _, test := range []struct {
		all, some    []string
		covers, same bool
	}{
		{nil, nil, true, true},
		{[]string{}, nil, true, true},
		{[]string{"A"}, nil, true, false},
		{nil, []string{"A"}, false, false},
		{[]string{"A", "B"}, []string{"B", "A"}, true, true},
		{[]string{"A", "B"}, []string{"B"}, true, false},
		{[]string{"B"}, []string{"A", "B"}, false, false},
		{[]string{"A", "B"}, []string{"A", "C"}, false, false},
		{[]string{"A", "A", "B"}, []string{"B", "A"}, true, true},
		{[]string{"VIEWER"}, []string{"viewer"}, false, false},
	} {
		if covers, same := cerby.Covers(test.all, test.some), cerby.SameEntitlements(test.all, test.some); covers != test.covers || same != test.same {
			t.Errorf("%q and %q: covers %t, same %t", test.all, test.some, covers, same)
		}
	}
}

// TestAwaitAtOnce costs one read where the change shows in it, whatever the limit.
func TestAwaitAtOnce(t *testing.T) {
	nobody := func(person *cerby.IntegrationUser) bool { return person == nil }
	for _, limit := range []time.Duration{-time.Second, 0, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, answer(t, 200, "integration-user.json"), answer(t, 404, "error-404.json"))
			hubs := newWorkspace(t, w, nil).Integrations()
			if person, shown, err := hubs.Users(janesSeat.IntegrationID).Wait(t.Context(), janesSeat.UserID, limit, has("EDITOR", "VIEWER")); err != nil || !shown || person == nil || person.ID != "u-1" {
				t.Errorf("got %+v, %t, %v", person, shown, err)
			}
			if person, shown, err := hubs.Users(janesSeat.IntegrationID).Wait(t.Context(), janesSeat.UserID, limit, nobody); err != nil || !shown || person != nil {
				t.Errorf("got %+v, %t, %v", person, shown, err)
			}
			w.expectRequests(readSeat, readSeat)
			w.expectTimes(0, 0)
		})
	}
}

// TestAwaitLimit reads for the last time when the limit has passed, with waits as those for a job in between, and gives
// the person as last read.
func TestAwaitLimit(t *testing.T) {
	for _, limit := range []time.Duration{0, time.Millisecond, 900 * time.Millisecond, time.Second, 7 * time.Second, time.Minute, cerby.LostLimit, time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			w := newWire(t, func(number int, _ arrival) reply {
				if number%2 == 0 {
					return answer(t, 404, "error-404.json")
				}
				return answer(t, 200, "integration-user.json")
			})
			person, shown, err := newWorkspace(t, w, nil).Integrations().Users(janesSeat.IntegrationID).Wait(t.Context(), janesSeat.UserID, limit, func(*cerby.IntegrationUser) bool { return false })
			arrivals := w.all()
			if err != nil || shown || (person != nil) != (len(arrivals)%2 == 1) {
				t.Errorf("got %+v, %t, %v after %d reads", person, shown, err, len(arrivals))
			}
			last := len(arrivals) - 1
			if ended := time.Since(w.began); ended != limit || arrivals[0].at != 0 || arrivals[last].at != limit {
				t.Errorf("limit %s: read from %s to %s, ended at %s", limit, arrivals[0].at, arrivals[last].at, ended)
			}
			expectPace(t, arrivals[:max(last, 1)]) // The limit may cut the last wait.
		})
	}
}

// TestAwaitLater ends with the first read that shows the change, also where there is no limit.
func TestAwaitLater(t *testing.T) {
	for _, shows := range []time.Duration{time.Nanosecond, 5 * time.Second, 40 * time.Second, time.Minute} {
		for _, limit := range []time.Duration{time.Minute, math.MaxInt64} {
			synctest.Test(t, func(t *testing.T) {
				w := seatWire(t, shows, answer(t, 404, "error-404.json"), answer(t, 200, "integration-user.json"))
				person, shown, err := newWorkspace(t, w, nil).Integrations().Users(janesSeat.IntegrationID).Wait(t.Context(), janesSeat.UserID, limit, present)
				if err != nil || !shown || person == nil {
					t.Errorf("got %+v, %t, %v", person, shown, err)
				}
				if late := time.Since(w.began) - shows; late < 0 || late > max(shows/4, time.Second) {
					t.Errorf("shown at %s, seen %s later", shows, late)
				}
			})
		}
	}
}

// TestAwaitEnds ends with its context in the same instant, whether it waits or reads, and gives the cause.
func TestAwaitEnds(t *testing.T) {
	for name, read := range map[string]reply{"waiting": answer(t, 404, "error-404.json"), "reading": {after: time.Hour}, "repeating": {status: 503, header: map[string]string{"Retry-After": "60"}}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cause := errors.New("the user had enough")
				w := newWire(t, func(int, arrival) reply { return read })
				_, shown, err := newWorkspace(t, w, nil).Integrations().Users(janesSeat.IntegrationID).Wait(cancelAfter(t, 7700*time.Millisecond, cause), janesSeat.UserID, time.Minute, present)
				if ended := time.Since(w.began); shown || err != cause || ended != 7700*time.Millisecond { //nolint:errorlint // the cause itself
					t.Errorf("shown %t, ended at %s: %v", shown, ended, err)
				}
			})
		})
	}
	t.Run("ended already", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t)
			_, _, err := newWorkspace(t, w, nil).Integrations().Users(janesSeat.IntegrationID).Wait(overAlready(t, errors.New("the time-out of 5m has passed")), janesSeat.UserID, time.Minute, present)
			if err == nil || err.Error() != "the time-out of 5m has passed" || time.Since(w.began) != 0 {
				t.Errorf("ended at %s: %v", time.Since(w.began), err)
			}
		})
	})
}

// TestAwaitFails ends with the first reading that fails for good, and repeats one that does not.
func TestAwaitFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, answer(t, 404, "error-404.json"), answer(t, 401, "error-401.json"))
		person, shown, err := newWorkspace(t, w, nil).Integrations().Users(janesSeat.IntegrationID).Wait(t.Context(), janesSeat.UserID, time.Minute, present)
		if person != nil || shown || !errors.Is(err, cerby.ErrDenied) {
			t.Errorf("got %+v, %t, %v", person, shown, err)
		}
		expectText(t, failure(t, err).Error(), "could not read integration user: the service answered 401 Unauthorized: Unable to access resource.")
	})
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{status: 503}, answer(t, 200, "integration-user.json"))
		if _, shown, err := newWorkspace(t, w, nil).Integrations().Users(janesSeat.IntegrationID).Wait(t.Context(), janesSeat.UserID, time.Minute, present); err != nil || !shown {
			t.Errorf("shown %t: %v", shown, err)
		}
	})
}
