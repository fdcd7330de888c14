package provider_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// updateReadable writes what readable.jq makes of testdata/readable/query.json.
var updateReadable = flag.Bool("update-readable", false, "write the files in testdata/readable")

// readable returns what the program readable.jq makes of the results of a query, formatted. It skips a test without jq.
func readable(t *testing.T, run *acctest.CLI, blocks, query string) string {
	t.Helper()
	jq, err := exec.LookPath("jq")
	if err != nil {
		t.Skip("the program readable.jq needs jq, which is not in PATH")
	}
	program := filepath.Join(scenarios, byQuery, "readable.jq")
	cmd := exec.CommandContext(t.Context(), jq, "-rs", "--arg", "blocks", blocks, "-f", program, query)
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("jq: %v", err)
	}
	file := filepath.Join(run.Dir, "readable.tf")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	run.Expect(t, 0, "fmt", "readable.tf")
	if text, err = os.ReadFile(file); err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The program makes the kept configuration from a kept query. It has references instead of IDs, and is valid.
func TestReadable(t *testing.T) {
	t.Parallel()
	bin := acctest.BuildProvider(t)
	for _, blocks := range []string{"import", "moved"} {
		run, _ := scenario(t, bin, "move-user")
		got := readable(t, run, blocks, "testdata/readable/query.json")
		file := filepath.Join("testdata", "readable", blocks+".tf")
		if *updateReadable {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s differs (-want +got):\n%s", file, diff)
		}
		// Terraform 1.11 has no import blocks with identities.
		if blocks == "moved" {
			run.Expect(t, 0, "validate", "-no-color")
		}
	}
}

// A workspace that was imported with generated names gets readable ones without a change. A plan imports all objects to
// the readable names, too.
func TestReadable_moves(t *testing.T) {
	t.Parallel()
	acctest.SkipWithoutQueries(t)
	run, w := scenario(t, acctest.BuildProvider(t), byQuery)
	lists, err := os.ReadFile(filepath.Join(scenarios, byQuery, "workspace.tfquery.hcl"))
	if err != nil {
		t.Fatal(err)
	}
	writeQuery(t, run, string(lists))
	query := filepath.Join(run.Dir, "query.json")
	printed := run.Expect(t, 0, "query", "-json", "-generate-config-out=generated.tf")
	if err := os.WriteFile(query, []byte(printed), 0o600); err != nil {
		t.Fatal(err)
	}
	generated, kept := filepath.Join(run.Dir, "generated.tf"), filepath.Join(run.Dir, "generated.kept")
	rename := func(from, to string) {
		t.Helper()
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	rename(generated, kept)
	readable(t, run, "import", query)
	planned := run.Expect(t, 2, "plan", "-no-color", "-detailed-exitcode")
	if !strings.Contains(planned, " to import, 0 to add, 0 to change, 0 to destroy.") {
		t.Errorf("the plan of the import is:\n%s", planned)
	}
	rename(filepath.Join(run.Dir, "readable.tf"), filepath.Join(run.Dir, "readable.kept"))
	rename(kept, generated)
	run.Expect(t, 0, "apply", "-auto-approve")
	rename(generated, kept)
	if text := readable(t, run, "moved", query); !strings.Contains(text, "user_id    = cerby_user.ines_intern.id") {
		t.Errorf("there is no reference to a user in\n%s", text)
	}
	applied := run.Expect(t, 0, "apply", "-no-color", "-auto-approve")
	for _, want := range []string{"has moved to cerby_user.ines_intern", "0 added, 0 changed, 0 destroyed."} {
		if !strings.Contains(applied, want) {
			t.Errorf("%q is not in\n%s", want, applied)
		}
	}
	run.Expect(t, 0, "plan", "-detailed-exitcode")
	w.ExpectWrites(t, "")
}
