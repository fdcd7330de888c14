package framework_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// validate returns the severity, summary and detail of what a validator reports of a value, or an empty string.
func validate(v validator.String, value types.String) string {
	var resp validator.StringResponse
	v.ValidateString(context.Background(), validator.StringRequest{Path: path.Root("x"), ConfigValue: value}, &resp)
	if len(resp.Diagnostics) == 0 {
		return ""
	}
	severity := "Error: "
	if resp.Diagnostics[0].Severity() == diag.SeverityWarning {
		severity = "Warning: "
	}
	return severity + resp.Diagnostics[0].Summary() + ": " + resp.Diagnostics[0].Detail()
}

func TestIDCheck(t *testing.T) {
	t.Parallel()
	const (
		useUser   = "\n\nUse cerby_user.<name>.id, or look up the user by email with data.cerby_user."
		useTeam   = "\n\nUse cerby_team.<name>.id, or look up the team by name with data.cerby_team."
		useLabel  = "\n\nLook up the account by label with data.cerby_account, and use its id."
		useListed = "\n\nUse an id from data.cerby_integration_entitlements."
		blank     = "The value is not a valid ID: IDs cannot contain white space or control characters."
		control   = "The value is not a valid ID: IDs cannot contain control characters."
		slash     = "The value is not a valid ID: IDs cannot be empty or contain a slash."
	)
	for _, test := range []struct{ noun, id, want string }{
		{"user", "6f1c3a52-0d0e-4b6c-9a55-2f6d5f3f7a10", ""},
		{"user", "opaque:id_1", ""},
		{"user", "user1@acme.test", `Error: Invalid user ID: "user1@acme.test" is an email, not an ID.` + useUser},
		{"team", "team 1", `Error: Invalid team ID: ` + blank + useTeam},
		{"team", "Ads\u00a0EMEA", `Error: Invalid team ID: ` + blank + useTeam},
		{"team", "a\tb", `Error: Invalid team ID: ` + blank + useTeam},
		{"team", "a\u200bb", `Error: Invalid team ID: ` + blank + useTeam},
		{"team", "a/b", `Error: Invalid team ID: ` + slash + useTeam},
		{"team", "..", `Error: Invalid team ID: ` + slash + useTeam},
		{"team", "", `Error: Invalid team ID: ` + slash + useTeam},
		{"team", " a", `Error: Invalid team ID: ` + slash + useTeam},
		{"account", "Acme on X", `Error: Invalid account ID: ` + blank + useLabel},
		{"entitlement", "VIEWER_LIMITED", ""},
		{"entitlement", "Ad account: viewer@page", ""},
		{"team", "a\x00b", `Error: Invalid team ID: ` + blank + useTeam},
		{"entitlement", "VIEWER\x00", `Error: Invalid entitlement ID: ` + control + useListed},
		{"entitlement", "VIEWER\u0085EDITOR", `Error: Invalid entitlement ID: ` + control + useListed},
		{"entitlement", "VIEWER/EDITOR", ""},
		{"entitlement", " VIEWER", `Error: Invalid entitlement ID: The value is not a valid ID: IDs cannot be empty, or ` +
			`begin or end with white space.` + useListed},
	} {
		if got := validate(framework.IDValidator(test.noun), types.StringValue(test.id)); got != test.want {
			t.Errorf("%s %q:\ngot  %q\nwant %q", test.noun, test.id, got, test.want)
		}
	}
	for _, value := range []types.String{types.StringNull(), types.StringUnknown()} {
		if got := validate(framework.IDValidator("user"), value); got != "" {
			t.Errorf("%s: got %q", value, got)
		}
	}
}

// A data source that finds an object by its name says so.
func TestLookupIDCheck(t *testing.T) {
	t.Parallel()
	want := "Error: Invalid account ID: The value is not a valid ID: " +
		"IDs cannot contain white space or control characters.\n\nTo look the account up by label, set label instead."
	if got := validate(framework.LookupIDValidator("account", "label"), types.StringValue("Acme on X")); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUserKeyCheck(t *testing.T) {
	t.Parallel()
	for key, valid := range map[string]bool{
		"6f1c3a52-0d0e": true, "jane@acme.example": true,
		"": false, "a/b": false, "a\x00b": false, "jane\x00@acme.example": false,
		"Jane Doe": false, "Jane <jane@acme.example>": false,
	} {
		if got := validate(framework.UserRefValidator(), types.StringValue(key)); (got == "") != valid {
			t.Errorf("%q: got %q", key, got)
		}
	}
}
