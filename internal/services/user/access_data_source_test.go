package user_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The data source lists all items of a user with the roles, or null if the service does not return a role.
func TestAccessDataSource(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		form    cerbytest.RoleForm
		noRoles bool
	}{
		"prefixed": {cerbytest.RolePrefixed, false},
		"legacy":   {cerbytest.RoleLegacy, false},
		"null":     {cerbytest.RoleNull, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, cerbytest.WithQuirks(cerbytest.Quirks{RoleForm: test.form}))
			cerbytest.SeedAccounts(w.Workspace, 100)
			for n := range 100 {
				w.ShareAccount(cerbytest.SeededItemID(cerbytest.KindAccount, n+1), cerbytest.Share{UserID: cerbytest.SeedAdminID})
			}
			state := w.ReadDataSourceTwice(t, "cerby_user_access", map[string]any{"user_id": cerbytest.SeedAdminID})
			role := func(role string) string {
				if test.noRoles {
					return " role=null"
				}
				return " role=" + role
			}
			accounts := formatObjects(t, state["accounts"])
			apitest.ExpectEqual(t, len(accounts), 105)
			apitest.ExpectEqual(t, accounts[0],
				"application=twitter id="+cerbytest.SeedTwitterID+" label=Acme on X"+role("owner"))
			apitest.ExpectEqual(t, formatObjects(t, state["secrets"])[0],
				"id="+cerbytest.SeedPhraseID+role("owner")+" title=Door phrase")
			apitest.ExpectStrings(t, formatObjects(t, state["collections"]),
				"id="+cerbytest.SeedCampaignsID+" name=Campaigns"+role("owner"))
			apitest.ExpectStrings(t, formatObjects(t, state["teams"]),
				"id="+cerbytest.SeedMarketingTeamID+" name=Marketing"+role("admin"),
				"id="+cerbytest.SeedEverybodyTeamID+" name=Everybody"+role("member"))
		})
	}
}

// formatObjects returns all attributes of each object in a list as name=value, in the order of the names.
func formatObjects(t *testing.T, list tftypes.Value) []string {
	t.Helper()
	var objects []map[string]tftypes.Value
	for _, element := range as[[]tftypes.Value](t, list) {
		objects = append(objects, as[map[string]tftypes.Value](t, element))
	}
	texts := make([]string, 0, len(objects))
	for _, object := range objects {
		var attributes []string
		for _, name := range slices.Sorted(maps.Keys(object)) {
			attributes = append(attributes, name+"="+acctest.FormatString(object[name]))
		}
		texts = append(texts, strings.Join(attributes, " "))
	}
	return texts
}

