package user_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The service returns times in another form each time. Both reads of each user are equal.
func TestDataSource(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	for name, test := range map[string]struct {
		config     map[string]any
		attributes []string
		want       string
	}{
		"id": {
			map[string]any{"id": cerbytest.SeedGuestID},
			[]string{"email", "guest", "role"},
			"greta.guest@agency.example true guest_user",
		},
		"email": {
			map[string]any{"email": "OLIVIA.owner@acme.example"},
			[]string{"id", "role", "created_at"},
			cerbytest.SeedOwnerID + " owner 2024-01-04T15:36:54Z",
		},
		"departed": {map[string]any{"email": "dora.departed@acme.example"}, []string{"status"}, "disabled"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state := w.ReadDataSourceTwice(t, "cerby_user", test.config)
			apitest.ExpectEqual(t, acctest.FormatAttributes(t, state, test.attributes...), test.want)
		})
	}
}

func TestDataSource_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddUser(cerbytest.User{ID: "first", Email: "duplicate@acme.example"})
	w.AddUser(cerbytest.User{ID: "second", Email: "DUPLICATE@acme.example"})
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read vaults"}})
	email := func(email string) map[string]any { return map[string]any{"email": email} }
	status := func(status tftypes.Value) map[string]any { return map[string]any{"status": status} }
	withNull := tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, []tftypes.Value{
		tftypes.NewValue(tftypes.String, "live"), tftypes.NewValue(tftypes.String, nil),
	})
	const one, list = "cerby_user", "cerby_users"
	for name, test := range map[string]struct {
		token, typeName string
		config          map[string]any
		message         string
	}{
		"nobody": {w.Token, one, email("nobody@acme.example"), "The provider searched all users of the workspace."},
		"no id":  {w.Token, one, map[string]any{"id": "nobody"}, `User "nobody" not found`},
		"several": {
			w.Token, one, email("duplicate@acme.example"), "Use one of these IDs: - first (live) - second (live)",
		},
		"neither": {w.Token, one, nil, "No attribute specified when one (and only one) of [id,email] is required"},
		"scope":   {token, list, nil, `needs the scope "Read users"`},
		"comma": {
			w.Token, list, status(acctest.StringList("live,pending")), "Specify each word as a separate element",
		},
		"null":   {w.Token, list, status(withNull), "null"},
		"status": {w.Token, list, status(acctest.StringList("asleep")), "filter[status].0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := w.ReadDataSource(t, test.token, test.typeName, test.config)
			diags.ExpectError(t, acctest.ErrorRegexp(test.message))
		})
	}
}

// MFA is read where it is requested, and null for users whom an identity provider provisions.
func TestDataSource_mfa(t *testing.T) {
	t.Parallel()
	const enrolled, unknown = "true, 2024-01-05T15:36:54Z", "null, null"
	for name, test := range map[string]struct {
		config map[string]any
		want   string
	}{
		"id":            {map[string]any{"id": cerbytest.SeedOwnerID, "include_mfa": true}, enrolled},
		"email":         {map[string]any{"email": "OLIVIA.owner@acme.example", "include_mfa": true}, enrolled},
		"disabled MFA":  {map[string]any{"id": cerbytest.SeedGuestID, "include_mfa": true}, "false, null"},
		"not known":     {map[string]any{"id": "scim", "include_mfa": true}, unknown},
		"not requested": {map[string]any{"id": cerbytest.SeedOwnerID}, unknown},
		"refused":       {map[string]any{"id": cerbytest.SeedOwnerID, "include_mfa": false}, unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newMFAWorkspace(t)
			state, diags := w.ReadDataSource(t, w.Token, "cerby_user", test.config)
			diags.Expect(t, nil, nil)
			enabled := acctest.FormatAttributes(t, state, "mfa_enabled")
			apitest.ExpectEqual(t, enabled+", "+acctest.FormatAttributes(t, state, "mfa_enrolled_at"), test.want)
			for _, request := range w.Requests() {
				if request.Query.Has("mfaStatus") && test.config["include_mfa"] != true {
					t.Errorf("MFA was requested by %s", request.Path)
				}
			}
		})
	}
	w := newMFAWorkspace(t)
	_, diags := w.ReadDataSource(t, w.Token, "cerby_user", map[string]any{"id": "nobody", "include_mfa": true})
	diags.Expect(t, []string{`User "nobody" not found`}, nil)
}
