package secret_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// providerSource is the block that names the provider.
const providerSource = `
terraform {
  required_providers {
    cerby = { source = "cerby-community/cerby" }
  }
}
`

// destroyTest is a destroy that is repeated after the secret was deleted.
type destroyTest struct {
	// purgesDeleted is set if the service purges deleted secrets.
	purgesDeleted bool
	// deletedOutside is set if the secret is deleted outside Terraform, and not by the first destroy.
	deletedOutside bool
}

// newFailedDestroy imports a secret, and runs a destroy that fails.
func (d destroyTest) newFailedDestroy(t *testing.T, bin string) (*acctest.Workspace, *acctest.CLI) {
	t.Helper()
	w := acctest.NewWorkspace(t, cerbytest.WithQuirks(cerbytest.Quirks{PurgeDeletedSecrets: d.purgesDeleted})).Listen(t)
	team := "resource \"cerby_team\" \"design\" {\n  name = \"Design\"\n}\n"
	config := providerSource + w.Config(secretConfig("Door phrase")+team)
	run := acctest.NewCLI(t, bin, config+importBlock(phrase))
	run.Expect(t, 0, "apply", "-auto-approve")
	if err := os.WriteFile(filepath.Join(run.Dir, "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	w.Inject(cerbytest.Fault{Method: "DELETE", Path: "/teams/{id}", Status: http.StatusForbidden, Times: 1})
	if d.deletedOutside {
		w.Inject(cerbytest.Fault{Method: "DELETE", Path: "/secrets/{id}", Status: http.StatusForbidden, Times: 1})
	}
	expectOutput(t, run.Expect(t, 1, "destroy", "-auto-approve", "-no-color"), "403 Forbidden")
	if d.deletedOutside {
		w.PurgeSecret(phrase)
	}
	return w, run
}

// expectOutput checks that an output contains a text.
func expectOutput(t *testing.T, output, want string) {
	t.Helper()
	if !strings.Contains(output, want) {
		t.Errorf("the output is %s, want %q", output, want)
	}
}

// A failed destroy is repeated after the imported secret was deleted. Terraform plans the configuration before it
// destroys, and this plan has a secret that cannot be created.
func TestSecret_destroyAgain(t *testing.T) {
	t.Parallel()
	bin := acctest.BuildProvider(t)
	for name, test := range map[string]destroyTest{
		"deleted outside":               {purgesDeleted: true, deletedOutside: true},
		"deleted by the first run":      {},
		"deleted and purged by the API": {purgesDeleted: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, run := test.newFailedDestroy(t, bin)
			again := []string{"destroy", "-auto-approve", "-no-color"}
			if test.purgesDeleted && !test.deletedOutside {
				// The plan is the same as the plan of a new secret.
				expectOutput(t, run.Expect(t, 1, again...), "use -refresh=false")
				again = append(again, "-refresh=false")
			}
			run.Expect(t, 0, again...)
			if n := len(w.Teams()); n != 2 {
				t.Errorf("%d teams are left, want 2", n)
			}
		})
	}
}
