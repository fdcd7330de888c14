package provider_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
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

// Readable names differ, whatever the names of the objects are. A moved block does not end at a name that another
// object had.
func TestReadable_names(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		blocks     string
		names      []string
		wantByName map[string]string
	}{
		"a number that another object has": {
			"import",
			[]string{"jane.doe@a.example", "jane.doe@b.example", "jane_doe_2@a.example"},
			map[string]string{
				"jane.doe@a.example": "jane_doe", "jane.doe@b.example": "jane_doe_3", "jane_doe_2@a.example": "jane_doe_2",
			},
		},
		"equal after the characters": {
			"import",
			[]string{"Ads", "Ads ", "ads!", "Ads 2"},
			map[string]string{"Ads": "ads", "Ads ": "ads_3", "ads!": "ads_4", "Ads 2": "ads_2"},
		},
		"no letters": {
			"import",
			[]string{"!!!", "found 0", "..."},
			map[string]string{"!!!": "found_0", "found 0": "found_0_2", "...": "found_2"},
		},
		"a generated name of another object": {
			"moved",
			[]string{"found 1", "Ads"},
			map[string]string{"found 1": "found_1_2", "Ads": "ads"},
		},
		"its own generated name": {
			"moved",
			[]string{"found 0", "Ads"},
			map[string]string{"found 0": "found_0", "Ads": "ads"},
		},
		"a generated name that is free": {
			"import",
			[]string{"found 1", "Ads"},
			map[string]string{"found 1": "found_1", "Ads": "ads"},
		},
		"letters of other alphabets": {
			"import",
			[]string{"日本チーム", "Münch²", "7 days", "Ä-Team"},
			map[string]string{"日本チーム": "日本チーム", "Münch²": "münch", "7 days": "_7_days", "Ä-Team": "Ä_team"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := readableNames(t, test.blocks, test.names)
			if diff := cmp.Diff(test.wantByName, got); diff != "" {
				t.Errorf("the readable names (-want +got):\n%s", diff)
			}
		})
	}
}

// The local values of accounts have different names, too, so that each share has its own account.
func TestReadable_labels(t *testing.T) {
	t.Parallel()
	var lines []string
	for i, label := range []string{"Acme on X", "Acme: on X", "Acme on X 2"} {
		lines = append(lines, queryResult(t, "cerby_account_share", "found_"+strconv.Itoa(i), "jane on "+label,
			map[string]string{"account_id": "account-" + strconv.Itoa(i), "user_id": "jane"}))
	}
	lines = append(lines, queryResult(t, "cerby_user", "found_3", "jane", map[string]string{"id": "jane"}))
	run := acctest.NewCLI(t, "", "")
	query := filepath.Join(run.Dir, "query.json")
	writeFile(t, query, strings.Join(lines, "\n"))
	text := readable(t, run, "import", query)
	for _, want := range []string{
		`    acme_on_x   = "account-0"`, `    acme_on_x_3 = "account-1"`, `    acme_on_x_2 = "account-2"`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// queryResult returns a line of terraform query -json.
func queryResult(t *testing.T, typeName, generated, displayName string, identity map[string]string) string {
	t.Helper()
	line, err := json.Marshal(map[string]any{"list_resource_found": map[string]any{
		"resource_type": typeName, "display_name": displayName, "identity": identity,
		"config":        fmt.Sprintf("resource %q %q {\n  name = %q\n}", typeName, generated, displayName),
		"import_config": fmt.Sprintf("import {\n  to = %s.%s\n}", typeName, generated),
	}})
	if err != nil {
		t.Fatal(err)
	}
	return string(line)
}

// readableNames returns the readable names of teams, by their display names, whose generated names are found_0, found_1
// and so on.
func readableNames(t *testing.T, blocks string, displayNames []string) map[string]string {
	t.Helper()
	run := acctest.NewCLI(t, "", "")
	query := filepath.Join(run.Dir, "query.json")
	var lines []string
	for i, displayName := range displayNames {
		generated := fmt.Sprintf("found_%d", i)
		lines = append(lines, queryResult(t, "cerby_team", generated, displayName, map[string]string{"id": generated}))
	}
	writeFile(t, query, strings.Join(lines, "\n"))
	names := map[string]string{}
	found := regexp.MustCompile(`resource "cerby_team" "([^"]+)" \{\n  name = "([^\n]*)"\n`)
	for _, match := range found.FindAllStringSubmatch(readable(t, run, blocks, query), -1) {
		names[match[2]] = match[1]
	}
	return names
}
