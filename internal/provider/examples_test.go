package provider_test

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// scenarios are the folders of the runnable examples.
const scenarios = "../../examples/scenarios"

// scenario prepares one of the runnable examples, as it is written, for a workspace of its own.
func scenario(t *testing.T, bin, name string, environment ...string) (*acctest.CLI, *acctest.Workspace) {
	t.Helper()
	configuration, err := os.ReadFile(filepath.Join(scenarios, name, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(configuration), "# ") {
		t.Error("it does not begin with what it shows")
	}
	w := acctest.NewWorkspace(t).Listen(t)
	return acctest.NewCLI(t, bin, string(configuration), append(environment, "CERBY_TOKEN="+w.Token, "CERBY_BASE_URL="+w.BaseURL)...), w
}

// held gives what each of the workspace's secrets of a title that is not deleted holds.
func held(w *acctest.Workspace, title string) []string {
	var values []string
	for _, secret := range w.Secrets() {
		if secret.Title == title && secret.Status != "disabled" {
			values = append(values, secret.Value)
		}
	}
	return values
}

// keepsNothingOf looks for a value in what was printed, the plan's JSON included, and in the state, its backup and the
// log.
func keepsNothingOf(t *testing.T, run *acctest.CLI, value string) {
	t.Helper()
	if bytes.Contains(run.Output.Bytes(), []byte(value)) {
		t.Error("a value was printed")
	}
	for _, file := range []string{"terraform.tfstate", "terraform.tfstate.backup", "trace.log"} {
		content, err := os.ReadFile(filepath.Join(run.Dir, file))
		if err != nil {
			t.Error(err)
		}
		if bytes.Contains(content, []byte(value)) {
			t.Errorf("a value is in %s", file)
		}
	}
}

// Every runnable example is planned, applied, planned again without a change, and destroyed, with the real program.
func TestScenarios(t *testing.T) {
	t.Parallel()
	bin := acctest.BuildProvider(t)
	passphrase := "made-up-" + rand.Text()
	// What there is to see in the output of each, and where values go.
	cases := map[string]struct {
		shows []string
		// stays is set where nothing is made that could be destroyed, and no value is used.
		stays bool
		check func(t *testing.T, run *acctest.CLI, w *acctest.Workspace)
	}{
		"access-review": {shows: []string{"greta.guest@agency.example", "Acme on X, owner"}},
		"agency":        {shows: []string{"anna@studio.example", "ben@studio.example", "Acme Ads"}},
		"import-existing": {shows: []string{"23 imported, 0 added, 0 changed, 0 destroyed"}, stays: true, check: func(t *testing.T, run *acctest.CLI, w *acctest.Workspace) {
			found := run.Expect(t, 0, "output", "-json", "workspace")
			if err := os.WriteFile(filepath.Join(run.Dir, "workspace.json"), []byte(found), 0o600); err != nil {
				t.Fatal(err)
			}
			run.Expect(t, 0, "plan", "-detailed-exitcode")
			main := filepath.Join(run.Dir, "main.tf")
			text, err := os.ReadFile(main)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(main, regexp.MustCompile(`(?ms)^import \{.*?^\}\n`).ReplaceAll(text, nil), 0o600); err != nil {
				t.Fatal(err)
			}
			run.Expect(t, 0, "plan", "-detailed-exitcode")
			for _, request := range w.Requests() {
				if request.Method != http.MethodGet {
					t.Errorf("sent was %s %s", request.Method, request.Path)
				}
			}
		}},
		"onboarding": {shows: []string{"Acme / Video Team: EDITOR", "Marketing"}},
		"rotation": {shows: []string{"Alarm passphrase: number 1"}, check: func(t *testing.T, run *acctest.CLI, w *acctest.Workspace) {
			run.Expect(t, 0, "apply", "-auto-approve", "-var", "rotation=2")
			run.Expect(t, 0, "plan", "-detailed-exitcode", "-var", "rotation=2")
			if values := held(w, "Alarm passphrase"); len(values) != 1 || values[0] != passphrase {
				t.Errorf("after a rotation there are %d secrets of the title", len(values))
			}
		}},
		"secret-handover": {shows: []string{"Password of Acme on X"}, check: func(t *testing.T, _ *acctest.CLI, w *acctest.Workspace) {
			account, _ := w.Account(cerbytest.SeedTwitterID)
			if values := held(w, "Password of Acme on X"); len(values) != 1 || values[0] != account.Password {
				t.Errorf("the password was not handed over: there are %d secrets of the title", len(values))
			}
		}},
	}
	folders, err := os.ReadDir(scenarios)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		if _, tested := cases[folder.Name()]; !tested && folder.Name() != byQuery {
			t.Errorf("the scenario %s is not tested", folder.Name())
		}
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run, w := scenario(t, bin, name, "TF_VAR_passphrase="+passphrase, "TF_LOG=TRACE", "TF_LOG_PATH=trace.log")
			run.Expect(t, 2, "plan", "-detailed-exitcode", "-out=saved.tfplan")
			run.Expect(t, 0, "show", "-json", "saved.tfplan")
			applied := run.Expect(t, 0, "apply", "-no-color", "saved.tfplan")
			for _, text := range c.shows {
				if !strings.Contains(applied, text) {
					t.Errorf("the apply does not show %q:\n%s", text, applied)
				}
			}
			run.Expect(t, 0, "plan", "-detailed-exitcode")
			if c.check != nil {
				c.check(t, run, w)
			}
			if c.stays {
				return
			}
			run.Expect(t, 0, "destroy", "-auto-approve")
			account, _ := w.Account(cerbytest.SeedTwitterID)
			keepsNothingOf(t, run, passphrase)
			keepsNothingOf(t, run, account.Password)
		})
	}
}
