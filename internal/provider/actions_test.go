package provider_test

import (
	"os"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// Terraform invokes the action of the example, which deletes one unmatched user.
func TestActions_example(t *testing.T) {
	t.Parallel()
	acctest.SkipWithoutQueries(t)
	example, err := os.ReadFile("../../examples/actions/cerby_unmatched_user_delete/action.tf")
	if err != nil {
		t.Fatal(err)
	}
	const source = "terraform {\n  required_providers {\n    cerby = {\n" +
		"      source = \"cerby-community/cerby\"\n    }\n  }\n}\n"
	w := acctest.NewWorkspace(t).Listen(t)
	run := acctest.NewCLI(t, acctest.BuildProvider(t), source+string(example),
		"CERBY_BASE_URL="+w.BaseURL, "CERBY_TOKEN="+w.Token)
	output := run.Expect(t, 0, "apply", "-no-color", "-auto-approve",
		"-invoke=action.cerby_unmatched_user_delete.former")
	if !strings.Contains(output, `Deleted unmatched user "former.agency@agency.example"`) {
		t.Errorf("the action reports no deletion:\n%s", output)
	}
	if left := w.UnmatchedUsers(cerbytest.SeedVideoIntegrationID); len(left) > 0 {
		t.Errorf("the unmatched users are %v", left)
	}
	w.ExpectWrites(t, "DELETE")
	if strings.Contains(output, w.Token) {
		t.Error("the output has the API key")
	}
}
