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

// A failed destroy is repeated after the imported secret was deleted. Terraform plans the configuration before it
// destroys, and this plan has a secret that cannot be created: it is the same as the plan of a new secret.
func TestSecret_destroyAgain(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, cerbytest.WithQuirks(cerbytest.Quirks{PurgeDeletedSecrets: true})).Listen(t)
	team := "resource \"cerby_team\" \"design\" {\n  name = \"Design\"\n}\n"
	config := providerSource + w.Config(secretConfig("Door phrase")+team)
	run := acctest.NewCLI(t, acctest.BuildProvider(t), config+importBlock(phrase))
	run.Expect(t, 0, "apply", "-auto-approve")
	if err := os.WriteFile(filepath.Join(run.Dir, "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	w.Inject(cerbytest.Fault{Method: "DELETE", Path: "/teams/{id}", Status: http.StatusForbidden, Times: 1})
	expectOutput(t, run.Expect(t, 1, "destroy", "-auto-approve", "-no-color"), "403 Forbidden")
	expectOutput(t, run.Expect(t, 1, "destroy", "-auto-approve", "-no-color"), "use `-refresh=false`")
	run.Expect(t, 0, "destroy", "-auto-approve", "-no-color", "-refresh=false")
	if n := len(w.Teams()); n != 2 {
		t.Errorf("%d teams are left, want 2", n)
	}
}

// expectOutput checks that an output contains a text.
func expectOutput(t *testing.T, output, want string) {
	t.Helper()
	if !strings.Contains(output, want) {
		t.Errorf("the output is %s, want %q", output, want)
	}
}

// The plan before a repeated destroy warns if the service shows that the secret was deleted.
func TestSecret_planBeforeDestroy(t *testing.T) {
	t.Parallel()
	warnings := []string{missingVault + applyFails, missingValue + applyFails}
	const advice = " To destroy the resource, use `-refresh=false`."
	for name, test := range map[string]struct {
		// purgesDeleted is set if the service purges deleted secrets.
		purgesDeleted bool
		// deletedOutside is set if the secret is deleted outside Terraform, and not by the first destroy.
		deletedOutside   bool
		errors, warnings []string
	}{
		"deleted outside":               {true, true, nil, warnings},
		"deleted by the first run":      {false, false, nil, warnings},
		"deleted and purged by the API": {true, false, []string{missingVault + advice, missingValue + advice}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newHarness(t, cerbytest.WithQuirks(cerbytest.Quirks{PurgeDeletedSecrets: test.purgesDeleted}))
			m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
			if test.deletedOutside {
				m.Inject(cerbytest.Fault{Method: "DELETE", Path: "/secrets/{id}", Status: http.StatusForbidden, Times: 1})
				m.ExpectApply(t, nil, []string{"403 Forbidden"}, []string{deletionWarning})
				m.PurgeSecret(phrase)
			} else {
				m.ExpectApply(t, nil, nil, []string{deletionWarning})
			}
			m.ExpectPlan(t, attributes("Door phrase", "", "", 0), test.errors, test.warnings)
			m.Refresh(t).Expect(t, nil, nil)
			if m.State != nil {
				t.Errorf("the state is %v, want none", m.State)
			}
		})
	}
}