// as returns the Go value of a value.
func as[V any](t *testing.T, value tftypes.Value) (v V) {
	t.Helper()
	if err := value.As(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAccessDataSource_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read items"}})
	for name, test := range map[string]struct{ token, id, message string }{
		"nobody": {w.Token, "nobody", `User "nobody" not found`},
		"slash":  {w.Token, "a/b", `The value is not a valid ID`},
		"scope":  {token, cerbytest.SeedInternID, `needs the scope "Read users"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := w.ReadDataSource(t, test.token, "cerby_user_access", map[string]any{"user_id": test.id})
			diags.ExpectError(t, acctest.ErrorRegexp(test.message))
		})
	}
}

// readAccess reads cerby_user_access, and returns the integrations as
// "ID label application role entitlements".
func readAccess(t *testing.T, w *acctest.Workspace, config map[string]any) (map[string]tftypes.Value, []string) {
	t.Helper()
	state, diags := w.ReadDataSource(t, w.Token, "cerby_user_access", config)
	diags.Expect(t, nil, nil)
	return state, acctest.FormatElements(t, state["integrations"], "id", "label", "application", "role", "entitlements")
}

// The user is found by email as well. Integrations have the role and the entitlements.
func TestAccessDataSource_integrations(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.IntegrationUser{
		UserID: cerbytest.SeedAdminID, Role: "account_manager",
	})
	state, integrations := readAccess(t, w, map[string]any{"email": "ADAM.admin@acme.example"})
	apitest.ExpectStrings(
		t, integrations, cerbytest.SeedVideoIntegrationID+" Acme / Video Team youtube_tenant manager ",
		cerbytest.SeedBoardsIntegrationID+" Acme Boards pinterest_tenant owner ADMIN,EMPLOYEE",
	)
	got := acctest.FormatAttributes(t, state, "user_id", "email")
	apitest.ExpectEqual(t, got, cerbytest.SeedAdminID+" ADAM.admin@acme.example")
	state, integrations = readAccess(t, w, map[string]any{"user_id": cerbytest.SeedGuestID})
	apitest.ExpectStrings(t, integrations)
	if state["integrations"].IsNull() {
		t.Error("the integrations of a user without any are null, want an empty list")
	}
	apitest.ExpectEqual(t, acctest.FormatAttributes(t, state, "email"), "greta.guest@agency.example")
}

// The users of an integration are read once for all users, on all pages.
func TestAccessDataSource_integrationCalls(t *testing.T) {
	t.Parallel()
	const users, integrations = 110, 3
	w := acctest.NewWorkspace(t)
	cerbytest.SeedUsers(w.Workspace, users)
	cerbytest.SeedIntegrations(w.Workspace, integrations, users)
	server := w.Server(t)
	// The users around the end of the first page.
	const first = 90
	for n := first; n < users; n++ {
		id := cerbytest.SeededUserID(n + 1)
		state, diags := acctest.ReadDataSource(t, server, "cerby_user_access", map[string]any{"user_id": id})
		diags.Expect(t, nil, nil)
		if got := acctest.FormatElements(t, state["integrations"], "id", "role"); len(got) != integrations {
			t.Fatalf("user %d has %d integrations, want %d", n, len(got), integrations)
		}
	}
	perUser, lists := 0, 0
	for _, request := range w.Requests() {
		switch {
		case strings.HasPrefix(request.Path, "/integrations"):
			lists++
		case strings.HasPrefix(request.Path, "/users/") && strings.Count(request.Path, "/") == 3:
			perUser++
		}
	}
	// The list of integrations, and for each of the five integrations its pages and at most as many single reads.
	if lists > 1+2*(integrations*2+2) || perUser != 4*(users-first) {
		t.Errorf("there were %d requests for integrations and %d for items", lists, perUser)
	}
}

// Integrations that the API key cannot read are null with a warning. Any other failure is an error.
func TestAccessDataSource_integrationsNotRead(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		scopes []string
		fault  cerbytest.Fault
		errors []string
		warns  []string
	}{
		"missing scope": {
			scopes: []string{"Read users"},
			warns:  []string{`To list integrations, the API key needs the scope "Read integrations"`},
		},
		"denied user": {
			fault: cerbytest.Fault{Path: "/integrations/{id}/users/{userId}", Status: http.StatusUnauthorized},
			warns: []string{`the API key needs the scopes "Read integrations" and "Read users"`},
		},
		"failure": {
			fault:  cerbytest.Fault{Path: "/integrations", Status: http.StatusBadRequest},
			errors: []string{`Unable to list integrations of user "` + cerbytest.SeedAdminID + `"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: test.scopes})
			if test.fault.Path != "" {
				w.Inject(test.fault)
			}
			state, diags := w.ReadDataSource(t, token, "cerby_user_access", map[string]any{"user_id": cerbytest.SeedAdminID})
			diags.Expect(t, test.errors, test.warns)
			if test.errors == nil && !state["integrations"].IsNull() {
				t.Errorf("the integrations are %s, want null", state["integrations"])
			}
		})
	}
}

// Exactly one of user_id and email is required.
func TestAccessDataSource_lookup(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	for name, test := range map[string]struct {
		config  map[string]any
		message string
	}{
		"neither": {nil, "No attribute specified when one (and only one) of [user_id,email] is required"},
		"both": {
			map[string]any{"user_id": cerbytest.SeedAdminID, "email": "adam.admin@acme.example"},
			"2 attributes specified when one (and only one) of [user_id,email] is required",
		},
		"nobody":       {map[string]any{"email": "nobody@acme.example"}, `User "nobody@acme.example" not found`},
		"not an email": {map[string]any{"email": "Adam"}, "is not an email address"},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := w.ReadDataSource(t, w.Token, "cerby_user_access", test.config)
			diags.ExpectError(t, acctest.ErrorRegexp(test.message))
		})
	}
}
