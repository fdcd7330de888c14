package health_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// checks is the configuration of the data source.
const checks = `data "cerby_healthchecks" "key" {}` + "\n"

// allChecks are the checks in order, each with ID, name and scope.
var allChecks = [][3]string{
	{"001", "API connection", "Read vaults"},
	{"002", "Users", "Read users"},
	{"003", "Teams", "Read users"},
	{"004", "Integrations", "Read integrations"},
	{"005", "Collections", "Read items"},
}

// expectChecks checks all results. The checks with the given IDs have failed, with a message that names their scope.
func expectChecks(failed ...string) []statecheck.StateCheck {
	const address = "data.cerby_healthchecks.key"
	all := []statecheck.StateCheck{
		statecheck.ExpectKnownValue(address, tfjsonpath.New("passed"), knownvalue.Bool(len(failed) == 0)),
		statecheck.ExpectKnownValue(address, tfjsonpath.New("checks"), knownvalue.ListSizeExact(5)),
	}
	for i, one := range allChecks {
		status, message := "pass", knownvalue.Check(knownvalue.Null())
		if slices.Contains(failed, one[0]) {
			pattern := `the API key needs the scope "` + one[2] + `", and has to belong to .* gets the same response\.$`
			status, message = "fail", knownvalue.StringRegexp(regexp.MustCompile(pattern))
		}
		want := knownvalue.ObjectExact(map[string]knownvalue.Check{
			"id":      knownvalue.StringExact(one[0]),
			"name":    knownvalue.StringExact(one[1]),
			"scope":   knownvalue.StringExact(one[2]),
			"status":  knownvalue.StringExact(status),
			"message": message,
		})
		all = append(all, statecheck.ExpectKnownValue(address, tfjsonpath.New("checks").AtSliceIndex(i), want))
	}
	return all
}

// runSteps runs steps with Terraform.
func runSteps(t *testing.T, w *acctest.Workspace, all ...resource.TestStep) {
	t.Helper()
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: w.Factories(), Steps: all})
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
			config := w.ConfigWithToken(w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: scopes}), checks)
			emptyPlan := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
			runSteps(
				t, w,
				resource.TestStep{Config: config, ConfigStateChecks: expectChecks(test.failed...)},
				resource.TestStep{Config: config, ConfigPlanChecks: emptyPlan},
			)
		})
	}
}

// A user below Admin sees no vaults, users and teams.
func TestChecks_role(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	token := w.AddKey(cerbytest.Key{UserID: cerbytest.SeedInternID, Role: "workspace_user"})
	runSteps(t, w, resource.TestStep{
		Config: w.ConfigWithToken(token, checks), ConfigStateChecks: expectChecks("001", "002", "003"),
	})
}

// Each check reads one page, however long the lists are.
func TestChecks_onePageEach(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedUsers(w.Workspace, 300)
	cerbytest.SeedCollections(w.Workspace, 300)
	const config = checks + `
check "key" {
  assert {
    condition     = data.cerby_healthchecks.key.passed
    error_message = "A permission is missing."
  }
}
`
	runSteps(t, w, resource.TestStep{Config: w.Config(config), ConfigStateChecks: expectChecks()})
	for _, request := range w.Requests() {
		if page := request.Query.Get("page[number]"); page != "1" {
			t.Errorf("page %s of %s was read", page, request.Path)
		}
	}
}

func TestChecks_unreachable(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.Inject(cerbytest.Fault{Method: http.MethodGet, Path: "/teams", Drop: cerbytest.DropBefore})
	config := strings.Replace(w.Config(checks), "\n}", "\n  retry_timeout = \"1s\"\n}", 1)
	runSteps(t, w, resource.TestStep{
		Config: config, PlanOnly: true,
		ExpectError: regexp.MustCompile(`Unable to run health check 003 \(Teams\)`),
	})
}
