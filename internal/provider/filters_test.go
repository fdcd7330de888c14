package provider_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// A mistyped word in a filter of the provider selects nothing. A warning names the known words.
func TestFilters_unknownWord(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		typeName, attribute string
		value               any
		want                string
	}{
		{"cerby_secrets", "status", acctest.StringList("actve"), `Unknown status "actve"`},
		{"cerby_secrets", "category", "txt", `Unknown category "txt"`},
		{"cerby_collections", "status", acctest.StringList("enabled", "enabeld"), `Unknown status "enabeld"`},
		{"cerby_vaults", "state", "enable", `Unknown state "enable"`},
		{"cerby_vaults", "scheme", "kms", `Unknown scheme "kms"`},
		{"cerby_teams", "type", "scim", `Unknown type "scim"`},
	} {
		t.Run(test.typeName+"/"+test.attribute, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			_, diags := w.ReadDataSource(t, w.Token, test.typeName, map[string]any{test.attribute: test.value})
			diags.Expect(t, nil, []string{test.want})
			acctest.ExpectMessages(t, "warnings", diags.Warnings, "Known values: ")
		})
	}
}

// The service refuses a mistyped status of users and accounts. A warning names the known words, too.
func TestFilters_refusedWord(t *testing.T) {
	t.Parallel()
	for typeName, want := range map[string]string{
		"cerby_users": "Did you mean \"live\"?", "cerby_accounts": "Known values: ",
	} {
		w := acctest.NewWorkspace(t)
		_, diags := w.ReadDataSource(t, w.Token, typeName, map[string]any{"status": acctest.StringList("alive")})
		if len(diags.Errors) != 1 {
			t.Errorf("%s: got errors %q, want one", typeName, diags.Errors)
		}
		acctest.ExpectMessages(t, "warnings", diags.Warnings, `Unknown status "alive"`)
		acctest.ExpectMessages(t, "warnings", diags.Warnings, want)
	}
}
