package integration_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// newDataSourceWorkspace returns a workspace with 130 users of the video integration, and an integration of the older
// form.
func newDataSourceWorkspace(t *testing.T) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedUsers(w.Workspace, 130)
	for i, user := range w.Users() {
		if i >= 5 {
			w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: user.ID, Entitlements: []string{"VIEWER"}})
		}
	}
	w.AddIntegration(cerbytest.Integration{
		ID: "older", Application: "older_tenant", Label: "Older form", EntitlementIDs: true,
		Entitlements: []cerbytest.Entitlement{{ID: "A"}, {ID: "B"}},
	})
	w.AddIntegrationUser("older", cerbytest.IntegrationUser{
		UserID: cerbytest.SeedInternID, Role: "account_manager", Entitlements: []string{"A", "B"},
	})
	return w
}

// elements returns the elements of a list.
func elements(t *testing.T, list tftypes.Value) []tftypes.Value {
	t.Helper()
	var all []tftypes.Value
	if err := list.As(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

// formatList returns an attribute of each object in a list, or its strings in order if name is empty.
func formatList(t *testing.T, list tftypes.Value, name string) string {
	t.Helper()
	var texts []string
	for _, element := range elements(t, list) {
		attributes := map[string]tftypes.Value{"": element}
		if name != "" {
			if err := element.As(&attributes); err != nil {
				t.Fatal(err)
			}
		}
		text := attributes[name]
		if text.Type().Is(tftypes.List{}) {
			texts = append(texts, formatList(t, text, ""))
			continue
		}
		texts = append(texts, acctest.FormatString(text))
	}
	if name == "" {
		slices.Sort(texts)
	}
	return strings.Join(texts, ", ")
}

func TestDataSource(t *testing.T) {
	t.Parallel()
	w := newDataSourceWorkspace(t)
	state := w.ReadDataSourceTwice(t, "cerby_integration", map[string]any{"id": cerbytest.SeedBoardsIntegrationID})
	expectText(t, state, "label", "Acme Boards")
	if created := textOf(state, "created_at"); !strings.HasSuffix(created, "Z") {
		t.Errorf("created_at is %s, want a time in UTC", created)
	}
	state = w.ReadDataSourceTwice(t, "cerby_integration", map[string]any{
		"label": "Acme / Video Team", "application": "youtube_tenant",
	})
	expectText(t, state, "id", video)
}

func TestListDataSources(t *testing.T) {
	t.Parallel()
	w := newDataSourceWorkspace(t)
	of := func(id string) map[string]any { return map[string]any{"integration_id": id} }
	search := func(text string) map[string]any { return map[string]any{"integration_id": video, "search": text} }
	applications := map[string]any{"applications": acctest.StringList("pinterest_tenant", "older_tenant")}
	for name, test := range map[string]struct {
		typeName, list, attribute string
		config                    map[string]any
		want                      string
	}{
		"applications": {"cerby_integrations", "integrations", "label", applications, "Acme Boards, Older form"},
		"entitlements": {
			"cerby_integration_entitlements", "entitlements", "id", of(video), "MANAGER, EDITOR, VIEWER, VIEWER_LIMITED",
		},
		"emails":              {"cerby_integration_users", "users", "email", of("older"), "ines.intern@acme.example"},
		"roles":               {"cerby_integration_users", "users", "role", of("older"), "manager"},
		"user's entitlements": {"cerby_integration_users", "users", "entitlements", of("older"), "A, B"},
		"dynamic fields": {
			"cerby_integration_users", "users", "dynamic_fields", of(cerbytest.SeedBoardsIntegrationID),
			`{"billable":true,"note":"kept by finance","seat":7}`,
		},
		"no dynamic fields": {"cerby_integration_users", "users", "dynamic_fields", of("older"), "null"},
		"unmatched users": {
			"cerby_integration_unmatched_users", "unmatched_users", "email", search("former"), "former.agency@agency.example",
		},
		"no unmatched user": {"cerby_integration_unmatched_users", "unmatched_users", "email", search("no such words"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state := w.ReadDataSourceTwice(t, test.typeName, test.config)
			if got := formatList(t, state[test.list], test.attribute); got != test.want {
				t.Errorf("%s of %s is %q, want %q", test.attribute, test.list, got, test.want)
			}
		})
	}
	for typeName, want := range map[string]int{"cerby_integrations": 3, "cerby_integration_users": 130} {
		t.Run(typeName+" "+strconv.Itoa(want), func(t *testing.T) {
			t.Parallel()
			config, list := map[string]any{}, "integrations"
			if typeName == "cerby_integration_users" {
				config, list = of(video), "users"
			}
			if got := len(elements(t, w.ReadDataSourceTwice(t, typeName, config)[list])); got != want {
				t.Errorf("%s has %d elements, want %d", list, got, want)
			}
		})
	}
}

func TestDataSources_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddIntegration(cerbytest.Integration{ID: "twin", Application: "vimeo_tenant", Label: "Acme / Video Team"})
	without := func(scopes ...string) string {
		return w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: scopes})
	}
	one := func(name, value string) map[string]any { return map[string]any{name: value} }
	of := func(id string) map[string]any { return map[string]any{"integration_id": id} }
	for name, test := range map[string]struct {
		token, typeName string
		config          map[string]any
		message         string
	}{
		"duplicate labels": {
			w.Token, "cerby_integration", one("label", "Acme / Video Team"),
			`(?s)Use one of these IDs:.*\(youtube_tenant\).*- twin \(vimeo_tenant\)`,
		},
		"unknown label": {
			w.Token, "cerby_integration", one("label", "Acme Films"),
			`(?s)Integration "Acme Films" not found.*The provider searched all integrations`,
		},
		"unknown ID":      {w.Token, "cerby_integration", one("id", "nothing"), `Integration "nothing" not found`},
		"no ID, no label": {w.Token, "cerby_integration", nil, `\[id,label\] is\s+required`},
		"missing scope":   {without("Read users"), "cerby_integrations", nil, `needs the scope "Read\s+integrations"`},
		"missing scope of users": {
			without("Read integrations"), "cerby_integration_users", of(video),
			`(?s)needs the\s+scopes\s+"Read\s+integrations"\s+and\s+"Read\s+users"`,
		},
		"entitlements": {
			w.Token, "cerby_integration_entitlements", of("nothing"),
			`Unable to list entitlements of integration "nothing"`,
		},
		"users": {
			w.Token, "cerby_integration_users", of("nothing"), `Unable to list users of integration "nothing"`,
		},
		"unmatched users": {
			w.Token, "cerby_integration_unmatched_users", of("nothing"),
			`Unable to list unmatched users of integration "nothing"`,
		},
		"slash in ID": {w.Token, "cerby_integration_users", of("a/b"), `The value is not a valid ID`},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := w.ReadDataSource(t, test.token, test.typeName, test.config)
			diags.ExpectError(t, regexp.MustCompile(test.message))
		})
	}
}
