package provider_test

import (
	"bytes"
	"cmp"
	"crypto/rand"
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

// scenario returns a Terraform run of a runnable example and its workspace. The API key is that of the workspace's
// owner.
func scenario(t *testing.T, bin, name string, environment ...string) (*acctest.CLI, *acctest.Workspace) {
	t.Helper()
	return scenarioAs(t, bin, name, cerbytest.SeedOwnerID, environment...)
}

// scenarioAs is scenario with the API key of a user.
func scenarioAs(
	t *testing.T, bin, name, userID string, environment ...string,
) (*acctest.CLI, *acctest.Workspace) {
	t.Helper()
	configuration, err := os.ReadFile(filepath.Join(scenarios, name, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(configuration), "# ") {
		t.Errorf("scenario %s does not start with a comment", name)
	}
	w := acctest.NewWorkspace(t).Listen(t)
	environment = append(environment, "CERBY_TOKEN="+w.AddKey(cerbytest.Key{UserID: userID}), "CERBY_BASE_URL="+w.BaseURL)
	run := acctest.NewCLI(t, bin, string(configuration), environment...).Serve(t)
	copyData(t, name, run)
	return run, w
}

// copyData copies the files that the configuration of a scenario reads, and those that are added later.
func copyData(t *testing.T, name string, run *acctest.CLI) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(scenarios, name, "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if extension := filepath.Ext(file); extension == ".tf" || extension == ".hcl" {
			continue
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(run.Dir, filepath.Base(file)), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// secretValues returns the values of the secrets with a title that are not deleted.
func secretValues(w *acctest.Workspace, title string) []string {
	var values []string
	for _, secret := range w.Secrets() {
		if secret.Title == title && secret.Status != "disabled" {
			values = append(values, secret.Value)
		}
	}
	return values
}

// expectNotWritten checks that a value is not in the output, which includes the plan as JSON, and not in the state, its
// backup or the logs.
func expectNotWritten(t *testing.T, run *acctest.CLI, value string) {
	t.Helper()
	if bytes.Contains(run.Output.Bytes(), []byte(value)) {
		t.Error("a secret value is in the output")
	}
	for _, file := range []string{"terraform.tfstate", "terraform.tfstate.backup", "trace.log", acctest.ProviderLog} {
		content, err := os.ReadFile(filepath.Join(run.Dir, file))
		if err != nil {
			t.Error(err)
		}
		if bytes.Contains(content, []byte(value)) {
			t.Errorf("a secret value is in %s", file)
		}
	}
}

// scenarioTest describes what a runnable example does.
type scenarioTest struct {
	// outputs are parts of the output of its apply.
	outputs []string
	// userID is the user of the API key. Default: the owner of the workspace.
	userID string
	// readOnly is set if the example creates nothing to destroy and uses no secret value.
	readOnly bool
	// prepare changes the workspace before the first plan, if it is set.
	prepare func(w *cerbytest.Workspace)
	// check is called after the apply, if it is set.
	check func(t *testing.T, run *acctest.CLI, w *acctest.Workspace)
}

// scenarioPassphrase is a secret value that scenarios use.
var scenarioPassphrase = "made-up-" + rand.Text()

var scenarioTests = map[string]scenarioTest{
	"access-review": {
		outputs: []string{"greta.guest@agency.example", "Acme on X, owner", "Acme Boards, owner"},
		prepare: removeViolations,
	},
	"agency":       {outputs: []string{"anna@studio.example", "ben@studio.example", "Acme Ads"}},
	"bulk-sharing": {outputs: []string{"shares = 4"}},
	"company":      {outputs: []string{`"users" = 3`, "jane.doe@acme.example"}, check: checkCompany},
	"demote-after-onboarding": {
		outputs: []string{"olivia.owner@acme.example on Acme Ads"}, userID: cerbytest.SeedAdminID,
	},
	"move-user":   {outputs: []string{"ben.bold@acme.example"}, check: checkMoveUser},
	"offboarding": {outputs: []string{`"step" = 1`}, check: checkOffboarding},
	"import-existing": {
		outputs: []string{"32 imported, 0 added, 0 changed, 0 destroyed"}, readOnly: true, check: checkImportExisting,
	},
	"onboarding":      {outputs: []string{"Acme / Video Team: EDITOR", "Marketing"}},
	"rotation":        {outputs: []string{"Alarm passphrase: number 1"}, check: checkRotation},
	"secret-handover": {outputs: []string{"Password of Acme on X"}, check: checkSecretHandover},
}

// checkImportExisting plans without changes with the list of the workspace saved, and then without the import blocks.
func checkImportExisting(t *testing.T, run *acctest.CLI, w *acctest.Workspace) {
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
	imports := regexp.MustCompile(`(?ms)^import \{.*?^\}\n`)
	if err := os.WriteFile(main, imports.ReplaceAll(text, nil), 0o600); err != nil {
		t.Fatal(err)
	}
	run.Expect(t, 0, "plan", "-detailed-exitcode")
	w.ExpectWrites(t, "")
}

// checkRotation rotates the secret, after which there is one with the new value.
func checkRotation(t *testing.T, run *acctest.CLI, w *acctest.Workspace) {
	run.Expect(t, 0, "apply", "-auto-approve", "-var", "rotation=2")
	run.Expect(t, 0, "plan", "-detailed-exitcode", "-var", "rotation=2")
	if values := secretValues(w, "Alarm passphrase"); len(values) != 1 || values[0] != scenarioPassphrase {
		t.Errorf("got %d secrets after a rotation, want one with the new value", len(values))
	}
}

// checkSecretHandover checks that the secret has the password of the account.
func checkSecretHandover(t *testing.T, _ *acctest.CLI, w *acctest.Workspace) {
	account, _ := w.Account(cerbytest.SeedTwitterID)
	if values := secretValues(w, "Password of Acme on X"); len(values) != 1 || values[0] != account.Password {
		t.Errorf("got %d secrets, want one with the password of the account", len(values))
	}
}

// Every runnable example has a test.
func TestScenarios_all(t *testing.T) {
	t.Parallel()
	folders, err := os.ReadDir(scenarios)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		if _, tested := scenarioTests[folder.Name()]; !tested && folder.Name() != byQuery {
			t.Errorf("the scenario %s has no test", folder.Name())
		}
	}
}

// Every runnable example is planned, applied, planned again without a change, and destroyed, by Terraform itself.
func TestScenarios(t *testing.T) {
	t.Parallel()
	bin := acctest.BuildProvider(t)
	for name, test := range scenarioTests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.run(t, bin, name)
		})
	}
}

// run runs a scenario.
func (test scenarioTest) run(t *testing.T, bin, name string) {
	run, w := scenarioAs(t, bin, name, cmp.Or(test.userID, cerbytest.SeedOwnerID),
		"TF_VAR_passphrase="+scenarioPassphrase, "TF_LOG=TRACE", "TF_LOG_PATH=trace.log")
	if test.prepare != nil {
		test.prepare(w.Workspace)
	}
	run.Expect(t, 2, "plan", "-detailed-exitcode", "-out=saved.tfplan")
	run.Expect(t, 0, "show", "-json", "saved.tfplan")
	applied := run.Expect(t, 0, "apply", "-no-color", "saved.tfplan")
	for _, text := range test.outputs {
		if !strings.Contains(applied, text) {
			t.Errorf("%q is not in the output of the apply:\n%s", text, applied)
		}
	}
	run.Expect(t, 0, "plan", "-detailed-exitcode")
	if test.check != nil {
		test.check(t, run, w)
	}
	if test.readOnly {
		return
	}
	run.Expect(t, 0, "destroy", "-auto-approve")
	account, _ := w.Account(cerbytest.SeedTwitterID)
	expectNotWritten(t, run, scenarioPassphrase)
	expectNotWritten(t, run, account.Password)
}
