package acctest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// CLI runs a configuration with real Terraform and a provider binary. The provider needs a workspace that listens.
type CLI struct {
	// Dir is the directory of the configuration and of the files that Terraform writes.
	Dir string
	// Output is the output of all commands so far.
	Output bytes.Buffer

	terraform   string
	environment []string
}

// The paths of this module and of cerby-sim.
const (
	module    = "github.com/cerby-community/terraform-provider-cerby"
	simulator = module + "/internal/cmd/cerby-sim"
)

// BuildProvider builds the provider binary, and returns its directory.
func BuildProvider(t *testing.T) string {
	t.Helper()
	return build(t, t.TempDir(), module)
}

// BuildSimulator builds cerby-sim, and returns its directory.
func BuildSimulator(t *testing.T) string {
	t.Helper()
	return build(t, t.TempDir(), simulator)
}

// BuildPrograms builds the provider binary and cerby-sim into one directory, and returns it.
func BuildPrograms(t *testing.T) string {
	t.Helper()
	return build(t, build(t, t.TempDir(), module), simulator)
}

// build builds a program into a directory, and returns the directory. Go's cache keeps what go run links, so that the
// tests of all packages share one binary.
func build(t *testing.T, bin, program string) string {
	t.Helper()
	args := []string{"run", "-trimpath", "-exec", "cp", program, bin}
	if runtime.GOOS == "windows" {
		args = []string{"build", "-trimpath", "-o", bin + string(filepath.Separator), program} // Windows has no cp.
	}
	build := exec.CommandContext(t.Context(), "go", args...) //nolint:gosec // The arguments are the test's own.
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go %v: %v\n%s", args, err, output)
	}
	return bin
}

// NewCLI writes a configuration, and a CLI configuration that finds the provider in a directory. Commands have only
// this environment.
func NewCLI(t *testing.T, bin, configuration string, environment ...string) *CLI {
	t.Helper()
	dir := t.TempDir()
	settings := "provider_installation {\n  dev_overrides {\n    \"cerby-community/cerby\" = " + quotePath(bin) +
		"\n  }\n  direct {}\n}\n"
	for name, text := range map[string]string{"main.tf": configuration, "settings.tfrc": settings} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return &CLI{Dir: dir, terraform: TerraformPath(), environment: append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TEMP=" + os.TempDir(), "CHECKPOINT_DISABLE=1", "TF_INPUT=0",
		"TF_CLI_CONFIG_FILE=" + filepath.Join(dir, "settings.tfrc"),
	}, environment...)}
}

// quotePath returns a path as a string of HCL.
func quotePath(path string) string { return `"` + strings.ReplaceAll(path, `\`, `\\`) + `"` }

// Command returns a Terraform command that appends to Output.
func (c *CLI) Command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), c.terraform, args...) //nolint:gosec // The arguments are the test's own.
	cmd.Dir, cmd.Env = c.Dir, c.environment
	cmd.Stdout, cmd.Stderr = &c.Output, &c.Output
	return cmd
}

// Expect runs a Terraform command, and returns its output. Another exit code ends the test.
func (c *CLI) Expect(t *testing.T, code int, args ...string) string {
	t.Helper()
	before := c.Output.Len()
	cmd := c.Command(t, args...)
	err := cmd.Run()
	output := string(c.Output.Bytes()[before:])
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != code {
		t.Fatalf("terraform %v: %v, want exit code %d\n%s", args, err, code, output)
	}
	return output
}
