package acctest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
)

// TerraformPath returns the path of the Terraform, or OpenTofu, that tests run.
func TerraformPath() string {
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path
	}
	return "terraform"
}

// SkipWithoutQueries skips a test of queries or actions, which need Terraform 1.14. OpenTofu has neither.
func SkipWithoutQueries(t *testing.T) {
	t.Helper()
	if name, queries := HasQueries(t); !queries {
		t.Skipf("queries and actions need Terraform 1.14, and this is %s", name)
	}
}

// HasQueries returns the name and the version of the program that tests run, and whether it has queries and actions.
func HasQueries(t *testing.T) (name string, queries bool) {
	t.Helper()
	printed, err := readVersion()
	if err != nil {
		t.Fatalf("%s version: %v", TerraformPath(), err)
	}
	return hasQueries(printed)
}

// readVersion returns what terraform version prints. The tests of a package run it once.
var readVersion = sync.OnceValues(func() (string, error) {
	//nolint:gosec // A path that the developer sets.
	cmd := exec.CommandContext(context.Background(), TerraformPath(), "version")
	cmd.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE=")
	printed, err := cmd.Output()
	return string(printed), err
})

// hasQueries returns the name and the version that a program prints, and whether the program has queries.
func hasQueries(printed string) (name string, queries bool) {
	var version string
	if _, err := fmt.Sscanf(printed, "%s %s", &name, &version); err != nil {
		return "a program of unknown version", false
	}
	var major, minor int
	_, err := fmt.Sscanf(version, "v%d.%d", &major, &minor)
	return name + " " + version, err == nil && name == "Terraform" && (major > 1 || major == 1 && minor >= 14)
}
