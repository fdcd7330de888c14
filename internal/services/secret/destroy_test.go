package secret_test

import (
	"fmt"
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
// destroys, and this plan has a secret that cannot be created.
func TestSecret_destroyAgain(t *testing.T) {
	t.Parallel()
	bin := acctest.BuildProvider(t)
	for name, test := range map[string]struct{ forgotten, purged bool }{
		"deleted outside":                  {true, true},
		"deleted by the first run":         {false, false},
		"deleted and forgotten by the API": {true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, cerbytest.WithQuirks(cerbytest.Quirks{PurgeDeletedSecrets: test.forgotten})).Listen(t)
			team := "resource \"cerby_team\" \"design\" {\n  name = \"Design\"\n}\n"
			config := providerSource + w.Config(door("Door phrase")+team)
			run := acctest.NewCLI(t, bin, config+fmt.Sprintf("import {\n  to = cerby_secret.door\n  id = %q\n}\n", phrase))
			run.Expect(t, 0, "apply", "-auto-approve")
			if err := os.WriteFile(filepath.Join(run.Dir, "main.tf"), []byte(config), 0o600); err != nil {
				t.Fatal(err)
			}
			w.Inject(cerbytest.Fault{Method: "DELETE", Path: "/teams/{id}", Status: http.StatusForbidden, Times: 1})
			if test.purged {
				w.Inject(cerbytest.Fault{Method: "DELETE", Path: "/secrets/{id}", Status: http.StatusForbidden, Times: 1})
			}
			if said := run.Expect(t, 1, "destroy", "-auto-approve", "-no-color"); !strings.Contains(said, "403 Forbidden") {
				t.Errorf("the output is %s", said)
			}
			if test.purged {
				w.PurgeSecret(phrase)
			}
			again := []string{"destroy", "-auto-approve", "-no-color"}
			if test.forgotten && !test.purged {
				// This plan cannot be told from the plan of a new secret.
				if said := run.Expect(t, 1, again...); !strings.Contains(said, "use -refresh=false") {
					t.Errorf("the output is %s", said)
				}
				again = append(again, "-refresh=false")
			}
			run.Expect(t, 0, again...)
			if n := len(w.Teams()); n != 2 {
				t.Errorf("%d teams are left instead of 2", n)
			}
		})
	}
}
