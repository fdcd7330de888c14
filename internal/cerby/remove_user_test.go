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

// An interrupt ends the confirmation of a 404. The removal is not taken for one that a read contradicts.
func TestRemoveMember_interruptedConfirmation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			if req.Method == http.MethodDelete {
				return apitest.Response{Status: http.StatusNotFound, Body: `{"errors": [{"title": "Not found."}]}`}
			}
			return apitest.List(req, apitest.Member("u-1", "member"))
		})
		cause := errors.New("interrupted")
		client := newClient(t, server, nil)
		err := client.Teams().RemoveMember(apitest.CancelAfter(t, 2*time.Second, cause), "t-1", "u-1")
		if !errors.Is(err, cause) || errors.Is(err, cerby.ErrStillListed) {
			t.Errorf("got %v, want the cause of the interrupt", err)
		}
		server.ExpectElapsed(2 * time.Second)
	})
}
