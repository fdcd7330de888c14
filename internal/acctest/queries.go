package acctest

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// program is the Terraform, or OpenTofu, that tests run.
func program() string {
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path
	}
	return "terraform"
}

// NeedsQueries skips a test of terraform query where the program has none: it needs Terraform 1.14. OpenTofu is known
// by its name: its numbers go beyond that, and it has no queries.
func NeedsQueries(t *testing.T) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program(), "version") //nolint:gosec // only tests run it
	cmd.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE=")
	printed, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s version: %v", program(), err)
	}
	if name, queries := hasQueries(string(printed)); !queries {
		t.Skipf("terraform query needs Terraform 1.14, and this is %s", name)
	}
}

// hasQueries gives the name and the version that a program prints of itself, and whether it has queries.
func hasQueries(printed string) (name string, queries bool) {
	var version string
	if _, err := fmt.Sscanf(printed, "%s %s", &name, &version); err != nil {
		return "a program that does not tell its version", false
	}
	var major, minor int
	_, err := fmt.Sscanf(version, "v%d.%d", &major, &minor)
	return name + " " + version, err == nil && name == "Terraform" && (major > 1 || major == 1 && minor >= 14)
}
