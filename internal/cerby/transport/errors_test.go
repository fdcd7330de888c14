package transport_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// readError returns the error of a read that is not repeated.
func readError(t *testing.T, r apitest.Response) *transport.RequestError {
	t.Helper()
	var e *transport.RequestError
	synctest.Test(t, func(t *testing.T) {
		e = requestError(t, getUser(t.Context(), newClient(t, apitest.InOrder(t, r), retryFor(400*time.Millisecond))))
	})
	return e
}

// TestRequestError_noResponse says what was being done and what went wrong.
func TestRequestError_noResponse(t *testing.T) {
	e := readError(t, apitest.Response{Unreachable: true})
	apitest.ExpectText(
		t,
		e.Error(),
		"unable to read user: the connection to acme.cerby.com failed: dial tcp 192.0.2.1:443: connect: connection "+
			"refused. Stopped retrying",
	)
	if e.Status != 0 {
		t.Errorf("status %d", e.Status)
	}
	e = readError(
		t,
		apitest.Response{Status: http.StatusOK, Body: `{"data": {"id": "u-1", "type": "user"}}`, Truncated: true},
	)
	apitest.ExpectText(
		t,
		e.Error(),
		"unable to read user: the service responded with 200 OK. The connection to acme.cerby.com failed: unexpected "+
			"EOF. Stopped retrying",
	)
}

// TestSend_redirectNotFollowed reports the target of a redirect, and sends neither the key nor a request there.
func TestSend_redirectNotFollowed(t *testing.T) {
	other := apitest.NewHTTPServer(
		t,
		func(_ http.ResponseWriter, r *http.Request) { t.Errorf("the other host received %v", r) },
	)
	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			var received atomic.Int64
			client := newHTTPClient(t, func(w http.ResponseWriter, r *http.Request) {
				received.Add(1)
				target := other.URL + "/login?next=hunter2"
				if strings.HasSuffix(r.URL.Path, "/self") {
					target = "/api/v1/users/elsewhere"
				}
				w.Header().Set("Location", target)
				w.WriteHeader(status)
			})
			host := strings.TrimPrefix(other.URL, "http://")
			e := requestError(t, getUser(t.Context(), client))
			if e.Status != status || e.Location != host {
				t.Errorf("got status %d, location %q, want %d, %q", e.Status, e.Location, status, host)
			}
			apitest.ExpectText(t, e.Error(),
				fmt.Sprintf("unable to read user: the service responded with %d %s", status, http.StatusText(status)),
				" and a redirect to "+host+", which was not followed")
			apitest.ExpectNoText(t, e.Error(), "hunter2")
			e = requestError(t, get(t.Context(), client, "/users/self"))
			apitest.ExpectEqual(t, e.Location, "a different path")
			_, err := createUser(t.Context(), client)
			apitest.ExpectEqual(t, requestError(t, err).Status, status)
			apitest.ExpectEqual(t, received.Load(), int64(3))
		})
	}
}

// TestRequestError_unreadableRedirect reports a redirect to an invalid address as a response, not as a lost connection.
func TestRequestError_unreadableRedirect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Status: 302, Header: map[string]string{"Location": "http://[::1"}})
		e := requestError(t, getUser(t.Context(), newClient(t, server, nil)))
		if e.Status != 302 || e.Location != "an invalid address" {
			t.Error(e)
		}
	})
}
