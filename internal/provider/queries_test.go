package provider_test

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// query is a query of one type in the workspace of addVariants, and one of its results.
type query struct {
	config string
	count  int
	name   string
	// identity and values are the identity and some attributes of the result; nil is null.
	identity, values map[string]any
}

// queries are queries of all types.
var queries = map[string]query{
	"cerby_user": {
		`status = ["disabled"]`, 1, "dora.departed@acme.example",
		map[string]any{"id": cerbytest.SeedDepartedID},
		map[string]any{"email": "dora.departed@acme.example", "role": "user", "guest": false, "status": "disabled"},
	},
	"cerby_team": {
		`type = "scim_managed"`, 1, "Everybody",
		map[string]any{"id": cerbytest.SeedEverybodyTeamID},
		map[string]any{"name": "Everybody", "type": "scim_managed"},
	},
	"cerby_team_membership": {
		`team_id = "design"`, 2, "Jane.Doe@acme.example in Design",
		map[string]any{"team_id": "design", "user_id": "jane"},
		map[string]any{"id": "design/jane", "role": "lead"},
	},
	"cerby_secret": {
		"", 3, "Guest wireless",
		map[string]any{"id": cerbytest.SeedWirelessID},
		map[string]any{
			"title": "Guest wireless", "category": "wifi_password", "requires_identity_challenge": true, "value_wo": nil,
		},
	},
	"cerby_collection": {
		"", 3, "Inner",
		map[string]any{"id": "inner"},
		map[string]any{"name": "Inner", "status": "enabled"},
	},
	"cerby_collection_item": {
		`collection_id = "old"`, 1, "Door phrase in Old",
		map[string]any{"collection_id": "old", "account_id": nil, "secret_id": cerbytest.SeedPhraseID},
		map[string]any{"account_id": nil},
	},
	"cerby_account_share": {
		fmt.Sprintf("account_id = %q", cerbytest.SeedTwitterID), 7, "Design on Acme on X",
		map[string]any{"account_id": cerbytest.SeedTwitterID, "user_id": nil, "team_id": "design"},
		map[string]any{"role": "owner", "message": nil},
	},
	"cerby_account_members": {
		fmt.Sprintf("account_id = %q", cerbytest.SeedTwitterID), 1, "Members of Acme on X",
		map[string]any{"account_id": cerbytest.SeedTwitterID},
		map[string]any{"id": cerbytest.SeedTwitterID, "message": nil, "allow_orphan": nil},
	},
	"cerby_secret_members": {
		fmt.Sprintf("secret_id = %q", cerbytest.SeedPhraseID), 1, "Members of Door phrase",
		map[string]any{"secret_id": cerbytest.SeedPhraseID},
		map[string]any{"id": cerbytest.SeedPhraseID},
	},
	"cerby_collection_members": {
		`collection_id = "old"`, 1, "Members of Old",
		map[string]any{"collection_id": "old"},
		map[string]any{"teams": nil},
	},
	"cerby_secret_share": {
		fmt.Sprintf("secret_id = %q", cerbytest.SeedPhraseID), 6, "ines.intern@acme.example on Door phrase",
		map[string]any{"secret_id": cerbytest.SeedPhraseID, "user_id": cerbytest.SeedInternID, "team_id": nil},
		map[string]any{"role": "collaborator"},
	},
	"cerby_collection_share": {
		`collection_id = "old"`, 1, "Jane.Doe@acme.example on Old",
		map[string]any{"collection_id": "old", "user_id": "jane", "team_id": nil},
		map[string]any{"id": "old/user/jane"},
	},
	"cerby_integration_user": {
		fmt.Sprintf("integration_id = %q", cerbytest.SeedVideoIntegrationID), 3, "pilot@acme.example on Acme / Video Team",
		map[string]any{"integration_id": cerbytest.SeedVideoIntegrationID, "user_id": "pilot"},
		map[string]any{"role": "collaborator", "email": nil, "timeouts": nil},
	},
}

// knownChecks returns checks for values.
func knownChecks(values map[string]any) map[string]knownvalue.Check {
	checks := map[string]knownvalue.Check{}
	for name, value := range values {
		switch value := value.(type) {
		case nil:
			checks[name] = knownvalue.Null()
		case bool:
			checks[name] = knownvalue.Bool(value)
		default:
			checks[name] = knownvalue.StringExact(fmt.Sprint(value))
		}
	}
	return checks
}

// checks returns the checks of the results.
func (q query) checks(typeName string) []querycheck.QueryResultCheck {
	address, one := typeName+".all", queryfilter.ByResourceIdentity(knownChecks(q.identity))
	var values []querycheck.KnownValueCheck
	for name, value := range knownChecks(q.values) {
		values = append(values, querycheck.KnownValueCheck{Path: tfjsonpath.New(name), KnownValue: value})
	}
	return []querycheck.QueryResultCheck{
		querycheck.ExpectLength(address, q.count),
		querycheck.ExpectIdentity(address, knownChecks(q.identity)),
		querycheck.ExpectResourceDisplayName(address, one, knownvalue.StringExact(q.name)),
		querycheck.ExpectResourceKnownValues(address, one, values),
	}
}

