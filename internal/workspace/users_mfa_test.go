package workspace_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// serveMFA serves one user, with MFA where it is requested.
func serveMFA(t *testing.T) *apitest.Server {
	t.Helper()
	return apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
		mfa := "null"
		if strings.Contains(req.URI, "mfaStatus=true") {
			mfa = `{"mfaEnabled": true, "mfaEnrollmentDate": null}`
		}
		element := apitest.Element("u-1", `"email": "jane@acme.example", "lastName": "Doe", "mfaStatus": `+mfa)
		if strings.HasPrefix(req.URI, "/api/v1/users?") {
			return apitest.WholeList(element)
		}
		return apitest.Object(element)
	})
}

// expectMFA reads the lists with and without MFA, and checks that each user has it, or has not.
func expectMFA(t *testing.T, ws *workspace.Workspace) {
	t.Helper()
	with, err := ws.UsersWithMFA().List(t.Context())
	without, otherErr := ws.Users().Cached(t.Context())
	one, findErr := ws.UsersWithMFA().Find(t.Context(), "u-1")
	if err := errors.Join(err, otherErr, findErr); err != nil {
		t.Fatal(err)
	}
	if len(with) != 1 || with[0].MFA == nil || one.MFA == nil {
		t.Errorf("got %+v and %+v, want a user with MFA", with, one)
	}
	if len(without) != 1 || without[0].MFA != nil {
		t.Errorf("got %+v, want a user without MFA", without)
	}
}

// TestUsersWithMFA keeps the lists with and without MFA apart, and reads the one with MFA again after a write.
func TestUsersWithMFA(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := serveMFA(t)
		ws := newWorkspace(t, server, nil)
		expectMFA(t, ws)
		expectMFA(t, ws)
		server.ExpectReads(2)
		if _, err := ws.Users().Update(t.Context(), "u-1", cerby.UpdateUserRequest{LastName: new("Doe")}); err != nil {
			t.Error(err)
		}
		expectMFA(t, ws)
		expectMFA(t, ws)
		server.ExpectReads(3)
	})
}
