package cerby_test

import (
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestWaitForUser_shownAtOnce reads once if the change shows at once, whatever the limit.
func TestWaitForUser_shownAtOnce(t *testing.T) {
	for _, limit := range []time.Duration{-time.Second, 0, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.FromFile(200, "integration-user.json"), apitest.FromFile(404, "error-404.json"))
			jane := newClient(t, server, nil).Integrations().User(janeOnIntegration)
			user, shown, err := jane.Wait(t.Context(), limit, hasEntitlements("EDITOR", "VIEWER"))
			if err != nil || !shown || user == nil || user.ID != "u-1" {
				t.Errorf("got %+v, %t, %v", user, shown, err)
			}
			user, shown, err = jane.Wait(t.Context(), limit, hasNoAccess)
			if err != nil || !shown || user != nil {
				t.Errorf("got %+v, %t, %v", user, shown, err)
			}
			server.ExpectRequests(readJane, readJane)
			server.ExpectTimes(0, 0)
		})
	}
}

// TestWaitForUser_limit reads for the last time at the limit, at the intervals of a wait for a job, and returns the
// user as read last.
func TestWaitForUser_limit(t *testing.T) {
	for _, limit := range []time.Duration{
		0, time.Millisecond, 900 * time.Millisecond, time.Second, 7 * time.Second, time.Minute,
		cerby.LostResponseTimeout, time.Hour,
	} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.NewServer(t, func(number int, _ apitest.Request) apitest.Response {
				if number%2 == 0 {
					return apitest.FromFile(404, "error-404.json")
				}
				return apitest.FromFile(200, "integration-user.json")
			})
			user, shown, err := newClient(t, server, nil).Integrations().
				User(janeOnIntegration).Wait(t.Context(), limit, func(*cerby.IntegrationUser) bool { return false })
			requests := server.Requests()
			if err != nil || shown || (user != nil) != (len(requests)%2 == 1) {
				t.Errorf("got %+v, %t, %v after %d reads", user, shown, err, len(requests))
			}
			last := len(requests) - 1
			if ended := server.Elapsed(); ended != limit || requests[0].At != 0 || requests[last].At != limit {
				t.Errorf("limit %s: read from %s to %s, ended at %s", limit, requests[0].At, requests[last].At, ended)
			}
			expectPollInterval(t, requests[:max(last, 1)]) // The limit may cut the last wait.
		})
	}
}

// TestWaitForUser_shownLater ends with the first read that shows the change, with and without a limit.
func TestWaitForUser_shownLater(t *testing.T) {
	for _, shows := range []time.Duration{time.Nanosecond, 5 * time.Second, 40 * time.Second, time.Minute} {
		for _, limit := range []time.Duration{time.Minute, math.MaxInt64} {
			synctest.Test(t, func(t *testing.T) {
				server := newUserServer(
					t,
					shows,
					apitest.FromFile(404, "error-404.json"),
					apitest.FromFile(200, "integration-user.json"),
				)
				user, shown, err := newClient(t, server, nil).Integrations().
					User(janeOnIntegration).Wait(t.Context(), limit, hasAccess)
				if err != nil || !shown || user == nil {
					t.Errorf("got %+v, %t, %v", user, shown, err)
				}
				if late := server.Elapsed() - shows; late < 0 || late > max(shows/4, time.Second) {
					t.Errorf("shown at %s, seen %s later", shows, late)
				}
			})
		}
	}
}

// TestWaitForUser_contextEnds returns the cause of the context as soon as it ends, while waiting and while reading.
func TestWaitForUser_contextEnds(t *testing.T) {
	for name, read := range map[string]apitest.Response{
		"waiting": apitest.FromFile(404, "error-404.json"), "during a read": {Delay: time.Hour},
		"repeating": {Status: 503, Header: map[string]string{"Retry-After": "60"}},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			cause := errors.New("the user had enough")
			server := apitest.Always(t, read)
			_, shown, err := newClient(t, server, nil).Integrations().
				User(janeOnIntegration).Wait(apitest.CancelAfter(t, 7700*time.Millisecond, cause), time.Minute, hasAccess)
			ended := server.Elapsed()
			if shown || err != cause || ended != 7700*time.Millisecond { //nolint:errorlint // the cause itself
				t.Errorf("shown %t, ended at %s: %v", shown, ended, err)
			}
		})
	}
	apitest.Run(t, "ended already", func(t *testing.T) {
		server := apitest.InOrder(t)
		_, _, err := newClient(t, server, nil).Integrations().
			User(janeOnIntegration).Wait(apitest.EndedContext(t,
			errors.New("the timeout of 5m has passed")), time.Minute, hasAccess)
		if err == nil || err.Error() != "the timeout of 5m has passed" || server.Elapsed() != 0 {
			t.Errorf("ended at %s: %v", server.Elapsed(), err)
		}
	})
}

// TestWaitForUser_errors ends with the first final failure, and repeats a transient one.
func TestWaitForUser_errors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.FromFile(404, "error-404.json"), apitest.FromFile(401, "error-401.json"))
		user, shown, err := newClient(t, server, nil).Integrations().
			User(janeOnIntegration).Wait(t.Context(), time.Minute, hasAccess)
		if user != nil || shown || !errors.Is(err, cerby.ErrDenied) {
			t.Errorf("got %+v, %t, %v", user, shown, err)
		}
		apitest.ExpectText(
			t,
			callError(t, err).Error(),
			"unable to read integration user: the service responded with 401 Unauthorized: Unable to access resource.",
		)
	})
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Status: 503}, apitest.FromFile(200, "integration-user.json"))
		_, shown, err := newClient(t, server, nil).Integrations().
			User(janeOnIntegration).Wait(t.Context(), time.Minute, hasAccess)
		if err != nil || !shown {
			t.Errorf("shown %t: %v", shown, err)
		}
	})
}
