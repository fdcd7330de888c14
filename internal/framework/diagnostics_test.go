package framework_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

func TestAddSCIMError(t *testing.T) {
	t.Parallel()
	const advice = "The identity provider manages this object by SCIM, and Cerby refuses other changes to it.\n\n" +
		"Change it in the identity provider. To stop managing it here without changing it, replace the resource by this " +
		"block, with the address of the resource:\n\n" +
		"removed {\n  from = cerby_team.example\n\n  lifecycle {\n    destroy = false\n  }\n}"
	problems := []cerby.Problem{{Detail: "Not allowed."}}
	refusal := &cerby.Error{Operation: cerby.UpdateTeam, RequestError: &transport.RequestError{Status: http.StatusForbidden, Problems: problems}}
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"at plan":  {nil, advice},
		"at apply": {refusal, "The service answered 403 Forbidden: Not allowed.\n\n" + advice},
	} {
		var diags diag.Diagnostics
		framework.AddSCIMError(&diags, `Unable to rename team "Ads"`, "cerby_team", test.err)
		if len(diags) != 1 || diags[0].Summary() != `Unable to rename team "Ads"` || diags[0].Detail() != test.want {
			t.Errorf("%s: got %v", name, diags)
		}
	}
}

// Only a 403 of a change to a team or user can come from the identity provider.
func TestReason_provisioned(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		op     cerby.Operation
		status int
		want   bool
	}{
		{cerby.RemoveTeamMember, http.StatusForbidden, true},
		{cerby.DeleteUser, http.StatusForbidden, true},
		{cerby.DeleteUser, http.StatusUnauthorized, false},
		{cerby.ListTeams, http.StatusForbidden, false},
		{cerby.CreateCollection, http.StatusForbidden, false},
	} {
		reason := framework.Reason(&cerby.Error{Operation: test.op, RequestError: &transport.RequestError{Status: test.status}})
		if got := strings.Contains(reason, "identity provider manages the team or user by SCIM"); got != test.want {
			t.Errorf("%s %d: got %q", test.op.Name, test.status, reason)
		}
	}
}

// The first reads that are answered 401 are reported, and every error of another kind.
func TestAddReadError(t *testing.T) {
	t.Parallel()
	expired := &cerby.Error{Operation: cerby.ListTeams, RequestError: &transport.RequestError{Status: http.StatusUnauthorized}}
	data := &framework.ProviderData{Workspace: workspace.New(nil)}
	read := func(data *framework.ProviderData, err error) diag.Diagnostics {
		var r framework.Resource
		var resp resource.ConfigureResponse
		r.Configure(context.Background(), resource.ConfigureRequest{ProviderData: data}, &resp)
		r.AddReadError(&resp.Diagnostics, `read team "Ads"`, err)
		return resp.Diagnostics
	}
	for i := range 80 {
		diags := read(data, expired)
		if want := i < 2; diags.HasError() != want {
			t.Fatalf("read %d: got %v", i, diags)
		}
		if i < 2 && diags[0].Summary() != `Unable to read team "Ads"` {
			t.Errorf("read %d: got %v", i, diags)
		}
	}
	forbidden := &cerby.Error{Operation: cerby.ListTeams, RequestError: &transport.RequestError{Status: http.StatusForbidden}}
	for _, err := range []error{errors.New("other"), forbidden} {
		if !read(data, err).HasError() {
			t.Errorf("%v is not reported", err)
		}
	}
	if !read(&framework.ProviderData{Workspace: workspace.New(nil)}, expired).HasError() {
		t.Error("another run does not report it")
	}
}

// TestCapital keeps hosts and emails as they are.
func TestCapital(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                             "",
		"user \"a\"":                   "User \"a\"",
		"étage is full.":               "Étage is full.",
		"acme.cerby.com: no such host": "acme.cerby.com: no such host",
		"übung.example answered":       "übung.example answered",
		"jane@acme.example lost it":    "jane@acme.example lost it",
		"interrupted.":                 "Interrupted.",
	} {
		if got := framework.Capital(text); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
