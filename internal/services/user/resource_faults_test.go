package user_test

import (
	"net/http"
	"regexp"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// janeDoe returns the configuration of a user for a run over the protocol.
func janeDoe() map[string]any {
	return map[string]any{"email": "Jane.Doe@acme.example", "role": "user", "first_name": "Jane", "last_name": "Doe"}
}

func TestUser_lostResponse(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]cerbytest.Fault{
		"dropped": {Drop: cerbytest.DropAfter},
		"cut":     {TruncateBody: true},
		"504":     {Status: http.StatusGatewayTimeout, AfterChange: true},
		"500":     {Status: http.StatusInternalServerError, AfterChange: true},
		"HTML":    {Status: http.StatusOK, HTML: true, AfterChange: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := acctest.NewResourceHarness(t, "cerby_user")
				fault.Method, fault.Path, fault.Times = "POST", "/users", 1
				m.Inject(fault)
				acctest.ExpectMessages(t, "errors", m.Apply(t, janeDoe()).Errors)
				m.ExpectString(t, "status", "pending")
				m.ExpectEmptyPlan(t, janeDoe())
				if n := m.CountRequests("POST", "/users"); n != 1 {
					t.Errorf("got %d creates, want 1", n)
				}
				acctest.ExpectMessages(t, "errors", m.Apply(t, nil).Errors)
			})
		})
	}
}

func TestUser_serviceRecovers(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]cerbytest.Fault{
		"503 three times": {Status: http.StatusServiceUnavailable, Times: 3},
		"429": {
			Status: http.StatusTooManyRequests, Every: 3, Times: 2, Header: http.Header{"Retry-After": {"1"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := acctest.NewResourceHarness(t, "cerby_user")
				m.Inject(fault)
				acctest.ExpectMessages(t, "errors", m.Apply(t, janeDoe()).Errors)
				m.ExpectEmptyPlan(t, janeDoe())
				if n := len(usersWithJanesEmail(m.Workspace)); n != 1 {
					t.Errorf("got %d users, want 1", n)
				}
				acctest.ExpectMessages(t, "errors", m.Apply(t, nil).Errors)
			})
		})
	}
}

func TestUser_htmlResponse(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType)
	m.Inject(cerbytest.Fault{Method: "POST", Status: http.StatusNotFound, HTML: true})
	m.Apply(t, janeDoe()).ExpectError(t, regexp.MustCompile(
		`(?s)Unable to create user "Jane.Doe@acme.example".*404 Not Found and an HTML\s+page`,
	))
}

func TestUser_htmlNotFound(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType)
	m.ExpectApply(t, janeDoe(), nil, nil)
	m.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusNotFound, HTML: true})
	m.ExpectApply(t, janeDoe(), []string{"The response does not have the format of the Cerby API"}, nil)
	m.ClearFaults()
	m.ExpectEmptyPlan(t, janeDoe())
}

func TestUser_redirectRefused(t *testing.T) {
	t.Parallel()
	foreign := apitest.NewHTTPServer(t, func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s reached the foreign host", r.Method, r.URL)
	})
	m := acctest.NewResourceHarness(t, userType)
	m.Listen(t)
	m.Inject(cerbytest.Fault{
		Method: "POST", Status: http.StatusTemporaryRedirect,
		Header: http.Header{"Location": {foreign.URL + "/api/v1/users"}},
	})
	m.Inject(cerbytest.Fault{
		Method: "GET", Path: "/users", Times: 1,
		Body: `{"data": [{"id": "u", "type": "user", "attributes": {"email": "u@acme.example"}}], ` +
			`"links": {"next": "` + foreign.URL + `/api/v1/users?page[number]=2&page[size]=100"}, "meta": {}}`,
	})
	_, diags := m.ReadDataSource(t, m.Token, "cerby_users", nil)
	diags.Expect(t, nil, nil)
	m.ExpectApply(t, janeDoe(), []string{"a redirect to 127.0.0.1"}, nil)
}
