package provider_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// notPlanned are the examples that cannot be planned against the simulated workspace, with the reason.
var notPlanned = map[string]string{
	"provider/provider.tf":        "it sets the workspace acme, and declares nothing to plan",
	"provider/ephemeral-token.tf": "it sets the workspace acme, and declares nothing to plan",
}

// Terraform plans each example on the reference pages in a workspace that has the objects to which it refers. One run
// plans all examples. Each example of resources has a provider of its own, because a provider rejects two resources
// that manage the same object.
func TestExamples_plan(t *testing.T) {
	t.Parallel()
	fresh, w := acctest.NewWorkspace(t).Listen(t), acctest.NewWorkspace(t).Listen(t)
	addExampleObjects(w.Workspace)
	root := acctest.NewCLI(t, acctest.BuildProvider(t), providerSource+"provider \"cerby\" {}\n",
		"CERBY_TOKEN="+w.Token, "CERBY_BASE_URL="+w.BaseURL)
	patterns := []string{"provider/*.tf", "data-sources/*/*.tf", "ephemeral-resources/*/*.tf", "resources/*/resource*.tf"}
	if _, newer := acctest.HasQueries(t); newer {
		patterns = append(patterns, "actions/*/*.tf")
	}
	for _, pattern := range patterns {
		for _, file := range exampleFiles(t, pattern) {
			relative := strings.TrimPrefix(filepath.ToSlash(file), examples+"/")
			if _, skipped := notPlanned[relative]; !skipped {
				addPlannedExample(t, root.Dir, relative, fresh, w)
			}
		}
	}
	root.Expect(t, 0, "get", "-no-color")
	root.Expect(t, 0, "plan", "-no-color")
	w.ExpectWrites(t, "")
	fresh.ExpectWrites(t, "")
}

// addPlannedExample adds an example to the root module. An example that creates users is planned in the fresh
// workspace, which does not have them.
func addPlannedExample(t *testing.T, root, relative string, fresh, w *acctest.Workspace) {
	t.Helper()
	call, more := "", ""
	file := filepath.Join(examples, filepath.FromSlash(relative))
	if alias := exampleName(file); strings.HasPrefix(relative, "resources/") {
		if strings.Contains(readFile(t, file), `resource "cerby_user"`) {
			w = fresh
		}
		call = fmt.Sprintf("  providers = { cerby = cerby.%s }\n", alias)
		more = w.Config("")
		more = strings.Replace(more, "{\n", fmt.Sprintf("{\n  alias = %q\n", alias), 1)
	}
	addExample(t, root, file, call, more)
}

// addExampleObjects adds the objects to which the examples refer, and which the seeded workspace does not have.
func addExampleObjects(w *cerbytest.Workspace) {
	owners := []string{cerbytest.SeedOwnerID}
	for _, account := range []cerbytest.Account{
		{Label: "Legacy reports", Password: "a made-up password"},
		{Label: "Reports database", Password: "a made-up password"},
		{Label: "Hosting console", TOTPCode: "000000"},
	} {
		account.Owners, account.VaultID = owners, cerbytest.SeedCompanyVaultID
		w.AddAccount(account)
	}
	w.AddUser(cerbytest.User{Email: "jane.doe@acme.example", FirstName: "Jane", LastName: "Doe"})
	for _, title := range []string{"Deploy webhook", "Office wireless"} {
		w.AddSecret(cerbytest.Secret{Title: title, Value: "made-up", Owners: owners})
	}
	w.AddJob(cerbytest.Job{ID: "43c65e54-07fb-48c1-90e4-498d91b0f8b9"})
}
