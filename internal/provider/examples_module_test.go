package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// The example of a module with tests passes them, with a mocked provider and against a simulated workspace.
func TestExamples_module(t *testing.T) {
	t.Parallel()
	const module = "../../examples/testing"
	configuration, err := os.ReadFile(filepath.Join(module, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	w := acctest.NewWorkspace(t).Listen(t)
	run := acctest.NewCLI(t, acctest.BuildProvider(t), string(configuration),
		"CERBY_BASE_URL="+w.BaseURL, "CERBY_TOKEN="+w.Token)
	if err := os.CopyFS(filepath.Join(run.Dir, "tests"), os.DirFS(filepath.Join(module, "tests"))); err != nil {
		t.Fatal(err)
	}
	output := run.Expect(t, 0, "test", "-no-color")
	if !strings.Contains(output, "Success! 4 passed, 0 failed.") {
		t.Errorf("the tests print:\n%s", output)
	}
	for _, team := range w.Teams() {
		if team.Name == "Social" {
			t.Error("the tests leave their team behind")
		}
	}
}
