package health_test

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// allChecks are the checks in order, each with ID, name and scope.
var allChecks = [][3]string{
	{"001", "API connection", "Read vaults"},
	{"002", "Users", "Read users"},
	{"003", "Teams", "Read users"},
	{"004", "Integrations", "Read integrations"},
	{"005", "Collections", "Read items"},
}

// expectChecks reads the data source, and checks all results. The checks with the given IDs have failed, with a message
// that names their scope. No diagnostic fails the plan.
func expectChecks(t *testing.T, w *acctest.Workspace, failed ...string) {
	t.Helper()
	state, diags := w.ReadDataSource(t, w.Token, "cerby_healthchecks", nil)
	diags.Expect(t, nil, nil)
	apitest.ExpectEqual(t, acctest.FormatAttributes(t, state, "passed"), strconv.FormatBool(len(failed) == 0))
	var want []string
	for _, one := range allChecks {
		status := "pass"
		if slices.Contains(failed, one[0]) {
			status = "fail"
		}
		want = append(want, strings.Join(append(one[:], status), " "))
	}
	apitest.ExpectStrings(t, acctest.FormatElements(t, state["checks"], "id", "name", "scope", "status"), want...)
	for i, message := range acctest.FormatElements(t, state["checks"], "message") {
		pattern := "^null$"
		if slices.Contains(failed, allChecks[i][0]) {
			pattern = `the API key needs the scope "` + allChecks[i][2] + `", and must belong to .* is mistyped, expired or ` +
				`deleted\.$`
		}
		if !regexp.MustCompile(pattern).MatchString(message) {
			t.Errorf("the message of check %s is %q, want one that matches %s", allChecks[i][0], message, pattern)
		}
	}
}

// TestChecks expects that a missing scope is a failed check that names it, and that the plan succeeds.
func TestChecks(t *testing.T) {
	t.Parallel()
	every := []string{"Read vaults", "Read users", "Read integrations", "Read items"}
	for name, test := range map[string]struct{ without, failed []string }{
		"all":          {nil, nil},
		"vaults":       {[]string{"Read vaults"}, []string{"001"}},
		"users":        {[]string{"Read users"}, []string{"002", "003"}},
		"integrations": {[]string{"Read integrations"}, []string{"004"}},
		"collections":  {[]string{"Read items"}, []string{"005"}},
		"none":         {every, []string{"001", "002", "003", "004", "005"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			scopes := []string{"Read activities"}
			for _, scope := range every {
				if !slices.Contains(test.without, scope) {
					scopes = append(scopes, scope)
				}
			}
			w.Token = w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: scopes})
			expectChecks(t, w, test.failed...)
		})
	}
}

// A user below Admin sees no vaults, users and teams.
func TestChecks_role(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.Token = w.AddKey(cerbytest.Key{UserID: cerbytest.SeedInternID, Role: "workspace_user"})
	expectChecks(t, w, "001", "002", "003")
}

// Each check reads one page, however long the lists are.
func TestChecks_onePageEach(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedUsers(w.Workspace, 300)
	cerbytest.SeedCollections(w.Workspace, 300)
	expectChecks(t, w)
	for _, request := range w.Requests() {
		if page := request.Query.Get("page[number]"); page != "1" {
			t.Errorf("page %s of %s was read", page, request.Path)
		}
	}
}

// A check block of Terraform uses the result.
func TestChecks_checkBlock(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	const config = `data "cerby_healthchecks" "key" {}

check "key" {
  assert {
    condition     = data.cerby_healthchecks.key.passed
    error_message = "A permission is missing."
  }
}
`
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{{
			Config: w.Config(config),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.cerby_healthchecks.key", tfjsonpath.New("passed"), knownvalue.Bool(true)),
				statecheck.ExpectKnownValue("data.cerby_healthchecks.key", tfjsonpath.New("checks"), knownvalue.ListSizeExact(5)),
			},
		}},
	})
}

func TestChecks_unreachable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := acctest.NewWorkspace(t)
		w.Inject(cerbytest.Fault{Method: http.MethodGet, Path: "/teams", Drop: cerbytest.DropBefore})
		server := w.ServerWith(t, map[string]any{"retry_timeout": "1s"})
		_, diags := acctest.ReadDataSource(t, server, "cerby_healthchecks", nil)
		diags.ExpectError(t, acctest.ErrorRegexp("Unable to run health check 003 (Teams)"))
	})
}