// Terraform itself queries each list resource.
func TestQueries(t *testing.T) {
	t.Parallel()
	acctest.SkipWithoutQueries(t)
	w := acctest.NewWorkspace(t)
	addVariants(w)
	for typeName := range listers {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			q := queries[typeName]
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps: []resource.TestStep{
					{Config: w.Config("")},
					{
						Query: true,
						Config: fmt.Sprintf(`list %q "all" {
  provider         = cerby
  include_resource = true
  config {
    %s
  }
}`, typeName, q.config),
						QueryResultChecks: q.checks(typeName),
					},
				},
			})
		})
	}
}

// byQuery is the scenario that runs terraform query. TestScenarios leaves it out: not every version has that command.
const byQuery = "import-by-query"

// writeQuery replaces the query of a run.
func writeQuery(t *testing.T, run *acctest.CLI, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(run.Dir, "workspace.tfquery.hcl"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// The configuration that Terraform generates from the queries of all types imports their results without changes.
func TestQueries_generate(t *testing.T) {
	t.Parallel()
	acctest.SkipWithoutQueries(t)
	run, w := scenario(t, acctest.BuildProvider(t), byQuery, "TF_LOG=TRACE", "TF_LOG_PATH=trace.log")
	addVariants(w)
	phrase := "canary" + rand.Text()
	w.UpdateSecret(cerbytest.SeedPhraseID, func(s *cerbytest.Secret) { s.Value = phrase })
	// A user without entitlements is left out, with a warning in the middle of the results.
	w.AddIntegrationUser(cerbytest.SeedBoardsIntegrationID, cerbytest.IntegrationUser{UserID: cerbytest.SeedGuestID})
	text, err := os.ReadFile(filepath.Join(scenarios, byQuery, "workspace.tfquery.hcl"))
	if err != nil {
		t.Fatal(err)
	}
	writeQuery(t, run, string(text))
	count := 0
	for typeName := range listers {
		if strings.Contains(string(text), fmt.Sprintf("list %q ", typeName)) {
			found, _ := list(t, w, typeName)
			count += len(found)
		}
	}
	output := run.Expect(t, 0, "query", "-no-color", "-generate-config-out=generated.tf")
	if !strings.Contains(output, "greta.guest@agency.example on Acme Boards is not listed") {
		t.Errorf("no warning is in %s", output)
	}
	planned := run.Expect(t, 0, "plan", "-no-color", "-out=saved.tfplan")
	want := fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", count)
	if !strings.Contains(planned, want) {
		t.Errorf("%q is not in %s", want, planned)
	}
	run.Expect(t, 0, "show", "-json", "saved.tfplan")
	run.Expect(t, 0, "apply", "saved.tfplan")
	if err := os.Remove(filepath.Join(run.Dir, "workspace.tfquery.hcl")); err != nil {
		t.Fatal(err)
	}
	run.Expect(t, 0, "plan", "-detailed-exitcode")
	w.ExpectWrites(t, "")
	expectAbsent(t, run, w.Token)
	expectAbsent(t, run, phrase)
}

// The scenario lists every type, and each type has an example. All of them have a limit: Terraform's default of 100
// truncates a list without a message.
func TestQueries_examples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../examples/list-resources/*/*.tfquery.hcl")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, file := range append(files, filepath.Join(scenarios, byQuery, "workspace.tfquery.hcl")) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(filepath.Dir(file))
		texts[name] += string(text)
		lists, limits := strings.Count(string(text), "\nlist \""), strings.Count(string(text), "\n  limit ")
		if lists == 0 || lists != limits {
			t.Errorf("%s has %d lists and %d limits", file, lists, limits)
		}
	}
	for typeName := range listers {
		names := []string{typeName, byQuery}
		if strings.HasSuffix(typeName, "_members") {
			// It is in conflict with the single shares, which the scenario imports.
			names = names[:1]
		}
		for _, name := range names {
			if !strings.Contains(texts[name], fmt.Sprintf("\nlist %q ", typeName)) {
				t.Errorf("%s has no list of %s", name, typeName)
			}
		}
	}
}

// Terraform shows the warning of a reached limit, and fails for an error after results.
func TestQueries_incomplete(t *testing.T) {
	t.Parallel()
	acctest.SkipWithoutQueries(t)
	run, w := scenario(t, acctest.BuildProvider(t), byQuery)
	cerbytest.SeedUsers(w.Workspace, 150)
	writeQuery(t, run, "list \"cerby_user\" \"all\" {\n  provider = cerby\n  limit    = 7\n}\n")
	output := run.Expect(t, 0, "query", "-no-color")
	for _, want := range []string{"Result limit reached", "limit = 7"} {
		if !strings.Contains(output, want) {
			t.Errorf("%q is not in %s", want, output)
		}
	}
	w.Inject(cerbytest.Fault{Path: "/users", Skip: 1, Status: http.StatusInternalServerError})
	writeQuery(t, run, "list \"cerby_user\" \"all\" {\n  provider = cerby\n  limit    = 1000\n}\n")
	output = run.Expect(t, 1, "query", "-no-color")
	for _, want := range []string{"Unable to list users", "500 Internal Server Error", incomplete} {
		if !strings.Contains(output, want) {
			t.Errorf("%q is not in %s", want, output)
		}
	}
}
