package framework_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

func TestEmail_comparesWithoutCase(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"jane@acme.example", "Jane@ACME.example", true},
		{"jane@acme.example", "jane@acme.example", true},
		{"jane@acme.example", "janet@acme.example", false},
		{"ren\u00e9@acme.example", "rene\u0301@acme.example", true},
		{"ren\u00e9@acme.example", "RENE\u0301@acme.example", true},
		{"ren\u00e9@acme.example", "rene@acme.example", false},
	} {
		if same, _ := framework.EmailValue(test.a).StringSemanticEquals(ctx, framework.EmailValue(test.b)); same != test.same {
			t.Errorf("%s and %s: %t", test.a, test.b, same)
		}
		req := planmodifier.StringRequest{StateValue: types.StringValue(test.a), PlanValue: types.StringValue(test.b)}
		resp := planmodifier.StringResponse{PlanValue: req.PlanValue}
		framework.KeepEmail().PlanModifyString(ctx, req, &resp)
		if kept := resp.PlanValue.ValueString() == test.a; kept != test.same {
			t.Errorf("%s is planned where the state has %s", resp.PlanValue, test.a)
		}
		if same := framework.EmailValue(test.a).Same(test.b); same != test.same {
			t.Errorf("%s, %s: Same is %t", test.a, test.b, same)
		}
		if same := framework.FoldEmail(test.a) == framework.FoldEmail(test.b); same != test.same {
			t.Errorf("%s, %s: folded to the same: %t", test.a, test.b, same)
		}
	}
}

func TestEmail_fromTerraform(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for _, value := range []tftypes.Value{
		tftypes.NewValue(tftypes.String, "jane@acme.example"), tftypes.NewValue(tftypes.String, nil), tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
	} {
		email, err := framework.EmailType{}.ValueFromTerraform(ctx, value)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := email.(framework.Email); !ok || email.IsNull() != value.IsNull() || email.IsUnknown() == value.IsKnown() {
			t.Errorf("%s became %s", value, email)
		}
	}
}

func TestEmail_validates(t *testing.T) {
	t.Parallel()
	for address, valid := range map[string]bool{
		"jane@acme.example": true, "jane+tag@acme.example": true, "J@acme.example": true, "j..d@acme.example": true,
		"": false, "jane": false, "@acme.example": false, "jane@": false, " jane@acme.example": false, "Jane <jane@acme.example>": false, "a@b, c@d": false,
	} {
		var resp xattr.ValidateAttributeResponse
		framework.EmailValue(address).ValidateAttribute(context.Background(), xattr.ValidateAttributeRequest{Path: path.Root("email")}, &resp)
		if resp.Diagnostics.HasError() == valid {
			t.Errorf("%q: %v", address, resp.Diagnostics)
		}
	}
}

func TestRoles_translateWhatTheyDoNotKnow(t *testing.T) {
	t.Parallel()
	roles := framework.Roles{Prefix: "workspace_"}
	for wire, role := range map[string]string{"workspace_admin": "admin", "workspace_of_the_future": "of_the_future", "bare": "bare"} {
		if got := roles.Strip(wire); got != role {
			t.Errorf("%s became %s", wire, got)
		}
	}
	if got := roles.Add("admin"); got != "workspace_admin" {
		t.Errorf("admin became %s", got)
	}
}

func TestTime(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2024-01-04T15:36:54":              "2024-01-04T15:36:54Z",
		"2024-01-04T15:36:54+00:00":        "2024-01-04T15:36:54Z",
		"2024-01-04T17:36:54.984000+02:00": "2024-01-04T15:36:54Z",
		"2024-01-04T15:36:54.158Z":         "2024-01-04T15:36:54Z",
		"last Tuesday":                     "last Tuesday",
	} {
		if got := framework.Time(&in); got.ValueString() != want {
			t.Errorf("%s became %s", in, got)
		}
	}
	nothing := ""
	if !framework.Time(nil).IsNull() || !framework.Time(&nothing).IsNull() {
		t.Error("no time is not null")
	}
}

func TestAddError(t *testing.T) {
	t.Parallel()
	op := cerby.Operation{
		Name: "create user", Method: "POST", Path: "/users",
		Scopes: []cerby.Scope{cerby.ReadAccounts, cerby.WriteUsers}, Role: cerby.WorkspaceAdmin,
	}
	const needs = `needs the scopes "Read accounts" (or "Read items") and "Write users", and has to belong to a user with the workspace role Admin, Super Admin or Owner`
	for name, test := range map[string]struct {
		err  error
		want []string
	}{
		"401": {
			&cerby.Error{Operation: op, RequestError: &transport.RequestError{Status: http.StatusUnauthorized, Problems: []cerby.Problem{{Detail: "Unable to access resource."}}, RequestID: "r-1", Attempts: 1}},
			[]string{"The service answered 401 Unauthorized: Unable to access resource.", needs, "Create a new API key", "CERBY_TOKEN", "Request id: r-1"},
		},
		"403":       {&cerby.Error{Operation: op, RequestError: &transport.RequestError{Status: http.StatusForbidden}}, []string{"403 Forbidden", needs}},
		"409":       {&cerby.Error{Operation: op, RequestError: &transport.RequestError{Status: http.StatusConflict}}, []string{"409 Conflict", "import it"}},
		"429":       {&cerby.Error{Operation: op, RequestError: &transport.RequestError{Status: http.StatusTooManyRequests, Attempts: 5}}, []string{"max_concurrent_requests", "retry_timeout", "sent 5 times"}},
		"redirect":  {&cerby.Error{Operation: op, RequestError: &transport.RequestError{Status: http.StatusFound, Location: "login.example"}}, []string{"a redirect to login.example that was not followed", "base_url"}},
		"page":      {&cerby.Error{Operation: op, RequestError: &transport.RequestError{Status: http.StatusNotFound, Body: "an HTML page"}}, []string{"404 Not Found with an HTML page", "Check workspace (CERBY_WORKSPACE)"}},
		"uncertain": {&cerby.Error{Operation: op, RequestError: &transport.RequestError{Status: http.StatusBadGateway, Uncertain: true}}, []string{"502 Bad Gateway", "may have been applied"}},
		"other":     {errors.New("the sky fell"), []string{"The sky fell."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			framework.AddError(&diags, `create the user "jane@acme.example"`, test.err)
			if len(diags) != 1 || diags[0].Summary() != `Unable to create the user "jane@acme.example"` {
				t.Fatalf("it said %v", diags)
			}
			for _, want := range test.want {
				if !strings.Contains(diags[0].Detail(), want) {
					t.Errorf("%q is not in %q", want, diags[0].Detail())
				}
			}
		})
	}
}
