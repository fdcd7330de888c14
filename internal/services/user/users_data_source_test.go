package user_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// readUsers reads cerby_users, and returns some attributes of the users.
func readUsers(
	t *testing.T, server tfprotov6.ProviderServer, config map[string]any, attributes ...string,
) []string {
	t.Helper()
	state, diags := acctest.ReadDataSource(t, server, "cerby_users", config)
	diags.Expect(t, nil, nil)
	return acctest.FormatElements(t, state["users"], attributes...)
}

// newMFAWorkspace returns a workspace with a user of each kind of MFA, and more users than fit on a page.
func newMFAWorkspace(t *testing.T) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	w.AddUser(cerbytest.User{ID: "scim", Email: "sam.scim@acme.example", SCIM: true, MFAEnabled: true})
	cerbytest.SeedUsers(w.Workspace, 110)
	return w
}

func TestUsersDataSource(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedUsers(w.Workspace, 110)
	emails := func(config map[string]any) []string {
		state := w.ReadDataSourceTwice(t, "cerby_users", config)
		return acctest.FormatElements(t, state["users"], "email")
	}
	all := len(w.Users())
	apitest.ExpectEqual(t, len(emails(nil)), all)
	apitest.ExpectEqual(t, len(emails(map[string]any{"status": acctest.StringList("live", "pending")})), all-1)
	removed := emails(map[string]any{"status": acctest.StringList("disabled")})
	apitest.ExpectStrings(t, removed, "dora.departed@acme.example")
	apitest.ExpectStrings(t, emails(map[string]any{"guest": true}), "greta.guest@agency.example")
	apitest.ExpectStrings(t, emails(map[string]any{"search": "intern"}), "ines.intern@acme.example")
	state := w.ReadDataSourceTwice(t, "cerby_user", map[string]any{"email": "USER00110@acme.example"})
	apitest.ExpectEqual(t, acctest.FormatAttributes(t, state, "id"), cerbytest.SeededUserID(110))
}

// A run that reads users with and without MFA reads a list of each once, and does not mix them.
func TestUsersDataSource_mfa(t *testing.T) {
	t.Parallel()
	w := newMFAWorkspace(t)
	server := w.Server(t)
	withMFA, without := map[string]any{"include_mfa": true}, map[string]any{}
	for range 2 {
		for _, user := range readUsers(t, server, without, "mfa_enabled", "id", "mfa_enrolled_at") {
			if !strings.HasPrefix(user, "null ") || !strings.HasSuffix(user, " null") {
				t.Errorf("got %s without include_mfa", user)
			}
		}
		users := readUsers(t, server, withMFA, "id", "mfa_enabled")
		apitest.ExpectEqual(t, len(users), len(w.Users()))
		for _, want := range []string{cerbytest.SeedOwnerID + " true", cerbytest.SeedGuestID + " false", "scim null"} {
			if !slices.Contains(users, want) {
				t.Errorf("the users lack %s", want)
			}
		}
	}
	// Two pages of each list.
	w.ExpectMaxRequests(t, 4)
	guests := map[string]any{"guest": true, "include_mfa": true}
	apitest.ExpectStrings(t, readUsers(t, server, guests, "id", "mfa_enabled"), cerbytest.SeedGuestID+" false")
}

// The filters of the provider select users by role and email.
func TestUsersDataSource_filters(t *testing.T) {
	t.Parallel()
	w := newMFAWorkspace(t)
	server := w.Server(t)
	for name, test := range map[string]struct {
		config map[string]any
		want   []string
	}{
		"role": {
			map[string]any{"role": acctest.StringList("admin", "owner")},
			[]string{cerbytest.SeedOwnerID, cerbytest.SeedAdminID},
		},
		"email": {
			map[string]any{"emails": acctest.StringList("GRETA.guest@agency.example", "nobody@acme.example")},
			[]string{cerbytest.SeedGuestID},
		},
		"last page": {
			map[string]any{"emails": acctest.StringList("user00110@acme.example")}, []string{cerbytest.SeededUserID(110)},
		},
		"both": {
			map[string]any{
				"role":   acctest.StringList("user"),
				"emails": acctest.StringList("adam.admin@acme.example", "ines.intern@acme.example"),
			},
			[]string{cerbytest.SeedInternID},
		},
		"with a filter of the service": {
			map[string]any{"role": acctest.StringList("guest_user"), "search": "greta", "status": acctest.StringList("live")},
			[]string{cerbytest.SeedGuestID},
		},
		"no email": {map[string]any{"emails": acctest.StringList()}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			apitest.ExpectStrings(t, readUsers(t, server, test.config, "id"), test.want...)
		})
	}
}

// Invalid filters are refused. A role that the provider does not know is a warning.
func TestUsersDataSource_invalidFilters(t *testing.T) {
	t.Parallel()
	w := newMFAWorkspace(t)
	for name, test := range map[string]struct {
		config           map[string]any
		errors, warnings []string
	}{
		"prefix": {
			map[string]any{"role": acctest.StringList("workspace_admin")},
			[]string{`Use "admin" instead`},
			nil,
		},
		"blank": {map[string]any{"role": acctest.StringList("super admin")}, []string{`Did you mean "super_admin"?`}, nil},
		"unknown": {
			map[string]any{"role": acctest.StringList("super_admins")}, nil, []string{`Did you mean "super_admin"?`},
		},
		"email": {map[string]any{"emails": acctest.StringList("Adam")}, []string{"is not an email address"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := w.ReadDataSource(t, w.Token, "cerby_users", test.config)
			diags.Expect(t, test.errors, test.warnings)
		})
	}
}
