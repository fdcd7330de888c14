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

// statusError returns the error of a request that the service refused with a status.
func statusError(op cerby.Operation, status int, problems ...cerby.Problem) *cerby.Error {
	return &cerby.Error{Operation: op, RequestError: &transport.RequestError{Status: status, Problems: problems}}
}

func TestAddError(t *testing.T) {
	t.Parallel()
	op := cerby.Operation{
		Name: "create user", Method: "POST", Path: "/users",
		Scopes: []cerby.Scope{cerby.ReadAccounts, cerby.WriteUsers}, Role: cerby.WorkspaceAdmin,
	}
	const needs = `needs the scopes "Read accounts" (or "Read items") and "Write users", and must belong to a user ` +
		`with the workspace role Admin, Super Admin or Owner`
	failed := func(e transport.RequestError) error { return &cerby.Error{Operation: op, RequestError: &e} }
	for name, test := range map[string]struct {
		err  error
		want []string
	}{
		"401": {
			failed(transport.RequestError{
				Status:   http.StatusUnauthorized,
				Problems: []cerby.Problem{{Detail: "Unable to access resource."}}, RequestID: "r-1", Attempts: 1,
			}),
			[]string{
				"The service responded with 401 Unauthorized: Unable to access resource.", needs,
				"Create a new API key", "CERBY_TOKEN", "Request ID: r-1",
			},
		},
		"403": {
			failed(transport.RequestError{Status: http.StatusForbidden}),
			[]string{"403 Forbidden", needs},
		},
		"409": {
			failed(transport.RequestError{Status: http.StatusConflict}),
			[]string{"409 Conflict", "\nImport the object to manage it with Terraform, or use a different name."},
		},
		"409 of another operation": {
			statusError(cerby.UpdateTeam, http.StatusConflict),
			[]string{"409 Conflict", "\nPlan again to see the current state.\nIf the conflict remains, check the object"},
		},
		"500": {
			failed(transport.RequestError{Status: http.StatusInternalServerError, RequestID: "r-1"}),
			[]string{
				"500 Internal Server Error", "\n\nRun the same command again in a few minutes.\nIf the error remains, contact " +
					"Cerby's support, and include the request ID.", "Request ID: r-1",
			},
		},
		"500, ambiguous": {
			failed(transport.RequestError{Status: http.StatusInternalServerError, Ambiguous: true}),
			[]string{"may have applied the request. Check Cerby's web app", "\n\nIf the error remains, contact Cerby's " +
				"support."},
		},
		"429": {
			failed(transport.RequestError{Status: http.StatusTooManyRequests, Attempts: 5}),
			[]string{"max_concurrent_requests", "retry_timeout", "sent 5 times"},
		},
		"redirect": {
			failed(transport.RequestError{Status: http.StatusFound, Location: "login.example"}),
			[]string{"a redirect to login.example, which was not followed", "base_url"},
		},
		"page": {
			failed(transport.RequestError{Status: http.StatusNotFound, Body: "an HTML page"}),
			[]string{"404 Not Found and an HTML page", "Check workspace (CERBY_WORKSPACE)"},
		},
		"ambiguous": {
			failed(transport.RequestError{Status: http.StatusBadGateway, Ambiguous: true}),
			[]string{"502 Bad Gateway", "may have applied the request"},
		},
		"other": {errors.New("the sky fell"), []string{"The sky fell."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			framework.AddError(&diags, `create the user "jane@acme.example"`, test.err)
			if len(diags) != 1 || diags[0].Summary() != `Unable to create the user "jane@acme.example"` {
				t.Fatalf("got %v", diags)
			}
			for _, want := range test.want {
				if !strings.Contains(diags[0].Detail(), want) {
					t.Errorf("%q is not in %q", want, diags[0].Detail())
				}
			}
		})
	}
}

func TestAddSCIMError(t *testing.T) {
	t.Parallel()
	const advice = "An identity provider manages this object through SCIM, and Cerby rejects other changes to it.\n\n" +
		"Change the object in the identity provider.\nTo stop managing it with Terraform, replace the resource with this " +
		"block, with the address of the resource in from:\n\n" +
		"removed {\n  from = cerby_team.example\n\n  lifecycle {\n    destroy = false\n  }\n}"
	refusal := statusError(cerby.UpdateTeam, http.StatusForbidden, cerby.Problem{Detail: "Not allowed."})
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"at plan":  {nil, advice},
		"at apply": {refusal, "The service responded with 403 Forbidden: Not allowed.\n\n" + advice},
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
		reason := framework.Reason(statusError(test.op, test.status))
		if got := strings.Contains(reason, "identity provider manages the team or user through SCIM"); got != test.want {
			t.Errorf("%s %d: got %q", test.op.Name, test.status, reason)
		}
	}
}

// The first reads that are answered 401 are reported, and every error of another kind.
func TestAddReadError(t *testing.T) {
	t.Parallel()
	expired := statusError(cerby.ListTeams, http.StatusUnauthorized)
	data := &framework.ProviderData{Workspace: workspace.New(nil)}
	read := func(data *framework.ProviderData, err error) diag.Diagnostics {
		var r framework.Resource
		var resp resource.ConfigureResponse
		r.Configure(context.Background(), resource.ConfigureRequest{ProviderData: data}, &resp)
		r.NewPlanCall(nil, &resp.Diagnostics).AddReadError(`read team "Ads"`, err)
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
	forbidden := statusError(cerby.ListTeams, http.StatusForbidden)
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
