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

// source says which provider a configuration is about.
const source = "terraform {\n  required_providers {\n    cerby = { source = \"cerby-community/cerby\" }\n  }\n}\n\n"

// A destroy that failed is run again beside an imported secret that does not exist any more. Terraform plans the
// configuration before it destroys, and that plan has a secret that cannot be created.
func TestSecret_destroyedAgain(t *testing.T) {
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
			config := source + w.Config(door("Door phrase")+"resource \"cerby_team\" \"design\" {\n  name = \"Design\"\n}\n")
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
				t.Errorf("said was %s", said)
			}
			if test.purged {
				w.PurgeSecret(phrase)
			}
			again := []string{"destroy", "-auto-approve", "-no-color"}
			if test.forgotten && !test.purged {
				// Nothing is left that tells this plan from that of a new secret.
				if said := run.Expect(t, 1, again...); !strings.Contains(said, "run it with -refresh=false") {
					t.Errorf("said was %s", said)
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
